/*
 * How the stamps of one clock (import_time_column.h) become segments, gaps and times on the session
 * axis. Pure.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_TIMES_H
#define RECORDINGS_IMPORT_IMPORT_TIMES_H

#include "recordings/session/session.h"

struct rec_import_gap {
	double start_s, end_s;
	double lost; /* samples */
};

/* What became of one clock. */
struct rec_import_fit {
	double rate_hz;
	GArray *segments; /* struct rec_segment */
	GArray *gaps;     /* struct rec_import_gap */
	double drift_ppm; /* of the longest segment, against the given rate; 0 without one */
	double rms_ms, max_ms, limit_ms;
	guint n_kept; /* segments whose own stamps stayed */
};
void rec_import_fit_clear(struct rec_import_fit *fit);

/* Replaces the @n stamps (seconds on the session axis, never falling) by the fitted times.
 *
 * A gap is a step > max(3 periods, 0.25 s) after which the stamps stay late: the median residual of
 * the next 2 s is at least half the step. A segment whose least-squares line has an rms of at most
 * max(half a period, 5 ms) gets the line's times; another one keeps its stamps. @rate_hz NaN: from
 * the stamps. @is_exact: they are times that were fitted before and rounded, so that a step of 1.5
 * periods is a lost sample; not when they then do not lie on lines within 2 us. False when the
 * stamps do not advance, or there is one only and no rate. */
bool rec_import_times_fit(
	double *time_s, uint64_t n, double rate_hz, bool is_exact, struct rec_import_fit *ret_fit);

/* The times of @n samples at @rate_hz from @start_s on: one segment, without residuals. */
void rec_import_times_from_rate(double *ret_time_s, uint64_t n, double rate_hz, double start_s,
	struct rec_import_fit *ret_fit);

#endif
