/*
 * The edits of one rater on the session that is open: undo, redo, history, and the log on the disk.
 *
 * An edit holds at once on the screen; a thread of its own brings it to the session's edits log,
 * one fdatasync each, in order (design: recordings/edits.h), so that the window never waits for a
 * disk. Undo and redo are edits too (a restore, and a restore of the restore): history only grows.
 * The log is opened, and locked, with the first edit.
 *
 * After an edit the session's results, statistics and owners are merged anew and the session emits
 * "changed"; what its getters returned before is invalid then. Folding into the file happens when
 * the document is closed.
 *
 * Signals: "changed" (double from_s, double to_s) what is shown differs in that stretch; "saved" ()
 * every edit so far is on the disk; "failed" (char *sentence) the log cannot be written (locked by
 * another program, sealed, disk full): edits stay in memory, and the next one tries again.
 * Main thread only.
 */
#ifndef GUI_EDIT_DOCUMENT_H
#define GUI_EDIT_DOCUMENT_H

#include "gui/session/session.h"
#include "recordings/edits.h"

#define AFFEKT_TYPE_DOCUMENT (affekt_document_get_type())
G_DECLARE_FINAL_TYPE(AffektDocument, affekt_document, AFFEKT, DOCUMENT, GObject)

/* @rater: NULL: the usual one (recordings/edits.h). */
AffektDocument *affekt_document_new(AffektSession *session, const char *rater);

const char *affekt_document_rater(AffektDocument *document);

/* Makes one edit; id, seq, rater and time are filled in. @edits of one user action (a drag of a
 * border, a deletion of a selection) are undone together. */
void affekt_document_apply(AffektDocument *document, const struct rec_edit *edits, gsize n);

gboolean affekt_document_can_undo(AffektDocument *document);
gboolean affekt_document_can_redo(AffektDocument *document);
/* What undo or redo would do, in words for a menu; NULL none. Owned by the caller. */
char *affekt_document_undo_title(AffektDocument *document);
char *affekt_document_redo_title(AffektDocument *document);
void affekt_document_undo(AffektDocument *document);
void affekt_document_redo(AffektDocument *document);

/* Answers of the cued recall (recordings/session.h), stored in the same log; the newest answer of a
 * touch point, form and item holds. */
void affekt_document_answer(AffektDocument *document, const struct rec_self_report *answer);

/* FALSE while an edit is on its way to the disk. */
gboolean affekt_document_is_saved(AffektDocument *document);

/* Waits until everything is on the disk, folds it into the file and unlocks the log. FALSE with a
 * sentence; what was edited is then still in the log. Blocks. */
gboolean affekt_document_close(AffektDocument *document, GError **error);

#endif
