/*
 * Real keys, wheel, drags and clicks, sent by xdotool through a window manager (with_manager.sh),
 * against a window of this process: what they did is read from its timeline.
 */
#include "tests/check_main.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"
#include "tests/gui/xdotool.h"

#include <math.h>

#define DURATION_S 600.0

struct desk {
	AffektWindow *window;
	AffektTimeline *timeline;
	char *id; /* of the X window */
};

static struct desk desk_new(void)
{
	struct desk desk = {0};
	screen_init();
	desk.window = screen_open_fixture(DURATION_S, 0);
	desk.timeline = affekt_review_timeline(affekt_window_review(desk.window));
	desk.id = xdotool_activate(GTK_WINDOW(desk.window), "Shop.visit");
	return desk;
}

static void desk_finish(struct desk *desk)
{
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_free(desk->id);
}

static void point_at(struct desk *desk, GtkWidget *widget, double x, double y)
{
	xdotool_point_at(GTK_WINDOW(desk->window), desk->id, widget, x, y);
}

static AffektTrack *conductance_of(struct desk *desk)
{
	return affekt_stage_track(
		affekt_review_stage(affekt_window_review(desk->window)), AFFEKT_REVIEW_CONDUCTANCE);
}

/* The pointer at a quarter of the plot, its instant known. */
static void hover(struct desk *desk)
{
	GtkWidget *track = GTK_WIDGET(conductance_of(desk));
	int plot = gtk_widget_get_width(track) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
	int x = plot / 4;
	double wanted_s = x * DURATION_S / plot;
	/* Where the pointer already stands, only a move is news: from the side, then there. Again
	 * while the manager still places the window, for then a move may be lost. */
	while (!(fabs(affekt_timeline_hover(desk->timeline) - wanted_s) < DURATION_S / plot / 2)) {
		point_at(desk, track, AFFEKT_TRACK_GUTTER + x + 20, AFFEKT_TRACK_STRIP + 30);
		point_at(desk, track, AFFEKT_TRACK_GUTTER + x, AFFEKT_TRACK_STRIP + 30);
		while (g_main_context_iteration(NULL, FALSE))
			continue;
	}
}

static double span_of(struct desk *desk)
{
	struct affekt_view view = affekt_timeline_view(desk->timeline);
	return view.v1 - view.v0;
}

static void wait_for_span(struct desk *desk, double least, double most)
{
	while (span_of(desk) < least || span_of(desk) > most)
		g_main_context_iteration(NULL, TRUE);
}

static void wait_for_cursor(struct desk *desk, double least_s, double most_s)
{
	while (affekt_timeline_cursor(desk->timeline) < least_s ||
		affekt_timeline_cursor(desk->timeline) > most_s)
		g_main_context_iteration(NULL, TRUE);
}

/* Clicks until the cursor is there: a click that falls into the manager's own grab of the button is
 * lost, for people too. */
static void click_for_cursor(struct desk *desk, double least_s, double most_s)
{
	while (affekt_timeline_cursor(desk->timeline) < least_s ||
		affekt_timeline_cursor(desk->timeline) > most_s) {
		xdotool("click 1");
		while (g_main_context_iteration(NULL, FALSE))
			continue;
	}
}

START_TEST(the_wheel_zooms_where_the_pointer_is_and_dragging_scrolls)
{
	struct desk desk = desk_new();
	hover(&desk);
	double instant_s = affekt_timeline_hover(desk.timeline);
	ck_assert_double_eq_tol(instant_s, DURATION_S / 4, 3);
	xdotool("click --repeat 4 --delay 20 4");
	double wanted = DURATION_S / pow(1.25, 4);
	wait_for_span(&desk, wanted - 0.01, wanted + 0.01);
	ck_assert_double_eq_tol(affekt_timeline_hover(desk.timeline), instant_s, 0.01);

	struct affekt_view before = affekt_timeline_view(desk.timeline);
	xdotool("mousedown 1 mousemove_relative --sync -- -40 0 mousemove_relative --sync -- -40 0 "
		"mouseup 1");
	int plot = gtk_widget_get_width(GTK_WIDGET(conductance_of(&desk))) - AFFEKT_TRACK_GUTTER -
		   AFFEKT_TRACK_EDGE;
	double moved_s = before.v0 + 80.0 / plot * wanted;
	while (fabs(affekt_timeline_view(desk.timeline).v0 - moved_s) > 0.01)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_double_eq_tol(span_of(&desk), wanted, 0.01);
	/* A drag is no click. */
	ck_assert_double_eq(affekt_timeline_cursor(desk.timeline), 0);
	desk_finish(&desk);
}
END_TEST

START_TEST(a_click_sets_the_cursor_and_keys_move_it)
{
	struct desk desk = desk_new();
	hover(&desk);
	double instant_s = affekt_timeline_hover(desk.timeline);
	click_for_cursor(&desk, instant_s - 0.01, instant_s + 0.01);
	xdotool("key Right");
	wait_for_cursor(&desk, instant_s + 5.9, instant_s + 6.1);
	xdotool("key End");
	wait_for_cursor(&desk, DURATION_S, DURATION_S);
	xdotool("key Home");
	wait_for_cursor(&desk, 0, 0);
	xdotool("key plus");
	wait_for_span(&desk, 399, 401);
	xdotool("key f");
	wait_for_span(&desk, DURATION_S, DURATION_S);
	const GArray *peaks = affekt_session_results(affekt_window_session(desk.window))->peaks;
	double first_s = g_array_index(peaks, struct dsp_peak, 0).time_s;
	xdotool("key n");
	wait_for_cursor(&desk, first_s, first_s);
	desk_finish(&desk);
}
END_TEST

START_TEST(the_list_is_walked_by_keys_and_the_band_clicked)
{
	struct desk desk = desk_new();
	xdotool("key 1");
	xdotool("key Down");
	wait_for_cursor(&desk, 6, 108); /* Rest, or the one below it */
	xdotool("key Down");
	wait_for_cursor(&desk, 108, 150);
	xdotool("key Return");
	wait_for_span(&desk, 12, 100);

	xdotool("key f");
	wait_for_span(&desk, DURATION_S, DURATION_S);
	/* The band is right above the conductance track. */
	GtkWidget *track = GTK_WIDGET(conductance_of(&desk));
	int plot = gtk_widget_get_width(track) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
	GtkWidget *band = gtk_widget_get_prev_sibling(gtk_widget_get_parent(track));
	point_at(&desk, band, AFFEKT_TRACK_GUTTER + plot * 0.78, 15);
	click_for_cursor(&desk, 438, 438); /* Paying */
	desk_finish(&desk);
}
END_TEST

START_TEST(space_plays_and_pauses_and_a_comma_steps_back)
{
	struct desk desk = desk_new();
	hover(&desk);
	xdotool("key greater key greater key space");
	while (affekt_timeline_cursor(desk.timeline) < 2)
		g_main_context_iteration(NULL, TRUE);
	xdotool("key space");
	AffektTransport *transport =
		affekt_video_transport(affekt_review_video(affekt_window_review(desk.window)));
	while (affekt_transport_is_playing(transport))
		g_main_context_iteration(NULL, TRUE);
	double stopped_s = affekt_timeline_cursor(desk.timeline);
	xdotool("key comma key comma");
	wait_for_cursor(&desk, stopped_s - 0.081, stopped_s - 0.079);
	xdotool("key period");
	wait_for_cursor(&desk, stopped_s - 0.041, stopped_s - 0.039);
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/input", space_plays_and_pauses_and_a_comma_steps_back,
	the_wheel_zooms_where_the_pointer_is_and_dragging_scrolls,
	a_click_sets_the_cursor_and_keys_move_it, the_list_is_walked_by_keys_and_the_band_clicked)
