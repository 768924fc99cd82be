#include "tests/gui/screen.h"

#include "recordings/sandbox.h"
#include "tests/gui/fixture.h"

#include <stdlib.h>

void screen_init(void)
{
	/* As the program does, and as early: sessions are opened on threads. */
	rec_sandbox_host();
	adw_init();
}

void screen_wait(gboolean (*is_true)(gpointer user), gpointer user)
{
	while (!is_true(user))
		g_main_context_iteration(NULL, TRUE);
}

static void note_frame(gboolean *is_painted)
{
	*is_painted = TRUE;
}

void screen_wait_for_frame(GtkWindow *window)
{
	gboolean is_painted = FALSE;
	GdkFrameClock *clock = gtk_widget_get_frame_clock(GTK_WIDGET(window));
	gulong handler =
		g_signal_connect_swapped(clock, "after-paint", G_CALLBACK(note_frame), &is_painted);
	gtk_widget_queue_draw(GTK_WIDGET(window));
	while (!is_painted)
		g_main_context_iteration(NULL, TRUE);
	g_signal_handler_disconnect(clock, handler);
}

static gboolean is_mapped(gpointer user)
{
	return gtk_widget_get_mapped(user) && gtk_widget_get_width(user) > 1;
}

static gboolean is_ready(gpointer user)
{
	return affekt_session_state(user) == AFFEKT_SESSION_READY;
}

AffektWindow *screen_open_fixture(double duration_s, unsigned traits)
{
	AffektWindow *window = affekt_window_new(NULL, NULL);
	g_autoptr(AffektSession) session =
		affekt_session_new_for_recording(fixture_session_new(duration_s, traits), NULL);
	affekt_window_open_session(window, session);
	gtk_window_present(GTK_WINDOW(window));
	screen_wait(is_mapped, window);
	screen_wait(is_ready, session);
	screen_wait_for_frame(GTK_WINDOW(window));
	screen_wait_for_frame(GTK_WINDOW(window));
	return window;
}

GtkWindow *screen_present(GtkWidget *widget, int width, int height)
{
	GtkWindow *window = GTK_WINDOW(gtk_window_new());
	gtk_window_set_decorated(window, FALSE);
	gtk_window_set_default_size(window, width, height);
	gtk_window_set_child(window, widget);
	gtk_window_present(window);
	screen_wait(is_mapped, window);
	screen_wait_for_frame(window);
	return window;
}

cairo_surface_t *screen_picture(GtkWidget *widget)
{
	int width = gtk_widget_get_width(widget);
	int height = gtk_widget_get_height(widget);
	g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new(widget);
	GtkSnapshot *snapshot = gtk_snapshot_new();
	gdk_paintable_snapshot(paintable, snapshot, width, height);
	g_autoptr(GskRenderNode) node = gtk_snapshot_free_to_node(snapshot);
	cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cr = cairo_create(picture);
	if (node != NULL)
		gsk_render_node_draw(node, cr);
	cairo_destroy(cr);
	cairo_surface_flush(picture);
	return picture;
}

guint32 screen_pixel(cairo_surface_t *picture, int x, int y)
{
	const unsigned char *row =
		cairo_image_surface_get_data(picture) + y * cairo_image_surface_get_stride(picture);
	return ((const guint32 *)(const void *)row)[x] & 0xffffff;
}

static gboolean is_near(guint32 pixel, const GdkRGBA *colour)
{
	int red = (int)(pixel >> 16 & 0xff) - (int)(colour->red * 255 + 0.5f);
	int green = (int)(pixel >> 8 & 0xff) - (int)(colour->green * 255 + 0.5f);
	int blue = (int)(pixel & 0xff) - (int)(colour->blue * 255 + 0.5f);
	return abs(red) <= 2 && abs(green) <= 2 && abs(blue) <= 2;
}

int screen_count_pixels(
	cairo_surface_t *picture, const GdkRGBA *colour, int x, int y, int width, int height)
{
	int count = 0;
	for (int j = y; j < y + height; j++) {
		for (int i = x; i < x + width; i++)
			count += is_near(screen_pixel(picture, i, j), colour);
	}
	return count;
}
