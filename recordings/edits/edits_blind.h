/*
 * Blind coding in the log of edits: from when on a rater worked without seeing what the analysis
 * found.
 *
 * The note is an edit like any other (target note, action set, field "blind", value "on" or "off";
 * reason "seen" when the rater had looked at the automatic events before), so that it has a time, a
 * rater and a place in the order of edits. No restore takes it back: what was seen stays seen.
 *
 * Pure, any thread.
 */
#ifndef RECORDINGS_EDITS_EDITS_BLIND_H
#define RECORDINGS_EDITS_EDITS_BLIND_H

#include "recordings/edits/edits.h"

/* How one rater coded. */
struct rec_edits_blind {
	bool is_blind;     /* the last note says so */
	bool was_blind;    /* some note says so */
	bool had_seen;     /* the automatic events were on the screen before or meanwhile */
	int64_t seq;       /* of the first note; 0 none */
	int64_t wall_us;   /* when that was */
	guint n_before;    /* edits of events and borders before it */
	guint n_blind;     /* the same while blind */
	guint n_unblinded; /* the same after blind coding had ended */
};

struct rec_edits_blind rec_edits_blind_of(const GArray *edits, const char *rater);

/* The note to be appended; its id, seq, rater and time are the log's. */
struct rec_edit rec_edits_blind_note(bool is_on, bool had_seen);

/* @automatic as somebody who codes blind sees it: without responses, peaks, and the scores of
 * responses. Shares the large grids; owned by the caller. */
struct rec_results *rec_edits_blind_results(const struct rec_results *automatic);

bool rec_edits_is_blind_note(const struct rec_edit *edit);

#endif
