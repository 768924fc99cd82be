#include "study/session/scoring.h"

#include "dsp/arousal.h"
#include "dsp/base/stats.h"
#include "recordings/session/visits.h"
#include "study/base/levels.h"
#include "study/session/responses.h"

#include <math.h>
#include <string.h>

/* Boucsein et al. 2012: rates of less say little, of half of it nothing. */
static const double RATE_MIN_S = 30, RATE_GOOD_S = 60;
static const double STAY_MIN_S = 4;   /* shorter stays have no rates at all */
static const double SLOPE_MIN_S = 10; /* engineering: the tonic level's own knots are that far */
static const double RANGE_MIN_S = 60;
static const double RANGE_LOW = 0.05, RANGE_HIGH = 0.95; /* for Lykken's minimum and maximum */

struct scope {
	const char *name;
	struct study_span stay, window, level; /* of events, of responses, of levels */
	bool is_visit;
};

static struct rec_measure *add(struct rec_results *results, enum rec_metric metric,
	const struct scope *scope, struct study_span span, double value)
{
	return rec_measures_add(results, metric, scope->name, span.start_s, span.end_s, value);
}

struct study_scoring_range study_scoring_tonic_range(const struct rec_results *results)
{
	const struct study_span ALL = {-INFINITY, INFINITY};
	struct study_scoring_range range = {NAN, NAN};
	gsize n = 0;

	g_autofree double *values = study_levels_list_tonic(results, ALL, &n);
	if ((double)n < RANGE_MIN_S * results->eda_rate_hz)
		return range;
	double low = dsp_stats_quantile(values, n, RANGE_LOW);
	double high = dsp_stats_quantile(values, n, RANGE_HIGH);
	if (high > low)
		range = (struct study_scoring_range){low, high};
	return range;
}

void study_scoring_add_range(struct rec_results *results, enum rec_metric metric, const char *scope,
	struct study_span span, const struct study_scoring_range *range, double level)
{
	struct rec_measure *row = rec_measures_add(results, metric, scope, span.start_s, span.end_s,
		(level - range->low) / (range->high - range->low));

	if (isnan(range->low))
		rec_measures_note(row,
			"needs a level that varies over %.0f valid seconds of the session",
			RANGE_MIN_S);
	else if (isnan(level))
		rec_measures_note(row, "no valid second");
	else
		rec_measures_note(row, "0 is %.4g %s, 1 is %.4g %s", range->low, results->gsr_unit,
			range->high, results->gsr_unit);
}

/* A rate, refused or with a caution when @valid_s is short. */
static void add_rate(struct rec_results *results, enum rec_metric metric, const struct scope *scope,
	guint count, double valid_s)
{
	bool is_long_enough = valid_s >= RATE_MIN_S;
	struct rec_measure *row = add(results, metric, scope, scope->window,
		is_long_enough ? count / (valid_s / 60) : (double)NAN);

	if (!is_long_enough)
		rec_measures_note(
			row, "needs %.0f s valid, has %.0f s", RATE_MIN_S, floor(valid_s));
	else if (valid_s < RATE_GOOD_S)
		rec_measures_note(row, "less than %.0f s valid (%.0f s): uncertain", RATE_GOOD_S,
			floor(valid_s));
}

static void add_responses(struct rec_results *results, const struct scope *scope, double valid_s)
{
	struct study_responses_found found = study_responses_in(results, scope->window);
	guint spontaneous;
	double calm_s;

	study_responses_spontaneous(results, scope->window, &spontaneous, &calm_s);
	if (!(valid_s > 0))
		found.sum = found.count = NAN;
	struct rec_measure *row =
		add(results, REC_METRIC_SCR_COUNT, scope, scope->window, found.count);
	if (!(valid_s > 0))
		rec_measures_note(row, "no valid second");
	row = add(results, REC_METRIC_AMPLITUDE_SUM, scope, scope->window, found.sum);
	if (!(valid_s > 0))
		rec_measures_note(row, "no valid second");
	row = add(results, REC_METRIC_AMPLITUDE_MAX, scope, scope->window, found.max);
	if (isnan(found.max))
		rec_measures_note(row, "no response");
	add_rate(results, REC_METRIC_SCR_PER_MIN, scope, (guint)fmax(0, found.count), valid_s);
	add_rate(results, REC_METRIC_NS_SCR_PER_MIN, scope, spontaneous, calm_s);
}

static void add_events(struct rec_results *results, const struct scope *scope)
{
	guint scored = 0, answered = 0, measured = 0;
	double amplitude = 0, magnitude = 0;

	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *event =
			&g_array_index(results->responses, struct dsp_response, i);
		if (event->time_s < scope->stay.start_s || event->time_s >= scope->stay.end_s)
			continue;
		answered += event->responded;
		if (isfinite(event->amplitude)) {
			amplitude += event->amplitude;
			measured++;
		}
		if (isfinite(event->magnitude)) {
			magnitude += event->magnitude;
			scored++;
		}
	}
	add(results, REC_METRIC_EVENTS_SCORED, scope, scope->stay, scored);
	const struct {
		enum rec_metric metric;
		double value;
	} rows[] = {
		{REC_METRIC_RESPONSE_RATE, (double)answered / scored},
		{REC_METRIC_AMPLITUDE_MEAN, amplitude / measured},
		{REC_METRIC_MAGNITUDE_MEAN, magnitude / scored},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct rec_measure *row =
			add(results, rows[i].metric, scope, scope->stay, rows[i].value);
		if (scored == 0)
			rec_measures_note(row, "no event was scored");
		else if (isnan(rows[i].value))
			rec_measures_note(row, "no scored event was answered");
	}
}

static void add_areas(struct rec_results *results, const struct scope *scope, double valid_s)
{
	bool is_short = scope->stay.end_s - scope->stay.start_s < STAY_MIN_S;
	double iscr = study_levels_iscr(results, scope->window);
	double epc = study_levels_epc_per_min(results, scope->window);
	struct rec_measure *row = add(results, REC_METRIC_ISCR, scope, scope->window, iscr);

	if (isnan(iscr))
		rec_measures_note(row, "no valid second");
	row = add(results, REC_METRIC_ISCR_PER_S, scope, scope->window, iscr / valid_s);
	if (isnan(iscr))
		rec_measures_note(row, "no valid second");
	row = add(results, REC_METRIC_EPC_PER_MIN, scope, scope->window,
		is_short ? (double)NAN : epc);
	if (is_short)
		rec_measures_note(row, "needs a stay of %.0f s", STAY_MIN_S);
	else if (isnan(epc))
		rec_measures_note(row, "no valid second");
}

static void add_levels(struct rec_results *results, const struct scope *scope,
	const struct study_scoring_range *range)
{
	struct study_levels_line line = study_levels_tonic_line(results, scope->level);
	struct rec_measure *row = add(results, REC_METRIC_SCL_MEAN, scope, scope->level, line.mean);
	bool has_slope = line.valid_s >= SLOPE_MIN_S && isfinite(line.slope_per_s);

	if (isnan(line.mean))
		rec_measures_note(row, "no valid second");
	row = add(results, REC_METRIC_SCL_SLOPE, scope, scope->level,
		has_slope ? 60 * line.slope_per_s : (double)NAN);
	if (!has_slope)
		rec_measures_note(
			row, "needs %.0f s valid, has %.0f s", SLOPE_MIN_S, floor(line.valid_s));
	if (scope->is_visit)
		study_scoring_add_range(
			results, REC_METRIC_SCL_RANGE, scope->name, scope->level, range, line.mean);
}

static void add_arousal(struct rec_results *results, const struct scope *scope)
{
	g_autofree double *values = g_new(double, results->arousal->len);
	gsize n = 0;
	guint peaks = 0;

	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *arousal =
			&g_array_index(results->arousal, struct dsp_arousal, i);
		double t = arousal->time_s - 0.5; /* the middle of the second it stands for */
		if (t >= scope->stay.start_s && t < scope->stay.end_s && isfinite(arousal->arousal))
			values[n++] = arousal->arousal;
	}
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		peaks += peak->status != DSP_STATUS_REJECTED &&
			 peak->time_s >= scope->stay.start_s && peak->time_s < scope->stay.end_s;
	}
	bool is_short = (double)n < STAY_MIN_S; /* one value a second */
	struct rec_measure *row = add(results, REC_METRIC_AROUSAL_MEDIAN, scope, scope->stay,
		dsp_stats_median(values, n));
	if (n == 0)
		rec_measures_note(row, "the index is unknown");
	row = add(results, REC_METRIC_AROUSAL_PEAKS_PER_MIN, scope, scope->stay,
		is_short ? (double)NAN : peaks / ((double)n / 60));
	if (is_short)
		rec_measures_note(row, "needs %.0f s with a known index", STAY_MIN_S);
}

static void add_scope(struct rec_results *results, const struct scope *scope,
	const struct study_scoring_range *range)
{
	double valid_s = study_spans_gsr_valid_s(results, scope->window);

	add(results, REC_METRIC_VALID_MIN, scope, scope->window, valid_s / 60);
	add_responses(results, scope, valid_s);
	add_events(results, scope);
	add_areas(results, scope, valid_s);
	add_levels(results, scope, range);
	add_arousal(results, scope);
}

static void add_visits(const struct rec_session *session, const struct dsp_params *params,
	const struct study_scoring_range *range, struct rec_results *results)
{
	double lag_s = params->arousal_lag_s[DSP_COMPONENT_LEVEL];

	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		double start_s = rec_visit_start_s(visit);
		if (visit->visit == 0 || !(visit->end_s > start_s))
			continue;
		g_autofree char *name = rec_visit_name(visit);
		struct scope scope = {
			.name = name,
			.stay = {start_s, visit->end_s},
			.level = {start_s + lag_s, visit->end_s + lag_s},
			.is_visit = true,
		};
		rec_visit_response_window(
			session->visits, visit, &scope.window.start_s, &scope.window.end_s);
		add_scope(results, &scope, range);
	}
}

static void add_non_responder(const struct rec_session *session, struct rec_results *results)
{
	const struct rec_measure *scored =
		rec_measures_find(results, REC_METRIC_EVENTS_SCORED, "session");
	double n = scored ? scored->value : 0;
	bool can_judge = study_responses_can_judge(results);
	struct rec_measure *row = rec_measures_add(results, REC_METRIC_NON_RESPONDER, "session", 0,
		session->duration_s, can_judge ? results->is_non_responder : (double)NAN);

	if (n >= STUDY_RESPONSES_NON_RESPONDER_EVENTS)
		rec_measures_note(row,
			"rule: of at least %d scored events fewer than 10 %% answered, fewer than "
			"0.2 non-specific responses a minute, and no response of 0.05 uS",
			STUDY_RESPONSES_NON_RESPONDER_EVENTS);
	else if (can_judge)
		rec_measures_note(row,
			"rule for fewer than %d scored events, here %.0f: fewer than 0.2 responses "
			"a minute and none of 0.05 uS in at least %d valid seconds",
			STUDY_RESPONSES_NON_RESPONDER_EVENTS, n,
			STUDY_RESPONSES_NON_RESPONDER_VALID_S);
	else
		rec_measures_note(row, "needs %d scored events, has %.0f, or %d valid seconds",
			STUDY_RESPONSES_NON_RESPONDER_EVENTS, n,
			STUDY_RESPONSES_NON_RESPONDER_VALID_S);
}

void study_scoring_fill(const struct rec_session *session, const struct study_baseline *baseline,
	const struct dsp_params *params, struct rec_results *results)
{
	rec_measures_drop(results, REC_METRIC_VALID_MIN, REC_METRIC_NON_RESPONDER);
	if (!results->gsr_channel)
		return;
	const struct study_span ALL = {0, session->duration_s};
	const struct scope SESSION = {"session", ALL, ALL, ALL, /* is_visit= */ false};
	struct study_scoring_range range = study_scoring_tonic_range(results);

	add_scope(results, &SESSION, &range);
	/* Several baseline visits are measured each as a visit; one stretch is the baseline proper.
	 */
	if (baseline && !baseline->is_self_normalised && baseline->spans->len == 1) {
		struct study_span span = g_array_index(baseline->spans, struct study_span, 0);
		const struct scope CALM = {"baseline", span, span, span, /* is_visit= */ false};
		add_scope(results, &CALM, &range);
	}
	add_visits(session, params, &range, results);
	study_scoring_events(params, results);
	add_non_responder(session, results);
}
