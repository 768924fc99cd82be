/*
 * The step of a converter that nobody tells, from the values themselves: the smallest difference
 * between any two values seen, neighbours in time or not. Hum that repeats every few samples keeps
 * neighbours in time apart, but not the values on one phase of it.
 *
 * The first DSP_STEP_VALUES different values are kept; later ones are compared with them. Memory is
 * in the struct.
 */
#ifndef DSP_BASE_STEP_H
#define DSP_BASE_STEP_H

enum {
	DSP_STEP_VALUES = 512
};

struct dsp_step {
	double values[DSP_STEP_VALUES]; /* rising */
	int n;
	double least; /* INFINITY before the second value */
};

void dsp_step_init(struct dsp_step *step);

/* The next value; one that is not finite is left out. */
void dsp_step_push(struct dsp_step *step, double value);

#endif
