/*
 * A session read from a journal: an orphan, or one that is still being written.
 *
 * Opening reads every frame once, checks it, and fills the session's tables; samples stay in the
 * journal and are read by chunks on demand. The journal is never touched. What the recorder wrote
 * after the opening is not seen.
 *
 * What is missing without a word from the recorder (damaged frames) becomes a gap row with cause
 * "journal": nothing is lost silently.
 */
#ifndef RECORDINGS_JOURNAL_JOURNAL_READ_H
#define RECORDINGS_JOURNAL_JOURNAL_READ_H

#include "recordings/journal/frame.h"
#include "recordings/session/session.h"

/* REC_ERROR_MISSING, _FORMAT. Blocks; memory does not grow with the number of samples. */
struct rec_session *rec_journal_open(const char *path, GError **error);

struct rec_journal_state {
	struct rec_frame_damage damage;
	bool had_end;     /* the recorder finished properly */
	bool is_kept;     /* its session was finalised, the journal kept by wish */
	uint64_t samples; /* of all clocks together */
	/* Between which the damaged stretches were recorded, as the samples around them tell. */
	double damage_start_s, damage_end_s;
};
/* What the opening of @session, from rec_journal_open(), found. */
void rec_journal_get_state(const struct rec_session *session, struct rec_journal_state *ret_state);

/* True when something in the middle of @session's journal cannot be read: its torn end, which every
 * crash may leave, is not meant. */
bool rec_journal_is_damaged(const struct rec_session *session);

/* True when the recorder was broken off before anything came: no sample, frame, visit or mark. */
bool rec_journal_is_void(const struct rec_session *session);

/* True when @session's user keeps this journal and the session file is where it belongs: there is
 * nothing to recover. */
bool rec_journal_is_settled(const struct rec_session *session);

/* Notes in the journal at @path that its session is in the NWB file and that the journal is kept.
 */
bool rec_journal_mark_kept(const char *path, const char *uuid, GError **error);

/* What was saved and what was lost, as a sentence or two; NULL when the recorder finished properly
 * and nothing is damaged. Owned by the caller. */
char *rec_journal_describe_loss(const struct rec_session *session);

#endif
