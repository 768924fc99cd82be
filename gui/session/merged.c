#include "gui/session/merged.h"

#include "recordings/edits/edits.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/session/studyfile.h"
#include "study/session/merged.h"

struct affekt_base {
	struct rec_session *session; /* without channels and samples */
	struct rec_results *live;    /* NULL none */
};

struct affekt_base *affekt_base_new(const struct rec_session *recording)
{
	struct affekt_base *base = g_atomic_rc_box_new0(struct affekt_base);
	struct rec_session *session = rec_session_new();
	session->path = g_strdup(recording->path);
	session->study_text = g_strdup(recording->study_text);
	session->duration_s = recording->duration_s;
	g_array_unref(session->edits);
	session->edits = g_array_copy(recording->edits);
	g_ptr_array_unref(session->visits);
	session->visits = rec_edits_merge_visits(recording->visits, recording->edits, NULL, NULL);
	/* Marks are never edited in place. */
	g_ptr_array_unref(session->marks);
	session->marks = g_ptr_array_ref(recording->marks);
	if (recording->results != NULL)
		session->results = rec_results_share(recording->results);
	if (recording->live != NULL)
		base->live = rec_results_share(recording->live);
	base->session = session;
	return base;
}

struct affekt_base *affekt_base_ref(struct affekt_base *base)
{
	return g_atomic_rc_box_acquire(base);
}

static void base_clear(gpointer data)
{
	struct affekt_base *base = data;
	rec_session_free(base->session);
	rec_results_free(base->live);
}

void affekt_base_unref(affekt_base *base)
{
	g_atomic_rc_box_release_full(base, base_clear);
}

const GArray *affekt_base_edits(const struct affekt_base *base)
{
	return base->session->edits;
}

const struct rec_session *affekt_base_session(const struct affekt_base *base)
{
	return base->session;
}

char *affekt_base_choose_rater(const struct affekt_base *base, const char *wanted)
{
	return affekt_loader_choose_rater(base->session, wanted);
}

static struct rec_results *results_of(
	const struct rec_session *session, const char *rater, enum affekt_merged_depth depth)
{
	return depth == AFFEKT_MERGED_ALL
		       ? study_merged_new(session, rater, NULL)
		       : rec_edits_merge(session->results, session->edits, rater, NULL);
}

static void add_results(struct affekt_merged *merged, struct rec_session *view, const char *rater)
{
	if (view->results != NULL)
		merged->results = results_of(view, rater, merged->depth);
	if (merged->results == NULL)
		return;
	merged->response_owners = affekt_loader_response_owners(view, merged->results);
	merged->peak_owners = affekt_loader_peak_owners(view, merged->results);
	if (merged->depth == AFFEKT_MERGED_ROWS)
		return;
	affekt_loader_statistics(view, merged->results, merged->visits);
	merged->heart_rate = affekt_loader_heart_rate(merged->results);
}

struct affekt_merged *affekt_merged_new(const struct affekt_base *base, const GArray *edits,
	const char *rater, gboolean is_blind, enum affekt_merged_depth depth)
{
	struct affekt_merged *merged = g_new0(struct affekt_merged, 1);
	struct rec_session view = *base->session;
	g_autoptr(rec_results) hidden = NULL;
	g_autoptr(GPtrArray) visits =
		rec_edits_merge_visits(base->session->visits, edits, rater, NULL);
	merged->depth = depth;
	merged->is_live = view.results == NULL && base->live != NULL;
	g_autoptr(GPtrArray) marks =
		rec_edits_merge_marks(base->session->marks, edits, rater, NULL);
	view.visits = visits;
	view.marks = marks;
	view.edits = (GArray *)edits;
	if (merged->is_live)
		merged->results = is_blind ? rec_edits_blind_results(base->live)
					   : rec_results_share(base->live);
	if (is_blind && view.results != NULL) {
		hidden = rec_edits_blind_results(view.results);
		view.results = hidden;
	}
	merged->visits = affekt_loader_visits(&view);
	merged->marks = affekt_loader_marks(&view);
	merged->visit_names = rec_edits_name_visits(base->session->visits, edits, rater);
	add_results(merged, &view, rater);
	return merged;
}

void affekt_merged_keep_numbers(struct affekt_merged *merged, const struct affekt_merged *before)
{
	for (guint i = 0; i < merged->visits->len; i++) {
		struct affekt_visit *visit = &g_array_index(merged->visits, struct affekt_visit, i);
		guint k;
		if (!g_ptr_array_find_with_equal_func(
			    before->visit_names, merged->visit_names->pdata[i], g_str_equal, &k))
			continue;
		struct rec_touchpoint known =
			g_array_index(before->visits, struct affekt_visit, k).row;
		known.visit = visit->row.visit;
		known.start_s = visit->row.start_s;
		known.end_s = visit->row.end_s;
		visit->row = known;
	}
	if (merged->results == NULL)
		return;
	g_array_unref(merged->results->hrv);
	merged->results->hrv = g_array_ref(before->results->hrv);
	g_array_unref(merged->results->responses);
	merged->results->responses = g_array_ref(before->results->responses);
	g_array_unref(merged->results->measures);
	merged->results->measures = g_array_ref(before->results->measures);
}

void affekt_merged_free(affekt_merged *merged)
{
	if (merged == NULL)
		return;
	rec_results_free(merged->results);
	g_clear_pointer(&merged->response_owners, g_ptr_array_unref);
	g_clear_pointer(&merged->peak_owners, g_ptr_array_unref);
	g_clear_pointer(&merged->visits, g_array_unref);
	g_clear_pointer(&merged->marks, g_array_unref);
	g_clear_pointer(&merged->visit_names, g_ptr_array_unref);
	g_clear_pointer(&merged->heart_rate, affekt_series_unref);
	g_free(merged);
}
