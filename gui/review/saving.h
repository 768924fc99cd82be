/*
 * Whether the edits are on the disk, in words: a line beside the badges once there are edits, and a
 * bar across the page while the disk does not take them. Ordinary labels, which screen readers
 * announce.
 */
#ifndef GUI_REVIEW_SAVING_H
#define GUI_REVIEW_SAVING_H

#include "gui/edit/document.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_SAVING (affekt_saving_get_type())
G_DECLARE_FINAL_TYPE(AffektSaving, affekt_saving, AFFEKT, SAVING, GtkBox)

AffektSaving *affekt_saving_new(void);

/* NULL: none. Referenced; followed from now on. */
void affekt_saving_set_document(AffektSaving *saving, AffektDocument *document);

/* The bar, to be put where there is room; it is visible only while there is a problem. */
GtkWidget *affekt_saving_bar(AffektSaving *saving);

/* What the line and the bar say now; "" nothing. */
const char *affekt_saving_text(AffektSaving *saving);
const char *affekt_saving_problem(AffektSaving *saving);

#endif
