/* The whole window with what belongs to it, in the smallest size that it promises. */
#include "tests/check_main.h"
#include "tests/gui/film.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

enum {
	WIDTH = 720,
	HEIGHT = 480,
};

struct desk {
	char *folder;
	AffektSession *session;
	AffektWindow *window;
	AffektReview *review;
};

static gboolean is_settled(gpointer review)
{
	return affekt_review_is_settled(review);
}

/* With the looks of the program: the application loads its style sheet by itself, a test does not.
 */
static struct desk desk_new(void)
{
	screen_init();
	g_autoptr(GtkCssProvider) looks = gtk_css_provider_new();
	gtk_css_provider_load_from_resource(looks, "/org/affekt/Review/style.css");
	gtk_style_context_add_provider_for_display(gdk_display_get_default(),
		GTK_STYLE_PROVIDER(looks), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
	struct desk desk = {.folder = g_dir_make_tmp("affekt-XXXXXX", NULL)};
	struct rec_session *recording = fixture_session_new(
		120, FIXTURE_SIMULATED | FIXTURE_UNCALIBRATED | FIXTURE_SELF_NORMALISED |
			     FIXTURE_RECOVERED | FIXTURE_TEMPERATURE);
	film_add(recording, desk.folder, "desk", "s.desk.mkv", 90, 20);
	film_add(recording, desk.folder, "door", "s.door.mkv", 90, 20);
	desk.session = affekt_session_new_for_recording(recording, NULL);
	desk.window = affekt_window_new(NULL, NULL);
	desk.review = affekt_window_review(desk.window);
	affekt_window_open_session(desk.window, desk.session);
	gtk_window_set_default_size(GTK_WINDOW(desk.window), WIDTH, HEIGHT);
	gtk_window_present(GTK_WINDOW(desk.window));
	screen_wait(is_settled, desk.review);
	screen_wait_for_frame(GTK_WINDOW(desk.window));
	return desk;
}

static void desk_finish(struct desk *desk)
{
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_object_unref(desk->session);
	film_remove(desk->folder);
	g_free(desk->folder);
}

START_TEST(every_page_fits_into_the_smallest_window)
{
	struct desk desk = desk_new();
	for (int i = 0; affekt_window_pages[i] != NULL; i++) {
		int width, height;
		affekt_window_turn_to(desk.window, affekt_window_pages[i]);
		screen_wait_for_frame(GTK_WINDOW(desk.window));
		screen_wait_for_frame(GTK_WINDOW(desk.window));
		gtk_widget_measure(GTK_WIDGET(desk.window), GTK_ORIENTATION_HORIZONTAL, -1, &width,
			NULL, NULL, NULL);
		gtk_widget_measure(GTK_WIDGET(desk.window), GTK_ORIENTATION_VERTICAL, WIDTH,
			&height, NULL, NULL, NULL);
		ck_assert_msg(width <= WIDTH, "%s is %d wide", affekt_window_pages[i], width);
		ck_assert_msg(height <= HEIGHT, "%s is %d high", affekt_window_pages[i], height);
	}
	desk_finish(&desk);
}
END_TEST

static gboolean sidebar_state(struct desk *desk)
{
	g_autoptr(GVariant) state =
		g_action_group_get_action_state(affekt_review_actions(desk->review), "sidebar");
	return g_variant_get_boolean(state);
}

/* The lists are on their way out for a moment. */
static gboolean is_wide(gpointer widget)
{
	return gtk_widget_get_width(widget) > 600;
}

static gboolean has_unfolded(gpointer flap)
{
	return !adw_flap_get_folded(flap);
}

START_TEST(the_lists_come_over_the_tracks_when_they_are_asked_for)
{
	struct desk desk = desk_new();
	GActionGroup *actions = affekt_review_actions(desk.review);
	AdwFlap *flap = affekt_review_flap(desk.review);
	GtkWidget *stage = GTK_WIDGET(affekt_review_stage(desk.review));
	ck_assert(adw_flap_get_folded(flap));
	ck_assert(!sidebar_state(&desk));
	screen_wait(is_wide, stage);
	g_action_group_activate_action(actions, "list-peaks", NULL);
	ck_assert(adw_flap_get_reveal_flap(flap));
	ck_assert(sidebar_state(&desk));
	/* Enter on a line: what was looked for shows. */
	GListStore *peaks = affekt_lists_store(affekt_review_lists(desk.review), AFFEKT_ROW_PEAK);
	g_autoptr(AffektRow) peak = g_list_model_get_item(G_LIST_MODEL(peaks), 0);
	g_signal_emit_by_name(affekt_review_lists(desk.review), "row-chosen", peak, TRUE);
	ck_assert(!sidebar_state(&desk));
	g_action_group_activate_action(actions, "sidebar", NULL);
	ck_assert(adw_flap_get_reveal_flap(flap));
	/* With room again they stand beside the tracks. */
	gtk_window_set_default_size(GTK_WINDOW(desk.window), 1280, 800);
	screen_wait(has_unfolded, flap);
	ck_assert(sidebar_state(&desk));
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/small", every_page_fits_into_the_smallest_window,
	the_lists_come_over_the_tracks_when_they_are_asked_for)
