/*
 * Edits of a rater: an append-only log beside the session, NAME.nwb.edits, and the pure function
 * that merges one rater's edits into a copy of the automatic results. Answers of the cued recall
 * (struct rec_self_report) stand in the same log.
 *
 * The log has the journal's framing (recordings/journal/frame.h), is locked by its writer, bound to
 * the session's uuid, and gets one fdatasync per edit. Readers see file + log; folding into the
 * file happens elsewhere. Automatic tables are never edited. recordings/FORMAT.md describes the
 * bytes.
 */
#ifndef RECORDINGS_EDITS_EDITS_H
#define RECORDINGS_EDITS_EDITS_H

#include "recordings/session/edit.h"
#include "recordings/session/results.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_self_report; /* recordings/session/session.h */

struct rec_edits_log; /* the open, locked log of one session */
typedef struct rec_edits_log rec_edits_log;

/* Opens or creates SESSION_PATH.edits for appending; refuses (REC_ERROR_LOCKED, with the holder's
 * name) when another program edits, REC_ERROR_SEALED when the session is sealed, REC_ERROR_FORMAT
 * when the log belongs to another session. */
struct rec_edits_log *rec_edits_log_open(
	const char *session_path, const char *session_uuid, GError **error);
/* On disk when it returns true; fills id, seq and wall_us when they are empty. */
bool rec_edits_log_append(struct rec_edits_log *log, struct rec_edit *edit, GError **error);
/* The same for an answer; its id is the caller's. Texts may be of any length. */
bool rec_edits_log_append_answer(
	struct rec_edits_log *log, const struct rec_self_report *answer, GError **error);
/* Makes the log count on behind @edits (struct rec_edit): those that are folded into the file. */
void rec_edits_log_continue(struct rec_edits_log *log, const GArray *edits);
void rec_edits_log_close(rec_edits_log *log); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_edits_log, rec_edits_log_close)

/* The edits of SESSION_PATH.edits (none when there is no log), without a lock, torn end ignored;
 * GArray of struct rec_edit. */
GArray *rec_edits_read(const char *session_path, const char *session_uuid, GError **error);

/* The same for the answers: GPtrArray of struct rec_self_report*, which it owns. */
GPtrArray *rec_edits_read_answers(
	const char *session_path, const char *session_uuid, GError **error);

/* A sentence on what of the log cannot be read (a damaged middle, entries of a newer Affekt), NULL
 * when nothing is wrong or there is no log. A torn end is no damage: it was never acknowledged.
 * Owned by the caller. */
char *rec_edits_describe_damage(const char *session_path, const char *session_uuid);

/* Pure: a copy of @automatic with @rater's edits of responses, peaks, beats and artefacts applied
 * in order of seq; what each action does stands in recordings/edits/edits_merge.h. Statuses say
 * manual, moved, rejected; deleted rows are gone; rows are in order of time. An edit follows the
 * nearest automatic row within 0.5 s of old_time_s; without one an add or move stays as a manual
 * row, and its index in
 * @edits is appended to @ret_unmatched (guint; may be NULL). @rater "automatic" or NULL: a plain
 * copy. Its grids (eda, arousal, bands) are shared with @automatic: not to be changed. */
struct rec_results *rec_edits_merge(const struct rec_results *automatic, const GArray *edits,
	const char *rater, GArray *ret_unmatched);

/* The rater to use: @wanted when given, else @study_rater, else the only rater of @edits, else the
 * login name. Owned by the caller. */
char *rec_edits_choose_rater(const GArray *edits, const char *wanted, const char *study_rater);

#endif
