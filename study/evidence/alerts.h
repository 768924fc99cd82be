/*
 * Somebody or something that a person should look at, by declared rules. An alert is no finding:
 * where many values are looked at, some leave their limits by chance.
 *
 *   own norm   arousal at a touch point outside of the limits for one further value
 *              (study_control_limits_of_next(): 0.27 % of a normal's values, however few the limits
 *              rest on) of
 *              the own earlier sessions there, from STUDY_CONTROL_N_MIN on; else
 *              the own other touch points of the session, as distances from the other people's
 *              means, from STUDY_ALERTS_OTHERS_MIN on: what stirs everybody is no alert of all
 *   limits     outside of the same limits of the other members' values there in the same wave, from
 *              STUDY_ALERTS_MEMBERS_MIN on; or above arousal_above of the study file
 *   kpi        outside of the control limits, or a phase below kpi_below of the study file
 *   quality    a session fails the rules of study/evidence/inclusion.h, has less usable time than
 *              usable_below_pct of the study file, a sync certificate that fails, no result, or
 *              is the recording of another session again
 *   retention  a date of participants.tsv is past, or within STUDY_ALERTS_RETENTION_DAYS of today
 *
 * Only sessions that nothing excludes are asked for arousal.
 */
#ifndef STUDY_EVIDENCE_ALERTS_H
#define STUDY_EVIDENCE_ALERTS_H

#include "study/evidence/evidence.h"

/* Below them limits are so wide, or means so shaky, that nothing is said. */
#define STUDY_ALERTS_OTHERS_MIN     6
#define STUDY_ALERTS_MEMBERS_MIN    8
#define STUDY_ALERTS_RETENTION_DAYS 30 /* as study_people_warn() */

/* Fills alerts and the members' n_alerts. What weighs most comes first: kpi, limits, own norm,
 * quality, retention, and then failing sync certificates; within each members in order, their
 * sessions by start, touch points in order, but sessions that say the same beside each other. */
void study_alerts_fill(struct study_evidence *evidence);

/* How many of @alerts (struct study_alert*) from the one at @first on say the same of a session, 1
 * at least; study_say_alerts() says them in one sentence. */
guint study_alerts_same(const GPtrArray *alerts, guint first);

#endif
