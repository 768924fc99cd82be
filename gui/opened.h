/*
 * The session that is open, and the one document of its edits and answers: whoever edits, edits in
 * this one, since the log on the disk takes one writer only.
 *
 *   open_path() ─(a journal is finished first)─┐
 *   open_session() ────────────────────────────┴─► put away ──► "replaced" ──► … ──► "loaded"
 *   can_close() ─────────────────────────────────► put away ──► "closed"
 *
 * Putting away what was open waits, on a thread, until its edits are on the disk and folds them
 * into the file; without edits it takes no time. When folding fails, the edits are safe in the log
 * beside the file, and it goes on. When not even that holds, "unsaved" asks: abandon() goes on
 * without them, stay() stays with what is open.
 *
 * Signals: "replaced" () another session, and its document, are the open ones; the session loads
 * from now on. "loaded" (char *path) the session of that file is there; not for one in memory, and
 * not for one that was opened by open_session(). "closing" () what is open gets no more edits after
 * this signal; half-given answers are to be handed in during it. "saving" (gboolean) edits are
 * being put away, or no longer. "unsaved" (char *sentence). "stayed" () it takes edits again.
 * "closed" () can_close() is TRUE from now on. "message" (char *sentence) for people.
 *
 * Main thread only.
 */
#ifndef GUI_OPENED_H
#define GUI_OPENED_H

#include "gui/edit/document.h"
#include "gui/session/session.h"

#define AFFEKT_TYPE_OPENED (affekt_opened_get_type())
G_DECLARE_FINAL_TYPE(AffektOpened, affekt_opened, AFFEKT, OPENED, GObject)

AffektOpened *affekt_opened_new(void);

/* Whose edits are shown of what is opened by path; NULL: the usual one. */
void affekt_opened_set_rater(AffektOpened *opened, const char *rater);

/* Whether what is opened by path is shown blind (gui/session/session.h). */
void affekt_opened_set_blind(AffektOpened *opened, gboolean is_blind);

/* Opens the session or the journal at @path in place of what is open. Returns at once; the newest
 * call wins while something is being put away. */
void affekt_opened_open_path(AffektOpened *opened, const char *path);
/* The same of a session of the study in the folder @study (affekt_session_set_study()). */
void affekt_opened_open_of_study(AffektOpened *opened, const char *path, const char *study);
/* The same with a session that is not loading yet. */
void affekt_opened_open_session(AffektOpened *opened, AffektSession *session);

/* TRUE when nothing is left to be put away; else that begins. */
gboolean affekt_opened_can_close(AffektOpened *opened);

/* The two answers to "unsaved". */
void affekt_opened_abandon(AffektOpened *opened);
void affekt_opened_stay(AffektOpened *opened);

/* NULL: none is open. */
AffektSession *affekt_opened_session(AffektOpened *opened);
AffektDocument *affekt_opened_document(AffektOpened *opened);

#endif
