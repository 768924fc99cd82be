/*
 * What the colours and marks of a study's picture mean, as one line under it. Main thread only.
 */
#ifndef GUI_STUDY_HEAT_LEGEND_H
#define GUI_STUDY_HEAT_LEGEND_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_HEAT_LEGEND (affekt_heat_legend_get_type())
G_DECLARE_FINAL_TYPE(AffektHeatLegend, affekt_heat_legend, AFFEKT, HEAT_LEGEND, GtkWidget)

GtkWidget *affekt_heat_legend_new(void);

#endif
