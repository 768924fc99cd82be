/* Stretches of time: tints, hatchings, veils. */
#include "gui/plot/layer.h"

#include <math.h>
#include <pango/pangocairo.h>

enum {
	TILE = 8,            /* pixels of a hatching's period */
	LABEL_ROOM_MIN = 48, /* narrower spans stay without words */
};

/* How much of the trace under an artefact is taken back. */
#define ARTEFACT_VEIL 0.6

struct spans {
	struct affekt_layer layer;
	GArray *spans; /* struct affekt_layer_span */
	enum affekt_pattern pattern;
};

/* One period of the hatching: rising lines for gaps, falling ones for artefacts, dots. */
static cairo_surface_t *tile_new(const GdkRGBA *colour, enum affekt_pattern pattern)
{
	cairo_surface_t *tile = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, TILE, TILE);
	cairo_t *cr = cairo_create(tile);
	cairo_set_source_rgba(cr, colour->red, colour->green, colour->blue, 0.10);
	cairo_paint(cr);
	cairo_set_source_rgba(cr, colour->red, colour->green, colour->blue, 0.55);
	cairo_set_line_width(cr, 1);
	/* Each line is drawn thrice, shifted by a tile, so that its corners meet the neighbours. */
	for (int shift = -TILE; shift <= TILE; shift += TILE) {
		if (pattern == AFFEKT_PATTERN_DOTS)
			break;
		double y0 = pattern == AFFEKT_PATTERN_ARTEFACT ? 0 : TILE;
		cairo_move_to(cr, shift - 1, pattern == AFFEKT_PATTERN_ARTEFACT ? y0 - 1 : y0 + 1);
		cairo_line_to(
			cr, shift + TILE + 1, pattern == AFFEKT_PATTERN_ARTEFACT ? TILE + 1 : -1);
	}
	cairo_stroke(cr);
	if (pattern == AFFEKT_PATTERN_DOTS) {
		cairo_arc(cr, TILE / 2.0, TILE / 2.0, 1.1, 0, 2 * G_PI);
		cairo_fill(cr);
	}
	cairo_destroy(cr);
	return tile;
}

void affekt_layer_hatch(cairo_t *cr, double x, double y, double width, double height,
	const GdkRGBA *colour, enum affekt_pattern pattern)
{
	cairo_surface_t *tile = tile_new(colour, pattern);
	cairo_set_source_surface(cr, tile, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_REPEAT);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
	cairo_rectangle(cr, x, y, width, height);
	cairo_fill(cr);
	cairo_surface_destroy(tile);
}

static void span_rectangle(const struct affekt_plot *plot, const struct affekt_layer_span *span,
	int *ret_x, int *ret_width)
{
	double left = fmax(affekt_plot_x(plot, span->start_s), plot->x);
	double right = fmin(affekt_plot_x(plot, span->end_s), plot->x + plot->width);
	*ret_x = (int)floor(left);
	*ret_width = MAX((int)ceil(right) - *ret_x, 1);
}

static void draw_label(const struct affekt_plot *plot, const char *label, int x, int width)
{
	if (plot->pango == NULL || label == NULL || width < LABEL_ROOM_MIN)
		return;
	g_autoptr(PangoLayout) layout = pango_layout_new(plot->pango);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_text(layout, label, -1);
	int text_width, text_height;
	pango_layout_get_pixel_size(layout, &text_width, &text_height);
	if (text_width + 12 > width)
		return;
	int text_x = x + (width - text_width) / 2;
	int text_y = plot->y + plot->height - text_height - 3;
	/* A little ground of its own keeps the words readable on a hatching. */
	GdkRGBA ground = plot->palette->colours[AFFEKT_COLOUR_PLOT];
	ground.alpha = 0.85f;
	gdk_cairo_set_source_rgba(plot->cr, &ground);
	cairo_rectangle(plot->cr, text_x - 4, text_y - 1, text_width + 8, text_height + 2);
	cairo_fill(plot->cr);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_DIM_TEXT]);
	cairo_move_to(plot->cr, text_x, text_y);
	pango_cairo_show_layout(plot->cr, layout);
}

/* Rectangles of all visible spans as one path; FALSE when there is none. */
static gboolean spans_path(const struct spans *self, const struct affekt_plot *plot)
{
	gboolean is_any = FALSE;
	cairo_new_path(plot->cr);
	for (guint i = 0; i < self->spans->len; i++) {
		const struct affekt_layer_span *span =
			&g_array_index(self->spans, struct affekt_layer_span, i);
		if (span->start_s > plot->view.v1)
			break;
		if (span->end_s < plot->view.v0)
			continue;
		int x, width;
		span_rectangle(plot, span, &x, &width);
		cairo_rectangle(plot->cr, x, plot->y, width, plot->height);
		is_any = TRUE;
	}
	return is_any;
}

static void spans_fill(const struct spans *self, const struct affekt_plot *plot)
{
	const GdkRGBA *colours = plot->palette->colours;
	enum affekt_colour colour = self->pattern == AFFEKT_PATTERN_GAP ? AFFEKT_COLOUR_GAP
				    : self->pattern == AFFEKT_PATTERN_ARTEFACT
					    ? AFFEKT_COLOUR_ARTEFACT
					    : AFFEKT_COLOUR_PROVISIONAL;
	if (self->pattern == AFFEKT_PATTERN_TINT) {
		gdk_cairo_set_source_rgba(plot->cr, &colours[AFFEKT_COLOUR_VISIT]);
		cairo_fill(plot->cr);
		return;
	}
	if (self->pattern == AFFEKT_PATTERN_VEIL) {
		GdkRGBA veil = colours[AFFEKT_COLOUR_PLOT];
		veil.alpha = 0.65f;
		gdk_cairo_set_source_rgba(plot->cr, &veil);
		cairo_fill(plot->cr);
		return;
	}
	cairo_save(plot->cr);
	cairo_clip(plot->cr);
	/* What cannot be trusted is paled first: it must not be the loudest thing in the picture.
	 */
	if (self->pattern == AFFEKT_PATTERN_ARTEFACT) {
		gdk_cairo_set_source_rgba(plot->cr, &colours[AFFEKT_COLOUR_PLOT]);
		cairo_paint_with_alpha(plot->cr, ARTEFACT_VEIL);
	}
	affekt_layer_hatch(plot->cr, plot->x, plot->y, plot->width, plot->height, &colours[colour],
		self->pattern);
	cairo_restore(plot->cr);
}

static void spans_draw(const struct affekt_layer *layer, const struct affekt_plot *plot)
{
	const struct spans *self = (const struct spans *)layer;
	if (!spans_path(self, plot))
		return;
	cairo_set_antialias(plot->cr, CAIRO_ANTIALIAS_NONE);
	spans_fill(self, plot);
	cairo_set_antialias(plot->cr, CAIRO_ANTIALIAS_DEFAULT);
	for (guint i = 0; i < self->spans->len; i++) {
		const struct affekt_layer_span *span =
			&g_array_index(self->spans, struct affekt_layer_span, i);
		if (span->start_s > plot->view.v1)
			break;
		if (span->end_s < plot->view.v0)
			continue;
		int x, width;
		span_rectangle(plot, span, &x, &width);
		draw_label(plot, span->label, x, width);
	}
}

static void spans_free(struct affekt_layer *layer)
{
	struct spans *self = (struct spans *)layer;
	g_array_unref(self->spans);
	g_free(self);
}

static const struct affekt_layer_ops spans_ops = {NULL, spans_draw, spans_free};

struct affekt_layer *affekt_layer_new_spans(GArray *spans, enum affekt_pattern pattern)
{
	struct spans *self = g_new0(struct spans, 1);
	self->layer.ops = &spans_ops;
	self->layer.is_ground = pattern == AFFEKT_PATTERN_TINT;
	self->spans = spans;
	self->pattern = pattern;
	return &self->layer;
}
