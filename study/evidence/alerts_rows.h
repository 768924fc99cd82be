/*
 * Rows of study/evidence/alerts.h, and the rules that look at no arousal.
 */
#ifndef STUDY_EVIDENCE_ALERTS_ROWS_H
#define STUDY_EVIDENCE_ALERTS_ROWS_H

#include "study/evidence/evidence.h"

/* A row about a session; owned by the caller until it is added. */
struct study_alert *study_alerts_rows_of(const struct study_evidence *evidence,
	const struct study_result *result, enum study_alert_rule rule);
void study_alerts_rows_place(
	struct study_alert *alert, const char *touchpoint, const char *where, const char *phase);
void study_alerts_rows_detail(struct study_alert *alert, const char *detail);

/* Sets the sentence; @alerts owns it. */
void study_alerts_rows_add(GPtrArray *alerts, struct study_alert *alert);

/* Sessions of the folder without a result; scores outside of limits; dates of retention. */
void study_alerts_rows_sessions(struct study_evidence *evidence);
void study_alerts_rows_scores(struct study_evidence *evidence);
void study_alerts_rows_dates(struct study_evidence *evidence);

/* In the order of study/evidence/alerts.h; what is equal in it stays as it was. */
void study_alerts_rows_sort(GPtrArray *alerts);

#endif
