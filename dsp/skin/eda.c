#include "dsp/skin/eda_stage.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

void dsp_eda_destroy(struct dsp_eda_stage *stage)
{
	if (!stage)
		return;
	dsp_eda_front_destroy(stage->front);
	dsp_eda_quality_destroy(stage->quality);
	dsp_sliding_destroy(stage->sliding);
	dsp_eda_block_destroy(stage->block);
	dsp_eda_live_destroy(stage->early);
	free(stage);
}

static enum dsp_eda_lane choose_lane(const struct dsp_eda_config *config)
{
	enum dsp_method method = (enum dsp_method)config->params->eda_method;

	if (config->is_live)
		return method == DSP_METHOD_CONVEX ? DSP_EDA_LANE_SLIDING : DSP_EDA_LANE_STREAMING;
	return method == DSP_METHOD_INVERSE && config->params->eda_detector == DSP_DETECTOR_DRIVER
		       ? DSP_EDA_LANE_STREAMING
		       : DSP_EDA_LANE_WHOLE;
}

/* Everything that allocates; false with errno. */
static bool allocate(struct dsp_eda_stage *stage, const struct dsp_eda_config *config, double lsb)
{
	struct dsp_eda_quality_config quality = {
		.params = config->params,
		.grid_hz = stage->grid_hz,
		.lsb = config->lsb,
		.is_uS = config->is_uS,
	};
	struct dsp_eda_front_config front = {
		.params = config->params,
		.rate_hz = config->rate_hz,
		.grid_hz = stage->grid_hz,
		.lsb = lsb,
		.is_uS = config->is_uS,
		.unit = stage->unit,
	};

	if (stage->lane == DSP_EDA_LANE_SLIDING)
		stage->sliding = dsp_sliding_create(config->params, stage->grid_hz);
	if (stage->lane == DSP_EDA_LANE_WHOLE)
		stage->block = dsp_eda_block_create(config->params, stage->grid_hz, lsb);
	if ((stage->lane == DSP_EDA_LANE_SLIDING && !stage->sliding) ||
		(stage->lane == DSP_EDA_LANE_WHOLE && !stage->block))
		return false;
	errno = ENOMEM;
	stage->front = dsp_eda_front_create(&front);
	stage->quality = dsp_eda_quality_create(&quality);
	if (config->is_live)
		stage->early = dsp_eda_live_create(&quality);
	return stage->front && stage->quality && (!config->is_live || stage->early);
}

static void init_parts(struct dsp_eda_stage *stage, const struct dsp_eda_config *config, double lsb)
{
	dsp_noise_init(&stage->noise, stage->grid_hz);
	dsp_cda_init(&stage->cda, config->params, stage->grid_hz);
	dsp_tonic_init(&stage->tonic, config->params, stage->grid_hz, DSP_EDA_TONIC_AHEAD_S);
	dsp_eda_responses_init(&stage->responses, config->params, stage->grid_hz, lsb);
	dsp_eda_window_init(&stage->window, stage->grid_hz);
}

struct dsp_eda_stage *dsp_eda_create(const struct dsp_eda_config *config)
{
	struct dsp_eda_stage *stage;
	/* Counts come in steps of one unless told otherwise. */
	double lsb = config->lsb > 0.0 ? config->lsb : config->is_uS ? (double)NAN : 1.0;

	if (!(config->rate_hz >= 1.0 && config->rate_hz <= 4000.0)) {
		errno = EINVAL;
		return NULL;
	}
	stage = calloc(1, sizeof(*stage));
	if (!stage)
		return NULL;
	stage->grid_hz = dsp_eda_front_grid_hz(config->rate_hz, config->params->eda_grid_hz);
	stage->is_live = config->is_live;
	stage->lane = choose_lane(config);
	stage->has_driver_responses =
		config->is_live || config->params->eda_detector == DSP_DETECTOR_DRIVER;
	stage->sigma_min_s = config->params->eda_sigma_min_s;
	stage->unit = config->is_uS ? 1.0 : config->unit > 0.0 ? config->unit : (double)NAN;
	stage->noise_sd = stage->newest_value = (double)NAN;
	init_parts(stage, config, lsb);
	if (!allocate(stage, config, lsb)) {
		int code = errno;

		dsp_eda_destroy(stage);
		errno = code;
		return NULL;
	}
	dsp_eda_steps_set_noise(stage);
	return stage;
}

bool dsp_eda_pull(struct dsp_eda_stage *stage, struct dsp_eda_output *ret_output)
{
	if (stage->head == stage->tail)
		return false;
	*ret_output = stage->queue[stage->head++ % DSP_EDA_QUEUE_SIZE];
	return true;
}

static bool has_room(const struct dsp_eda_stage *stage)
{
	return stage->tail - stage->head <= DSP_EDA_QUEUE_SIZE - DSP_EDA_QUEUE_ROOM;
}

/* All work that the samples so far allow; false when outputs must be pulled first. */
static bool drain(struct dsp_eda_stage *stage)
{
	while (has_room(stage)) {
		if (!dsp_eda_steps_one(stage)) {
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
		stage->has_work =
			dsp_eda_front_push(stage->front, time_s[i], value[i], flags ? flags[i] : 0);
	}
	if (stage->has_work)
		drain(stage);
	return n;
}

bool dsp_eda_finish(struct dsp_eda_stage *stage)
{
	while (drain(stage)) {
		if (stage->finish == DSP_EDA_FINISHED)
			return true;
		dsp_eda_steps_finish(stage, stage->finish++);
	}
	return false;
}

double dsp_eda_grid_hz(const struct dsp_eda_stage *stage)
{
	return stage->grid_hz;
}

double dsp_eda_driver_lag_s(const struct dsp_eda_stage *stage)
{
	double fast_s = stage->early ? dsp_eda_live_delay_s(stage->early)
				     : (stage->cda.half + dsp_eda_quality_delay(stage->quality)) /
					       stage->grid_hz;

	if (stage->sliding)
		fast_s = fmin(fast_s, DSP_SLIDING_PUBLISH_S);
	return dsp_eda_front_delay_s(stage->front) + fast_s + 1.0 / stage->grid_hz;
}

double dsp_eda_newest(const struct dsp_eda_stage *stage)
{
	return stage->newest_value;
}

double dsp_eda_samples_until_s(const struct dsp_eda_stage *stage)
{
	if (stage->finish == DSP_EDA_FINISHED)
		return (double)INFINITY;
	return stage->has_grid ? (double)stage->next_final / stage->grid_hz : -(double)INFINITY;
}

double dsp_eda_published_until_s(const struct dsp_eda_stage *stage)
{
	int64_t until = stage->published > stage->next_final ? stage->published : stage->next_final;

	return stage->has_grid ? (double)until / stage->grid_hz : -(double)INFINITY;
}

double dsp_eda_responses_until_s(const struct dsp_eda_stage *stage)
{
	if (stage->finish == DSP_EDA_FINISHED)
		return (double)INFINITY;
	if (!stage->has_grid)
		return -(double)INFINITY;
	if (!stage->has_driver_responses)
		return (double)stage->next_final / stage->grid_hz;
	/* The impulse may lie half a sample before its lobe's maximum. */
	return ((double)dsp_eda_responses_settled(&stage->responses) - 1.0) / stage->grid_hz;
}

int dsp_eda_provisional_onsets(const struct dsp_eda_stage *stage, double *ret_onsets, int max)
{
	return dsp_eda_responses_onsets(&stage->responses, ret_onsets, max);
}
