/* What lies under a pixel, over rows made here: no display. */
#include "gui/review/hit.h"
#include "gui/session/loader.h"
#include "tests/check_main.h"

#include <math.h>

enum {
	WIDTH = 1000, /* 10 pixels per second */
	HEIGHT = 100,
	SECONDS = 100,
};

struct picture {
	struct rec_results *results;
	struct affekt_series *series; /* 5 everywhere: markers stand in the middle */
	struct affekt_hit_plot plot;
};

static struct affekt_series *level_new(float level)
{
	float *values = g_new(float, SECONDS * 10);
	for (int i = 0; i < SECONDS * 10; i++)
		values[i] = level;
	return affekt_series_new_regular(values, SECONDS * 10, 0, 0.1);
}

static struct picture picture_new(enum affekt_thing_kind markers, int channel)
{
	struct picture picture = {.results = rec_results_new(), .series = level_new(5)};
	picture.plot = (struct affekt_hit_plot){
		.view = {0, SECONDS},
		.width = WIDTH,
		.height = HEIGHT,
		.low = 0,
		.high = 10,
		.series = picture.series,
		.markers = markers,
		.channel = channel,
	};
	return picture;
}

static void picture_end(struct picture *picture)
{
	affekt_series_unref(picture->series);
	rec_results_free(picture->results);
}

static void add_peak(struct picture *picture, double time_s)
{
	struct dsp_peak peak = {.time_s = time_s, .height = 5};
	g_array_append_val(picture->results->peaks, peak);
}

static void add_artefact(struct picture *picture, double start_s, double end_s, uint8_t channel)
{
	struct dsp_artefact artefact = {.start_s = start_s, .end_s = end_s, .channel = channel};
	g_array_append_val(picture->results->artefacts, artefact);
}

static void assert_thing(struct affekt_thing thing, enum affekt_thing_kind kind,
	enum affekt_thing_part part, int index)
{
	ck_assert_int_eq(thing.kind, kind);
	ck_assert_int_eq(thing.part, part);
	ck_assert_int_eq(thing.index, index);
}

START_TEST(the_nearest_marker_within_reach_is_hit)
{
	struct picture picture = picture_new(AFFEKT_THING_PEAK, -1);
	add_peak(&picture, 20);
	add_peak(&picture, 21);
	/* The tips are at (200, 50) and (210, 50), the shapes above them. */
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 203, 45), AFFEKT_THING_PEAK,
		AFFEKT_PART_WHOLE, 0);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 207, 45), AFFEKT_THING_PEAK,
		AFFEKT_PART_WHOLE, 1);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 218, 50), AFFEKT_THING_PEAK,
		AFFEKT_PART_WHOLE, 1);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 219, 50), AFFEKT_THING_NONE,
		AFFEKT_PART_WHOLE, -1);
	/* Far below the tip there is only trace. */
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 200, 59), AFFEKT_THING_NONE,
		AFFEKT_PART_WHOLE, -1);
	double x, y;
	ck_assert(affekt_hit_place(&picture.plot, picture.results,
		(struct affekt_thing){AFFEKT_THING_PEAK, AFFEKT_PART_WHOLE, 1}, &x, &y));
	ck_assert_double_eq_tol(x, 210, 1e-9);
	ck_assert_double_eq_tol(y, 50, 1e-9);
	picture_end(&picture);
}
END_TEST

START_TEST(a_marker_beyond_the_scale_is_hit_where_it_is_drawn)
{
	struct picture picture = picture_new(AFFEKT_THING_PEAK, -1);
	add_peak(&picture, 20);
	picture.plot.low = 0;
	picture.plot.high = 2;
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 200, 5), AFFEKT_THING_PEAK,
		AFFEKT_PART_WHOLE, 0);
	picture_end(&picture);
}
END_TEST

START_TEST(responses_are_hit_where_the_track_shows_them)
{
	struct picture picture = picture_new(AFFEKT_THING_RESPONSE, DSP_CHANNEL_GSR);
	struct dsp_scr scr = {.onset_s = 30, .peak_s = 33};
	g_array_append_val(picture.results->scr, scr);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 330, 45),
		AFFEKT_THING_RESPONSE, AFFEKT_PART_WHOLE, 0);
	picture.plot.at_onset = true;
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 330, 45), AFFEKT_THING_NONE,
		AFFEKT_PART_WHOLE, -1);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 300, 45),
		AFFEKT_THING_RESPONSE, AFFEKT_PART_WHOLE, 0);
	picture_end(&picture);
}
END_TEST

START_TEST(beats_are_hit_only_where_they_are_drawn)
{
	struct picture picture = picture_new(AFFEKT_THING_BEAT, DSP_CHANNEL_PULSE);
	for (int i = 0; i < 300; i++) {
		struct dsp_beat beat = {.time_s = i / 3.0};
		g_array_append_val(picture.results->beats, beat);
	}
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 100, 45), AFFEKT_THING_NONE,
		AFFEKT_PART_WHOLE, -1);
	picture.plot.view = (struct affekt_view){0, 10};
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 100, 45), AFFEKT_THING_BEAT,
		AFFEKT_PART_WHOLE, 3);
	picture_end(&picture);
}
END_TEST

START_TEST(an_artefact_has_edges_and_an_inside_under_the_markers)
{
	struct picture picture = picture_new(AFFEKT_THING_RESPONSE, DSP_CHANNEL_GSR);
	struct dsp_scr scr = {.onset_s = 41, .peak_s = 41};
	g_array_append_val(picture.results->scr, scr);
	add_artefact(&picture, 40, 50, DSP_CHANNEL_GSR);
	add_artefact(&picture, 60, 70, DSP_CHANNEL_PULSE);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 393, 90),
		AFFEKT_THING_ARTEFACT, AFFEKT_PART_START, 0);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 505, 10),
		AFFEKT_THING_ARTEFACT, AFFEKT_PART_END, 0);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 450, 90),
		AFFEKT_THING_ARTEFACT, AFFEKT_PART_WHOLE, 0);
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 404, 45),
		AFFEKT_THING_RESPONSE, AFFEKT_PART_WHOLE, 0);
	/* That of the other channel is not drawn here. */
	assert_thing(affekt_hit_find(&picture.plot, picture.results, 600, 90), AFFEKT_THING_NONE,
		AFFEKT_PART_WHOLE, -1);
	picture_end(&picture);
}
END_TEST

START_TEST(of_touching_visits_the_one_under_the_pixel_is_hit)
{
	g_autoptr(GArray) visits = g_array_new(FALSE, TRUE, sizeof(struct affekt_visit));
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(int));
	g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(struct affekt_mark));
	for (int i = 0; i < 3; i++) {
		struct affekt_visit visit = {.row.start_s = 10 * i, .row.end_s = 10 * (i + 1)};
		int row = i == 2 ? -1 : 0;
		g_array_append_val(visits, visit);
		g_array_append_val(rows, row);
	}
	struct affekt_mark mark = {.time_s = 50};
	g_array_append_val(marks, mark);
	struct affekt_hit_band band = {.view = {0, SECONDS},
		.width = WIDTH,
		.visits = visits,
		.rows = rows,
		.marks = marks,
		.top = 4,
		.pitch = 28,
		.row_height = 26,
		.flags_top = 32,
		.flags_height = 14};
	assert_thing(
		affekt_hit_find_in_band(&band, 98, 15), AFFEKT_THING_VISIT, AFFEKT_PART_END, 0);
	assert_thing(
		affekt_hit_find_in_band(&band, 102, 15), AFFEKT_THING_VISIT, AFFEKT_PART_START, 1);
	/* The inside is no border, the third is not drawn. */
	assert_thing(
		affekt_hit_find_in_band(&band, 50, 15), AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1);
	assert_thing(
		affekt_hit_find_in_band(&band, 300, 15), AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1);
	assert_thing(
		affekt_hit_find_in_band(&band, 506, 40), AFFEKT_THING_MARK, AFFEKT_PART_WHOLE, 0);
	assert_thing(
		affekt_hit_find_in_band(&band, 506, 15), AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1);
}
END_TEST

TESTS_MAIN("gui/hit", the_nearest_marker_within_reach_is_hit,
	a_marker_beyond_the_scale_is_hit_where_it_is_drawn,
	responses_are_hit_where_the_track_shows_them, beats_are_hit_only_where_they_are_drawn,
	an_artefact_has_edges_and_an_inside_under_the_markers,
	of_touching_visits_the_one_under_the_pixel_is_hit)
