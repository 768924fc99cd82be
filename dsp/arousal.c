#include "dsp/arousal.h"

#include "dsp/base/stats.h"

#include <math.h>

static const double MAD_TO_SD = 1.4826; /* of a normal distribution */
static const double BASELINE_WEIGHT = 0.5, NON_RESPONDER_WEIGHT = 0.5, PROVISIONAL_WEIGHT = 0.7;

static bool is_present(const struct dsp_components *row, int k)
{
	return isfinite(row->x[k]) && row->q[k] > 0;
}

void dsp_arousal_baseline_compute(const struct dsp_components *rows, const bool *is_in, size_t n,
	const struct dsp_params *params, double valid_s, bool is_self_normalised, double *scratch,
	struct dsp_arousal_baseline *ret_baseline)
{
	ret_baseline->valid_s = valid_s;
	ret_baseline->is_self_normalised = is_self_normalised;
	for (int k = 0; k < DSP_COMPONENTS; k++) {
		size_t used = 0;
		for (size_t i = 0; i < n; i++) {
			if ((!is_in || is_in[i]) && is_present(&rows[i], k))
				scratch[used++] = rows[i].x[k];
		}
		double centre = dsp_stats_median(scratch, used);
		ret_baseline->median[k] = centre;
		ret_baseline->spread[k] = fmax(
			MAD_TO_SD * dsp_stats_mad(scratch, used, centre), params->arousal_floor[k]);
	}
}

static double clip(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

void dsp_arousal_index(const struct dsp_components *row,
	const struct dsp_arousal_baseline *baseline, const struct dsp_params *params,
	bool is_non_responder, struct dsp_arousal *ret_arousal)
{
	double sum = 0, weights = 0, possible = 0;
	bool is_known = false;

	for (int k = 0; k < DSP_COMPONENTS; k++) {
		if (!is_present(row, k) || isnan(baseline->median[k]))
			continue;
		double z = (row->x[k] - baseline->median[k]) / baseline->spread[k];
		z = clip(z, params->arousal_z_low, params->arousal_z_high);
		/* Orienting slows the heart: only acceleration says something about arousal. */
		if (k == DSP_COMPONENT_HEART)
			z = fmax(z, 0);
		double weight = params->arousal_weight[k] * row->q[k];
		sum += weight * z;
		weights += weight;
		possible += params->arousal_weight[k];
		is_known |= k != DSP_COMPONENT_MUSCLE && weight > 0;
	}
	double share = fmin(1, baseline->valid_s / params->arousal_baseline_full_s);
	double trust = baseline->is_self_normalised
			       ? BASELINE_WEIGHT
			       : BASELINE_WEIGHT + (1 - BASELINE_WEIGHT) * share;
	trust *= is_non_responder ? NON_RESPONDER_WEIGHT : 1;
	trust *= row->is_provisional ? PROVISIONAL_WEIGHT : 1;
	double z = sum / weights;
	*ret_arousal = (struct dsp_arousal){
		.time_s = row->time_s,
		.arousal = is_known ? 100 / (1 + exp(-(z - params->arousal_centre) /
							 params->arousal_slope))
				    : NAN,
		.confidence = is_known ? weights / possible * trust : 0,
		.is_self_normalised = baseline->is_self_normalised,
		.is_provisional = row->is_provisional,
	};
}

/* Weights 1-2-1 over three seconds: as wide as two, and no second moves. */
static void smooth(const struct dsp_arousal *rows, size_t n, double *out)
{
	for (size_t i = 0; i < n; i++) {
		double before = i > 0 ? rows[i - 1].arousal : NAN;
		double after = i + 1 < n ? rows[i + 1].arousal : NAN;
		double here = rows[i].arousal;
		out[i] = (isnan(before) ? here : before) / 4 + here / 2 +
			 (isnan(after) ? here : after) / 4;
	}
}

static double standard_deviation(const double *values, size_t n)
{
	double sum = 0, squares = 0;
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(values[i]))
			continue;
		sum += values[i];
		used++;
	}
	double mean = sum / (double)used;
	for (size_t i = 0; i < n; i++) {
		if (!isnan(values[i]))
			squares += (values[i] - mean) * (values[i] - mean);
	}
	return used > 1 ? sqrt(squares / (double)(used - 1)) : 0;
}

/* The lowest value from @top towards @step until something higher, an unknown second or the end. */
static double valley(const double *values, size_t n, size_t top, int step)
{
	double low = values[top];

	for (size_t i = top;;) {
		if ((step < 0 && i == 0) || (step > 0 && i + 1 == n))
			return low;
		i = step < 0 ? i - 1 : i + 1;
		if (isnan(values[i]) || values[i] > values[top])
			return low;
		low = fmin(low, values[i]);
	}
}

/* First second of a plateau counts; a rise before and a fall behind it are needed. */
static bool is_maximum(const double *values, size_t n, size_t i)
{
	size_t end = i;

	if (i == 0 || isnan(values[i]) || !(values[i] > values[i - 1]))
		return false;
	while (end + 1 < n && values[end + 1] == values[i])
		end++;
	return end + 1 < n && values[end + 1] < values[i];
}

static bool has_scr_near(const struct dsp_scr *scr, size_t n_scr, double time_s, double distance_s)
{
	for (size_t i = 0; i < n_scr; i++) {
		if (fabs(scr[i].onset_s - time_s) <= distance_s)
			return true;
	}
	return false;
}

/* Keeps the higher one of two peaks that are too near; @n rows in order of time, the last one new.
 */
static size_t drop_near(struct dsp_peak *peaks, size_t n, double distance_s)
{
	while (n >= 2 && peaks[n - 1].time_s - peaks[n - 2].time_s < distance_s) {
		if (peaks[n - 1].height > peaks[n - 2].height)
			peaks[n - 2] = peaks[n - 1];
		n--;
	}
	return n;
}

size_t dsp_arousal_peaks(const struct dsp_arousal *rows, size_t n, const struct dsp_scr *scr,
	size_t n_scr, const struct dsp_params *params, double *scratch, struct dsp_peak *ret_peaks,
	size_t max)
{
	size_t found = 0;

	smooth(rows, n, scratch);
	double least = fmax(params->peak_prominence,
		params->peak_prominence_sd * standard_deviation(scratch, n));
	for (size_t i = 0; i < n && found < max; i++) {
		if (!is_maximum(scratch, n, i))
			continue;
		double foot = fmax(valley(scratch, n, i, -1), valley(scratch, n, i, +1));
		double time_s = rows[i].time_s - 0.5;
		if (scratch[i] - foot < least)
			continue;
		ret_peaks[found++] = (struct dsp_peak){
			.time_s = time_s,
			.height = scratch[i],
			.prominence = scratch[i] - foot,
			.has_scr = has_scr_near(scr, n_scr, time_s, params->peak_scr_s),
			.status = DSP_STATUS_AUTOMATIC,
		};
		found = drop_near(ret_peaks, found, params->peak_distance_s);
	}
	for (size_t i = 0; i < found; i++)
		ret_peaks[i].id = (int64_t)i + 1;
	return found;
}
