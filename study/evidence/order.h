/*
 * Order and habituation: does arousal fall or rise with the place in the visitor's own way,
 * whatever the touch point (study/statistics/trend.h)? Skin responses habituate, so later touch
 * points of a fixed order are at a disadvantage that no number here can take out: then the test
 * says so, and never why.
 */
#ifndef STUDY_EVIDENCE_ORDER_H
#define STUDY_EVIDENCE_ORDER_H

#include "study/evidence/evidence.h"

/* Adds the test "order"; its statistic is the slope, arousal points per place, n persons. */
void study_order_fill(struct study_evidence *evidence);

#endif
