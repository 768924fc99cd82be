#include "dsp/skin/eda_front.h"

#include "dsp/base/flags.h"
#include "dsp/base/step.h"
#include "dsp/skin/jump.h"
#include "dsp/skin/unit.h"

#include <math.h>
#include <stdlib.h>

#define CLOCK_SLACK 0.005
#define NOISE_STEPS 2.0
#define JUMP_MIN_HZ 16.0 /* at and below it the grid is the native signal */

struct dsp_eda_front {
	bool is_uS;
	bool is_finishing, is_finished; /* the second: the jump filter is empty too */
	double range_low, range_high, jump_min;
	double first_s, last_s;
	double lsb;            /* NaN unknown */
	double unit;           /* NaN still to be learned */
	struct dsp_step step;  /* as seen; for an unknown lsb */
	struct dsp_jump *jump; /* NULL at low rates */
	struct dsp_resample *resample;
	struct dsp_unit learned_unit;
};

void dsp_eda_front_destroy(struct dsp_eda_front *front)
{
	if (!front)
		return;
	dsp_jump_destroy(front->jump);
	dsp_resample_destroy(front->resample);
	free(front);
}

struct dsp_eda_front *dsp_eda_front_create(const struct dsp_eda_front_config *config)
{
	struct dsp_eda_front *front = calloc(1, sizeof(*front));
	bool has_jump = config->rate_hz > JUMP_MIN_HZ;

	if (!front)
		return NULL;
	front->is_uS = config->is_uS;
	front->range_low = config->params->eda_range_low_uS;
	front->range_high = config->params->eda_range_high_uS;
	front->jump_min = config->params->eda_jump_min_uS;
	front->lsb = config->lsb;
	front->unit = config->unit;
	front->first_s = front->last_s = (double)NAN;
	dsp_step_init(&front->step);
	dsp_unit_init(&front->learned_unit, config->grid_hz, config->lsb > 0.0 ? config->lsb : 0.0);
	front->resample = dsp_resample_create(config->rate_hz, config->grid_hz);
	if (has_jump)
		front->jump = dsp_jump_create(config->rate_hz,
			isnan(front->unit) ? (double)INFINITY : front->jump_min * front->unit);
	if (!front->resample || (has_jump && !front->jump)) {
		dsp_eda_front_destroy(front);
		return NULL;
	}
	return front;
}

double dsp_eda_front_grid_hz(double native_hz, double most_hz)
{
	double whole_hz = round(native_hz);

	if (native_hz >= most_hz * (1.0 - CLOCK_SLACK))
		return most_hz;
	return fabs(native_hz - whole_hz) <= CLOCK_SLACK * whole_hz ? whole_hz : native_hz;
}

bool dsp_eda_front_push(struct dsp_eda_front *front, double time_s, double value, uint16_t flags)
{
	struct dsp_jump_sample sample = {.time_s = time_s, .value = value, .flags = flags};

	if (isnan(front->first_s))
		front->first_s = time_s;
	front->last_s = time_s;
	dsp_step_push(&front->step, value);
	if (front->is_uS && value < front->range_low)
		sample.flags |= DSP_FLAG_DISCONNECT;
	if (front->is_uS && value > front->range_high)
		sample.flags |= DSP_FLAG_CLIP_HI;
	if (front->jump) {
		dsp_jump_push(front->jump, &sample);
		if (!dsp_jump_pull(front->jump, &sample))
			return dsp_resample_has(front->resample);
	}
	dsp_resample_push(front->resample, sample.time_s, sample.value, sample.flags);
	return dsp_resample_has(front->resample);
}

void dsp_eda_front_finish(struct dsp_eda_front *front)
{
	if (front->jump)
		dsp_jump_finish(front->jump);
	else
		dsp_resample_finish(front->resample);
	front->is_finishing = true;
}

/* At the end: what the jump filter held back, sample by sample, for the grid takes one at a time.
 */
static bool feed_last(struct dsp_eda_front *front)
{
	struct dsp_jump_sample sample;

	if (!front->is_finishing || !front->jump || front->is_finished)
		return false;
	if (dsp_jump_pull(front->jump, &sample)) {
		dsp_resample_push(front->resample, sample.time_s, sample.value, sample.flags);
		return true;
	}
	dsp_resample_finish(front->resample);
	front->is_finished = true;
	return true;
}

static void learn_unit(struct dsp_eda_front *front, const struct dsp_grid_sample *grid)
{
	bool is_valid = !isnan(grid->value) && !(grid->flags & DSP_FLAGS_INVALID);

	if (!isnan(front->unit) || !is_valid ||
		!dsp_unit_push(&front->learned_unit, grid->value, &front->unit))
		return;
	if (front->jump)
		dsp_jump_set_least(front->jump, front->jump_min * front->unit);
}

bool dsp_eda_front_pull(struct dsp_eda_front *front, struct dsp_grid_sample *ret_sample)
{
	while (!dsp_resample_pull(front->resample, ret_sample)) {
		if (!feed_last(front))
			return false;
	}
	learn_unit(front, ret_sample);
	return true;
}

double dsp_eda_front_unit(const struct dsp_eda_front *front)
{
	return front->unit;
}

double dsp_eda_front_floor(const struct dsp_eda_front *front)
{
	double step = isnan(front->lsb) ? front->step.least : front->lsb;
	double noise =
		front->jump && !front->is_uS ? NOISE_STEPS * dsp_jump_noise(front->jump) : 0.0;

	return isfinite(step) ? fmax(step, noise) : noise;
}

double dsp_eda_front_first_s(const struct dsp_eda_front *front)
{
	return front->first_s;
}

double dsp_eda_front_last_s(const struct dsp_eda_front *front)
{
	return front->last_s;
}

double dsp_eda_front_delay_s(const struct dsp_eda_front *front)
{
	return (front->jump ? dsp_jump_delay_s(front->jump) : 0.0) +
	       dsp_resample_delay_s(front->resample);
}
