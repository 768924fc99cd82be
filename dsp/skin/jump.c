#include "dsp/skin/jump.h"

#include "dsp/base/flags.h"

#include <math.h>
#include <stdlib.h>

#define REACH_S        0.1
#define DEVIATIONS     15.0
#define LEARN_S        0.5
#define NOISE_PER_MEAN 0.95 /* of white Gaussian noise, by simulation */
#define MEMORY_S       5.0
#define CLIP_FACTOR    4.0 /* one outlier moves the running mean by no more than this many means */

struct dsp_jump {
	double least;
	double native_hz;
	int reach;      /* samples on either side of a jump */
	double memory;  /* samples the running mean remembers */
	double mean;    /* of the absolute deviation */
	int64_t n_mean; /* deviations seen */
	double difference[5];
	int64_t mask; /* of the ring, a power of two */
	struct dsp_jump_sample *ring;
	int64_t n_pushed;
	int64_t n_pulled;
	int64_t flag_until; /* samples still to come that lie within reach of a jump */
	bool is_finished;
};

void dsp_jump_destroy(struct dsp_jump *jump)
{
	if (!jump)
		return;
	free(jump->ring);
	free(jump);
}

struct dsp_jump *dsp_jump_create(double native_hz, double least)
{
	struct dsp_jump *jump = calloc(1, sizeof(*jump));

	if (!jump)
		return NULL;
	jump->least = least;
	jump->native_hz = native_hz;
	jump->flag_until = -1;
	jump->reach = (int)ceil(REACH_S * native_hz);
	jump->memory = MEMORY_S * native_hz;
	jump->mask = 1;
	while (jump->mask < 2 * jump->reach + 8)
		jump->mask *= 2;
	jump->ring = calloc((size_t)jump->mask--, sizeof(*jump->ring));
	if (!jump->ring) {
		dsp_jump_destroy(jump);
		return NULL;
	}
	return jump;
}

void dsp_jump_set_least(struct dsp_jump *jump, double least)
{
	jump->least = least;
}

double dsp_jump_delay_s(const struct dsp_jump *jump)
{
	return (jump->reach + 3) / jump->native_hz;
}

double dsp_jump_noise(const struct dsp_jump *jump)
{
	return NOISE_PER_MEAN * jump->mean;
}

/* fmin and fmax are calls; these are not, and run for every native sample. */
static inline double smaller(double a, double b)
{
	return a < b ? a : b;
}

static inline double larger(double a, double b)
{
	return a > b ? a : b;
}

static double median_of_five(const double *x)
{
	/* The smallest and the largest of four cannot be the median of five. */
	double low = larger(smaller(x[0], x[1]), smaller(x[2], x[3]));
	double high = smaller(larger(x[0], x[1]), larger(x[2], x[3]));

	return larger(smaller(low, high), smaller(larger(low, high), x[4]));
}

static double update_mean(struct dsp_jump *jump, double deviation)
{
	double before = jump->mean;
	double memory;

	if (jump->n_mean < (int64_t)jump->memory)
		jump->n_mean++;
	memory = (double)jump->n_mean;
	if (memory > 10.0)
		deviation = smaller(deviation, CLIP_FACTOR * jump->mean + 1e-12);
	jump->mean += (deviation - jump->mean) / memory;
	return before;
}

/* Flags what lies within reach of the edge between samples @index - 1 and @index. */
static void flag_around(struct dsp_jump *jump, int64_t index)
{
	for (int64_t i = index - 1 - jump->reach; i <= index + jump->reach; i++) {
		if (i >= jump->n_pulled && i < jump->n_pushed)
			jump->ring[i & jump->mask].flags |= DSP_FLAG_SLOPE;
	}
	jump->flag_until = index + jump->reach;
}

static bool is_usable(const struct dsp_jump_sample *sample)
{
	return isfinite(sample->value) && !(sample->flags & (DSP_FLAGS_INVALID & ~DSP_FLAG_SLOPE));
}

void dsp_jump_push(struct dsp_jump *jump, const struct dsp_jump_sample *sample)
{
	const struct dsp_jump_sample *before;
	double deviation;
	double difference = 0.0;
	double mean;

	if (jump->n_pushed > 0) {
		before = &jump->ring[(jump->n_pushed - 1) & jump->mask];
		/* Across a hole or a gap there is no edge to speak of. */
		if (is_usable(sample) && is_usable(before) &&
			sample->time_s - before->time_s < 3.0 / jump->native_hz)
			difference = sample->value - before->value;
	}
	jump->ring[jump->n_pushed & jump->mask] = *sample;
	if (jump->n_pushed <= jump->flag_until)
		jump->ring[jump->n_pushed & jump->mask].flags |= DSP_FLAG_SLOPE;
	jump->n_pushed++;
	for (int i = 0; i < 4; i++)
		jump->difference[i] = jump->difference[i + 1];
	jump->difference[4] = difference;
	if (jump->n_pushed < 6)
		return;
	deviation = fabs(jump->difference[2] - median_of_five(jump->difference));
	mean = update_mean(jump, deviation);
	/* Too little has been seen to call anything unusual. */
	if ((double)jump->n_mean < LEARN_S * jump->native_hz)
		return;
	if (deviation > larger(jump->least, DEVIATIONS * mean))
		flag_around(jump, jump->n_pushed - 3);
}

void dsp_jump_finish(struct dsp_jump *jump)
{
	jump->is_finished = true;
}

bool dsp_jump_pull(struct dsp_jump *jump, struct dsp_jump_sample *ret_sample)
{
	int64_t n_held = jump->is_finished ? 0 : jump->reach + 3;

	if (jump->n_pulled + n_held >= jump->n_pushed)
		return false;
	*ret_sample = jump->ring[jump->n_pulled & jump->mask];
	jump->n_pulled++;
	return true;
}
