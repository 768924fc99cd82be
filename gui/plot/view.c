#include "gui/plot/view.h"

#include <math.h>

static double span(struct affekt_view view)
{
	return view.v1 - view.v0;
}

struct affekt_view affekt_view_clamp(struct affekt_view view, struct affekt_view limits)
{
	double wanted = fmax(span(view), AFFEKT_VIEW_SPAN_MIN_S);
	if (wanted >= span(limits))
		return limits;
	double v0 = fmin(fmax(view.v0, limits.v0), limits.v1 - wanted);
	return (struct affekt_view){.v0 = v0, .v1 = v0 + wanted};
}

struct affekt_view affekt_view_zoom(
	struct affekt_view view, struct affekt_view limits, double factor, double at_s)
{
	double old = span(view);
	double wanted = fmin(fmax(old * factor, AFFEKT_VIEW_SPAN_MIN_S), span(limits));
	double share = old > 0 ? (at_s - view.v0) / old : 0.5;
	double v0 = at_s - share * wanted;
	return affekt_view_clamp((struct affekt_view){.v0 = v0, .v1 = v0 + wanted}, limits);
}

struct affekt_view affekt_view_pan(struct affekt_view view, struct affekt_view limits, double by_s)
{
	return affekt_view_clamp(
		(struct affekt_view){.v0 = view.v0 + by_s, .v1 = view.v1 + by_s}, limits);
}

struct affekt_view affekt_view_frame(
	struct affekt_view limits, double from_s, double to_s, double span_min_s)
{
	double middle = (from_s + to_s) / 2;
	double half = fmax((to_s - from_s) * 1.2, span_min_s) / 2;
	return affekt_view_clamp(
		(struct affekt_view){.v0 = middle - half, .v1 = middle + half}, limits);
}

struct affekt_view affekt_view_reveal(
	struct affekt_view view, struct affekt_view limits, double at_s)
{
	double margin = span(view) * 0.05;
	bool is_inside = at_s >= view.v0 + margin && at_s <= view.v1 - margin;
	if (is_inside)
		return view;
	double v0 = at_s - span(view) / 2;
	return affekt_view_clamp((struct affekt_view){.v0 = v0, .v1 = v0 + span(view)}, limits);
}

double affekt_view_to_x(struct affekt_view view, double width, double time_s)
{
	return (time_s - view.v0) / span(view) * width;
}

double affekt_view_to_time(struct affekt_view view, double width, double x)
{
	return view.v0 + x / width * span(view);
}
