#include "dsp/chain.h"

#include "dsp/base/params.h"
#include "dsp/components.h"
#include "dsp/pulse/pulse.h"
#include "dsp/skin/eda.h"
#include "dsp/skin/eda_block.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define LIVE_HORIZON_S    20.0 /* a live channel this far behind the other has stopped */
/* Whole records may be pushed in slices, and conductance waits for its stretch. */
#define OFFLINE_HORIZON_S (600.0 + DSP_EDA_BLOCK_DELAY_S)
#define PREVIEW_LAG_S     6   /* seconds from now to the newest row that can be shown */
#define SILENCE_S         2.0 /* a channel without samples for so long shows no value */
#define RATE_SPAN_S       60.0
#define RATE_VALID_S      30.0

enum {
	QUEUE_SIZE = 1024,
	QUEUE_ROOM = 16, /* events that one step can make */
	SLICE = 32,      /* samples pushed before outputs are collected */
	ONSETS_MAX = 24,
};

struct dsp_chain {
	struct dsp_params params;
	bool is_live;
	struct dsp_eda_stage *eda; /* NULL: no such channel */
	struct dsp_pulse *pulse;   /* NULL: no such channel */
	struct dsp_components_builder *components;
	double gsr_newest_s, pulse_newest_s; /* NaN before the first sample */
	double pulse_final_s;
	double tonic_s;       /* what the screen's tonic level is of */
	double judged_from_s; /* first sample whose unit was known; NaN none yet */
	bool is_eda_finished, is_pulse_finished;

	int64_t live_second; /* next whole second that the screen hears of */
	bool has_live;
	struct dsp_live now;

	struct dsp_event queue[QUEUE_SIZE];
	unsigned head, tail;
	uint32_t seq;
};

void dsp_chain_destroy(struct dsp_chain *chain)
{
	if (!chain)
		return;
	dsp_eda_destroy(chain->eda);
	dsp_pulse_destroy(chain->pulse);
	dsp_components_destroy(chain->components);
	free(chain);
}

static bool create_stages(struct dsp_chain *chain, const struct dsp_chain_config *config)
{
	struct dsp_eda_config eda = {
		.rate_hz = config->gsr_rate_hz,
		.lsb = config->gsr_lsb,
		.is_uS = config->gsr_is_uS,
		.unit = config->gsr_u,
		.is_live = config->is_live,
		.params = &chain->params,
	};
	struct dsp_pulse_config pulse = {
		.rate_hz = config->pulse_rate_hz,
		.lsb = config->pulse_lsb,
		.polarity = config->pulse_polarity,
		.is_live = config->is_live,
		.params = &chain->params,
	};

	if (config->gsr_rate_hz != 0.0) {
		chain->eda = dsp_eda_create(&eda);
		if (!chain->eda)
			return false;
	}
	if (config->pulse_rate_hz != 0.0) {
		chain->pulse = dsp_pulse_create(&pulse);
		if (!chain->pulse)
			return false;
	}
	chain->components = dsp_components_create(
		&chain->params, config->is_live ? LIVE_HORIZON_S : OFFLINE_HORIZON_S);
	if (!chain->components)
		errno = ENOMEM;
	return chain->components != NULL;
}

struct dsp_chain *dsp_chain_create(const struct dsp_chain_config *config)
{
	struct dsp_chain *chain = calloc(1, sizeof(*chain));
	int code;

	if (!chain)
		return NULL;
	if (config->params)
		chain->params = *config->params;
	else
		dsp_params_init(&chain->params);
	chain->is_live = config->is_live;
	chain->gsr_newest_s = chain->pulse_newest_s = (double)NAN;
	chain->pulse_final_s = -(double)INFINITY;
	chain->judged_from_s = (double)NAN;
	chain->tonic_s = -(double)INFINITY;
	chain->now = (struct dsp_live){
		.heart_rate_bpm = (double)NAN,
		.scr_per_min = (double)NAN,
		.conductance = (double)NAN,
		.tonic = (double)NAN,
		.gsr_quality = (double)NAN,
		.pulse_quality = (double)NAN,
	};
	if (!create_stages(chain, config)) {
		code = errno;
		dsp_chain_destroy(chain);
		errno = code;
		return NULL;
	}
	return chain;
}

double dsp_chain_grid_hz(const struct dsp_chain *chain)
{
	return chain->eda ? dsp_eda_grid_hz(chain->eda) : 0.0;
}

static bool has_room(const struct dsp_chain *chain)
{
	return chain->tail - chain->head <= QUEUE_SIZE - QUEUE_ROOM;
}

static struct dsp_event *put(
	struct dsp_chain *chain, enum dsp_event_kind kind, enum dsp_change change, int64_t id)
{
	struct dsp_event *event = &chain->queue[chain->tail++ % QUEUE_SIZE];

	event->kind = (uint8_t)kind;
	event->change = (uint8_t)change;
	event->seq = chain->seq++;
	event->id = id;
	return event;
}

bool dsp_chain_pull(struct dsp_chain *chain, struct dsp_event *ret_event)
{
	if (chain->head == chain->tail)
		return false;
	*ret_event = chain->queue[chain->head++ % QUEUE_SIZE];
	return true;
}

static enum dsp_change change_of_eda(uint8_t change)
{
	static const enum dsp_change CHANGES[] = {
		[DSP_EDA_ADD] = DSP_CHANGE_ADD,
		[DSP_EDA_UPDATE] = DSP_CHANGE_UPDATE,
		[DSP_EDA_RETRACT] = DSP_CHANGE_RETRACT,
		[DSP_EDA_FINAL] = DSP_CHANGE_FINAL,
	};

	return CHANGES[change];
}

static void take_eda(struct dsp_chain *chain, const struct dsp_eda_output *output)
{
	enum dsp_change change = change_of_eda(output->change);
	bool is_final = change == DSP_CHANGE_FINAL;

	switch ((enum dsp_eda_kind)output->kind) {
	case DSP_EDA_SAMPLE:
		put(chain, DSP_EVENT_EDA, change, 0)->eda = output->sample;
		if (is_final)
			dsp_components_push_eda(
				chain->components, &output->sample, output->noise, output->unit);
		else if (change == DSP_CHANGE_UPDATE)
			dsp_components_push_early(
				chain->components, &output->sample, output->noise, output->unit);
		if (change != DSP_CHANGE_ADD && isnan(chain->judged_from_s) && !isnan(output->unit))
			chain->judged_from_s = output->sample.time_s;
		if (output->sample.time_s >= chain->tonic_s) {
			chain->tonic_s = output->sample.time_s;
			chain->now.tonic = output->sample.tonic;
		}
		break;
	case DSP_EDA_SCR:
		put(chain, DSP_EVENT_SCR, change, output->id)->scr = output->scr;
		if (is_final)
			dsp_components_push_scr(chain->components, output->scr.onset_s);
		break;
	case DSP_EDA_ARTEFACT:
		put(chain, DSP_EVENT_ARTEFACT, change, 0)->artefact = output->artefact;
		break;
	}
}

static enum dsp_change change_of_pulse(uint8_t change)
{
	static const enum dsp_change CHANGES[] = {
		[DSP_PULSE_ADD] = DSP_CHANGE_ADD,
		[DSP_PULSE_RETRACT] = DSP_CHANGE_RETRACT,
		[DSP_PULSE_FINAL] = DSP_CHANGE_FINAL,
	};

	return CHANGES[change];
}

static void take_second(struct dsp_chain *chain, const struct dsp_pulse_second *second)
{
	dsp_components_push_pulse(chain->components, second->time_s, second->heart_rate_bpm,
		second->ln_amplitude, second->quality, second->is_provisional);
	if (!second->is_provisional)
		chain->pulse_final_s = second->time_s;
	if (second->is_provisional || !chain->is_live) {
		chain->now.heart_rate_bpm = second->heart_rate_bpm;
		chain->now.pulse_quality = second->quality;
	}
}

static void take_pulse(struct dsp_chain *chain, const struct dsp_pulse_output *output)
{
	enum dsp_change change = change_of_pulse(output->change);

	switch ((enum dsp_pulse_kind)output->kind) {
	case DSP_PULSE_BEAT:
		put(chain, DSP_EVENT_BEAT, change, output->id)->beat = output->beat;
		break;
	case DSP_PULSE_ARTEFACT:
		put(chain, DSP_EVENT_ARTEFACT, change, 0)->artefact = output->artefact;
		break;
	case DSP_PULSE_SAMPLE:
		put(chain, DSP_EVENT_PULSE, change, 0)->pulse = output->sample;
		break;
	case DSP_PULSE_SECOND:
		take_second(chain, &output->second);
		break;
	}
}

static struct dsp_components_progress gsr_progress(const struct dsp_chain *chain)
{
	return (struct dsp_components_progress){
		.is_present = chain->eda != NULL,
		.newest_s = chain->gsr_newest_s,
		.final_s = chain->eda ? dsp_eda_samples_until_s(chain->eda) : (double)INFINITY,
		.responses_s =
			chain->eda ? dsp_eda_responses_until_s(chain->eda) : (double)INFINITY,
	};
}

static struct dsp_components_progress pulse_progress(const struct dsp_chain *chain)
{
	return (struct dsp_components_progress){
		.is_present = chain->pulse != NULL,
		.newest_s = chain->pulse_newest_s,
		.final_s = chain->is_pulse_finished ? (double)INFINITY : chain->pulse_final_s,
		.responses_s = (double)INFINITY,
	};
}

/* All rows that are ready; false when the queue is full. */
static bool take_components(struct dsp_chain *chain)
{
	struct dsp_components_progress gsr = gsr_progress(chain);
	struct dsp_components_progress pulse = pulse_progress(chain);
	struct dsp_components row;

	while (has_room(chain)) {
		if (!dsp_components_pull(chain->components, &gsr, &pulse, &row))
			return true;
		put(chain, DSP_EVENT_COMPONENTS, DSP_CHANGE_FINAL, 0)->components = row;
	}
	return false;
}

/* Moves what the stages have put out into the queue; false when it is full. */
static bool collect(struct dsp_chain *chain)
{
	struct dsp_eda_output eda;
	struct dsp_pulse_output pulse;

	for (;;) {
		if (!has_room(chain))
			return false;
		if (chain->eda && dsp_eda_pull(chain->eda, &eda))
			take_eda(chain, &eda);
		else if (chain->pulse && dsp_pulse_pull(chain->pulse, &pulse))
			take_pulse(chain, &pulse);
		else
			return take_components(chain);
	}
}

static double response_rate(const struct dsp_chain *chain, const double *onsets, int n_onsets)
{
	double until_s = dsp_eda_samples_until_s(chain->eda);
	double valid_s = dsp_components_valid_s(chain->components, until_s, RATE_SPAN_S);
	int count = dsp_components_count(chain->components, until_s - RATE_SPAN_S);

	for (int i = 0; i < n_onsets; i++)
		count += onsets[i] >= until_s - RATE_SPAN_S ? 1 : 0;
	return valid_s >= RATE_VALID_S ? count * 60.0 / valid_s : (double)NAN;
}

static void tell_conductance(struct dsp_chain *chain)
{
	double until_s = dsp_eda_published_until_s(chain->eda);
	bool is_silent = chain->gsr_newest_s < chain->now.time_s - SILENCE_S;

	/* A screen that waits for the rules shows nothing for seconds, and then the past. */
	chain->now.conductance = is_silent ? (double)NAN : dsp_eda_newest(chain->eda);
	if (!isnan(chain->judged_from_s) && isfinite(until_s))
		chain->now.gsr_quality = dsp_components_gsr_quality_since(
			chain->components, chain->judged_from_s, until_s);
	chain->now.driver_lag_s = dsp_eda_driver_lag_s(chain->eda);
}

/* Once a second, what the screen shows beside the curves. */
static void tell_screen(struct dsp_chain *chain, int64_t second)
{
	double onsets[ONSETS_MAX];
	int n_onsets = 0;
	struct dsp_components row;

	chain->now.time_s = fmax(chain->gsr_newest_s, chain->pulse_newest_s);
	if (chain->eda) {
		n_onsets = dsp_eda_provisional_onsets(chain->eda, onsets, ONSETS_MAX);
		tell_conductance(chain);
		chain->now.scr_per_min = response_rate(chain, onsets, n_onsets);
	}
	put(chain, DSP_EVENT_LIVE, DSP_CHANGE_FINAL, 0)->live = chain->now;
	if (second <= PREVIEW_LAG_S)
		return;
	dsp_components_preview(chain->components, second - PREVIEW_LAG_S, onsets, n_onsets, &row);
	put(chain, DSP_EVENT_COMPONENTS, DSP_CHANGE_ADD, 0)->components = row;
}

static void tick(struct dsp_chain *chain)
{
	double newest_s = fmax(chain->gsr_newest_s, chain->pulse_newest_s);
	int64_t second;

	if (!chain->is_live || isnan(newest_s))
		return;
	second = (int64_t)floor(newest_s);
	if (chain->has_live && second < chain->live_second)
		return;
	chain->has_live = true;
	chain->live_second = second + 1;
	tell_screen(chain, second);
}

size_t dsp_chain_push_gsr(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	size_t done = 0;

	if (!chain->eda)
		return n;
	while (done < n && collect(chain)) {
		size_t slice = n - done < SLICE ? n - done : SLICE;
		size_t taken = dsp_eda_push(chain->eda, time_s + done, value + done,
			flags ? flags + done : NULL, slice);

		done += taken;
		if (taken > 0)
			chain->gsr_newest_s = fmax(chain->gsr_newest_s, time_s[done - 1]);
		tick(chain);
	}
	collect(chain);
	return done;
}

size_t dsp_chain_push_pulse(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	size_t done = 0;

	if (!chain->pulse)
		return n;
	while (done < n && collect(chain)) {
		size_t slice = n - done < SLICE ? n - done : SLICE;
		size_t taken = dsp_pulse_push(chain->pulse, time_s + done, value + done,
			flags ? flags + done : NULL, slice);

		done += taken;
		if (taken > 0)
			chain->pulse_newest_s = fmax(chain->pulse_newest_s, time_s[done - 1]);
		tick(chain);
	}
	collect(chain);
	return done;
}

bool dsp_chain_finish(struct dsp_chain *chain)
{
	while (collect(chain)) {
		if (chain->eda && !chain->is_eda_finished)
			chain->is_eda_finished = dsp_eda_finish(chain->eda);
		else if (chain->pulse && !chain->is_pulse_finished)
			chain->is_pulse_finished = dsp_pulse_finish(chain->pulse);
		else
			return true;
	}
	return false;
}
