#include "gui/plot/axis.h"

#include "core/ticks.h"
#include "gui/plot/palette.h"
#include "gui/plot/track.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	AXIS_HEIGHT = 28,
	TICK_LENGTH = 5,
	TICK_ROOM = 96, /* as in the tracks, whose grid lines meet these ticks */
};

struct _AffektAxis {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
};

G_DEFINE_FINAL_TYPE(AffektAxis, affekt_axis, GTK_TYPE_WIDGET)

static void append_label(
	AffektAxis *self, GtkSnapshot *snapshot, const char *text, const GdkRGBA *colour, double x)
{
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(layout, attributes);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	double right = gtk_widget_get_width(GTK_WIDGET(self)) - width - 2;
	double left = fmin(fmax(round(x - width / 2.0), 2), right);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)left, TICK_LENGTH + 2));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
}

static void affekt_axis_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektAxis *self = AFFEKT_AXIS(widget);
	const struct affekt_palette *palette = affekt_palette_current();
	int width = gtk_widget_get_width(widget) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
	if (width < 1)
		return;
	struct affekt_view view = affekt_timeline_view(self->timeline);
	double longest_s = affekt_timeline_limits(self->timeline).v1;
	struct core_ticks ticks = core_ticks_of_time(view.v0, view.v1, MAX(width / TICK_ROOM, 2));
	for (int i = 0; i < ticks.n; i++) {
		double time_s = ticks.first + i * ticks.step;
		double x = AFFEKT_TRACK_GUTTER + floor(affekt_view_to_x(view, width, time_s));
		gtk_snapshot_append_color(snapshot, &palette->colours[AFFEKT_COLOUR_DIM_TEXT],
			&GRAPHENE_RECT_INIT((float)x, 0, 1, TICK_LENGTH));
		g_autofree char *text = core_ticks_format_time(time_s, ticks.decimals, longest_s);
		append_label(self, snapshot, text, &palette->colours[AFFEKT_COLOUR_DIM_TEXT], x);
	}
}

static void affekt_axis_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)for_size;
	*minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? AXIS_HEIGHT : 200;
	*minimum_baseline = *natural_baseline = -1;
}

static void affekt_axis_finalize(GObject *object)
{
	g_clear_object(&AFFEKT_AXIS(object)->timeline);
	G_OBJECT_CLASS(affekt_axis_parent_class)->finalize(object);
}

static void affekt_axis_class_init(AffektAxisClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_axis_finalize;
	widget_class->snapshot = affekt_axis_snapshot;
	widget_class->measure = affekt_axis_measure;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_axis_init(AffektAxis *self)
{
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time axis"), -1);
}

AffektAxis *affekt_axis_new(AffektTimeline *timeline)
{
	AffektAxis *self = g_object_new(AFFEKT_TYPE_AXIS, NULL);
	self->timeline = g_object_ref(timeline);
	static const char *const causes[] = {
		"notify::view-start", "notify::view-end", "notify::end"};
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(timeline, causes[i], G_CALLBACK(gtk_widget_queue_draw),
			self, G_CONNECT_SWAPPED);
	return self;
}
