#include "study/merged.h"

#include "recordings/edits.h"
#include "recordings/edits_blind.h"
#include "recordings/edits_merge.h"
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

/* The targets of @rater's edits that hold, a bit each: what no edit touches stays as the analysis
 * left it, to the last digit. */
static unsigned find_touched(const GArray *edits, const char *rater)
{
	unsigned touched = 0;
	if (!edits)
		return 0;
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	for (guint i = 0; i < in_force->len; i++)
		touched |= 1u << g_array_index(
				   edits, struct rec_edit, g_array_index(in_force, guint, i))
					 .target;
	return touched;
}

struct rec_results *study_merged_new(
	const struct rec_session *session, const char *rater, GArray *ret_unmatched)
{
	if (!session->results)
		return NULL;
	bool is_blind = session->edits && rec_edits_blind_of(session->edits, rater).is_blind;
	g_autoptr(rec_results) hidden = is_blind ? rec_edits_blind_results(session->results) : NULL;
	struct rec_results *results = rec_edits_merge(
		hidden ? hidden : session->results, session->edits, rater, ret_unmatched);
	unsigned touched = find_touched(session->edits, rater);
	if (is_blind)
		touched |= 1u << REC_EDIT_SCR;

	if (touched & (1u << REC_EDIT_BEAT | 1u << REC_EDIT_ARTEFACT))
		study_heart_correct(results);
	if (touched &
		(1u << REC_EDIT_BEAT | 1u << REC_EDIT_ARTEFACT | 1u << REC_EDIT_TOUCH_POINT)) {
		g_autoptr(study_baseline) baseline = find_baseline(results);
		g_array_set_size(results->hrv, 0);
		study_heart_variability(session, baseline, results);
	}
	if (touched & (1u << REC_EDIT_SCR | 1u << REC_EDIT_ARTEFACT | 1u << REC_EDIT_TOUCH_POINT)) {
		g_array_unref(results->responses);
		results->responses = study_responses_score(session, results);
	}
	return results;
}
