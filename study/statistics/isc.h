/*
 * Inter-subject correlation of time-locked curves (Hasson et al. 2004; leave-one-out: Nastase et
 * al. 2019; electrodermal: Stuldreher et al. 2020): per window, Pearson's r of each person with the
 * mean of the others, averaged as Fisher's z and turned back, against circular shifts with the
 * maximum over time (study/statistics/null.h for p and threshold).
 *
 * The mean of the others is per sample, over those who are known there. A person is in a window
 * when all samples are known and so is somebody else at each of them, and both vary; a window with
 * fewer than STUDY_ISC_N_MIN persons is NaN. |r| is held below 1 - 1e-12 for Fisher's z.
 *
 * Costs O(shuffles * rows * samples): 1 s for 30 persons, ten minutes at 4 Hz.
 */
#ifndef STUDY_STATISTICS_ISC_H
#define STUDY_STATISTICS_ISC_H

#include "study/statistics/null.h"

#include <glib.h>

#define STUDY_ISC_N_MIN 5
#define STUDY_ISC_N_FEW 10 /* below it, to be said */

/* dsp.md's windows: at 4 Hz, 15 s, every second, shifts of at least 20 s. */
#define STUDY_ISC_RATE_HZ     4
#define STUDY_ISC_WINDOW_S    15
#define STUDY_ISC_HOP_S       1
#define STUDY_ISC_SHIFT_MIN_S 20

struct study_isc_options {
	guint window, hop, min_shift; /* samples; hop divides window */
	struct study_null_options null;
};

/* At STUDY_ISC_RATE_HZ. */
struct study_isc_options study_isc_defaults(guint64 seed);

struct study_isc {
	guint n_windows; /* window w is the samples from w * hop on */
	double *r;
	double *p;        /* of the maximum over time, upwards; NaN as r */
	guint *n;         /* persons in it */
	double threshold; /* NaN: nothing can be shifted */
	double marci; /* ln(sum of r above 0 / |sum of r below 0|) over the windows (Marci et al.
			 2007); NaN: none above or none below */
};
typedef struct study_isc study_isc;

/* @curves: row after row, @n_rows × @n_samples, not finite: missing. */
struct study_isc *study_isc_new(const double *curves, guint n_rows, guint n_samples,
	const struct study_isc_options *options);
void study_isc_free(study_isc *isc); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_isc, study_isc_free)

#endif
