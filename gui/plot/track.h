/*
 * One track: a strip with name, unit and legend, and under it a plot of layers over the shared
 * timeline.
 *
 * What it draws is kept as render nodes and built again only when the view, the size, the data or
 * the theme changes: moving the cursor (AffektOverlay) costs a track nothing. All widgets that
 * stand on the timeline have the same margins (AFFEKT_TRACK_GUTTER, AFFEKT_TRACK_EDGE), so that an
 * instant is one straight line through all of them.
 */
#ifndef GUI_PLOT_TRACK_H
#define GUI_PLOT_TRACK_H

#include "gui/plot/layer.h"
#include "gui/plot/timeline.h"
#include "gui/plot/track_range.h"

#include <gtk/gtk.h>

enum {
	AFFEKT_TRACK_GUTTER = 60, /* pixels left of every plot, for the axis */
	AFFEKT_TRACK_EDGE = 14,   /* pixels right of every plot */
	AFFEKT_TRACK_STRIP = 24,  /* height of the strip above a plot */
};

enum affekt_legend {
	AFFEKT_LEGEND_LINE = 0,
	AFFEKT_LEGEND_AREA,
	AFFEKT_LEGEND_TRIANGLE,
	AFFEKT_LEGEND_DIAMOND,
	AFFEKT_LEGEND_TICK,
};

#define AFFEKT_TYPE_TRACK (affekt_track_get_type())
G_DECLARE_FINAL_TYPE(AffektTrack, affekt_track, AFFEKT, TRACK, GtkWidget)

AffektTrack *affekt_track_new(AffektTimeline *timeline, const char *title);
const char *affekt_track_title(AffektTrack *track);

/* Height relative to the other tracks; 1 unless set. */
void affekt_track_set_weight(AffektTrack *track, double weight);
double affekt_track_weight(AffektTrack *track);

/* Drops layers, legend, unreliable spans and note; unit and fixed range stay. */
void affekt_track_clear(AffektTrack *track);
void affekt_track_set_unit(AffektTrack *track, const char *unit);
/* A short word of warning in the strip, such as UNCALIBRATED; NULL none. */
void affekt_track_set_note(AffektTrack *track, const char *note);
/* Said in the middle of a plot without layers; NULL none. */
void affekt_track_set_empty_text(AffektTrack *track, const char *text);
/* Drawn in the order of adding; takes @layer over. */
void affekt_track_add_layer(AffektTrack *track, struct affekt_layer *layer);
void affekt_track_add_legend(
	AffektTrack *track, const char *label, enum affekt_legend kind, enum affekt_colour colour);

/* [low, high] whatever is visible, unless people fix another range. */
void affekt_track_set_fixed_range(AffektTrack *track, double low, double high);
/* The axis never goes below @floor. */
void affekt_track_set_floor(AffektTrack *track, double floor);
/* Stretches (struct affekt_layer_span, by start; copied) whose values do not count for the
 * range: one spike must not flatten the trace. */
void affekt_track_set_unreliable(AffektTrack *track, const GArray *spans);
/* With AFFEKT_SCALE_FIXED the range shown now stays. */
void affekt_track_set_scale(AffektTrack *track, enum affekt_scale scale);
enum affekt_scale affekt_track_scale(AffektTrack *track);
/* Sets AFFEKT_SCALE_FIXED with that range. */
void affekt_track_fix(AffektTrack *track, double low, double high);
/* Fixes a range @factor times as wide (below 1 zooms in) that keeps @value at its place; NaN: the
 * bottom where that is zero, else the middle. */
void affekt_track_zoom_values(AffektTrack *track, double factor, double value);
/* The value at @y of the widget. */
double affekt_track_value_at(AffektTrack *track, double y);
/* What the plot shows now, bottom and top. */
void affekt_track_range(AffektTrack *track, double *ret_low, double *ret_high);

/* How often the plot was built since creation: tests and the bench watch it. */
guint affekt_track_builds(AffektTrack *track);

#endif
