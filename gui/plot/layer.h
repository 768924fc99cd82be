/*
 * The layers that a track is made of: what is drawn, one upon another, into one plot.
 *
 * A layer draws itself with cairo and knows no widget, so that a test draws it into an image. It
 * reads shared, finished data (series, arrays) that it holds a reference on. Costs stay within a
 * frame: dense traces are one unblurred rectangle per column (gui/plot/pyramid.h), a line is
 * stroked only when there are fewer samples than columns, and shapes that would cover each other
 * are thinned to the strongest.
 */
#ifndef GUI_PLOT_LAYER_H
#define GUI_PLOT_LAYER_H

#include "gui/plot/palette.h"
#include "gui/plot/series.h"
#include "gui/plot/view.h"

#include <pango/pango.h>

/* Where and how a layer draws; pixels are integers, so that columns are sharp. */
struct affekt_plot {
	cairo_t *cr;
	int x, y, width, height;
	struct affekt_view view;
	double low, high; /* values at the bottom and the top */
	int scale; /* pixels of the screen per pixel of ours: dense traces are drawn in them */
	const struct affekt_palette *palette;
	PangoContext *pango; /* NULL: no words */
};

double affekt_plot_x(const struct affekt_plot *plot, double time_s);
double affekt_plot_y(const struct affekt_plot *plot, double value);

struct affekt_layer;

struct affekt_layer_ops {
	/* Values worth showing in @view; NULL: the layer has no say. */
	struct affekt_extent (*extent)(const struct affekt_layer *layer, struct affekt_view view);
	void (*draw)(const struct affekt_layer *layer, const struct affekt_plot *plot);
	void (*free)(struct affekt_layer *layer);
};

struct affekt_layer {
	const struct affekt_layer_ops *ops;
	gboolean is_ground; /* drawn under the grid: it may cover all */
};

void affekt_layer_free(struct affekt_layer *layer); /* NULL is fine */

/* A trace; @thickness is that of the dense form, in pixels. */
struct affekt_layer *affekt_layer_new_line(
	struct affekt_series *series, enum affekt_colour colour, int thickness);

/* The same, filled down to the value @base (NaN: the bottom of the plot). */
struct affekt_layer *affekt_layer_new_area(
	struct affekt_series *series, enum affekt_colour colour, double base);

enum affekt_pattern {
	AFFEKT_PATTERN_TINT = 0, /* a faint ground, under the grid: a touch point */
	AFFEKT_PATTERN_GAP,      /* hatched, nothing was received */
	AFFEKT_PATTERN_ARTEFACT, /* hatched the other way: received, but not to be trusted */
	AFFEKT_PATTERN_DOTS,     /* provisional */
	AFFEKT_PATTERN_VEIL,     /* paled by the ground: low confidence */
};

struct affekt_layer_span {
	double start_s, end_s;
	const char *label; /* lives for ever; NULL none. Drawn where there is room */
};

/* Stretches of time over the whole height, however short never thinner than a pixel. @spans
 * (struct affekt_layer_span, by start) is taken over. */
struct affekt_layer *affekt_layer_new_spans(GArray *spans, enum affekt_pattern pattern);

enum affekt_shape {
	AFFEKT_SHAPE_TRIANGLE = 0, /* standing on its tip, above the point it marks */
	AFFEKT_SHAPE_DIAMOND,
	AFFEKT_SHAPE_TICK, /* a short line; left out entirely where it would be a grey mass */
};

enum affekt_marker_look {
	AFFEKT_LOOK_FULL = 0,    /* found by the analysis */
	AFFEKT_LOOK_RINGED,      /* moved by a rater: a ring with a tick on each side */
	AFFEKT_LOOK_FRAMED,      /* set by a rater: a square around it */
	AFFEKT_LOOK_HOLLOW,      /* provisional */
	AFFEKT_LOOK_CROSSED_OUT, /* rejected */
};

struct affekt_marker {
	double time_s;
	double value; /* where its tip is; NaN: at the bottom */
	float weight; /* which one stays when there is no room for all */
	guint8 look;  /* enum affekt_marker_look */
};

/* Single events; @markers (struct affekt_marker, by time) is taken over. */
struct affekt_layer *affekt_layer_new_markers(
	GArray *markers, enum affekt_shape shape, enum affekt_colour colour);

/* Fills the rectangle with a hatching; also for bands and legends. */
void affekt_layer_hatch(cairo_t *cr, double x, double y, double width, double height,
	const GdkRGBA *colour, enum affekt_pattern pattern);

/* One shape with its tip at (x, y). */
void affekt_layer_draw_shape(cairo_t *cr, double x, double y, enum affekt_shape shape,
	enum affekt_marker_look look, const GdkRGBA *colour);

#endif
