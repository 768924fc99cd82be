#include "dsp/pulse/pulse.h"

#include "dsp/pulse/pulse_curve.h"
#include "dsp/pulse/pulse_front.h"
#include "dsp/pulse/pulse_live.h"
#include "dsp/pulse/pulse_past.h"
#include "dsp/pulse/pulse_track.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUEUE = 2048,
	QUEUE_ROOM = 768, /* what one pushed sample may bring out at most: 10 s that waited */
};

/* The lag is bounded by the window, the delay of the filters and this: 12 s in all. */
static const double LOOK_AHEAD_S = 4.0;

static const double SILENCE_S = 3;         /* without a beat (Orphanidou et al. 2015) */
static const double OFF_AMPLITUDE = 0.05;  /* of the usual one */
static const double SUSPECT_QUALITY = 0.4; /* at most */
static const double GAIN_AROUND_S = 0.1;   /* the beats beside a step are shifted by it */

struct dsp_pulse {
	struct dsp_params params;
	bool is_live;
	struct dsp_pulse_front *front;
	struct dsp_pulse_track track;
	struct dsp_pulse_live live;
	struct dsp_pulse_curve curve;

	struct dsp_pulse_past finals, provisionals;
	size_t n_retracted; /* provisionals before this one are gone */
	int64_t n_beats;
	double gain; /* of the device since the beginning of the record: the steps that were seen */
	double segment_s;               /* start of the running segment; NaN: none */
	double last_s;                  /* time of the last beat of the segment; NaN: none */
	double second_s, live_second_s; /* the next ones to come; NaN before the first sample */

	/* The window being extended, start NaN when there is none, and what its waves are like. */
	struct dsp_artefact window;
	int n_window_waves, n_window_off, n_window_motion;

	struct dsp_pulse_output queue[QUEUE];
	size_t head, n_queued;
	bool is_finished;
};

static struct dsp_pulse_output *queue_add(
	struct dsp_pulse *pulse, enum dsp_pulse_kind kind, enum dsp_pulse_change change)
{
	struct dsp_pulse_output *output = &pulse->queue[(pulse->head + pulse->n_queued) % QUEUE];

	pulse->n_queued++;
	memset(output, 0, sizeof(*output));
	output->kind = (uint8_t)kind;
	output->change = (uint8_t)change;
	return output;
}

/* ---- artefact windows ---- */

static void close_window(struct dsp_pulse *pulse)
{
	if (isnan(pulse->window.start_s))
		return;
	if (2 * pulse->n_window_off > pulse->n_window_waves)
		pulse->window.kind = DSP_ARTEFACT_DISCONNECT;
	else if (3 * pulse->n_window_motion > pulse->n_window_waves)
		pulse->window.kind = DSP_ARTEFACT_MOTION;
	queue_add(pulse, DSP_PULSE_ARTEFACT, DSP_PULSE_FINAL)->artefact = pulse->window;
	pulse->window.start_s = NAN;
}

/* A window begins as @kind and grows with what is near. */
static void extend_window(
	struct dsp_pulse *pulse, double start_s, double end_s, enum dsp_artefact_kind kind)
{
	struct dsp_artefact *window = &pulse->window;

	if (start_s < pulse->segment_s)
		start_s = pulse->segment_s;
	if (!isnan(window->start_s) && start_s > window->end_s + pulse->params.pulse_merge_s)
		close_window(pulse);
	if (isnan(window->start_s)) {
		*window = (struct dsp_artefact){start_s, end_s, DSP_CHANNEL_PULSE, (uint8_t)kind};
		pulse->n_window_waves = 0;
		pulse->n_window_off = 0;
		pulse->n_window_motion = 0;
		return;
	}
	window->start_s = fmin(window->start_s, start_s);
	window->end_s = fmax(window->end_s, end_s);
}

static void on_window(void *context, double start_s, double end_s, enum dsp_artefact_kind kind)
{
	struct dsp_pulse *pulse = context;

	queue_add(pulse, DSP_PULSE_ARTEFACT, DSP_PULSE_FINAL)->artefact =
		(struct dsp_artefact){start_s, end_s, DSP_CHANNEL_PULSE, (uint8_t)kind};
}

/* ---- seconds ---- */

static void emit_second(struct dsp_pulse *pulse, const struct dsp_pulse_past *past, double time_s,
	bool is_provisional)
{
	struct dsp_pulse_output *output = queue_add(
		pulse, DSP_PULSE_SECOND, is_provisional ? DSP_PULSE_ADD : DSP_PULSE_FINAL);

	output->second = (struct dsp_pulse_second){
		.time_s = time_s,
		.heart_rate_bpm = 60 / dsp_pulse_past_interval(past, time_s),
		.ln_amplitude = log(dsp_pulse_past_amplitude(past, time_s)),
		.quality = dsp_pulse_past_quality(past, time_s),
		.is_provisional = is_provisional,
	};
}

static void emit_seconds(struct dsp_pulse *pulse, double until_s)
{
	for (; pulse->second_s <= until_s; pulse->second_s++)
		emit_second(pulse, &pulse->finals, pulse->second_s, false);
}

/* ---- beats ---- */

static double quality_of(
	const struct dsp_pulse *pulse, const struct dsp_pulse_wave *wave, double interval_s)
{
	double usual_s = pulse->track.usual_interval / pulse->front->rings->rate_hz;
	bool is_regular = !(interval_s < 1.0 / 3 || interval_s > 1.5 ||
			    interval_s < usual_s / 2.2 || interval_s > usual_s * 2.2);
	double shape = fmax(0, fmin(1, (wave->correlation - 0.6) / 0.35));
	double quality = 0.6 * shape + (wave->skewness > 0 ? 0.2 : 0) + (is_regular ? 0.2 : 0);

	return wave->is_suspect ? fmin(quality, SUSPECT_QUALITY) : quality;
}

static void mark_suspect(
	struct dsp_pulse *pulse, const struct dsp_pulse_wave *wave, double time_s, bool is_off)
{
	double around_s = 1.25 * pulse->track.usual_interval / pulse->front->rings->rate_hz;

	extend_window(pulse, time_s - around_s, time_s + around_s, DSP_ARTEFACT_POOR_QUALITY);
	pulse->n_window_waves++;
	pulse->n_window_off += is_off;
	pulse->n_window_motion += wave->amplitude > pulse->params.pulse_suspect_high *
							    pulse->track.memory.typical_amplitude;
}

static void emit_beat(struct dsp_pulse *pulse, const struct dsp_pulse_wave *wave)
{
	const struct dsp_pulse_rings *rings = pulse->front->rings;
	double time_s = dsp_pulse_rings_instant(rings, wave->found.position);
	double interval_s = time_s - pulse->last_s;
	double since_s = isnan(pulse->last_s) ? pulse->segment_s : pulse->last_s;
	double quality = quality_of(pulse, wave, interval_s);
	/* Neither the size nor the shape of a wave: the finger is off. */
	bool is_off = wave->correlation < pulse->params.pulse_suspect_correlation &&
		      wave->amplitude < OFF_AMPLITUDE * pulse->track.memory.typical_amplitude;
	struct dsp_pulse_output *output;

	if (time_s - since_s > SILENCE_S)
		extend_window(pulse, since_s, time_s, DSP_ARTEFACT_NO_SIGNAL);
	if (wave->is_suspect)
		mark_suspect(pulse, wave, time_s, is_off);
	else if (!isnan(pulse->window.start_s) &&
		 time_s > pulse->window.end_s + pulse->params.pulse_merge_s)
		close_window(pulse);
	if (is_off)
		return;
	if (wave->gain_step != 1) {
		pulse->gain *= wave->gain_step;
		on_window(
			pulse, since_s - GAIN_AROUND_S, time_s + GAIN_AROUND_S, DSP_ARTEFACT_RANGE);
	}
	pulse->last_s = time_s;
	output = queue_add(pulse, DSP_PULSE_BEAT, DSP_PULSE_FINAL);
	output->id = ++pulse->n_beats;
	output->beat = (struct dsp_beat){
		.time_s = time_s,
		.onset_s = dsp_pulse_rings_instant(rings, wave->onset),
		.ibi_ms = 1000 * interval_s,
		.ibi_corrected_ms = NAN,
		.amplitude = wave->amplitude / pulse->gain,
		.quality = quality,
		.status = DSP_STATUS_AUTOMATIC,
	};
	dsp_pulse_past_add(&pulse->finals, &(struct dsp_pulse_past_beat){.time_s = time_s,
						   .interval_s = interval_s,
						   .amplitude = wave->amplitude / pulse->gain,
						   .quality = quality});
}

static void retract_before(struct dsp_pulse *pulse, double position)
{
	struct dsp_pulse_past *past = &pulse->provisionals;

	for (; pulse->n_retracted < past->n; pulse->n_retracted++) {
		const struct dsp_pulse_past_beat *beat =
			&past->beat[pulse->n_retracted % DSP_PULSE_PAST];
		struct dsp_pulse_output *output;

		if (beat->position >= position)
			return;
		output = queue_add(pulse, DSP_PULSE_BEAT, DSP_PULSE_RETRACT);
		output->id = beat->id;
		output->beat.time_s = beat->time_s;
		output->beat.status = DSP_STATUS_PROVISIONAL;
	}
}

static void make_final(struct dsp_pulse *pulse, int64_t horizon)
{
	struct dsp_pulse_wave wave;

	retract_before(pulse, (double)horizon);
	while (dsp_pulse_track_pull(&pulse->track, horizon, &wave))
		emit_beat(pulse, &wave);
}

/* ---- live ---- */

static void emit_provisional(struct dsp_pulse *pulse, double position)
{
	const struct dsp_pulse_rings *rings = pulse->front->rings;
	const struct dsp_pulse_past_beat *before = dsp_pulse_past_get(&pulse->provisionals, 0);
	struct dsp_pulse_output *output = queue_add(pulse, DSP_PULSE_BEAT, DSP_PULSE_ADD);
	struct dsp_pulse_wave wave = {0};
	struct dsp_pulse_shape shape;
	double share = fmin(1, pulse->track.usual_interval / rings->rate_hz);
	struct dsp_pulse_past_beat beat = {.time_s = dsp_pulse_rings_instant(rings, position),
		.id = -(int64_t)pulse->provisionals.n - 1,
		.position = position};

	beat.interval_s =
		before && before->time_s >= pulse->segment_s ? beat.time_s - before->time_s : NAN;
	dsp_pulse_shape_take(&shape, rings->light, rings->mask, rings->n_smooth, position,
		0.5 * rings->rate_hz, share);
	wave.correlation = dsp_pulse_memory_compare(&pulse->track.memory, &shape, share, false);
	wave.skewness = shape.skewness;
	beat.amplitude = dsp_pulse_live_amplitude(&pulse->live, position) / pulse->gain;
	beat.quality = quality_of(pulse, &wave, beat.interval_s);
	dsp_pulse_past_add(&pulse->provisionals, &beat);
	output->id = beat.id;
	output->beat = (struct dsp_beat){
		.time_s = beat.time_s,
		.onset_s = NAN,
		.ibi_ms = 1000 * beat.interval_s,
		.ibi_corrected_ms = NAN,
		.amplitude = beat.amplitude,
		.quality = beat.quality,
		.status = DSP_STATUS_PROVISIONAL,
	};
}

static void emit_live_second(struct dsp_pulse *pulse)
{
	double newest_s = pulse->front->newest_s;

	if (!(newest_s >= pulse->live_second_s))
		return;
	emit_second(pulse, &pulse->provisionals, floor(newest_s), true);
	pulse->live_second_s = floor(newest_s) + 1;
}

static void step_live(struct dsp_pulse *pulse)
{
	double position[4];
	size_t n = dsp_pulse_live_step(&pulse->live, position);

	for (size_t i = 0; i < n; i++)
		emit_provisional(pulse, position[i]);
	emit_live_second(pulse);
}

/* Time passes without a segment: nothing can be added to it any more. */
static void pass_gap(struct dsp_pulse *pulse)
{
	emit_seconds(pulse, pulse->front->newest_s);
	if (pulse->is_live)
		emit_live_second(pulse);
}

static void emit_curve(struct dsp_pulse *pulse)
{
	struct dsp_pulse_sample sample;

	while (dsp_pulse_curve_step(&pulse->curve, pulse->front->rings, &sample))
		queue_add(pulse, DSP_PULSE_SAMPLE, DSP_PULSE_FINAL)->sample = sample;
}

/* ---- segments ---- */

static void begin_segment(struct dsp_pulse *pulse)
{
	double first_s = dsp_pulse_rings_instant(pulse->front->rings, 0);

	pulse->segment_s = first_s;
	pulse->last_s = NAN;
	dsp_pulse_track_begin(&pulse->track);
	dsp_pulse_live_begin(&pulse->live);
	dsp_pulse_curve_begin(&pulse->curve, first_s);
	if (!(pulse->second_s >= floor(first_s)))
		pulse->second_s = floor(first_s) + 1;
	if (!(pulse->live_second_s >= floor(first_s)))
		pulse->live_second_s = floor(first_s) + 1;
}

static void on_advance(void *context)
{
	struct dsp_pulse *pulse = context;
	int64_t horizon;

	if (isnan(pulse->segment_s))
		begin_segment(pulse);
	if (pulse->is_live)
		step_live(pulse);
	else
		emit_curve(pulse);
	if (!dsp_pulse_track_step(&pulse->track, false))
		return;
	horizon = dsp_pulse_find_settled(&pulse->track.find) -
		  (int64_t)(LOOK_AHEAD_S * pulse->front->rings->rate_hz);
	if (horizon <= 0)
		return;
	make_final(pulse, horizon);
	emit_seconds(pulse, dsp_pulse_rings_instant(pulse->front->rings, (double)horizon));
}

static void on_end(void *context)
{
	struct dsp_pulse *pulse = context;
	const struct dsp_pulse_rings *rings = pulse->front->rings;
	double end_s = dsp_pulse_rings_instant(rings, (double)(rings->n_samples - 1));
	double since_s;

	if (isnan(pulse->segment_s))
		begin_segment(pulse);
	dsp_pulse_track_step(&pulse->track, true);
	make_final(pulse, INT64_MAX);
	emit_seconds(pulse, end_s);
	since_s = isnan(pulse->last_s) ? pulse->segment_s : pulse->last_s;
	if (end_s - since_s > SILENCE_S)
		extend_window(pulse, since_s, end_s, DSP_ARTEFACT_NO_SIGNAL);
	pulse->window.end_s = fmin(pulse->window.end_s, end_s);
	close_window(pulse);
	pulse->segment_s = NAN;
}

/* ---- interface ---- */

struct dsp_pulse *dsp_pulse_create(const struct dsp_pulse_config *config)
{
	struct dsp_pulse_sink sink = {NULL, on_advance, on_end, on_window};
	struct dsp_pulse *pulse;

	if (!(config->rate_hz >= 8 && config->rate_hz <= 4000) || config->polarity < -1 ||
		config->polarity > 1) {
		errno = EINVAL;
		return NULL;
	}
	pulse = calloc(1, sizeof(*pulse));
	if (!pulse)
		return NULL;
	sink.context = pulse;
	pulse->is_live = config->is_live;
	if (config->params)
		pulse->params = *config->params;
	else
		dsp_params_init(&pulse->params);
	pulse->front = dsp_pulse_front_create(
		config->rate_hz, config->lsb, config->polarity, &pulse->params, &sink);
	if (!pulse->front) {
		free(pulse);
		return NULL;
	}
	dsp_pulse_track_init(&pulse->track, pulse->front->rings, &pulse->params);
	dsp_pulse_live_init(&pulse->live, pulse->front->rings);
	pulse->gain = 1;
	pulse->segment_s = NAN;
	pulse->last_s = NAN;
	pulse->second_s = NAN;
	pulse->live_second_s = NAN;
	pulse->window.start_s = NAN;
	return pulse;
}

void dsp_pulse_destroy(struct dsp_pulse *pulse)
{
	if (!pulse)
		return;
	dsp_pulse_front_destroy(pulse->front);
	free(pulse);
}

size_t dsp_pulse_push(struct dsp_pulse *pulse, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	size_t i = 0;

	for (; i < n && pulse->n_queued + QUEUE_ROOM <= QUEUE; i++) {
		dsp_pulse_front_push(pulse->front, time_s[i], value[i], flags ? flags[i] : 0);
		if (isnan(pulse->second_s)) {
			pulse->second_s = floor(pulse->front->newest_s) + 1;
			pulse->live_second_s = pulse->second_s;
		}
		if (dsp_pulse_front_is_gap(pulse->front))
			pass_gap(pulse);
	}
	return i;
}

bool dsp_pulse_finish(struct dsp_pulse *pulse)
{
	if (!pulse->is_finished && pulse->n_queued + QUEUE_ROOM <= QUEUE) {
		dsp_pulse_front_finish(pulse->front);
		pulse->is_finished = true;
	}
	return pulse->is_finished && pulse->n_queued == 0;
}

bool dsp_pulse_pull(struct dsp_pulse *pulse, struct dsp_pulse_output *ret_output)
{
	if (pulse->n_queued == 0)
		return false;
	*ret_output = pulse->queue[pulse->head];
	pulse->head = (pulse->head + 1) % QUEUE;
	pulse->n_queued--;
	return true;
}

int dsp_pulse_polarity(const struct dsp_pulse *pulse)
{
	return pulse->front->polarity;
}
