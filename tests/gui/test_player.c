/* A barcode video through the player: the picture and the time that is said must agree, always. */
#include "gui/video/player.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum {
	FRAMES = 240,
};

#define UUID    "0d2c1a34-5b7e-4f10-9a68-3c5d7e9f1b20"
#define OTHER   "ffffffff-5b7e-4f10-9a68-3c5d7e9f1b20"
/* Session time of the file's zero. */
#define START_S 41.37

struct desk {
	char *folder, *path;
	double *frame_s;
	AffektPlayer *player;
	int n_shown;    /* emissions while no other frame was wanted */
	int n_mistakes; /* of them, how often picture and time differed */
};

static int frame_of_time(const struct desk *desk, double time_s)
{
	for (int i = 0; i < FRAMES; i++) {
		if (fabs(desk->frame_s[i] - time_s) < 1e-6)
			return i;
	}
	return -1;
}

static void shown(AffektPlayer *player, double time_s, struct desk *desk)
{
	int pictured = barcode_read_paintable(affekt_player_paintable(player), 320, 180);
	int said = frame_of_time(desk, time_s - affekt_player_offset(player));
	desk->n_shown++;
	if (pictured != said || said != affekt_player_shown_frame(player)) {
		desk->n_mistakes++;
		g_printerr("picture %d, time of %d, number %d\n", pictured, said,
			(int)affekt_player_shown_frame(player));
	}
}

static struct desk desk_with_sound(gboolean is_variable, const char *uuid, double sound_s)
{
	screen_init();
	struct desk desk = {.folder = g_dir_make_tmp("affekt-XXXXXX", NULL)};
	double *stamp_s = barcode_stamps_new(FRAMES, 0.352, is_variable);
	struct barcode_clip clip = {
		stamp_s, FRAMES, BARCODE_WIDTH, BARCODE_HEIGHT, 0, uuid, sound_s};
	desk.path = g_build_filename(desk.folder, "clip.mkv", NULL);
	barcode_write(&clip, desk.path);
	desk.frame_s = g_new(double, FRAMES);
	for (int i = 0; i < FRAMES; i++)
		desk.frame_s[i] = START_S + stamp_s[i];
	g_free(stamp_s);
	desk.player = affekt_player_new();
	return desk;
}

static struct desk desk_new(gboolean is_variable, const char *uuid)
{
	return desk_with_sound(is_variable, uuid, 0);
}

static void desk_finish(struct desk *desk)
{
	g_object_unref(desk->player);
	g_unlink(desk->path);
	g_rmdir(desk->folder);
	g_free(desk->path);
	g_free(desk->folder);
	g_free(desk->frame_s);
}

static void wait_until_open(struct desk *desk)
{
	while (affekt_player_state(desk->player) == AFFEKT_PLAYER_OPENING)
		g_main_context_iteration(NULL, TRUE);
}

static void wait_until_settled(struct desk *desk)
{
	while (affekt_player_is_seeking(desk->player))
		g_main_context_iteration(NULL, TRUE);
}

static void open_desk(struct desk *desk)
{
	g_signal_connect(desk->player, "shown", G_CALLBACK(shown), desk);
	affekt_player_open(desk->player, desk->path, UUID, desk->frame_s, FRAMES);
	wait_until_open(desk);
	ck_assert_msg(affekt_player_state(desk->player) == AFFEKT_PLAYER_READY, "%s",
		affekt_player_problem(desk->player));
}

static void go_to(struct desk *desk, int frame)
{
	double into_s =
		frame + 1 < FRAMES ? 0.9 * (desk->frame_s[frame + 1] - desk->frame_s[frame]) : 0.01;
	affekt_player_seek(desk->player, desk->frame_s[frame] + into_s);
	wait_until_settled(desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), frame);
	ck_assert(affekt_player_shows(desk->player, desk->frame_s[frame] + into_s));
}

static void step(struct desk *desk, int n)
{
	int wanted = CLAMP((int)affekt_player_shown_frame(desk->player) + n, 0, FRAMES - 1);
	affekt_player_step(desk->player, n);
	wait_until_settled(desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), wanted);
}

/* Plays until @n more pictures were shown. */
static void play(struct desk *desk, int n)
{
	int until = desk->n_shown + n;
	affekt_player_set_playing(desk->player, TRUE);
	while (desk->n_shown < until && affekt_player_is_playing(desk->player))
		g_main_context_iteration(NULL, TRUE);
	affekt_player_set_playing(desk->player, FALSE);
	wait_until_settled(desk);
}

static void seek_step_and_play(gboolean is_variable, double sound_s)
{
	struct desk desk = desk_with_sound(is_variable, UUID, sound_s);
	g_autoptr(GRand) random = g_rand_new_with_seed(4);
	open_desk(&desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), 0);
	for (int i = 0; i < 100; i++) {
		go_to(&desk, g_rand_int_range(random, 0, FRAMES));
		int next = g_rand_int_range(random, 0, 10);
		if (next < 3)
			step(&desk, 1);
		else if (next < 6)
			step(&desk, -1);
		else if (next < 7)
			step(&desk, g_rand_int_range(random, -20, 20));
		else if (next < 8)
			play(&desk, 4);
	}
	ck_assert_int_ge(desk.n_shown, 150);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}

START_TEST(picture_and_time_agree_after_seeks_steps_and_plays)
{
	seek_step_and_play(FALSE, 0);
}
END_TEST

START_TEST(they_agree_too_when_the_camera_slowed_down)
{
	seek_step_and_play(TRUE, 0);
}
END_TEST

START_TEST(sound_beside_the_pictures_changes_nothing)
{
	seek_step_and_play(TRUE, 5);
}
END_TEST

START_TEST(they_agree_behind_a_sleep_of_the_computer)
{
	struct desk desk = desk_new(TRUE, UUID);
	/* The session's clock went on; that of the file did not. */
	for (int i = FRAMES / 2; i < FRAMES; i++)
		desk.frame_s[i] += 30;
	open_desk(&desk);
	go_to(&desk, FRAMES / 2 + 40);
	step(&desk, -1);
	go_to(&desk, FRAMES / 2 - 1);
	step(&desk, 1);
	go_to(&desk, FRAMES / 2 - 3);
	play(&desk, 8);
	go_to(&desk, FRAMES - 1);
	go_to(&desk, 5);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(of_many_wishes_the_last_one_wins_with_one_seek_at_a_time)
{
	struct desk desk = desk_new(TRUE, UUID);
	open_desk(&desk);
	int before = desk.n_shown;
	for (int i = 0; i < 200; i++)
		affekt_player_seek(desk.player, desk.frame_s[i]);
	wait_until_settled(&desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), 199);
	/* The first one was under way at once, the last one after it, and none between them. */
	ck_assert_int_le(desk.n_shown - before, 3);
	for (int i = 0; i < 10; i++)
		affekt_player_step(desk.player, -1);
	wait_until_settled(&desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), 189);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(playing_goes_on_at_any_rate_and_stops_at_the_end)
{
	struct desk desk = desk_new(TRUE, UUID);
	static const double rates[] = {0.25, 0.5, 1, 2, 4};
	open_desk(&desk);
	for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
		affekt_player_set_rate(desk.player, rates[i]);
		go_to(&desk, 20);
		play(&desk, 4);
		ck_assert_int_gt(affekt_player_shown_frame(desk.player), 20);
	}
	go_to(&desk, FRAMES - 12);
	affekt_player_set_playing(desk.player, TRUE);
	while (affekt_player_is_playing(desk.player))
		g_main_context_iteration(NULL, TRUE);
	ck_assert_int_gt(affekt_player_shown_frame(desk.player), FRAMES - 12);
	step(&desk, -1);
	go_to(&desk, FRAMES - 1);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(a_loop_is_played_over_and_over)
{
	struct desk desk = desk_new(FALSE, UUID);
	open_desk(&desk);
	affekt_player_set_rate(desk.player, 4);
	affekt_player_set_loop(desk.player, desk.frame_s[60], desk.frame_s[100]);
	go_to(&desk, 60);
	affekt_player_set_playing(desk.player, TRUE);
	gint64 last = 60;
	for (int n_rounds = 0; n_rounds < 3;) {
		g_main_context_iteration(NULL, TRUE);
		gint64 frame = affekt_player_shown_frame(desk.player);
		n_rounds += frame < last;
		last = frame;
		ck_assert_int_ge(frame, 60);
	}
	/* The last frames, too: the end of the file is an end of the loop. */
	affekt_player_set_loop(
		desk.player, desk.frame_s[FRAMES - 20], desk.frame_s[FRAMES - 1] + 9);
	affekt_player_seek(desk.player, desk.frame_s[FRAMES - 20]);
	wait_until_settled(&desk);
	last = FRAMES - 20;
	for (int n_rounds = 0; n_rounds < 2;) {
		g_main_context_iteration(NULL, TRUE);
		gint64 frame = affekt_player_shown_frame(desk.player);
		n_rounds += frame < last;
		last = frame;
		ck_assert_int_ge(frame, FRAMES - 20);
	}
	ck_assert(affekt_player_is_playing(desk.player));
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(an_offset_moves_the_time_of_the_shown_frame)
{
	struct desk desk = desk_new(TRUE, UUID);
	open_desk(&desk);
	go_to(&desk, 77);
	affekt_player_set_offset(desk.player, -0.4);
	ck_assert_double_eq_tol(affekt_player_shown_s(desk.player), desk.frame_s[77] - 0.4, 1e-9);
	affekt_player_seek(desk.player, desk.frame_s[130] - 0.4);
	wait_until_settled(&desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), 130);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(pictures_are_decoded_as_large_as_they_are_painted)
{
	struct desk desk = desk_new(FALSE, UUID);
	open_desk(&desk);
	go_to(&desk, 50);
	int before = desk.n_shown;
	affekt_player_set_size(desk.player, 320, 300);
	while (desk.n_shown == before)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), 50);
	GdkPaintable *picture = affekt_player_paintable(desk.player);
	ck_assert_int_eq(gdk_paintable_get_intrinsic_width(picture), BARCODE_WIDTH);
	step(&desk, 1);
	step(&desk, -1);
	play(&desk, 3);
	affekt_player_set_size(desk.player, 1000, 1000);
	go_to(&desk, 3);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

static void cut(const struct desk *desk, double share)
{
	GStatBuf status;
	ck_assert_int_eq(g_stat(desk->path, &status), 0);
	ck_assert_int_eq(truncate(desk->path, (off_t)((double)status.st_size * share)), 0);
}

START_TEST(a_cut_file_is_shown_as_far_as_it_goes)
{
	struct desk desk = desk_new(TRUE, UUID);
	cut(&desk, 0.5);
	open_desk(&desk);
	affekt_player_seek(desk.player, desk.frame_s[FRAMES - 1]);
	wait_until_settled(&desk);
	gint64 last = affekt_player_shown_frame(desk.player);
	ck_assert_int_gt(last, FRAMES / 4);
	ck_assert_int_lt(last, 3 * FRAMES / 4);
	ck_assert_int_eq(affekt_player_n_frames(desk.player), last + 1);
	ck_assert_ptr_nonnull(strstr(affekt_player_note(desk.player), "cut"));
	/* Everything before it is as good as ever. */
	go_to(&desk, (int)last / 2);
	step(&desk, 1);
	go_to(&desk, (int)last);
	affekt_player_step(desk.player, 1);
	wait_until_settled(&desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk.player), last);
	go_to(&desk, 3);
	ck_assert_int_eq(desk.n_mistakes, 0);
	desk_finish(&desk);
}
END_TEST

static void expect_problem(struct desk *desk, const char *words)
{
	affekt_player_open(desk->player, desk->path, UUID, desk->frame_s, FRAMES);
	wait_until_open(desk);
	ck_assert_int_eq(affekt_player_state(desk->player), AFFEKT_PLAYER_FAILED);
	ck_assert_msg(strstr(affekt_player_problem(desk->player), words) != NULL, "%s",
		affekt_player_problem(desk->player));
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), -1);
	/* Nothing that a page does to it does any harm. */
	affekt_player_seek(desk->player, START_S + 1);
	affekt_player_step(desk->player, 1);
	affekt_player_set_playing(desk->player, TRUE);
	ck_assert(!affekt_player_is_playing(desk->player));
	affekt_player_close(desk->player);
	ck_assert_int_eq(affekt_player_state(desk->player), AFFEKT_PLAYER_EMPTY);
}

START_TEST(a_video_of_another_session_is_refused)
{
	struct desk desk = desk_new(FALSE, OTHER);
	expect_problem(&desk, "another session");
	desk_finish(&desk);
}
END_TEST

START_TEST(a_missing_or_unreadable_file_is_a_sentence)
{
	struct desk desk = desk_new(FALSE, UUID);
	ck_assert(g_file_set_contents(desk.path, "this is no video at all", -1, NULL));
	expect_problem(&desk, desk.path);
	g_unlink(desk.path);
	expect_problem(&desk, "not there");
	affekt_player_open(desk.player, desk.path, UUID, NULL, 0);
	ck_assert_ptr_nonnull(strstr(affekt_player_problem(desk.player), "no frame times"));
	desk_finish(&desk);
}
END_TEST

START_TEST(a_missing_decoder_is_named_with_its_package)
{
	struct desk desk = desk_new(FALSE, UUID);
	GstRegistry *registry = gst_registry_get();
	g_autoptr(GstCaps) caps = gst_caps_new_empty_simple("video/x-h264");
	GList *all = gst_element_factory_list_get_elements(
		GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO,
		GST_RANK_NONE);
	GList *decoders = gst_element_factory_list_filter(all, caps, GST_PAD_SINK, FALSE);
	for (GList *item = decoders; item != NULL; item = item->next)
		gst_registry_remove_feature(registry, item->data);
	gst_plugin_feature_list_free(decoders);
	gst_plugin_feature_list_free(all);
	expect_problem(&desk, "gstreamer1.0-libav");
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/player", picture_and_time_agree_after_seeks_steps_and_plays,
	they_agree_too_when_the_camera_slowed_down, sound_beside_the_pictures_changes_nothing,
	they_agree_behind_a_sleep_of_the_computer,
	of_many_wishes_the_last_one_wins_with_one_seek_at_a_time,
	playing_goes_on_at_any_rate_and_stops_at_the_end, a_loop_is_played_over_and_over,
	an_offset_moves_the_time_of_the_shown_frame,
	pictures_are_decoded_as_large_as_they_are_painted, a_cut_file_is_shown_as_far_as_it_goes,
	a_video_of_another_session_is_refused, a_missing_or_unreadable_file_is_a_sentence,
	a_missing_decoder_is_named_with_its_package)
