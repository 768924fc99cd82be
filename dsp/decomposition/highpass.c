#include "dsp/decomposition/highpass.h"

#include "dsp/base/fft.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Reflected on either side, in 1 / fc: the filter's answer has fallen to a millionth by then. */
#define REACH_PERIODS 3.0
/* Where an end is felt, in 1 / fc: the answer has fallen to a tenth. */
#define EDGE_PERIODS  0.5

struct dsp_highpass {
	double corner_hz;
	size_t n_max;
	size_t n_reach;
	struct dsp_fft *fft;
	double *gain;      /* of every bin, the scale of the inverse transform is not in it */
	double noise_gain; /* SD of the phasic part per SD of white noise */
};

void dsp_highpass_destroy(struct dsp_highpass *highpass)
{
	if (!highpass)
		return;
	dsp_fft_destroy(highpass->fft);
	free(highpass->gain);
	free(highpass);
}

static void fill_gain(struct dsp_highpass *highpass, double grid_hz)
{
	size_t n_points = dsp_fft_points(highpass->fft);
	double squares = 0.0;

	for (size_t k = 0; k <= n_points / 2; k++) {
		double f = (double)k * grid_hz / (double)n_points / highpass->corner_hz;
		bool has_mirror = k > 0 && 2 * k != n_points;

		/* In this form nothing overflows, and the gain of frequency 0 is 0. */
		highpass->gain[k] = 1.0 - 1.0 / (1.0 + f * f * f * f);
		squares += (has_mirror ? 2.0 : 1.0) * highpass->gain[k] * highpass->gain[k];
	}
	highpass->noise_gain = sqrt(squares / (double)n_points);
}

struct dsp_highpass *dsp_highpass_create(double grid_hz, double corner_hz, size_t n_max)
{
	struct dsp_highpass *highpass;

	if (!(corner_hz > 0.0 && corner_hz < 0.5 * grid_hz && isfinite(grid_hz)) || n_max == 0) {
		errno = EINVAL;
		return NULL;
	}
	highpass = calloc(1, sizeof(*highpass));
	if (!highpass)
		return NULL;
	highpass->corner_hz = corner_hz;
	highpass->n_max = n_max;
	highpass->n_reach = (size_t)ceil(REACH_PERIODS / corner_hz * grid_hz);
	highpass->fft = dsp_fft_create(dsp_fft_good_size(n_max + 2 * highpass->n_reach));
	if (highpass->fft) {
		size_t n_bins = dsp_fft_points(highpass->fft) / 2 + 1;

		highpass->gain = calloc(n_bins, sizeof(*highpass->gain));
	}
	if (!highpass->gain) {
		dsp_highpass_destroy(highpass);
		errno = ENOMEM;
		return NULL;
	}
	fill_gain(highpass, grid_hz);
	return highpass;
}

/* Conductance above the line through both ends of its run. The filter takes no notice of a line,
 * and above it odd reflection is periodic: it can be continued as far as one likes. */
static double above_line(const double *x, size_t n, size_t i)
{
	double share = n > 1 ? (double)i / (double)(n - 1) : 0.0;

	return x[i] - ((1.0 - share) * x[0] + share * x[n - 1]);
}

/* The same at @i samples before the start, @i > 0, reflected as often as a short run needs. */
static double reflected(const double *x, size_t n, size_t i)
{
	size_t period = n > 1 ? 2 * (n - 1) : 1;
	size_t place = i % period;

	if (n == 1)
		return 0.0;
	return place < n ? -above_line(x, n, place) : above_line(x, n, period - place);
}

static void filter_run(struct dsp_highpass *highpass, const double *x, size_t n, double *ret_phasic)
{
	size_t n_reach = highpass->n_reach;
	size_t n_points = dsp_fft_points(highpass->fft);
	size_t n_used = n + 2 * n_reach;
	double *time = dsp_fft_time(highpass->fft);
	double(*spectrum)[2] = dsp_fft_spectrum(highpass->fft);

	for (size_t i = 0; i < n; i++)
		time[n_reach + i] = above_line(x, n, i);
	/* By odd symmetry about either end, @i behind the last is where n - 1 + i before the first
	 * would be. */
	for (size_t i = 1; i <= n_reach; i++) {
		time[n_reach - i] = reflected(x, n, i);
		time[n_reach + n - 1 + i] = -reflected(x, n, n - 1 + i);
	}
	/* What is left of the transform leads back to the start without a jump. */
	for (size_t i = n_used; i < n_points; i++) {
		double share = (double)(i - n_used + 1) / (double)(n_points - n_used + 1);

		time[i] = (1.0 - share) * time[n_used - 1] + share * time[0];
	}
	dsp_fft_forward(highpass->fft);
	for (size_t k = 0; k <= n_points / 2; k++) {
		spectrum[k][0] *= highpass->gain[k];
		spectrum[k][1] *= highpass->gain[k];
	}
	dsp_fft_inverse(highpass->fft);
	for (size_t i = 0; i < n; i++)
		ret_phasic[i] = time[n_reach + i];
}

void dsp_highpass_run(struct dsp_highpass *highpass, const struct dsp_stretch *stretch,
	struct dsp_parts *ret_parts)
{
	size_t first = 0;
	size_t end = 0;

	for (size_t i = 0; i < stretch->n; i++)
		ret_parts->phasic[i] = (double)NAN;
	while (dsp_stretch_run(stretch->clean, stretch->n, end, &first, &end))
		filter_run(
			highpass, stretch->clean + first, end - first, ret_parts->phasic + first);
	for (size_t i = 0; i < stretch->n; i++) {
		ret_parts->tonic[i] = stretch->clean[i] - ret_parts->phasic[i];
		ret_parts->driver[i] = ret_parts->phasic[i];
	}
	ret_parts->sigma_s = 0.0;
	ret_parts->noise_sd = stretch->noise * highpass->noise_gain;
	ret_parts->edge_s = EDGE_PERIODS / highpass->corner_hz;
	ret_parts->is_fallback = false;
}
