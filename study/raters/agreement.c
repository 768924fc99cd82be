#include "study/raters/agreement.h"

#include "recordings/edits/edits_merge.h"
#include "recordings/session/visits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What one side holds for true. */
struct side {
	struct rec_results *results; /* NULL: not analysed */
	GPtrArray *visits;           /* struct rec_visit* */
	GPtrArray *visit_names;      /* char* */
	GPtrArray *marks;            /* struct rec_mark* */
};

struct study_agreement_options study_agreement_defaults(void)
{
	return (struct study_agreement_options){
		.tolerance_s =
			{
				[STUDY_AGREEMENT_PEAKS] = STUDY_AGREEMENT_PEAK_S,
				[STUDY_AGREEMENT_SCRS] = STUDY_AGREEMENT_SCR_S,
				[STUDY_AGREEMENT_BEATS] = STUDY_AGREEMENT_BEAT_S,
				[STUDY_AGREEMENT_MARKS] = STUDY_AGREEMENT_MARK_S,
			},
		.unit_s = STUDY_AGREEMENT_UNIT_S,
	};
}

const char *study_agreement_event_name(enum study_agreement_event event)
{
	static const char *const names[] = {"arousal_peak", "scr", "beat", "mark"};
	return names[event];
}

const char *study_agreement_state_name(enum study_agreement_state state)
{
	static const char *const names[] = {"touch_point", "gsr_artefact", "pulse_artefact"};
	return names[state];
}

GPtrArray *study_agreement_raters(const GArray *edits)
{
	GPtrArray *raters = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(raters, g_strdup("automatic"));
	for (guint i = 0; i < edits->len; i++) {
		const char *rater = g_array_index(edits, struct rec_edit, i).rater;
		if (!g_ptr_array_find_with_equal_func(raters, rater, g_str_equal, NULL))
			g_ptr_array_add(raters, g_strdup(rater));
	}
	return raters;
}

static bool check_rater(const GArray *edits, const char *rater, GError **error)
{
	g_autoptr(GPtrArray) raters = study_agreement_raters(edits);
	if (g_ptr_array_find_with_equal_func(raters, rater, g_str_equal, NULL))
		return true;
	g_ptr_array_add(raters, NULL);
	g_autofree char *names = g_strjoinv(", ", (char **)raters->pdata);
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("nobody called “%s” has edited this session; name one of these: %s"), rater,
		names);
	return false;
}

static struct rec_results *results_of(
	const struct rec_session *session, const struct study_agreement_rater *rater)
{
	if (!session->results)
		return NULL;
	if (!rater->blind.was_blind)
		return rec_edits_merge(session->results, session->edits, rater->name, NULL);
	g_autoptr(rec_results) hidden = rec_edits_blind_results(session->results);
	return rec_edits_merge(hidden, session->edits, rater->name, NULL);
}

static void side_init(struct side *side, const struct rec_session *session,
	const struct study_agreement_rater *rater)
{
	side->results = results_of(session, rater);
	side->visits = rec_edits_merge_visits(session->visits, session->edits, rater->name, NULL);
	side->visit_names = rec_edits_name_visits(session->visits, session->edits, rater->name);
	side->marks = rec_edits_merge_marks(session->marks, session->edits, rater->name, NULL);
}

static void side_finish(struct side *side)
{
	rec_results_free(side->results);
	g_ptr_array_unref(side->visits);
	g_ptr_array_unref(side->visit_names);
	g_ptr_array_unref(side->marks);
}

static void add_time(GArray *times, double time_s, guint8 status)
{
	if (status != DSP_STATUS_REJECTED && status != DSP_STATUS_EXTRA && !isnan(time_s))
		g_array_append_val(times, time_s);
}

static gint compare_times(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void add_result_times(
	const struct rec_results *results, enum study_agreement_event event, GArray *times)
{
	if (event == STUDY_AGREEMENT_PEAKS) {
		for (guint i = 0; i < results->peaks->len; i++) {
			const struct dsp_peak *row =
				&g_array_index(results->peaks, struct dsp_peak, i);
			add_time(times, row->time_s, row->status);
		}
	} else if (event == STUDY_AGREEMENT_SCRS) {
		for (guint i = 0; i < results->scr->len; i++) {
			const struct dsp_scr *row = &g_array_index(results->scr, struct dsp_scr, i);
			add_time(times, row->peak_s, row->status);
		}
	} else {
		for (guint i = 0; i < results->beats->len; i++) {
			const struct dsp_beat *row =
				&g_array_index(results->beats, struct dsp_beat, i);
			add_time(times, row->time_s, row->status);
		}
	}
}

/* double, in order; owned by the caller. */
static GArray *times_of(const struct side *side, enum study_agreement_event event)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));
	if (event == STUDY_AGREEMENT_MARKS) {
		for (guint i = 0; i < side->marks->len; i++)
			add_time(times, ((const struct rec_mark *)side->marks->pdata[i])->time_s,
				DSP_STATUS_AUTOMATIC);
	} else if (side->results) {
		add_result_times(side->results, event, times);
	}
	g_array_sort(times, compare_times);
	return times;
}

static void add_code(GArray *codes, double start_s, double end_s, const char *code)
{
	struct study_agreement_code row = {start_s, end_s, code};
	g_array_append_val(codes, row);
}

/* struct study_agreement_code; owned by the caller. An open stay ends with the session. */
static GArray *codes_of(
	const struct side *side, enum study_agreement_state state, double duration_s)
{
	GArray *codes = g_array_new(FALSE, FALSE, sizeof(struct study_agreement_code));
	if (state == STUDY_AGREEMENT_TOUCH_POINTS) {
		for (guint i = 0; i < side->visits->len; i++) {
			const struct rec_visit *visit = side->visits->pdata[i];
			if (visit->visit > 0)
				add_code(codes, rec_visit_start_s(visit),
					isnan(visit->end_s) ? duration_s : visit->end_s,
					visit->touchpoint);
		}
	} else if (side->results) {
		uint8_t channel = state == STUDY_AGREEMENT_GSR_ARTEFACTS ? DSP_CHANNEL_GSR
									 : DSP_CHANNEL_PULSE;
		for (guint i = 0; i < side->results->artefacts->len; i++) {
			const struct dsp_artefact *row =
				&g_array_index(side->results->artefacts, struct dsp_artefact, i);
			if (row->channel == channel)
				add_code(codes, row->start_s, row->end_s, "artefact");
		}
	}
	return codes;
}

static double overlap_s(const struct rec_visit *a, const struct rec_visit *b)
{
	return fmin(a->end_s, b->end_s) - fmax(rec_visit_start_s(a), rec_visit_start_s(b));
}

/* The visit of @b that is visit @i of @a; -1 none. Only those that @is_taken leaves. */
static int find_same(const struct side *a, guint i, const struct side *b, const bool *is_taken)
{
	const struct rec_visit *visit = a->visits->pdata[i];
	int best = -1;
	double most_s = 0;
	for (guint k = 0; k < b->visits->len; k++) {
		const struct rec_visit *other = b->visits->pdata[k];
		if (is_taken[k] || other->visit == 0)
			continue;
		if (strcmp(a->visit_names->pdata[i], b->visit_names->pdata[k]) == 0)
			return (int)k;
		if (strcmp(visit->touchpoint, other->touchpoint) == 0 &&
			overlap_s(visit, other) > most_s) {
			most_s = overlap_s(visit, other);
			best = (int)k;
		}
	}
	return best;
}

static guint count_visits(const GPtrArray *visits)
{
	guint n = 0;
	for (guint i = 0; i < visits->len; i++)
		n += ((const struct rec_visit *)visits->pdata[i])->visit > 0;
	return n;
}

static void compare_borders(
	const struct side *a, const struct side *b, struct study_agreement_borders *borders)
{
	g_autofree bool *is_taken = g_new0(bool, b->visits->len + 1);
	double start_s = 0, end_s = 0, greatest_s = 0;
	guint n_ends = 0;
	for (guint i = 0; i < a->visits->len; i++) {
		const struct rec_visit *visit = a->visits->pdata[i];
		int same = visit->visit > 0 ? find_same(a, i, b, is_taken) : -1;
		if (same < 0)
			continue;
		is_taken[same] = true;
		borders->n_matched++;
		const struct rec_visit *other = b->visits->pdata[same];
		double by_start_s = fabs(rec_visit_start_s(visit) - rec_visit_start_s(other));
		double by_end_s = fabs(visit->end_s - other->end_s);
		start_s += by_start_s;
		greatest_s = fmax(greatest_s, fmax(by_start_s, by_end_s));
		/* An open stay has no end to compare. */
		if (!isnan(by_end_s)) {
			end_s += by_end_s;
			n_ends++;
		}
	}
	guint n = borders->n_matched;
	borders->n_only_a = count_visits(a->visits) - n;
	borders->n_only_b = count_visits(b->visits) - n;
	borders->start_mean_s = n > 0 ? start_s / n : NAN;
	borders->end_mean_s = n_ends > 0 ? end_s / n_ends : NAN;
	borders->greatest_s = n > 0 ? greatest_s : NAN;
}

static void name_rater(
	struct study_agreement_rater *rater, const struct rec_session *session, const char *name)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(session->edits, name);
	g_strlcpy(rater->name, name, sizeof rater->name);
	rater->blind = rec_edits_blind_of(session->edits, name);
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit = &g_array_index(
			session->edits, struct rec_edit, g_array_index(in_force, guint, i));
		rater->n_edits += !rec_edits_is_blind_note(edit);
	}
}

struct study_agreement *study_agreement_new(const struct rec_session *session, const char *rater_a,
	const char *rater_b, const struct study_agreement_options *options, GError **error)
{
	struct side a, b;
	if (!check_rater(session->edits, rater_a, error) ||
		!check_rater(session->edits, rater_b, error))
		return NULL;
	if (!(session->duration_s / options->unit_s <= STUDY_AGREEMENT_UNITS_MAX)) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("units of %g s are too short for a session of %.0f s; choose longer "
			  "ones"),
			options->unit_s, session->duration_s);
		return NULL;
	}
	struct study_agreement *agreement = g_new0(struct study_agreement, 1);
	name_rater(&agreement->a, session, rater_a);
	name_rater(&agreement->b, session, rater_b);
	agreement->has_results = session->results != NULL;
	agreement->duration_s = session->duration_s;
	agreement->unit_s = options->unit_s;
	side_init(&a, session, &agreement->a);
	side_init(&b, session, &agreement->b);
	for (int i = 0; i < STUDY_AGREEMENT_N_EVENTS; i++) {
		g_autoptr(GArray) times_a = times_of(&a, (enum study_agreement_event)i);
		g_autoptr(GArray) times_b = times_of(&b, (enum study_agreement_event)i);
		agreement->events[i] =
			study_agreement_match(times_a, times_b, options->tolerance_s[i]);
	}
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		enum study_agreement_state state = (enum study_agreement_state)i;
		g_autoptr(GArray) codes_a = codes_of(&a, state, session->duration_s);
		g_autoptr(GArray) codes_b = codes_of(&b, state, session->duration_s);
		agreement->states[i] = study_agreement_compare(
			codes_a, codes_b, session->duration_s, options->unit_s);
	}
	compare_borders(&a, &b, &agreement->borders);
	side_finish(&a);
	side_finish(&b);
	return agreement;
}

void study_agreement_free(study_agreement *agreement)
{
	if (agreement == NULL)
		return;
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		g_ptr_array_unref(agreement->states[i].categories);
		g_array_unref(agreement->states[i].table);
	}
	g_free(agreement);
}
