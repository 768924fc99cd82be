#include "dsp/skin/eda_stage.h"

#include "dsp/base/flags.h"

#include <math.h>

#define NOISE_REFRESH_S 10.0
#define CDA_REACH       4.0  /* half the inverse filter, in its widths */
#define AHEAD_S         12.0 /* of a whole record: conductance that a response may look at */

void dsp_eda_steps_set_noise(struct dsp_eda_stage *stage)
{
	dsp_eda_quality_set_unit(stage->quality, stage->unit);
	dsp_eda_quality_set_noise(stage->quality, stage->noise_sd);
	if (stage->lane == DSP_EDA_LANE_STREAMING)
		dsp_cda_set_noise(&stage->cda, stage->noise_sd, stage->unit);
	if (stage->sliding)
		dsp_sliding_set_noise(stage->sliding, stage->noise_sd, stage->unit);
	/* Of a whole record each sample brings its own. */
	if (!stage->block)
		dsp_eda_responses_set_noise(&stage->responses, stage->noise_sd, stage->unit);
	if (stage->early)
		dsp_eda_live_set_noise(stage->early, stage->noise_sd, stage->unit);
}

static struct dsp_eda_output *put(
	struct dsp_eda_stage *stage, enum dsp_eda_kind kind, enum dsp_eda_change change)
{
	struct dsp_eda_output *output = &stage->queue[stage->tail++ % DSP_EDA_QUEUE_SIZE];

	output->kind = (uint8_t)kind;
	output->change = (uint8_t)change;
	output->id = 0;
	output->noise = stage->noise_sd;
	output->unit = stage->unit;
	return output;
}

static void update_noise(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	double unit = dsp_eda_front_unit(stage->front);

	if (isnan(stage->unit) && !isnan(unit))
		stage->noise_at = grid->index;
	stage->unit = unit;
	if (grid->index < stage->noise_at)
		return;
	stage->noise_sd = dsp_noise_estimate(&stage->noise);
	/* Soon again while there is nothing. */
	stage->noise_at =
		grid->index +
		(isnan(stage->noise_sd) ? 1 : (int64_t)(NOISE_REFRESH_S * stage->grid_hz));
	dsp_eda_window_set_lsb(&stage->window, dsp_eda_front_floor(stage->front));
	dsp_eda_steps_set_noise(stage);
}

/* What has passed the rules goes to the noise estimate and, unless the whole record is waited for,
 * to the classical measures at once, ahead of the driver. */
static void push_judged(struct dsp_eda_stage *stage)
{
	for (; stage->next_judged < dsp_eda_quality_judged(stage->quality); stage->next_judged++) {
		double value = dsp_eda_quality_value(stage->quality, stage->next_judged);
		bool is_bad = dsp_eda_quality_is_bad(stage->quality, stage->next_judged);

		dsp_noise_push(&stage->noise, value, !is_bad);
		if (!stage->block)
			dsp_eda_responses_push_value(
				&stage->responses, stage->next_judged, value, is_bad);
	}
}

/* The driver that is known but not final, for a look at the responses in it. */
static void preview_sliding(struct dsp_eda_stage *stage)
{
	int n = 0;

	for (int64_t i = stage->next_final; i < stage->published && n < DSP_EDA_PREVIEW_MAX; i++) {
		struct dsp_sliding_sample part = dsp_sliding_at(stage->sliding, i);

		stage->preview[n].flags = dsp_flag_history_get(&stage->flags, i);
		stage->preview[n++].sample = (struct dsp_driver_sample){
			.index = i,
			.driver = part.driver,
			.sigma_s = part.sigma_s,
			.noise_sd = part.noise_sd,
		};
	}
	dsp_eda_responses_preview(&stage->responses, stage->newest, stage->preview, n);
}

static struct dsp_eda sample_of(
	const struct dsp_eda_stage *stage, const struct dsp_sliding_sample *part)
{
	uint16_t flags = dsp_flag_history_get(&stage->flags, part->index);

	return (struct dsp_eda){
		.time_s = (double)part->index / stage->grid_hz,
		.conductance = dsp_history_get(&stage->value, part->index),
		.tonic = part->tonic,
		.phasic = part->phasic,
		.driver = part->driver,
		.flags = part->is_fallback && !isnan(part->driver)
				 ? (uint16_t)(flags | DSP_FLAG_FALLBACK)
				 : flags,
	};
}

/* What the newest solve says of samples it speaks of for the first time. */
static void publish(struct dsp_eda_stage *stage)
{
	int64_t until = dsp_sliding_published(stage->sliding);

	if (stage->published < stage->next_final)
		stage->published = stage->next_final;
	for (; stage->published < until; stage->published++) {
		struct dsp_sliding_sample part = dsp_sliding_at(stage->sliding, stage->published);
		struct dsp_eda_output *output = put(stage, DSP_EDA_SAMPLE, DSP_EDA_UPDATE);

		output->sample = sample_of(stage, &part);
		output->sample.flags |= DSP_FLAG_PROVISIONAL;
		dsp_eda_live_set_level(stage->early, part.tonic);
	}
	preview_sliding(stage);
}

static void take_grid(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	if (!stage->has_grid) {
		stage->noise_at = stage->next_judged = stage->next_value = stage->next_final =
			stage->published = grid->index;
		dsp_eda_window_begin(
			&stage->window, grid->index, dsp_eda_front_first_s(stage->front));
	}
	stage->has_grid = true;
	stage->newest = grid->index;
	stage->newest_value = grid->flags & DSP_FLAGS_INVALID ? (double)NAN : grid->value;
	update_noise(stage, grid);
	dsp_eda_quality_push(stage->quality, grid->index, grid->value, grid->flags);
	push_judged(stage);
	if (stage->early)
		dsp_eda_live_push(stage->early, grid->index, grid->value, grid->flags);
}

static void put_windows(struct dsp_eda_stage *stage)
{
	struct dsp_artefact artefact;

	while (dsp_eda_window_pull(&stage->window, &artefact))
		put(stage, DSP_EDA_ARTEFACT, DSP_EDA_FINAL)->artefact = artefact;
}

static void take_clean(struct dsp_eda_stage *stage, const struct dsp_clean_sample *sample)
{
	dsp_eda_window_push(&stage->window, sample);
	put_windows(stage);
	if (stage->block) {
		dsp_eda_block_push(stage->block, sample, stage->noise_sd, stage->unit);
		return;
	}
	dsp_history_set(&stage->value, sample->index, sample->value);
	dsp_history_set(&stage->clean, sample->index, sample->clean);
	dsp_flag_history_set(&stage->flags, sample->index, sample->flags);
	if (sample->flags & DSP_FLAGS_INVALID)
		dsp_eda_responses_mark_bad(&stage->responses, sample->index);
	if (stage->sliding)
		dsp_sliding_push(stage->sliding, sample);
	else
		dsp_cda_push(&stage->cda, sample->index, sample->clean);
}

/* Streaming: the inverse filter's driver, before its level is taken off. */
static void take_driver(struct dsp_eda_stage *stage, const struct dsp_driver_sample *sample)
{
	struct dsp_eda_driver driver = {
		.sample = *sample,
		.flags = dsp_flag_history_get(&stage->flags, sample->index),
	};

	dsp_history_set(&stage->driver, sample->index, sample->driver);
	/* Twelve seconds must do for filter and envelope together. */
	dsp_tonic_set_ahead(&stage->tonic,
		DSP_EDA_TONIC_AHEAD_S - CDA_REACH * (sample->sigma_s - stage->sigma_min_s));
	dsp_tonic_push(&stage->tonic, sample->index, sample->driver);
	dsp_eda_responses_push_driver(&stage->responses, &driver);
	if (stage->is_live)
		dsp_eda_responses_preview(&stage->responses, stage->newest, NULL, 0);
}

/* Streaming: a sample is final when its level is known. */
static void take_level(struct dsp_eda_stage *stage, int64_t index, double level)
{
	put(stage, DSP_EDA_SAMPLE, DSP_EDA_FINAL)->sample = (struct dsp_eda){
		.time_s = (double)index / stage->grid_hz,
		.conductance = dsp_history_get(&stage->value, index),
		.tonic = level,
		.phasic = dsp_history_get(&stage->clean, index) - level,
		.driver = dsp_history_get(&stage->driver, index) - level,
		.flags = dsp_flag_history_get(&stage->flags, index),
	};
	if (stage->early)
		dsp_eda_live_set_level(stage->early, level);
	stage->next_final = index + 1;
}

/* Sliding: a sample whose parts do not change any more. */
static void take_sliding(struct dsp_eda_stage *stage, const struct dsp_sliding_sample *part)
{
	struct dsp_eda_driver driver = {
		.sample = {.index = part->index,
			.driver = part->driver,
			.sigma_s = part->sigma_s,
			.noise_sd = part->noise_sd},
		.flags = dsp_flag_history_get(&stage->flags, part->index),
	};

	put(stage, DSP_EDA_SAMPLE, DSP_EDA_FINAL)->sample = sample_of(stage, part);
	stage->next_final = part->index + 1;
	dsp_eda_responses_push_driver(&stage->responses, &driver);
}

/* Whole record: conductance runs ahead of the driver as it does live. */
static void push_ahead(struct dsp_eda_stage *stage, int64_t index)
{
	int64_t until = index + (int64_t)(AHEAD_S * stage->grid_hz) + 1;

	if (until > dsp_eda_block_end(stage->block))
		until = dsp_eda_block_end(stage->block);
	for (; stage->next_value < until; stage->next_value++) {
		struct dsp_clean_sample ahead = dsp_eda_block_at(stage->block, stage->next_value);

		dsp_eda_responses_push_value(&stage->responses, stage->next_value, ahead.value,
			isnan(ahead.value) || (ahead.flags & DSP_FLAGS_INVALID));
	}
}

static void take_whole(struct dsp_eda_stage *stage, const struct dsp_whole_sample *whole)
{
	const struct dsp_clean_sample *clean = &whole->clean;
	struct dsp_eda_output *output = put(stage, DSP_EDA_SAMPLE, DSP_EDA_FINAL);
	struct dsp_eda_driver driver = {
		.sample = {.index = clean->index,
			.driver = whole->driver,
			.sigma_s = whole->sigma_s,
			.noise_sd = whole->noise_sd},
		.flags = clean->flags,
	};

	output->noise = whole->noise;
	output->sample = (struct dsp_eda){
		.time_s = (double)clean->index / stage->grid_hz,
		.conductance = clean->value,
		.tonic = whole->tonic,
		.phasic = whole->phasic,
		.driver = whole->driver,
		.flags = clean->flags,
	};
	stage->next_final = clean->index + 1;
	if (!stage->has_driver_responses)
		return;
	push_ahead(stage, clean->index);
	dsp_eda_responses_set_noise(&stage->responses, whole->noise, stage->unit);
	dsp_eda_responses_push_driver(&stage->responses, &driver);
}

static bool step_streaming(struct dsp_eda_stage *stage)
{
	struct dsp_driver_sample driver;
	int64_t index;
	double level;

	if (dsp_tonic_pull(&stage->tonic, &index, &level))
		take_level(stage, index, level);
	else if (dsp_cda_pull(&stage->cda, &driver))
		take_driver(stage, &driver);
	else
		return false;
	return true;
}

static bool step_sliding(struct dsp_eda_stage *stage)
{
	struct dsp_sliding_sample part;

	if (!dsp_sliding_pull(stage->sliding, &part))
		return false;
	take_sliding(stage, &part);
	return true;
}

static void put_response(struct dsp_eda_stage *stage, const struct dsp_eda_told *told)
{
	struct dsp_eda_output *output = put(stage, DSP_EDA_SCR, (enum dsp_eda_change)told->change);

	output->scr = told->scr;
	output->id = told->scr.id;
}

static bool step_whole(struct dsp_eda_stage *stage)
{
	struct dsp_whole_sample whole;
	struct dsp_scr scr;

	if (dsp_eda_block_pull_response(stage->block, &scr)) {
		scr.id = ++stage->n_responses;
		put_response(stage, &(struct dsp_eda_told){DSP_EDA_FINAL, scr});
	} else if (dsp_eda_block_pull(stage->block, &whole)) {
		take_whole(stage, &whole);
	} else {
		return false;
	}
	return true;
}

static bool step_lane(struct dsp_eda_stage *stage)
{
	switch (stage->lane) {
	case DSP_EDA_LANE_SLIDING:
		return step_sliding(stage);
	case DSP_EDA_LANE_WHOLE:
		return step_whole(stage);
	case DSP_EDA_LANE_STREAMING:
		break;
	}
	return step_streaming(stage);
}

/* The fast lane's driver, unless the sliding one has already said better. */
static void put_early(struct dsp_eda_stage *stage, const struct dsp_eda *sample)
{
	if (!stage->sliding || lround(sample->time_s * stage->grid_hz) >= stage->published)
		put(stage, DSP_EDA_SAMPLE, DSP_EDA_ADD)->sample = *sample;
}

/* By what responses are held: of a whole record conductance runs ahead, but the lobes behind a
 * response come with the driver. */
static int64_t response_clock(const struct dsp_eda_stage *stage)
{
	if (stage->finish > DSP_EDA_FINISH_RESPONSES)
		return INT64_MAX;
	return stage->block ? stage->next_final - 1 : stage->newest;
}

bool dsp_eda_steps_one(struct dsp_eda_stage *stage)
{
	struct dsp_eda_told told;
	struct dsp_clean_sample clean;
	struct dsp_grid_sample grid;
	struct dsp_eda sample;

	if (dsp_eda_responses_pull(&stage->responses, response_clock(stage), &told))
		put_response(stage, &told);
	else if (step_lane(stage))
		return true;
	else if (dsp_eda_quality_pull(stage->quality, &clean))
		take_clean(stage, &clean);
	else if (stage->sliding && stage->has_grid &&
		 dsp_sliding_advance(stage->sliding, stage->newest))
		publish(stage);
	else if (stage->early && dsp_eda_live_pull(stage->early, &sample))
		put_early(stage, &sample);
	else if (dsp_eda_front_pull(stage->front, &grid))
		take_grid(stage, &grid);
	else
		return false;
	return true;
}

static void finish_driver(struct dsp_eda_stage *stage)
{
	if (stage->block)
		dsp_eda_block_finish(stage->block);
	else if (stage->sliding)
		dsp_sliding_finish(stage->sliding);
	else
		dsp_cda_finish(&stage->cda);
}

static void finish_responses(struct dsp_eda_stage *stage)
{
	dsp_eda_responses_finish(&stage->responses);
	dsp_tonic_finish(&stage->tonic);
	if (stage->has_grid)
		dsp_eda_window_finish(
			&stage->window, stage->newest, dsp_eda_front_last_s(stage->front));
	put_windows(stage);
}

void dsp_eda_steps_finish(struct dsp_eda_stage *stage, enum dsp_eda_finish which)
{
	switch (which) {
	case DSP_EDA_FINISH_FRONT:
		dsp_eda_front_finish(stage->front);
		break;
	case DSP_EDA_FINISH_QUALITY:
		dsp_eda_quality_finish(stage->quality);
		push_judged(stage);
		break;
	case DSP_EDA_FINISH_DRIVER:
		finish_driver(stage);
		break;
	case DSP_EDA_FINISH_RESPONSES:
		finish_responses(stage);
		break;
	case DSP_EDA_FINISH_LAST:
		/* Provisional responses of which nothing came. */
		if (stage->is_live)
			dsp_eda_responses_preview(&stage->responses, stage->newest, NULL, 0);
		break;
	case DSP_EDA_FINISHED:
		break;
	}
}
