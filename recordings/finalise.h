/*
 * From journal to NWB file, and back to safety after a crash.
 */
#ifndef RECORDINGS_FINALISE_H
#define RECORDINGS_FINALISE_H

#include "recordings/disk/progress.h"
#include "recordings/session/session.h"

#include <glib.h>
#include <stdbool.h>

struct rec_finalise_report {
	char *output;     /* NAME.nwb, or NAME-recovered.nwb; NULL: nothing had been recorded yet */
	uint64_t samples; /* all channels' clocks together */
	uint64_t damaged_frames;
	uint64_t damaged_bytes;
	double duration_s;
	bool had_end;   /* the recorder had finished properly */
	char *sentence; /* what was saved and what was lost */
};
void rec_finalise_report_clear(struct rec_finalise_report *report);

/* @journal_path "NAME.nwb.journal" → NAME.nwb.part → close → fsync → read back and compare → rename
 * → fsync folder → journal deleted unless @keep_journal. If NAME.nwb exists: NAME-recovered.nwb.
 * The journal must not be held by another process (REC_ERROR_LOCKED). Memory does not grow with
 * length. A journal that is damaged in its middle is not deleted but renamed to
 * NAME.nwb.journal.damaged (-2, …), which no recovery of a folder opens; one that was broken off
 * before anything came becomes no session. Blocks. On failure the journal stays and no
 * whole-looking output. */
bool rec_finalise(const char *journal_path, bool keep_journal, rec_progress_fn progress, void *user,
	struct rec_finalise_report *ret_report, GError **error);

/* Finalises every orphan journal of a folder (or the one file); locked ones are left alone and
 * listed. Again it finds nothing to do, and repeated after a crash of its own it goes on where that
 * was: a journal whose session is there already, under any of the names, is only let go. A journal
 * that a crash broke off at its birth (rec_frame_is_unborn()) is removed. @ret_reports: GArray of
 * struct rec_finalise_report. True when nothing failed. */
bool rec_recover(const char *path, rec_progress_fn progress, void *user, GArray *ret_reports,
	GPtrArray *ret_skipped, GError **error);

/* Writes a whole session to @path as NWB 2.7 (part file, read back, rename). REC_ERROR_EXISTS
 * unless @replace; REC_ERROR_SEALED when a sealed session is there. */
bool rec_session_save(struct rec_session *session, const char *path, bool replace,
	rec_progress_fn progress, void *user, GError **error);

/* Rewrites @path with @results as the offline analysis and folded edits; raw data is copied as
 * stored, compressed, never recomputed. Write-beside-and-rename; REC_ERROR_SEALED on sealed files.
 */
bool rec_session_store_results(
	struct rec_session *session, const struct rec_results *results, GError **error);

/* The same with the stored results left as they are: edits and answers of the log go into the file,
 * and the log goes. */
bool rec_session_fold_edits(struct rec_session *session, GError **error);

/* Everything wrong with a session file: structure, hashes, times, loss. @ret_problems: GPtrArray of
 * char*. True when readable and nothing is wrong. */
bool rec_verify(const char *path, GPtrArray *ret_problems, GError **error);

#endif
