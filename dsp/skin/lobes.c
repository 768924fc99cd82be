#include "dsp/skin/lobes.h"

#include "dsp/base/flags.h"
#include "dsp/base/parabola.h"

#include <math.h>
#include <string.h>

#define SIDE_S      2.5 /* a lobe's ends lie within this of its maximum: width <= 5 s */
#define TAIL_S      5.0
#define NOISE_LOBES 4.0
#define MIN_LSB     4.0

void dsp_lobes_init(
	struct dsp_lobes *lobes, const struct dsp_params *params, double grid_hz, double lsb)
{
	memset(lobes, 0, sizeof(*lobes));
	lobes->grid_hz = grid_hz;
	lobes->amplitude_min = params->eda_amplitude_min_uS;
	lobes->foot = params->eda_lobe_foot;
	lobes->hysteresis = params->eda_lobe_hysteresis;
	lobes->tail_share = params->eda_tail_share;
	lobes->tail_width = params->eda_tail_width;
	lobes->gain = dsp_cda_gain(params->eda_tau_slow_s, params->eda_tau_fast_s);
	lobes->lsb = lsb > 0.0 ? lsb : 0.0;
	lobes->unit = (double)NAN;
}

void dsp_lobes_set_unit(struct dsp_lobes *lobes, double unit)
{
	lobes->unit = unit;
}

static int64_t samples(const struct dsp_lobes *lobes, double seconds)
{
	return (int64_t)lround(seconds * lobes->grid_hz);
}

static double driver_at(const struct dsp_lobes *lobes, int64_t index)
{
	return dsp_history_get(&lobes->driver, index);
}

static int64_t lowest_between(const struct dsp_lobes *lobes, int64_t from, int64_t to)
{
	int64_t lowest = from;

	for (int64_t i = from + 1; i <= to; i++) {
		if (driver_at(lobes, i) < driver_at(lobes, lowest))
			lowest = i;
	}
	return lowest;
}

static bool is_invalid(uint16_t flags)
{
	return (flags & DSP_FLAGS_INVALID) != 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static double mean_of_ends(const struct dsp_lobes *lobes, int64_t left, int64_t right)
{
	return 0.5 * (driver_at(lobes, left) + driver_at(lobes, right));
}

/* Samples around @index that lie above half of its height over @base. */
static double half_width(
	const struct dsp_lobes *lobes, int64_t left, int64_t index, int64_t right, double base)
{
	double level = 0.5 * (driver_at(lobes, index) + base);
	int64_t from = index;
	int64_t to = index;

	while (from > left && driver_at(lobes, from - 1) > level)
		from--;
	while (to < right && driver_at(lobes, to + 1) > level)
		to++;
	return (double)(to - from + 1);
}

/* Narrows the ends, which come as the farthest possible ones, to the foot of the lobe. The lowest
 * of many samples would be what noise makes of it. */
static void find_foot(const struct dsp_lobes *lobes, int64_t index, int64_t *left, int64_t *right)
{
	int64_t reach;

	*left = lowest_between(lobes, *left, index);
	*right = lowest_between(lobes, index, *right);
	reach = (int64_t)ceil(lobes->foot * half_width(lobes, *left, index, *right,
						    mean_of_ends(lobes, *left, *right)));
	*left = lowest_between(lobes, later(*left, index - reach), index);
	*right = lowest_between(lobes, index, earlier(*right, index + reach));
}

static double least_amplitude(const struct dsp_lobes *lobes)
{
	double noise = NOISE_LOBES * lobes->gain * lobes->noise_sd * 1.5 * lobes->sigma_s;

	return fmax(fmax(lobes->amplitude_min * lobes->unit, MIN_LSB * lobes->lsb), noise);
}

static bool is_tail(const struct dsp_lobes *lobes, const struct dsp_lobe *lobe)
{
	return lobes->has_last && lobe->index - lobes->last.index <= samples(lobes, TAIL_S) &&
	       lobe->amplitude < lobes->tail_share * lobes->last.amplitude &&
	       lobe->width > lobes->tail_width * lobes->last.width;
}

/* Measures the lobe with its maximum at @index, of which @until is the last sample; false when it
 * does not count. */
static bool measure(
	const struct dsp_lobes *lobes, int64_t index, int64_t until, struct dsp_lobe *ret_lobe)
{
	int64_t left = later(index - samples(lobes, SIDE_S), lobes->segment_start);
	int64_t right = earlier(index + samples(lobes, SIDE_S), until);
	double offset = 0.0;
	double base;
	double area = 0.0;
	int n_invalid = 0;
	uint16_t flags = 0;

	if (lobes->has_last)
		left = later(left, lobes->last.index);
	find_foot(lobes, index, &left, &right);
	base = mean_of_ends(lobes, left, right);
	for (int64_t i = left; i <= right; i++) {
		uint16_t here = dsp_flag_history_get(&lobes->flags, i);

		area += (driver_at(lobes, i) - base) / lobes->grid_hz;
		flags |= here;
		n_invalid += is_invalid(here) ? 1 : 0;
	}
	if (index > lobes->segment_start && index < until)
		offset = dsp_parabola_offset(driver_at(lobes, index - 1), driver_at(lobes, index),
			driver_at(lobes, index + 1));
	*ret_lobe = (struct dsp_lobe){
		.index = index,
		.impulse_s = ((double)index + offset) / lobes->grid_hz,
		.amplitude = lobes->gain * area,
		.width = half_width(lobes, left, index, right, base),
		.noise_ratio = lobes->noise_sd > 0.0
				       ? (driver_at(lobes, index) - base) / lobes->noise_sd
				       : (double)INFINITY,
		.flags = flags,
	};
	return ret_lobe->amplitude >= least_amplitude(lobes) && 2 * n_invalid <= right - left + 1 &&
	       !is_invalid(dsp_flag_history_get(&lobes->flags, index)) && !is_tail(lobes, ret_lobe);
}

static void close_lobe(struct dsp_lobes *lobes, int64_t until)
{
	struct dsp_lobe lobe;

	if (measure(lobes, lobes->extreme, until, &lobe)) {
		lobes->closed = lobes->last = lobe;
		lobes->has_closed = lobes->has_last = true;
	}
	lobes->is_rising = lobes->is_falling = false;
}

/* A hole: a lobe that was falling is closed at the last sample before it; a rise has no maximum. */
static void end_segment(struct dsp_lobes *lobes, int64_t hole)
{
	if (lobes->is_falling)
		close_lobe(lobes, hole - 1);
	lobes->is_rising = false;
	lobes->segment_start = hole + 1;
	lobes->extreme = hole + 1;
	lobes->has_last = false;
}

static void walk_valley(struct dsp_lobes *lobes, int64_t index, double turn)
{
	double here = driver_at(lobes, index);

	if (here < driver_at(lobes, lobes->extreme))
		lobes->extreme = index;
	if (here > driver_at(lobes, lobes->extreme) + turn) {
		lobes->is_rising = true;
		lobes->extreme = index;
	}
}

static void walk_rise(struct dsp_lobes *lobes, int64_t index, double turn)
{
	double here = driver_at(lobes, index);

	if (here > driver_at(lobes, lobes->extreme))
		lobes->extreme = index;
	if (here < driver_at(lobes, lobes->extreme) - turn) {
		lobes->is_rising = false;
		lobes->is_falling = true;
		lobes->fall = index;
	}
}

static void walk_fall(struct dsp_lobes *lobes, int64_t index, double turn)
{
	double here = driver_at(lobes, index);

	if (here < driver_at(lobes, lobes->fall))
		lobes->fall = index;
	if (here > driver_at(lobes, lobes->fall) + turn) {
		close_lobe(lobes, lobes->fall);
		lobes->is_rising = true;
		lobes->extreme = index;
	} else if (index - lobes->extreme >= samples(lobes, SIDE_S)) {
		close_lobe(lobes, index);
		lobes->extreme = lobes->fall;
	}
}

void dsp_lobes_push(struct dsp_lobes *lobes, const struct dsp_driver_sample *sample, uint16_t flags)
{
	int64_t index = sample->index;
	double turn;

	if (!lobes->is_started) {
		lobes->segment_start = lobes->extreme = index;
		lobes->is_started = true;
	}
	dsp_history_set(&lobes->driver, index, sample->driver);
	dsp_flag_history_set(&lobes->flags, index, flags);
	lobes->noise_sd = sample->noise_sd > 0.0 ? sample->noise_sd : 0.0;
	lobes->sigma_s = sample->sigma_s;
	lobes->next = index + 1;
	if (isnan(sample->driver)) {
		end_segment(lobes, index);
		return;
	}
	turn = lobes->hysteresis * lobes->noise_sd;
	if (lobes->is_falling)
		walk_fall(lobes, index, turn);
	else if (lobes->is_rising)
		walk_rise(lobes, index, turn);
	else
		walk_valley(lobes, index, turn);
}

void dsp_lobes_finish(struct dsp_lobes *lobes)
{
	if (lobes->is_started)
		end_segment(lobes, lobes->next);
}

bool dsp_lobes_pull(struct dsp_lobes *lobes, struct dsp_lobe *ret_lobe)
{
	if (!lobes->has_closed)
		return false;
	*ret_lobe = lobes->closed;
	lobes->has_closed = false;
	return true;
}

bool dsp_lobes_peek(const struct dsp_lobes *lobes, struct dsp_lobe *ret_lobe)
{
	return lobes->is_falling && measure(lobes, lobes->extreme, lobes->next - 1, ret_lobe);
}

int64_t dsp_lobes_settled(const struct dsp_lobes *lobes)
{
	return lobes->is_rising || lobes->is_falling ? lobes->extreme : lobes->next;
}
