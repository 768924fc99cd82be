/*
 * The visible part of a time axis, as arithmetic: zoom, pan, fit, reveal, and time to pixel.
 *
 * A view is always inside its limits and never shorter than AFFEKT_VIEW_SPAN_MIN_S (or the whole
 * record, if that is shorter). Every function takes a view and returns the new one. Pure, any
 * thread; seconds on the session axis.
 */
#ifndef GUI_PLOT_VIEW_H
#define GUI_PLOT_VIEW_H

#include <stdbool.h>

#define AFFEKT_VIEW_SPAN_MIN_S 0.25

struct affekt_view {
	double v0, v1; /* visible: [v0, v1] */
};

/* The nearest view of the same span inside @limits; a longer span becomes the limits. */
struct affekt_view affekt_view_clamp(struct affekt_view view, struct affekt_view limits);

/* Shows @factor times the span (below 1 zooms in). The instant @at_s keeps its place on the screen
 * as far as the ends of the record allow. */
struct affekt_view affekt_view_zoom(
	struct affekt_view view, struct affekt_view limits, double factor, double at_s);

struct affekt_view affekt_view_pan(struct affekt_view view, struct affekt_view limits, double by_s);

/* Shows [from_s, to_s] with a margin of a tenth of it on both sides, at least @span_min_s wide. */
struct affekt_view affekt_view_frame(
	struct affekt_view limits, double from_s, double to_s, double span_min_s);

/* The same view when @at_s is well inside it, else the same span with @at_s in the middle. */
struct affekt_view affekt_view_reveal(
	struct affekt_view view, struct affekt_view limits, double at_s);

/* Pixel of @time_s when @view spans @width pixels, and back. */
double affekt_view_to_x(struct affekt_view view, double width, double time_s);
double affekt_view_to_time(struct affekt_view view, double width, double x);

#endif
