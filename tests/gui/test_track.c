#include "gui/plot/overlay.h"
#include "gui/plot/track.h"
#include "gui/plot/track_range.h"
#include "tests/check_main.h"
#include "tests/gui/screen.h"

#include <math.h>

enum {
	WIDTH = 600,
	HEIGHT = 200,
};

/* 1000 s at 10 Hz: a step from 2 to 4 at 500 s, and a spike to 50 at 100 s. */
static struct affekt_series *step_new(void)
{
	gsize n = 10000;
	float *values = g_new(float, n);
	for (gsize i = 0; i < n; i++)
		values[i] = i < 5000 ? 2 : 4;
	values[1000] = 50;
	return affekt_series_new_regular(values, n, 0, 0.1);
}

static AffektTrack *track_new(AffektTimeline *timeline)
{
	g_autoptr(affekt_series) series = step_new();
	AffektTrack *track = affekt_track_new(timeline, "Step");
	affekt_track_add_layer(track, affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 2));
	return track;
}

START_TEST(the_trace_is_drawn_where_its_values_are)
{
	screen_init();
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 1000);
	affekt_timeline_set_view(timeline, (struct affekt_view){200, 800});
	AffektTrack *track = track_new(timeline);
	affekt_track_set_fixed_range(track, 0, 10);
	screen_present(GTK_WIDGET(track), WIDTH, HEIGHT);
	cairo_surface_t *picture = screen_picture(GTK_WIDGET(track));
	const GdkRGBA *colour = &affekt_palette_current()->colours[AFFEKT_COLOUR_CONDUCTANCE];
	int plot_height = HEIGHT - AFFEKT_TRACK_STRIP;
	int y_of_2 = AFFEKT_TRACK_STRIP + (int)lround(plot_height * 0.8);
	int y_of_4 = AFFEKT_TRACK_STRIP + (int)lround(plot_height * 0.6);
	int middle = AFFEKT_TRACK_GUTTER + (WIDTH - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE) / 2;
	ck_assert_int_eq(screen_count_pixels(picture, colour, middle - 100, y_of_2, 50, 2), 100);
	ck_assert_int_eq(screen_count_pixels(picture, colour, middle + 50, y_of_4, 50, 2), 100);
	ck_assert_int_eq(screen_count_pixels(picture, colour, middle - 100, y_of_4, 50, 2), 0);
	/* Nothing of the trace outside the plot. */
	ck_assert_int_eq(
		screen_count_pixels(picture, colour, 0, 0, AFFEKT_TRACK_GUTTER, HEIGHT), 0);
	cairo_surface_destroy(picture);
}
END_TEST

START_TEST(a_moving_cursor_builds_no_track_again)
{
	screen_init();
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 1000);
	AffektTrack *track = track_new(timeline);
	GtkWidget *over = gtk_overlay_new();
	gtk_overlay_set_child(GTK_OVERLAY(over), GTK_WIDGET(track));
	gtk_overlay_add_overlay(GTK_OVERLAY(over), GTK_WIDGET(affekt_overlay_new(timeline)));
	GtkWindow *window = screen_present(over, WIDTH, HEIGHT);
	guint builds = affekt_track_builds(track);
	ck_assert_uint_ge(builds, 1);
	for (int i = 1; i <= 20; i++) {
		affekt_timeline_set_cursor(timeline, i * 10);
		screen_wait_for_frame(window);
	}
	ck_assert_uint_eq(affekt_track_builds(track), builds);
	gtk_widget_queue_draw(GTK_WIDGET(track));
	screen_wait_for_frame(window);
	ck_assert_uint_eq(affekt_track_builds(track), builds);
	affekt_timeline_zoom(timeline, 0.5, 500);
	screen_wait_for_frame(window);
	ck_assert_uint_eq(affekt_track_builds(track), builds + 1);
}
END_TEST

START_TEST(the_cursor_is_a_line_at_its_instant)
{
	screen_init();
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 1000);
	affekt_timeline_set_cursor(timeline, 500);
	AffektOverlay *overlay = affekt_overlay_new(timeline);
	screen_present(GTK_WIDGET(overlay), WIDTH, HEIGHT);
	cairo_surface_t *picture = screen_picture(GTK_WIDGET(overlay));
	const GdkRGBA *colour = &affekt_palette_current()->colours[AFFEKT_COLOUR_CURSOR];
	int x = AFFEKT_TRACK_GUTTER + (WIDTH - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE) / 2;
	ck_assert_int_eq(screen_count_pixels(picture, colour, x, 20, 1, 100), 100);
	cairo_surface_destroy(picture);
}
END_TEST

START_TEST(dark_and_light_are_drawn_differently)
{
	screen_init();
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 1000);
	AffektTrack *track = track_new(timeline);
	GtkWindow *window = screen_present(GTK_WIDGET(track), WIDTH, HEIGHT);
	adw_style_manager_set_color_scheme(
		adw_style_manager_get_default(), ADW_COLOR_SCHEME_FORCE_DARK);
	gtk_widget_queue_draw(GTK_WIDGET(track));
	screen_wait_for_frame(window);
	cairo_surface_t *picture = screen_picture(GTK_WIDGET(track));
	const GdkRGBA *ground = &affekt_palette_get(TRUE)->colours[AFFEKT_COLOUR_PLOT];
	ck_assert_int_gt(screen_count_pixels(picture, ground, 100, 60, 300, 60), 300 * 60 / 2);
	cairo_surface_destroy(picture);
}
END_TEST

static GPtrArray *layers_new(void)
{
	GPtrArray *layers = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_layer_free);
	g_autoptr(affekt_series) series = step_new();
	g_ptr_array_add(layers, affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 2));
	return layers;
}

START_TEST(the_range_fits_what_is_visible)
{
	g_autoptr(GPtrArray) layers = layers_new();
	double low, high;
	ck_assert(affekt_track_range_compute(
		layers, NULL, (struct affekt_view){400, 600}, -INFINITY, &low, &high));
	ck_assert_double_le(low, 2);
	ck_assert_double_ge(low, 1.5);
	ck_assert_double_ge(high, 4);
	ck_assert_double_le(high, 4.75);
	ck_assert(affekt_track_range_compute(
		layers, NULL, (struct affekt_view){0, 1000}, -INFINITY, &low, &high));
	ck_assert_double_ge(high, 50);
	/* A floor cuts what lies below it. */
	ck_assert(affekt_track_range_compute(
		layers, NULL, (struct affekt_view){400, 600}, 3, &low, &high));
	ck_assert_double_eq(low, 3);
	ck_assert(!affekt_track_range_compute(
		layers, NULL, (struct affekt_view){2000, 3000}, -INFINITY, &low, &high));
}
END_TEST

START_TEST(an_artefact_does_not_flatten_the_trace)
{
	g_autoptr(GPtrArray) layers = layers_new();
	g_autoptr(GArray) unreliable = g_array_new(FALSE, FALSE, sizeof(struct affekt_layer_span));
	struct affekt_layer_span span = {99, 102, NULL};
	g_array_append_val(unreliable, span);
	double low, high;
	ck_assert(affekt_track_range_compute(
		layers, unreliable, (struct affekt_view){0, 1000}, -INFINITY, &low, &high));
	ck_assert_double_le(high, 4.75);
	/* Where nothing else is visible it is shown after all. */
	ck_assert(affekt_track_range_compute(
		layers, unreliable, (struct affekt_view){99.5, 100.5}, -INFINITY, &low, &high));
	ck_assert_double_ge(high, 50);
}
END_TEST

TESTS_MAIN("gui/track", the_trace_is_drawn_where_its_values_are,
	a_moving_cursor_builds_no_track_again, the_cursor_is_a_line_at_its_instant,
	dark_and_light_are_drawn_differently, the_range_fits_what_is_visible,
	an_artefact_does_not_flatten_the_trace)
