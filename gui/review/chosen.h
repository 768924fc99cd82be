/*
 * The line under the tracks that says in words what is selected for editing: kind, time, value,
 * status, note. Main thread only.
 */
#ifndef GUI_REVIEW_CHOSEN_H
#define GUI_REVIEW_CHOSEN_H

#include "gui/review/lists.h"
#include "gui/review/stage.h"

/* A new line that follows the selection of @stage. */
GtkWidget *affekt_chosen_new(AffektStage *stage);
const char *affekt_chosen_text(GtkWidget *chosen);

/* Selects what @row of a list is about. */
void affekt_chosen_choose(AffektStage *stage, AffektRow *row);
/* Shows the selected thing in the list of its kind, a touch point also in the band; the line, owned
 * by the lists, or NULL when no list has it. */
AffektRow *affekt_chosen_show_in(AffektStage *stage, AffektLists *lists);

#endif
