/* Layers are drawn into an image and looked at, pixel by pixel; no display is needed. */
#include "gui/plot/layer.h"
#include "tests/check_main.h"

#include <math.h>
#include <stdint.h>

enum {
	WIDTH = 200,
	HEIGHT = 100,
};

struct image {
	cairo_surface_t *surface;
	struct affekt_plot plot;
};

static struct image image_new(double v0, double v1, double low, double high)
{
	struct image image = {
		.surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT)};
	image.plot = (struct affekt_plot){.cr = cairo_create(image.surface),
		.width = WIDTH,
		.height = HEIGHT,
		.view = {v0, v1},
		.low = low,
		.high = high,
		.scale = 1,
		.palette = affekt_palette_get(FALSE)};
	return image;
}

static void image_finish(struct image *image)
{
	cairo_destroy(image->plot.cr);
	cairo_surface_destroy(image->surface);
}

static gboolean is_inked(struct image *image, int x, int y)
{
	cairo_surface_flush(image->surface);
	const unsigned char *row = cairo_image_surface_get_data(image->surface) +
				   y * cairo_image_surface_get_stride(image->surface);
	return ((const uint32_t *)(const void *)row)[x] >> 24 != 0;
}

/* First and last inked line of column @x; FALSE when there is none. */
static gboolean ink_of_column(struct image *image, int x, int *ret_top, int *ret_bottom)
{
	*ret_top = -1;
	for (int y = 0; y < HEIGHT; y++) {
		if (!is_inked(image, x, y))
			continue;
		if (*ret_top < 0)
			*ret_top = y;
		*ret_bottom = y;
	}
	return *ret_top >= 0;
}

static void draw_and_free(struct image *image, struct affekt_layer *layer)
{
	layer->ops->draw(layer, &image->plot);
	affekt_layer_free(layer);
}

/* 100 samples a column: each column swings between 25 and 75, with one spike to 95. */
static struct affekt_series *dense_new(void)
{
	gsize n = WIDTH * 100;
	float *values = g_new(float, n);
	for (gsize i = 0; i < n; i++)
		values[i] = i % 2 == 0 ? 25 : 75;
	values[5050] = 95;
	for (gsize i = 12000; i < 14000; i++)
		values[i] = NAN;
	return affekt_series_new_regular(values, n, 0, 0.01);
}

START_TEST(a_dense_line_is_one_bar_per_column_from_least_to_most)
{
	struct image image = image_new(0, WIDTH, 0, 100);
	g_autoptr(affekt_series) series = dense_new();
	draw_and_free(&image, affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 2));
	int top, bottom;
	ck_assert(ink_of_column(&image, 10, &top, &bottom));
	ck_assert_int_eq(top, 25);
	ck_assert_int_eq(bottom, 74);
	ck_assert(ink_of_column(&image, 50, &top, &bottom));
	ck_assert_int_eq(top, 5); /* one sample of a hundred still shows */
	for (int x = 121; x < 140; x++)
		ck_assert(!ink_of_column(&image, x, &top, &bottom));
	ck_assert(ink_of_column(&image, 140, &top, &bottom));
	image_finish(&image);
}
END_TEST

START_TEST(a_flat_dense_line_has_its_thickness)
{
	struct image image = image_new(0, WIDTH, 0, 100);
	gsize n = WIDTH * 10;
	float *values = g_new(float, n);
	for (gsize i = 0; i < n; i++)
		values[i] = 50;
	g_autoptr(affekt_series) series = affekt_series_new_regular(values, n, 0, 0.1);
	draw_and_free(&image, affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 2));
	int top, bottom;
	ck_assert(ink_of_column(&image, 77, &top, &bottom));
	ck_assert_int_eq(bottom - top + 1, 2);
	image_finish(&image);
}
END_TEST

START_TEST(an_area_reaches_down_to_its_base)
{
	struct image image = image_new(0, WIDTH, 0, 100);
	g_autoptr(affekt_series) series = dense_new();
	draw_and_free(&image, affekt_layer_new_area(series, AFFEKT_COLOUR_DRIVER, 10));
	int top, bottom;
	ck_assert(ink_of_column(&image, 10, &top, &bottom));
	ck_assert_int_eq(top, 25);
	ck_assert_int_eq(bottom, 89);
	image_finish(&image);
}
END_TEST

START_TEST(a_sparse_line_is_broken_at_a_gap)
{
	struct image image = image_new(0, 20, 0, 100);
	float *values = g_new(float, 10);
	double time_s[10];
	for (int i = 0; i < 10; i++) {
		values[i] = 50;
		time_s[i] = i < 5 ? i : i + 8;
	}
	g_autoptr(affekt_series) series = affekt_series_new_stamped(values, time_s, 10, 2);
	draw_and_free(&image, affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 2));
	int top, bottom;
	ck_assert(ink_of_column(&image, 25, &top, &bottom));
	ck_assert_int_le(top, 50);
	ck_assert_int_ge(bottom, 49);
	for (int x = 50; x < 120; x++)
		ck_assert(!ink_of_column(&image, x, &top, &bottom));
	ck_assert(ink_of_column(&image, 150, &top, &bottom));
	image_finish(&image);
}
END_TEST

static struct affekt_layer *span_layer(double start_s, double end_s, enum affekt_pattern pattern)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct affekt_layer_span));
	struct affekt_layer_span span = {start_s, end_s, NULL};
	g_array_append_val(spans, span);
	return affekt_layer_new_spans(spans, pattern);
}

/* The picture of one pattern, to compare with others. */
static GBytes *picture_of(enum affekt_pattern pattern)
{
	struct image image = image_new(0, 100, 0, 1);
	draw_and_free(&image, span_layer(20, 60, pattern));
	cairo_surface_flush(image.surface);
	GBytes *bytes = g_bytes_new(cairo_image_surface_get_data(image.surface),
		HEIGHT * (gsize)cairo_image_surface_get_stride(image.surface));
	image_finish(&image);
	return bytes;
}

START_TEST(a_span_covers_its_time_and_nothing_else)
{
	struct image image = image_new(0, 100, 0, 1);
	draw_and_free(&image, span_layer(20, 60, AFFEKT_PATTERN_GAP));
	int top, bottom;
	ck_assert(!ink_of_column(&image, 38, &top, &bottom));
	ck_assert(ink_of_column(&image, 41, &top, &bottom));
	ck_assert_int_eq(top, 0);
	ck_assert_int_eq(bottom, HEIGHT - 1);
	ck_assert(ink_of_column(&image, 119, &top, &bottom));
	ck_assert(!ink_of_column(&image, 122, &top, &bottom));
	image_finish(&image);
}
END_TEST

START_TEST(the_shortest_span_is_still_seen)
{
	struct image image = image_new(0, 28800, 0, 1);
	draw_and_free(&image, span_layer(14400, 14400.1, AFFEKT_PATTERN_GAP));
	int top, bottom;
	ck_assert(ink_of_column(&image, 100, &top, &bottom));
	image_finish(&image);
}
END_TEST

START_TEST(gaps_artefacts_and_provisional_parts_look_different)
{
	static const enum affekt_pattern patterns[] = {AFFEKT_PATTERN_GAP, AFFEKT_PATTERN_ARTEFACT,
		AFFEKT_PATTERN_DOTS, AFFEKT_PATTERN_VEIL};
	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(GBytes) one = picture_of(patterns[i]);
		for (gsize j = i + 1; j < G_N_ELEMENTS(patterns); j++) {
			g_autoptr(GBytes) other = picture_of(patterns[j]);
			ck_assert(!g_bytes_equal(one, other));
		}
	}
}
END_TEST

static void add_marker(GArray *markers, double time_s, double value, float weight)
{
	struct affekt_marker marker = {time_s, value, weight, AFFEKT_LOOK_FULL};
	g_array_append_val(markers, marker);
}

START_TEST(a_marker_stands_above_its_point)
{
	struct image image = image_new(0, 100, 0, 100);
	GArray *markers = g_array_new(FALSE, FALSE, sizeof(struct affekt_marker));
	add_marker(markers, 50, 50, 1);
	draw_and_free(&image,
		affekt_layer_new_markers(markers, AFFEKT_SHAPE_TRIANGLE, AFFEKT_COLOUR_RESPONSE));
	int top, bottom;
	ck_assert(ink_of_column(&image, 100, &top, &bottom));
	ck_assert_int_le(bottom, 50);
	ck_assert_int_ge(top, 36);
	ck_assert(!ink_of_column(&image, 80, &top, &bottom));
	image_finish(&image);
}
END_TEST

START_TEST(of_crowded_markers_the_strongest_stays)
{
	struct image image = image_new(0, 10000, 0, 100);
	GArray *markers = g_array_new(FALSE, FALSE, sizeof(struct affekt_marker));
	add_marker(markers, 5000, 20, 1);
	add_marker(markers, 5010, 90, 9);
	add_marker(markers, 5020, 30, 2);
	draw_and_free(&image,
		affekt_layer_new_markers(markers, AFFEKT_SHAPE_TRIANGLE, AFFEKT_COLOUR_RESPONSE));
	int top, bottom;
	ck_assert(ink_of_column(&image, 100, &top, &bottom));
	ck_assert_int_le(bottom, 14);
	image_finish(&image);
}
END_TEST

START_TEST(ticks_that_would_be_a_grey_mass_are_left_out)
{
	struct image image = image_new(0, 10000, 0, 100);
	GArray *markers = g_array_new(FALSE, FALSE, sizeof(struct affekt_marker));
	for (int i = 0; i < 10000; i++)
		add_marker(markers, i, 50, 1);
	draw_and_free(
		&image, affekt_layer_new_markers(markers, AFFEKT_SHAPE_TICK, AFFEKT_COLOUR_BEAT));
	int top, bottom;
	for (int x = 0; x < WIDTH; x++)
		ck_assert(!ink_of_column(&image, x, &top, &bottom));
	image_finish(&image);
}
END_TEST

/* On a screen of two pixels per pixel a step lies where it is, to the half of ours. */
START_TEST(dense_traces_use_every_pixel_of_the_screen)
{
	enum {
		N = 100000
	};
	float *values = g_new(float, N);
	for (int i = 0; i < N; i++)
		values[i] = 0.255f;
	g_autoptr(affekt_series) series = affekt_series_new_regular(values, N, 0, 0.001);
	struct affekt_layer *line = affekt_layer_new_line(series, AFFEKT_COLOUR_CONDUCTANCE, 1);
	struct image image = image_new(0, 200, 0, 1);
	image.plot.width /= 2;
	image.plot.height /= 2;
	image.plot.scale = 2;
	cairo_scale(image.plot.cr, 2, 2);
	line->ops->draw(line, &image.plot);
	int top, bottom;
	ck_assert(ink_of_column(&image, 50, &top, &bottom));
	/* 0.745 of 100 lines of the screen, and two of them thick. */
	ck_assert_int_eq(top, (int)lround(0.745 * HEIGHT));
	ck_assert_int_eq(bottom - top, 1);
	affekt_layer_free(line);
	image_finish(&image);
}
END_TEST

TESTS_MAIN("gui/layer", a_dense_line_is_one_bar_per_column_from_least_to_most,
	a_flat_dense_line_has_its_thickness, an_area_reaches_down_to_its_base,
	a_sparse_line_is_broken_at_a_gap, a_span_covers_its_time_and_nothing_else,
	the_shortest_span_is_still_seen, gaps_artefacts_and_provisional_parts_look_different,
	a_marker_stands_above_its_point, of_crowded_markers_the_strongest_stays,
	ticks_that_would_be_a_grey_mass_are_left_out, dense_traces_use_every_pixel_of_the_screen)
