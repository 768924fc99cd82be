#include "gui/video/screen.h"

#include "gui/video/picture.h"

#include <glib/gi18n-lib.h>

enum {
	WIDTH_MIN = 86,
	HEIGHT_MIN = 48,
};

struct _AffektScreen {
	GtkWidget parent_instance;
	AffektPlayer *player;
};

G_DEFINE_FINAL_TYPE(AffektScreen, affekt_screen, GTK_TYPE_WIDGET)

static void affekt_screen_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)for_size;
	*minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_MIN : HEIGHT_MIN;
	*natural = *minimum;
	*minimum_baseline = *natural_baseline = -1;
}

static void affekt_screen_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	(void)baseline;
	int scale = gtk_widget_get_scale_factor(widget);
	affekt_player_set_size(AFFEKT_SCREEN(widget)->player, width * scale, height * scale);
}

static void affekt_screen_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	static const GdkRGBA black = {0, 0, 0, 1};
	GdkPaintable *picture = affekt_player_paintable(AFFEKT_SCREEN(widget)->player);
	double width = gtk_widget_get_width(widget);
	double height = gtk_widget_get_height(widget);
	double full_width = gdk_paintable_get_intrinsic_width(picture);
	double full_height = gdk_paintable_get_intrinsic_height(picture);
	gtk_snapshot_append_color(
		snapshot, &black, &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	if (full_width < 1 || full_height < 1)
		return;
	double scale = MIN(width / full_width, height / full_height);
	int shown_width = (int)(full_width * scale + 0.5);
	int shown_height = (int)(full_height * scale + 0.5);
	/* Whole pixels, so that nothing is blurred. */
	int left = ((int)width - shown_width) / 2;
	int top = ((int)height - shown_height) / 2;
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)left, (float)top));
	gdk_paintable_snapshot(picture, snapshot, shown_width, shown_height);
	gtk_snapshot_restore(snapshot);
}

static void affekt_screen_realize(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(affekt_screen_parent_class)->realize(widget);
	GskRenderer *renderer = gtk_native_get_renderer(gtk_widget_get_native(widget));
	GdkPaintable *picture = affekt_player_paintable(AFFEKT_SCREEN(widget)->player);
	affekt_picture_set_textured(AFFEKT_PICTURE(picture), !GSK_IS_CAIRO_RENDERER(renderer));
}

static void affekt_screen_dispose(GObject *object)
{
	g_clear_object(&AFFEKT_SCREEN(object)->player);
	G_OBJECT_CLASS(affekt_screen_parent_class)->dispose(object);
}

static void affekt_screen_class_init(AffektScreenClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_screen_dispose;
	widget_class->measure = affekt_screen_measure;
	widget_class->size_allocate = affekt_screen_size_allocate;
	widget_class->snapshot = affekt_screen_snapshot;
	widget_class->realize = affekt_screen_realize;
	gtk_widget_class_set_css_name(widget_class, "affekt-screen");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_screen_init(AffektScreen *self)
{
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture of the video"), -1);
}

AffektScreen *affekt_screen_new(AffektPlayer *player)
{
	AffektScreen *self = g_object_new(AFFEKT_TYPE_SCREEN, NULL);
	GdkPaintable *picture = affekt_player_paintable(player);
	self->player = g_object_ref(player);
	g_signal_connect_object(picture, "invalidate-contents", G_CALLBACK(gtk_widget_queue_draw),
		self, G_CONNECT_SWAPPED);
	g_signal_connect_object(picture, "invalidate-size", G_CALLBACK(gtk_widget_queue_draw), self,
		G_CONNECT_SWAPPED);
	return self;
}
