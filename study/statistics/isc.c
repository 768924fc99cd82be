#include "study/statistics/isc.h"

#include "study/statistics/null_rank.h"
#include "study/statistics/null_shift.h"

#include <math.h>
#include <stdbool.h>

/* Fisher's z is infinite at 1. */
#define R_MOST (1 - 1e-12)

/* Share of a window's sum of squares below which its spread is rounding. */
#define FLAT 1e-12

struct study_isc_options study_isc_defaults(guint64 seed)
{
	return (struct study_isc_options){
		.window = STUDY_ISC_WINDOW_S * STUDY_ISC_RATE_HZ,
		.hop = STUDY_ISC_HOP_S * STUDY_ISC_RATE_HZ,
		.min_shift = STUDY_ISC_SHIFT_MIN_S * STUDY_ISC_RATE_HZ,
		.null = study_null_defaults(seed),
	};
}

/* Sums over a block of hop samples, or over the blocks of a window. */
struct sums {
	double x, y, xx, yy, xy;
	guint known;
};

struct work {
	guint n_rows, n_samples, window, hop, n_windows;
	double *total; /* n_samples: sum over the rows that know it */
	guint *n;
	struct sums *blocks; /* n_samples / hop */
	double *z;           /* n_windows: sum, then mean */
	guint *n_in;
};

static void work_init(
	struct work *work, guint n_rows, guint n_samples, const struct study_isc_options *options)
{
	*work = (struct work){
		.n_rows = n_rows,
		.n_samples = n_samples,
		.window = options->window,
		.hop = options->hop,
		.n_windows = n_samples < options->window
				     ? 0
				     : (n_samples - options->window) / options->hop + 1,
	};
	work->total = g_new0(double, n_samples);
	work->n = g_new0(guint, n_samples);
	work->blocks = g_new0(struct sums, n_samples / options->hop);
	work->z = g_new0(double, work->n_windows);
	work->n_in = g_new0(guint, work->n_windows);
}

static void work_clear(struct work *work)
{
	g_free(work->total);
	g_free(work->n);
	g_free(work->blocks);
	g_free(work->z);
	g_free(work->n_in);
}

static void add_up(struct work *work, const double *curves)
{
	for (guint t = 0; t < work->n_samples; t++) {
		work->total[t] = 0;
		work->n[t] = 0;
	}
	for (guint i = 0; i < work->n_rows; i++) {
		const double *curve = curves + (gsize)i * work->n_samples;
		for (guint t = 0; t < work->n_samples; t++) {
			bool is_known = isfinite(curve[t]);
			work->total[t] += is_known ? curve[t] : 0;
			work->n[t] += is_known;
		}
	}
}

static void fill_blocks(struct work *work, const double *curve)
{
	for (guint b = 0; b < work->n_samples / work->hop; b++) {
		struct sums sums = {0};
		for (guint t = b * work->hop; t < (b + 1) * work->hop; t++) {
			double x = curve[t];
			if (!isfinite(x) || work->n[t] < 2) {
				continue;
			}
			double y = (work->total[t] - x) / (work->n[t] - 1);
			sums.x += x;
			sums.y += y;
			sums.xx += x * x;
			sums.yy += y * y;
			sums.xy += x * y;
			sums.known++;
		}
		work->blocks[b] = sums;
	}
}

/* Fisher's z of the window's correlation; NaN: a sample is missing, or a side does not vary. */
static double z_of(const struct work *work, guint w)
{
	struct sums sum = {0};
	double n = work->window;

	for (guint b = w; b < w + work->window / work->hop; b++) {
		const struct sums *block = &work->blocks[b];
		sum.x += block->x;
		sum.y += block->y;
		sum.xx += block->xx;
		sum.yy += block->yy;
		sum.xy += block->xy;
		sum.known += block->known;
	}
	double xx = sum.xx - sum.x * sum.x / n, yy = sum.yy - sum.y * sum.y / n;
	if (sum.known < work->window || !(xx > FLAT * sum.xx) || !(yy > FLAT * sum.yy)) {
		return NAN;
	}
	double r = (sum.xy - sum.x * sum.y / n) / sqrt(xx * yy);
	return atanh(CLAMP(r, -R_MOST, R_MOST));
}

/* Mean z per window over the persons in it. */
static void correlate(struct work *work, const double *curves)
{
	for (guint w = 0; w < work->n_windows; w++) {
		work->z[w] = 0;
		work->n_in[w] = 0;
	}
	add_up(work, curves);
	for (guint i = 0; i < work->n_rows; i++) {
		fill_blocks(work, curves + (gsize)i * work->n_samples);
		for (guint w = 0; w < work->n_windows; w++) {
			double z = z_of(work, w);
			work->z[w] += isnan(z) ? 0 : z;
			work->n_in[w] += isnan(z) ? 0 : 1;
		}
	}
	for (guint w = 0; w < work->n_windows; w++) {
		work->z[w] = work->n_in[w] < STUDY_ISC_N_MIN ? NAN : work->z[w] / work->n_in[w];
	}
}

static double maximum_of(const struct work *work)
{
	double maximum = -INFINITY;

	for (guint w = 0; w < work->n_windows; w++) {
		maximum = fmax(maximum, work->z[w]);
	}
	return maximum;
}

/* Against @isc->r, which holds z so far. */
static void test(struct study_isc *isc, struct work *work, const double *curves,
	const struct study_isc_options *options)
{
	guint n_shuffles = options->null.n_shuffles;
	g_autofree double *maxima = g_new(double, n_shuffles);
	g_autofree double *shifted = g_new(double, (gsize)work->n_rows * work->n_samples);
	g_autoptr(study_random) random = study_random_new(options->null.seed);

	for (guint s = 0; s < n_shuffles; s++) {
		study_null_shift_rows(
			curves, work->n_rows, work->n_samples, options->min_shift, random, shifted);
		correlate(work, shifted);
		maxima[s] = maximum_of(work);
	}
	study_null_rank_sort(maxima, n_shuffles);
	isc->threshold = tanh(study_null_rank_critical(maxima, n_shuffles, options->null.level));
	for (guint w = 0; w < isc->n_windows; w++) {
		isc->p[w] = study_null_rank_p(maxima, n_shuffles, isc->r[w]);
	}
}

static double marci_of(const double *r, guint n)
{
	double above = 0, below = 0;

	for (guint w = 0; w < n; w++) {
		above += r[w] > 0 ? r[w] : 0;
		below -= r[w] < 0 ? r[w] : 0;
	}
	return above > 0 && below > 0 ? log(above / below) : NAN;
}

struct study_isc *study_isc_new(const double *curves, guint n_rows, guint n_samples,
	const struct study_isc_options *options)
{
	struct study_isc *isc = g_new0(struct study_isc, 1);
	struct work work;

	work_init(&work, n_rows, n_samples, options);
	isc->n_windows = work.n_windows;
	isc->r = g_new0(double, work.n_windows);
	isc->p = g_new0(double, work.n_windows);
	isc->n = g_new0(guint, work.n_windows);
	isc->threshold = NAN;
	correlate(&work, curves);
	for (guint w = 0; w < work.n_windows; w++) {
		isc->r[w] = work.z[w];
		isc->n[w] = work.n_in[w];
		isc->p[w] = NAN;
	}
	if (n_rows >= STUDY_ISC_N_MIN && study_null_shift_can(n_samples, options->min_shift)) {
		test(isc, &work, curves, options);
	}
	for (guint w = 0; w < work.n_windows; w++) {
		isc->r[w] = tanh(isc->r[w]);
	}
	isc->marci = marci_of(isc->r, isc->n_windows);
	work_clear(&work);
	return isc;
}

void study_isc_free(struct study_isc *isc)
{
	if (!isc) {
		return;
	}
	g_free(isc->r);
	g_free(isc->p);
	g_free(isc->n);
	g_free(isc);
}
