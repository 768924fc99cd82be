/*
 * The time axis under the tracks: ticks with mm:ss or h:mm:ss labels that never touch.
 */
#ifndef GUI_PLOT_AXIS_H
#define GUI_PLOT_AXIS_H

#include "gui/plot/timeline.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_AXIS (affekt_axis_get_type())
G_DECLARE_FINAL_TYPE(AffektAxis, affekt_axis, AFFEKT, AXIS, GtkWidget)

AffektAxis *affekt_axis_new(AffektTimeline *timeline);

#endif
