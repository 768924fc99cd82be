/*
 * The menu of what can be edited here: at the selected thing, the cursor and the focused track.
 * Main thread only.
 */
#ifndef GUI_REVIEW_EDIT_MENU_H
#define GUI_REVIEW_EDIT_MENU_H

#include "gui/review/review.h"

/* Opens it at a place of the stage; NaN: at the selected thing, else at the cursor. */
void affekt_edit_menu_show(AffektReview *review, double x, double y);

#endif
