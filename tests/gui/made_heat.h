/*
 * Evidence by hand, for the picture of a study: as many participants and touch points as wanted,
 * with groups, waves, peaks, alerts, a non-responder, people who are left out, and cells that are
 * missing. Written for the eye and for known answers; the same for the same numbers.
 */
#ifndef TESTS_GUI_MADE_HEAT_H
#define TESTS_GUI_MADE_HEAT_H

#include "study/evidence/evidence.h"

/* Participants P1 … in groups A and B; touch points t1 … in phases of four. P2 is excluded by a
 * person, P3 a non-responder; P4 has not visited t2, and too little valid time at t3; P5 has an
 * alert at t1 (when there are so many). Freed by
 * made_heat_free(). */
struct study_evidence *made_heat_new(guint n_members, guint n_touchpoints, bool is_everybody);

void made_heat_free(struct study_evidence *evidence);

/* The arousal of participant @member at @touchpoint, both from 0, where nothing is missing. */
double made_heat_arousal(guint member, guint touchpoint);

#endif
