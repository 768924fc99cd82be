/*
 * From the visits of some sessions to one value per touch point, by the declared rule for repeated
 * visits: the mean over the visits that are valid, or the first visit whatever its quality (an
 * invalid first visit is unknown, not replaced by a second look at the same thing).
 */
#ifndef STUDY_EVIDENCE_VALUES_H
#define STUDY_EVIDENCE_VALUES_H

#include "study/evidence/evidence.h"

/* Sets @values to one struct study_value per evidence->touchpoints, from @results (const struct
 * study_result*, by start). */
void study_values_collect(
	const struct study_evidence *evidence, const GPtrArray *results, GArray *values);

/* True for a row that is a visit of a touch point: not skipped, not of the baseline. */
bool study_values_is_visit(const struct study_evidence *evidence, const struct rec_touchpoint *row);

/* The double at @offset of struct study_value, of every member who is in, row after row of
 * evidence->touchpoints. Owned by the caller; n_in × touchpoints->len, never NULL. */
double *study_values_cells(const struct study_evidence *evidence, gsize offset);

/* One column of such cells to @ret_column: room for n_in. */
void study_values_column(const struct study_evidence *evidence, const double *cells,
	guint touchpoint, double *ret_column);

#endif
