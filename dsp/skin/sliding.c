#include "dsp/skin/sliding.h"

#include "dsp/base/flags.h"
#include "dsp/decomposition/decompose.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define WINDOW_S  60.0
#define STEP_S    0.5
#define START_S   5.0
#define FORGET_S  1800.0
#define TOLERANCE 1e-6

enum {
	BASELINE_COLUMNS = 1,
	ARRAYS = 5,
	RING = 2048 /* a power of two above a window of the finest grid */
};

struct dsp_sliding {
	struct dsp_decompose *decompose;
	double grid_hz, noise, unit;
	double mean, squares, weight;                /* of the record so far */
	double solved_noise;                         /* of the newest solution */
	int64_t window, step, start, publish, final; /* samples */

	double ring[RING], ring_noise[RING];
	uint16_t ring_flags[RING];
	int64_t first, next; /* pushed */
	int64_t solve_at;    /* grid index of the next solve */
	bool is_started, has_solution;

	/* The newest solution, of samples from `from` to before `to`. */
	int64_t from, to;
	double *clean, *noise_at;
	uint16_t *flags;
	struct dsp_parts parts;

	int64_t final_before, published, pulled;
};

void dsp_sliding_destroy(struct dsp_sliding *sliding)
{
	if (!sliding)
		return;
	dsp_decompose_destroy(sliding->decompose);
	free(sliding->clean);
	free(sliding->flags);
	free(sliding);
}

static bool allocate(struct dsp_sliding *sliding, const struct dsp_params *params)
{
	size_t n = (size_t)sliding->window;
	struct dsp_decompose_config config = {
		.params = params,
		.method = DSP_METHOD_CONVEX,
		.grid_hz = sliding->grid_hz,
		.n_max = n,
		.n_baseline = BASELINE_COLUMNS,
		.tolerance = TOLERANCE,
	};

	errno = ENOMEM;
	sliding->clean = calloc(ARRAYS * n, sizeof(*sliding->clean));
	sliding->flags = calloc(n, sizeof(*sliding->flags));
	if (!sliding->clean || !sliding->flags)
		return false;
	sliding->parts.tonic = sliding->clean + n;
	sliding->parts.phasic = sliding->clean + 2 * n;
	sliding->parts.driver = sliding->clean + 3 * n;
	sliding->noise_at = sliding->clean + 4 * n;
	sliding->decompose = dsp_decompose_create(&config);
	return sliding->decompose != NULL;
}

static int64_t samples(const struct dsp_sliding *sliding, double seconds)
{
	return (int64_t)lround(seconds * sliding->grid_hz);
}

struct dsp_sliding *dsp_sliding_create(const struct dsp_params *params, double grid_hz)
{
	struct dsp_sliding *sliding = calloc(1, sizeof(*sliding));
	int code;

	if (!sliding)
		return NULL;
	sliding->grid_hz = grid_hz;
	sliding->noise = sliding->unit = (double)NAN;
	sliding->window = samples(sliding, WINDOW_S);
	sliding->step = samples(sliding, STEP_S) > 1 ? samples(sliding, STEP_S) : 1;
	sliding->start = samples(sliding, START_S);
	sliding->publish = samples(sliding, DSP_SLIDING_PUBLISH_S);
	sliding->final = samples(sliding, DSP_SLIDING_FINAL_S);
	if (!allocate(sliding, params)) {
		code = errno;
		dsp_sliding_destroy(sliding);
		errno = code;
		return NULL;
	}
	return sliding;
}

void dsp_sliding_set_noise(struct dsp_sliding *sliding, double noise, double unit)
{
	sliding->noise = noise;
	sliding->unit = unit;
}

static void learn_scale(struct dsp_sliding *sliding, const struct dsp_clean_sample *sample)
{
	double deviation = sample->clean - sliding->mean;
	double share;

	if (isnan(sample->clean) || (sample->flags & (DSP_FLAGS_INVALID | DSP_FLAG_INTERPOLATED)))
		return;
	sliding->weight = fmin(sliding->weight + 1.0, FORGET_S * sliding->grid_hz);
	share = 1.0 / sliding->weight;
	sliding->mean += share * deviation;
	sliding->squares = (1.0 - share) * (sliding->squares + share * deviation * deviation);
}

void dsp_sliding_push(struct dsp_sliding *sliding, const struct dsp_clean_sample *sample)
{
	size_t slot = (size_t)(sample->index & (RING - 1));

	if (!sliding->is_started) {
		sliding->first = sliding->pulled = sample->index;
		sliding->published = sliding->final_before = sample->index;
		sliding->solve_at = sample->index + sliding->start;
		sliding->is_started = true;
	}
	learn_scale(sliding, sample);
	sliding->ring[slot] = sample->clean;
	sliding->ring_noise[slot] = sliding->noise;
	sliding->ring_flags[slot] = sample->flags;
	sliding->next = sample->index + 1;
}

/* The standard deviation of the record so far, older than half an hour forgotten. */
static void follow_scale(struct dsp_sliding *sliding)
{
	double sd = sqrt(fmax(sliding->squares, 0.0));

	if (sliding->weight >= (double)sliding->window && sd > 0.0)
		dsp_decompose_set_scale(sliding->decompose, sd);
}

static void solve(struct dsp_sliding *sliding)
{
	struct dsp_stretch stretch = {
		.grid_hz = sliding->grid_hz,
		.clean = sliding->clean,
		.flags = sliding->flags,
		.noise = sliding->noise,
		.unit = sliding->unit,
	};

	sliding->to = sliding->next;
	sliding->from = sliding->next - sliding->window > sliding->first
				? sliding->next - sliding->window
				: sliding->first;
	stretch.n = (size_t)(sliding->to - sliding->from);
	for (size_t i = 0; i < stretch.n; i++) {
		size_t slot = (size_t)((sliding->from + (int64_t)i) & (RING - 1));

		sliding->clean[i] = sliding->ring[slot];
		sliding->noise_at[i] = sliding->ring_noise[slot];
		sliding->flags[i] = sliding->ring_flags[slot];
	}
	sliding->solved_noise = sliding->noise;
	follow_scale(sliding);
	dsp_decompose_run(sliding->decompose, &stretch, &sliding->parts);
	sliding->has_solution = true;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool dsp_sliding_advance(struct dsp_sliding *sliding, int64_t newest)
{
	if (!sliding->is_started || newest < sliding->solve_at)
		return false;
	sliding->solve_at = newest + sliding->step;
	solve(sliding);
	sliding->published = earlier(newest - sliding->publish + 1, sliding->to);
	sliding->final_before = earlier(newest - sliding->final + 1, sliding->to);
	return true;
}

void dsp_sliding_finish(struct dsp_sliding *sliding)
{
	if (!sliding->is_started)
		return;
	solve(sliding);
	sliding->published = sliding->final_before = sliding->to;
}

struct dsp_sliding_sample dsp_sliding_at(const struct dsp_sliding *sliding, int64_t index)
{
	size_t i = (size_t)(index - sliding->from);
	double noise_sd = sliding->parts.noise_sd;

	if (sliding->noise_at[i] > 0.0 && sliding->solved_noise > 0.0)
		noise_sd *= sliding->noise_at[i] / sliding->solved_noise;
	return (struct dsp_sliding_sample){
		.index = index,
		.tonic = sliding->parts.tonic[i],
		.phasic = sliding->parts.phasic[i],
		.driver = sliding->parts.driver[i],
		.sigma_s = sliding->parts.sigma_s,
		.noise_sd = noise_sd,
		.is_fallback = sliding->parts.is_fallback,
	};
}

bool dsp_sliding_pull(struct dsp_sliding *sliding, struct dsp_sliding_sample *ret_sample)
{
	if (!sliding->has_solution || sliding->pulled >= sliding->final_before)
		return false;
	*ret_sample = dsp_sliding_at(sliding, sliding->pulled++);
	return true;
}

int64_t dsp_sliding_published(const struct dsp_sliding *sliding)
{
	return sliding->published;
}
