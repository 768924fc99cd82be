/*
 * What the visits of a recording are made of, for the files that make them: visits.c (beginning and
 * ending) and visits_plan.c (the plan). For nobody else. The functions are called under the lock
 * unless they say otherwise.
 */
#ifndef ACQUISITION_VISITS_PARTS_H
#define ACQUISITION_VISITS_PARTS_H

#include "acquisition/visits.h"

#include <pthread.h>

struct acq_visit {
	int64_t key;
	struct rec_visit row;
	double planned_end_s; /* NaN: ends by hand, or with the next planned one */
};

struct acq_visits {
	struct acq_visits_config config;
	pthread_mutex_t lock;
	GPtrArray *open;       /* struct acq_visit*, in order of beginning */
	GHashTable *count;     /* touch point id → visits so far */
	GHashTable *title;     /* unplanned touch points: id → title */
	GPtrArray *unplanned;  /* their ids in order of their first visit; borrowed from @title */
	GHashTable *skipped;   /* touch point id → int64_t*, the key of its row */
	char *last_touchpoint; /* begun last; NULL none yet */
	guint next;            /* place in the plan */
	guint followed;        /* of the plan in order of planned starts, so many have begun */
	GPtrArray *plan;       /* touch points with a planned start, by start; borrowed */
	int64_t last_key;
	int64_t last_mark;
};

/* [no lock needed] */
double acq_visits_part_now_s(const struct acq_visits *visits);

/* Place of the open visit of touch point @id; -1 none. */
int acq_visits_part_find_open(const struct acq_visits *visits, const char *id);

/* Writes the end of the open visit at place @i and forgets it. */
bool acq_visits_part_end(struct acq_visits *visits, guint i, double time_s, GError **error);
bool acq_visits_part_end_all(struct acq_visits *visits, double time_s, GError **error);

/* NULL when the row cannot be written. The result belongs to @visits. */
struct acq_visit *acq_visits_part_begin(struct acq_visits *visits, const char *touchpoint,
	const char *source, double time_s, double pressed_s, GError **error);

/* The visit that @touchpoint would begin, with the words of the plan and without times or key. */
struct acq_visit *acq_visits_part_make(struct acq_visits *visits, const char *touchpoint);
void acq_visits_part_free(void *visit); /* struct acq_visit */

/* "Next" goes on behind the planned touch point that was begun last. */
void acq_visits_part_move_next(struct acq_visits *visits, const struct rec_touchpoint_plan *plan);

/* Frees the lock; what was appended under it is on the disk when this returns true. @error is never
 * NULL here: a journal that cannot be written is the recording's fault, not only the caller's. */
bool acq_visits_part_settle(struct acq_visits *visits, bool is_written, GError **error);

#endif
