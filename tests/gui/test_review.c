/* The review page with a video over its tracks. */
#include "gui/window.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/film.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <math.h>
#include <string.h>

enum {
	FRAMES = 1200,
};

/* The video begins inside the session. */
#define DURATION_S 120.0
#define START_S    70.0

struct desk {
	char *folder;
	AffektSession *session;
	AffektWindow *window;
	AffektReview *review;
	AffektTimeline *timeline;
	AffektPlayer *player;
};

static gboolean is_settled(gpointer review)
{
	return affekt_review_is_settled(review);
}

static struct desk desk_new(gboolean has_video)
{
	screen_init();
	struct desk desk = {.folder = g_dir_make_tmp("affekt-XXXXXX", NULL)};
	struct rec_session *recording = fixture_session_new(DURATION_S, 0);
	if (has_video)
		film_add(recording, desk.folder, NULL, "s.mkv", FRAMES, START_S);
	desk.session = affekt_session_new_for_recording(recording, NULL);
	desk.window = affekt_window_new(NULL, NULL);
	desk.review = affekt_window_review(desk.window);
	desk.timeline = affekt_review_timeline(desk.review);
	desk.player =
		affekt_transport_player(affekt_video_transport(affekt_review_video(desk.review)));
	affekt_window_open_session(desk.window, desk.session);
	gtk_window_present(GTK_WINDOW(desk.window));
	screen_wait(is_settled, desk.review);
	return desk;
}

static void desk_finish(struct desk *desk)
{
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_object_unref(desk->session);
	film_remove(desk->folder);
	g_free(desk->folder);
}

static void run(struct desk *desk, const char *action)
{
	GActionGroup *actions = affekt_review_actions(desk->review);
	ck_assert_msg(g_action_group_has_action(actions, action), "no %s", action);
	g_action_group_activate_action(actions, action, NULL);
	screen_wait(is_settled, desk->review);
}

static void expect_frame(struct desk *desk, int frame)
{
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), frame);
	ck_assert_int_eq(
		barcode_read_paintable(affekt_player_paintable(desk->player), 320, 180), frame);
}

static gboolean is_video_shown(struct desk *desk)
{
	return gtk_widget_get_mapped(GTK_WIDGET(affekt_review_video(desk->review)));
}

START_TEST(a_session_with_a_video_shows_it_and_one_without_does_not)
{
	struct desk with = desk_new(TRUE);
	ck_assert(is_video_shown(&with));
	run(&with, "video");
	ck_assert(!is_video_shown(&with));
	run(&with, "video");
	ck_assert(is_video_shown(&with));
	/* Another session takes its place. */
	g_autoptr(AffektSession) plain =
		affekt_session_new_for_recording(fixture_session_new(60, 0), NULL);
	affekt_window_open_session(with.window, plain);
	screen_wait(is_settled, with.review);
	ck_assert(!is_video_shown(&with));
	ck_assert_int_eq(affekt_player_state(with.player), AFFEKT_PLAYER_EMPTY);
	desk_finish(&with);
}
END_TEST

START_TEST(events_are_jumped_through_and_the_picture_follows)
{
	struct desk desk = desk_new(TRUE);
	const GArray *peaks = affekt_session_results(desk.session)->peaks;
	ck_assert_uint_ge(peaks->len, 2);
	int n_in_video = 0;
	for (guint i = 0; i < peaks->len; i++) {
		double peak_s = g_array_index(peaks, struct dsp_peak, i).time_s;
		run(&desk, "next-peak");
		/* The cursor stands on the peak, not on the frame's time: the next jump goes on. */
		ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), peak_s);
		double into_s = peak_s - START_S;
		if (into_s < 0 || into_s >= FRAMES / 30.0)
			continue;
		expect_frame(&desk, (int)floor(into_s * 30 + 1e-6));
		n_in_video++;
	}
	ck_assert_int_ge(n_in_video, 1);
	desk_finish(&desk);
}
END_TEST

START_TEST(marks_are_jumped_through)
{
	struct desk desk = desk_new(FALSE);
	const GArray *marks = affekt_session_facts(desk.session)->marks;
	ck_assert_uint_eq(marks->len, 1);
	double mark_s = g_array_index(marks, struct affekt_mark, 0).time_s;
	run(&desk, "previous-mark");
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), 0);
	run(&desk, "next-mark");
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), mark_s);
	run(&desk, "next-mark");
	run(&desk, "previous-mark");
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), mark_s);
	run(&desk, "go-end");
	run(&desk, "previous-mark");
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), mark_s);
	desk_finish(&desk);
}
END_TEST

START_TEST(a_touch_point_is_looped_by_zooming_to_it)
{
	struct desk desk = desk_new(TRUE);
	affekt_timeline_set_view(desk.timeline, (struct affekt_view){80, 83});
	run(&desk, "loop");
	g_action_group_change_action_state(
		affekt_review_actions(desk.review), "speed", g_variant_new_string("4"));
	g_action_group_activate_action(affekt_review_actions(desk.review), "play", NULL);
	double last_s = 0;
	for (int n_rounds = 0; n_rounds < 2;) {
		g_main_context_iteration(NULL, TRUE);
		double cursor_s = affekt_timeline_cursor(desk.timeline);
		n_rounds += cursor_s < last_s;
		last_s = cursor_s;
	}
	ck_assert_double_eq(affekt_timeline_view(desk.timeline).v0, 80);
	run(&desk, "play");
	ck_assert_double_ge(affekt_timeline_cursor(desk.timeline), 80);
	ck_assert_double_lt(affekt_timeline_cursor(desk.timeline), 83.2);
	desk_finish(&desk);
}
END_TEST

START_TEST(playing_stops_when_another_page_is_shown)
{
	struct desk desk = desk_new(TRUE);
	affekt_timeline_jump(desk.timeline, 75);
	screen_wait(is_settled, desk.review);
	g_action_group_activate_action(affekt_review_actions(desk.review), "play", NULL);
	ck_assert(affekt_player_is_playing(desk.player));
	affekt_window_turn_to(desk.window, "start");
	while (affekt_player_is_playing(desk.player))
		g_main_context_iteration(NULL, TRUE);
	desk_finish(&desk);
}
END_TEST

static gboolean has_seek_ended(gpointer review)
{
	AffektVideo *video = affekt_review_video(review);
	return !affekt_player_is_seeking(affekt_transport_player(affekt_video_transport(video)));
}

START_TEST(the_video_is_shifted_and_aligned_as_edits_that_can_be_undone)
{
	struct desk desk = desk_new(TRUE);
	AffektDocument *document = affekt_review_document(desk.review);
	affekt_timeline_jump(desk.timeline, START_S + 300 / 30.0 + 0.01);
	screen_wait(has_seek_ended, desk.review);
	expect_frame(&desk, 300);
	run(&desk, "video-later");
	screen_wait(has_seek_ended, desk.review);
	/* The cursor stays, and what was to be seen a frame earlier is seen now. */
	expect_frame(&desk, 299);
	ck_assert_double_eq_tol(affekt_player_offset(desk.player), 1 / 30.0, 1e-5);
	ck_assert_ptr_nonnull(
		strstr(affekt_video_position(affekt_review_video(desk.review)), "+33 ms"));
	run(&desk, "video-earlier");
	run(&desk, "video-bit-earlier");
	ck_assert_double_eq_tol(affekt_player_offset(desk.player), -0.01, 1e-5);
	/* This frame is that event. */
	screen_wait(has_seek_ended, desk.review);
	gint64 frame = affekt_player_shown_frame(desk.player);
	affekt_timeline_set_hover(desk.timeline, 95);
	run(&desk, "align-video");
	screen_wait(has_seek_ended, desk.review);
	expect_frame(&desk, (int)frame);
	ck_assert_double_eq_tol(affekt_player_shown_s(desk.player), 95, 1e-5);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), 95);
	affekt_document_undo(document);
	ck_assert_double_eq_tol(affekt_player_offset(desk.player), -0.01, 1e-5);
	affekt_document_redo(document);
	run(&desk, "video-as-recorded");
	ck_assert_double_eq(affekt_player_offset(desk.player), 0);
	while (affekt_document_can_undo(document))
		affekt_document_undo(document);
	ck_assert_double_eq(affekt_player_offset(desk.player), 0);
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/review", the_video_is_shifted_and_aligned_as_edits_that_can_be_undone,
	a_session_with_a_video_shows_it_and_one_without_does_not,
	events_are_jumped_through_and_the_picture_follows, marks_are_jumped_through,
	a_touch_point_is_looped_by_zooming_to_it, playing_stops_when_another_page_is_shown)
