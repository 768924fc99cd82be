/*
 * What a video costs in the window: seek until painted, and playing, at 1280x720 in the recorder's
 * format. A program of its own, because it needs a display.
 *
 *   bench_video FOLDER
 */
#include "gui/video/video.h"
#include "tests/bench/measure.h"
#include "tests/gui/barcode.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <sys/resource.h>

enum {
	CLIP_S = 40,
	FRAMES = CLIP_S * 30,
	SEEKS = 150,
	STEPS = 60,
	PLAY_S = 8,
	WIDTH = 900,
	HEIGHT = 420, /* with the controls: the picture is about 640x360 */
};

struct bench {
	AffektTimeline *timeline;
	AffektTransport *transport;
	AffektPlayer *player;
	GtkWidget *window;
	GMainLoop *loop;
	GArray *times_ms;
	gboolean is_painted; /* a frame of the window since it was last cleared */
	int n_shown;
	int n_wrong;
};

static double cpu_ms(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void painted(struct bench *bench)
{
	bench->is_painted = TRUE;
}

static void count_shown(struct bench *bench)
{
	bench->n_shown++;
}

/* Until frame @wanted is in the window. */
static void wait_for(struct bench *bench, gint64 wanted)
{
	while (affekt_player_is_seeking(bench->player) ||
		affekt_player_shown_frame(bench->player) != wanted)
		g_main_context_iteration(NULL, TRUE);
	bench->is_painted = FALSE;
	while (!bench->is_painted)
		g_main_context_iteration(NULL, TRUE);
	int pictured = barcode_read_paintable(affekt_player_paintable(bench->player), 640, 360);
	bench->n_wrong += pictured != wanted;
}

static void note_time(struct bench *bench, gint64 start_us)
{
	double ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
	g_array_append_val(bench->times_ms, ms);
}

static void print_times(struct bench *bench, const char *median, const char *most)
{
	bench_measure_print(median, bench_measure_quantile(bench->times_ms, 0.5), 1, "ms");
	bench_measure_print(most, bench_measure_quantile(bench->times_ms, 0.95), 1, "ms");
	g_array_set_size(bench->times_ms, 0);
}

static void seek_about(struct bench *bench, GRand *random)
{
	for (int i = 0; i < SEEKS; i++) {
		int frame = g_rand_int_range(random, 0, FRAMES);
		gint64 start_us = g_get_monotonic_time();
		affekt_timeline_set_cursor(bench->timeline, (frame + 0.5) / 30);
		wait_for(bench, frame);
		note_time(bench, start_us);
	}
	print_times(bench, "video: seek to painted at 720p, median",
		"video: seek to painted at 720p, 95 % within");
}

static void step_about(struct bench *bench, int n)
{
	affekt_timeline_set_cursor(bench->timeline, 20);
	wait_for(bench, 20 * 30);
	for (int i = 1; i <= STEPS; i++) {
		gint64 start_us = g_get_monotonic_time();
		affekt_transport_step(bench->transport, n);
		wait_for(bench, 20 * 30 + n * i);
		note_time(bench, start_us);
	}
	print_times(bench, n > 0 ? "video: step on, median" : "video: step back, median",
		n > 0 ? "video: step on, 95 % within" : "video: step back, 95 % within");
}

static gboolean stop(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

static void play(struct bench *bench, double rate, const char *shown, const char *cost)
{
	affekt_timeline_set_cursor(bench->timeline, 1);
	wait_for(bench, 30);
	affekt_transport_set_rate(bench->transport, rate);
	affekt_transport_set_playing(bench->transport, TRUE);
	g_timeout_add(1000, stop, bench->loop);
	g_main_loop_run(bench->loop);
	bench->n_shown = 0;
	double start_ms = cpu_ms();
	gint64 start_us = g_get_monotonic_time();
	g_timeout_add(PLAY_S * 1000, stop, bench->loop);
	g_main_loop_run(bench->loop);
	double wall_s = (double)(g_get_monotonic_time() - start_us) / 1e6;
	bench_measure_print(shown, bench->n_shown / wall_s, 1, "/s");
	bench_measure_print(cost, (cpu_ms() - start_ms) / MAX(bench->n_shown, 1), 1, "ms");
	affekt_transport_set_playing(bench->transport, FALSE);
}

static gboolean open_clip(struct bench *bench, const char *path)
{
	g_autofree double *stamp_s = barcode_stamps_new(FRAMES, 0, FALSE);
	struct barcode_clip clip = {stamp_s, FRAMES, 1280, 720, 12, "bench", 0};
	barcode_write(&clip, path);
	gint64 start_us = g_get_monotonic_time();
	affekt_player_open(bench->player, path, "bench", stamp_s, FRAMES);
	while (affekt_player_state(bench->player) == AFFEKT_PLAYER_OPENING)
		g_main_context_iteration(NULL, TRUE);
	bench_measure_print(
		"video: opened", (double)(g_get_monotonic_time() - start_us) / 1e3, 0, "ms");
	if (affekt_player_state(bench->player) == AFFEKT_PLAYER_READY)
		return TRUE;
	g_printerr("bench: %s\n", affekt_player_problem(bench->player));
	return FALSE;
}

static void build(struct bench *bench)
{
	bench->timeline = affekt_timeline_new();
	affekt_timeline_set_limits(bench->timeline, 0, CLIP_S);
	bench->transport = affekt_transport_new(bench->timeline);
	bench->player = affekt_transport_player(bench->transport);
	bench->window = gtk_window_new();
	gtk_window_set_decorated(GTK_WINDOW(bench->window), FALSE);
	gtk_window_set_default_size(GTK_WINDOW(bench->window), WIDTH, HEIGHT);
	gtk_window_set_child(
		GTK_WINDOW(bench->window), GTK_WIDGET(affekt_video_new(bench->transport, "bench")));
	gtk_window_present(GTK_WINDOW(bench->window));
	g_signal_connect_swapped(gtk_widget_get_frame_clock(bench->window), "after-paint",
		G_CALLBACK(painted), bench);
	g_signal_connect_swapped(bench->player, "shown", G_CALLBACK(count_shown), bench);
	while (!bench->is_painted)
		g_main_context_iteration(NULL, TRUE);
}

int main(int argc, char **argv)
{
	struct bench bench = {0};

	if (argc != 2) {
		g_printerr("usage: bench_video FOLDER\n");
		return 2;
	}
	adw_init();
	g_autofree char *path = g_build_filename(argv[1], "bench.mkv", NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(1);
	bench.loop = g_main_loop_new(NULL, FALSE);
	bench.times_ms = g_array_new(FALSE, FALSE, sizeof(double));
	build(&bench);
	gboolean is_open = open_clip(&bench, path);
	if (is_open) {
		seek_about(&bench, random);
		step_about(&bench, 1);
		step_about(&bench, -1);
		play(&bench, 1, "video: frames shown while playing",
			"video: CPU per shown frame while playing");
		play(&bench, 4, "video: frames shown at four times the speed",
			"video: CPU per shown frame at four times the speed");
		bench_measure_print("video: wrong pictures", bench.n_wrong, 0, "");
	}
	g_unlink(path);
	affekt_player_close(bench.player);
	gtk_window_destroy(GTK_WINDOW(bench.window));
	g_object_unref(bench.transport);
	g_object_unref(bench.timeline);
	g_array_unref(bench.times_ms);
	g_main_loop_unref(bench.loop);
	return is_open && bench.n_wrong == 0 ? 0 : 1;
}
