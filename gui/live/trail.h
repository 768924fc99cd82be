/*
 * The last minute of each live signal, as much of it as a screen can show: dense signals as the
 * extent of each bin, sparse ones point by point. Memory and time to draw do not depend on how long
 * a recording has run. Plain arithmetic; one thread.
 */
#ifndef GUI_LIVE_TRAIL_H
#define GUI_LIVE_TRAIL_H

#include "acquisition/trace.h"

#include <glib.h>

#define AFFEKT_TRAIL_SPAN_S 60.0
#define AFFEKT_TRAIL_BIN_S  0.04

enum {
	AFFEKT_TRAIL_BINS = 1500,  /* span / bin */
	AFFEKT_TRAIL_POINTS = 512, /* of a sparse signal: three beats a second, and some more */
};

struct affekt_trail;
struct affekt_trail *affekt_trail_new(void);
void affekt_trail_free(struct affekt_trail *trail); /* NULL is fine */
void affekt_trail_clear(struct affekt_trail *trail);

/* Points come in order of time, per kind. NaN ends a line. */
void affekt_trail_add(struct affekt_trail *trail, enum acq_trace_kind kind,
	const struct acq_trace_point *points, gsize n_points);

/* Takes what is new in @trace (NULL: nothing). Never waits. */
void affekt_trail_follow(struct affekt_trail *trail, const struct acq_trace *trace);

/* Time of the newest point of any kind; 0 before the first. */
double affekt_trail_newest_s(const struct affekt_trail *trail);

/* One step of a line: the middle of a bin with its extent, or one point. */
struct affekt_trail_step {
	double time_s;
	float low, high; /* equal for a point */
	gboolean joins;  /* to the step before: nothing is missing between */
};

/* The steps of @kind from @from_s on, in order of time, into @ret_steps (cleared first). */
void affekt_trail_steps(const struct affekt_trail *trail, enum acq_trace_kind kind, double from_s,
	GArray *ret_steps);

/* Smallest and largest value of @kind from @from_s on; FALSE when there is none. */
gboolean affekt_trail_range(const struct affekt_trail *trail, enum acq_trace_kind kind,
	double from_s, double *ret_low, double *ret_high);

#endif
