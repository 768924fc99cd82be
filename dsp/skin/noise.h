/*
 * Noise of skin conductance from its fourth differences, which no response survives:
 * s_n = median|y[i-2] - 4 y[i-1] + 6 y[i] - 4 y[i+1] + y[i+2]| / (0.6745 sqrt(70)),
 * the SD of white noise on the analysis grid, over the last 60 s of valid samples.
 */
#ifndef DSP_SKIN_NOISE_H
#define DSP_SKIN_NOISE_H

#include <stdbool.h>

enum {
	DSP_NOISE_CAPACITY = 1200 /* 60 s at the finest grid */
};

struct dsp_noise {
	int n_window;   /* differences in 60 s */
	double last[5]; /* newest samples */
	int n_last;     /* valid ones in a row, at most 5 */
	double difference[DSP_NOISE_CAPACITY];
	int n_differences;
	int next;
	double scratch[DSP_NOISE_CAPACITY];
};

void dsp_noise_init(struct dsp_noise *noise, double grid_hz);

/* The next grid sample; an invalid one breaks the row. */
void dsp_noise_push(struct dsp_noise *noise, double value, bool is_valid);

/* SD of the noise; NaN before 20 differences were seen. */
double dsp_noise_estimate(struct dsp_noise *noise);

#endif
