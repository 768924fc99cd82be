#include "study/levels.h"

#include "dsp/flags.h"
#include "dsp/stats.h"

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

double study_levels_epc_per_min(const struct rec_results *results, struct study_span span)
{
	double half_s = 0.5, rise = 0, previous = NAN, valid_s = 0;

	for (double t = span.start_s; t < span.end_s; t += 1 / EPC_RATE_HZ) {
		double level = study_levels_mean_conductance(
			results, (struct study_span){t - half_s, t + half_s});
		if (isfinite(level) && isfinite(previous)) {
			rise += fmax(0, level - previous);
			valid_s += 1 / EPC_RATE_HZ;
		}
		previous = level;
	}
	return valid_s > 0 ? rise / (valid_s / 60) : NAN;
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
