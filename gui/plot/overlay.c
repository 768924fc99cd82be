#include "gui/plot/overlay.h"

#include "gui/plot/palette.h"
#include "gui/plot/track.h"

#include <math.h>

struct _AffektOverlay {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	void (*paint)(gpointer user, GtkSnapshot *snapshot); /* NULL none */
	gpointer paint_user;
};

G_DEFINE_FINAL_TYPE(AffektOverlay, affekt_overlay, GTK_TYPE_WIDGET)

/* A line at @time_s with a handle on top, if that instant is visible. */
static void append_line(AffektOverlay *self, GtkSnapshot *snapshot, double time_s,
	const GdkRGBA *colour, gboolean has_handle)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	if (isnan(time_s) || time_s < view.v0 || time_s > view.v1)
		return;
	int width =
		gtk_widget_get_width(GTK_WIDGET(self)) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
	float height = (float)gtk_widget_get_height(GTK_WIDGET(self));
	float x = AFFEKT_TRACK_GUTTER + (float)floor(affekt_view_to_x(view, width, time_s));
	gtk_snapshot_append_color(snapshot, colour, &GRAPHENE_RECT_INIT(x, 0, 1, height));
	if (has_handle)
		gtk_snapshot_append_color(snapshot, colour, &GRAPHENE_RECT_INIT(x - 3, 0, 7, 4));
}

static void append_selection(
	AffektOverlay *self, GtkSnapshot *snapshot, const struct affekt_palette *palette)
{
	struct affekt_view selection;
	if (!affekt_timeline_selection(self->timeline, &selection))
		return;
	struct affekt_view view = affekt_timeline_view(self->timeline);
	int width =
		gtk_widget_get_width(GTK_WIDGET(self)) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
	double left = fmax(affekt_view_to_x(view, width, selection.v0), 0);
	double right = fmin(affekt_view_to_x(view, width, selection.v1), width);
	if (right <= left)
		return;
	gtk_snapshot_append_color(snapshot, &palette->colours[AFFEKT_COLOUR_SELECTION],
		&GRAPHENE_RECT_INIT(AFFEKT_TRACK_GUTTER + (float)left, 0, (float)(right - left),
			(float)gtk_widget_get_height(GTK_WIDGET(self))));
}

static void affekt_overlay_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektOverlay *self = AFFEKT_OVERLAY(widget);
	const struct affekt_palette *palette = affekt_palette_current();
	append_selection(self, snapshot, palette);
	if (self->paint != NULL)
		self->paint(self->paint_user, snapshot);
	append_line(self, snapshot, affekt_timeline_hover(self->timeline),
		&palette->colours[AFFEKT_COLOUR_HOVER], FALSE);
	append_line(self, snapshot, affekt_timeline_cursor(self->timeline),
		&palette->colours[AFFEKT_COLOUR_CURSOR], TRUE);
}

static void affekt_overlay_finalize(GObject *object)
{
	g_clear_object(&AFFEKT_OVERLAY(object)->timeline);
	G_OBJECT_CLASS(affekt_overlay_parent_class)->finalize(object);
}

static void affekt_overlay_class_init(AffektOverlayClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_overlay_finalize;
	GTK_WIDGET_CLASS(class)->snapshot = affekt_overlay_snapshot;
	gtk_widget_class_set_accessible_role(
		GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void affekt_overlay_init(AffektOverlay *self)
{
	gtk_widget_set_can_target(GTK_WIDGET(self), FALSE);
}

AffektOverlay *affekt_overlay_new(AffektTimeline *timeline)
{
	AffektOverlay *self = g_object_new(AFFEKT_TYPE_OVERLAY, NULL);
	self->timeline = g_object_ref(timeline);
	/* Any property: limits and view move the cursor's place too. */
	g_signal_connect_object(
		timeline, "notify", G_CALLBACK(gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
	return self;
}

void affekt_overlay_set_painter(
	AffektOverlay *self, void (*paint)(gpointer user, GtkSnapshot *snapshot), gpointer user)
{
	self->paint = paint;
	self->paint_user = user;
}
