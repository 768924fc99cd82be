#include "gui/track.h"

#include "gui/ticks.h"
#include "gui/track_range.h"

#include <math.h>

enum {
	TICK_ROOM = 34, /* pixels that one label of the value axis claims */
	TIME_TICK_ROOM = 96,
	LEGEND_GLYPH = 18,
	PLOT_HEIGHT_MIN = 40,
};

struct legend_item {
	char *label;
	enum affekt_legend kind;
	enum affekt_colour colour;
};

/* What a kept node was built for. */
struct node_key {
	double v0, v1, low, high;
	int width, height;
	guint version;
	gboolean is_dark;
};

struct _AffektTrack {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	char *title;
	char *unit;
	char *note;
	char *empty_text;
	double weight;
	GPtrArray *layers;  /* struct affekt_layer* */
	GArray *legend;     /* struct legend_item */
	GArray *unreliable; /* struct affekt_layer_span */
	enum affekt_scale scale;
	gboolean is_fixed;
	double fixed_low, fixed_high;
	double low, high; /* shown now */
	guint version;    /* counts changes of anything but view, size and theme */
	guint builds;
	GskRenderNode *plot_node, *strip_node;
	struct node_key plot_key, strip_key;
};

G_DEFINE_FINAL_TYPE(AffektTrack, affekt_track, GTK_TYPE_WIDGET)

static void legend_item_clear(gpointer data)
{
	struct legend_item *item = data;
	g_free(item->label);
}

static gboolean key_equal(const struct node_key *a, const struct node_key *b)
{
	return a->v0 == b->v0 && a->v1 == b->v1 && a->low == b->low && a->high == b->high &&
	       a->width == b->width && a->height == b->height && a->version == b->version &&
	       a->is_dark == b->is_dark;
}

static void track_changed(AffektTrack *self)
{
	self->version++;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static PangoLayout *text_layout(
	AffektTrack *self, const char *text, double scale, PangoWeight weight)
{
	PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(scale));
	pango_attr_list_insert(attributes, pango_attr_weight_new(weight));
	pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(layout, attributes);
	return layout;
}

/* Draws @text with its left end at @x, vertically around @middle_y; returns its width. */
static int append_text(AffektTrack *self, GtkSnapshot *snapshot, const char *text,
	PangoWeight weight, const GdkRGBA *colour, double x, double middle_y)
{
	g_autoptr(PangoLayout) layout = text_layout(self, text, PANGO_SCALE_SMALL, weight);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(
		snapshot, &GRAPHENE_POINT_INIT((float)x, (float)round(middle_y - height / 2.0)));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
	return width;
}

static void append_legend_glyph(GtkSnapshot *snapshot, const struct legend_item *item,
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

static void snapshot_strip(
	AffektTrack *self, GtkSnapshot *snapshot, int width, const struct affekt_palette *palette)
{
	const GdkRGBA *text = &palette->colours[AFFEKT_COLOUR_TEXT];
	const GdkRGBA *dim = &palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	double middle = AFFEKT_TRACK_STRIP / 2.0 + 1;
	double x = AFFEKT_TRACK_GUTTER;
	x += append_text(self, snapshot, self->title, PANGO_WEIGHT_BOLD, text, x, middle) + 6;
	if (self->unit != NULL)
		x += append_text(self, snapshot, self->unit, PANGO_WEIGHT_NORMAL, dim, x, middle);
	if (self->note != NULL) {
		x += 12;
		x += append_text(self, snapshot, self->note, PANGO_WEIGHT_BOLD, text, x, middle);
	}
	x += 20;
	for (guint i = 0; i < self->legend->len && x < width - 120; i++) {
		const struct legend_item *item =
			&g_array_index(self->legend, struct legend_item, i);
		append_legend_glyph(snapshot, item, palette, (float)x, (float)middle);
		x += LEGEND_GLYPH;
		x += append_text(self, snapshot, item->label, PANGO_WEIGHT_NORMAL, dim, x, middle);
		x += 16;
	}
}

static void draw_grid(const struct affekt_plot *plot)
{
	cairo_set_antialias(plot->cr, CAIRO_ANTIALIAS_NONE);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_paint(plot->cr);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_GRID]);
	struct affekt_ticks values =
		affekt_ticks_of_values(plot->low, plot->high, MAX(plot->height / TICK_ROOM, 2));
	for (int i = 0; i < values.n; i++) {
		double y = affekt_plot_y(plot, values.first + i * values.step);
		cairo_rectangle(plot->cr, plot->x, floor(y), plot->width, 1);
	}
	struct affekt_ticks times = affekt_ticks_of_time(
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

static void snapshot_value_labels(
	AffektTrack *self, GtkSnapshot *snapshot, const struct affekt_plot *plot)
{
	const GdkRGBA *dim = &plot->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	struct affekt_ticks ticks =
		affekt_ticks_of_values(plot->low, plot->high, MAX(plot->height / TICK_ROOM, 2));
	for (int i = 0; i < ticks.n; i++) {
		double value = ticks.first + i * ticks.step;
		g_autofree char *text = g_strdup_printf(
			"%.*f", ticks.decimals, fabs(value) < ticks.step * 1e-6 ? 0.0 : value);
		g_autoptr(PangoLayout) layout =
			text_layout(self, text, PANGO_SCALE_SMALL, PANGO_WEIGHT_NORMAL);
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
	AffektTrack *self, GtkSnapshot *snapshot, const struct affekt_plot *plot)
{
	g_autoptr(PangoLayout) layout = text_layout(self, self->empty_text, 1, PANGO_WEIGHT_NORMAL);
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

static void snapshot_plot(AffektTrack *self, GtkSnapshot *snapshot, const struct node_key *key,
	const struct affekt_palette *palette)
{
	struct affekt_plot plot = {
		.x = AFFEKT_TRACK_GUTTER,
		.y = AFFEKT_TRACK_STRIP,
		.width = key->width - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE,
		.height = key->height - AFFEKT_TRACK_STRIP,
		.view = {key->v0, key->v1},
		.low = key->low,
		.high = key->high,
		.palette = palette,
		.pango = gtk_widget_get_pango_context(GTK_WIDGET(self)),
	};
	if (plot.width < 1 || plot.height < 1)
		return;
	graphene_rect_t bounds = GRAPHENE_RECT_INIT(
		(float)plot.x, (float)plot.y, (float)plot.width, (float)plot.height);
	plot.cr = gtk_snapshot_append_cairo(snapshot, &bounds);
	cairo_rectangle(plot.cr, plot.x, plot.y, plot.width, plot.height);
	cairo_clip(plot.cr);
	draw_grid(&plot);
	for (guint i = 0; i < self->layers->len; i++) {
		const struct affekt_layer *layer = self->layers->pdata[i];
		layer->ops->draw(layer, &plot);
	}
	draw_frame(&plot);
	cairo_destroy(plot.cr);
	if (self->layers->len > 0)
		snapshot_value_labels(self, snapshot, &plot);
	else if (self->empty_text != NULL)
		snapshot_empty_text(self, snapshot, &plot);
}

/* Which values the axis spans now. */
static void update_range(AffektTrack *self)
{
	self->low = self->fixed_low;
	self->high = self->fixed_high;
	if (self->is_fixed)
		return;
	struct affekt_view view = self->scale == AFFEKT_SCALE_RECORD
					  ? affekt_timeline_limits(self->timeline)
					  : affekt_timeline_view(self->timeline);
	if (!affekt_track_range_compute(
		    self->layers, self->unreliable, view, &self->low, &self->high)) {
		self->low = 0;
		self->high = 1;
	}
}

/* The node of @key, built if @node was built for another. */
static void refresh_node(AffektTrack *self, GskRenderNode **node, struct node_key *kept,
	const struct node_key *key, gboolean is_plot)
{
	if (*node != NULL && key_equal(kept, key))
		return;
	const struct affekt_palette *palette = affekt_palette_get(key->is_dark);
	GtkSnapshot *snapshot = gtk_snapshot_new();
	if (is_plot) {
		snapshot_plot(self, snapshot, key, palette);
		self->builds++;
	} else {
		snapshot_strip(self, snapshot, key->width, palette);
	}
	g_clear_pointer(node, gsk_render_node_unref);
	*node = gtk_snapshot_free_to_node(snapshot);
	*kept = *key;
}

static void affekt_track_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektTrack *self = AFFEKT_TRACK(widget);
	update_range(self);
	struct affekt_view view = affekt_timeline_view(self->timeline);
	struct node_key key = {
		.v0 = view.v0,
		.v1 = view.v1,
		.low = self->low,
		.high = self->high,
		.width = gtk_widget_get_width(widget),
		.height = gtk_widget_get_height(widget),
		.version = self->version,
		.is_dark = affekt_palette_current()->is_dark,
	};
	refresh_node(self, &self->plot_node, &self->plot_key, &key, TRUE);
	/* The strip does not depend on the view. */
	key.v0 = key.v1 = key.low = key.high = 0;
	refresh_node(self, &self->strip_node, &self->strip_key, &key, FALSE);
	if (self->strip_node != NULL)
		gtk_snapshot_append_node(snapshot, self->strip_node);
	if (self->plot_node != NULL)
		gtk_snapshot_append_node(snapshot, self->plot_node);
}

static void affekt_track_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)for_size;
	gboolean is_vertical = orientation == GTK_ORIENTATION_VERTICAL;
	*minimum = is_vertical ? AFFEKT_TRACK_STRIP + PLOT_HEIGHT_MIN : 200;
	*natural = is_vertical ? AFFEKT_TRACK_STRIP + 100 : 800;
	*minimum_baseline = *natural_baseline = -1;
}

static void affekt_track_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(affekt_track_parent_class)->css_changed(widget, change);
	/* Fonts may have changed with it. */
	track_changed(AFFEKT_TRACK(widget));
}

static void affekt_track_finalize(GObject *object)
{
	AffektTrack *self = AFFEKT_TRACK(object);
	g_clear_object(&self->timeline);
	g_free(self->title);
	g_free(self->unit);
	g_free(self->note);
	g_free(self->empty_text);
	g_ptr_array_unref(self->layers);
	g_array_unref(self->legend);
	g_array_unref(self->unreliable);
	g_clear_pointer(&self->plot_node, gsk_render_node_unref);
	g_clear_pointer(&self->strip_node, gsk_render_node_unref);
	G_OBJECT_CLASS(affekt_track_parent_class)->finalize(object);
}

static void affekt_track_class_init(AffektTrackClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_track_finalize;
	widget_class->snapshot = affekt_track_snapshot;
	widget_class->measure = affekt_track_measure;
	widget_class->css_changed = affekt_track_css_changed;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
	gtk_widget_class_set_css_name(widget_class, "affekt-track");
}

static void affekt_track_init(AffektTrack *self)
{
	self->weight = 1;
	self->high = 1;
	self->layers = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_layer_free);
	self->legend = g_array_new(FALSE, FALSE, sizeof(struct legend_item));
	g_array_set_clear_func(self->legend, legend_item_clear);
	self->unreliable = g_array_new(FALSE, FALSE, sizeof(struct affekt_layer_span));
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
}

AffektTrack *affekt_track_new(AffektTimeline *timeline, const char *title)
{
	AffektTrack *self = g_object_new(AFFEKT_TYPE_TRACK, NULL);
	self->timeline = g_object_ref(timeline);
	self->title = g_strdup(title);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	static const char *const causes[] = {
		"notify::view-start", "notify::view-end", "notify::begin", "notify::end"};
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(timeline, causes[i], G_CALLBACK(gtk_widget_queue_draw),
			self, G_CONNECT_SWAPPED);
	return self;
}

void affekt_track_set_weight(AffektTrack *self, double weight)
{
	self->weight = weight;
	gtk_widget_queue_allocate(GTK_WIDGET(self));
}

double affekt_track_weight(AffektTrack *self)
{
	return self->weight;
}

void affekt_track_clear(AffektTrack *self)
{
	g_ptr_array_set_size(self->layers, 0);
	g_array_set_size(self->legend, 0);
	g_array_set_size(self->unreliable, 0);
	g_clear_pointer(&self->note, g_free);
	track_changed(self);
}

void affekt_track_set_unit(AffektTrack *self, const char *unit)
{
	g_free(self->unit);
	self->unit = g_strdup(unit);
	track_changed(self);
}

void affekt_track_set_note(AffektTrack *self, const char *note)
{
	g_free(self->note);
	self->note = g_strdup(note);
	track_changed(self);
}

void affekt_track_set_empty_text(AffektTrack *self, const char *text)
{
	g_free(self->empty_text);
	self->empty_text = g_strdup(text);
	track_changed(self);
}

void affekt_track_add_layer(AffektTrack *self, struct affekt_layer *layer)
{
	g_ptr_array_add(self->layers, layer);
	track_changed(self);
}

void affekt_track_add_legend(
	AffektTrack *self, const char *label, enum affekt_legend kind, enum affekt_colour colour)
{
	struct legend_item item = {g_strdup(label), kind, colour};
	g_array_append_val(self->legend, item);
	track_changed(self);
}

void affekt_track_set_fixed_range(AffektTrack *self, double low, double high)
{
	self->is_fixed = TRUE;
	self->fixed_low = low;
	self->fixed_high = high;
	track_changed(self);
}

void affekt_track_set_unreliable(AffektTrack *self, const GArray *spans)
{
	g_array_set_size(self->unreliable, 0);
	g_array_append_vals(self->unreliable, spans->data, spans->len);
	track_changed(self);
}

void affekt_track_set_scale(AffektTrack *self, enum affekt_scale scale)
{
	self->scale = scale;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

enum affekt_scale affekt_track_scale(AffektTrack *self)
{
	return self->scale;
}

void affekt_track_range(AffektTrack *self, double *ret_low, double *ret_high)
{
	update_range(self);
	*ret_low = self->low;
	*ret_high = self->high;
}

guint affekt_track_builds(AffektTrack *self)
{
	return self->builds;
}
