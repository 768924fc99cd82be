/* The stage: which track is focused, and what lies where. */
#include "tests/check_main.h"
#include "tests/gui/screen.h"

#include <math.h>

static AffektStage *open_stage(AffektWindow **ret_window)
{
	screen_init();
	*ret_window = screen_open_fixture(300, 0);
	return affekt_review_stage(affekt_window_review(*ret_window));
}

static int focused_kind(AffektStage *stage)
{
	return affekt_stage_kind_of(stage, affekt_stage_focused_track(stage));
}

static void run(AffektWindow *window, const char *name)
{
	g_action_group_activate_action(
		affekt_review_actions(affekt_window_review(window)), name, NULL);
}

START_TEST(the_focus_walks_the_shown_tracks)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window);
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_CONDUCTANCE);
	run(window, "track-below");
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_DRIVER);
	ck_assert(gtk_widget_has_focus(GTK_WIDGET(affekt_stage_focused_track(stage))));
	run(window, "track-pulse");
	run(window, "track-below");
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_HEART_RATE);
	run(window, "track-above");
	run(window, "track-above");
	run(window, "track-above");
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_AROUSAL);
	/* What is hidden is edited by nobody. */
	run(window, "track-arousal");
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_CONDUCTANCE);
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

START_TEST(places_of_the_stage_are_tracks_and_times)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window);
	AffektTrack *pulse = affekt_stage_track(stage, AFFEKT_REVIEW_PULSE);
	double x, y;
	ck_assert(gtk_widget_translate_coordinates(
		GTK_WIDGET(pulse), GTK_WIDGET(stage), AFFEKT_TRACK_GUTTER, 30, &x, &y));
	ck_assert_ptr_eq(affekt_stage_track_at(stage, x, y), pulse);
	ck_assert_double_eq_tol(affekt_stage_time_at(stage, x), 0, 1e-9);
	ck_assert(isnan(affekt_stage_time_at(stage, AFFEKT_TRACK_GUTTER - 5)));
	double end = AFFEKT_TRACK_GUTTER + affekt_stage_plot_width(stage);
	ck_assert_double_eq_tol(affekt_stage_time_at(stage, end), 300, 1e-6);
	ck_assert_ptr_null(affekt_stage_track_at(stage, x, 5));
	ck_assert_int_eq(affekt_stage_visit_at(stage, x, y), -1);
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

TESTS_MAIN("gui/stage", the_focus_walks_the_shown_tracks, places_of_the_stage_are_tracks_and_times)
