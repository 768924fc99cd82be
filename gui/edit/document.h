/*
 * The edits of one rater on the session that is open: undo, redo, history, and the log on the disk.
 *
 * An edit holds at once on the screen; a thread of its own (gui/edit/writer.h) brings it to the
 * session's edits log, one fdatasync each, in order, so that the window never waits for a disk.
 * Undo and redo are edits too (gui/edit/history.h): what is on the disk only grows. The log is
 * opened, and locked, with the first edit.
 *
 * After an edit the session's rows are merged anew and the session emits "changed", and once more
 * when its statistics follow (gui/session/session.h). Folding into the file happens when the
 * document is closed.
 *
 * Signals: "changed" (double from_s, double to_s) what is shown differs in that stretch (NaN: no
 * particular one), or what can be undone; "saved" () every edit so far is on the disk; "failed"
 * (char *sentence) the log cannot be written (locked by another program, sealed, disk full): edits
 * stay in memory and are tried again by themselves and with the next one.
 *
 * A session in memory has no log: its edits are never lost, and never saved. Main thread only.
 */
#ifndef GUI_EDIT_DOCUMENT_H
#define GUI_EDIT_DOCUMENT_H

#include "gui/session/session.h"
#include "recordings/edits/edits.h"

#include <gio/gio.h>

#define AFFEKT_TYPE_DOCUMENT (affekt_document_get_type())
G_DECLARE_FINAL_TYPE(AffektDocument, affekt_document, AFFEKT, DOCUMENT, GObject)

/* For @session, loaded or loading; nothing can be edited before its results are there. The rater is
 * the session's. */
AffektDocument *affekt_document_new(AffektSession *session);

AffektSession *affekt_document_session(AffektDocument *document);

/* NULL: it can be edited; else why not, in a sentence: still loading, sealed, not finished. */
const char *affekt_document_obstacle(AffektDocument *document);

/* The same for an edit of @target: responses, peaks, beats and artefacts need an analysis of the
 * whole record to be edited. */
const char *affekt_document_refusal(AffektDocument *document, enum rec_edit_target target);

/* Makes one edit; id, seq, rater and time are filled in. @edits of one user action (a drag of a
 * border, a deletion of a selection) are undone together. FALSE, and nothing happens, when one
 * of them is refused. */
gboolean affekt_document_apply(AffektDocument *document, const struct rec_edit *edits, gsize n);

/* Notes in the log that the rater codes blind from now on, or no longer does
 * (recordings/edits/edits_blind.h); nothing when the log says so already. With the first edit of a
 * session that is shown blind it happens by itself. No undo takes it back. FALSE as in apply(). */
gboolean affekt_document_note_blind(AffektDocument *document, gboolean is_blind);

gboolean affekt_document_can_undo(AffektDocument *document);
gboolean affekt_document_can_redo(AffektDocument *document);
/* What undo or redo would do, in words for a menu; NULL none. Owned by the caller. */
char *affekt_document_undo_title(AffektDocument *document);
char *affekt_document_redo_title(AffektDocument *document);
void affekt_document_undo(AffektDocument *document);
void affekt_document_redo(AffektDocument *document);

/* Keeps an answer of the cued recall (recordings/session/session.h) in the same log; its id is
 * filled in. All answers stay; the newest one of a touch point, form and item holds. FALSE as in
 * apply(). */
gboolean affekt_document_answer(AffektDocument *document, const struct rec_self_report *answer);

/* FALSE while an edit is on its way to the disk. */
gboolean affekt_document_is_saved(AffektDocument *document);
/* Why the disk does not take the edits, as "failed" told it last; NULL: it does. */
const char *affekt_document_problem(AffektDocument *document);

/* TRUE when there is something to wait for, or to fold. */
gboolean affekt_document_needs_closing(AffektDocument *document);
/* Waits until everything is on the disk, folds it into the file and unlocks the log. FALSE with a
 * sentence: what is not in the file is in the log when affekt_document_is_saved(), else only in
 * memory, and the document goes on. Blocks. */
gboolean affekt_document_close(AffektDocument *document, GError **error);
/* The same on a thread. Nothing is to be edited meanwhile. */
void affekt_document_close_async(
	AffektDocument *document, GAsyncReadyCallback done, gpointer user_data);
gboolean affekt_document_close_finish(
	AffektDocument *document, GAsyncResult *result, GError **error);

#endif
