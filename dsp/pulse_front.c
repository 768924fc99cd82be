#include "dsp/pulse_front.h"

#include "dsp/flags.h"
#include "dsp/pulse.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double BRIDGE_S = 0.3; /* dsp.md 1.6 */
static const double FLAT_S = 1.0;   /* no artery stands still that long */
static const double LEARN_S = 10.0; /* dsp.md 5.1 */
static const double LEARN_MIN_S = 5.0;
static const double LIGHT_S = 0.016; /* 0.1325 / 8 Hz */
static const double SMOOTH_S = 0.055;
static const double BASE_S = 1.2;
static const double KERNEL_SPAN = 3.5; /* standard deviations on each side */

enum {
	KERNEL_MAX = 96, /* at 200 Hz: 79 */
	LANES = 4,       /* sums side by side, for vector units */
};

/* One native sample. */
struct sample {
	double time_s, value;
};

/* From pushed samples to decimated ones: gaps, flat runs, polarity. */
struct dsp_pulse_front_run {
	double native_rate_hz;
	bool is_open; /* a segment is running */
	bool is_flat; /* the signal stands still since flat_s */
	bool is_off;  /* the device says that the finger is off */
	double gap_s; /* start of the running gap; NaN: none */
	double flat_s;
	struct sample last; /* newest good sample */

	struct sample *held; /* the run of equal values at the end, not yet passed on */
	size_t n_held, held_max;

	double group_s; /* the group that becomes one decimated sample: its first time, */
	double sum_time, sum_value; /* the sums of times since then and of values */
	size_t n_group, decimation;

	struct sample *learn; /* decimated samples that wait for the polarity */
	double *learn_value, *learn_scratch;
	size_t n_learn, learn_max;
	double sign;
};

struct dsp_pulse_front_filters {
	double light[KERNEL_MAX + 1], smooth[KERNEL_MAX + 1];
	int64_t light_half, smooth_half;
	int64_t base_width; /* odd */
	double *mean;       /* ring: first moving mean, indexed by its newest sample */
	double sum_raw, sum_mean;
	int64_t n_fed; /* samples and continuation behind the end */
};

static double at(const struct dsp_pulse_front *front, const double *ring, int64_t index)
{
	return ring[(size_t)index & front->mask];
}

static void put(const struct dsp_pulse_front *front, double *ring, int64_t index, double value)
{
	ring[(size_t)index & front->mask] = value;
}

/* ---- filters: decimated samples to the rings ---- */

/* The raw ring is kept twice, one copy behind the other, so that any stretch is contiguous. */
static void put_raw(struct dsp_pulse_front *front, int64_t index, double value)
{
	put(front, front->raw, index, value);
	front->raw[((size_t)index & front->mask) + front->mask + 1] = value;
}

/* A Gaussian of @sd samples with sum 1; returns its half width. */
static int64_t make_gaussian(double sd, double *ret_kernel)
{
	int64_t half = (int64_t)ceil(KERNEL_SPAN * sd);
	double sum = 0;

	if (half > KERNEL_MAX / 2)
		half = KERNEL_MAX / 2;
	for (int64_t i = 0; i <= 2 * half; i++) {
		double u = (double)(i - half) / sd;

		ret_kernel[i] = exp(-0.5 * u * u);
		sum += ret_kernel[i];
	}
	for (int64_t i = 0; i <= 2 * half; i++)
		ret_kernel[i] /= sum;
	return half;
}

static double convolve(
	const struct dsp_pulse_front *front, const double *kernel, int64_t half, int64_t index)
{
	const double *x = front->raw + ((size_t)(index - half) & front->mask);
	double sum[LANES] = {0};
	int64_t n = 2 * half + 1, j = 0;

	for (; j + LANES <= n; j += LANES) {
		for (int k = 0; k < LANES; k++)
			sum[k] += kernel[j + k] * x[j + k];
	}
	for (; j < n; j++)
		sum[0] += kernel[j] * x[j];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double sum_last(
	const struct dsp_pulse_front *front, const double *ring, int64_t newest, int64_t n)
{
	double sum = 0;

	for (int64_t i = newest - n + 1; i <= newest; i++)
		sum += at(front, ring, i);
	return sum;
}

static void begin_filters(struct dsp_pulse_front *front, double value)
{
	struct dsp_pulse_front_filters *filters = front->filters;

	front->n_samples = 0;
	front->n_smooth = 0;
	front->n_ready = 0;
	filters->n_fed = 0;
	for (int64_t i = 1; i <= 2 * filters->base_width; i++) {
		put_raw(front, -i, value);
		put(front, filters->mean, -i, value);
	}
}

/* The moving sums are made anew once in their width: rounding errors do not add up, and one
 * enormous value leaves no trace. */
static void step_base(struct dsp_pulse_front *front, int64_t newest)
{
	struct dsp_pulse_front_filters *filters = front->filters;
	int64_t width = filters->base_width;

	if (newest % width == 0)
		filters->sum_raw = sum_last(front, front->raw, newest, width);
	else
		filters->sum_raw +=
			at(front, front->raw, newest) - at(front, front->raw, newest - width);
	put(front, filters->mean, newest, filters->sum_raw / (double)width);
	if (newest % width == 0)
		filters->sum_mean = sum_last(front, filters->mean, newest, width);
	else
		filters->sum_mean +=
			at(front, filters->mean, newest) - at(front, filters->mean, newest - width);
}

static void step_filters(struct dsp_pulse_front *front, double value)
{
	struct dsp_pulse_front_filters *filters = front->filters;
	int64_t newest = filters->n_fed++;
	int64_t smooth = newest - filters->smooth_half;
	int64_t ready = newest - (filters->base_width - 1);

	put_raw(front, newest, value);
	step_base(front, newest);
	if (smooth >= 0 && smooth < front->n_samples) {
		put(front, front->smooth, smooth,
			convolve(front, filters->smooth, filters->smooth_half, smooth));
		put(front, front->light, smooth,
			convolve(front, filters->light, filters->light_half, smooth));
		front->n_smooth = smooth + 1;
	}
	if (ready >= 0 && ready < front->n_samples) {
		double base = filters->sum_mean / (double)filters->base_width;

		put(front, front->wave, ready, at(front, front->light, ready) - base);
		put(front, front->peak, ready, at(front, front->smooth, ready) - base);
		front->n_ready = ready + 1;
		front->sink.advance(front->sink.context);
	}
}

static void filter_sample(struct dsp_pulse_front *front, struct sample sample)
{
	double value = front->run->sign * sample.value;

	if (front->n_samples == 0)
		begin_filters(front, value);
	put(front, front->time_s, front->n_samples, sample.time_s);
	front->n_samples++;
	step_filters(front, value);
}

static void end_filters(struct dsp_pulse_front *front)
{
	double last;

	if (front->n_samples == 0)
		return;
	last = at(front, front->raw, front->n_samples - 1);
	while (front->n_ready < front->n_samples)
		step_filters(front, last);
	front->sink.end(front->sink.context);
	front->n_samples = 0;
	front->n_smooth = 0;
	front->n_ready = 0;
}

/* ---- polarity ---- */

/* Decides with what has been gathered, for good when it suffices, and passes it on. */
static void release_learned(struct dsp_pulse_front *front)
{
	struct dsp_pulse_front_run *run = front->run;
	int polarity;

	for (size_t i = 0; i < run->n_learn; i++)
		run->learn_value[i] = run->learn[i].value;
	polarity = dsp_pulse_find_polarity(
		run->learn_value, run->n_learn, front->rate_hz, run->learn_scratch);
	run->sign = polarity;
	if ((double)run->n_learn >= LEARN_MIN_S * front->rate_hz)
		front->polarity = polarity;
	for (size_t i = 0; i < run->n_learn; i++)
		filter_sample(front, run->learn[i]);
	run->n_learn = 0;
}

static void take_decimated(struct dsp_pulse_front *front, struct sample sample)
{
	struct dsp_pulse_front_run *run = front->run;

	if (front->polarity != 0) {
		filter_sample(front, sample);
		return;
	}
	run->learn[run->n_learn++] = sample;
	if (run->n_learn == run->learn_max)
		release_learned(front);
}

/* ---- runs: native samples to decimated ones ---- */

static void decimate(struct dsp_pulse_front *front, struct sample sample)
{
	struct dsp_pulse_front_run *run = front->run;

	if (run->n_group == 0)
		run->group_s = sample.time_s;
	run->sum_time += sample.time_s - run->group_s;
	run->sum_value += sample.value;
	if (++run->n_group < run->decimation)
		return;
	take_decimated(front, (struct sample){run->group_s + run->sum_time / (double)run->n_group,
				      run->sum_value / (double)run->n_group});
	run->sum_time = 0;
	run->sum_value = 0;
	run->n_group = 0;
}

static void release_held(struct dsp_pulse_front *front)
{
	struct dsp_pulse_front_run *run = front->run;

	for (size_t i = 0; i < run->n_held; i++)
		decimate(front, run->held[i]);
	run->n_held = 0;
}

static void close_segment(struct dsp_pulse_front *front)
{
	struct dsp_pulse_front_run *run = front->run;

	if (front->polarity == 0 && run->n_learn > 0)
		release_learned(front);
	end_filters(front);
	run->sum_time = 0;
	run->sum_value = 0;
	run->n_group = 0;
	run->n_held = 0;
	run->is_open = false;
}

static void close_gap(struct dsp_pulse_front *front, double end_s)
{
	struct dsp_pulse_front_run *run = front->run;

	if (isnan(run->gap_s))
		return;
	front->sink.window(front->sink.context, run->gap_s, end_s,
		run->is_off ? DSP_ARTEFACT_DISCONNECT : DSP_ARTEFACT_MISSING);
	run->gap_s = NAN;
	run->is_off = false;
}

/* A value joins the run of equal ones, or ends it. */
static void take_value(struct dsp_pulse_front *front, struct sample sample)
{
	struct dsp_pulse_front_run *run = front->run;
	bool is_equal = run->n_held > 0 && sample.value == run->held[0].value;

	if (!is_equal)
		release_held(front);
	if (run->n_held < run->held_max)
		run->held[run->n_held++] = sample;
	if (sample.time_s - run->held[0].time_s < FLAT_S)
		return;
	run->is_flat = true;
	run->gap_s = run->held[0].time_s;
	run->n_held = 0;
	close_segment(front);
}

static void bridge(struct dsp_pulse_front *front, struct sample sample)
{
	struct dsp_pulse_front_run *run = front->run;
	struct sample last = run->last;
	double step = sample.time_s - last.time_s;
	int n = (int)round(step * run->native_rate_hz);

	for (int i = 1; i < n && run->is_open; i++) {
		double part = i / (double)n;

		take_value(front, (struct sample){last.time_s + part * step,
					  last.value + part * (sample.value - last.value)});
	}
}

static void take_good(struct dsp_pulse_front *front, struct sample sample)
{
	struct dsp_pulse_front_run *run = front->run;
	double limit = fmax(BRIDGE_S, 3 / run->native_rate_hz);

	if (run->is_flat) {
		if (sample.value == run->last.value) {
			run->last.time_s = sample.time_s;
			return;
		}
		run->is_flat = false;
	}
	if (run->is_open && sample.time_s - run->last.time_s > limit) {
		release_held(front);
		close_segment(front);
		run->gap_s = run->last.time_s;
	}
	close_gap(front, sample.time_s);
	if (run->is_open && (sample.time_s - run->last.time_s) * run->native_rate_hz > 1.5)
		bridge(front, sample);
	run->is_open = true;
	run->last = sample;
	take_value(front, sample);
}

static void take_missing(struct dsp_pulse_front *front, double time_s, bool is_off)
{
	struct dsp_pulse_front_run *run = front->run;

	if (run->is_open && time_s - run->last.time_s > fmax(BRIDGE_S, 3 / run->native_rate_hz)) {
		release_held(front);
		close_segment(front);
		run->gap_s = run->last.time_s;
	}
	if (!run->is_open && isnan(run->gap_s))
		run->gap_s = time_s;
	run->is_off |= is_off && !run->is_open;
}

static void learn_step(struct dsp_pulse_front *front, double value)
{
	double difference = fabs(value - front->run->last.value);

	if (difference > 0 && (front->step <= 0 || difference < front->step))
		front->step = difference;
}

void dsp_pulse_front_push(
	struct dsp_pulse_front *front, double time_s, double value, uint16_t flags)
{
	const uint16_t missing = DSP_FLAG_MISSING | DSP_FLAG_DISCONNECT | DSP_FLAG_STARTUP;

	if (!isfinite(time_s) || time_s <= front->newest_s)
		return;
	front->newest_s = time_s;
	if ((flags & missing) != 0 || !isfinite(value)) {
		take_missing(front, time_s, (flags & DSP_FLAG_DISCONNECT) != 0);
		return;
	}
	learn_step(front, value);
	take_good(front, (struct sample){time_s, value});
}

void dsp_pulse_front_finish(struct dsp_pulse_front *front)
{
	if (front->run->is_open) {
		release_held(front);
		close_segment(front);
	}
	close_gap(front, front->newest_s);
}

double dsp_pulse_front_instant(const struct dsp_pulse_front *front, double index)
{
	int64_t before = (int64_t)floor(index);
	double from, to;

	if (before < 0)
		before = 0;
	if (before > front->n_samples - 2)
		before = front->n_samples - 2;
	if (before < 0)
		return at(front, front->time_s, 0);
	from = at(front, front->time_s, before);
	to = at(front, front->time_s, before + 1);
	return from + (index - (double)before) * (to - from);
}

/* ---- life ---- */

static bool create_rings(struct dsp_pulse_front *front)
{
	size_t size = 1;

	while ((double)size < DSP_PULSE_RING_S * front->rate_hz)
		size *= 2;
	front->mask = size - 1;
	front->time_s = calloc(size, sizeof(double));
	front->raw = calloc(2 * size, sizeof(double));
	front->light = calloc(size, sizeof(double));
	front->smooth = calloc(size, sizeof(double));
	front->wave = calloc(size, sizeof(double));
	front->peak = calloc(size, sizeof(double));
	front->filters = calloc(1, sizeof(*front->filters));
	if (front->filters)
		front->filters->mean = calloc(size, sizeof(double));
	return front->time_s && front->raw && front->light && front->smooth && front->wave &&
	       front->peak && front->filters && front->filters->mean;
}

static bool create_run(struct dsp_pulse_front *front, double rate_hz, size_t decimation)
{
	struct dsp_pulse_front_run *run = calloc(1, sizeof(*run));

	front->run = run;
	if (!run)
		return false;
	run->native_rate_hz = rate_hz;
	run->decimation = decimation;
	run->gap_s = NAN;
	run->last.value = NAN;
	run->held_max = (size_t)ceil(FLAT_S * rate_hz * 1.5) + 2;
	run->held = calloc(run->held_max, sizeof(*run->held));
	run->learn_max = (size_t)(LEARN_S * front->rate_hz);
	run->learn = calloc(run->learn_max, sizeof(*run->learn));
	run->learn_value = calloc(run->learn_max, sizeof(double));
	run->learn_scratch = calloc(run->learn_max, sizeof(double));
	return run->held && run->learn && run->learn_value && run->learn_scratch;
}

struct dsp_pulse_front *dsp_pulse_front_create(
	double rate_hz, double lsb, int polarity, const struct dsp_pulse_sink *sink)
{
	struct dsp_pulse_front *front = calloc(1, sizeof(*front));
	size_t decimation = (size_t)fmax(1, floor(rate_hz / 100));

	if (!front)
		return NULL;
	front->sink = *sink;
	front->rate_hz = rate_hz / (double)decimation;
	front->polarity = polarity;
	front->step = isfinite(lsb) && lsb > 0 ? lsb : 0;
	front->newest_s = NAN;
	if (!create_rings(front) || !create_run(front, rate_hz, decimation)) {
		dsp_pulse_front_destroy(front);
		errno = ENOMEM;
		return NULL;
	}
	front->run->sign = polarity < 0 ? -1 : 1;
	front->filters->light_half = make_gaussian(LIGHT_S * front->rate_hz, front->filters->light);
	front->filters->smooth_half =
		make_gaussian(SMOOTH_S * front->rate_hz, front->filters->smooth);
	front->filters->base_width = (int64_t)(BASE_S * front->rate_hz) | 1;
	return front;
}

void dsp_pulse_front_destroy(struct dsp_pulse_front *front)
{
	if (!front)
		return;
	if (front->run) {
		free(front->run->held);
		free(front->run->learn);
		free(front->run->learn_value);
		free(front->run->learn_scratch);
	}
	if (front->filters)
		free(front->filters->mean);
	free(front->run);
	free(front->filters);
	free(front->time_s);
	free(front->raw);
	free(front->light);
	free(front->smooth);
	free(front->wave);
	free(front->peak);
	free(front);
}
