/*
 * Time-locked stimuli: everybody saw the same at the same second of the session, so the members'
 * curves may be laid over each other.
 *
 *   D      ln(1 + driver / 0.05 uS) at 4 Hz, moved to stimulus time by the card's lag, as the
 *          component of dsp/arousal.h; of a channel without uS the square root of the driver, whose
 *          z does not depend on the unit. z over the member's whole session
 *   mean   of D over the members, per second, where half of them are known; beyond the threshold
 *          (95th percentile of the maxima of circular shifts) it is a moment of the population
 *   share  of the members with an arousal peak in the second's bin of 5 s
 *   isc    synchrony of D in windows (study/statistics/isc.h)
 *
 * A member counts with the first session that values rest on. The curve is as long as half of the
 * members' sessions are. Shifts cost members × seconds each: STUDY_CURVE_WORK bounds them for large
 * studies, never below STUDY_CURVE_SHIFTS_MIN.
 */
#ifndef STUDY_EVIDENCE_CURVE_H
#define STUDY_EVIDENCE_CURVE_H

#include "study/evidence/evidence.h"

#define STUDY_CURVE_DRIVER_UNIT_uS 0.05 /* dsp/components.c */
#define STUDY_CURVE_BIN_S          5
#define STUDY_CURVE_SHIFT_MIN_S    20
#define STUDY_CURVE_SHIFTS_MIN     100
#define STUDY_CURVE_WORK           1e8 /* samples shifted per threshold */

/* Touch points that start further apart than this between members are not time-locked. */
#define STUDY_CURVE_START_SPREAD_S 2.0

/* Sets evidence->curve when the options ask for it and somebody has a curve. */
void study_curve_fill(struct study_evidence *evidence);

#endif
