/*
 * The fast lane of skin conductance for the live screen: the driver without any look-ahead but the
 * inverse filter's own. What waits for the future in the final lane (slopes, guard, islands,
 * bridges) is left out; short holes hold their last value. Samples are flagged PROVISIONAL and
 * stand on the newest tonic level of the final lane.
 *
 * Push one grid sample, then pull until false. Nothing allocates after create.
 */
#ifndef DSP_SKIN_EDA_LIVE_H
#define DSP_SKIN_EDA_LIVE_H

#include "dsp/base/results.h"
#include "dsp/skin/eda_quality.h"

#include <stdbool.h>
#include <stdint.h>

struct dsp_eda_live;

/* NULL when memory is short. @config is that of the final lane. */
struct dsp_eda_live *dsp_eda_live_create(const struct dsp_eda_quality_config *config);
void dsp_eda_live_destroy(struct dsp_eda_live *live); /* NULL is fine */

void dsp_eda_live_set_noise(struct dsp_eda_live *live, double noise, double unit);
void dsp_eda_live_set_level(struct dsp_eda_live *live, double level);

/* From a grid sample to its driver. */
double dsp_eda_live_delay_s(const struct dsp_eda_live *live);

void dsp_eda_live_push(struct dsp_eda_live *live, int64_t index, double value, uint16_t flags);
bool dsp_eda_live_pull(struct dsp_eda_live *live, struct dsp_eda *ret_sample);

#endif
