#include "dsp/side/taps.h"

#include "dsp/side/onset.h"

#include <math.h>

#define BLOCK_S      0.05
/* Of the spread between an ordinary and a steep block. */
#define FACTOR       4.0
/* A tap is as many times steeper than the mean: counts of a calm sensor have no spread at all. */
#define STEEPER      5.0
#define REFRACTORY_S 0.3

/* The steepest step of one block. */
struct block {
	double begin_s; /* NaN: empty */
	double step;
	double step_s;
};

static void take_step(struct block *block, double time_s, double step)
{
	if (isnan(block->begin_s))
		*block = (struct block){time_s, step, time_s};
	if (step > block->step) {
		block->step = step;
		block->step_s = time_s;
	}
}

/* Mean difference between neighbours. */
static double mean_step(const double *value, size_t n)
{
	double before = NAN, sum = 0;
	size_t steps = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(value[i]))
			continue;
		if (!isnan(before)) {
			sum += fabs(value[i] - before);
			steps++;
		}
		before = value[i];
	}
	return steps > 0 ? sum / (double)steps : 0;
}

size_t dsp_taps_find(const double *time_s, const double *value, size_t n, double from_s,
	double *ret_time_s, size_t max)
{
	struct dsp_onset onset;
	struct block block = {.begin_s = NAN};
	size_t found = 0;
	double before = NAN;

	dsp_onset_init(&onset, STEEPER * mean_step(value, n), FACTOR, REFRACTORY_S);
	for (size_t i = 0; i < n && found < max; i++) {
		if (isnan(value[i]))
			continue;
		if (!isnan(block.begin_s) && time_s[i] - block.begin_s >= BLOCK_S) {
			if (dsp_onset_push(&onset, block.step_s, block.step) &&
				block.step_s >= from_s)
				ret_time_s[found++] = block.step_s;
			block.begin_s = NAN;
		}
		if (!isnan(before))
			take_step(&block, time_s[i], fabs(value[i] - before));
		before = value[i];
	}
	return found;
}
