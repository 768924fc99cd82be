/*
 * Leaving a participant out of the study, or taking them in again, from its page: the question for
 * a reason, the table on the disk, and undo.
 *
 * Actions in the page's group: "decide" is the page's, "undo" and "redo" are added here. Signals:
 * "decided" () the table says something new. "message" (char *sentence). Main thread only; the disk
 * is touched in workers.
 */
#ifndef GUI_STUDY_DECIDING_H
#define GUI_STUDY_DECIDING_H

#include "gui/study/material.h"

#include <adwaita.h>

#define AFFEKT_TYPE_DECIDING (affekt_deciding_get_type())
G_DECLARE_FINAL_TYPE(AffektDeciding, affekt_deciding, AFFEKT, DECIDING, GObject)

/* Asks over the window of @page, which outlives it. */
AffektDeciding *affekt_deciding_new(GtkWidget *page);
void affekt_deciding_add_actions(AffektDeciding *deciding, GActionMap *map);

/* The study at @path is the open one; nothing can be undone. */
void affekt_deciding_forget(AffektDeciding *deciding, const char *path);
/* What the page shows from now on: decisions rest on it. */
void affekt_deciding_follow(AffektDeciding *deciding, const struct affekt_material *material);

/* Asks why @participant is to be left out; one whom a person left out is taken in at once. */
void affekt_deciding_ask(AffektDeciding *deciding, const char *participant);
/* The answer: out for @reason, or in again when NULL. */
void affekt_deciding_decide(AffektDeciding *deciding, const char *participant, const char *reason);

#endif
