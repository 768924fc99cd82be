#include "study/merged.h"

#include "recordings/edits.h"
#include "study/heart.h"
#include "study/responses.h"

#include <string.h>

/* The stretch that the analysis called the baseline, as its rows of variability tell: no claim is
 * made of another one. NULL when it had none. */
static struct study_baseline *find_baseline(const struct rec_results *results)
{
	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		if (strcmp(row->scope, "baseline") == 0)
			return study_baseline_given(
				results, (struct study_span){row->start_s, row->end_s});
	}
	return NULL;
}

static bool is_edited_by(const GArray *edits, const char *rater)
{
	for (guint i = 0; rater && edits && i < edits->len; i++) {
		if (strcmp(g_array_index(edits, struct rec_edit, i).rater, rater) == 0)
			return true;
	}
	return false;
}

struct rec_results *study_merged_new(
	const struct rec_session *session, const char *rater, GArray *ret_unmatched)
{
	if (!session->results)
		return NULL;
	struct rec_results *results =
		rec_edits_merge(session->results, session->edits, rater, ret_unmatched);
	if (!is_edited_by(session->edits, rater))
		return results;

	g_autoptr(study_baseline) baseline = find_baseline(results);
	study_heart_correct(results);
	g_array_set_size(results->hrv, 0);
	study_heart_variability(session, baseline, results);
	g_array_unref(results->responses);
	results->responses = study_responses_score(session, results);
	return results;
}
