/*
 * DESIGN
 * A step takes up to BATCH scans of each feed. The samples of one transfer share the time of its
 * completion; each is given the evidence it would have had alone (that time less the nominal
 * periods behind it), so that the fit learns from every sample and the first transfer of a segment
 * needs no special case. The batch then goes into the chain lane by lane.
 */
#include "acquisition/pipeline.h"

#include "acquisition/baseline.h"
#include "acquisition/recording.h"
#include "acquisition/trace_feed.h"
#include "acquisition/visits.h"
#include "core/clock.h"
#include "core/fit.h"
#include "core/flags.h"
#include "core/role.h"
#include "dsp/base/flags.h"
#include "dsp/chain.h"

#include <assert.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum {
	BATCH = 256,
	PERIOD_MS = 20,
	FULL_WAIT_MS = 1,
};

static const double SHARE_S = 2, OFF_US = 0.05;

static_assert((int)CORE_FLAG_MISSING == (int)DSP_FLAG_MISSING &&
		      (int)CORE_FLAG_CLIP_LO == (int)DSP_FLAG_CLIP_LO &&
		      (int)CORE_FLAG_CLIP_HI == (int)DSP_FLAG_CLIP_HI &&
		      (int)CORE_FLAG_DISCONNECT == (int)DSP_FLAG_DISCONNECT &&
		      (int)CORE_FLAG_RANGE_SWITCH == (int)DSP_FLAG_RANGE_SWITCH &&
		      (int)CORE_FLAG_SLOPE == (int)DSP_FLAG_SLOPE &&
		      (int)CORE_FLAG_MOTION == (int)DSP_FLAG_MOTION &&
		      (int)CORE_FLAG_INTERPOLATED == (int)DSP_FLAG_INTERPOLATED &&
		      (int)CORE_FLAG_ARTEFACT_GUARD == (int)DSP_FLAG_ARTEFACT_GUARD &&
		      (int)CORE_FLAG_EDGE == (int)DSP_FLAG_EDGE &&
		      (int)CORE_FLAG_PROVISIONAL == (int)DSP_FLAG_PROVISIONAL &&
		      (int)CORE_FLAG_STARTUP == (int)DSP_FLAG_STARTUP,
	"core and dsp number their flags alike");

struct lane_batch {
	double time_s[BATCH];
	double value[BATCH];
	uint16_t flags[BATCH];
	size_t n;
};

struct acq_pipeline {
	struct acq_pipeline_config config;
	struct dsp_chain *chain;
	struct acq_baseline *baseline;
	struct core_fit_stream fits[ACQ_DEVICES_MAX][DEV_GROUPS_MAX];
	double period_ns[ACQ_DEVICES_MAX][DEV_GROUPS_MAX];
	struct dev_item items[BATCH];
	int64_t evidence_ns[BATCH];
	struct lane_batch gsr, pulse;
	struct acq_live_signal signal;
	struct acq_trace_feed trace;
	double shown_s; /* the second whose arousal is on the board */
	bool is_losing; /* the result ring was full */
	double lost_from_s;
	GThread *thread;
	_Atomic bool is_ending;
};

size_t acq_lane_position(const struct core_channel *channels, size_t index)
{
	size_t position = 0;

	for (size_t i = 0; i < index; i++) {
		position += channels[i].group == channels[index].group;
	}
	return position;
}

void acq_lane_init(
	struct acq_lane *ret_lane, size_t feed, const struct core_channel *channels, size_t index)
{
	double rate_hz = channels[index].rate_hz;

	*ret_lane = (struct acq_lane){
		.is_used = rate_hz >= 1 && rate_hz <= 4000,
		.feed = feed,
		.group = channels[index].group,
		.position = acq_lane_position(channels, index),
		.channel = channels[index],
	};
}

static void nap(long ms)
{
	struct timespec pause = {.tv_nsec = ms * 1000000};

	nanosleep(&pause, NULL);
}

static bool has_room(const struct core_ring *ring, size_t records)
{
	return core_ring_capacity(ring) - core_ring_count(ring) >= records;
}

/* The stretch whose results found no room goes in as a result of its own. */
static void settle_loss(struct acq_pipeline *pipeline)
{
	struct acq_result lost = {
		.kind = ACQ_RESULT_LOST,
		.lost = {pipeline->lost_from_s, pipeline->signal.time_s},
	};

	pipeline->is_losing = !core_ring_push(pipeline->config.results, &lost);
}

static void push_result(struct acq_pipeline *pipeline, const struct acq_result *result)
{
	struct core_ring *ring = pipeline->config.results;

	while (pipeline->config.waits_for_room && !has_room(ring, 1)) {
		nap(FULL_WAIT_MS);
	}
	if (pipeline->is_losing && has_room(ring, 2)) {
		settle_loss(pipeline);
	}
	if (!pipeline->is_losing && !core_ring_push(ring, result)) {
		pipeline->is_losing = true;
		pipeline->lost_from_s = pipeline->signal.time_s;
	}
}

static void push_arousal(struct acq_pipeline *pipeline, const struct dsp_components *components)
{
	struct acq_result result = {.kind = ACQ_RESULT_AROUSAL};

	acq_baseline_index(pipeline->baseline, components, &result.arousal);
	acq_trace_feed_arousal(&pipeline->trace, &result.arousal);
	/* The final value of an older second must not take the place of a newer provisional one. */
	if (components->time_s >= pipeline->shown_s) {
		pipeline->shown_s = components->time_s;
		pipeline->signal.arousal = result.arousal.arousal;
		pipeline->signal.arousal_confidence = result.arousal.confidence;
	}
	if (!components->is_provisional) {
		push_result(pipeline, &result);
	}
}

static void take_live(struct acq_pipeline *pipeline, const struct dsp_live *live)
{
	struct acq_live_signal *signal = &pipeline->signal;

	signal->conductance = live->conductance;
	signal->heart_rate_bpm = live->heart_rate_bpm;
	signal->scr_per_min = live->scr_per_min;
	signal->gsr_quality = live->gsr_quality;
	signal->pulse_quality = live->pulse_quality;
}

/* Provisional ones too: a screen must not wait for the last word. */
static void note_response(struct acq_pipeline *pipeline, const struct dsp_event *event)
{
	if (event->change != DSP_CHANGE_RETRACT) {
		pipeline->signal.response_s = fmax(pipeline->signal.response_s, event->scr.onset_s);
	}
}

static void take_event(struct acq_pipeline *pipeline, const struct dsp_event *event)
{
	struct acq_result result = {.change = event->change, .id = event->id};

	acq_trace_feed_event(&pipeline->trace, event);
	switch ((enum dsp_event_kind)event->kind) {
	case DSP_EVENT_EDA:
		result.kind = ACQ_RESULT_EDA;
		result.eda = event->eda;
		/* Stored once it is final; provisional values are for the screen. */
		if (!(event->eda.flags & DSP_FLAG_PROVISIONAL)) {
			push_result(pipeline, &result);
		}
		break;
	case DSP_EVENT_SCR:
		result.kind = ACQ_RESULT_SCR;
		result.scr = event->scr;
		note_response(pipeline, event);
		push_result(pipeline, &result);
		break;
	case DSP_EVENT_BEAT:
		result.kind = ACQ_RESULT_BEAT;
		result.beat = event->beat;
		push_result(pipeline, &result);
		break;
	case DSP_EVENT_ARTEFACT:
		result.kind = ACQ_RESULT_ARTEFACT;
		result.artefact = event->artefact;
		push_result(pipeline, &result);
		break;
	case DSP_EVENT_COMPONENTS:
		push_arousal(pipeline, &event->components);
		break;
	case DSP_EVENT_LIVE:
		take_live(pipeline, &event->live);
		break;
	case DSP_EVENT_PULSE: /* of whole records alone */
		break;
	}
}

static void pull_events(struct acq_pipeline *pipeline)
{
	struct dsp_event event;

	while (dsp_chain_pull(pipeline->chain, &event)) {
		take_event(pipeline, &event);
	}
}

typedef size_t (*push_fn)(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);

static void note_time(struct acq_pipeline *pipeline, double time_s)
{
	pipeline->signal.time_s = fmax(pipeline->signal.time_s, time_s);
}

/* The share of samples that are so, over the last seconds. */
static void follow_share(double *share, double rate_hz, bool is_so)
{
	double weight = fmin(1 / (rate_hz * SHARE_S), 1);

	*share = isnan(*share) ? is_so : *share + weight * (is_so - *share);
}

static void watch_contact(
	const struct acq_lane *lane, const struct lane_batch *batch, double *off, double *clipped)
{
	/* What the analysis takes for a sensor that is off (dsp/skin/eda_quality.c), where the unit
	 * says so. */
	double least = core_channel_is_calibrated(&lane->channel) ? OFF_US : -INFINITY;
	uint16_t away = CORE_FLAG_MISSING | CORE_FLAG_DISCONNECT;
	uint16_t limits = CORE_FLAG_CLIP_LO | CORE_FLAG_CLIP_HI;

	for (size_t i = 0; i < batch->n; i++) {
		bool is_on = batch->value[i] >= least && !(batch->flags[i] & away);
		follow_share(off, lane->channel.rate_hz, !is_on);
		follow_share(clipped, lane->channel.rate_hz, batch->flags[i] & limits);
	}
}

static void push_lane(struct acq_pipeline *pipeline, struct lane_batch *batch, push_fn push,
	enum acq_trace_kind kind)
{
	size_t done = 0;

	acq_trace_feed_samples(
		&pipeline->trace, kind, batch->time_s, batch->value, batch->flags, batch->n);
	while (done < batch->n) {
		note_time(pipeline, batch->time_s[done]);
		done += push(pipeline->chain, batch->time_s + done, batch->value + done,
			batch->flags + done, batch->n - done);
		pull_events(pipeline);
	}
	if (batch->n) {
		note_time(pipeline, batch->time_s[batch->n - 1]);
	}
	batch->n = 0;
}

/* When each sample of the batch was complete: the transfer's time less what came behind it. */
static void spread_evidence(struct acq_pipeline *pipeline, size_t feed, size_t n)
{
	struct {
		int64_t host_ns;
		uint64_t last;
	} transfer[DEV_GROUPS_MAX] = {0};
	bool is_known[DEV_GROUPS_MAX] = {false};

	for (size_t i = n; i-- > 0;) {
		const struct dev_item *item = &pipeline->items[i];
		uint8_t g = item->group;
		if (!is_known[g] || transfer[g].host_ns != item->host_ns) {
			is_known[g] = true;
			transfer[g].host_ns = item->host_ns;
			transfer[g].last = item->index;
		}
		double behind = (double)(transfer[g].last - item->index);
		pipeline->evidence_ns[i] =
			item->host_ns - llround(behind * pipeline->period_ns[feed][g]);
	}
}

static void add_to_lane(struct lane_batch *batch, const struct acq_lane *lane, double time_s,
	const struct dev_item *item)
{
	double raw = item->values[lane->position];

	batch->time_s[batch->n] = time_s;
	batch->value[batch->n] = core_channel_convert(&lane->channel, raw);
	batch->flags[batch->n] = item->flags | core_channel_flags(&lane->channel, raw);
	batch->n++;
}

static bool is_in_lane(const struct acq_lane *lane, size_t feed, uint8_t group)
{
	return lane->is_used && lane->feed == feed && lane->group == group;
}

/* True when there may be more at once. */
static bool take_feed(struct acq_pipeline *pipeline, size_t feed)
{
	size_t n = 0;

	while (n < BATCH &&
		core_ring_pop(pipeline->config.feeds[feed]->to_dsp, &pipeline->items[n])) {
		n++;
	}
	spread_evidence(pipeline, feed, n);
	for (size_t i = 0; i < n; i++) {
		const struct dev_item *item = &pipeline->items[i];
		struct core_fit_stream *fit = &pipeline->fits[feed][item->group];
		if (item->starts_segment) {
			core_fit_stream_restart(fit);
		}
		int64_t time_ns = core_fit_stream_push(fit, item->index, pipeline->evidence_ns[i]);
		double time_s = (double)time_ns / CORE_NS_PER_S;
		if (is_in_lane(&pipeline->config.gsr, feed, item->group)) {
			add_to_lane(&pipeline->gsr, &pipeline->config.gsr, time_s, item);
		}
		if (is_in_lane(&pipeline->config.pulse, feed, item->group)) {
			add_to_lane(&pipeline->pulse, &pipeline->config.pulse, time_s, item);
		}
	}
	watch_contact(&pipeline->config.gsr, &pipeline->gsr, &pipeline->signal.gsr_off,
		&pipeline->signal.gsr_clipped);
	watch_contact(&pipeline->config.pulse, &pipeline->pulse, &pipeline->signal.pulse_off,
		&pipeline->signal.pulse_clipped);
	push_lane(pipeline, &pipeline->gsr, dsp_chain_push_gsr, ACQ_TRACE_GSR);
	push_lane(pipeline, &pipeline->pulse, dsp_chain_push_pulse, ACQ_TRACE_PULSE);
	return n == BATCH;
}

static bool step(struct acq_pipeline *pipeline)
{
	struct acq_visit_notice notice;
	bool has_more = false;

	core_role_realtime_begin();
	while (core_ring_pop(pipeline->config.notices, &notice)) {
		acq_baseline_notice(pipeline->baseline, &notice);
	}
	for (size_t i = 0; i < pipeline->config.n_feeds; i++) {
		if (pipeline->config.feeds[i]->to_dsp) {
			has_more |= take_feed(pipeline, i);
		}
	}
	pipeline->signal.calibrating_left_s = acq_baseline_left_s(pipeline->baseline);
	acq_live_board_publish(pipeline->config.board, &pipeline->signal);
	core_role_realtime_end();
	return has_more;
}

static void flush(struct acq_pipeline *pipeline)
{
	core_role_realtime_begin();
	while (!dsp_chain_finish(pipeline->chain)) {
		pull_events(pipeline);
	}
	pull_events(pipeline);
	/* Nothing follows that could carry the loss along; the writer is still emptying the ring.
	 */
	while (pipeline->is_losing) {
		nap(FULL_WAIT_MS);
		settle_loss(pipeline);
	}
	core_role_realtime_end();
}

static gpointer run(gpointer data)
{
	struct acq_pipeline *pipeline = data;

	core_role_enter(CORE_ROLE_DSP, "affekt-dsp");
	while (!atomic_load(&pipeline->is_ending)) {
		if (!step(pipeline)) {
			nap(PERIOD_MS);
		}
	}
	while (step(pipeline)) {
	}
	flush(pipeline);
	return NULL;
}

/* The step of one count where the channel usually is: a chain with 1/x has no single answer. */
static double typical_lsb(const struct acq_lane *lane)
{
	const struct core_channel *channel = &lane->channel;
	double middle = (channel->raw_min + channel->raw_max) / 2;
	double lsb = lane->is_used ? core_channel_lsb(channel, isfinite(middle) ? middle : 1) : NAN;

	return isfinite(lsb) ? lsb : 0;
}

static struct dsp_chain *create_chain(const struct acq_pipeline_config *config, GError **error)
{
	struct dsp_chain_config chain = {
		.gsr_rate_hz = config->gsr.is_used ? config->gsr.channel.rate_hz : 0,
		.gsr_lsb = typical_lsb(&config->gsr),
		.gsr_is_uS = core_channel_is_calibrated(&config->gsr.channel),
		.pulse_rate_hz = config->pulse.is_used ? config->pulse.channel.rate_hz : 0,
		.pulse_lsb = typical_lsb(&config->pulse),
		.is_live = true,
	};
	struct dsp_chain *created = dsp_chain_create(&chain);

	if (!created) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The live signal chain cannot be set up for these channels"));
	}
	return created;
}

static void init_fits(struct acq_pipeline *pipeline)
{
	const struct acq_lane *lanes[] = {&pipeline->config.gsr, &pipeline->config.pulse};

	for (size_t i = 0; i < G_N_ELEMENTS(lanes); i++) {
		const struct acq_lane *lane = lanes[i];
		if (lane->is_used) {
			core_fit_stream_init(
				&pipeline->fits[lane->feed][lane->group], lane->channel.rate_hz);
			pipeline->period_ns[lane->feed][lane->group] =
				CORE_NS_PER_S / lane->channel.rate_hz;
		}
	}
}

struct acq_pipeline *acq_pipeline_start(const struct acq_pipeline_config *config, GError **error)
{
	struct dsp_chain *chain = create_chain(config, error);

	if (!chain) {
		return NULL;
	}
	struct acq_pipeline *pipeline = g_new0(struct acq_pipeline, 1);
	pipeline->config = *config;
	pipeline->chain = chain;
	pipeline->baseline = acq_baseline_create();
	init_fits(pipeline);
	acq_trace_feed_init(&pipeline->trace, config->trace);
	acq_live_board_read(config->board, &pipeline->signal);
	pipeline->thread = g_thread_new("affekt-dsp", run, pipeline);
	return pipeline;
}

void acq_pipeline_stop(struct acq_pipeline *pipeline)
{
	if (!pipeline) {
		return;
	}
	atomic_store(&pipeline->is_ending, true);
	g_thread_join(pipeline->thread);
	dsp_chain_destroy(pipeline->chain);
	acq_baseline_destroy(pipeline->baseline);
	g_free(pipeline);
}
