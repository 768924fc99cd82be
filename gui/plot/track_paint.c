#include "gui/plot/track_paint.h"

#include "core/ticks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	TICK_ROOM = 26, /* pixels that one label of the value axis claims */
	TIME_TICK_ROOM = 96,
	LEGEND_GLYPH = 18,
};

static PangoLayout *text_layout(
	const struct affekt_track_look *look, const char *text, double scale, PangoWeight weight)
{
	PangoLayout *layout = gtk_widget_create_pango_layout(look->widget, text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(scale));
	pango_attr_list_insert(attributes, pango_attr_weight_new(weight));
	pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(layout, attributes);
	return layout;
}

/* Draws @text with its left end at @x, vertically around @middle_y; returns its width. */
static int append_text(const struct affekt_track_look *look, GtkSnapshot *snapshot,
	const char *text, PangoWeight weight, const GdkRGBA *colour, double x, double middle_y)
{
	g_autoptr(PangoLayout) layout = text_layout(look, text, PANGO_SCALE_SMALL, weight);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(
		snapshot, &GRAPHENE_POINT_INIT((float)x, (float)round(middle_y - height / 2.0)));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
	return width;
}

static void append_legend_glyph(GtkSnapshot *snapshot, const struct affekt_legend_item *item,
	const struct affekt_palette *palette, float x, float y)
{
	const GdkRGBA *colour = &palette->colours[item->colour];
	float thickness = item->kind == AFFEKT_LEGEND_AREA ? 10 : 2;
	if (item->kind == AFFEKT_LEGEND_LINE || item->kind == AFFEKT_LEGEND_AREA) {
		gtk_snapshot_append_color(snapshot, colour,
			&GRAPHENE_RECT_INIT(x, roundf(y - thickness / 2), 14, thickness));
		return;
	}
	static const enum affekt_shape shapes[] = {
		[AFFEKT_LEGEND_TRIANGLE] = AFFEKT_SHAPE_TRIANGLE,
		[AFFEKT_LEGEND_DIAMOND] = AFFEKT_SHAPE_DIAMOND,
		[AFFEKT_LEGEND_TICK] = AFFEKT_SHAPE_TICK,
	};
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT(x - 2, y - 10, LEGEND_GLYPH, 20));
	double tip = item->kind == AFFEKT_LEGEND_TICK ? y + 4 : y + 6;
	affekt_layer_draw_shape(cr, x + 7, tip, shapes[item->kind], AFFEKT_LOOK_FULL, colour);
	cairo_destroy(cr);
}

void affekt_track_paint_strip(const struct affekt_track_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_palette *palette = look->palette;
	const GdkRGBA *text = &palette->colours[AFFEKT_COLOUR_TEXT];
	const GdkRGBA *dim = &palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	double middle = AFFEKT_TRACK_STRIP / 2.0 + 1;
	double x = AFFEKT_TRACK_GUTTER;
	x += append_text(look, snapshot, look->title, PANGO_WEIGHT_BOLD, text, x, middle) + 6;
	if (look->unit != NULL)
		x += append_text(look, snapshot, look->unit, PANGO_WEIGHT_NORMAL, dim, x, middle);
	if (look->note != NULL) {
		x += 12;
		x += append_text(look, snapshot, look->note, PANGO_WEIGHT_BOLD, text, x, middle);
	}
	if (look->scale == AFFEKT_SCALE_FIXED) {
		x += 12;
		/* Translators: a track whose value axis people set by hand. */
		const char *word = _("fixed scale");
		x += append_text(look, snapshot, word, PANGO_WEIGHT_NORMAL, text, x, middle);
	}
	x += 20;
	for (guint i = 0; i < look->legend->len && x < look->width - 120; i++) {
		const struct affekt_legend_item *item =
			&g_array_index(look->legend, struct affekt_legend_item, i);
		append_legend_glyph(snapshot, item, palette, (float)x, (float)middle);
		x += LEGEND_GLYPH;
		x += append_text(look, snapshot, item->label, PANGO_WEIGHT_NORMAL, dim, x, middle);
		x += 16;
	}
}

static void draw_grid(const struct affekt_plot *plot)
{
	cairo_set_antialias(plot->cr, CAIRO_ANTIALIAS_NONE);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_GRID]);
	struct core_ticks values =
		core_ticks_of_values(plot->low, plot->high, MAX(plot->height / TICK_ROOM, 2));
	for (int i = 0; i < values.n; i++) {
		double y = affekt_plot_y(plot, values.first + i * values.step);
		cairo_rectangle(plot->cr, plot->x, floor(y), plot->width, 1);
	}
	struct core_ticks times = core_ticks_of_time(
		plot->view.v0, plot->view.v1, MAX(plot->width / TIME_TICK_ROOM, 2));
	for (int i = 0; i < times.n; i++) {
		double x = affekt_plot_x(plot, times.first + i * times.step);
		cairo_rectangle(plot->cr, floor(x), plot->y, 1, plot->height);
	}
	cairo_fill(plot->cr);
	cairo_set_antialias(plot->cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void draw_frame(const struct affekt_plot *plot)
{
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_FRAME]);
	cairo_set_line_width(plot->cr, 1);
	cairo_rectangle(plot->cr, plot->x + 0.5, plot->y + 0.5, plot->width - 1, plot->height - 1);
	cairo_stroke(plot->cr);
}

/* Where the plot is, without a brush. */
static struct affekt_plot plot_of(const struct affekt_track_look *look)
{
	return (struct affekt_plot){
		.x = AFFEKT_TRACK_GUTTER,
		.y = AFFEKT_TRACK_STRIP,
		.width = MAX(look->width - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE, 0),
		.height = MAX(look->height - AFFEKT_TRACK_STRIP, 0),
		.view = look->view,
		.low = look->low,
		.high = look->high,
		.scale = gtk_widget_get_scale_factor(look->widget),
		.palette = look->palette,
		.pango = gtk_widget_get_pango_context(look->widget),
	};
}

void affekt_track_paint_labels(const struct affekt_track_look *look, GtkSnapshot *snapshot)
{
	if (look->layers->len == 0)
		return;
	struct affekt_plot place = plot_of(look);
	const struct affekt_plot *plot = &place;
	const GdkRGBA *dim = &plot->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	struct core_ticks ticks =
		core_ticks_of_values(plot->low, plot->high, MAX(plot->height / TICK_ROOM, 2));
	for (int i = 0; i < ticks.n; i++) {
		double value = ticks.first + i * ticks.step;
		g_autofree char *text = g_strdup_printf(
			"%.*f", ticks.decimals, fabs(value) < ticks.step * 1e-6 ? 0.0 : value);
		g_autoptr(PangoLayout) layout =
			text_layout(look, text, PANGO_SCALE_SMALL, PANGO_WEIGHT_NORMAL);
		int width, height;
		pango_layout_get_pixel_size(layout, &width, &height);
		double y = affekt_plot_y(plot, value) - height / 2.0;
		/* A label at the very edge is moved in rather than cut. */
		y = fmin(fmax(y, plot->y - 4), plot->y + plot->height - height + 4);
		gtk_snapshot_save(snapshot);
		gtk_snapshot_translate(snapshot,
			&GRAPHENE_POINT_INIT((float)(plot->x - 8 - width), (float)round(y)));
		gtk_snapshot_append_layout(snapshot, layout, dim);
		gtk_snapshot_restore(snapshot);
	}
}

static void snapshot_empty_text(
	const struct affekt_track_look *look, GtkSnapshot *snapshot, const struct affekt_plot *plot)
{
	g_autoptr(PangoLayout) layout = text_layout(look, look->empty_text, 1, PANGO_WEIGHT_NORMAL);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(
		snapshot, &GRAPHENE_POINT_INIT((float)round(plot->x + (plot->width - width) / 2.0),
				  (float)round(plot->y + (plot->height - height) / 2.0)));
	gtk_snapshot_append_layout(
		snapshot, layout, &plot->palette->colours[AFFEKT_COLOUR_DIM_TEXT]);
	gtk_snapshot_restore(snapshot);
}

static void draw_layers(
	const struct affekt_track_look *look, const struct affekt_plot *plot, gboolean is_ground)
{
	for (guint i = 0; i < look->layers->len; i++) {
		const struct affekt_layer *layer = look->layers->pdata[i];
		if (layer->is_ground == is_ground)
			layer->ops->draw(layer, plot);
	}
}

void affekt_track_paint_plot(const struct affekt_track_look *look, GtkSnapshot *snapshot)
{
	struct affekt_plot plot = plot_of(look);
	if (plot.width < 1 || plot.height < 1)
		return;
	graphene_rect_t bounds = GRAPHENE_RECT_INIT(
		(float)plot.x, (float)plot.y, (float)plot.width, (float)plot.height);
	plot.cr = gtk_snapshot_append_cairo(snapshot, &bounds);
	cairo_rectangle(plot.cr, plot.x, plot.y, plot.width, plot.height);
	cairo_clip(plot.cr);
	gdk_cairo_set_source_rgba(plot.cr, &plot.palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_paint(plot.cr);
	draw_layers(look, &plot, TRUE);
	draw_grid(&plot);
	draw_layers(look, &plot, FALSE);
	draw_frame(&plot);
	cairo_destroy(plot.cr);
	if (look->layers->len == 0 && look->empty_text != NULL)
		snapshot_empty_text(look, snapshot, &plot);
}
