/* The whole window over an in-memory session, driven by its actions and read from its labels. */
#include "gui/picture.h"
#include "gui/review/badges.h"
#include "gui/review/band.h"
#include "tests/check_main.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void run(AffektWindow *window, const char *action)
{
	GActionGroup *actions = affekt_review_actions(affekt_window_review(window));
	ck_assert_msg(g_action_group_has_action(actions, action), "no %s", action);
	g_action_group_activate_action(actions, action, NULL);
}

static double span_of(AffektWindow *window)
{
	struct affekt_view view =
		affekt_timeline_view(affekt_review_timeline(affekt_window_review(window)));
	return view.v1 - view.v0;
}

static double cursor_of(AffektWindow *window)
{
	return affekt_timeline_cursor(affekt_review_timeline(affekt_window_review(window)));
}

START_TEST(a_session_is_shown_whole_with_its_name)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	ck_assert_str_eq(affekt_window_page(window), "review");
	ck_assert_double_eq(span_of(window), 600);
	ck_assert_str_eq(gtk_window_get_title(GTK_WINDOW(window)), "Shop visit p07 – Affekt");
}
END_TEST

START_TEST(actions_zoom_scroll_and_fit)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	affekt_timeline_set_cursor(affekt_review_timeline(affekt_window_review(window)), 300);
	run(window, "zoom-in");
	ck_assert_double_eq_tol(span_of(window), 400, 1e-6);
	run(window, "zoom-in");
	run(window, "pan-right");
	struct affekt_view view =
		affekt_timeline_view(affekt_review_timeline(affekt_window_review(window)));
	ck_assert_double_gt((view.v0 + view.v1) / 2, 350);
	run(window, "zoom-out");
	ck_assert_double_eq_tol(span_of(window), 400, 1e-6);
	run(window, "fit");
	ck_assert_double_eq(span_of(window), 600);
	run(window, "go-end");
	ck_assert_double_eq(cursor_of(window), 600);
	run(window, "go-start");
	ck_assert_double_eq(cursor_of(window), 0);
}
END_TEST

START_TEST(stepping_goes_through_peaks_and_touch_points)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	const GArray *peaks = affekt_session_results(affekt_window_session(window))->peaks;
	ck_assert_uint_ge(peaks->len, 2);
	run(window, "next-peak");
	ck_assert_double_eq(cursor_of(window), g_array_index(peaks, struct dsp_peak, 0).time_s);
	run(window, "next-peak");
	ck_assert_double_eq(cursor_of(window), g_array_index(peaks, struct dsp_peak, 1).time_s);
	run(window, "previous-peak");
	ck_assert_double_eq(cursor_of(window), g_array_index(peaks, struct dsp_peak, 0).time_s);
	run(window, "next-touch-point");
	ck_assert_double_eq(cursor_of(window), 324); /* Waiting in line */
	run(window, "zoom-to-chosen");
	ck_assert_double_lt(span_of(window), 140);
	struct affekt_view view =
		affekt_timeline_view(affekt_review_timeline(affekt_window_review(window)));
	ck_assert_double_lt(view.v0, 324);
	ck_assert_double_gt(view.v1, 432);
}
END_TEST

START_TEST(the_readout_tells_what_is_under_the_cursor)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	AffektReadout *readout = affekt_review_readout(affekt_window_review(window));
	affekt_timeline_jump(affekt_review_timeline(affekt_window_review(window)), 234);
	ck_assert_str_eq(affekt_readout_text(readout, AFFEKT_READING_TIME), "03:54.00");
	ck_assert_str_eq(affekt_readout_text(readout, AFFEKT_READING_TOUCH_POINT), "Choosing");
	ck_assert(
		g_str_has_suffix(affekt_readout_text(readout, AFFEKT_READING_CONDUCTANCE), " µS"));
	double bpm = g_ascii_strtod(affekt_readout_text(readout, AFFEKT_READING_HEART_RATE), NULL);
	ck_assert_double_gt(bpm, 75);
	ck_assert_double_lt(bpm, 95);
	/* In the gap nothing was measured; what is computed there is marked. */
	affekt_timeline_set_cursor(affekt_review_timeline(affekt_window_review(window)),
		FIXTURE_GAP_AT * 600 + FIXTURE_GAP_S / 2);
	ck_assert_str_eq(affekt_readout_text(readout, AFFEKT_READING_CONDUCTANCE), "–");
	ck_assert_ptr_nonnull(
		strstr(affekt_readout_text(readout, AFFEKT_READING_AROUSAL), "(low)"));
	/* The pointer is read before the cursor. */
	affekt_timeline_set_hover(affekt_review_timeline(affekt_window_review(window)), 60);
	ck_assert_str_eq(affekt_readout_text(readout, AFFEKT_READING_TIME), "01:00.00");
	ck_assert_str_eq(affekt_readout_text(readout, AFFEKT_READING_TOUCH_POINT), "Rest");
}
END_TEST

START_TEST(lists_hold_every_event_and_choosing_one_jumps)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	AffektLists *lists = affekt_review_lists(affekt_window_review(window));
	const struct rec_results *results = affekt_session_results(affekt_window_session(window));
	GListModel *visits = G_LIST_MODEL(affekt_lists_store(lists, AFFEKT_ROW_TOUCH_POINT));
	GListModel *responses = G_LIST_MODEL(affekt_lists_store(lists, AFFEKT_ROW_RESPONSE));
	ck_assert_uint_eq(g_list_model_get_n_items(visits), FIXTURE_VISITS);
	ck_assert_uint_eq(g_list_model_get_n_items(responses), results->scr->len);
	g_autoptr(AffektRow) paying = g_list_model_get_item(visits, 5);
	g_signal_emit_by_name(lists, "row-chosen", paying, FALSE);
	ck_assert_double_eq(cursor_of(window), 438);
	ck_assert_double_eq(span_of(window), 600);
	g_signal_emit_by_name(lists, "row-chosen", paying, TRUE);
	ck_assert_double_lt(span_of(window), 100);
	/* A skipped touch point has no place to go to. */
	g_autoptr(AffektRow) skipped = g_list_model_get_item(visits, 7);
	ck_assert_str_eq(affekt_row_get(skipped)->note, "skipped");
	g_signal_emit_by_name(lists, "row-chosen", skipped, TRUE);
	ck_assert_double_eq(cursor_of(window), 438);
}
END_TEST

START_TEST(the_scale_can_be_that_of_the_whole_record)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	AffektTrack *track = affekt_stage_track(
		affekt_review_stage(affekt_window_review(window)), AFFEKT_REVIEW_CONDUCTANCE);
	double whole_low, whole_high, low, high;
	affekt_track_range(track, &whole_low, &whole_high);
	affekt_timeline_set_view(
		affekt_review_timeline(affekt_window_review(window)), (struct affekt_view){10, 40});
	affekt_track_range(track, &low, &high);
	ck_assert_double_lt(high - low, (whole_high - whole_low) / 2);
	run(window, "record-scale");
	affekt_track_range(track, &low, &high);
	ck_assert_double_eq(low, whole_low);
	ck_assert_double_eq(high, whole_high);
	run(window, "record-scale");
	affekt_track_range(track, &low, &high);
	ck_assert_double_lt(high - low, (whole_high - whole_low) / 2);
}
END_TEST

START_TEST(what_must_be_known_is_said_in_words)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(
		120, FIXTURE_SIMULATED | FIXTURE_UNCALIBRATED | FIXTURE_SELF_NORMALISED |
			     FIXTURE_RECOVERED | FIXTURE_DAMAGED);
	guint badges = affekt_badges_of(affekt_window_session(window));
	ck_assert_uint_eq(badges, 1u << AFFEKT_BADGE_SIMULATED | 1u << AFFEKT_BADGE_UNCALIBRATED |
					  1u << AFFEKT_BADGE_SELF_NORMALISED |
					  1u << AFFEKT_BADGE_RECOVERED |
					  1u << AFFEKT_BADGE_DAMAGED);
	AffektWindow *plain = screen_open_fixture(120, FIXTURE_NOT_ANALYSED);
	ck_assert_uint_eq(
		affekt_badges_of(affekt_window_session(plain)), 1u << AFFEKT_BADGE_NOT_ANALYSED);
}
END_TEST

static gboolean shows_error(gpointer window)
{
	return g_str_equal(affekt_review_state(affekt_window_review(window)), "error");
}

START_TEST(an_unreadable_file_is_an_error_page_and_the_window_goes_on)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(120, 0);
	affekt_window_open_path(window, "no such folder/none.nwb");
	screen_wait(shows_error, window);
	g_autoptr(AffektSession) session =
		affekt_session_new_for_recording(fixture_session_new(60, 0), NULL);
	affekt_window_open_session(window, session);
	while (affekt_session_state(session) != AFFEKT_SESSION_READY)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_str_eq(affekt_window_page(window), "review");
	ck_assert_str_eq(affekt_review_state(affekt_window_review(window)), "session");
	ck_assert_double_eq(span_of(window), 60);
}
END_TEST

START_TEST(a_click_on_the_band_finds_its_touch_point)
{
	screen_init();
	g_autoptr(AffektTimeline) timeline = affekt_timeline_new();
	affekt_timeline_set_limits(timeline, 0, 600);
	struct rec_session *recording = fixture_session_new(600, 0);
	struct affekt_facts *facts = affekt_facts_new(recording, NULL);
	AffektBand *band = affekt_band_new(timeline);
	affekt_band_set_data(band, facts->visits, facts->marks);
	screen_present(GTK_WIDGET(band), 674, 60); /* one pixel a second */
	ck_assert_int_eq(affekt_band_visit_at(band, AFFEKT_TRACK_GUTTER + 30, 15), 0);
	ck_assert_int_eq(affekt_band_visit_at(band, AFFEKT_TRACK_GUTTER + 260, 15), 3);
	ck_assert_int_eq(affekt_band_visit_at(band, AFFEKT_TRACK_GUTTER + 207, 15), -1);
	ck_assert_int_eq(affekt_band_visit_at(band, AFFEKT_TRACK_GUTTER + 30, 50), -1);
	affekt_facts_free(facts);
	rec_session_free(recording);
}
END_TEST

START_TEST(every_widget_has_a_name_for_those_who_do_not_see_it)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(120, 0);
	AffektStage *stage = affekt_review_stage(affekt_window_review(window));
	static const char *const names[AFFEKT_N_REVIEW_TRACKS] = {
		"Skin conductance", "Phasic driver", "Finger pulse", "Heart rate", "Arousal"};
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		GtkAccessible *track =
			GTK_ACCESSIBLE(affekt_stage_track(stage, (enum affekt_review_track)i));
		g_autofree char *difference = gtk_test_accessible_check_property(
			track, GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
		ck_assert_msg(difference == NULL, "%s", difference);
	}
}
END_TEST

START_TEST(every_key_leads_to_an_action)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(60, 0);
	GActionGroup *actions = affekt_review_actions(affekt_window_review(window));
	int n_keys = 0;
	for (const struct affekt_key_group *group = affekt_review_keys; group->title; group++) {
		for (const struct affekt_key *key = group->keys; key->trigger; key++) {
			ck_assert(g_str_has_prefix(key->action, "review."));
			const char *name = key->action + strlen("review.");
			ck_assert_msg(g_action_group_has_action(actions, name), "%s", name);
			g_autoptr(GtkShortcutTrigger) trigger =
				gtk_shortcut_trigger_parse_string(key->trigger);
			ck_assert_msg(trigger != NULL, "%s", key->trigger);
			n_keys++;
		}
	}
	ck_assert_int_ge(n_keys, 25);
	ck_assert_ptr_nonnull(
		gtk_application_window_get_help_overlay(GTK_APPLICATION_WINDOW(window)));
}
END_TEST

START_TEST(the_picture_is_written_and_not_blank)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(600, 0);
	g_autofree char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "window.png", NULL);
	g_autoptr(GError) error = NULL;
	ck_assert(affekt_picture_save(GTK_WINDOW(window), path, &error));
	cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
	int width = cairo_image_surface_get_width(picture);
	int height = cairo_image_surface_get_height(picture);
	ck_assert_int_ge(width, 1200);
	const GdkRGBA *colours = affekt_palette_current()->colours;
	static const enum affekt_colour traces[] = {AFFEKT_COLOUR_CONDUCTANCE, AFFEKT_COLOUR_DRIVER,
		AFFEKT_COLOUR_PULSE, AFFEKT_COLOUR_AROUSAL};
	for (gsize i = 0; i < G_N_ELEMENTS(traces); i++)
		ck_assert_int_gt(
			screen_count_pixels(picture, &colours[traces[i]], 0, 0, width, height),
			200);
	cairo_surface_destroy(picture);
	g_unlink(path);
	g_rmdir(folder);
	g_autofree char *nowhere = g_build_filename(folder, "gone", "window.png", NULL);
	ck_assert(!affekt_picture_save(GTK_WINDOW(window), nowhere, &error));
	ck_assert_ptr_nonnull(strstr(error->message, nowhere));
}
END_TEST

START_TEST(all_pages_edit_the_one_document_of_the_session)
{
	screen_init();
	AffektWindow *window = screen_open_fixture(60, 0);
	AffektDocument *document = affekt_window_document(window);
	ck_assert_ptr_eq(affekt_document_session(document), affekt_window_session(window));
	ck_assert_ptr_eq(affekt_review_document(affekt_window_review(window)), document);
	g_autoptr(AffektSession) next =
		affekt_session_new_for_recording(fixture_session_new(60, 0), NULL);
	affekt_window_open_session(window, next);
	ck_assert_ptr_eq(affekt_document_session(affekt_window_document(window)), next);
	ck_assert_ptr_eq(affekt_review_session(affekt_window_review(window)), next);
	ck_assert_ptr_eq(affekt_review_document(affekt_window_review(window)),
		affekt_window_document(window));
}
END_TEST

TESTS_MAIN("gui/window", a_session_is_shown_whole_with_its_name, actions_zoom_scroll_and_fit,
	stepping_goes_through_peaks_and_touch_points, the_readout_tells_what_is_under_the_cursor,
	lists_hold_every_event_and_choosing_one_jumps, the_scale_can_be_that_of_the_whole_record,
	what_must_be_known_is_said_in_words,
	an_unreadable_file_is_an_error_page_and_the_window_goes_on,
	a_click_on_the_band_finds_its_touch_point,
	every_widget_has_a_name_for_those_who_do_not_see_it, every_key_leads_to_an_action,
	the_picture_is_written_and_not_blank, all_pages_edit_the_one_document_of_the_session)
