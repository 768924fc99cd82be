#include "dsp/base/step.h"

#include <math.h>
#include <string.h>

#define SAME 1e-9 /* rounding, no step */

void dsp_step_init(struct dsp_step *step)
{
	memset(step, 0, sizeof(*step));
	step->least = (double)INFINITY;
}

/* The place of the first kept value that is not below @value. */
static int place_of(const struct dsp_step *step, double value)
{
	int low = 0;
	int high = step->n;

	while (low < high) {
		int middle = (low + high) / 2;

		if (step->values[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void dsp_step_push(struct dsp_step *step, double value)
{
	double nearest = (double)INFINITY;
	int place;

	if (!isfinite(value))
		return;
	place = place_of(step, value);
	if (place > 0)
		nearest = value - step->values[place - 1];
	if (place < step->n)
		nearest = fmin(nearest, step->values[place] - value);
	if (nearest <= SAME)
		return;
	step->least = fmin(step->least, nearest);
	if (step->n == DSP_STEP_VALUES)
		return;
	memmove(&step->values[place + 1], &step->values[place],
		(size_t)(step->n - place) * sizeof(step->values[0]));
	step->values[place] = value;
	step->n++;
}
