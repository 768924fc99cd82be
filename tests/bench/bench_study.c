/*
 * What the picture of a study costs per frame: a thousand participants by five hundred touch points
 * beside twelve by eight, scrolled, as an overview, and while only the cursor moves. A program of
 * its own, because it needs a display.
 *
 *   bench_study
 */
#include "gui/study/heat.h"
#include "tests/bench/measure.h"
#include "tests/gui/made_heat.h"

#include <adwaita.h>
#include <sys/resource.h>

enum {
	WARM_UP_FRAMES = 20,
	FRAMES = 200,
	WIDTH = 1600,
	HEIGHT = 1000,
};

static const struct {
	guint n_people, n_touchpoints;
} sizes[] = {{12, 8}, {1000, 500}};

enum phase {
	PHASE_SCROLL = 0,
	PHASE_OVERVIEW, /* the smallest cells: most are seen at once */
	PHASE_CURSOR,
	N_PHASES,
};

static const char *const phases[N_PHASES] = {
	[PHASE_SCROLL] = "scrolling",
	[PHASE_OVERVIEW] = "scrolling the overview",
	[PHASE_CURSOR] = "moving the cursor",
};

struct bench {
	GMainLoop *loop;
	AffektHeat *heat;
	GtkAdjustment *across, *down;
	enum phase phase;
	int frames;
	double cpu_s;
	double cost_ms[N_PHASES];
};

static double cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* On by a bit, from the start again at the end. Where nothing can be scrolled, all is drawn anew.
 */
static void scroll(struct bench *bench, GtkAdjustment *adjustment, double step)
{
	double value = gtk_adjustment_get_value(adjustment) + step;
	double most =
		gtk_adjustment_get_upper(adjustment) - gtk_adjustment_get_page_size(adjustment);

	gtk_adjustment_set_value(adjustment, value < most ? value : 0);
	if (most <= 0) {
		affekt_heat_zoom(bench->heat, bench->frames % 2 == 0);
	}
}

static void move(struct bench *bench)
{
	if (bench->phase == PHASE_CURSOR) {
		affekt_heat_move(bench->heat, bench->frames % 2 ? 1 : -1, 0);
		return;
	}
	scroll(bench, bench->down, 7);
	scroll(bench, bench->across, 3);
}

static gboolean draw_next(GtkWidget *widget, GdkFrameClock *clock, gpointer user)
{
	struct bench *bench = user;

	(void)widget;
	(void)clock;
	if (bench->frames == 0 && bench->phase == PHASE_OVERVIEW) {
		affekt_heat_fit(bench->heat);
	}
	move(bench);
	bench->frames++;
	if (bench->frames == WARM_UP_FRAMES) {
		bench->cpu_s = cpu_seconds();
	}
	if (bench->frames < WARM_UP_FRAMES + FRAMES) {
		return G_SOURCE_CONTINUE;
	}
	bench->cost_ms[bench->phase] = (cpu_seconds() - bench->cpu_s) * 1e3 / FRAMES;
	bench->frames = 0;
	bench->phase++;
	if (bench->phase < N_PHASES) {
		return G_SOURCE_CONTINUE;
	}
	g_main_loop_quit(bench->loop);
	return G_SOURCE_REMOVE;
}

static void run(struct bench *bench, guint n_people, guint n_touchpoints)
{
	struct study_evidence *evidence = made_heat_new(n_people, n_touchpoints, false);
	struct affekt_matrix *matrix = affekt_matrix_new();
	struct affekt_matrix_order order = {0};
	struct affekt_matrix_filter filter = {0};
	GtkWidget *window = gtk_window_new(), *scroller = gtk_scrolled_window_new();

	affekt_matrix_arrange(matrix, evidence, &order, &filter);
	bench->heat = affekt_heat_new();
	bench->phase = PHASE_SCROLL;
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(bench->heat));
	bench->across = gtk_scrolled_window_get_hadjustment(GTK_SCROLLED_WINDOW(scroller));
	bench->down = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scroller));
	affekt_heat_show(bench->heat, evidence, matrix, &order);
	gtk_window_set_default_size(GTK_WINDOW(window), WIDTH, HEIGHT);
	gtk_window_set_child(GTK_WINDOW(window), scroller);
	gtk_window_present(GTK_WINDOW(window));
	gtk_widget_add_tick_callback(GTK_WIDGET(bench->heat), draw_next, bench, NULL);
	g_main_loop_run(bench->loop);
	affekt_heat_show(bench->heat, NULL, matrix, &order);
	gtk_window_destroy(GTK_WINDOW(window));
	affekt_matrix_free(matrix);
	made_heat_free(evidence);
}

int main(void)
{
	struct bench small = {0}, large = {0};

	adw_init();
	small.loop = large.loop = g_main_loop_new(NULL, FALSE);
	run(&small, sizes[0].n_people, sizes[0].n_touchpoints);
	run(&large, sizes[1].n_people, sizes[1].n_touchpoints);
	for (int phase = 0; phase < N_PHASES; phase++) {
		g_autofree char *what = g_strdup_printf(
			"study: 1,000 x 500, CPU per frame while %s", phases[phase]);
		g_autofree char *ratio =
			g_strdup_printf("study: … of what 12 x 8 cost while %s", phases[phase]);
		bench_measure_print(what, large.cost_ms[phase], 2, "ms");
		bench_measure_print(ratio, large.cost_ms[phase] / small.cost_ms[phase], 1, "x");
	}
	g_main_loop_unref(small.loop);
	return 0;
}
