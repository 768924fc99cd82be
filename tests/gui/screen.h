/*
 * What tests with a display share: waiting for something to come true, windows, pixels.
 *
 * Nothing here sleeps: the main loop runs until the condition holds, and the time limit of the test
 * framework is the only guard.
 */
#ifndef TESTS_GUI_SCREEN_H
#define TESTS_GUI_SCREEN_H

#include "gui/window.h"

/* Call first in each test. */
void screen_init(void);

/* Runs the main loop until @is_true(@user) holds. */
void screen_wait(gboolean (*is_true)(gpointer user), gpointer user);

/* Runs the main loop until @window has drawn a whole frame from now. */
void screen_wait_for_frame(GtkWindow *window);

/* A presented window of 1280x800 with the in-memory session of fixture.h, fully loaded and drawn.
 */
AffektWindow *screen_open_fixture(double duration_s, unsigned traits);

/* Presents @widget alone in a window of that size and waits until it is drawn. */
GtkWindow *screen_present(GtkWidget *widget, int width, int height);

/* The picture of @widget as drawn last. */
cairo_surface_t *screen_picture(GtkWidget *widget);
/* The pixel (x, y) as 0xRRGGBB. */
guint32 screen_pixel(cairo_surface_t *picture, int x, int y);
/* How many of the pixels of the rectangle are @colour, give or take rounding. */
int screen_count_pixels(
	cairo_surface_t *picture, const GdkRGBA *colour, int x, int y, int width, int height);

#endif
