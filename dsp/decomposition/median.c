#include "dsp/decomposition/median.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct dsp_median {
	double grid_hz;
	size_t half;    /* samples of the full window on either side */
	double *sorted; /* what lies in the window now */
	size_t n;
};

void dsp_median_destroy(struct dsp_median *median)
{
	if (!median)
		return;
	free(median->sorted);
	free(median);
}

struct dsp_median *dsp_median_create(double grid_hz, double window_s)
{
	struct dsp_median *median;

	if (!(grid_hz > 0.0 && window_s > 0.0 &&
		    window_s * grid_hz <= (double)DSP_MEDIAN_SAMPLES_MAX)) {
		errno = EINVAL;
		return NULL;
	}
	median = calloc(1, sizeof(*median));
	if (!median)
		return NULL;
	median->grid_hz = grid_hz;
	median->half = (size_t)lround(0.5 * window_s * grid_hz);
	median->sorted = calloc(2 * median->half + 1, sizeof(*median->sorted));
	if (!median->sorted) {
		dsp_median_destroy(median);
		errno = ENOMEM;
		return NULL;
	}
	return median;
}

/* The first place whose value is not below @x. */
static size_t place_of(const struct dsp_median *median, double x)
{
	size_t low = 0;
	size_t high = median->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (median->sorted[middle] < x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void insert(struct dsp_median *median, double x)
{
	size_t place = place_of(median, x);
	double *at = median->sorted + place;

	memmove(at + 1, at, (median->n - place) * sizeof(*at));
	*at = x;
	median->n++;
}

static void take_out(struct dsp_median *median, double x)
{
	size_t place = place_of(median, x);
	double *at = median->sorted + place;

	median->n--;
	memmove(at, at + 1, (median->n - place) * sizeof(*at));
}

static void filter_run(struct dsp_median *median, const double *x, size_t n, double *ret_tonic)
{
	size_t first = 0; /* the window holds x[first] up to but without x[end] */
	size_t end = 0;

	median->n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t reach = i < n - 1 - i ? i : n - 1 - i;

		reach = reach < median->half ? reach : median->half;
		while (first < i - reach)
			take_out(median, x[first++]);
		while (end <= i + reach)
			insert(median, x[end++]);
		ret_tonic[i] = median->sorted[reach];
	}
}

void dsp_median_run(
	struct dsp_median *median, const struct dsp_stretch *stretch, struct dsp_parts *ret_parts)
{
	double n_window = 2.0 * (double)median->half + 1.0;
	size_t first = 0;
	size_t end = 0;

	for (size_t i = 0; i < stretch->n; i++)
		ret_parts->tonic[i] = (double)NAN;
	while (dsp_stretch_run(stretch->clean, stretch->n, end, &first, &end))
		filter_run(median, stretch->clean + first, end - first, ret_parts->tonic + first);
	for (size_t i = 0; i < stretch->n; i++) {
		ret_parts->phasic[i] = stretch->clean[i] - ret_parts->tonic[i];
		ret_parts->driver[i] = ret_parts->phasic[i];
	}
	ret_parts->sigma_s = 0.0;
	/* The median of w normal values has the variance pi / (2 w), its covariance with any one of
	 * them is 1 / w. */
	ret_parts->noise_sd = stretch->noise * sqrt(fmax(1.0 + (M_PI / 2.0 - 2.0) / n_window, 0.0));
	ret_parts->edge_s = (double)median->half / median->grid_hz;
	ret_parts->is_fallback = false;
}
