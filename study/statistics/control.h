/*
 * Control charts (Shewhart 1931; Wheeler & Chambers 1992): is a new value within what the process
 * itself did before? Three sigma either side of the centre.
 *
 * Individuals (XmR): centre the mean, sigma the mean moving range of successive values / d2, d2 =
 * 2/sqrt(pi) = 1.128; so the limits are mean +- 2.66 mR. Waves (x-bar): centre the mean of all
 * values, sigma the pooled standard deviation within waves / c4 (qcc's "RMSDF"), limits of a wave
 * of n values centre +- 3 sigma / sqrt(n).
 *
 * Signals: a value beyond the limits (Western Electric rule 1), and the eighth and every further
 * value of a run on one side of the centre (rule 4). O(n).
 */
#ifndef STUDY_STATISTICS_CONTROL_H
#define STUDY_STATISTICS_CONTROL_H

#include "study/statistics/interval.h"

#include <glib.h>

#define STUDY_CONTROL_SIGMAS 3.0
#define STUDY_CONTROL_RUN    8

/* Values below which no limits are given: two moving ranges say hardly anything. */
#define STUDY_CONTROL_N_MIN 4

struct study_control {
	guint n;                      /* known values the chart is made of */
	double center;                /* NaN: none */
	double sigma;                 /* of a single value; NaN: too few, or no spread */
	struct study_interval limits; /* of a single value */
};

enum study_control_signal { /* bits */
	STUDY_CONTROL_ABOVE = 1 << 0,
	STUDY_CONTROL_BELOW = 1 << 1,
	STUDY_CONTROL_RUN_ABOVE = 1 << 2,
	STUDY_CONTROL_RUN_BELOW = 1 << 3,
};

/* @values in order of time; missing ones are left out, ranges then reach over them. Fewer than
 * STUDY_CONTROL_N_MIN, or all the same: limits NaN. */
struct study_control study_control_individuals(const double *values, guint n);

/* @waves: one number below @n_waves per value. Limits NaN below STUDY_CONTROL_N_MIN degrees of
 * freedom within waves, and where no wave has any spread. */
struct study_control study_control_waves(
	const double *values, const guint *waves, guint n, guint n_waves);

/* Where the mean of @n new values should lie. */
struct study_interval study_control_limits_of_mean(const struct study_control *control, guint n);

/* Where one further value lies when it comes from where the @n known ones do: mean -+ t(n - 1) sd
 * sqrt(1 + 1/n), t at the chance that a normal value has beyond STUDY_CONTROL_SIGMAS (prediction
 * interval; Hahn 1969, J Qual Technol 1:168): few values make it wide, where limits of a chart
 * would cry wolf. NaN below STUDY_CONTROL_N_MIN values or without spread. */
struct study_interval study_control_limits_of_next(const double *values, guint n);

/* @ret_signals: enum study_control_signal per value; missing values get 0 and do not break a run.
 * A value on the centre breaks it. */
void study_control_signals(
	const struct study_control *control, const double *values, guint n, unsigned *ret_signals);

#endif
