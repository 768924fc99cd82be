#include "study/base/levels.h"

#include "dsp/base/flags.h"
#include "dsp/base/stats.h"

#include <math.h>

static const double EPC_RATE_HZ = 4;
static const double USABLE_QUALITY = 0.5;

static bool is_valid(const struct dsp_eda *row)
{
	return isfinite(row->conductance) && !(row->flags & DSP_FLAGS_INVALID);
}

static const struct dsp_eda *eda_row(const struct rec_results *results, guint i)
{
	return &g_array_index(results->eda, struct dsp_eda, i);
}

double study_levels_tonic(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans)
{
	g_autofree double *values = g_new(double, results->eda->len);
	gsize used = 0;

	for (gsize s = 0; s < n_spans; s++) {
		guint first, n;
		study_spans_eda_rows(results, spans[s], &first, &n);
		for (guint i = first; i < first + n && used < results->eda->len; i++) {
			if (is_valid(eda_row(results, i)) && isfinite(eda_row(results, i)->tonic))
				values[used++] = eda_row(results, i)->tonic;
		}
	}
	return dsp_stats_median(values, used);
}

double *study_levels_list_tonic(
	const struct rec_results *results, struct study_span span, gsize *ret_n)
{
	guint first, n;

	study_spans_eda_rows(results, span, &first, &n);
	double *values = g_new(double, n);
	*ret_n = 0;
	for (guint i = first; i < first + n; i++) {
		if (is_valid(eda_row(results, i)) && isfinite(eda_row(results, i)->tonic))
			values[(*ret_n)++] = eda_row(results, i)->tonic;
	}
	return values;
}

struct study_levels_line study_levels_tonic_line(
	const struct rec_results *results, struct study_span span)
{
	guint first, n;
	double count = 0, x_mean = 0, y_mean = 0, xx = 0, xy = 0;

	study_spans_eda_rows(results, span, &first, &n);
	/* Running means and sums of products (Welford): hours of microsiemens lose no digits. */
	for (guint i = first; i < first + n; i++) {
		if (!is_valid(eda_row(results, i)) || !isfinite(eda_row(results, i)->tonic))
			continue;
		count++;
		double dx = eda_row(results, i)->time_s - x_mean;
		double dy = eda_row(results, i)->tonic - y_mean;
		x_mean += dx / count;
		y_mean += dy / count;
		xx += dx * (eda_row(results, i)->time_s - x_mean);
		xy += dx * (eda_row(results, i)->tonic - y_mean);
	}
	return (struct study_levels_line){
		.mean = count > 0 ? y_mean : (double)NAN,
		.slope_per_s = xx > 0 ? xy / xx : (double)NAN,
		.valid_s = count > 0 ? count / results->eda_rate_hz : 0,
	};
}

static bool is_inside(const struct study_span *spans, gsize n_spans, double time_s)
{
	for (gsize s = 0; s < n_spans; s++) {
		if (time_s >= spans[s].start_s && time_s < spans[s].end_s)
			return true;
	}
	return false;
}

/* The median of what @value says of each beat in the stretches; NaN says nothing. */
static double beat_median(const struct rec_results *results, const struct study_span *spans,
	gsize n_spans, double (*value)(const struct dsp_beat *))
{
	g_autofree double *values = g_new(double, results->beats->len);
	gsize used = 0;

	for (guint i = 0; i < results->beats->len; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		double v = is_inside(spans, n_spans, beat->time_s) ? value(beat) : NAN;
		if (isfinite(v))
			values[used++] = v;
	}
	return dsp_stats_median(values, used);
}

static double rate_of_beat(const struct dsp_beat *beat)
{
	return 60000 / beat->ibi_corrected_ms;
}

static double amplitude_of_beat(const struct dsp_beat *beat)
{
	return beat->quality >= USABLE_QUALITY ? beat->amplitude : NAN;
}

double study_levels_heart_rate(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans)
{
	return beat_median(results, spans, n_spans, rate_of_beat);
}

double study_levels_pulse_amplitude(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans)
{
	return beat_median(results, spans, n_spans, amplitude_of_beat);
}

double study_levels_iscr(const struct rec_results *results, struct study_span span)
{
	guint first, n, used = 0;
	double sum = 0;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		if (!is_valid(eda_row(results, i)) || !isfinite(eda_row(results, i)->driver))
			continue;
		sum += eda_row(results, i)->driver;
		used++;
	}
	return used ? fmax(0, sum / results->eda_rate_hz) : NAN;
}

/* @span without the steps of @step_s that have no row within @half_s: a visit may claim years. */
static struct study_span cut_to_rows(
	const struct rec_results *results, struct study_span span, double half_s, double step_s)
{
	if (results->eda->len == 0)
		return (struct study_span){0, 0};
	double first_s = eda_row(results, 0)->time_s - half_s - step_s;
	double last_s = eda_row(results, results->eda->len - 1)->time_s + half_s + step_s;
	if (span.start_s < first_s)
		span.start_s += floor((first_s - span.start_s) / step_s) * step_s;
	span.end_s = fmin(span.end_s, last_s);
	return span;
}

/* The sum of rises, and the seconds they were looked for in. */
static double sum_rises(
	const struct rec_results *results, struct study_span span, double *ret_valid_s)
{
	double half_s = 0.5, rise = 0, previous = NAN;

	*ret_valid_s = 0;
	span = cut_to_rows(results, span, half_s, 1 / EPC_RATE_HZ);
	for (double t = span.start_s; t < span.end_s; t += 1 / EPC_RATE_HZ) {
		double level = study_levels_mean_conductance(
			results, (struct study_span){t - half_s, t + half_s});
		if (isfinite(level) && isfinite(previous)) {
			rise += fmax(0, level - previous);
			*ret_valid_s += 1 / EPC_RATE_HZ;
		}
		previous = level;
	}
	return *ret_valid_s > 0 ? rise : NAN;
}

double study_levels_epc(const struct rec_results *results, struct study_span span)
{
	double valid_s;

	return sum_rises(results, span, &valid_s);
}

double study_levels_epc_per_min(const struct rec_results *results, struct study_span span)
{
	double valid_s, rise = sum_rises(results, span, &valid_s);

	return rise / (valid_s / 60);
}

double study_levels_mean_conductance(const struct rec_results *results, struct study_span span)
{
	guint first, n, used = 0;
	double sum = 0;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		if (!is_valid(eda_row(results, i)))
			continue;
		sum += eda_row(results, i)->conductance;
		used++;
	}
	return used ? sum / used : NAN;
}

double study_levels_max_conductance(const struct rec_results *results, struct study_span span)
{
	guint first, n;
	double max = NAN;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		if (is_valid(eda_row(results, i)))
			max = fmax(max, eda_row(results, i)->conductance);
	}
	return max;
}

double study_levels_max_phasic(const struct rec_results *results, struct study_span span)
{
	guint first, n;
	double max = NAN;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		if (is_valid(eda_row(results, i)))
			max = fmax(max, eda_row(results, i)->phasic);
	}
	return max;
}
