/*
 * The whole record as one strip: its trace, its touch points, and the visible part as a window in
 * it that is dragged to scroll; a click elsewhere brings the window there.
 */
#ifndef GUI_REVIEW_OVERVIEW_H
#define GUI_REVIEW_OVERVIEW_H

#include "gui/plot/palette.h"
#include "gui/plot/series.h"
#include "gui/plot/timeline.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_OVERVIEW (affekt_overview_get_type())
G_DECLARE_FINAL_TYPE(AffektOverview, affekt_overview, AFFEKT, OVERVIEW, GtkWidget)

AffektOverview *affekt_overview_new(AffektTimeline *timeline);

/* The trace (NULL none; referenced) in @colour, and the visits (struct affekt_visit; referenced) in
 * its background. */
void affekt_overview_set_data(AffektOverview *overview, struct affekt_series *series,
	enum affekt_colour colour, GArray *visits);

/* Puts the middle of the visible part at the widget's @x, as far as the ends allow. */
void affekt_overview_centre_at(AffektOverview *overview, double x);

#endif
