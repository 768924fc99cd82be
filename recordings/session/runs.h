/*
 * The samples of one clock as runs without a lost sample, for formats that know a rate and no times
 * (EDF, BIDS).
 */
#ifndef RECORDINGS_SESSION_RUNS_H
#define RECORDINGS_SESSION_RUNS_H

#include "recordings/session/session.h"

/* Samples [first, first + n) at start_s + k * period_s. */
struct rec_run {
	uint64_t first, n;
	double start_s;
};

struct rec_runs {
	double period_s; /* fitted: that of the clock's longest segment */
	GArray *rows;    /* struct rec_run, by time */
	/* The largest distance of a sample's own time from its place in the run. At most a quarter
	 * of a period, but for segments whose own stamps were kept: those lie on their line here,
	 * and scatter around it by the line's max_ms. */
	double largest_error_s;
};

/* Splits the samples of @clock wherever one is lost, a segment begins, or the times have drifted a
 * quarter of a period away from the run. Reads all times, in blocks. NULL with an error. */
struct rec_runs *rec_runs_find(struct rec_session *session, guint clock, GError **error);
typedef struct rec_runs rec_runs;
void rec_runs_free(rec_runs *runs); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_runs, rec_runs_free)

#endif
