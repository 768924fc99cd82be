#include "gui/plot/timeline.h"
#include "tests/check_main.h"

#include <math.h>

static void count(int *counter)
{
	(*counter)++;
}

START_TEST(a_new_record_is_shown_whole)
{
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_select(timeline, 0.2, 0.4);
	affekt_timeline_set_limits(timeline, 0, 600);
	ck_assert_double_eq(affekt_timeline_view(timeline).v0, 0);
	ck_assert_double_eq(affekt_timeline_view(timeline).v1, 600);
	ck_assert_double_eq(affekt_timeline_cursor(timeline), 0);
	struct affekt_view selection;
	ck_assert(!affekt_timeline_selection(timeline, &selection));
}
END_TEST

START_TEST(a_change_is_said_once_and_no_change_not_at_all)
{
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 600);
	int views = 0, cursors = 0;
	g_signal_connect_swapped(timeline, "notify::view-start", G_CALLBACK(count), &views);
	g_signal_connect_swapped(timeline, "notify::cursor", G_CALLBACK(count), &cursors);
	affekt_timeline_zoom(timeline, 0.5, 300);
	ck_assert_int_eq(views, 1);
	affekt_timeline_set_view(timeline, affekt_timeline_view(timeline));
	ck_assert_int_eq(views, 1);
	affekt_timeline_set_cursor(timeline, 20);
	affekt_timeline_set_cursor(timeline, 20);
	ck_assert_int_eq(cursors, 1);
	ck_assert_int_eq(views, 1);
}
END_TEST

START_TEST(the_cursor_stays_inside_and_a_jump_brings_it_into_view)
{
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 600);
	affekt_timeline_set_cursor(timeline, 9999);
	ck_assert_double_eq(affekt_timeline_cursor(timeline), 600);
	affekt_timeline_set_view(timeline, (struct affekt_view){0, 60});
	affekt_timeline_jump(timeline, 300);
	ck_assert_double_eq(affekt_timeline_cursor(timeline), 300);
	ck_assert_double_eq(affekt_timeline_view(timeline).v0, 270);
	ck_assert_double_eq(affekt_timeline_view(timeline).v1, 330);
	affekt_timeline_step_cursor(timeline, 0.1);
	ck_assert_double_eq_tol(affekt_timeline_cursor(timeline), 306, 1e-9);
}
END_TEST

START_TEST(keys_zoom_at_the_cursor_when_it_is_seen)
{
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 600);
	affekt_timeline_set_cursor(timeline, 150);
	affekt_timeline_zoom_at_cursor(timeline, 0.5);
	ck_assert_double_eq_tol(affekt_timeline_view(timeline).v0, 75, 1e-9);
	affekt_timeline_set_view(timeline, (struct affekt_view){400, 500});
	affekt_timeline_zoom_at_cursor(timeline, 0.5);
	ck_assert_double_eq_tol(affekt_timeline_view(timeline).v0, 425, 1e-9);
}
END_TEST

START_TEST(a_selection_is_kept_in_order)
{
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 600);
	affekt_timeline_select(timeline, 200, 100);
	struct affekt_view selection;
	ck_assert(affekt_timeline_selection(timeline, &selection));
	ck_assert_double_eq(selection.v0, 100);
	ck_assert_double_eq(selection.v1, 200);
	affekt_timeline_select(timeline, NAN, NAN);
	ck_assert(!affekt_timeline_selection(timeline, &selection));
}
END_TEST

TESTS_MAIN("gui/timeline", a_new_record_is_shown_whole,
	a_change_is_said_once_and_no_change_not_at_all,
	the_cursor_stays_inside_and_a_jump_brings_it_into_view,
	keys_zoom_at_the_cursor_when_it_is_seen, a_selection_is_kept_in_order)
