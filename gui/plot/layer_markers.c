/* Single events: responses, beats, peaks. */
#include "gui/plot/layer.h"

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

static void append_shape(cairo_t *cr, double x, double y, enum affekt_shape shape)
{
	switch (shape) {
	case AFFEKT_SHAPE_TRIANGLE:
		cairo_move_to(cr, x, y - 1);
		cairo_line_to(cr, x - 5.5, y - 10.5);
		cairo_line_to(cr, x + 5.5, y - 10.5);
		break;
	case AFFEKT_SHAPE_DIAMOND:
		cairo_move_to(cr, x, y - 0.5);
		cairo_line_to(cr, x - 5, y - 6.5);
		cairo_line_to(cr, x, y - 12.5);
		cairo_line_to(cr, x + 5, y - 6.5);
		break;
	case AFFEKT_SHAPE_TICK:
	default:
		cairo_rectangle(cr, round(x) - 1, round(y) - 8, 2, 7);
		break;
	}
	cairo_close_path(cr);
}

/* What tells a look from a plainly filled shape: an outline, a ring, a square, a stroke through
 * it. */
static void append_signs(
	cairo_t *cr, double x, double y, enum affekt_shape shape, enum affekt_marker_look look)
{
	if (look == AFFEKT_LOOK_HOLLOW || look == AFFEKT_LOOK_CROSSED_OUT)
		append_shape(cr, x, y, shape);
	if (look == AFFEKT_LOOK_RINGED) {
		cairo_new_sub_path(cr);
		cairo_arc(cr, x, y - 7, 8.5, 0, 2 * G_PI);
		cairo_move_to(cr, x - 12.5, y - 7);
		cairo_line_to(cr, x - 8.5, y - 7);
		cairo_move_to(cr, x + 8.5, y - 7);
		cairo_line_to(cr, x + 12.5, y - 7);
	}
	if (look == AFFEKT_LOOK_FRAMED)
		cairo_rectangle(cr, x - 8.5, y - 15.5, 17, 17);
	if (look == AFFEKT_LOOK_CROSSED_OUT) {
		cairo_move_to(cr, x - 6, y);
		cairo_line_to(cr, x + 6, y - 13);
	}
}

static gboolean is_filled(enum affekt_marker_look look)
{
	return look == AFFEKT_LOOK_FULL || look == AFFEKT_LOOK_RINGED || look == AFFEKT_LOOK_FRAMED;
}

void affekt_layer_draw_shape(cairo_t *cr, double x, double y, enum affekt_shape shape,
	enum affekt_marker_look look, const GdkRGBA *colour)
{
	gdk_cairo_set_source_rgba(cr, colour);
	cairo_new_path(cr);
	if (is_filled(look))
		append_shape(cr, x, y, shape);
	cairo_fill(cr);
	append_signs(cr, x, y, shape, look);
	cairo_set_line_width(cr, 1.5);
	cairo_stroke(cr);
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

static void place_of(const struct affekt_plot *plot, const struct affekt_marker *marker,
	double *ret_x, double *ret_y)
{
	double y =
		isnan(marker->value) ? plot->y + plot->height : affekt_plot_y(plot, marker->value);
	*ret_x = affekt_plot_x(plot, marker->time_s);
	/* Always wholly inside the plot, also when its value is beyond the scale. */
	*ret_y = fmin(fmax(y, plot->y + 13), plot->y + plot->height);
}

/* The visible markers; where they would cover each other, the strongest (struct affekt_marker*). */
static GPtrArray *pick(const struct markers *self, const struct affekt_plot *plot)
{
	GPtrArray *picked = g_ptr_array_new();
	guint first = marker_index(self, plot->view.v0);
	guint last = marker_index(self, plot->view.v1);
	gboolean is_tick = self->shape == AFFEKT_SHAPE_TICK;
	if (is_tick && (last - first) * TICK_ROOM > (guint)plot->width)
		return picked;
	int room = is_tick ? 1 : SHAPE_ROOM;
	const struct affekt_marker *strongest = NULL;
	for (guint i = first; i < last; i++) {
		const struct affekt_marker *marker = marker_get(self, i);
		double x = affekt_plot_x(plot, marker->time_s);
		gboolean is_crowded =
			strongest != NULL && x - affekt_plot_x(plot, strongest->time_s) < room;
		if (is_crowded && marker->weight <= strongest->weight)
			continue;
		if (is_crowded)
			g_ptr_array_set_size(picked, (int)picked->len - 1);
		g_ptr_array_add(picked, (gpointer)marker);
		strongest = marker;
	}
	return picked;
}

/* All at once, in two strokes of the brush: single shapes would cost a frame's time by their
 * number. */
static void markers_draw(const struct affekt_layer *layer, const struct affekt_plot *plot)
{
	const struct markers *self = (const struct markers *)layer;
	g_autoptr(GPtrArray) picked = pick(self, plot);
	double x, y;
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[self->colour]);
	cairo_new_path(plot->cr);
	for (guint i = 0; i < picked->len; i++) {
		const struct affekt_marker *marker = picked->pdata[i];
		place_of(plot, marker, &x, &y);
		if (is_filled((enum affekt_marker_look)marker->look))
			append_shape(plot->cr, x, y, self->shape);
	}
	cairo_fill(plot->cr);
	for (guint i = 0; i < picked->len; i++) {
		const struct affekt_marker *marker = picked->pdata[i];
		place_of(plot, marker, &x, &y);
		append_signs(plot->cr, x, y, self->shape, (enum affekt_marker_look)marker->look);
	}
	cairo_set_line_width(plot->cr, 1.5);
	cairo_stroke(plot->cr);
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
