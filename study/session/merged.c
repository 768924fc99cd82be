#include "study/session/merged.h"

#include "core/numerals.h"
#include "dsp/base/flags.h"
#include "recordings/edits/edits.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/session/measures.h"
#include "study/card/card.h"
#include "study/session/bands.h"
#include "study/session/breathing.h"
#include "study/session/frequency.h"
#include "study/session/heart.h"
#include "study/session/responses.h"
#include "study/session/scoring.h"

#include <math.h>
#include <string.h>

/* The stretch that the analysis called the baseline, as its rows of that scope tell: no claim is
 * made of another one. NULL when it had none. */
static struct study_baseline *find_baseline(const struct rec_results *results)
{
	const struct rec_measure *measure =
		rec_measures_find(results, REC_METRIC_VALID_MIN, "baseline");

	if (measure)
		return study_baseline_given(
			results, (struct study_span){measure->start_s, measure->end_s});
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

/* An artefact that the rater painted, or an automatic one with another border. */
static bool is_painted(const struct rec_results *automatic, const struct dsp_artefact *artefact)
{
	for (guint i = 0; i < automatic->artefacts->len; i++) {
		const struct dsp_artefact *found =
			&g_array_index(automatic->artefacts, struct dsp_artefact, i);
		if (found->channel == artefact->channel && found->start_s == artefact->start_s &&
			found->end_s == artefact->end_s)
			return false;
	}
	return artefact->channel == DSP_CHANNEL_GSR;
}

/* A copy of its own where the analysis' rows are shared. */
static void own(GArray **rows)
{
	GArray *copy = g_array_copy(*rows);
	g_array_unref(*rows);
	*rows = copy;
}

static void exclude_rows(struct rec_results *results, const struct dsp_artefact *artefact)
{
	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		if (row->time_s >= artefact->start_s && row->time_s < artefact->end_s)
			row->flags |= DSP_FLAG_MOTION;
	}
	/* A row of arousal speaks of the second before its time. */
	for (guint i = 0; i < results->arousal->len; i++) {
		struct dsp_arousal *row = &g_array_index(results->arousal, struct dsp_arousal, i);
		if (row->time_s > artefact->start_s && row->time_s - 1 < artefact->end_s)
			row->arousal = row->confidence = NAN;
	}
}

static void exclude_events(struct rec_results *results, const struct dsp_artefact *artefact)
{
	for (guint i = 0; i < results->scr->len; i++) {
		struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (scr->status == DSP_STATUS_AUTOMATIC && scr->onset_s < artefact->end_s &&
			scr->peak_s > artefact->start_s)
			scr->status = DSP_STATUS_REJECTED;
	}
	for (guint i = 0; i < results->peaks->len; i++) {
		struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		if (peak->status == DSP_STATUS_AUTOMATIC && peak->time_s >= artefact->start_s &&
			peak->time_s < artefact->end_s)
			peak->status = DSP_STATUS_REJECTED;
	}
}

/* What a rater painted over skin conductance does not count: its samples are invalid, its arousal
 * unknown, the analysis' responses and peaks in it rejected. */
static void exclude_painted(struct rec_results *results, const struct rec_results *automatic)
{
	own(&results->eda);
	own(&results->arousal);
	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		if (!is_painted(automatic, artefact))
			continue;
		exclude_rows(results, artefact);
		exclude_events(results, artefact);
	}
}

struct rec_results *study_merged_new(
	const struct rec_session *session, const char *rater, GArray *ret_unmatched)
{
	if (!session->results)
		return NULL;
	/* Notes go into files. */
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();
	bool is_blind = session->edits && rec_edits_blind_of(session->edits, rater).is_blind;
	g_autoptr(rec_results) hidden = is_blind ? rec_edits_blind_results(session->results) : NULL;
	struct rec_results *results = rec_edits_merge(
		hidden ? hidden : session->results, session->edits, rater, ret_unmatched);
	unsigned touched = find_touched(session->edits, rater);
	if (is_blind)
		touched |= 1u << REC_EDIT_SCR;

	if (touched & 1u << REC_EDIT_ARTEFACT)
		exclude_painted(results, session->results);
	if (touched & (1u << REC_EDIT_BEAT | 1u << REC_EDIT_ARTEFACT))
		study_heart_correct(results);
	if (!touched)
		return results;
	/* Before rows of the analysis are made anew; blind or not, it is the same stretch. */
	g_autoptr(study_baseline) baseline = find_baseline(session->results);
	struct dsp_params params;
	study_card_read_params(results->parameters_json, &params);
	if (touched &
		(1u << REC_EDIT_BEAT | 1u << REC_EDIT_ARTEFACT | 1u << REC_EDIT_TOUCH_POINT)) {
		g_array_set_size(results->hrv, 0);
		study_heart_variability(session, baseline, results);
		study_breathing_run(session, baseline, results);
		if (touched & (1u << REC_EDIT_ARTEFACT | 1u << REC_EDIT_TOUCH_POINT)) {
			study_frequency_measure(session, baseline, results);
			study_bands_measure(session, baseline, results);
		}
	}
	if (touched & (1u << REC_EDIT_SCR | 1u << REC_EDIT_ARTEFACT | 1u << REC_EDIT_TOUCH_POINT |
			      1u << REC_EDIT_MARK)) {
		g_array_unref(results->responses);
		results->responses = study_responses_score(session, results, &params);
	}
	study_scoring_fill(session, baseline, &params, results);
	return results;
}

struct rec_results *study_merged_take(
	struct rec_session *session, const char *rater, GArray *ret_unmatched)
{
	GPtrArray *visits =
		rec_edits_merge_visits(session->visits, session->edits, rater, ret_unmatched);
	GPtrArray *marks =
		rec_edits_merge_marks(session->marks, session->edits, rater, ret_unmatched);

	g_ptr_array_unref(session->visits);
	session->visits = visits;
	g_ptr_array_unref(session->marks);
	session->marks = marks;
	return study_merged_new(session, rater, ret_unmatched);
}
