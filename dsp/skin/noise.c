#include "dsp/skin/noise.h"

#include "dsp/base/stats.h"

#include <math.h>
#include <string.h>

#define WINDOW_S        60.0
#define MIN_DIFFERENCES 20

void dsp_noise_init(struct dsp_noise *noise, double grid_hz)
{
	memset(noise, 0, sizeof(*noise));
	noise->n_window = (int)fmin(WINDOW_S * grid_hz, DSP_NOISE_CAPACITY);
}

void dsp_noise_push(struct dsp_noise *noise, double value, bool is_valid)
{
	double *y = noise->last;

	if (!is_valid) {
		noise->n_last = 0;
		return;
	}
	memmove(y, y + 1, 4 * sizeof(*y));
	y[4] = value;
	if (noise->n_last < 5)
		noise->n_last++;
	if (noise->n_last < 5)
		return;
	noise->difference[noise->next] = fabs(y[0] - 4.0 * y[1] + 6.0 * y[2] - 4.0 * y[3] + y[4]);
	noise->next = (noise->next + 1) % noise->n_window;
	if (noise->n_differences < noise->n_window)
		noise->n_differences++;
}

double dsp_noise_estimate(struct dsp_noise *noise)
{
	size_t n = (size_t)noise->n_differences;

	if (n < MIN_DIFFERENCES)
		return (double)NAN;
	memcpy(noise->scratch, noise->difference, n * sizeof(*noise->scratch));
	return dsp_stats_median(noise->scratch, n) / (0.6745 * sqrt(70.0));
}
