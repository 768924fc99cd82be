#include "dsp/skin/tvsymp.h"

#include "dsp/base/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 2.0
#define LOW_HZ  0.08
#define HIGH_HZ 0.24
#define EDGE_HZ 0.02
#define MIRROR  120 /* values, 60 s */
#define LEAST   120 /* values that a standard deviation rests on */

struct dsp_tvsymp {
	size_t n_max;
	struct dsp_fft *fft;
	double *gain;      /* of every bin */
	double (*copy)[2]; /* spectrum of the band: an inverse transform destroys its own */
};

void dsp_tvsymp_destroy(struct dsp_tvsymp *tvsymp)
{
	if (!tvsymp)
		return;
	dsp_fft_destroy(tvsymp->fft);
	free(tvsymp->gain);
	free(tvsymp->copy);
	free(tvsymp);
}

/* 0 to 1 over EDGE_HZ around @corner_hz, half a period of a cosine. */
static double rise(double f_hz, double corner_hz)
{
	double place = (f_hz - corner_hz) / EDGE_HZ + 0.5;

	return 0.5 - 0.5 * cos(M_PI * fmin(fmax(place, 0.0), 1.0));
}

struct dsp_tvsymp *dsp_tvsymp_create(size_t n_max)
{
	struct dsp_tvsymp *tvsymp;
	size_t n_points = dsp_fft_good_size(n_max + 2 * MIRROR);
	size_t n_bins = n_points / 2 + 1;

	if (n_max == 0)
		return NULL;
	tvsymp = calloc(1, sizeof(*tvsymp));
	if (!tvsymp)
		return NULL;
	tvsymp->n_max = n_max;
	tvsymp->fft = dsp_fft_create(n_points);
	tvsymp->gain = malloc(n_bins * sizeof(*tvsymp->gain));
	tvsymp->copy = malloc(n_bins * sizeof(*tvsymp->copy));
	if (!tvsymp->fft || !tvsymp->gain || !tvsymp->copy) {
		dsp_tvsymp_destroy(tvsymp);
		return NULL;
	}
	for (size_t k = 0; k < n_bins; k++) {
		double f_hz = RATE_HZ * (double)k / (double)n_points;

		tvsymp->gain[k] = rise(f_hz, LOW_HZ) * (1.0 - rise(f_hz, HIGH_HZ));
	}
	return tvsymp;
}

/* The record above the line through its ends; odd reflection continues it without a bend, and both
 * ends of what is transformed are led to 0. */
static void fill_time(double *time, size_t n_points, const double *x, size_t n)
{
	double slope = n > 1 ? (x[n - 1] - x[0]) / (double)(n - 1) : 0.0;
	size_t reach = n - 1 < MIRROR ? n - 1 : MIRROR;

	memset(time, 0, n_points * sizeof(*time));
	for (size_t i = 0; i < n; i++)
		time[MIRROR + i] = x[i] - x[0] - slope * (double)i;
	for (size_t i = 1; i <= reach; i++) {
		double fade = 0.5 + 0.5 * cos(M_PI * (double)i / (double)(reach + 1));

		time[MIRROR - i] = -fade * time[MIRROR + i];
		time[MIRROR + n - 1 + i] = -fade * time[MIRROR + n - 1 - i];
	}
}

void dsp_tvsymp_run(struct dsp_tvsymp *tvsymp, const double *x, size_t n, double *ret_band,
	double *ret_amplitude)
{
	double *time = dsp_fft_time(tvsymp->fft);
	double(*spectrum)[2] = dsp_fft_spectrum(tvsymp->fft);
	size_t n_points = dsp_fft_points(tvsymp->fft);
	size_t n_bins = n_points / 2 + 1;

	if (n == 0)
		return;
	fill_time(time, n_points, x, n);
	dsp_fft_forward(tvsymp->fft);
	for (size_t k = 0; k < n_bins; k++) {
		spectrum[k][0] *= tvsymp->gain[k];
		spectrum[k][1] *= tvsymp->gain[k];
	}
	memcpy(tvsymp->copy, spectrum, n_bins * sizeof(*spectrum));
	dsp_fft_inverse(tvsymp->fft);
	memcpy(ret_band, time + MIRROR, n * sizeof(*time));
	/* Hilbert transform: every frequency a quarter of a turn back. */
	for (size_t k = 0; k < n_bins; k++) {
		spectrum[k][0] = tvsymp->copy[k][1];
		spectrum[k][1] = -tvsymp->copy[k][0];
	}
	dsp_fft_inverse(tvsymp->fft);
	for (size_t i = 0; i < n; i++)
		ret_amplitude[i] = hypot(ret_band[i], time[MIRROR + i]);
}

double dsp_tvsymp_sd(const double *band, const bool *is_in, size_t n)
{
	double sum = 0.0;
	double squares = 0.0;
	size_t n_in = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_in[i])
			continue;
		sum += band[i];
		squares += band[i] * band[i];
		n_in++;
	}
	if (n_in < LEAST)
		return (double)NAN;
	squares -= sum * sum / (double)n_in;
	return squares > 0.0 ? sqrt(squares / (double)(n_in - 1)) : (double)NAN;
}
