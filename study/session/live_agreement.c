#include "study/session/live_agreement.h"

#include "dsp/base/flags.h"
#include "recordings/session/measures.h"
#include "study/base/spans.h"
#include "study/raters/agreement.h"

#include <math.h>

static const double SCR_S = 0.5, BEAT_S = 0.1;
static const double RATE_NOISE_BPM = 1e-9;
static const double DRIVER_MIN_S = 30; /* below it a correlation tells of one response */

static bool is_valid(const struct dsp_eda *row)
{
	return isfinite(row->driver) && !(row->flags & DSP_FLAGS_INVALID);
}

/* From the first to the last row of @rows, which begin with their time. */
static struct study_span shown_span(const GArray *rows)
{
	gsize bytes = g_array_get_element_size((GArray *)rows);
	const void *first = rows->data, *last = rows->data + (rows->len - 1) * bytes;

	return (struct study_span){*(const double *)first, *(const double *)last};
}

static struct study_span widen(struct study_span span, double by_s)
{
	return (struct study_span){span.start_s - by_s, span.end_s + by_s};
}

/* Pearson's r of the drivers; NaN: too little is valid in both. The grids need not be one. */
static double correlate(const struct rec_results *live, const struct rec_results *results)
{
	double n = 0, x_mean = 0, y_mean = 0, xx = 0, yy = 0, xy = 0;
	const struct dsp_eda *shown = (const struct dsp_eda *)(const void *)live->eda->data;
	double origin_s = shown[0].time_s;

	for (guint i = 0; i < results->eda->len; i++) {
		const struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		double place = (row->time_s - origin_s) * live->eda_rate_hz;
		double nearest = round(place);
		if (!is_valid(row) || nearest < 0 || nearest >= live->eda->len ||
			!is_valid(&shown[(guint)nearest]))
			continue;
		double dx = shown[(guint)nearest].driver - x_mean, dy = row->driver - y_mean;
		n++;
		x_mean += dx / n;
		y_mean += dy / n;
		xx += dx * (shown[(guint)nearest].driver - x_mean);
		yy += dy * (row->driver - y_mean);
		xy += dx * (row->driver - y_mean);
	}
	return n >= DRIVER_MIN_S * results->eda_rate_hz && xx > 0 && yy > 0 ? xy / sqrt(xx * yy)
									    : NAN;
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Onsets in @span of the responses that count. */
static GArray *list_onsets(const GArray *rows, struct study_span span)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));

	for (guint i = 0; i < rows->len; i++) {
		const struct dsp_scr *scr = &g_array_index(rows, struct dsp_scr, i);
		if (scr->status != DSP_STATUS_REJECTED && scr->onset_s >= span.start_s &&
			scr->onset_s <= span.end_s)
			g_array_append_val(times, scr->onset_s);
	}
	g_array_sort(times, compare_doubles);
	return times;
}

static bool is_beat(const struct dsp_beat *beat)
{
	return beat->status != DSP_STATUS_REJECTED && beat->status != DSP_STATUS_EXTRA;
}

static GArray *list_beats(const GArray *rows, struct study_span span)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));

	for (guint i = 0; i < rows->len; i++) {
		const struct dsp_beat *beat = &g_array_index(rows, struct dsp_beat, i);
		if (is_beat(beat) && beat->time_s >= span.start_s && beat->time_s <= span.end_s)
			g_array_append_val(times, beat->time_s);
	}
	g_array_sort(times, compare_doubles);
	return times;
}

/* What rounding alone leaves of two equal rates is no difference. */
static double subtract_rates(double live_bpm, double offline_bpm)
{
	double difference_bpm = live_bpm - offline_bpm;

	return fabs(difference_bpm) < RATE_NOISE_BPM ? 0 : difference_bpm;
}

/* 60 / mean interval of the beats in @span; corrected intervals where there are any. */
static double mean_rate(const GArray *rows, struct study_span span)
{
	double sum_ms = 0;
	guint n = 0;

	for (guint i = 0; i < rows->len; i++) {
		const struct dsp_beat *beat = &g_array_index(rows, struct dsp_beat, i);
		double ibi_ms =
			isfinite(beat->ibi_corrected_ms) ? beat->ibi_corrected_ms : beat->ibi_ms;
		if (!is_beat(beat) || !isfinite(ibi_ms) || beat->time_s < span.start_s ||
			beat->time_s > span.end_s)
			continue;
		sum_ms += ibi_ms;
		n++;
	}
	return n ? 60000 * n / sum_ms : NAN;
}

static void add(struct rec_results *results, enum rec_metric metric, struct study_span span,
	double value, const char *refusal)
{
	struct rec_measure *row =
		rec_measures_add(results, metric, "session", span.start_s, span.end_s, value);

	if (isnan(value))
		rec_measures_note(row, "%s", refusal);
}

static void add_f1(struct rec_results *results, enum rec_metric metric, struct study_span span,
	const GArray *live, const GArray *offline, double tolerance_s)
{
	struct study_agreement_events events = study_agreement_match(live, offline, tolerance_s);
	struct rec_measure *row = rec_measures_add(
		results, metric, "session", span.start_s, span.end_s, events.positive);

	rec_measures_note(
		row, "%u live, %u offline, %u paired", events.n_a, events.n_b, events.n_matched);
}

void study_live_agreement_fill(const struct rec_results *live, struct rec_results *results)
{
	rec_measures_drop(results, REC_METRIC_LIVE_DRIVER_R, REC_METRIC_LIVE_HR_DIFFERENCE);
	if (!live)
		return;
	if (live->eda->len > 0 && results->gsr_channel) {
		struct study_span span = shown_span(live->eda);
		g_autoptr(GArray) shown = list_onsets(live->scr, span);
		g_autoptr(GArray) found = list_onsets(results->scr, span);
		add(results, REC_METRIC_LIVE_DRIVER_R, span, correlate(live, results),
			"needs 30 s that are valid in both, and a driver that varies");
		add_f1(results, REC_METRIC_LIVE_SCR_F1, span, shown, found, SCR_S);
	}
	if (live->beats->len > 0 && results->pulse_channel) {
		struct study_span span = shown_span(live->beats);
		g_autoptr(GArray) shown = list_beats(live->beats, span);
		g_autoptr(GArray) found = list_beats(results->beats, widen(span, BEAT_S));
		add_f1(results, REC_METRIC_LIVE_BEAT_F1, span, shown, found, BEAT_S);
		add(results, REC_METRIC_LIVE_HR_DIFFERENCE, span,
			subtract_rates(
				mean_rate(live->beats, span), mean_rate(results->beats, span)),
			"no interval in one of the two");
	}
}
