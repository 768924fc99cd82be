/*
 * The three parts of a track's picture. Called by gui/plot/track.c, which keeps what they paint.
 */
#ifndef GUI_PLOT_TRACK_PAINT_H
#define GUI_PLOT_TRACK_PAINT_H

#include "gui/plot/track.h"

struct affekt_legend_item {
	char *label;
	enum affekt_legend kind;
	enum affekt_colour colour;
};

/* All that the picture depends on; everything is borrowed. */
struct affekt_track_look {
	GtkWidget *widget; /* for its fonts */
	const struct affekt_palette *palette;
	int width, height;
	const char *title, *unit, *note, *empty_text; /* all but the title may be NULL */
	const GPtrArray *layers;                      /* struct affekt_layer* */
	const GArray *legend;                         /* struct affekt_legend_item */
	struct affekt_view view;
	double low, high;
	enum affekt_scale scale;
};

/* Grid, layers, frame; or why there is nothing. */
void affekt_track_paint_plot(const struct affekt_track_look *look, GtkSnapshot *snapshot);
/* Name, unit, warning, legend. Independent of view and range. */
void affekt_track_paint_strip(const struct affekt_track_look *look, GtkSnapshot *snapshot);
/* Labels of the value axis. Independent of the view. */
void affekt_track_paint_labels(const struct affekt_track_look *look, GtkSnapshot *snapshot);

#endif
