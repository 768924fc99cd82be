/*
 * Cursor, hover and selection over all tracks. Takes no input; the only thing that is drawn again
 * when they move.
 */
#ifndef GUI_PLOT_OVERLAY_H
#define GUI_PLOT_OVERLAY_H

#include "gui/plot/timeline.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_OVERLAY (affekt_overlay_get_type())
G_DECLARE_FINAL_TYPE(AffektOverlay, affekt_overlay, AFFEKT, OVERLAY, GtkWidget)

AffektOverlay *affekt_overlay_new(AffektTimeline *timeline);

/* Something more to draw, between selection and cursor; @paint lives as long as the overlay. */
void affekt_overlay_set_painter(
	AffektOverlay *overlay, void (*paint)(gpointer user, GtkSnapshot *snapshot), gpointer user);

#endif
