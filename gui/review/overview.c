#include "gui/review/overview.h"

#include "gui/plot/layer.h"
#include "gui/plot/track.h"
#include "gui/plot/track_range.h"
#include "gui/session/loader.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	OVERVIEW_HEIGHT = 44,
	WINDOW_WIDTH_MIN = 6, /* the visible part stays graspable at any zoom */
};

struct _AffektOverview {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	GPtrArray *layers;   /* struct affekt_layer* */
	GskRenderNode *node; /* strip without the window; NULL: to be built */
	int node_width;
	gboolean node_is_dark;
	double drag_offset_s; /* from the view's middle to where it was grasped */
};

G_DEFINE_FINAL_TYPE(AffektOverview, affekt_overview, GTK_TYPE_WIDGET)

static int plot_width(AffektOverview *self)
{
	int width = gtk_widget_get_width(GTK_WIDGET(self));
	return MAX(width - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE, 1);
}

static double time_at(AffektOverview *self, double x)
{
	return affekt_view_to_time(
		affekt_timeline_limits(self->timeline), plot_width(self), x - AFFEKT_TRACK_GUTTER);
}

static void build_node(AffektOverview *self, const struct affekt_palette *palette)
{
	struct affekt_plot plot = {
		.x = AFFEKT_TRACK_GUTTER,
		.y = 4,
		.width = plot_width(self),
		.height = OVERVIEW_HEIGHT - 8,
		.view = affekt_timeline_limits(self->timeline),
		.high = 1,
		.scale = gtk_widget_get_scale_factor(GTK_WIDGET(self)),
		.palette = palette,
	};
	affekt_track_range_compute(self->layers, NULL, plot.view, -INFINITY, &plot.low, &plot.high);
	GtkSnapshot *snapshot = gtk_snapshot_new();
	graphene_rect_t bounds = GRAPHENE_RECT_INIT(
		(float)plot.x, (float)plot.y, (float)plot.width, (float)plot.height);
	plot.cr = gtk_snapshot_append_cairo(snapshot, &bounds);
	gdk_cairo_set_source_rgba(plot.cr, &palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_paint(plot.cr);
	for (guint i = 0; i < self->layers->len; i++) {
		const struct affekt_layer *layer = self->layers->pdata[i];
		layer->ops->draw(layer, &plot);
	}
	cairo_destroy(plot.cr);
	self->node = gtk_snapshot_free_to_node(snapshot);
	self->node_width = plot.width;
	self->node_is_dark = palette->is_dark;
}

/* The visible part in pixels, never too thin to be grasped. */
static void window_extent(AffektOverview *self, float *ret_left, float *ret_right)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	struct affekt_view limits = affekt_timeline_limits(self->timeline);
	double width = plot_width(self);
	double left = affekt_view_to_x(limits, width, view.v0);
	double right = affekt_view_to_x(limits, width, view.v1);
	double missing = WINDOW_WIDTH_MIN - (right - left);
	if (missing > 0) {
		left = fmin(fmax(left - missing / 2, 0), width - WINDOW_WIDTH_MIN);
		right = left + WINDOW_WIDTH_MIN;
	}
	*ret_left = AFFEKT_TRACK_GUTTER + (float)floor(left);
	*ret_right = AFFEKT_TRACK_GUTTER + (float)ceil(right);
}

static void append_window(
	AffektOverview *self, GtkSnapshot *snapshot, const struct affekt_palette *palette)
{
	float left, right;
	window_extent(self, &left, &right);
	float begin = AFFEKT_TRACK_GUTTER;
	float end = begin + (float)plot_width(self);
	GdkRGBA veil = palette->colours[AFFEKT_COLOUR_FRAME];
	veil.alpha = 0.55f;
	gtk_snapshot_append_color(
		snapshot, &veil, &GRAPHENE_RECT_INIT(begin, 4, left - begin, OVERVIEW_HEIGHT - 8));
	gtk_snapshot_append_color(
		snapshot, &veil, &GRAPHENE_RECT_INIT(right, 4, end - right, OVERVIEW_HEIGHT - 8));
	GskRoundedRect outline;
	gsk_rounded_rect_init_from_rect(
		&outline, &GRAPHENE_RECT_INIT(left, 3, right - left, OVERVIEW_HEIGHT - 6), 4);
	GdkRGBA colour = palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	gtk_snapshot_append_border(snapshot, &outline, (float[4]){1.5f, 1.5f, 1.5f, 1.5f},
		(GdkRGBA[4]){colour, colour, colour, colour});
}

static void affekt_overview_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektOverview *self = AFFEKT_OVERVIEW(widget);
	const struct affekt_palette *palette = affekt_palette_current();
	if (self->node_width != plot_width(self) || self->node_is_dark != palette->is_dark)
		g_clear_pointer(&self->node, gsk_render_node_unref);
	if (self->node == NULL)
		build_node(self, palette);
	gtk_snapshot_append_node(snapshot, self->node);
	append_window(self, snapshot, palette);
}

static void affekt_overview_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)for_size;
	*minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? OVERVIEW_HEIGHT : 200;
	*minimum_baseline = *natural_baseline = -1;
}

static void centre_at_time(AffektOverview *self, double middle_s)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	double half = (view.v1 - view.v0) / 2;
	affekt_timeline_set_view(
		self->timeline, (struct affekt_view){middle_s - half, middle_s + half});
}

void affekt_overview_centre_at(AffektOverview *self, double x)
{
	centre_at_time(self, time_at(self, x));
}

static void drag_begin(AffektOverview *self, double x, double y, GtkGestureDrag *gesture)
{
	(void)y;
	gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
	float left, right;
	window_extent(self, &left, &right);
	if (x < left || x > right)
		affekt_overview_centre_at(self, x);
	struct affekt_view view = affekt_timeline_view(self->timeline);
	self->drag_offset_s = time_at(self, x) - (view.v0 + view.v1) / 2;
}

static void drag_update(AffektOverview *self, double dx, double dy, GtkGestureDrag *gesture)
{
	(void)dy;
	double x0, y0;
	gtk_gesture_drag_get_start_point(gesture, &x0, &y0);
	centre_at_time(self, time_at(self, x0 + dx) - self->drag_offset_s);
}

static void limits_changed(AffektOverview *self)
{
	g_clear_pointer(&self->node, gsk_render_node_unref);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void affekt_overview_finalize(GObject *object)
{
	AffektOverview *self = AFFEKT_OVERVIEW(object);
	g_clear_object(&self->timeline);
	g_ptr_array_unref(self->layers);
	g_clear_pointer(&self->node, gsk_render_node_unref);
	G_OBJECT_CLASS(affekt_overview_parent_class)->finalize(object);
}

static void affekt_overview_class_init(AffektOverviewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_overview_finalize;
	widget_class->snapshot = affekt_overview_snapshot;
	widget_class->measure = affekt_overview_measure;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_SCROLLBAR);
}

static void affekt_overview_init(AffektOverview *self)
{
	self->layers = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_layer_free);
	GtkGesture *drag = gtk_gesture_drag_new();
	g_signal_connect_swapped(drag, "drag-begin", G_CALLBACK(drag_begin), self);
	g_signal_connect_swapped(drag, "drag-update", G_CALLBACK(drag_update), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
	gtk_widget_set_cursor_from_name(GTK_WIDGET(self), "grab");
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Overview of the whole recording"), -1);
}

AffektOverview *affekt_overview_new(AffektTimeline *timeline)
{
	AffektOverview *self = g_object_new(AFFEKT_TYPE_OVERVIEW, NULL);
	self->timeline = g_object_ref(timeline);
	static const char *const moves[] = {"notify::view-start", "notify::view-end"};
	for (gsize i = 0; i < G_N_ELEMENTS(moves); i++)
		g_signal_connect_object(timeline, moves[i], G_CALLBACK(gtk_widget_queue_draw), self,
			G_CONNECT_SWAPPED);
	static const char *const limits[] = {"notify::begin", "notify::end"};
	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
		g_signal_connect_object(
			timeline, limits[i], G_CALLBACK(limits_changed), self, G_CONNECT_SWAPPED);
	return self;
}

static GArray *spans_of_visits(const GArray *visits)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct affekt_layer_span));
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(visits, struct affekt_visit, i).row;
		struct affekt_layer_span span = {visit->start_s, visit->end_s, NULL};
		if (visit->visit > 0)
			g_array_append_val(spans, span);
	}
	return spans;
}

void affekt_overview_set_data(AffektOverview *self, struct affekt_series *series,
	enum affekt_colour colour, GArray *visits)
{
	g_ptr_array_set_size(self->layers, 0);
	if (visits != NULL)
		g_ptr_array_add(self->layers,
			affekt_layer_new_spans(spans_of_visits(visits), AFFEKT_PATTERN_TINT));
	if (series != NULL)
		g_ptr_array_add(self->layers, affekt_layer_new_line(series, colour, 1));
	limits_changed(self);
}
