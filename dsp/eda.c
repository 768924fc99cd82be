#include "dsp/eda.h"

#include "dsp/cda.h"
#include "dsp/eda_live.h"
#include "dsp/eda_quality.h"
#include "dsp/eda_window.h"
#include "dsp/flags.h"
#include "dsp/jump.h"
#include "dsp/lobes.h"
#include "dsp/noise.h"
#include "dsp/resample.h"
#include "dsp/scr.h"
#include "dsp/scr_live.h"
#include "dsp/tonic.h"
#include "dsp/unit.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define CLOCK_SLACK     0.005
#define NOISE_REFRESH_S 10.0
#define NOISE_STEPS     2.0
#define JUMP_MIN_HZ     16.0 /* at and below it the grid is the native signal */
#define TONIC_AHEAD_S   3.0
#define CDA_REACH       4.0 /* half the inverse filter, in its widths */
#define PREVIEW_S       6.0 /* a provisional response older than this is as good as final */

enum {
	QUEUE_SIZE = 256,
	QUEUE_ROOM = 96, /* outputs that one step can make */
};

/* What each end of the record still waits for, in this order. */
enum finish_step {
	FINISH_JUMP = 0,
	FINISH_GRID,
	FINISH_QUALITY,
	FINISH_DRIVER,
	FINISH_RESPONSES,
	FINISH_LAST,
	FINISHED,
};

struct dsp_eda_stage {
	double grid_hz;
	bool is_uS, is_live;
	double range_low, range_high, jump_min, sigma_min_s;
	double lsb;                     /* NaN unknown */
	double unit;                    /* NaN still to be learned */
	double last_native, least_step; /* the converter's step as seen; for an unknown lsb */

	struct dsp_jump *jump; /* NULL at low rates */
	struct dsp_resample *resample;
	struct dsp_unit learned_unit;
	struct dsp_noise noise;
	double noise_sd;
	int64_t noise_at;    /* grid index of the next estimate */
	int64_t newest;      /* grid index */
	double newest_value; /* NaN missing or out of range */
	int64_t next_value;  /* next one to pass the rules */
	int64_t next_final;  /* next sample to be handed out */
	bool has_grid;
	bool has_work; /* samples wait in a stage that could go on */

	struct dsp_eda_quality *quality;
	struct dsp_cda cda;
	struct dsp_tonic tonic;
	struct dsp_lobes lobes;
	struct dsp_scr_detector scr;
	struct dsp_eda_window window;
	struct dsp_history value, clean, driver;
	struct dsp_flag_history flags;

	struct dsp_eda_live *early;      /* for the live screen; NULL offline */
	struct dsp_scr_live provisional; /* responses that the screen knows of */

	enum finish_step finish;
	struct dsp_eda_output queue[QUEUE_SIZE];
	unsigned head, tail;
};

void dsp_eda_destroy(struct dsp_eda_stage *stage)
{
	if (!stage)
		return;
	dsp_jump_destroy(stage->jump);
	dsp_resample_destroy(stage->resample);
	dsp_eda_quality_destroy(stage->quality);
	dsp_eda_live_destroy(stage->early);
	free(stage);
}

static void set_noise(struct dsp_eda_stage *stage)
{
	dsp_eda_quality_set_unit(stage->quality, stage->unit);
	dsp_eda_quality_set_noise(stage->quality, stage->noise_sd);
	dsp_cda_set_noise(&stage->cda, stage->noise_sd, stage->unit);
	dsp_lobes_set_unit(&stage->lobes, stage->unit);
	dsp_scr_set_noise(&stage->scr, stage->noise_sd, stage->unit);
	if (stage->early)
		dsp_eda_live_set_noise(stage->early, stage->noise_sd, stage->unit);
}

/* Everything that allocates; false when memory is short. */
static bool allocate(struct dsp_eda_stage *stage, const struct dsp_eda_config *config)
{
	struct dsp_eda_quality_config quality = {
		.params = config->params,
		.grid_hz = stage->grid_hz,
		.lsb = config->lsb,
		.is_uS = config->is_uS,
	};
	bool has_jump = config->rate_hz > JUMP_MIN_HZ;

	stage->resample = dsp_resample_create(config->rate_hz, stage->grid_hz);
	stage->quality = dsp_eda_quality_create(&quality);
	if (has_jump)
		stage->jump = dsp_jump_create(config->rate_hz,
			isnan(stage->unit) ? (double)INFINITY : stage->jump_min * stage->unit);
	if (config->is_live)
		stage->early = dsp_eda_live_create(&quality);
	return stage->resample && stage->quality && (!has_jump || stage->jump) &&
	       (!config->is_live || stage->early);
}

static void init_parts(struct dsp_eda_stage *stage, const struct dsp_eda_config *config)
{
	dsp_unit_init(&stage->learned_unit, stage->grid_hz, config->lsb);
	dsp_noise_init(&stage->noise, stage->grid_hz);
	dsp_cda_init(&stage->cda, config->params, stage->grid_hz);
	dsp_tonic_init(&stage->tonic, config->params, stage->grid_hz, TONIC_AHEAD_S);
	dsp_lobes_init(&stage->lobes, config->params, stage->grid_hz, stage->lsb);
	dsp_scr_init(&stage->scr, config->params, stage->grid_hz, stage->lsb);
	dsp_scr_live_init(&stage->provisional);
	dsp_eda_window_init(&stage->window, stage->grid_hz);
}

/* The native rate where that is the lower one; a clock a little off its nominal rate does not make
 * a grid of its own. */
static double grid_rate(double native_hz, double most_hz)
{
	double whole_hz = round(native_hz);

	if (native_hz >= most_hz * (1.0 - CLOCK_SLACK))
		return most_hz;
	return fabs(native_hz - whole_hz) <= CLOCK_SLACK * whole_hz ? whole_hz : native_hz;
}

struct dsp_eda_stage *dsp_eda_create(const struct dsp_eda_config *config)
{
	struct dsp_eda_stage *stage;

	if (!(config->rate_hz >= 1.0 && config->rate_hz <= 4000.0)) {
		errno = EINVAL;
		return NULL;
	}
	stage = calloc(1, sizeof(*stage));
	if (!stage)
		return NULL;
	stage->grid_hz = grid_rate(config->rate_hz, config->params->eda_grid_hz);
	stage->is_uS = config->is_uS;
	stage->is_live = config->is_live;
	stage->range_low = config->params->eda_range_low_uS;
	stage->range_high = config->params->eda_range_high_uS;
	stage->sigma_min_s = config->params->eda_sigma_min_s;
	stage->jump_min = config->params->eda_jump_min_uS;
	/* Counts come in steps of one unless told otherwise. */
	stage->lsb = config->lsb > 0.0 ? config->lsb : config->is_uS ? (double)NAN : 1.0;
	stage->unit = config->is_uS ? 1.0 : config->unit > 0.0 ? config->unit : (double)NAN;
	stage->noise_sd = stage->last_native = stage->newest_value = (double)NAN;
	stage->least_step = (double)INFINITY;
	init_parts(stage, config);
	if (!allocate(stage, config)) {
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

static struct dsp_eda_output *put(
	struct dsp_eda_stage *stage, enum dsp_eda_kind kind, enum dsp_eda_change change)
{
	struct dsp_eda_output *output = &stage->queue[stage->tail++ % QUEUE_SIZE];

	output->kind = (uint8_t)kind;
	output->change = (uint8_t)change;
	output->id = 0;
	output->noise = stage->noise_sd;
	output->unit = stage->unit;
	return output;
}

bool dsp_eda_pull(struct dsp_eda_stage *stage, struct dsp_eda_output *ret_output)
{
	if (stage->head == stage->tail)
		return false;
	*ret_output = stage->queue[stage->head++ % QUEUE_SIZE];
	return true;
}

/* The smallest step between two samples is the converter's, if it has one. */
static void see_step(struct dsp_eda_stage *stage, double value)
{
	double step = fabs(value - stage->last_native);

	if (step > 1e-9 && step < stage->least_step)
		stage->least_step = step;
	stage->last_native = value;
}

/* Values outside the range get their flag before any filter sees them. */
static void take_native(struct dsp_eda_stage *stage, double time_s, double value, uint16_t flags)
{
	struct dsp_jump_sample sample = {.time_s = time_s, .value = value, .flags = flags};

	see_step(stage, value);
	if (stage->is_uS && value < stage->range_low)
		sample.flags |= DSP_FLAG_DISCONNECT;
	if (stage->is_uS && value > stage->range_high)
		sample.flags |= DSP_FLAG_CLIP_HI;
	if (stage->jump)
		dsp_jump_push(stage->jump, &sample);
	else
		dsp_resample_push(stage->resample, sample.time_s, sample.value, sample.flags);
}

/* What a channel shows when it shows nothing: its converter's steps, or the noise of its samples.
 */
static double floor_step(const struct dsp_eda_stage *stage)
{
	double step = isnan(stage->lsb) ? stage->least_step : stage->lsb;
	double noise =
		stage->jump && !stage->is_uS ? NOISE_STEPS * dsp_jump_noise(stage->jump) : 0.0;

	return isfinite(step) ? fmax(step, noise) : noise;
}

static void update_noise(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	bool is_valid = !isnan(grid->value) && !(grid->flags & DSP_FLAGS_INVALID);

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
		(isnan(stage->noise_sd) ? 1 : (int64_t)(NOISE_REFRESH_S * stage->grid_hz));
	dsp_eda_window_set_lsb(&stage->window, floor_step(stage));
	set_noise(stage);
}

/* Whether a native sample has brought anything that later stages must work on: most do not. */
static bool feed_grid(struct dsp_eda_stage *stage)
{
	struct dsp_jump_sample native;

	if (stage->jump && dsp_jump_pull(stage->jump, &native))
		dsp_resample_push(stage->resample, native.time_s, native.value, native.flags);
	return dsp_resample_has(stage->resample);
}

/* What has passed the rules goes to the noise estimate and the classical measures at once, ahead of
 * the driver. */
static void push_values(struct dsp_eda_stage *stage)
{
	for (; stage->next_value < dsp_eda_quality_judged(stage->quality); stage->next_value++) {
		double value = dsp_eda_quality_value(stage->quality, stage->next_value);
		bool is_bad = dsp_eda_quality_is_bad(stage->quality, stage->next_value);

		dsp_noise_push(&stage->noise, value, !is_bad);
		dsp_scr_push_value(&stage->scr, stage->next_value, value, is_bad);
	}
}

static void take_grid(struct dsp_eda_stage *stage, const struct dsp_grid_sample *grid)
{
	if (!stage->has_grid)
		stage->noise_at = stage->next_value = stage->next_final = grid->index;
	stage->has_grid = true;
	stage->newest = grid->index;
	stage->newest_value = grid->flags & DSP_FLAGS_INVALID ? (double)NAN : grid->value;
	update_noise(stage, grid);
	dsp_eda_quality_push(stage->quality, grid->index, grid->value, grid->flags);
	push_values(stage);
	if (stage->early)
		dsp_eda_live_push(stage->early, grid->index, grid->value, grid->flags);
}

static void take_clean(struct dsp_eda_stage *stage, const struct dsp_clean_sample *sample)
{
	struct dsp_artefact artefact;

	dsp_history_set(&stage->value, sample->index, sample->value);
	dsp_history_set(&stage->clean, sample->index, sample->clean);
	dsp_flag_history_set(&stage->flags, sample->index, sample->flags);
	if (sample->flags & DSP_FLAGS_INVALID)
		dsp_scr_mark_bad(&stage->scr, sample->index);
	dsp_cda_push(&stage->cda, sample->index, sample->clean);
	dsp_eda_window_push(&stage->window, sample);
	while (dsp_eda_window_pull(&stage->window, &artefact))
		put(stage, DSP_EDA_ARTEFACT, DSP_EDA_FINAL)->artefact = artefact;
}

static void pull_lobes(struct dsp_eda_stage *stage)
{
	struct dsp_lobe lobe;

	while (dsp_lobes_pull(&stage->lobes, &lobe))
		dsp_scr_push_lobe(&stage->scr, &lobe);
}

static void show_lobe(struct dsp_eda_stage *stage, const struct dsp_lobe *lobe)
{
	struct dsp_scr scr;
	bool counts = dsp_scr_preview(&stage->scr, lobe, &scr);
	enum dsp_scr_live_change change =
		dsp_scr_live_show(&stage->provisional, lobe->index, counts ? &scr : NULL);
	struct dsp_eda_output *output;

	if (change == DSP_SCR_LIVE_NOTHING)
		return;
	output = put(stage, DSP_EDA_SCR, change == DSP_SCR_LIVE_ADD ? DSP_EDA_ADD : DSP_EDA_UPDATE);
	output->scr = scr;
	output->id = scr.id;
}

/* Tells the screen what has changed among the responses that are not final. */
static void update_live(struct dsp_eda_stage *stage)
{
	int64_t recent = stage->newest - (int64_t)(PREVIEW_S * stage->grid_hz);
	struct dsp_lobe lobe;
	struct dsp_scr scr;

	dsp_scr_live_begin(&stage->provisional);
	for (int i = 0; i < stage->scr.n_pending; i++) {
		if (stage->scr.pending[i].index >= recent)
			show_lobe(stage, &stage->scr.pending[i]);
		else
			dsp_scr_live_keep(&stage->provisional, stage->scr.pending[i].index);
	}
	if (dsp_lobes_peek(&stage->lobes, &lobe))
		show_lobe(stage, &lobe);
	while (dsp_scr_live_take(&stage->provisional, &scr) == DSP_SCR_LIVE_RETRACT) {
		struct dsp_eda_output *output = put(stage, DSP_EDA_SCR, DSP_EDA_RETRACT);

		output->scr = scr;
		output->id = scr.id;
	}
}

static void take_driver(struct dsp_eda_stage *stage, const struct dsp_driver_sample *sample)
{
	dsp_history_set(&stage->driver, sample->index, sample->driver);
	/* Twelve seconds must do for filter and envelope together. */
	dsp_tonic_set_ahead(
		&stage->tonic, TONIC_AHEAD_S - CDA_REACH * (sample->sigma_s - stage->sigma_min_s));
	dsp_tonic_push(&stage->tonic, sample->index, sample->driver);
	dsp_lobes_push(&stage->lobes, sample, dsp_flag_history_get(&stage->flags, sample->index));
	pull_lobes(stage);
	if (stage->is_live)
		update_live(stage);
}

static void put_response(struct dsp_eda_stage *stage, const struct dsp_scr *scr)
{
	struct dsp_eda_output *output;

	if (stage->is_live)
		update_live(stage);
	output = put(stage, DSP_EDA_SCR, DSP_EDA_FINAL);
	output->scr = *scr;
	output->id = scr->id;
}

static void put_sample(struct dsp_eda_stage *stage, int64_t index, double level)
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

/* One piece of work, the one nearest to the output first; false when there is none. */
static bool step(struct dsp_eda_stage *stage)
{
	int64_t newest = stage->finish > FINISH_RESPONSES ? INT64_MAX : stage->newest;
	struct dsp_scr scr;
	int64_t index;
	double level;
	struct dsp_driver_sample driver;
	struct dsp_clean_sample clean;
	struct dsp_grid_sample grid;
	struct dsp_jump_sample native;
	struct dsp_eda sample;

	if (dsp_scr_pull(&stage->scr, newest, &scr))
		put_response(stage, &scr);
	else if (dsp_tonic_pull(&stage->tonic, &index, &level))
		put_sample(stage, index, level);
	else if (dsp_cda_pull(&stage->cda, &driver))
		take_driver(stage, &driver);
	else if (dsp_eda_quality_pull(stage->quality, &clean))
		take_clean(stage, &clean);
	else if (stage->early && dsp_eda_live_pull(stage->early, &sample))
		put(stage, DSP_EDA_SAMPLE, DSP_EDA_ADD)->sample = sample;
	else if (dsp_resample_pull(stage->resample, &grid))
		take_grid(stage, &grid);
	else if (stage->jump && dsp_jump_pull(stage->jump, &native))
		dsp_resample_push(stage->resample, native.time_s, native.value, native.flags);
	else
		return false;
	return true;
}

/* All work that the samples so far allow; false when outputs must be pulled first. */
static bool drain(struct dsp_eda_stage *stage)
{
	while (has_room(stage)) {
		if (!step(stage)) {
			stage->has_work = false;
			return true;
		}
	}
	stage->has_work = true;
	return false;
}

size_t dsp_eda_push(struct dsp_eda_stage *stage, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (stage->has_work && !drain(stage))
			return i;
		take_native(stage, time_s[i], value[i], flags ? flags[i] : 0);
		stage->has_work = feed_grid(stage);
	}
	if (stage->has_work)
		drain(stage);
	return n;
}

static void finish_responses(struct dsp_eda_stage *stage)
{
	struct dsp_artefact artefact;

	dsp_lobes_finish(&stage->lobes);
	pull_lobes(stage);
	dsp_tonic_finish(&stage->tonic);
	if (stage->has_grid)
		dsp_eda_window_finish(&stage->window, stage->newest);
	while (dsp_eda_window_pull(&stage->window, &artefact))
		put(stage, DSP_EDA_ARTEFACT, DSP_EDA_FINAL)->artefact = artefact;
}

bool dsp_eda_finish(struct dsp_eda_stage *stage)
{
	while (stage->finish != FINISHED && drain(stage)) {
		switch (stage->finish++) {
		case FINISH_JUMP:
			if (stage->jump)
				dsp_jump_finish(stage->jump);
			break;
		case FINISH_GRID:
			dsp_resample_finish(stage->resample);
			break;
		case FINISH_QUALITY:
			dsp_eda_quality_finish(stage->quality);
			push_values(stage);
			break;
		case FINISH_DRIVER:
			dsp_cda_finish(&stage->cda);
			break;
		case FINISH_RESPONSES:
			finish_responses(stage);
			break;
		case FINISH_LAST:
		case FINISHED:
			break;
		}
	}
	return stage->finish == FINISHED;
}

double dsp_eda_grid_hz(const struct dsp_eda_stage *stage)
{
	return stage->grid_hz;
}

double dsp_eda_driver_lag_s(const struct dsp_eda_stage *stage)
{
	/* The live lane has no delay of its own but the inverse filter's. */
	int delay = stage->cda.half + (stage->early ? 0 : dsp_eda_quality_delay(stage->quality));

	return (stage->jump ? dsp_jump_delay_s(stage->jump) : 0.0) +
	       dsp_resample_delay_s(stage->resample) + (delay + 1) / stage->grid_hz;
}

double dsp_eda_newest(const struct dsp_eda_stage *stage)
{
	return stage->newest_value;
}

double dsp_eda_samples_until_s(const struct dsp_eda_stage *stage)
{
	if (stage->finish == FINISHED)
		return (double)INFINITY;
	return stage->has_grid ? (double)stage->next_final / stage->grid_hz : -(double)INFINITY;
}

double dsp_eda_responses_until_s(const struct dsp_eda_stage *stage)
{
	int64_t pending = dsp_scr_settled(&stage->scr);
	int64_t open = dsp_lobes_settled(&stage->lobes);

	if (stage->finish == FINISHED)
		return (double)INFINITY;
	if (!stage->has_grid)
		return -(double)INFINITY;
	/* The impulse may lie half a sample before its lobe's maximum. */
	return ((double)(pending < open ? pending : open) - 1.0) / stage->grid_hz;
}

int dsp_eda_provisional_onsets(const struct dsp_eda_stage *stage, double *ret_onsets, int max)
{
	int n = stage->provisional.n_rows < max ? stage->provisional.n_rows : max;

	for (int i = 0; i < n; i++)
		ret_onsets[i] = stage->provisional.rows[i].scr.onset_s;
	return n;
}
