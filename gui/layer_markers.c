/* Single events: responses, beats, peaks. */
#include "gui/layer.h"

#include <math.h>

enum {
	SHAPE_ROOM = 9, /* pixels that one shape claims */
	TICK_ROOM = 5,
};

struct markers {
	struct affekt_layer layer;
	GArray *markers; /* struct affekt_marker */
	enum affekt_shape shape;
	enum affekt_colour colour;
};

static void shape_path(cairo_t *cr, double x, double y, enum affekt_shape shape)
{
	cairo_new_path(cr);
	switch (shape) {
	case AFFEKT_SHAPE_TRIANGLE:
		cairo_move_to(cr, x, y - 2);
		cairo_line_to(cr, x - 4.5, y - 10);
		cairo_line_to(cr, x + 4.5, y - 10);
		break;
	case AFFEKT_SHAPE_DIAMOND:
		cairo_move_to(cr, x, y - 1);
		cairo_line_to(cr, x - 4.5, y - 6.5);
		cairo_line_to(cr, x, y - 12);
		cairo_line_to(cr, x + 4.5, y - 6.5);
		break;
	case AFFEKT_SHAPE_TICK:
	default:
		cairo_rectangle(cr, round(x) - 0.75, y - 7, 1.5, 6);
		break;
	}
	cairo_close_path(cr);
}

void affekt_layer_draw_shape(cairo_t *cr, double x, double y, enum affekt_shape shape,
	enum affekt_marker_look look, const GdkRGBA *colour)
{
	gdk_cairo_set_source_rgba(cr, colour);
	cairo_set_line_width(cr, 1.5);
	shape_path(cr, x, y, shape);
	if (look == AFFEKT_LOOK_FULL || look == AFFEKT_LOOK_RINGED)
		cairo_fill_preserve(cr);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(cr);
	if (look == AFFEKT_LOOK_RINGED) {
		cairo_arc(cr, x, y - 6.5, 8, 0, 2 * G_PI);
		cairo_stroke(cr);
	}
	if (look == AFFEKT_LOOK_CROSSED_OUT) {
		cairo_move_to(cr, x - 6, y);
		cairo_line_to(cr, x + 6, y - 12);
		cairo_stroke(cr);
	}
}

static const struct affekt_marker *marker_get(const struct markers *self, guint i)
{
	return &g_array_index(self->markers, struct affekt_marker, i);
}

/* The first marker at or after @time_s. */
static guint marker_index(const struct markers *self, double time_s)
{
	guint low = 0, high = self->markers->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (marker_get(self, middle)->time_s < time_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void draw_one(const struct markers *self, const struct affekt_plot *plot,
	const struct affekt_marker *marker)
{
	double x = affekt_plot_x(plot, marker->time_s);
	double y =
		isnan(marker->value) ? plot->y + plot->height : affekt_plot_y(plot, marker->value);
	/* Always wholly inside the plot, also when its value is beyond the scale. */
	y = fmin(fmax(y, plot->y + 13), plot->y + plot->height);
	affekt_layer_draw_shape(plot->cr, x, y, self->shape, (enum affekt_marker_look)marker->look,
		&plot->palette->colours[self->colour]);
}

static void markers_draw(const struct affekt_layer *layer, const struct affekt_plot *plot)
{
	const struct markers *self = (const struct markers *)layer;
	guint first = marker_index(self, plot->view.v0);
	guint last = marker_index(self, plot->view.v1);
	gboolean is_tick = self->shape == AFFEKT_SHAPE_TICK;
	if (is_tick && (last - first) * TICK_ROOM > (guint)plot->width)
		return;
	int room = is_tick ? 1 : SHAPE_ROOM;
	const struct affekt_marker *strongest = NULL;
	for (guint i = first; i < last; i++) {
		const struct affekt_marker *marker = marker_get(self, i);
		double x = affekt_plot_x(plot, marker->time_s);
		if (strongest != NULL && x - affekt_plot_x(plot, strongest->time_s) < room) {
			if (marker->weight > strongest->weight)
				strongest = marker;
			continue;
		}
		if (strongest != NULL)
			draw_one(self, plot, strongest);
		strongest = marker;
	}
	if (strongest != NULL)
		draw_one(self, plot, strongest);
}

static void markers_free(struct affekt_layer *layer)
{
	struct markers *self = (struct markers *)layer;
	g_array_unref(self->markers);
	g_free(self);
}

static const struct affekt_layer_ops markers_ops = {NULL, markers_draw, markers_free};

struct affekt_layer *affekt_layer_new_markers(
	GArray *markers, enum affekt_shape shape, enum affekt_colour colour)
{
	struct markers *self = g_new0(struct markers, 1);
	self->layer.ops = &markers_ops;
	self->markers = markers;
	self->shape = shape;
	self->colour = colour;
	return &self->layer;
}
