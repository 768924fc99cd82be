/*
 * The front of skin conductance: from the device's samples to the analysis grid, and what the
 * samples tell of their converter.
 *
 *   push (time, value, flags) ──► range ──► isolated jumps (dsp/skin/jump.h) ──► grid
 * (dsp/skin/resample.h)
 *
 * Values outside the plausible range get their flag before any filter sees them. Of a channel in
 * counts it learns the unit u (dsp/skin/unit.h) unless that is known.
 *
 * Push one sample, then pull until false. Nothing allocates after create.
 */
#ifndef DSP_SKIN_EDA_FRONT_H
#define DSP_SKIN_EDA_FRONT_H

#include "dsp/base/params.h"
#include "dsp/skin/resample.h"

#include <stdbool.h>
#include <stdint.h>

struct dsp_eda_front;

struct dsp_eda_front_config {
	const struct dsp_params *params; /* read at create */
	double rate_hz, grid_hz;
	double lsb; /* one ADC step in the pushed unit; NaN unknown */
	bool is_uS;
	double unit; /* NaN: to be learned */
};

/* NULL when memory is short. */
struct dsp_eda_front *dsp_eda_front_create(const struct dsp_eda_front_config *config);
void dsp_eda_front_destroy(struct dsp_eda_front *front); /* NULL is fine */

/* True when something may be pulled; most native samples bring nothing. */
bool dsp_eda_front_push(struct dsp_eda_front *front, double time_s, double value, uint16_t flags);
void dsp_eda_front_finish(struct dsp_eda_front *front);
bool dsp_eda_front_pull(struct dsp_eda_front *front, struct dsp_grid_sample *ret_sample);

/* Conductance per microsiemens as known after the newest pulled sample; NaN still to be learned. */
double dsp_eda_front_unit(const struct dsp_eda_front *front);

/* What a channel shows when it shows nothing: its converter's steps, or the noise of its samples.
 * 0 unknown. */
double dsp_eda_front_floor(const struct dsp_eda_front *front);

/* When the first and the newest sample came; NaN before. */
double dsp_eda_front_first_s(const struct dsp_eda_front *front);
double dsp_eda_front_last_s(const struct dsp_eda_front *front);

double dsp_eda_front_delay_s(const struct dsp_eda_front *front); /* from a sample to the grid */

/* The grid of a channel: at most @most_hz, the native rate where that is lower; a clock a little
 * off its nominal rate does not make a grid of its own. */
double dsp_eda_front_grid_hz(double native_hz, double most_hz);

#endif
