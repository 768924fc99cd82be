#include "dsp/skin/trough.h"

#include "dsp/base/flags.h"
#include "dsp/base/parabola.h"
#include "dsp/decomposition/stretch.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define REACH_SIGMAS    5.0  /* the wider of its two Gaussians has sqrt(2) of the width */
#define STEEP_S         1.0  /* EDA-Explorer: the steepest slope of this time before the peak */
#define HALF_RECOVERY_S 10.0 /* Boucsein 2012: longer is no recovery */
#define STEPS           4.0  /* ADC steps that a response spans at least */

/* A response that counts, in samples. */
struct response {
	size_t onset, peak;
	double onset_at; /* between samples */
	double rise;     /* from onset to peak, G */
	double amplitude;
};

struct dsp_trough {
	double grid_hz;
	size_t n_max;
	enum dsp_trough_onset onset;
	enum dsp_trough_height height;
	double amplitude_min_uS, crossing_uS, slope, noise_heights;
	double rise_min, rise_max; /* samples */
	int half;
	double *taps; /* of the low-pass, 2 half + 1 */
	double noise_gain;

	double *y; /* the signal behind the low-pass */
	struct dsp_trough_signal signal;
	size_t from, to;
	double turn;   /* smallest turn, G */
	double limit;  /* least amplitude, G; NaN: nothing counts */
	double raised; /* where crossing begins, G */

	size_t at;                 /* next sample to look at */
	size_t run_first, run_end; /* the run it lies in */
	bool is_rising;
	size_t low, high; /* running extremes since the last turn */
	struct response waiting;
	bool has_waiting;
};

void dsp_trough_destroy(struct dsp_trough *trough)
{
	if (!trough)
		return;
	free(trough->taps);
	free(trough->y);
	free(trough);
}

/* 2 g - g * g, where g * g is the Gaussian of twice the variance; without a width one tap of 1. */
static void fill_taps(struct dsp_trough *trough, double sigma)
{
	double exponent = sigma > 0.0 ? 0.5 / (sigma * sigma) : 0.0;
	double sum_narrow = 0.0;
	double sum_wide = 0.0;
	double squares = 0.0;

	for (int j = -trough->half; j <= trough->half; j++) {
		sum_narrow += exp(-exponent * j * j);
		sum_wide += exp(-0.5 * exponent * j * j);
	}
	for (int j = -trough->half; j <= trough->half; j++) {
		double tap = 2.0 * exp(-exponent * j * j) / sum_narrow -
			     exp(-0.5 * exponent * j * j) / sum_wide;

		trough->taps[j + trough->half] = tap;
		squares += tap * tap;
	}
	trough->noise_gain = sqrt(squares);
}

struct dsp_trough *dsp_trough_create(const struct dsp_params *params, double grid_hz, size_t n_max)
{
	double sigma = params->eda_trough_smooth_s * grid_hz;
	struct dsp_trough *trough;

	if (!(grid_hz > 0.0 && isfinite(grid_hz)) || n_max == 0) {
		errno = EINVAL;
		return NULL;
	}
	trough = calloc(1, sizeof(*trough));
	if (!trough)
		return NULL;
	trough->grid_hz = grid_hz;
	trough->n_max = n_max;
	trough->onset = (enum dsp_trough_onset)lround(params->eda_trough_onset);
	trough->height = (enum dsp_trough_height)lround(params->eda_trough_height);
	trough->amplitude_min_uS = params->eda_amplitude_min_uS;
	trough->crossing_uS = params->eda_trough_crossing_uS;
	trough->slope = params->eda_trough_slope;
	trough->noise_heights = params->eda_trough_noise;
	trough->rise_min = params->eda_trough_rise_min_s * grid_hz;
	trough->rise_max = params->eda_trough_rise_max_s * grid_hz;
	trough->half = (int)ceil(REACH_SIGMAS * sigma);
	trough->taps = calloc(2 * (size_t)trough->half + 1, sizeof(*trough->taps));
	trough->y = calloc(n_max, sizeof(*trough->y));
	if (!trough->taps || !trough->y) {
		dsp_trough_destroy(trough);
		errno = ENOMEM;
		return NULL;
	}
	fill_taps(trough, sigma);
	return trough;
}

/* Into y: holes stay holes; at the ends of a run the low-pass is what is left of it. */
static void smooth(struct dsp_trough *trough)
{
	const double *x = trough->signal.x;
	size_t n = trough->signal.n;
	ptrdiff_t half = trough->half;
	size_t first = 0;
	size_t end = 0;

	for (size_t i = 0; i < n; i++)
		trough->y[i] = (double)NAN;
	while (dsp_stretch_run(x, n, end, &first, &end)) {
		for (size_t i = first; i < end; i++) {
			ptrdiff_t before =
				(ptrdiff_t)(i - first) < half ? (ptrdiff_t)(i - first) : half;
			ptrdiff_t behind =
				(ptrdiff_t)(end - 1 - i) < half ? (ptrdiff_t)(end - 1 - i) : half;
			double sum = 0.0;
			double weight = 0.0;

			for (ptrdiff_t j = -before; j <= behind; j++) {
				sum += trough->taps[j + half] * x[(ptrdiff_t)i + j];
				weight += trough->taps[j + half];
			}
			trough->y[i] = sum / weight;
		}
	}
}

void dsp_trough_begin(
	struct dsp_trough *trough, const struct dsp_trough_signal *signal, size_t from, size_t to)
{
	double lsb = signal->lsb > 0.0 ? signal->lsb : 0.0;
	double noise = fmax(signal->noise, lsb / sqrt(12.0)); /* fmax leaves NaN out */
	double height = 0.0;

	assert(signal->n <= trough->n_max);
	trough->signal = *signal;
	trough->from = from;
	trough->to = to;
	if (trough->noise_heights > 0.0)
		height = fmax(trough->noise_heights * trough->noise_gain * noise, STEPS * lsb);
	trough->turn = 0.5 * height;
	trough->limit = isnan(signal->unit) ? (double)NAN
					    : fmax(trough->amplitude_min_uS * signal->unit, height);
	trough->raised = trough->crossing_uS * signal->unit;
	trough->at = trough->run_first = trough->run_end = 0;
	trough->has_waiting = false;
	smooth(trough);
}

/* Moves on to the run behind the present one; false behind the last. */
static bool enter_run(struct dsp_trough *trough)
{
	if (!dsp_stretch_run(trough->y, trough->signal.n, trough->run_end, &trough->run_first,
		    &trough->run_end))
		return false;
	trough->at = trough->low = trough->high = trough->run_first;
	trough->is_rising = false;
	return true;
}

/* Looks at the next sample of a run; true when the signal has turned down: low and high are then
 * the trough and the peak behind it. */
static bool step_turns(struct dsp_trough *trough)
{
	size_t i = trough->at++;
	double here = trough->y[i];

	if (trough->is_rising) {
		if (here > trough->y[trough->high])
			trough->high = i;
		else if (here < trough->y[trough->high] - trough->turn)
			return true;
	} else if (here <= trough->y[trough->low]) {
		trough->low = i;
	} else if (here > trough->y[trough->low] + trough->turn) {
		trough->is_rising = true;
		trough->high = i;
	}
	return false;
}

/* The same by crossings: true when the phasic part has come back to 0; low is then the last sample
 * below the crossing. */
static bool step_crossings(struct dsp_trough *trough)
{
	size_t i = trough->at++;
	double here = trough->y[i];

	if (trough->is_rising) {
		if (here < 0.0)
			return true;
		if (here > trough->y[trough->high])
			trough->high = i;
	} else if (i > trough->run_first && here > trough->raised &&
		   trough->y[i - 1] <= trough->raised) {
		trough->is_rising = true;
		trough->low = i - 1;
		trough->high = i;
	}
	return false;
}

/* No sample before @i, from @first on, lies lower than a turn and @slope allow. */
static bool is_lowest(const struct dsp_trough *trough, size_t i, size_t first, double slope)
{
	for (size_t k = first; k < i; k++) {
		if (trough->y[i] - trough->y[k] > trough->turn + slope * (double)(i - k))
			return false;
	}
	return true;
}

/* Onset by its slope; the trough when there is none. */
static size_t find_foot(const struct dsp_trough *trough, size_t low, size_t peak)
{
	const double *y = trough->y;
	size_t reach = (size_t)lround(STEEP_S * trough->grid_hz);
	size_t oldest =
		peak - low > (size_t)trough->rise_max ? peak - (size_t)trough->rise_max : low;
	size_t steepest = peak;
	double slope;

	for (size_t i = peak; i > low && peak - i < reach; i--) {
		if (y[i] - y[i - 1] > y[steepest] - y[steepest - 1])
			steepest = i;
	}
	slope = trough->slope * (y[steepest] - y[steepest - 1]);
	for (size_t i = steepest; i > oldest; i--) {
		if (y[i] - y[i - 1] < slope && is_lowest(trough, i, oldest, slope))
			return i;
	}
	return low;
}

/* The lowest value between @peak and the first higher one in direction @step, at most
 * DSP_TROUGH_CONTEXT_S away. */
static double find_base(const struct dsp_trough *trough, size_t peak, int step)
{
	const double *y = trough->y;
	size_t reach = (size_t)(DSP_TROUGH_CONTEXT_S * trough->grid_hz);
	size_t left = step < 0 ? peak - trough->run_first : trough->run_end - 1 - peak;
	double lowest = y[peak];

	reach = left < reach ? left : reach;
	for (size_t k = 1; k <= reach; k++) {
		double here = step < 0 ? y[peak - k] : y[peak + k];

		if (here > y[peak])
			break;
		lowest = fmin(lowest, here);
	}
	return lowest;
}

/* As it is seen: in conductance where the phasic part alone says when. */
static double find_rise(const struct dsp_trough *trough, const struct response *response)
{
	bool is_crossing = trough->onset == DSP_TROUGH_ONSET_CROSSING;
	const double *x =
		is_crossing && trough->signal.conductance ? trough->signal.conductance : trough->y;
	double share = response->onset_at - (double)response->onset;

	return x[response->peak] -
	       ((1.0 - share) * x[response->onset] + share * x[response->onset + 1]);
}

static double find_amplitude(const struct dsp_trough *trough, const struct response *response)
{
	if (trough->height == DSP_TROUGH_HEIGHT_PROMINENCE)
		return trough->y[response->peak] - fmax(find_base(trough, response->peak, -1),
							   find_base(trough, response->peak, 1));
	return response->rise;
}

/* Everything but the limits of amplitude and rise speaks for it: it is whole and rests on
 * samples. */
static bool is_sound(const struct dsp_trough *trough, const struct response *response)
{
	static const uint16_t UNSEEN = DSP_FLAGS_INVALID | DSP_FLAG_INTERPOLATED;
	const uint16_t *flags = trough->signal.flags;

	/* A trough at the very start may have been deeper before. */
	if (response->onset == trough->run_first)
		return false;
	if (!flags)
		return true;
	for (size_t i = response->onset; i <= response->peak; i++) {
		if (flags[i] & DSP_FLAGS_INVALID)
			return false;
	}
	/* What is bridged ends in samples that look like an extreme and are only where the signal
	 * was lost. */
	return !((flags[response->onset] | flags[response->onset - 1] | flags[response->peak] |
			 flags[response->peak + 1]) &
		 UNSEEN);
}

/* Onset and limits of the response between low and high; false when it does not count. */
static bool judge(const struct dsp_trough *trough, struct response *ret_response)
{
	const double *y = trough->y;
	struct response response = {.onset = trough->low, .peak = trough->high};
	double n_rise;

	if (trough->onset == DSP_TROUGH_ONSET_SLOPE)
		response.onset = find_foot(trough, trough->low, trough->high);
	response.onset_at = (double)response.onset;
	if (trough->onset == DSP_TROUGH_ONSET_CROSSING)
		response.onset_at += (trough->raised - y[response.onset]) /
				     (y[response.onset + 1] - y[response.onset]);
	response.rise = find_rise(trough, &response);
	response.amplitude = find_amplitude(trough, &response);
	n_rise = (double)(response.peak - response.onset);
	if (n_rise < trough->rise_min || n_rise > trough->rise_max ||
		!(response.amplitude >= trough->limit) || !is_sound(trough, &response))
		return false;
	*ret_response = response;
	return true;
}

static bool find_response(struct dsp_trough *trough, struct response *ret_response)
{
	bool is_crossing = trough->onset == DSP_TROUGH_ONSET_CROSSING;
	bool counts = false;

	while (!counts && (trough->at < trough->run_end || enter_run(trough))) {
		bool has_ended = is_crossing ? step_crossings(trough) : step_turns(trough);

		if (!has_ended)
			continue;
		counts = judge(trough, ret_response);
		trough->is_rising = false;
		trough->low = trough->at - 1;
	}
	return counts;
}

/* Samples from @peak to the first time at or below @level; NaN when @limit or a hole comes first.
 */
static double find_recovery(
	const struct dsp_trough *trough, size_t peak, double level, size_t limit)
{
	const double *y = trough->y;
	size_t last = peak + (size_t)(HALF_RECOVERY_S * trough->grid_hz);

	for (size_t i = peak + 1; i < trough->signal.n && i <= limit && i <= last; i++) {
		if (isnan(y[i]) ||
			(trough->signal.flags && trough->signal.flags[i] & DSP_FLAGS_INVALID))
			break;
		if (y[i] <= level)
			return (double)(i - peak) - (level - y[i]) / (y[i - 1] - y[i]);
	}
	return (double)NAN;
}

/* @limit: onset of the next response, or SIZE_MAX. */
static void describe(const struct dsp_trough *trough, const struct response *response, size_t limit,
	struct dsp_scr *ret_scr)
{
	const double *y = trough->y;
	size_t peak = response->peak;
	double offset = dsp_parabola_offset(y[peak - 1], y[peak], y[peak + 1]);
	double height = y[peak] - y[response->onset];
	double recovery = find_recovery(trough, peak, y[peak] - 0.5 * height, limit);

	*ret_scr = (struct dsp_scr){
		.onset_s = trough->signal.start_s + response->onset_at / trough->grid_hz,
		.peak_s = trough->signal.start_s + ((double)peak + offset) / trough->grid_hz,
		.amplitude = response->amplitude,
		.trough_to_peak = response->rise,
		.half_recovery_s = (recovery - offset) / trough->grid_hz,
		.status = DSP_STATUS_AUTOMATIC,
	};
	ret_scr->rise_s = ret_scr->peak_s - ret_scr->onset_s;
	for (size_t i = response->onset; trough->signal.flags && i <= peak; i++)
		ret_scr->flags |= trough->signal.flags[i];
}

bool dsp_trough_next(struct dsp_trough *trough, struct dsp_scr *ret_scr)
{
	for (;;) {
		struct response next = {.peak = SIZE_MAX, .onset = SIZE_MAX};
		struct response ready = trough->waiting;
		bool was_waiting = trough->has_waiting;

		trough->has_waiting = find_response(trough, &next);
		trough->waiting = next;
		if (was_waiting && ready.peak >= trough->from && ready.peak < trough->to) {
			describe(trough, &ready, next.onset, ret_scr);
			return true;
		}
		if (!trough->has_waiting)
			return false;
	}
}
