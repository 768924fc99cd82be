/* Events and labels: what lies in each window, transforms with their names, habituation. */
#include "study/session/scoring.h"

#include "dsp/base/stats.h"
#include "study/base/levels.h"
#include "study/session/responses.h"

#include <math.h>
#include <string.h>

static const guint Z_MIN = 8;     /* answered events */
static const guint RANGE_MIN = 5; /* responses; Lykken's maximum means little below */
static const double RANGE_HIGH = 0.95;
static const guint HABITUATION_MIN = 4; /* scored events of a label */
static const guint SILENT_MIN = 2;      /* in a row: habituated */

/* What the transforms of all events rest on. */
struct transform {
	double mean, sd;  /* of the amplitudes of answered events; NaN: fewer than Z_MIN */
	double high;      /* 95th percentile of all amplitudes; NaN: fewer than RANGE_MIN */
	guint n_answered; /* with an amplitude */
	guint n_responses;
	struct study_scoring_range tonic;
};

static const struct dsp_response *event_at(const struct rec_results *results, guint i)
{
	return &g_array_index(results->responses, struct dsp_response, i);
}

static void take_amplitudes(const struct rec_results *results, struct transform *transform)
{
	g_autofree double *values = g_new(double, results->scr->len);
	gsize n = 0;

	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (scr->status != DSP_STATUS_REJECTED && isfinite(scr->amplitude))
			values[n++] = scr->amplitude;
	}
	transform->n_responses = (guint)n;
	if (n >= RANGE_MIN)
		transform->high = dsp_stats_quantile(values, n, RANGE_HIGH);
}

static struct transform prepare(const struct rec_results *results)
{
	struct transform transform = {.mean = NAN, .sd = NAN, .high = NAN};
	double sum = 0, squares = 0;

	take_amplitudes(results, &transform);
	for (guint i = 0; i < results->responses->len; i++) {
		if (isfinite(event_at(results, i)->amplitude)) {
			sum += event_at(results, i)->amplitude;
			transform.n_answered++;
		}
	}
	double mean = sum / transform.n_answered;
	for (guint i = 0; i < results->responses->len; i++) {
		double d = event_at(results, i)->amplitude - mean;
		squares += isfinite(d) ? d * d : 0;
	}
	if (transform.n_answered >= Z_MIN && squares > 0) {
		transform.mean = mean;
		transform.sd = sqrt(squares / (transform.n_answered - 1));
	}
	transform.tonic = study_scoring_tonic_range(results);
	return transform;
}

static struct rec_measure *add(struct rec_results *results, enum rec_metric metric,
	const struct dsp_response *event, double value)
{
	return rec_measures_add(results, metric, event->event_id, event->window_start_s,
		event->window_end_s, value);
}

static void add_window(struct rec_results *results, const struct dsp_response *event)
{
	struct study_span window = {event->window_start_s, event->window_end_s};
	struct study_responses_found found = study_responses_in(results, window);

	add(results, REC_METRIC_EVENT_SCR_COUNT, event, found.count);
	add(results, REC_METRIC_EVENT_AMPLITUDE_SUM, event, found.sum);
	struct rec_measure *row = add(results, REC_METRIC_EVENT_AMPLITUDE_MAX, event, found.max);
	if (isnan(found.max))
		rec_measures_note(row, "no response");
	add(results, REC_METRIC_EVENT_ISCR_PER_S, event,
		event->iscr / study_spans_gsr_valid_s(results, window));
	add(results, REC_METRIC_EVENT_PHASIC_MAX, event, study_levels_max_phasic(results, window));
	add(results, REC_METRIC_EVENT_EPC, event, study_levels_epc(results, window));
}

/* One transform of an event's amplitude; @refusal NULL when it may be said. */
static void add_transform(struct rec_results *results, enum rec_metric metric,
	const struct dsp_response *event, double value, const char *refusal)
{
	bool has_amplitude = isfinite(event->amplitude);
	struct rec_measure *row =
		add(results, metric, event, has_amplitude && !refusal ? value : (double)NAN);

	if (!has_amplitude)
		rec_measures_note(row, "no response");
	else if (refusal)
		rec_measures_note(row, "%s", refusal);
}

static void add_transforms(struct rec_results *results, const struct dsp_response *event,
	const struct transform *transform)
{
	double amplitude = event->amplitude;
	g_autofree char *few_answered =
		g_strdup_printf("needs %u answered events with different amplitudes, has %u", Z_MIN,
			transform->n_answered);
	g_autofree char *few_responses = g_strdup_printf(
		"needs %u responses in the session, has %u", RANGE_MIN, transform->n_responses);

	add_transform(results, REC_METRIC_AMPLITUDE_LN1P, event, log1p(amplitude),
		rec_results_is_calibrated(results) ? NULL
						   : "UNCALIBRATED: needs microsiemens, since "
						     "ln(1 + x) depends on the unit");
	add_transform(results, REC_METRIC_AMPLITUDE_SQRT, event, sqrt(amplitude), NULL);
	add_transform(results, REC_METRIC_AMPLITUDE_Z, event,
		(amplitude - transform->mean) / transform->sd,
		isnan(transform->sd) ? few_answered : NULL);
	add_transform(results, REC_METRIC_AMPLITUDE_RANGE, event, amplitude / transform->high,
		isnan(transform->high) ? few_responses : NULL);
	/* The level that the event met. */
	struct study_span before = {event->time_s - 1, event->time_s};
	study_scoring_add_range(results, REC_METRIC_EVENT_SCL_RANGE, event->event_id, before,
		&transform->tonic, study_levels_tonic_line(results, before).mean);
}

/* Numbers of the label's events in order: @n scored of @n_all. */
struct trials {
	guint n_all, n, silent;
	double before_silence; /* scored ones before the first SILENT_MIN silent in a row; NaN */
	double sx, sy, sxx, sxy;
};

static struct trials count_trials(const struct rec_results *results, const char *label)
{
	struct trials trials = {.before_silence = NAN};

	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *event = event_at(results, i);
		if (strcmp(event->label, label) != 0)
			continue;
		trials.n_all++;
		if (isnan(event->magnitude))
			continue;
		double x = log(trials.n_all), y = event->magnitude;
		trials.n++;
		trials.sx += x;
		trials.sy += y;
		trials.sxx += x * x;
		trials.sxy += x * y;
		trials.silent = event->responded ? 0 : trials.silent + 1;
		if (trials.silent == SILENT_MIN && isnan(trials.before_silence))
			trials.before_silence = trials.n - SILENT_MIN;
	}
	return trials;
}

static void add_label(struct rec_results *results, const char *label, struct study_span span)
{
	struct trials trials = count_trials(results, label);
	g_autofree char *scope = g_strconcat(REC_SCOPE_LABEL, label, NULL);
	double n = trials.n, spread = n * trials.sxx - trials.sx * trials.sx;
	bool is_enough = trials.n >= HABITUATION_MIN;

	if (trials.n_all < 2)
		return;
	struct rec_measure *row = rec_measures_add(results, REC_METRIC_HABITUATION_TRIALS, scope,
		span.start_s, span.end_s, is_enough ? trials.before_silence : (double)NAN);
	if (!is_enough)
		rec_measures_note(row, "needs %u scored events of the label, has %u",
			HABITUATION_MIN, trials.n);
	else if (isnan(trials.before_silence))
		rec_measures_note(row, "not habituated in %u scored events", trials.n);
	row = rec_measures_add(results, REC_METRIC_HABITUATION_SLOPE, scope, span.start_s,
		span.end_s,
		is_enough ? (n * trials.sxy - trials.sx * trials.sy) / spread : (double)NAN);
	if (!is_enough)
		rec_measures_note(row, "needs %u scored events of the label, has %u",
			HABITUATION_MIN, trials.n);
}

/* Each label once, from its first event to the end of its last window. */
static void add_labels(struct rec_results *results)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *first = event_at(results, i);
		struct study_span span = {first->time_s, first->window_end_s};
		if (first->label[0] == '\0' || !g_hash_table_add(seen, (char *)first->label))
			continue;
		for (guint k = i + 1; k < results->responses->len; k++) {
			if (strcmp(event_at(results, k)->label, first->label) == 0)
				span.end_s = event_at(results, k)->window_end_s;
		}
		add_label(results, first->label, span);
	}
}

void study_scoring_events(const struct dsp_params *params, struct rec_results *results)
{
	struct transform transform = prepare(results);

	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *event = event_at(results, i);
		const char *refusal =
			study_responses_refusal(results, results->responses, i, params);
		if (refusal) {
			struct rec_measure *row =
				add(results, REC_METRIC_EVENT_SCR_COUNT, event, NAN);
			rec_measures_note(row, "%s", refusal);
			continue;
		}
		add_window(results, event);
		add_transforms(results, event, &transform);
	}
	add_labels(results);
}
