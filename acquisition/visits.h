/*
 * Touch points while recording: which visits are open, which planned one comes next, and the rows
 * and marks that go into the journal.
 *
 * A visit begins beside whatever is open: visits may overlap, come out of order and be repeated.
 * Beginning a touch point that is open ends that visit and begins its next one. "Next" ends all
 * open visits first and goes to the planned touch point behind the one begun last; followed plans
 * end by themselves after their planned duration, or when the next planned one begins. What was
 * never begun stays out of the journal: the file's tables list it as skipped.
 *
 * Every function that changes something returns after the row is on the disk, says why when it is
 * not (@error is not optional), and may be called from any thread but the real-time ones.
 *
 * Life cycle: acq_visits_create() … acq_visits_destroy(); the config's pointers outlive it.
 */
#ifndef ACQUISITION_VISITS_H
#define ACQUISITION_VISITS_H

#include "acquisition/sync.h"
#include "core/clock.h"
#include "core/ring.h"
#include "recordings/journal/journal.h"
#include "recordings/session/studyfile.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What the signal chain learns of visits: when the baseline begins and ends. */
struct acq_visit_notice {
	double time_s;
	bool begins;
	bool is_baseline;
};

struct acq_visits_config {
	struct rec_journal *journal;
	struct acq_sync *sync;
	struct acq_fault *fault; /* set when the journal cannot take a row */
	const struct core_clock *clock;
	const struct rec_studyfile *study; /* NULL none */
	struct core_ring *notices;         /* struct acq_visit_notice; NULL: nobody listens */
};

struct acq_visits;
struct acq_visits *acq_visits_create(const struct acq_visits_config *config);
void acq_visits_destroy(struct acq_visits *visits); /* NULL is fine */

/* Ends what is open and begins the next planned touch point. An error when there is neither. */
bool acq_visits_next(struct acq_visits *visits, const char *source, GError **error);

/* Ends what is open and begins the touch point begun last once more. */
bool acq_visits_repeat(struct acq_visits *visits, const char *source, GError **error);

/* Passes the next planned touch point over, also for acq_visits_follow(): a row with visit 0 that
 * says who did it and when. A visit that begins later takes the row's place. */
bool acq_visits_skip(struct acq_visits *visits, const char *source, GError **error);

/* As acq_recording_plan(). */
GArray *acq_visits_plan(struct acq_visits *visits, int *ret_next);

/* Begins a visit of @touchpoint (id or title); one that the study does not know is made. */
bool acq_visits_begin(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error);

/* The same by the place in the plan, from 1. */
bool acq_visits_begin_number(
	struct acq_visits *visits, guint number, const char *source, GError **error);

/* Ends the open visit of @touchpoint (id or title), or with NULL the one begun last. */
bool acq_visits_end(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error);

/* An instant with a name. */
bool acq_visits_mark(
	struct acq_visits *visits, const char *label, const char *source, GError **error);

/* A word from outside: a visit when the study plans @label or such a visit is known, else a mark.
 * @is_end ends that visit instead. */
bool acq_visits_word(struct acq_visits *visits, const char *label, bool is_end, const char *source,
	GError **error);

/* [control] Begins and ends what the plan says for the time until @now_ns, at the planned times. */
bool acq_visits_follow(struct acq_visits *visits, int64_t now_ns, GError **error);

/* Ends every open visit at @end_ns; the end of the recording, without waiting for the disk. */
void acq_visits_finish(struct acq_visits *visits, int64_t end_ns);

/* Titles for screens: open visits joined by " + ", and the next planned one; "" none. */
void acq_visits_show(struct acq_visits *visits, char *ret_open, size_t open_size, char *ret_next,
	size_t next_size);

#endif
