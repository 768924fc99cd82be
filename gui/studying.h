/*
 * The study in the window: from its page to a session at a moment, on to the same moment of the
 * next participant, and back. The page keeps its place, order and filter meanwhile.
 *
 * Adds the window's actions "back-to-study", "next-participant" and "previous-participant", which
 * hold while a session that was opened from the study is shown, and a button for the first.
 * Signals: "open" (char *path, double time_s). "back" (). Main thread only.
 */
#ifndef GUI_STUDYING_H
#define GUI_STUDYING_H

#include "gui/study/page.h"

#define AFFEKT_TYPE_STUDYING (affekt_studying_get_type())
G_DECLARE_FINAL_TYPE(AffektStudying, affekt_studying, AFFEKT, STUDYING, GObject)

/* @map outlives it. */
AffektStudying *affekt_studying_new(AffektStudyPage *page, GActionMap *map);

/* For the header; owned by it. */
GtkWidget *affekt_studying_button(AffektStudying *studying);

/* The study's page is shown, or another one: who is there needs no way back. */
void affekt_studying_turned(AffektStudying *studying, gboolean is_there);

/* Another session was opened, not from the study: there is no way back. */
void affekt_studying_leave(AffektStudying *studying);

/* The folder of the study that @path means: itself, or where its plan (*.study) lies. NULL: it
 * means no study. Looks at the disk. Owned by the caller. */
char *affekt_studying_folder(const char *path);

#endif
