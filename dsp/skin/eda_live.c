#include "dsp/skin/eda_live.h"

#include "dsp/base/flags.h"
#include "dsp/base/history.h"
#include "dsp/decomposition/cda.h"

#include <math.h>
#include <stdlib.h>

struct dsp_eda_live {
	double grid_hz;
	double level; /* NaN until there is one */
	struct dsp_eda_quality *quality;
	struct dsp_cda cda;
	struct dsp_history value, clean;
	struct dsp_flag_history flags;
};

void dsp_eda_live_destroy(struct dsp_eda_live *live)
{
	if (!live)
		return;
	dsp_eda_quality_destroy(live->quality);
	free(live);
}

struct dsp_eda_live *dsp_eda_live_create(const struct dsp_eda_quality_config *config)
{
	struct dsp_eda_live *live = calloc(1, sizeof(*live));
	struct dsp_eda_quality_config early = *config;

	if (!live)
		return NULL;
	early.is_early = true;
	live->grid_hz = config->grid_hz;
	live->level = (double)NAN;
	live->quality = dsp_eda_quality_create(&early);
	dsp_cda_init(&live->cda, config->params, config->grid_hz);
	if (!live->quality) {
		dsp_eda_live_destroy(live);
		return NULL;
	}
	return live;
}

void dsp_eda_live_set_noise(struct dsp_eda_live *live, double noise, double unit)
{
	dsp_eda_quality_set_unit(live->quality, unit);
	dsp_eda_quality_set_noise(live->quality, noise);
	dsp_cda_set_noise(&live->cda, noise, unit);
}

void dsp_eda_live_set_level(struct dsp_eda_live *live, double level)
{
	live->level = level;
}

double dsp_eda_live_delay_s(const struct dsp_eda_live *live)
{
	return live->cda.half / live->grid_hz;
}

void dsp_eda_live_push(struct dsp_eda_live *live, int64_t index, double value, uint16_t flags)
{
	struct dsp_clean_sample clean;

	dsp_eda_quality_push(live->quality, index, value, flags);
	while (dsp_eda_quality_pull(live->quality, &clean)) {
		dsp_history_set(&live->value, clean.index, clean.value);
		dsp_history_set(&live->clean, clean.index, clean.clean);
		dsp_flag_history_set(&live->flags, clean.index, clean.flags);
		dsp_cda_push(&live->cda, clean.index, clean.clean);
	}
}

bool dsp_eda_live_pull(struct dsp_eda_live *live, struct dsp_eda *ret_sample)
{
	struct dsp_driver_sample driver;

	if (!dsp_cda_pull(&live->cda, &driver))
		return false;
	*ret_sample = (struct dsp_eda){
		.time_s = (double)driver.index / live->grid_hz,
		.conductance = dsp_history_get(&live->value, driver.index),
		.tonic = live->level,
		.phasic = dsp_history_get(&live->clean, driver.index) - live->level,
		.driver = driver.driver - live->level,
		.flags = dsp_flag_history_get(&live->flags, driver.index) |
			 (uint16_t)DSP_FLAG_PROVISIONAL,
	};
	return true;
}
