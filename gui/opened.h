/*
 * The session that is open, and the one document of its edits and answers: whoever edits, edits in
 * this one, since the log on the disk takes one writer only.
 *
 *   open_path() ──(a journal is finished first)──► "replaced" ──► … ──► "loaded"
 *
 * Signals: "replaced" () another session, and its document, are the open ones; the session loads
 * from now on. "loaded" (char *path) the session of that file is there; not for one in memory, and
 * not for one that somebody else opened. "message" (char *sentence) for people.
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

/* Opens the session or the journal at @path in place of what is open. Returns at once. */
void affekt_opened_open_path(AffektOpened *opened, const char *path);
/* The same with a session that is not loading yet. */
void affekt_opened_open_session(AffektOpened *opened, AffektSession *session);

/* NULL: none is open. */
AffektSession *affekt_opened_session(AffektOpened *opened);
AffektDocument *affekt_opened_document(AffektOpened *opened);

#endif
