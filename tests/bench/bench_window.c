/*
 * What the window costs: opening a session, and each frame while it scrolls. A program of its own,
 * because it needs a display.
 *
 *   bench_window SESSION.nwb
 */
#include "gui/plot/timeline.h"
#include "gui/review/stage.h"
#include "gui/session/session.h"
#include "tests/bench/measure.h"

#include <adwaita.h>
#include <sys/resource.h>

enum {
	WARM_UP_FRAMES = 20,
	FRAMES = 300,
	WIDTH = 1600,
	HEIGHT = 1000,
};

static const double PAN_SHARE = 0.02;

/* What moves from frame to frame. */
enum phase {
	PHASE_SCROLL = 0,
	PHASE_SCROLL_WHOLE, /* half of the record at once: every sample counts */
	PHASE_CURSOR,
	N_PHASES,
};

static const struct {
	const char *what;
	double span_share; /* of the record */
} phases[N_PHASES] = {
	[PHASE_SCROLL] = {"window: CPU per frame while scrolling an eighth", 0.125},
	[PHASE_SCROLL_WHOLE] = {"window: CPU per frame while scrolling a half", 0.5},
	[PHASE_CURSOR] = {"window: CPU per frame while only the cursor moves", 0.125},
};

struct bench {
	GMainLoop *loop;
	AffektSession *session;
	AffektTimeline *timeline;
	AffektStage *stage;
	gint64 start_us;
	double ready_ms;
	enum phase phase;
	int frames;
	double cpu_s;
	bool has_facts;
	bool has_failed;
};

static double cpu_seconds(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double peak_MB(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static double since_ms(gint64 start_us)
{
	return (double)(g_get_monotonic_time() - start_us) / 1e3;
}

/* To the right until the end is seen, then from the start again. */
static void move_view(AffektTimeline *timeline)
{
	struct affekt_view view = affekt_timeline_view(timeline);
	struct affekt_view limits = affekt_timeline_limits(timeline);
	double share = view.v1 < limits.v1 ? PAN_SHARE : -8;
	affekt_timeline_pan(timeline, share);
}

static void move_cursor(AffektTimeline *timeline)
{
	struct affekt_view view = affekt_timeline_view(timeline);
	double next_s = affekt_timeline_cursor(timeline) + (view.v1 - view.v0) / FRAMES;
	affekt_timeline_set_cursor(timeline, next_s < view.v1 ? next_s : view.v0);
}

static void begin_phase(struct bench *bench)
{
	struct affekt_view limits = affekt_timeline_limits(bench->timeline);
	double span_s = (limits.v1 - limits.v0) * phases[bench->phase].span_share;
	affekt_timeline_set_view(
		bench->timeline, (struct affekt_view){limits.v0, limits.v0 + span_s});
	affekt_timeline_set_cursor(bench->timeline, limits.v0);
}

static gboolean draw_next(GtkWidget *widget, GdkFrameClock *clock, gpointer user)
{
	struct bench *bench = user;

	(void)widget;
	(void)clock;
	if (bench->frames == 0) {
		begin_phase(bench);
	} else if (bench->phase == PHASE_CURSOR) {
		move_cursor(bench->timeline);
	} else {
		move_view(bench->timeline);
	}
	bench->frames++;
	if (bench->frames == WARM_UP_FRAMES) {
		bench->cpu_s = cpu_seconds();
	}
	if (bench->frames < WARM_UP_FRAMES + FRAMES) {
		return G_SOURCE_CONTINUE;
	}
	double ms = (cpu_seconds() - bench->cpu_s) * 1e3 / FRAMES;
	bench_measure_print(phases[bench->phase].what, ms, 2, "ms");
	bench->frames = 0;
	bench->phase++;
	if (bench->phase < N_PHASES) {
		return G_SOURCE_CONTINUE;
	}
	g_main_loop_quit(bench->loop);
	return G_SOURCE_REMOVE;
}

/* A frame with the facts in it has reached the screen. */
static void first_painted(GdkFrameClock *clock, struct bench *bench)
{
	g_signal_handlers_disconnect_by_data(clock, bench);
	bench_measure_print(
		"window: first picture of the session painted", since_ms(bench->start_us), 0, "ms");
}

static void show_progress(AffektSession *session, struct bench *bench)
{
	const struct affekt_facts *facts = affekt_session_facts(session);

	affekt_stage_show(bench->stage, session);
	if (!bench->has_facts && facts) {
		bench->has_facts = true;
		affekt_timeline_set_limits(bench->timeline, facts->begin_s, facts->end_s);
		g_signal_connect(gtk_widget_get_frame_clock(GTK_WIDGET(bench->stage)),
			"after-paint", G_CALLBACK(first_painted), bench);
		gtk_widget_queue_draw(GTK_WIDGET(bench->stage));
	}
	if (affekt_session_state(session) == AFFEKT_SESSION_FAILED) {
		g_printerr("bench: %s\n", affekt_session_error(session));
		bench->has_failed = true;
		g_main_loop_quit(bench->loop);
	} else if (affekt_session_state(session) == AFFEKT_SESSION_READY) {
		bench->ready_ms = since_ms(bench->start_us);
		bench_measure_print(
			"window: everything loaded and drawn", bench->ready_ms, 0, "ms");
		gtk_widget_add_tick_callback(GTK_WIDGET(bench->stage), draw_next, bench, NULL);
	}
}

int main(int argc, char **argv)
{
	struct bench bench = {.start_us = g_get_monotonic_time()};

	if (argc != 2) {
		g_printerr("usage: bench_window SESSION.nwb\n");
		return 2;
	}
	adw_init();
	bench.loop = g_main_loop_new(NULL, FALSE);
	bench.timeline = affekt_timeline_new();
	bench.stage = affekt_stage_new(bench.timeline);
	bench.session = affekt_session_new_for_path(argv[1], NULL);
	g_signal_connect(bench.session, "changed", G_CALLBACK(show_progress), &bench);
	GtkWidget *window = gtk_window_new();
	gtk_window_set_default_size(GTK_WINDOW(window), WIDTH, HEIGHT);
	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(bench.stage));
	gtk_window_present(GTK_WINDOW(window));
	affekt_session_load(bench.session);
	g_main_loop_run(bench.loop);
	bench_measure_print("window: peak memory", peak_MB(), 0, "MB");
	affekt_session_cancel(bench.session);
	gtk_window_destroy(GTK_WINDOW(window));
	g_object_unref(bench.session);
	g_object_unref(bench.timeline);
	g_main_loop_unref(bench.loop);
	return bench.has_failed ? 1 : 0;
}
