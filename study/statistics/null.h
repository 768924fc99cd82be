/*
 * What chance alone would do: null distributions by shuffling, simultaneous over everything looked
 * at (maximum statistic; Westfall & Young 1993; Nichols & Holmes 2002), so that pure noise crosses
 * a band anywhere in 5 % of studies.
 *
 * p = (1 + shuffles at least as extreme) / (1 + shuffles) (Phipson & Smyth 2010); the critical
 * value is the smallest one whose p is not above 1 - level: beyond the band and p <= 1 - level are
 * the same statement. Missing: not finite. All outputs belong to the result; *_free(NULL) is fine.
 */
#ifndef STUDY_STATISTICS_NULL_H
#define STUDY_STATISTICS_NULL_H

#include <glib.h>

#define STUDY_NULL_SHUFFLES 1000

struct study_null_options {
	guint n_shuffles;
	double level; /* of the band */
	guint64 seed;
};

/* STUDY_NULL_SHUFFLES, STUDY_INTERVAL_LEVEL. */
struct study_null_options study_null_defaults(guint64 seed);

/* Columns (touch points) against chance, two-sided. */
struct study_null {
	guint n_columns;
	guint *n;          /* rows that know the column */
	double *mean;      /* observed column means; NaN nobody */
	double *null_mean; /* their mean and sd under shuffling; NaN nobody */
	double *null_sd;
	double *low, *high; /* band: null_mean -+ critical * null_sd; NaN: null_sd is 0 */
	double *p;          /* of the maximum statistic; NaN as the band */
	double critical; /* of max |mean - null_mean| / null_sd; NaN: no column can be shuffled */
};
typedef struct study_null study_null;

void study_null_free(study_null *null);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_null, study_null_free)

/*
 * Labels shuffled within rows: under chance a person's known values stand at that person's known
 * touch points in any order. Differences between persons, and any distribution of the values, drop
 * out. null_mean and null_sd are exact: the mean over the rows that know the column of the row
 * means, and the root of the sum of the rows' variances (by k) over n². Rows with one known cell
 * cannot be shuffled: they count in mean and null_mean and move nothing.
 *
 * @cells: row after row. Costs O(shuffles * rows * columns): 2 ms at 12 × 8, some 10 s at 1,000 ×
 * 500.
 */
struct study_null *study_null_labels(const double *cells, guint n_rows, guint n_columns,
	const struct study_null_options *options);

/* A stretch of a curve: samples first … end - 1; first == end: none. */
struct study_null_window {
	guint first, end;
};

/* A person's curve, with samples that may be missing, and a window per column. */
struct study_null_row {
	const double *curve;
	guint n_samples;
	const struct study_null_window *windows; /* n_columns of them, within the curve */
};

/*
 * Curves shifted in a circle under their windows: keeps each curve's own rhythm and each window's
 * length, which shuffled labels do not. A cell is the mean of the known samples in the window, at
 * least half of them known, else missing. Every row is shifted by its own draw from all its
 * samples, none at all among them: were short shifts left out, what the windows hold now would be
 * missing in the null, and noise crossed the band in 13 % of studies instead of 5. null_mean and
 * null_sd are over the shuffles. Costs O(shuffles * rows * columns): 1 ms at 12 × 8, 2 s at 1,000 ×
 * 500.
 */
struct study_null *study_null_windows(const struct study_null_row *rows, guint n_rows,
	guint n_columns, const struct study_null_options *options);

/* The mean of time-locked curves against chance, one-sided upwards. */
struct study_null_curve {
	guint n_samples;
	guint *n;         /* rows known at the sample */
	double *mean;     /* NaN: n below half of the rows (rounded up), or nobody */
	double *p;        /* of the maximum over time; NaN as mean */
	double threshold; /* of the maximum over time; NaN: nothing can be shifted */
};
typedef struct study_null_curve study_null_curve;

void study_null_curve_free(study_null_curve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_null_curve, study_null_curve_free)

/* @curves: row after row, @n_rows × @n_samples; each row is shifted in a circle, missing samples
 * with it, by its own draw from @min_shift … @n_samples - @min_shift. Costs O(shuffles * rows *
 * samples). */
struct study_null_curve *study_null_curves(const double *curves, guint n_rows, guint n_samples,
	guint min_shift, const struct study_null_options *options);

#endif
