#include "gui/plot/track.h"

#include "gui/plot/track_paint.h"
#include "gui/plot/track_range.h"

#include <math.h>

enum {
	PLOT_HEIGHT_MIN = 28,
};

/* What a kept node was built for. */
struct node_key {
	double v0, v1, low, high;
	int width, height, scale;
	guint version;
	gboolean is_dark;
};

/* The parts of the picture, each kept on its own. */
enum part {
	PART_PLOT = 0,
	PART_STRIP,
	PART_LABELS,
	N_PARTS,
};

struct kept_node {
	GskRenderNode *node; /* NULL: nothing to draw, or not built */
	struct node_key key;
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
	GArray *legend;     /* struct affekt_legend_item */
	GArray *unreliable; /* struct affekt_layer_span */
	enum affekt_scale scale;
	gboolean is_fixed;
	double fixed_low, fixed_high;
	double own_low, own_high;   /* with AFFEKT_SCALE_FIXED */
	double floor;               /* -INFINITY none */
	double low, high;           /* shown now */
	PangoFontDescription *font; /* that the labels were laid out in */
	guint version;              /* counts changes of anything but view, size and theme */
	guint builds;
	struct kept_node parts[N_PARTS];
};

G_DEFINE_FINAL_TYPE(AffektTrack, affekt_track, GTK_TYPE_WIDGET)

static void legend_item_clear(gpointer data)
{
	struct affekt_legend_item *item = data;
	g_free(item->label);
}

static gboolean key_equal(const struct node_key *a, const struct node_key *b)
{
	return a->v0 == b->v0 && a->v1 == b->v1 && a->low == b->low && a->high == b->high &&
	       a->width == b->width && a->height == b->height && a->scale == b->scale &&
	       a->version == b->version && a->is_dark == b->is_dark;
}

static void track_changed(AffektTrack *self)
{
	self->version++;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* Which values the axis spans now. */
static void update_range(AffektTrack *self)
{
	gboolean is_own = self->scale == AFFEKT_SCALE_FIXED;
	self->low = is_own ? self->own_low : self->fixed_low;
	self->high = is_own ? self->own_high : self->fixed_high;
	if (is_own || self->is_fixed)
		return;
	struct affekt_view view = self->scale == AFFEKT_SCALE_RECORD
					  ? affekt_timeline_limits(self->timeline)
					  : affekt_timeline_view(self->timeline);
	if (!affekt_track_range_compute(
		    self->layers, self->unreliable, view, self->floor, &self->low, &self->high)) {
		self->low = 0;
		self->high = 1;
	}
}

/* What a part is drawn from, for the size and theme of @key. */
static struct affekt_track_look look_of(AffektTrack *self, const struct node_key *key)
{
	return (struct affekt_track_look){
		.widget = GTK_WIDGET(self),
		.palette = affekt_palette_get(key->is_dark),
		.width = key->width,
		.height = key->height,
		.title = self->title,
		.unit = self->unit,
		.note = self->note,
		.scale = self->scale,
		.empty_text = self->empty_text,
		.layers = self->layers,
		.legend = self->legend,
		.view = {key->v0, key->v1},
		.low = key->low,
		.high = key->high,
	};
}

/* Appends the node of @part, built anew if it was kept for another key. */
static void append_part(
	AffektTrack *self, GtkSnapshot *snapshot, enum part part, const struct node_key *key)
{
	static void (*const paint[N_PARTS])(
		const struct affekt_track_look *look, GtkSnapshot *snapshot) = {
		[PART_PLOT] = affekt_track_paint_plot,
		[PART_STRIP] = affekt_track_paint_strip,
		[PART_LABELS] = affekt_track_paint_labels,
	};
	struct kept_node *kept = &self->parts[part];
	if (kept->node == NULL || !key_equal(&kept->key, key)) {
		struct affekt_track_look look = look_of(self, key);
		GtkSnapshot *fresh = gtk_snapshot_new();
		paint[part](&look, fresh);
		g_clear_pointer(&kept->node, gsk_render_node_unref);
		kept->node = gtk_snapshot_free_to_node(fresh);
		kept->key = *key;
		self->builds += part == PART_PLOT;
	}
	if (kept->node != NULL)
		gtk_snapshot_append_node(snapshot, kept->node);
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
		.scale = gtk_widget_get_scale_factor(widget),
		.version = self->version,
		.is_dark = affekt_palette_current()->is_dark,
	};
	append_part(self, snapshot, PART_PLOT, &key);
	/* Labels change with the range only, the strip with neither. */
	key.v0 = key.v1 = 0;
	append_part(self, snapshot, PART_LABELS, &key);
	key.low = key.high = 0;
	append_part(self, snapshot, PART_STRIP, &key);
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

/* Styles change whenever the window gains or loses the keyboard; only another font matters. */
static void affekt_track_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	AffektTrack *self = AFFEKT_TRACK(widget);
	GTK_WIDGET_CLASS(affekt_track_parent_class)->css_changed(widget, change);
	const PangoFontDescription *font =
		pango_context_get_font_description(gtk_widget_get_pango_context(widget));
	if (self->font != NULL && pango_font_description_equal(self->font, font))
		return;
	g_clear_pointer(&self->font, pango_font_description_free);
	self->font = pango_font_description_copy(font);
	track_changed(self);
}

static void affekt_track_finalize(GObject *object)
{
	AffektTrack *self = AFFEKT_TRACK(object);
	g_clear_object(&self->timeline);
	g_free(self->title);
	g_free(self->unit);
	g_free(self->note);
	g_free(self->empty_text);
	g_clear_pointer(&self->font, pango_font_description_free);
	g_ptr_array_unref(self->layers);
	g_array_unref(self->legend);
	g_array_unref(self->unreliable);
	for (int part = 0; part < N_PARTS; part++)
		g_clear_pointer(&self->parts[part].node, gsk_render_node_unref);
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
	self->floor = -INFINITY;
	self->layers = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_layer_free);
	self->legend = g_array_new(FALSE, FALSE, sizeof(struct affekt_legend_item));
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

const char *affekt_track_title(AffektTrack *self)
{
	return self->title;
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
	struct affekt_legend_item item = {g_strdup(label), kind, colour};
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

void affekt_track_set_floor(AffektTrack *self, double floor)
{
	self->floor = floor;
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
	if (scale == AFFEKT_SCALE_FIXED && self->scale != AFFEKT_SCALE_FIXED)
		affekt_track_range(self, &self->own_low, &self->own_high);
	self->scale = scale;
	track_changed(self);
}

void affekt_track_fix(AffektTrack *self, double low, double high)
{
	self->own_low = low;
	self->own_high = high;
	self->scale = AFFEKT_SCALE_FIXED;
	track_changed(self);
}

void affekt_track_zoom_values(AffektTrack *self, double factor, double value)
{
	double low, high;
	affekt_track_range(self, &low, &high);
	affekt_track_range_zoom(factor, value, self->floor, &low, &high);
	affekt_track_fix(self, low, high);
}

double affekt_track_value_at(AffektTrack *self, double y)
{
	double low, high;
	affekt_track_range(self, &low, &high);
	int height = MAX(gtk_widget_get_height(GTK_WIDGET(self)) - AFFEKT_TRACK_STRIP, 1);
	return high - (y - AFFEKT_TRACK_STRIP) / height * (high - low);
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
