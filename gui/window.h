/*
 * The window: header bar, page (empty, loading, error, review), and the wires between the session,
 * the timeline and the widgets.
 *
 * What it does is a GAction of the group "win" (list in gui/keys.c and in window_actions.c), so
 * that keys, buttons, menus and tests take the same way.
 */
#ifndef GUI_WINDOW_H
#define GUI_WINDOW_H

#include "gui/review/lists.h"
#include "gui/review/readout.h"
#include "gui/session/session.h"
#include "gui/review/stage.h"

#include <adwaita.h>

#define AFFEKT_TYPE_WINDOW (affekt_window_get_type())
G_DECLARE_FINAL_TYPE(AffektWindow, affekt_window, AFFEKT, WINDOW, AdwApplicationWindow)

/* @rater: whose edits are shown; NULL: the usual one. */
AffektWindow *affekt_window_new(GtkApplication *application, const char *rater);

/* Loads and shows the session at @path in place of what is shown. Returns at once. */
void affekt_window_open_path(AffektWindow *window, const char *path);
/* The same with a session that is not loading yet. */
void affekt_window_open_session(AffektWindow *window, AffektSession *session);

/* Where the cursor goes once the session's length is known. */
void affekt_window_start_at(AffektWindow *window, double time_s);

AffektSession *affekt_window_session(AffektWindow *window); /* NULL none */
AffektTimeline *affekt_window_timeline(AffektWindow *window);
AffektStage *affekt_window_stage(AffektWindow *window);
AffektLists *affekt_window_lists(AffektWindow *window);
AffektReadout *affekt_window_readout(AffektWindow *window);

/* "empty", "loading", "error" or "review". */
const char *affekt_window_page(AffektWindow *window);

/* Moves the cursor to the next or previous event of @kind and chooses its line. */
void affekt_window_step(AffektWindow *window, enum affekt_row_kind kind, gboolean is_forward);
/* Zooms to the line chosen last; to the touch point at the cursor when there is none. */
void affekt_window_zoom_to_chosen(AffektWindow *window);
void affekt_window_choose_file(AffektWindow *window);

/* [window_actions.c] Adds the actions; once, at creation. */
void affekt_window_add_actions(AffektWindow *window);

#endif
