/*
 * Whole records of skin conductance: clean samples in, the same samples with their parts out.
 *
 * The record is cut into stretches of 30 min that overlap by 80 s on either side (a stretch as long
 * as the record when it is shorter); each is decomposed by itself (dsp/decomposition/decompose.h),
 * and 20 s around the middle of an overlap are cross-faded: what lies that far from a cut no longer
 * depends on it. A stretch shorter than half of that, at the end, is scaled like the one before.
 *
 * By another detector than the driver's lobes (dsp/skin/trough.h) responses are found in each
 * stretch and belong to the one that their peak is handed out with.
 *
 * Memory is that of one stretch, whatever the record's length. create allocates; the rest does not.
 *
 * Push one sample, then pull until false.
 */
#ifndef DSP_SKIN_EDA_BLOCK_H
#define DSP_SKIN_EDA_BLOCK_H

#include "dsp/base/params.h"
#include "dsp/skin/eda_quality.h"

#include <stdbool.h>
#include <stdint.h>

#define DSP_EDA_BLOCK_DELAY_S 1980.0 /* from a sample to its parts, at most */

struct dsp_eda_block;

struct dsp_whole_sample {
	struct dsp_clean_sample clean; /* flags with FALLBACK where another method took over */
	double tonic, phasic, driver;  /* dsp/decomposition/stretch.h */
	double sigma_s, noise_sd;      /* of the driver */
	double noise;                  /* SD of conductance's noise there; NaN unknown */
};

/* @lsb: one ADC step, G; NaN unknown. NULL with errno EINVAL or ENOMEM. Plans FFTs for some
 * methods. */
struct dsp_eda_block *dsp_eda_block_create(
	const struct dsp_params *params, double grid_hz, double lsb);
void dsp_eda_block_destroy(struct dsp_eda_block *block); /* NULL is fine */

/* The next clean sample with the noise known there, and the unit as known now. */
void dsp_eda_block_push(struct dsp_eda_block *block, const struct dsp_clean_sample *sample,
	double noise, double unit);
void dsp_eda_block_finish(struct dsp_eda_block *block);
bool dsp_eda_block_pull(struct dsp_eda_block *block, struct dsp_whole_sample *ret_sample);

/* Where responses are looked for from trough to peak (eda.detector, dsp/skin/trough.h): the next
 * one that begins before the next sample to be pulled. False when there is none yet, or responses
 * are the driver's. */
bool dsp_eda_block_pull_response(struct dsp_eda_block *block, struct dsp_scr *ret_scr);

/* While samples are being pulled: one behind the last sample of their stretch, and any sample of it
 * that is not yet pulled. */
int64_t dsp_eda_block_end(const struct dsp_eda_block *block);
struct dsp_clean_sample dsp_eda_block_at(const struct dsp_eda_block *block, int64_t index);

#endif
