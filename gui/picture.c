#include "gui/picture.h"

#include <glib/gi18n-lib.h>

gboolean affekt_picture_save(GtkWindow *window, const char *path, GError **error)
{
	GtkWidget *widget = GTK_WIDGET(window);
	int width = gtk_widget_get_width(widget);
	int height = gtk_widget_get_height(widget);
	/* Pixel for pixel what the screen shows, at 200 % too. */
	int scale = gtk_widget_get_scale_factor(widget);
	g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new(widget);
	g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new();
	gtk_snapshot_scale(snapshot, (float)scale, (float)scale);
	gdk_paintable_snapshot(paintable, snapshot, width, height);
	g_autoptr(GskRenderNode) node = gtk_snapshot_to_node(snapshot);
	GskRenderer *renderer = gtk_native_get_renderer(GTK_NATIVE(window));
	if (node == NULL || renderer == NULL) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
			_("writing the picture %s failed: the window has not been drawn"), path);
		return FALSE;
	}
	g_autoptr(GdkTexture) texture = gsk_renderer_render_texture(renderer, node,
		&GRAPHENE_RECT_INIT(0, 0, (float)(width * scale), (float)(height * scale)));
	g_autoptr(GBytes) bytes = gdk_texture_save_to_png_bytes(texture);
	g_autoptr(GError) cause = NULL;
	if (!g_file_set_contents(
		    path, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes), &cause)) {
		g_set_error(error, cause->domain, cause->code,
			_("writing the picture %s failed: %s"), path, cause->message);
		return FALSE;
	}
	return TRUE;
}
