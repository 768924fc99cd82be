/* Traces: a line, or the area under it. */
#include "gui/plot/layer.h"

#include <math.h>

enum {
	SAMPLE_DOT_SPACING = 10, /* pixels between samples from which each gets a dot */
};

struct trace {
	struct affekt_layer layer;
	struct affekt_series *series;
	enum affekt_colour colour;
	int thickness;
	gboolean is_area;
	double base;
};

static struct affekt_extent trace_extent(const struct affekt_layer *layer, struct affekt_view view)
{
	const struct trace *self = (const struct trace *)layer;
	struct affekt_extent extent = affekt_series_extent(self->series, view.v0, view.v1);
	if (self->is_area && !isnan(self->base) && affekt_extent_is_known(extent)) {
		struct affekt_extent base = {(float)self->base, (float)self->base};
		extent = affekt_extent_join(extent, base);
	}
	return extent;
}

/* Lines of screen pixels of the plot that a column covers; FALSE for none. */
static gboolean column_lines(const struct trace *self, const struct affekt_plot *plot,
	struct affekt_extent column, int base, int *ret_top, int *ret_bottom)
{
	if (!affekt_extent_is_known(column))
		return FALSE;
	int top = (int)lround((affekt_plot_y(plot, column.high) - plot->y) * plot->scale);
	int bottom = (int)lround((affekt_plot_y(plot, column.low) - plot->y) * plot->scale);
	if (self->is_area)
		bottom = base;
	else
		bottom = MAX(bottom, top + self->thickness * plot->scale);
	*ret_top = CLAMP(top, 0, plot->height * plot->scale);
	*ret_bottom = CLAMP(bottom, 0, plot->height * plot->scale);
	return *ret_top < *ret_bottom;
}

/* Samples are many: one sharp bar per column over the extent of its samples. The bars are set in a
 * mask of a byte per pixel and painted at once, which costs a fraction of as many rectangles. */
static void draw_columns(const struct trace *self, const struct affekt_plot *plot)
{
	int n = plot->width * plot->scale;
	g_autofree struct affekt_extent *columns = g_new(struct affekt_extent, n);
	affekt_series_columns(self->series, plot->view.v0, plot->view.v1, n, columns);
	double base_value = isnan(self->base) ? plot->low : self->base;
	int base = (int)lround((affekt_plot_y(plot, base_value) - plot->y) * plot->scale);
	cairo_surface_t *mask =
		cairo_image_surface_create(CAIRO_FORMAT_A8, n, plot->height * plot->scale);
	cairo_surface_flush(mask);
	unsigned char *pixels = cairo_image_surface_get_data(mask);
	int stride = cairo_image_surface_get_stride(mask);
	for (int x = 0; x < n; x++) {
		int top, bottom;
		if (!column_lines(self, plot, columns[x], base, &top, &bottom))
			continue;
		for (int y = top; y < bottom; y++)
			pixels[y * stride + x] = 0xff;
	}
	cairo_surface_mark_dirty(mask);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
	cairo_matrix_t to_mask;
	cairo_matrix_init_scale(&to_mask, plot->scale, plot->scale);
	cairo_matrix_translate(&to_mask, -plot->x, -plot->y);
	cairo_pattern_set_matrix(pattern, &to_mask);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_mask(plot->cr, pattern);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(mask);
}

/* Ends the run of points begun at @run_x: closes an area down to its base. */
static void finish_run(const struct trace *self, const struct affekt_plot *plot, double run_x)
{
	if (!self->is_area || !cairo_has_current_point(plot->cr))
		return;
	double base = isnan(self->base) ? plot->low : self->base;
	double x, y;
	cairo_get_current_point(plot->cr, &x, &y);
	cairo_line_to(plot->cr, x, affekt_plot_y(plot, base));
	cairo_line_to(plot->cr, run_x, affekt_plot_y(plot, base));
	cairo_close_path(plot->cr);
	cairo_new_sub_path(plot->cr);
}

/* Samples are few: through every one of [first, last), broken at gaps and missing values. */
static void trace_path(
	const struct trace *self, const struct affekt_plot *plot, gsize first, gsize last)
{
	const float *values = affekt_series_values(self->series);
	gboolean is_open = FALSE;
	double run_x = 0;
	cairo_new_path(plot->cr);
	for (gsize i = first; i < last; i++) {
		gboolean is_value = !isnan(values[i]);
		gboolean is_broken = !is_value || affekt_series_is_broken_before(self->series, i);
		if (is_open && is_broken) {
			finish_run(self, plot, run_x);
			is_open = FALSE;
		}
		if (!is_value)
			continue;
		double x = affekt_plot_x(plot, affekt_series_time(self->series, i));
		double y = affekt_plot_y(plot, values[i]);
		if (is_open) {
			cairo_line_to(plot->cr, x, y);
		} else {
			cairo_move_to(plot->cr, x, y);
			run_x = x;
			is_open = TRUE;
		}
	}
	if (is_open)
		finish_run(self, plot, run_x);
}

static void draw_sample_dots(
	const struct trace *self, const struct affekt_plot *plot, gsize first, gsize last)
{
	const float *values = affekt_series_values(self->series);
	for (gsize i = first; i < last; i++) {
		if (isnan(values[i]))
			continue;
		double x = affekt_plot_x(plot, affekt_series_time(self->series, i));
		cairo_new_sub_path(plot->cr);
		cairo_arc(plot->cr, x, affekt_plot_y(plot, values[i]), 2, 0, 2 * G_PI);
	}
	cairo_fill(plot->cr);
}

static void draw_points(
	const struct trace *self, const struct affekt_plot *plot, gsize first, gsize last)
{
	trace_path(self, plot, first, last);
	if (self->is_area) {
		cairo_fill(plot->cr);
		return;
	}
	cairo_set_line_width(plot->cr, 1.5);
	cairo_set_line_join(plot->cr, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_cap(plot->cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(plot->cr);
	if ((gsize)plot->width / (last - first + 1) >= SAMPLE_DOT_SPACING)
		draw_sample_dots(self, plot, first, last);
}

static void trace_draw(const struct affekt_layer *layer, const struct affekt_plot *plot)
{
	const struct trace *self = (const struct trace *)layer;
	gsize n = affekt_series_length(self->series);
	gsize first = affekt_series_index(self->series, plot->view.v0);
	gsize last = affekt_series_index(self->series, plot->view.v1);
	/* One sample beyond each side leads the line out of the picture. */
	first = first > 0 ? first - 1 : 0;
	last = MIN(last + 1, n);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[self->colour]);
	if (last - first > (gsize)plot->width * (gsize)plot->scale)
		draw_columns(self, plot);
	else
		draw_points(self, plot, first, last);
}

static void trace_free(struct affekt_layer *layer)
{
	struct trace *self = (struct trace *)layer;
	affekt_series_unref(self->series);
	g_free(self);
}

static const struct affekt_layer_ops trace_ops = {trace_extent, trace_draw, trace_free};

static struct affekt_layer *trace_new(struct affekt_series *series, enum affekt_colour colour,
	int thickness, gboolean is_area, double base)
{
	struct trace *self = g_new0(struct trace, 1);
	self->layer.ops = &trace_ops;
	self->series = affekt_series_ref(series);
	self->colour = colour;
	self->thickness = thickness;
	self->is_area = is_area;
	self->base = base;
	return &self->layer;
}

struct affekt_layer *affekt_layer_new_line(
	struct affekt_series *series, enum affekt_colour colour, int thickness)
{
	return trace_new(series, colour, thickness, FALSE, NAN);
}

struct affekt_layer *affekt_layer_new_area(
	struct affekt_series *series, enum affekt_colour colour, double base)
{
	return trace_new(series, colour, 0, TRUE, base);
}
