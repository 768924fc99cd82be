#include "dsp/pulse/pulse_front.h"

#include "dsp/base/flags.h"
#include "dsp/pulse/pulse.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double LEARN_S = 10.0; /* of signal, then the polarity is fixed */
static const double LEARN_MIN_S = 5.0;
static const double FLAG_MERGE_S = 1.0; /* flagged stretches nearer than this are one window */

/* One native sample. */
struct sample {
	double time_s, value;
};

/* Samples with a flag, near one another; start NaN: none. */
struct flagged {
	double start_s, end_s;
	enum dsp_artefact_kind kind;
};

/* From pushed samples to decimated ones: gaps, flat runs, polarity. */
struct dsp_pulse_front_run {
	double native_rate_hz;
	bool is_open;            /* a segment is running */
	bool is_flat;            /* the signal stands still since gap_s */
	bool is_off;             /* the device says that the finger is off */
	double gap_s;            /* start of the running gap; NaN: none */
	double bridge_s, flat_s; /* limits */
	struct sample last;      /* newest good sample */

	struct flagged clipped, motion;

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

/* ---- segments ---- */

static void filter_sample(struct dsp_pulse_front *front, struct sample sample)
{
	if (dsp_pulse_rings_add(front->rings, sample.time_s, front->run->sign * sample.value))
		front->sink.advance(front->sink.context);
}

static void end_segment(struct dsp_pulse_front *front)
{
	if (front->rings->n_samples == 0)
		return;
	while (dsp_pulse_rings_drain(front->rings))
		front->sink.advance(front->sink.context);
	front->sink.end(front->sink.context);
	dsp_pulse_rings_clear(front->rings);
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
		run->learn_value, run->n_learn, front->rings->rate_hz, run->learn_scratch);
	run->sign = polarity;
	if ((double)run->n_learn >= LEARN_MIN_S * front->rings->rate_hz)
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
	end_segment(front);
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
	if (sample.time_s - run->held[0].time_s < run->flat_s)
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

	if (run->is_flat) {
		if (sample.value == run->last.value) {
			run->last.time_s = sample.time_s;
			return;
		}
		run->is_flat = false;
	}
	if (run->is_open && sample.time_s - run->last.time_s > run->bridge_s) {
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

	if (run->is_open && time_s - run->last.time_s > run->bridge_s) {
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

	if (difference > 0 && (front->rings->step <= 0 || difference < front->rings->step))
		front->rings->step = difference;
}

static void close_flagged(struct dsp_pulse_front *front, struct flagged *flagged)
{
	if (isnan(flagged->start_s))
		return;
	front->sink.window(front->sink.context, flagged->start_s, flagged->end_s, flagged->kind);
	flagged->start_s = NAN;
}

static void note_flag(
	struct dsp_pulse_front *front, struct flagged *flagged, double time_s, bool is_set)
{
	if (!isnan(flagged->start_s) && time_s > flagged->end_s + FLAG_MERGE_S)
		close_flagged(front, flagged);
	if (!is_set)
		return;
	if (isnan(flagged->start_s))
		flagged->start_s = time_s - 1 / front->run->native_rate_hz;
	flagged->end_s = time_s;
}

void dsp_pulse_front_push(
	struct dsp_pulse_front *front, double time_s, double value, uint16_t flags)
{
	const uint16_t missing = DSP_FLAG_MISSING | DSP_FLAG_DISCONNECT | DSP_FLAG_STARTUP;
	const uint16_t clipped = DSP_FLAG_CLIP_LO | DSP_FLAG_CLIP_HI;

	if (!isfinite(time_s) || time_s <= front->newest_s)
		return;
	front->newest_s = time_s;
	note_flag(front, &front->run->clipped, time_s, (flags & clipped) != 0);
	note_flag(front, &front->run->motion, time_s, (flags & DSP_FLAG_MOTION) != 0);
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
	close_flagged(front, &front->run->clipped);
	close_flagged(front, &front->run->motion);
}

bool dsp_pulse_front_is_gap(const struct dsp_pulse_front *front)
{
	return !front->run->is_open;
}

/* ---- life ---- */

static bool create_run(struct dsp_pulse_front *front, double rate_hz, size_t decimation,
	const struct dsp_params *params)
{
	struct dsp_pulse_front_run *run = calloc(1, sizeof(*run));

	front->run = run;
	if (!run)
		return false;
	run->native_rate_hz = rate_hz;
	run->decimation = decimation;
	run->bridge_s = fmax(params->pulse_bridge_s, 3 / rate_hz);
	run->flat_s = params->pulse_flat_s;
	run->clipped = (struct flagged){.start_s = NAN, .kind = DSP_ARTEFACT_CLIPPED};
	run->motion = (struct flagged){.start_s = NAN, .kind = DSP_ARTEFACT_MOTION};
	run->gap_s = NAN;
	run->last.value = NAN;
	run->held_max = (size_t)ceil(run->flat_s * rate_hz * 1.5) + 2;
	run->held = calloc(run->held_max, sizeof(*run->held));
	run->learn_max = (size_t)(LEARN_S * front->rings->rate_hz);
	run->learn = calloc(run->learn_max, sizeof(*run->learn));
	run->learn_value = calloc(run->learn_max, sizeof(double));
	run->learn_scratch = calloc(run->learn_max, sizeof(double));
	return run->held && run->learn && run->learn_value && run->learn_scratch;
}

struct dsp_pulse_front *dsp_pulse_front_create(double rate_hz, double lsb, int polarity,
	const struct dsp_params *params, const struct dsp_pulse_sink *sink)
{
	struct dsp_pulse_front *front = calloc(1, sizeof(*front));
	size_t decimation = (size_t)fmax(1, floor(rate_hz / 100));

	if (!front)
		return NULL;
	front->sink = *sink;
	front->polarity = polarity;
	front->newest_s = NAN;
	front->rings = dsp_pulse_rings_create(rate_hz / (double)decimation, params);
	if (!front->rings || !create_run(front, rate_hz, decimation, params)) {
		dsp_pulse_front_destroy(front);
		errno = ENOMEM;
		return NULL;
	}
	front->rings->step = isfinite(lsb) && lsb > 0 ? lsb : 0;
	front->run->sign = polarity < 0 ? -1 : 1;
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
	free(front->run);
	dsp_pulse_rings_destroy(front->rings);
	free(front);
}
