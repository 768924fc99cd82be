#include "gui/live/preview.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	FRAME_US = 66000,
	HEIGHT = 150,
	SMALL_HEIGHT = 72,
};

struct _AffektPreview {
	GtkWidget parent_instance;
	affekt_preview_source source; /* NULL none */
	gpointer user;
	guint camera;
	struct acq_picture picture;
	cairo_surface_t *surface; /* NULL: nothing seen yet */
	gint64 asked_at_us;
	guint ticker;
};

G_DEFINE_FINAL_TYPE(AffektPreview, affekt_preview, GTK_TYPE_WIDGET)

static const cairo_user_data_key_t bytes_key;

static void drop_bytes(void *bytes)
{
	g_bytes_unref(bytes);
}

/* The surface reads the picture where it is and keeps it alive; the fourth byte is ignored. */
static void take_picture(AffektPreview *self, GBytes *bytes)
{
	g_clear_pointer(&self->surface, cairo_surface_destroy);
	unsigned char *pixels = (unsigned char *)g_bytes_get_data(bytes, NULL);
	self->surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24,
		self->picture.width, self->picture.height, self->picture.stride);
	cairo_surface_set_user_data(self->surface, &bytes_key, bytes, drop_bytes);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static gboolean tick(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
	AffektPreview *self = AFFEKT_PREVIEW(widget);
	(void)user_data;
	gint64 time_us = gdk_frame_clock_get_frame_time(clock);
	if (self->source == NULL || time_us - self->asked_at_us < FRAME_US)
		return G_SOURCE_CONTINUE;
	self->asked_at_us = time_us;
	GBytes *bytes = self->source(self->user, self->camera, &self->picture);
	if (bytes != NULL)
		take_picture(self, bytes);
	return G_SOURCE_CONTINUE;
}

static void affekt_preview_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektPreview *self = AFFEKT_PREVIEW(widget);
	float width = (float)gtk_widget_get_width(widget);
	float height = (float)gtk_widget_get_height(widget);
	gtk_snapshot_append_color(snapshot, &(GdkRGBA){0.08f, 0.08f, 0.09f, 1},
		&GRAPHENE_RECT_INIT(0, 0, width, height));
	if (self->surface == NULL)
		return;
	double scale =
		fmin((double)width / self->picture.width, (double)height / self->picture.height);
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &GRAPHENE_RECT_INIT(0, 0, width, height));
	cairo_translate(cr, ((double)width - scale * self->picture.width) / 2,
		((double)height - scale * self->picture.height) / 2);
	cairo_scale(cr, scale, scale);
	cairo_set_source_surface(cr, self->surface, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_FAST);
	cairo_paint(cr);
	cairo_destroy(cr);
}

static void affekt_preview_map(GtkWidget *widget)
{
	AffektPreview *self = AFFEKT_PREVIEW(widget);
	GTK_WIDGET_CLASS(affekt_preview_parent_class)->map(widget);
	self->ticker = gtk_widget_add_tick_callback(widget, tick, NULL, NULL);
}

static void affekt_preview_unmap(GtkWidget *widget)
{
	AffektPreview *self = AFFEKT_PREVIEW(widget);
	gtk_widget_remove_tick_callback(widget, self->ticker);
	self->ticker = 0;
	GTK_WIDGET_CLASS(affekt_preview_parent_class)->unmap(widget);
}

static void affekt_preview_finalize(GObject *object)
{
	AffektPreview *self = AFFEKT_PREVIEW(object);
	g_clear_pointer(&self->surface, cairo_surface_destroy);
	G_OBJECT_CLASS(affekt_preview_parent_class)->finalize(object);
}

static void affekt_preview_class_init(AffektPreviewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_preview_finalize;
	widget_class->snapshot = affekt_preview_snapshot;
	widget_class->map = affekt_preview_map;
	widget_class->unmap = affekt_preview_unmap;
	gtk_widget_class_set_css_name(widget_class, "affekt-preview");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_preview_init(AffektPreview *self)
{
	gtk_widget_set_size_request(GTK_WIDGET(self), HEIGHT * 16 / 9, HEIGHT);
	gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the camera sees"), -1);
}

AffektPreview *affekt_preview_new(void)
{
	return g_object_new(AFFEKT_TYPE_PREVIEW, NULL);
}

void affekt_preview_set_small(AffektPreview *self, gboolean is_small)
{
	int height = is_small ? SMALL_HEIGHT : HEIGHT;
	gtk_widget_set_size_request(GTK_WIDGET(self), height * 16 / 9, height);
}

void affekt_preview_follow(
	AffektPreview *self, affekt_preview_source source, gpointer user, guint camera)
{
	self->source = source;
	self->user = user;
	self->camera = camera;
	self->picture = (struct acq_picture){0};
	g_clear_pointer(&self->surface, cairo_surface_destroy);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}
