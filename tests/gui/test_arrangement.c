/* The arrangement of tracks: its text form, moves, heights. */
#include "gui/review/arrangement.h"
#include "tests/check_main.h"

#include <math.h>

static const struct affekt_place *place_at(const GArray *places, guint i)
{
	return &g_array_index(places, struct affekt_place, i);
}

START_TEST(what_is_written_is_read_again)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct affekt_place));
	struct affekt_place pulse = {
		.key = "pulse", .is_shown = TRUE, .weight = 0.8, .scale = AFFEKT_SCALE_RECORD};
	struct affekt_place other = {.key = "channel:e4 [x]=µ",
		.weight = 2,
		.scale = AFFEKT_SCALE_FIXED,
		.low = -1.25,
		.high = 3};
	g_array_append_val(places, pulse);
	g_array_append_val(places, other);
	g_autofree char *text = affekt_arrangement_format(places);
	g_autoptr(GArray) again = affekt_arrangement_parse(text);
	ck_assert_uint_eq(again->len, 2);
	ck_assert_str_eq(place_at(again, 0)->key, "pulse");
	ck_assert(place_at(again, 0)->is_shown);
	ck_assert_double_eq(place_at(again, 0)->weight, 0.8);
	ck_assert_int_eq(place_at(again, 0)->scale, AFFEKT_SCALE_RECORD);
	ck_assert_str_eq(place_at(again, 1)->key, other.key);
	ck_assert(!place_at(again, 1)->is_shown);
	ck_assert_int_eq(place_at(again, 1)->scale, AFFEKT_SCALE_FIXED);
	ck_assert_double_eq(place_at(again, 1)->low, -1.25);
	ck_assert_double_eq(place_at(again, 1)->high, 3);
}
END_TEST

START_TEST(a_broken_text_leaves_what_is_sound)
{
	static const char *const broken[] = {"", "\001\002", "key=pulse", "[track 1]\nshown=true\n",
		"[track 1]\nkey=\n", "[track 1"};
	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GArray) none = affekt_arrangement_parse(broken[i]);
		ck_assert_uint_eq(none->len, 0);
	}
	g_autoptr(GArray) some = affekt_arrangement_parse(
		"[track 1]\nkey=pulse\nshown=perhaps\nweight=1e300\nscale=fixed\nlow=2\nhigh=1\n"
		"[track 2]\nkey=pulse\n[window]\nkey=arousal\n[track x]\nkey=driver\nweight=nan\n");
	ck_assert_uint_eq(some->len, 2);
	ck_assert(place_at(some, 0)->is_shown);
	ck_assert_double_eq(place_at(some, 0)->weight, AFFEKT_PLACE_WEIGHT_MAX);
	ck_assert_int_eq(place_at(some, 0)->scale, AFFEKT_SCALE_VISIBLE);
	ck_assert_str_eq(place_at(some, 1)->key, "driver");
	ck_assert_double_eq(place_at(some, 1)->weight, 1);
}
END_TEST

START_TEST(a_move_passes_what_is_not_seen)
{
	g_autoptr(GArray) places =
		affekt_arrangement_parse("[track 1]\nkey=a\n[track 2]\nkey=hidden\nshown=false\n"
					 "[track 3]\nkey=absent\n[track 4]\nkey=b\n");
	static const char *const present[] = {"a", "hidden", "b", NULL};
	ck_assert(!affekt_arrangement_move(places, "a", -1, present));
	ck_assert(affekt_arrangement_move(places, "a", 1, present));
	ck_assert_str_eq(place_at(places, 3)->key, "a");
	ck_assert(!affekt_arrangement_move(places, "a", 1, present));
	ck_assert(affekt_arrangement_move(places, "a", -1, present));
	ck_assert_str_eq(place_at(places, 2)->key, "a");
	ck_assert_str_eq(place_at(places, 3)->key, "b");
	ck_assert(!affekt_arrangement_move(places, "nobody", 1, present));
}
END_TEST

START_TEST(heights_share_the_room_above_their_least)
{
	static const double weights[] = {1, 1, 2, 0.1};
	int heights[4];
	affekt_arrangement_heights(weights, 4, 464, 64, heights);
	ck_assert_int_eq(heights[3], 64);
	ck_assert_int_eq(heights[0], 100);
	ck_assert_int_eq(heights[1], 100);
	ck_assert_int_eq(heights[2], 200);
	affekt_arrangement_heights(weights, 4, 100, 64, heights);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(heights[i], 64);
	affekt_arrangement_heights(weights, 0, 100, 64, heights);
}
END_TEST

START_TEST(values_zoom_around_a_value)
{
	double low = 2, high = 6;
	affekt_track_range_zoom(0.5, 3, -INFINITY, &low, &high);
	ck_assert_double_eq(low, 2.5);
	ck_assert_double_eq(high, 4.5);
	affekt_track_range_zoom(2, NAN, -INFINITY, &low, &high);
	ck_assert_double_eq(low, 1.5);
	ck_assert_double_eq(high, 5.5);
	low = 0;
	affekt_track_range_zoom(2, NAN, -INFINITY, &low, &high);
	ck_assert_double_eq(low, 0);
	ck_assert_double_eq(high, 11);
	affekt_track_range_zoom(4, 5, 0, &low, &high);
	ck_assert_double_eq(low, 0);
	for (int i = 0; i < 200; i++)
		affekt_track_range_zoom(0.5, 5, 0, &low, &high);
	ck_assert_double_lt(low, high);
}
END_TEST

TESTS_MAIN("gui/arrangement", what_is_written_is_read_again, a_broken_text_leaves_what_is_sound,
	a_move_passes_what_is_not_seen, heights_share_the_room_above_their_least,
	values_zoom_around_a_value)
