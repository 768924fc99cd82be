/*
 * The window: header bar, the pages, and the one session that they share.
 *
 * Each page is a room of its own (gui/start, gui/review, …) with its actions, its keys and what it
 * puts into the header; the window shows one of them at a time. Its own actions are the group
 * "win". Main thread only.
 */
#ifndef GUI_WINDOW_H
#define GUI_WINDOW_H

#include "gui/live/live.h"
#include "gui/recall/recall.h"
#include "gui/review/review.h"
#include "gui/session/session.h"
#include "gui/study/page.h"

#include <adwaita.h>

#define AFFEKT_TYPE_WINDOW (affekt_window_get_type())
G_DECLARE_FINAL_TYPE(AffektWindow, affekt_window, AFFEKT, WINDOW, AdwApplicationWindow)

/* @rater: whose edits are shown; NULL: the usual one. */
AffektWindow *affekt_window_new(GtkApplication *application, const char *rater);

/* Sessions that are opened by path from now on are shown blind (gui/session/session.h). */
void affekt_window_set_blind(AffektWindow *window, gboolean is_blind);

/* Loads and shows the session at @path in place of what is shown; of a study's folder or plan, the
 * study on its page. Returns at once. */
void affekt_window_open_path(AffektWindow *window, const char *path);
/* The same with a session that is not loading yet. */
void affekt_window_open_session(AffektWindow *window, AffektSession *session);

AffektSession *affekt_window_session(AffektWindow *window);   /* NULL none */
AffektDocument *affekt_window_document(AffektWindow *window); /* its edits; NULL none */
AffektLive *affekt_window_live(AffektWindow *window);
AffektReview *affekt_window_review(AffektWindow *window);
AffektRecall *affekt_window_recall(AffektWindow *window);
AffektStudyPage *affekt_window_study(AffektWindow *window);

/* The page that is shown: "start", "live", "review", "recall", "study". */
const char *affekt_window_page(AffektWindow *window);
/* FALSE when there is no page @name. */
gboolean affekt_window_turn_to(AffektWindow *window, const char *name);

/* The names of the pages, NULL-terminated. */
extern const char *const affekt_window_pages[];

#endif
