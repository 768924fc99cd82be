/* The cursor and the video together, and the widget that shows it. */
#include "gui/video/video.h"
#include "recordings/edits/edits.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/film.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum {
	FRAMES = 90,
};

/* The video begins and ends inside the session. */
#define SESSION_S 12.0
#define START_S   2.0

struct desk {
	char *folder;
	struct rec_session *recording;
	struct affekt_facts *facts;
	AffektTimeline *timeline;
	AffektTransport *transport;
	AffektPlayer *player;
	AffektVideo *video;
	GSimpleActionGroup *actions;
};

static void add_video(struct desk *desk, const char *camera, const char *file)
{
	film_add(desk->recording, desk->folder, camera, file, FRAMES, START_S);
}

static struct desk desk_new(void)
{
	screen_init();
	struct desk desk = {.folder = g_dir_make_tmp("affekt-XXXXXX", NULL)};
	desk.recording = fixture_session_new(SESSION_S, 0);
	desk.timeline = affekt_timeline_new();
	affekt_timeline_set_limits(desk.timeline, 0, SESSION_S);
	desk.transport = affekt_transport_new(desk.timeline);
	desk.player = affekt_transport_player(desk.transport);
	desk.video = affekt_video_new(desk.transport, "page");
	desk.actions = g_simple_action_group_new();
	affekt_video_add_actions(desk.video, G_ACTION_MAP(desk.actions));
	gtk_widget_insert_action_group(
		GTK_WIDGET(desk.video), "page", G_ACTION_GROUP(desk.actions));
	screen_present(GTK_WIDGET(desk.video), 800, 360);
	return desk;
}

static void show(struct desk *desk)
{
	affekt_facts_free(desk->facts);
	desk->facts = affekt_facts_new(desk->recording, NULL);
	affekt_video_show(desk->video, desk->facts);
	while (affekt_player_state(desk->player) == AFFEKT_PLAYER_OPENING)
		g_main_context_iteration(NULL, TRUE);
}

static void desk_finish(struct desk *desk)
{
	affekt_video_show(desk->video, NULL);
	film_remove(desk->folder);
	affekt_facts_free(desk->facts);
	rec_session_free(desk->recording);
	g_object_unref(desk->actions);
	g_object_unref(desk->transport);
	g_object_unref(desk->timeline);
	g_free(desk->folder);
}

static struct desk desk_with_video(void)
{
	struct desk desk = desk_new();
	add_video(&desk, NULL, "s.mkv");
	show(&desk);
	ck_assert_int_eq(affekt_player_state(desk.player), AFFEKT_PLAYER_READY);
	return desk;
}

static void settle(struct desk *desk)
{
	while (affekt_player_is_seeking(desk->player))
		g_main_context_iteration(NULL, TRUE);
}

static double frame_s(int i)
{
	return START_S + i / 30.0;
}

static void activate(struct desk *desk, const char *name)
{
	g_action_group_activate_action(G_ACTION_GROUP(desk->actions), name, NULL);
}

static void expect_frame(struct desk *desk, int frame)
{
	settle(desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), frame);
	ck_assert_int_eq(
		barcode_read_paintable(affekt_player_paintable(desk->player), 320, 180), frame);
}

START_TEST(the_cursor_stays_where_it_is_put_and_the_video_follows)
{
	struct desk desk = desk_with_video();
	expect_frame(&desk, 0);
	affekt_timeline_set_cursor(desk.timeline, frame_s(40) + 0.02);
	expect_frame(&desk, 40);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), frame_s(40) + 0.02);
	/* Outside of the video stands its first or last frame. */
	affekt_timeline_set_cursor(desk.timeline, 11);
	expect_frame(&desk, FRAMES - 1);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), 11);
	/* A drag: many places, one after another. */
	for (int i = 0; i <= 60; i++)
		affekt_timeline_set_cursor(desk.timeline, frame_s(i) + 0.01);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), frame_s(60) + 0.01);
	expect_frame(&desk, 60);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), frame_s(60) + 0.01);
	ck_assert_str_eq(affekt_video_position(desk.video), "00:04.00 · frame 61 of 90");
	desk_finish(&desk);
}
END_TEST

START_TEST(a_step_takes_the_cursor_along)
{
	struct desk desk = desk_with_video();
	affekt_timeline_set_cursor(desk.timeline, frame_s(40) + 0.02);
	settle(&desk);
	activate(&desk, "frame-forward");
	expect_frame(&desk, 41);
	ck_assert_double_eq_tol(affekt_timeline_cursor(desk.timeline), frame_s(41), 1e-6);
	activate(&desk, "frame-back");
	activate(&desk, "frame-back");
	expect_frame(&desk, 39);
	ck_assert_double_eq_tol(affekt_timeline_cursor(desk.timeline), frame_s(39), 1e-6);
	desk_finish(&desk);
}
END_TEST

/* While the video plays, the cursor stands in the time of the picture that is shown; at its end the
 * right one may be on its way: a busy machine leaves out the last ones before. */
static void check_playing(AffektPlayer *player, double time_s, struct desk *desk)
{
	double cursor_s = affekt_timeline_cursor(desk->timeline);
	struct affekt_view view = affekt_timeline_view(desk->timeline);
	(void)time_s;
	bool is_at_end = !affekt_player_is_playing(player) && affekt_player_is_seeking(player);
	ck_assert(affekt_player_shows(player, cursor_s) || is_at_end);
	ck_assert_double_ge(cursor_s, view.v0);
	ck_assert_double_le(cursor_s, view.v1);
}

START_TEST(playing_goes_through_the_session_with_and_without_video)
{
	struct desk desk = desk_with_video();
	affekt_timeline_set_view(desk.timeline, (struct affekt_view){0, 2});
	g_signal_connect_after(desk.player, "shown", G_CALLBACK(check_playing), &desk);
	affekt_transport_set_rate(desk.transport, 4);
	activate(&desk, "play");
	ck_assert(affekt_transport_is_playing(desk.transport));
	ck_assert(!affekt_player_is_playing(desk.player)); /* it has not begun yet */
	gboolean has_played = FALSE;
	while (affekt_transport_is_playing(desk.transport)) {
		g_main_context_iteration(NULL, TRUE);
		has_played |= affekt_player_is_playing(desk.player);
	}
	ck_assert(has_played);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), SESSION_S);
	expect_frame(&desk, FRAMES - 1);
	desk_finish(&desk);
}
END_TEST

START_TEST(the_selection_is_played_over_and_over)
{
	struct desk desk = desk_with_video();
	affekt_timeline_select(desk.timeline, frame_s(30), frame_s(50));
	affekt_transport_set_rate(desk.transport, 2);
	activate(&desk, "loop");
	activate(&desk, "play");
	double last_s = 0;
	for (int n_rounds = 0; n_rounds < 3;) {
		g_main_context_iteration(NULL, TRUE);
		double cursor_s = affekt_timeline_cursor(desk.timeline);
		n_rounds += cursor_s < last_s;
		last_s = cursor_s;
		ck_assert_double_ge(cursor_s, frame_s(30) - 1e-6);
		ck_assert_double_lt(cursor_s, frame_s(52));
	}
	activate(&desk, "play");
	ck_assert(!affekt_transport_is_playing(desk.transport));
	desk_finish(&desk);
}
END_TEST

START_TEST(a_corrected_offset_changes_the_picture_and_not_the_cursor)
{
	struct desk desk = desk_with_video();
	affekt_timeline_set_cursor(desk.timeline, frame_s(40) + 0.01);
	settle(&desk);
	affekt_transport_set_offset(desk.transport, 10 / 30.0);
	expect_frame(&desk, 30);
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), frame_s(40) + 0.01);
	/* The same comes from the facts of the session. */
	struct rec_edit edit = {.target = REC_EDIT_VIDEO,
		.action = REC_EDIT_SET,
		.id = "e1",
		.seq = 1,
		.field = "offset",
		.value = "-0.5",
		.old_time_s = NAN};
	g_strlcpy(edit.rater, g_get_user_name(), sizeof edit.rater);
	g_array_append_val(desk.recording->edits, edit);
	show(&desk);
	expect_frame(&desk, 55);
	ck_assert_double_eq(affekt_player_offset(desk.player), -0.5);
	desk_finish(&desk);
}
END_TEST

START_TEST(speed_is_an_action_with_a_state)
{
	struct desk desk = desk_with_video();
	GActionGroup *actions = G_ACTION_GROUP(desk.actions);
	g_action_group_change_action_state(actions, "speed", g_variant_new_string("0.25"));
	ck_assert_double_eq(affekt_player_rate(desk.player), 0.25);
	activate(&desk, "slower");
	ck_assert_double_eq(affekt_player_rate(desk.player), 0.25);
	activate(&desk, "faster");
	g_autoptr(GVariant) state = g_action_group_get_action_state(actions, "speed");
	ck_assert_str_eq(g_variant_get_string(state, NULL), "0.5");
	desk_finish(&desk);
}
END_TEST

START_TEST(one_of_several_cameras_is_shown)
{
	struct desk desk = desk_new();
	add_video(&desk, "desk", "s.desk.mkv");
	add_video(&desk, "door", "s.door.mkv");
	show(&desk);
	ck_assert_uint_eq(affekt_video_n_cameras(desk.video), 2);
	affekt_timeline_set_cursor(desk.timeline, frame_s(33));
	activate(&desk, "next-camera");
	ck_assert_str_eq(affekt_video_camera(desk.video), "door");
	while (affekt_player_state(desk.player) == AFFEKT_PLAYER_OPENING)
		g_main_context_iteration(NULL, TRUE);
	expect_frame(&desk, 33);
	activate(&desk, "next-camera");
	ck_assert_str_eq(affekt_video_camera(desk.video), "desk");
	desk_finish(&desk);
}
END_TEST

START_TEST(what_is_wrong_is_said_and_playing_goes_on_without_a_picture)
{
	struct desk desk = desk_new();
	add_video(&desk, NULL, "s.mkv");
	g_autofree char *path = g_build_filename(desk.folder, "s.mkv", NULL);
	g_unlink(path);
	show(&desk);
	ck_assert_ptr_nonnull(strstr(affekt_video_status(desk.video), "put it back"));
	ck_assert_str_eq(affekt_video_position(desk.video), "");
	affekt_transport_set_rate(desk.transport, 4);
	activate(&desk, "play");
	while (affekt_timeline_cursor(desk.timeline) < 1)
		g_main_context_iteration(NULL, TRUE);
	activate(&desk, "frame-forward");
	ck_assert(!affekt_transport_is_playing(desk.transport));
	desk_finish(&desk);
}
END_TEST

START_TEST(the_picture_is_painted_on_black_in_its_proportions)
{
	struct desk desk = desk_with_video();
	affekt_timeline_set_cursor(desk.timeline, frame_s(21));
	expect_frame(&desk, 21);
	screen_wait_for_frame(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(desk.video))));
	/* First the box of picture and words, in it the picture. */
	GtkWidget *screen =
		gtk_widget_get_first_child(gtk_widget_get_first_child(GTK_WIDGET(desk.video)));
	int width = gtk_widget_get_width(screen);
	int height = gtk_widget_get_height(screen);
	int shown = height * BARCODE_WIDTH / BARCODE_HEIGHT;
	ck_assert_int_lt(shown, width);
	cairo_surface_t *whole = screen_picture(screen);
	ck_assert_uint_eq(screen_pixel(whole, 2, height / 2), 0);
	ck_assert_uint_eq(screen_pixel(whole, width - 3, height / 2), 0);
	cairo_surface_t *inside =
		cairo_surface_create_for_rectangle(whole, (width - shown) / 2.0, 0, shown, height);
	cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, shown, height);
	cairo_t *cr = cairo_create(picture);
	cairo_set_source_surface(cr, inside, 0, 0);
	cairo_paint(cr);
	cairo_destroy(cr);
	ck_assert_int_eq(barcode_read(picture), 21);
	cairo_surface_destroy(picture);
	cairo_surface_destroy(inside);
	cairo_surface_destroy(whole);
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/video", the_cursor_stays_where_it_is_put_and_the_video_follows,
	a_step_takes_the_cursor_along, playing_goes_through_the_session_with_and_without_video,
	the_selection_is_played_over_and_over,
	a_corrected_offset_changes_the_picture_and_not_the_cursor, speed_is_an_action_with_a_state,
	one_of_several_cameras_is_shown,
	what_is_wrong_is_said_and_playing_goes_on_without_a_picture,
	the_picture_is_painted_on_black_in_its_proportions)
