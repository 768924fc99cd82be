#include "dsp/eda.h"

#include "dsp/cda.h"
#include "dsp/eda_quality.h"
#include "dsp/flags.h"
#include "dsp/jump.h"
#include "dsp/noise.h"
#include "dsp/resample.h"
#include "dsp/scr.h"
#include "dsp/tonic.h"
#include "dsp/unit.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define SCR_HOLD_S      11.2 /* with the grid's own delay every response is final within 12 s */
#define NOISE_REFRESH_S 10.0
#define JUMP_MIN_HZ     16.0 /* at and below it the grid is the native signal */
#define TONIC_AHEAD_S   1.0

enum {
	QUEUE_SIZE = 128,
	QUEUE_ROOM = 8, /* outputs that one step can make */
};

/* Driver and what hangs on it, once for final outputs and once for the live screen. */
struct lane {
	struct dsp_eda_quality *quality;
	struct dsp_cda cda;
	struct dsp_tonic tonic;
	struct dsp_scr_detector scr;
	struct dsp_history value;
	struct dsp_history clean;
	struct dsp_history driver;
	struct dsp_flag_history flags;
};

struct dsp_eda_stage {
	double grid_hz;
	bool is_uS;
	double range_low, range_high, jump_min;
	double unit;

	struct dsp_jump *jump; /* NULL at low rates */
	struct dsp_resample *resample;
	struct dsp_unit learned_unit;
	struct dsp_noise noise;
	double noise_sd;
	int64_t noise_at;   /* grid index of the next estimate */
	int64_t newest;     /* grid index */
	int64_t next_value; /* next one to pass the rules */
	bool has_grid;
	struct lane final;

	struct dsp_artefact window; /* open one */
	uint16_t window_flags;
	bool has_window;

	int finish_step;
	struct dsp_eda_output queue[QUEUE_SIZE];
	unsigned head, tail;
};

void dsp_eda_destroy(struct dsp_eda_stage *stage)
{
	if (!stage)
		return;
	dsp_jump_destroy(stage->jump);
	dsp_resample_destroy(stage->resample);
	dsp_eda_quality_destroy(stage->final.quality);
	free(stage);
}

static bool init_lane(struct lane *lane, const struct dsp_eda_config *config, double grid_hz)
{
	struct dsp_eda_quality_config quality = {
		.params = config->params,
		.grid_hz = grid_hz,
		.lsb = config->lsb,
		.is_uS = config->is_uS,
	};

	dsp_cda_init(&lane->cda, config->params, grid_hz);
	dsp_tonic_init(&lane->tonic, config->params, grid_hz, TONIC_AHEAD_S);
	dsp_scr_init(&lane->scr, config->params, grid_hz, config->lsb, SCR_HOLD_S);
	lane->quality = dsp_eda_quality_create(&quality);
	return lane->quality != NULL;
}

static void set_noise(struct dsp_eda_stage *stage)
{
	struct lane *lane = &stage->final;

	dsp_eda_quality_set_unit(lane->quality, stage->unit);
	dsp_eda_quality_set_noise(lane->quality, stage->noise_sd);
	dsp_cda_set_noise(&lane->cda, stage->noise_sd, stage->unit);
	dsp_scr_set_noise(&lane->scr, stage->noise_sd, stage->unit);
}

struct dsp_eda_stage *dsp_eda_create(const struct dsp_eda_config *config)
{
	struct dsp_eda_stage *stage;
	double native_hz = config->rate_hz;

	if (!(native_hz >= 1.0 && native_hz <= 4000.0)) {
		errno = EINVAL;
		return NULL;
	}
	stage = calloc(1, sizeof(*stage));
	if (!stage)
		return NULL;
	stage->grid_hz = fmin(native_hz, config->params->eda_grid_hz);
	stage->is_uS = config->is_uS;
	stage->range_low = config->params->eda_range_low_uS;
	stage->range_high = config->params->eda_range_high_uS;
	stage->jump_min = config->params->eda_jump_min_uS;
	stage->unit = config->is_uS ? 1.0 : config->unit > 0.0 ? config->unit : (double)NAN;
	stage->noise_sd = (double)NAN;
	dsp_unit_init(&stage->learned_unit, stage->grid_hz, config->lsb);
	dsp_noise_init(&stage->noise, stage->grid_hz);
	stage->resample = dsp_resample_create(native_hz, stage->grid_hz);
	if (native_hz > JUMP_MIN_HZ)
		stage->jump = dsp_jump_create(native_hz,
			isnan(stage->unit) ? (double)INFINITY : stage->jump_min * stage->unit);
	if (!stage->resample || (native_hz > JUMP_MIN_HZ && !stage->jump) ||
		!init_lane(&stage->final, config, stage->grid_hz)) {
		dsp_eda_destroy(stage);
		errno = ENOMEM;
		return NULL;
	}
	set_noise(stage);
	return stage;
}

static bool has_room(const struct dsp_eda_stage *stage)
{
	return stage->tail - stage->head <= QUEUE_SIZE - QUEUE_ROOM;
}

static struct dsp_eda_output *put(struct dsp_eda_stage *stage, uint8_t kind, uint8_t change)
{
	struct dsp_eda_output *output = &stage->queue[stage->tail++ % QUEUE_SIZE];

	output->kind = kind;
	output->change = change;
	output->id = 0;
	return output;
}

bool dsp_eda_pull(struct dsp_eda_stage *stage, struct dsp_eda_output *ret_output)
{
	if (stage->head == stage->tail)
		return false;
	*ret_output = stage->queue[stage->head++ % QUEUE_SIZE];
	return true;
}

/* Values outside the range get their flag before any filter sees them. */
static void take_native(struct dsp_eda_stage *stage, double time_s, double value, uint16_t flags)
{
	struct dsp_jump_sample sample = {.time_s = time_s, .value = value, .flags = flags};

	if (stage->is_uS && value < stage->range_low)
		sample.flags |= DSP_FLAG_DISCONNECT;
	if (stage->is_uS && value > stage->range_high)
		sample.flags |= DSP_FLAG_CLIP_HI;
	if (stage->jump)
		dsp_jump_push(stage->jump, &sample);
	else
		dsp_resample_push(stage->resample, sample.time_s, sample.value, sample.flags);
}

static void update_noise(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	bool is_valid = !isnan(grid->value) && !(grid->flags & DSP_FLAGS_INVALID);

	dsp_noise_push(&stage->noise, grid->value, is_valid);
	if (isnan(stage->unit) && is_valid &&
		dsp_unit_push(&stage->learned_unit, grid->value, &stage->unit)) {
		if (stage->jump)
			dsp_jump_set_least(stage->jump, stage->jump_min * stage->unit);
		stage->noise_at = grid->index;
	}
	if (grid->index < stage->noise_at)
		return;
	stage->noise_sd = dsp_noise_estimate(&stage->noise);
	/* Soon again while there is nothing. */
	stage->noise_at =
		grid->index +
		(int64_t)(isnan(stage->noise_sd) ? 1.0 : NOISE_REFRESH_S * stage->grid_hz);
	set_noise(stage);
}

/* What has passed the rules goes to the classical measures at once, ahead of the driver. */
static void push_values(struct dsp_eda_stage *stage)
{
	struct lane *lane = &stage->final;

	for (; stage->next_value < dsp_eda_quality_judged(lane->quality); stage->next_value++)
		dsp_scr_push_value(&lane->scr, stage->next_value,
			dsp_eda_quality_value(lane->quality, stage->next_value),
			dsp_eda_quality_is_bad(lane->quality, stage->next_value));
}

static void take_grid(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	if (!stage->has_grid)
		stage->noise_at = stage->next_value = grid->index;
	stage->has_grid = true;
	stage->newest = grid->index;
	update_noise(stage, grid);
	dsp_eda_quality_push(stage->final.quality, grid->index, grid->value, grid->flags);
	push_values(stage);
}

static void close_window(struct dsp_eda_stage *stage, int64_t end)
{
	if (!stage->has_window)
		return;
	stage->window.end_s = ((double)end - 0.5) / stage->grid_hz;
	stage->window.kind = (uint8_t)dsp_eda_quality_kind(stage->window_flags);
	put(stage, DSP_EDA_ARTEFACT, DSP_EDA_FINAL)->artefact = stage->window;
	stage->has_window = false;
}

/* Windows of artefacts reach half a grid step beyond their first and last sample. */
static void update_window(struct dsp_eda_stage *stage, const struct dsp_clean_sample *sample)
{
	if (!(sample->flags & DSP_FLAGS_INVALID)) {
		close_window(stage, sample->index);
		return;
	}
	if (!stage->has_window) {
		stage->has_window = true;
		stage->window_flags = 0;
		stage->window.channel = DSP_CHANNEL_GSR;
		stage->window.start_s = ((double)sample->index - 0.5) / stage->grid_hz;
	}
	stage->window_flags |= sample->flags;
}

static void take_clean(struct dsp_eda_stage *stage, const struct dsp_clean_sample *sample)
{
	struct lane *lane = &stage->final;

	update_window(stage, sample);
	dsp_history_set(&lane->value, sample->index, sample->value);
	dsp_history_set(&lane->clean, sample->index, sample->clean);
	dsp_flag_history_set(&lane->flags, sample->index, sample->flags);
	dsp_cda_push(&lane->cda, sample->index, sample->clean);
}

static void take_driver(struct lane *lane, const struct dsp_driver_sample *sample)
{
	dsp_history_set(&lane->driver, sample->index, sample->driver);
	dsp_tonic_push(&lane->tonic, sample->index, sample->driver);
	dsp_scr_push_driver(&lane->scr, sample, dsp_flag_history_get(&lane->flags, sample->index));
}

static void put_sample(struct dsp_eda_stage *stage, int64_t index, double level)
{
	const struct lane *lane = &stage->final;
	double value = dsp_history_get(&lane->value, index);

	put(stage, DSP_EDA_SAMPLE, DSP_EDA_FINAL)->sample = (struct dsp_eda){
		.time_s = (double)index / stage->grid_hz,
		.conductance = value,
		.tonic = level,
		.phasic = dsp_history_get(&lane->clean, index) - level,
		.driver = dsp_history_get(&lane->driver, index) - level,
		.flags = dsp_flag_history_get(&lane->flags, index),
	};
}

/* One piece of work, the one nearest to the output first; false when there is none. */
static bool step(struct dsp_eda_stage *stage)
{
	struct lane *lane = &stage->final;
	struct dsp_scr scr;
	int64_t index;
	double level;
	struct dsp_driver_sample driver;
	struct dsp_clean_sample clean;
	struct dsp_grid_sample grid;
	struct dsp_jump_sample native;

	if (dsp_scr_pull(&lane->scr, stage->finish_step >= 5 ? INT64_MAX : stage->newest, &scr)) {
		struct dsp_eda_output *output = put(stage, DSP_EDA_SCR, DSP_EDA_FINAL);

		output->scr = scr;
		output->id = scr.id;
	} else if (dsp_tonic_pull(&lane->tonic, &index, &level)) {
		put_sample(stage, index, level);
	} else if (dsp_cda_pull(&lane->cda, &driver)) {
		take_driver(lane, &driver);
	} else if (dsp_eda_quality_pull(lane->quality, &clean)) {
		take_clean(stage, &clean);
	} else if (dsp_resample_pull(stage->resample, &grid)) {
		take_grid(stage, &grid);
	} else if (stage->jump && dsp_jump_pull(stage->jump, &native)) {
		dsp_resample_push(stage->resample, native.time_s, native.value, native.flags);
	} else {
		return false;
	}
	return true;
}

/* All work that the samples so far allow; false when outputs must be pulled first. */
static bool drain(struct dsp_eda_stage *stage)
{
	while (has_room(stage)) {
		if (!step(stage))
			return true;
	}
	return false;
}

size_t dsp_eda_push(struct dsp_eda_stage *stage, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!drain(stage))
			return i;
		take_native(stage, time_s[i], value[i], flags ? flags[i] : 0);
	}
	drain(stage);
	return n;
}

bool dsp_eda_finish(struct dsp_eda_stage *stage)
{
	struct lane *lane = &stage->final;

	while (drain(stage)) {
		switch (stage->finish_step++) {
		case 0:
			if (stage->jump)
				dsp_jump_finish(stage->jump);
			break;
		case 1:
			dsp_resample_finish(stage->resample);
			break;
		case 2:
			dsp_eda_quality_finish(lane->quality);
			push_values(stage);
			break;
		case 3:
			dsp_cda_finish(&lane->cda);
			break;
		case 4:
			dsp_scr_finish(&lane->scr);
			dsp_tonic_finish(&lane->tonic);
			close_window(stage, stage->newest + 1);
			break;
		case 5:
			break;
		default:
			return true;
		}
	}
	return false;
}

double dsp_eda_grid_hz(const struct dsp_eda_stage *stage)
{
	return stage->grid_hz;
}

double dsp_eda_driver_lag_s(const struct dsp_eda_stage *stage)
{
	return (stage->jump ? dsp_jump_delay_s(stage->jump) : 0.0) +
	       dsp_resample_delay_s(stage->resample) + (stage->final.cda.half + 1) / stage->grid_hz;
}

double dsp_eda_noise(const struct dsp_eda_stage *stage)
{
	return stage->noise_sd;
}

double dsp_eda_unit(const struct dsp_eda_stage *stage)
{
	return stage->unit;
}
