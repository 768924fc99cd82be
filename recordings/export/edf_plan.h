/*
 * Which samples of one clock stand in which record of an EDF+ file. Used by the exporter only.
 *
 * Every record has the same number of places. A lost sample leaves its place empty; after a longer
 * gap a new record begins at the time of the next sample, so that gaps are gaps between records.
 * Records never overlap.
 */
#ifndef RECORDINGS_EXPORT_EDF_PLAN_H
#define RECORDINGS_EXPORT_EDF_PLAN_H

#include "recordings/session/runs.h"

/* Samples [first, first + n) from @place on. */
struct rec_edf_piece {
	uint64_t first;
	guint n, place;
};

struct rec_edf_record {
	double onset_s; /* on the session axis */
	guint first_piece, n_pieces;
};

struct rec_edf_plan {
	double period_s;   /* of the clock */
	double duration_s; /* of a record, as its 8 characters say; at most a little below
			      n_places * period_s */
	guint n_places;
	bool is_continuous; /* EDF+C: record k begins duration_s * k behind the first */
	GArray *records;    /* struct rec_edf_record */
	GArray *pieces;     /* struct rec_edf_piece */
};

/* @most_places: what a record may have at most. */
struct rec_edf_plan *rec_edf_plan_new(const struct rec_runs *runs, guint most_places);
typedef struct rec_edf_plan rec_edf_plan;
void rec_edf_plan_free(rec_edf_plan *plan); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_edf_plan, rec_edf_plan_free)

/* @value with at most 8 characters, as exact as they allow, and what a reader takes it for; decimal
 * point, no exponent. @direction -1: not above @value, 1: not below it, 0: the nearest. False when
 * it has no such text (above 99999999, below -9999999). */
bool rec_edf_number(double value, int direction, char ret_text[9], double *ret_value);

#endif
