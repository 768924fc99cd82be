/* The stage: which track is focused, and what lies where. */
#include "tests/check_main.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <math.h>

static AffektStage *open_again(AffektWindow **ret_window, unsigned traits)
{
	screen_init();
	*ret_window = screen_open_fixture(300, traits);
	return affekt_review_stage(affekt_window_review(*ret_window));
}

/* Without what an earlier window kept. */
static AffektStage *open_stage(AffektWindow **ret_window, unsigned traits)
{
	g_autofree char *path = affekt_arrangement_path();
	g_unlink(path);
	return open_again(ret_window, traits);
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
	AffektStage *stage = open_stage(&window, 0);
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
	AffektStage *stage = open_stage(&window, 0);
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

/* The shown tracks from top to bottom as they lie on the screen, by their keys. */
static char *order_of(AffektStage *stage)
{
	AffektPile *pile = affekt_stage_pile(stage);
	g_autoptr(GString) order = g_string_new(NULL);
	for (GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(pile)); child != NULL;
		child = gtk_widget_get_next_sibling(child)) {
		if (gtk_widget_get_visible(child))
			g_string_append_printf(
				order, "%s ", affekt_pile_key(pile, AFFEKT_TRACK(child)));
	}
	return g_string_free(g_steal_pointer(&order), FALSE);
}

static void assert_order(AffektStage *stage, const char *wanted)
{
	g_autofree char *order = order_of(stage);
	ck_assert_str_eq(order, wanted);
}

START_TEST(tracks_are_moved_hidden_and_resized_by_actions)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window, 0);
	assert_order(stage, "conductance driver pulse heart-rate arousal ");
	run(window, "track-down");
	run(window, "track-down");
	assert_order(stage, "driver pulse conductance heart-rate arousal ");
	ck_assert_int_eq(focused_kind(stage), AFFEKT_REVIEW_CONDUCTANCE);
	run(window, "track-up");
	run(window, "track-pulse");
	/* Past the hidden one, to where it shows. */
	run(window, "track-down");
	assert_order(stage, "driver heart-rate conductance arousal ");
	int before = gtk_widget_get_height(GTK_WIDGET(affekt_stage_focused_track(stage)));
	run(window, "track-taller");
	screen_wait_for_frame(GTK_WINDOW(window));
	int after = gtk_widget_get_height(GTK_WIDGET(affekt_stage_focused_track(stage)));
	ck_assert_int_ge(after, (int)(before * 1.1));
	run(window, "track-hide");
	assert_order(stage, "driver heart-rate arousal ");
	g_autoptr(GVariant) state = g_action_group_get_action_state(
		affekt_review_actions(affekt_window_review(window)), "track-conductance");
	ck_assert(!g_variant_get_boolean(state));
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

static gboolean file_exists(gpointer path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

START_TEST(the_arrangement_is_there_in_the_next_window)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window, 0);
	g_autofree char *path = affekt_arrangement_path();
	ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
	run(window, "track-down");
	run(window, "track-arousal");
	run(window, "values-in");
	double low, high, low_again, high_again;
	affekt_track_range(affekt_stage_focused_track(stage), &low, &high);
	screen_wait(file_exists, path);
	gtk_window_destroy(GTK_WINDOW(window));

	stage = open_again(&window, 0);
	assert_order(stage, "driver conductance pulse heart-rate ");
	AffektTrack *conductance = affekt_stage_track(stage, AFFEKT_REVIEW_CONDUCTANCE);
	ck_assert_int_eq(affekt_track_scale(conductance), AFFEKT_SCALE_FIXED);
	affekt_track_range(conductance, &low_again, &high_again);
	ck_assert_double_eq(low_again, low);
	ck_assert_double_eq(high_again, high);
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

static gboolean temperature_is_there(gpointer session)
{
	return affekt_session_channel(session, 0) != NULL;
}

START_TEST(other_channels_are_read_when_they_are_shown)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window, FIXTURE_TEMPERATURE);
	AffektPile *pile = affekt_stage_pile(stage);
	AffektSession *session = affekt_window_session(window);
	assert_order(stage, "conductance driver pulse heart-rate arousal ");
	AffektTrack *track = affekt_pile_track(pile, "channel:fixture_temperature");
	ck_assert_ptr_nonnull(track);
	ck_assert_str_eq(affekt_track_title(track), "Temperature");
	ck_assert_ptr_null(affekt_session_channel(session, 0));
	affekt_pile_set_shown(pile, "channel:fixture_temperature", TRUE);
	screen_wait(temperature_is_there, session);
	assert_order(
		stage, "conductance driver pulse heart-rate arousal channel:fixture_temperature ");
	double low, high;
	affekt_track_range(track, &low, &high);
	ck_assert_double_le(low, 31);
	ck_assert_double_ge(high, 33);
	ck_assert_double_lt(high, 36);
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

START_TEST(in_a_tiny_window_all_tracks_can_be_scrolled_to)
{
	AffektWindow *window;
	AffektStage *stage = open_stage(&window, FIXTURE_SIMULATED);
	AffektPile *pile = affekt_stage_pile(stage);
	gtk_window_set_default_size(GTK_WINDOW(window), 720, 480);
	while (gtk_widget_get_height(GTK_WIDGET(window)) > 500)
		g_main_context_iteration(NULL, TRUE);
	screen_wait_for_frame(GTK_WINDOW(window));
	GtkAdjustment *scrolled = affekt_pile_adjustment(pile);
	int room = gtk_widget_get_height(GTK_WIDGET(pile));
	ck_assert_int_gt(room, 60);
	ck_assert_double_gt(gtk_adjustment_get_upper(scrolled), room);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		graphene_rect_t bounds;
		GtkWidget *track = GTK_WIDGET(affekt_stage_focused_track(stage));
		screen_wait_for_frame(GTK_WINDOW(window));
		ck_assert(gtk_widget_compute_bounds(track, GTK_WIDGET(pile), &bounds));
		ck_assert_float_ge(bounds.origin.y, -1);
		ck_assert_float_le(bounds.origin.y + bounds.size.height, (float)room + 1);
		run(window, "track-below");
	}
	gtk_window_destroy(GTK_WINDOW(window));
}
END_TEST

TESTS_MAIN("gui/stage", the_focus_walks_the_shown_tracks, places_of_the_stage_are_tracks_and_times,
	tracks_are_moved_hidden_and_resized_by_actions, the_arrangement_is_there_in_the_next_window,
	other_channels_are_read_when_they_are_shown, in_a_tiny_window_all_tracks_can_be_scrolled_to)
