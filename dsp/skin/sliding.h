/*
 * The slow lane of live skin conductance: the convex model (dsp/decomposition/decompose_convex.h)
 * over the last 60 s, solved anew every half second of the record.
 *
 * What it says of a sample changes as more of its future is seen: the driver at half a second of
 * look-ahead agrees with that of the whole record to r = 0.99, at 3 s to 0.998. So a sample is told
 * as provisional DSP_SLIDING_PUBLISH_S behind the newest one and is final DSP_SLIDING_FINAL_S
 * behind it. Sparsity is scaled by the standard deviation of the record so far, its last half hour,
 * as that of a whole record is by its own.
 *
 * Everything happens on the grid of the record, never on the caller's blocks: what is final is
 * bit-equal for any block sizes. Nothing allocates after create.
 */
#ifndef DSP_SKIN_SLIDING_H
#define DSP_SKIN_SLIDING_H

#include "dsp/base/params.h"
#include "dsp/skin/eda_quality.h"

#include <stdbool.h>
#include <stdint.h>

#define DSP_SLIDING_PUBLISH_S 1.5
#define DSP_SLIDING_FINAL_S   8.0

struct dsp_sliding;

struct dsp_sliding_sample {
	int64_t index;
	double tonic, phasic, driver; /* dsp/decomposition/stretch.h; NaN in a hole */
	double sigma_s, noise_sd;     /* of the driver */
	bool is_fallback;
};

/* NULL with errno EINVAL or ENOMEM. */
struct dsp_sliding *dsp_sliding_create(const struct dsp_params *params, double grid_hz);
void dsp_sliding_destroy(struct dsp_sliding *sliding); /* NULL is fine */

/* Noise and unit for the next solves. */
void dsp_sliding_set_noise(struct dsp_sliding *sliding, double noise, double unit);

/* The next clean sample. */
void dsp_sliding_push(struct dsp_sliding *sliding, const struct dsp_clean_sample *sample);

/* The grid has come to sample @newest, of which the clean signal may still lag behind: solves when
 * half a second has passed since the last time, and tells whether it did. */
bool dsp_sliding_advance(struct dsp_sliding *sliding, int64_t newest);

/* The record is over: solves once more, and all that is left is final. */
void dsp_sliding_finish(struct dsp_sliding *sliding);

/* The next final sample. */
bool dsp_sliding_pull(struct dsp_sliding *sliding, struct dsp_sliding_sample *ret_sample);

/* Samples from the next final one on to before this can be read, as known since the last solve. */
int64_t dsp_sliding_published(const struct dsp_sliding *sliding);
struct dsp_sliding_sample dsp_sliding_at(const struct dsp_sliding *sliding, int64_t index);

#endif
