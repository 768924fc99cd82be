#include "dsp/skin/eda_block.h"

#include "dsp/base/flags.h"
#include "dsp/base/stats.h"
#include "dsp/decomposition/decompose.h"
#include "dsp/decomposition/decompose_convex.h"
#include "dsp/skin/trough.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EMIT_S      1800.0
#define OVERLAP_S   80.0 /* the fade taken off, more than DSP_TROUGH_BEFORE_S */
#define FADE_S      20.0 /* around the middle of the overlap */
#define TOLERANCE   1e-9
#define LONG_SHARE  0.5  /* of a full stretch: long enough to tell its own scale */
#define NOISE_EVERY 10.0 /* seconds between the values of noise that the median is taken of */

enum {
	BASELINE_COLUMNS = 2,
	ARRAYS = 8 /* value, clean, noise, tonic, phasic, driver, scratch, and what fades */
};

struct dsp_eda_block {
	struct dsp_decompose *decompose;
	struct dsp_trough *trough; /* NULL: responses are the driver's */
	bool looks_at_phasic;
	struct dsp_scr response;
	bool has_response; /* it waits to be pulled */
	double lsb;
	double grid_hz, unit, scale, typical_noise;
	size_t capacity, overlap, fade; /* samples */
	size_t n;                       /* samples in the stretch */
	size_t next, emit_end;          /* next to be pulled, one behind the last to be */
	int64_t first;                  /* grid index of the stretch's first sample */
	bool has_first, is_finished, has_fade;
	double *arrays, *value, *clean, *noise, *scratch;
	uint16_t *flags;
	struct dsp_parts parts;
	double *fading[3]; /* tonic, phasic, driver of the stretch before, around the cut */
};

void dsp_eda_block_destroy(struct dsp_eda_block *block)
{
	if (!block)
		return;
	dsp_decompose_destroy(block->decompose);
	dsp_trough_destroy(block->trough);
	free(block->arrays);
	free(block->flags);
	free(block);
}

static bool allocate(struct dsp_eda_block *block)
{
	size_t n = block->capacity;
	double *at;

	block->arrays = calloc(ARRAYS * n, sizeof(*block->arrays));
	block->flags = calloc(n, sizeof(*block->flags));
	if (!block->arrays || !block->flags)
		return false;
	at = block->arrays;
	block->value = at;
	block->clean = at + n;
	block->noise = at + 2 * n;
	block->parts.tonic = at + 3 * n;
	block->parts.phasic = at + 4 * n;
	block->parts.driver = at + 5 * n;
	block->scratch = at + 6 * n;
	/* What fades is far shorter than a stretch. */
	for (size_t k = 0; k < 3; k++)
		block->fading[k] = at + 7 * n + k * block->fade;
	return true;
}

static bool create_methods(struct dsp_eda_block *block, const struct dsp_decompose_config *config)
{
	const struct dsp_params *params = config->params;

	block->decompose = dsp_decompose_create(config);
	if (params->eda_detector != DSP_DETECTOR_DRIVER)
		block->trough = dsp_trough_create(params, config->grid_hz, config->n_max);
	block->looks_at_phasic = params->eda_detector == DSP_DETECTOR_PHASIC;
	return block->decompose && (block->trough || params->eda_detector == DSP_DETECTOR_DRIVER);
}

struct dsp_eda_block *dsp_eda_block_create(
	const struct dsp_params *params, double grid_hz, double lsb)
{
	struct dsp_eda_block *block = calloc(1, sizeof(*block));
	struct dsp_decompose_config config = {
		.params = params,
		.method = (enum dsp_method)params->eda_method,
		.grid_hz = grid_hz,
		.n_baseline = BASELINE_COLUMNS,
		.tolerance = TOLERANCE,
	};
	int code;

	if (!block)
		return NULL;
	block->grid_hz = grid_hz;
	block->lsb = lsb;
	block->scale = (double)NAN;
	block->overlap = (size_t)ceil(OVERLAP_S * grid_hz);
	block->fade = (size_t)ceil(FADE_S * grid_hz);
	block->capacity = (size_t)ceil(EMIT_S * grid_hz) + 2 * block->overlap;
	config.n_max = block->capacity;
	errno = ENOMEM;
	if (!allocate(block) || !create_methods(block, &config)) {
		code = errno;
		dsp_eda_block_destroy(block);
		errno = code;
		return NULL;
	}
	return block;
}

/* The noise of the stretch: the median over it. */
static double typical_noise(struct dsp_eda_block *block)
{
	size_t every = (size_t)fmax(NOISE_EVERY * block->grid_hz, 1.0);
	size_t n = 0;

	for (size_t i = 0; i < block->n; i += every) {
		if (!isnan(block->noise[i]))
			block->scratch[n++] = block->noise[i];
	}
	/* A short one may have its only values at the end. */
	if (n == 0 && block->n > 0 && !isnan(block->noise[block->n - 1]))
		block->scratch[n++] = block->noise[block->n - 1];
	return n > 0 ? dsp_stats_median(block->scratch, n) : (double)NAN;
}

static void choose_scale(struct dsp_eda_block *block, const struct dsp_stretch *stretch)
{
	if (isnan(block->scale) || (double)block->n >= LONG_SHARE * (double)block->capacity)
		block->scale = dsp_decompose_convex_scale_of(stretch);
	dsp_decompose_set_scale(block->decompose, block->scale > 0.0 ? block->scale : (double)NAN);
}

/* From the stretch before to this one, over what both have seen. */
static void cross_fade(struct dsp_eda_block *block)
{
	double *const arrays[3] = {block->parts.tonic, block->parts.phasic, block->parts.driver};
	size_t from = block->overlap - block->fade / 2;

	if (!block->has_fade)
		return;
	for (size_t i = 0; i < block->fade && from + i < block->n; i++) {
		double share = ((double)i + 0.5) / (double)block->fade;

		for (size_t k = 0; k < 3; k++) {
			double *here = &arrays[k][from + i];

			*here = (1.0 - share) * block->fading[k][i] + share * *here;
		}
	}
}

static void keep_fade(struct dsp_eda_block *block)
{
	const double *const arrays[3] = {
		block->parts.tonic, block->parts.phasic, block->parts.driver};
	size_t from = block->n - block->overlap - block->fade / 2;

	for (size_t k = 0; k < 3; k++)
		memcpy(block->fading[k], &arrays[k][from], block->fade * sizeof(double));
	block->has_fade = true;
}

/* Flags what lies within the method's reach of a hole or of the record's ends; a cut between
 * stretches is none, for the overlap is dropped. */
static void flag_edges(struct dsp_eda_block *block)
{
	size_t reach = (size_t)lround(block->parts.edge_s * block->grid_hz);
	size_t left = block->has_fade ? reach : 0; /* samples since the last edge */
	size_t right = block->is_finished ? 0 : reach;

	if (reach == 0)
		return;
	for (size_t i = 0; i < block->n; i++) {
		left = isnan(block->clean[i]) ? 0 : left + 1;
		if (left > 0 && left <= reach)
			block->flags[i] |= DSP_FLAG_EDGE;
	}
	for (size_t i = block->n; i-- > 0;) {
		right = isnan(block->clean[i]) ? 0 : right + 1;
		if (right > 0 && right <= reach)
			block->flags[i] |= DSP_FLAG_EDGE;
	}
}

static void begin_responses(struct dsp_eda_block *block, const struct dsp_stretch *stretch)
{
	struct dsp_trough_signal signal = {
		.x = block->looks_at_phasic ? block->parts.phasic : block->clean,
		.conductance = block->clean,
		.flags = block->flags,
		.n = block->n,
		.start_s = (double)block->first / block->grid_hz,
		.noise = stretch->noise,
		.lsb = block->lsb,
		.unit = stretch->unit,
	};

	if (block->trough)
		dsp_trough_begin(block->trough, &signal, block->next, block->emit_end);
}

/* Decomposes what is there and opens it for pulling. */
static void solve(struct dsp_eda_block *block)
{
	struct dsp_stretch stretch = {
		.grid_hz = block->grid_hz,
		.n = block->n,
		.clean = block->clean,
		.flags = block->flags,
		.noise = typical_noise(block),
		.unit = block->unit,
	};

	block->typical_noise = stretch.noise;
	choose_scale(block, &stretch);
	dsp_decompose_run(block->decompose, &stretch, &block->parts);
	flag_edges(block);
	cross_fade(block);
	block->next = block->has_fade ? block->overlap - block->fade / 2 : 0;
	block->emit_end = block->n;
	if (!block->is_finished) {
		block->emit_end = block->n - block->overlap - block->fade / 2;
		keep_fade(block);
	}
	begin_responses(block, &stretch);
}

/* Keeps the overlap for the next stretch. */
static void shift(struct dsp_eda_block *block)
{
	size_t kept = 2 * block->overlap;
	size_t from = block->n - kept;

	memmove(block->value, &block->value[from], kept * sizeof(*block->value));
	memmove(block->clean, &block->clean[from], kept * sizeof(*block->clean));
	memmove(block->noise, &block->noise[from], kept * sizeof(*block->noise));
	memmove(block->flags, &block->flags[from], kept * sizeof(*block->flags));
	block->first += (int64_t)from;
	block->n = kept;
	block->next = block->emit_end = 0;
}

void dsp_eda_block_push(struct dsp_eda_block *block, const struct dsp_clean_sample *sample,
	double noise, double unit)
{
	if (block->n == block->capacity)
		shift(block);
	if (!block->has_first)
		block->first = sample->index;
	block->has_first = true;
	block->value[block->n] = sample->value;
	block->clean[block->n] = sample->clean;
	block->noise[block->n] = noise;
	block->flags[block->n] = sample->flags;
	block->unit = unit;
	if (++block->n == block->capacity)
		solve(block);
}

void dsp_eda_block_finish(struct dsp_eda_block *block)
{
	if (block->is_finished || block->n == 0)
		return;
	block->is_finished = true;
	if (block->n == block->capacity)
		shift(block);
	solve(block);
}

bool dsp_eda_block_pull(struct dsp_eda_block *block, struct dsp_whole_sample *ret_sample)
{
	size_t i = block->next;

	if (i >= block->emit_end)
		return false;
	block->next++;
	*ret_sample = (struct dsp_whole_sample){
		.clean = dsp_eda_block_at(block, block->first + (int64_t)i),
		.tonic = block->parts.tonic[i],
		.phasic = block->parts.phasic[i],
		.driver = block->parts.driver[i],
		.sigma_s = block->parts.sigma_s,
		.noise_sd = block->parts.noise_sd,
		.noise = block->noise[i],
	};
	if (block->noise[i] > 0.0 && block->typical_noise > 0.0)
		ret_sample->noise_sd *= block->noise[i] / block->typical_noise;
	if (block->parts.is_fallback)
		ret_sample->clean.flags |= DSP_FLAG_FALLBACK;
	return true;
}

bool dsp_eda_block_pull_response(struct dsp_eda_block *block, struct dsp_scr *ret_scr)
{
	double next_s = (double)(block->first + (int64_t)block->next) / block->grid_hz;

	if (!block->trough || block->emit_end == 0)
		return false;
	if (!block->has_response)
		block->has_response = dsp_trough_next(block->trough, &block->response);
	if (!block->has_response ||
		(block->next < block->emit_end && block->response.onset_s > next_s))
		return false;
	*ret_scr = block->response;
	block->has_response = false;
	return true;
}

int64_t dsp_eda_block_end(const struct dsp_eda_block *block)
{
	return block->first + (int64_t)block->n;
}

struct dsp_clean_sample dsp_eda_block_at(const struct dsp_eda_block *block, int64_t index)
{
	size_t i = (size_t)(index - block->first);

	return (struct dsp_clean_sample){
		.index = index,
		.value = block->value[i],
		.clean = block->clean[i],
		.flags = block->flags[i],
	};
}
