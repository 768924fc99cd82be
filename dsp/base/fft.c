#include "dsp/base/fft.h"

#include <fftw3.h>
#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A pair of plans of one size; every transform of that size in the process uses the same. */
struct plans {
	size_t n_points;
	int n_users;
	fftw_plan forward;
	fftw_plan inverse; /* NULL until somebody needs it */
	struct plans *next;
};

/* Touched by create and destroy functions alone. FFTW's planner knows no threads, and a window
 * makes its tables anew beside an analysis: one plans at a time. */
static struct plans *all_plans;
static atomic_flag planning = ATOMIC_FLAG_INIT;

/* Waits by turning round: plans take micro- to milliseconds, and nobody plans in a hurry. */
static void begin_planning(void)
{
	while (atomic_flag_test_and_set_explicit(&planning, memory_order_acquire))
		continue;
}

static void end_planning(void)
{
	atomic_flag_clear_explicit(&planning, memory_order_release);
}

struct dsp_fft {
	struct plans *plans;
	double *time;
	fftw_complex *spectrum;
};

static struct plans *find_plans(size_t n_points)
{
	struct plans *plans = all_plans;

	while (plans && plans->n_points != n_points)
		plans = plans->next;
	if (plans)
		return plans;
	plans = calloc(1, sizeof(*plans));
	if (!plans)
		return NULL;
	plans->n_points = n_points;
	plans->next = all_plans;
	all_plans = plans;
	return plans;
}

static void release_plans(struct plans *plans)
{
	struct plans **link = &all_plans;

	if (!plans || --plans->n_users > 0)
		return;
	while (*link != plans)
		link = &(*link)->next;
	*link = plans->next;
	if (plans->forward)
		fftw_destroy_plan(plans->forward);
	if (plans->inverse)
		fftw_destroy_plan(plans->inverse);
	free(plans);
}

void dsp_fft_destroy(struct dsp_fft *fft)
{
	if (!fft)
		return;
	begin_planning();
	release_plans(fft->plans);
	end_planning();
	fftw_free(fft->time);
	fftw_free(fft->spectrum);
	free(fft);
}

/* False when FFTW has no memory for a plan. The plans fit all buffers of their size, because
 * fftw_alloc gives all of them the same alignment. */
static bool plan(struct dsp_fft *fft, bool has_inverse)
{
	struct plans *plans = fft->plans;
	int n = (int)plans->n_points;

	if (!plans->forward)
		plans->forward = fftw_plan_dft_r2c_1d(n, fft->time, fft->spectrum, FFTW_ESTIMATE);
	if (has_inverse && !plans->inverse)
		plans->inverse = fftw_plan_dft_c2r_1d(n, fft->spectrum, fft->time, FFTW_ESTIMATE);
	return plans->forward && (plans->inverse || !has_inverse);
}

static struct dsp_fft *create_fft(size_t n_points, bool has_inverse)
{
	struct dsp_fft *fft;
	bool is_planned;

	if (n_points == 0 || n_points > INT_MAX)
		return NULL;
	fft = calloc(1, sizeof(*fft));
	if (!fft)
		return NULL;
	fft->time = fftw_alloc_real(n_points);
	fft->spectrum = fftw_alloc_complex(n_points / 2 + 1);
	begin_planning();
	fft->plans = find_plans(n_points);
	if (fft->plans)
		fft->plans->n_users++;
	is_planned = fft->plans && fft->time && fft->spectrum && plan(fft, has_inverse);
	end_planning();
	if (!is_planned) {
		dsp_fft_destroy(fft);
		return NULL;
	}
	memset(fft->time, 0, n_points * sizeof(*fft->time));
	return fft;
}

struct dsp_fft *dsp_fft_create(size_t n_points)
{
	return create_fft(n_points, /* has_inverse= */ true);
}

size_t dsp_fft_points(const struct dsp_fft *fft)
{
	return fft->plans->n_points;
}

double *dsp_fft_time(struct dsp_fft *fft)
{
	return fft->time;
}

double (*dsp_fft_spectrum(struct dsp_fft *fft))[2]
{
	return fft->spectrum;
}

void dsp_fft_forward(struct dsp_fft *fft)
{
	fftw_execute_dft_r2c(fft->plans->forward, fft->time, fft->spectrum);
}

void dsp_fft_inverse(struct dsp_fft *fft)
{
	size_t n_points = fft->plans->n_points;
	double scale = 1.0 / (double)n_points;

	fftw_execute_dft_c2r(fft->plans->inverse, fft->spectrum, fft->time);
	for (size_t i = 0; i < n_points; i++)
		fft->time[i] *= scale;
}

size_t dsp_fft_good_size(size_t n)
{
	for (size_t size = n > 0 ? n : 1;; size++) {
		size_t rest = size;

		while (rest % 2 == 0)
			rest /= 2;
		while (rest % 3 == 0)
			rest /= 3;
		while (rest % 5 == 0)
			rest /= 5;
		if (rest == 1)
			return size;
	}
}

struct dsp_convolver {
	size_t n_kernel;
	struct dsp_fft *fft;
	double (*kernel)[2]; /* spectrum of the kernel */
};

void dsp_convolver_destroy(struct dsp_convolver *convolver)
{
	if (!convolver)
		return;
	dsp_fft_destroy(convolver->fft);
	free(convolver->kernel);
	free(convolver);
}

struct dsp_convolver *dsp_convolver_create(const double *kernel, size_t n_kernel)
{
	struct dsp_convolver *convolver;
	size_t n_points = 64;
	size_t n_bins;

	if (n_kernel == 0)
		return NULL;
	/* Four kernel lengths: the usual balance of transform cost and overlap. */
	while (n_points < 4 * n_kernel)
		n_points *= 2;
	n_bins = n_points / 2 + 1;
	convolver = calloc(1, sizeof(*convolver));
	if (!convolver)
		return NULL;
	convolver->n_kernel = n_kernel;
	convolver->fft = dsp_fft_create(n_points);
	convolver->kernel = calloc(n_bins, sizeof(*convolver->kernel));
	if (!convolver->fft || !convolver->kernel) {
		dsp_convolver_destroy(convolver);
		return NULL;
	}
	memcpy(dsp_fft_time(convolver->fft), kernel, n_kernel * sizeof(*kernel));
	dsp_fft_forward(convolver->fft);
	memcpy(convolver->kernel, dsp_fft_spectrum(convolver->fft),
		n_bins * sizeof(*convolver->kernel));
	return convolver;
}

void dsp_convolver_run(struct dsp_convolver *convolver, const double *x, size_t n, double *ret_y)
{
	size_t n_points = dsp_fft_points(convolver->fft);
	size_t overlap = convolver->n_kernel - 1;
	size_t hop = n_points - overlap;
	double *time = dsp_fft_time(convolver->fft);
	double(*spectrum)[2] = dsp_fft_spectrum(convolver->fft);

	for (size_t start = 0; start < n; start += hop) {
		size_t n_left = n - start < hop ? n - start : hop;
		size_t n_before = start < overlap ? start : overlap;

		memset(time, 0, n_points * sizeof(*time));
		memcpy(time + overlap - n_before, x + start - n_before,
			(n_before + n_left) * sizeof(*time));
		dsp_fft_forward(convolver->fft);
		for (size_t k = 0; k <= n_points / 2; k++) {
			double re = spectrum[k][0];
			double im = spectrum[k][1];

			spectrum[k][0] =
				re * convolver->kernel[k][0] - im * convolver->kernel[k][1];
			spectrum[k][1] =
				re * convolver->kernel[k][1] + im * convolver->kernel[k][0];
		}
		dsp_fft_inverse(convolver->fft);
		memcpy(ret_y + start, time + overlap, n_left * sizeof(*time));
	}
}

struct dsp_welch {
	size_t n_segment;
	double rate_hz;
	double scale; /* 1 / (rate * sum of squared weights) */
	struct dsp_fft *fft;
	double *weights;
};

void dsp_welch_destroy(struct dsp_welch *welch)
{
	if (!welch)
		return;
	dsp_fft_destroy(welch->fft);
	free(welch->weights);
	free(welch);
}

static double window_weight(enum dsp_window window, size_t i, size_t n)
{
	double phase = 2.0 * M_PI * (double)i / (double)n;

	if (window == DSP_WINDOW_BLACKMAN)
		return 0.42 - 0.5 * cos(phase) + 0.08 * cos(2.0 * phase);
	return 0.5 - 0.5 * cos(phase);
}

struct dsp_welch *dsp_welch_create(
	size_t n_segment, size_t n_points, double rate_hz, enum dsp_window window)
{
	struct dsp_welch *welch;
	double sum = 0.0;

	if (n_segment == 0 || n_points < n_segment || !(rate_hz > 0.0))
		return NULL;
	welch = calloc(1, sizeof(*welch));
	if (!welch)
		return NULL;
	welch->n_segment = n_segment;
	welch->rate_hz = rate_hz;
	welch->fft = create_fft(n_points, /* has_inverse= */ false);
	welch->weights = calloc(n_segment, sizeof(*welch->weights));
	if (!welch->fft || !welch->weights) {
		dsp_welch_destroy(welch);
		return NULL;
	}
	for (size_t i = 0; i < n_segment; i++) {
		welch->weights[i] = window_weight(window, i, n_segment);
		sum += welch->weights[i] * welch->weights[i];
	}
	welch->scale = 1.0 / (rate_hz * sum);
	return welch;
}

size_t dsp_welch_bins(const struct dsp_welch *welch)
{
	return dsp_fft_points(welch->fft) / 2 + 1;
}

double dsp_welch_resolution_hz(const struct dsp_welch *welch)
{
	return welch->rate_hz / (double)dsp_fft_points(welch->fft);
}

static void add_squares(
	fftw_complex *spectrum, size_t from, size_t to, double scale, double *density)
{
	for (size_t k = from; k < to; k++)
		density[k] +=
			scale * (spectrum[k][0] * spectrum[k][0] + spectrum[k][1] * spectrum[k][1]);
}

/* Adds the periodogram of one segment to @density, one-sided. */
static void add_periodogram(struct dsp_welch *welch, const double *x, double *density)
{
	size_t n_points = dsp_fft_points(welch->fft);
	double *time = welch->fft->time;

	memset(time, 0, n_points * sizeof(*time));
	for (size_t i = 0; i < welch->n_segment; i++)
		time[i] = x[i] * welch->weights[i];
	dsp_fft_forward(welch->fft);
	add_squares(welch->fft->spectrum, 0, 1, welch->scale, density);
	add_squares(welch->fft->spectrum, 1, (n_points + 1) / 2, 2.0 * welch->scale, density);
	/* The last bin of an even number of points has no mirror either. */
	if (n_points % 2 == 0)
		add_squares(welch->fft->spectrum, n_points / 2, n_points / 2 + 1, welch->scale,
			density);
}

size_t dsp_welch_run(struct dsp_welch *welch, const double *x, size_t n, double *ret_density)
{
	size_t hop = welch->n_segment > 1 ? welch->n_segment / 2 : 1;
	size_t n_bins = dsp_welch_bins(welch);
	size_t n_segments = 0;

	memset(ret_density, 0, n_bins * sizeof(*ret_density));
	for (size_t start = 0; start + welch->n_segment <= n; start += hop) {
		add_periodogram(welch, x + start, ret_density);
		n_segments++;
	}
	for (size_t k = 0; n_segments > 1 && k < n_bins; k++)
		ret_density[k] /= (double)n_segments;
	return n_segments;
}

double dsp_welch_band(
	const struct dsp_welch *welch, const double *density, double low_hz, double high_hz)
{
	double step_hz = dsp_welch_resolution_hz(welch);
	double last_bin = (double)(dsp_welch_bins(welch) - 1);
	/* A millionth of a bin forgives the rounding of k * step. */
	double first = fmax(ceil(low_hz / step_hz - 1e-6), 0.0);
	double last = fmin(floor(high_hz / step_hz + 1e-6), last_bin);
	double power = 0.0;

	if (!(first < last))
		return 0.0;
	for (size_t k = (size_t)first + 1; k <= (size_t)last; k++)
		power += 0.5 * (density[k - 1] + density[k]) * step_hz;
	return power;
}
