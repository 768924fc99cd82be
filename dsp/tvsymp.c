#include "dsp/tvsymp.h"

#include "dsp/biquad.h"
#include "dsp/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ   2.0
#define LOW_HZ    0.08
#define HIGH_HZ   0.24
#define EDGE_HZ   0.02
#define MIRROR    120 /* values, 60 s */
#define LEAST     120 /* values that a standard deviation rests on */
#define CENTRE_HZ 0.16
#define CORNER_HZ 0.08
#define DRIFT_HZ  0.05
#define SETTLE    40 /* values, 20 s: four periods of DRIFT_HZ's transient are down to 1 % */

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

/*
 * x ──► drift ──► times exp(-i 2 pi 0.16 t) ──► Bessel, real part and imaginary part ──► 2 |.|
 */
struct dsp_tvsymp_live {
	struct dsp_biquad fresh_drift, drift;
	struct dsp_biquad fresh_low[2];
	struct dsp_biquad low[2][2]; /* part, section */
	double delay_s;
	double first; /* value that the filters began at */
	int n;        /* values since then, up to SETTLE */
	int phase;    /* in 1/25 turns: 0.16 Hz at 2 Hz is 2/25 of a turn a value */
};

struct dsp_tvsymp_live *dsp_tvsymp_live_create(void)
{
	/* Poles of the fourth-order Bessel low-pass whose gain at corner frequency 1 is -3 dB. */
	static const double POLES[2][2] = {
		{1.4301715600, 2.7401356611}, {1.6033575162, 1.9904175287}};
	struct dsp_tvsymp_live *live = calloc(1, sizeof(*live));

	if (!live)
		return NULL;
	live->fresh_drift = dsp_biquad_highpass(RATE_HZ, DRIFT_HZ, M_SQRT2);
	live->delay_s = dsp_biquad_delay_s(&live->fresh_drift, RATE_HZ, CENTRE_HZ);
	for (int i = 0; i < 2; i++) {
		live->fresh_low[i] =
			dsp_biquad_lowpass(RATE_HZ, CORNER_HZ, POLES[i][0], POLES[i][1]);
		live->delay_s += dsp_biquad_delay_s(&live->fresh_low[i], RATE_HZ, 0.0);
	}
	return live;
}

void dsp_tvsymp_live_destroy(struct dsp_tvsymp_live *live)
{
	free(live);
}

double dsp_tvsymp_live_delay_s(const struct dsp_tvsymp_live *live)
{
	return live->delay_s;
}

static void start(struct dsp_tvsymp_live *live, double x)
{
	live->first = x;
	live->drift = live->fresh_drift;
	memcpy(live->low[0], live->fresh_low, sizeof(live->low[0]));
	memcpy(live->low[1], live->fresh_low, sizeof(live->low[1]));
}

double dsp_tvsymp_live_push(struct dsp_tvsymp_live *live, double x)
{
	double turn;
	double part[2];

	if (isnan(x)) {
		live->n = 0;
		return (double)NAN;
	}
	if (live->n == 0)
		start(live, x);
	x = dsp_biquad_push(&live->drift, x - live->first);
	turn = 2.0 * M_PI * live->phase / 25.0;
	live->phase = (live->phase + 2) % 25;
	part[0] = x * cos(turn);
	part[1] = -x * sin(turn);
	for (int i = 0; i < 2; i++) {
		part[i] = dsp_biquad_push(&live->low[i][0], part[i]);
		part[i] = dsp_biquad_push(&live->low[i][1], part[i]);
	}
	if (live->n < SETTLE) {
		live->n++;
		return (double)NAN;
	}
	return 2.0 * hypot(part[0], part[1]);
}
