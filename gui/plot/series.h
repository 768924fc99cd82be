/*
 * One signal as the screen needs it: values in their unit, where each lies in time, and a pyramid.
 *
 * Time is kept as straight stretches (first sample, start, period): a regular signal is one, a gap
 * starts another, and stamps that wander off the line start another without a gap.
 * Index and time are therefore found from each other in O(log stretches), at any place of an
 * 8-hour record alike.
 *
 * Values are float32: the picture, not the data. NaN is "no value". A finished series is only read,
 * may be shared between threads, and is reference counted.
 */
#ifndef GUI_PLOT_SERIES_H
#define GUI_PLOT_SERIES_H

#include "gui/plot/pyramid.h"

#include <glib.h>

struct affekt_series;
typedef struct affekt_series affekt_series;

/* @n values that start at @start_s and follow each other by @period_s. Takes @values over. */
struct affekt_series *affekt_series_new_regular(
	float *values, gsize n, double start_s, double period_s);

/* @n values with their times, rising; a step of more than @gap_s is a gap. Takes @values over and
 * reads @time_s only during the call. */
struct affekt_series *affekt_series_new_stamped(
	float *values, const double *time_s, gsize n, double gap_s);

/*
 * The same times given block by block, so that eight hours of them never lie in memory: they are
 * soon a few stretches. Shared by all series of one clock.
 *
 *   affekt_stamps_new() … affekt_stamps_add()* … affekt_stamps_finish() … affekt_stamps_unref()
 */
struct affekt_stamps;
typedef struct affekt_stamps affekt_stamps;

struct affekt_stamps *affekt_stamps_new(double gap_s);
void affekt_stamps_add(struct affekt_stamps *stamps, const double *time_s, gsize n);
/* No more will come; from now on it is only read. */
void affekt_stamps_finish(struct affekt_stamps *stamps);
void affekt_stamps_unref(struct affekt_stamps *stamps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_stamps, affekt_stamps_unref)

/* @n values at the finished @stamps, as many. Takes @values over, and a reference. */
struct affekt_series *affekt_series_new_at(float *values, gsize n, struct affekt_stamps *stamps);

struct affekt_series *affekt_series_ref(struct affekt_series *series);
void affekt_series_unref(struct affekt_series *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_series, affekt_series_unref)

gsize affekt_series_length(const struct affekt_series *series);
const float *affekt_series_values(const struct affekt_series *series);
double affekt_series_time(const struct affekt_series *series, gsize index);

/* The first sample at or after @time_s; the length when there is none. */
gsize affekt_series_index(const struct affekt_series *series, double time_s);

/* True when nothing connects sample @index to the one before it (a gap, or the very first). */
gboolean affekt_series_is_broken_before(const struct affekt_series *series, gsize index);

/* The value shown at @time_s: the last sample at or before it, if no gap lies between and it is not
 * older than a period; else NaN. */
double affekt_series_value_at(const struct affekt_series *series, double time_s);

/* Extent of all values in [from_s, to_s). */
struct affekt_extent affekt_series_extent(
	const struct affekt_series *series, double from_s, double to_s);

/* Extents of @n columns of equal width over [from_s, to_s). A column also holds the sample before
 * it, unless a gap lies between, so that neighbours touch and the trace has no holes but gaps. */
void affekt_series_columns(const struct affekt_series *series, double from_s, double to_s, int n,
	struct affekt_extent *ret_columns);

#endif
