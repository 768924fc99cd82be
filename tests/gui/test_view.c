#include "gui/plot/view.h"
#include "tests/check_main.h"

static const struct affekt_view hour = {0, 3600};

static void assert_view(struct affekt_view view, double v0, double v1)
{
	ck_assert_double_eq_tol(view.v0, v0, 1e-9);
	ck_assert_double_eq_tol(view.v1, v1, 1e-9);
}

START_TEST(zoom_keeps_the_pointers_instant_under_the_pointer)
{
	struct affekt_view view = {1000, 2000};
	double at_s = 1234.5;
	double x = affekt_view_to_x(view, 800, at_s);
	for (int i = 0; i < 20; i++) {
		view = affekt_view_zoom(view, hour, 1 / 1.25, at_s);
		ck_assert_double_eq_tol(affekt_view_to_x(view, 800, at_s), x, 1e-6);
	}
	ck_assert_double_lt(view.v1 - view.v0, 12);
}
END_TEST

START_TEST(zoom_stops_at_the_ends_and_at_the_smallest_span)
{
	assert_view(affekt_view_zoom((struct affekt_view){10, 20}, hour, 1e6, 12), 0, 3600);
	/* Zooming out near the start leans on it. */
	assert_view(affekt_view_zoom((struct affekt_view){0, 100}, hour, 2, 50), 0, 200);
	struct affekt_view deep = affekt_view_zoom((struct affekt_view){10, 20}, hour, 1e-9, 15);
	ck_assert_double_eq_tol(deep.v1 - deep.v0, AFFEKT_VIEW_SPAN_MIN_S, 1e-9);
	ck_assert_double_eq_tol((deep.v0 + deep.v1) / 2, 15, 1e-9);
}
END_TEST

START_TEST(pan_stops_at_the_ends_without_shrinking)
{
	assert_view(affekt_view_pan((struct affekt_view){100, 200}, hour, 50), 150, 250);
	assert_view(affekt_view_pan((struct affekt_view){100, 200}, hour, -500), 0, 100);
	assert_view(affekt_view_pan((struct affekt_view){100, 200}, hour, 5000), 3500, 3600);
}
END_TEST

START_TEST(frame_gives_a_margin_and_a_least_span)
{
	assert_view(affekt_view_frame(hour, 100, 200, 12), 90, 210);
	assert_view(affekt_view_frame(hour, 500, 500, 12), 494, 506);
	assert_view(affekt_view_frame(hour, 0, 100, 12), 0, 120);
}
END_TEST

START_TEST(reveal_moves_only_when_it_must)
{
	struct affekt_view view = {100, 200};
	assert_view(affekt_view_reveal(view, hour, 150), 100, 200);
	assert_view(affekt_view_reveal(view, hour, 199), 149, 249);
	assert_view(affekt_view_reveal(view, hour, 900), 850, 950);
	assert_view(affekt_view_reveal(view, hour, 0), 0, 100);
}
END_TEST

START_TEST(a_record_shorter_than_the_smallest_span_is_shown_whole)
{
	struct affekt_view limits = {0, 0.1};
	assert_view(affekt_view_clamp((struct affekt_view){0.02, 0.03}, limits), 0, 0.1);
}
END_TEST

START_TEST(pixels_and_times_lead_to_each_other)
{
	struct affekt_view view = {10, 30};
	ck_assert_double_eq(affekt_view_to_x(view, 200, 20), 100);
	ck_assert_double_eq(affekt_view_to_time(view, 200, 100), 20);
}
END_TEST

TESTS_MAIN("gui/view", zoom_keeps_the_pointers_instant_under_the_pointer,
	zoom_stops_at_the_ends_and_at_the_smallest_span, pan_stops_at_the_ends_without_shrinking,
	frame_gives_a_margin_and_a_least_span, reveal_moves_only_when_it_must,
	a_record_shorter_than_the_smallest_span_is_shown_whole, pixels_and_times_lead_to_each_other)
