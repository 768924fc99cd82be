/*
 * Editing on the review page by its actions, over a session on the disk: what is shown, what the
 * lists say and what another program reads agree.
 */
#include "gui/review/chosen.h"
#include "gui/review/codes.h"
#include "recordings/edits/edits_merge.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <math.h>
#include <string.h>

enum {
	SECONDS = 600
};

struct desk {
	char *folder, *path;
	AffektWindow *window;
	AffektReview *review;
	AffektSession *session;
	AffektTimeline *timeline;
	AffektStage *stage;
	AffektSelection *selection;
	char *said; /* last; NULL nothing */
};

static void hear(struct desk *desk, const char *sentence)
{
	g_free(desk->said);
	desk->said = g_strdup(sentence);
}

static gboolean is_ready(gpointer session)
{
	return affekt_session_state(session) != AFFEKT_SESSION_LOADING;
}

static void desk_open(struct desk *desk, const char *rater)
{
	desk->window = affekt_window_new(NULL, NULL);
	desk->review = affekt_window_review(desk->window);
	desk->session = affekt_session_new_for_path(desk->path, rater);
	affekt_window_open_session(desk->window, desk->session);
	gtk_window_present(GTK_WINDOW(desk->window));
	screen_wait(is_ready, desk->session);
	screen_wait_for_frame(GTK_WINDOW(desk->window));
	desk->timeline = affekt_review_timeline(desk->review);
	desk->stage = affekt_review_stage(desk->review);
	desk->selection = affekt_stage_selection(desk->stage);
	g_signal_connect_swapped(desk->review, "message", G_CALLBACK(hear), desk);
}

static void desk_begin(struct desk *desk, unsigned traits)
{
	screen_init();
	desk->folder = scratch_create();
	desk->path = g_build_filename(desk->folder, "s.nwb", NULL);
	g_setenv("XDG_DATA_HOME", desk->folder, TRUE);
	g_setenv("XDG_CONFIG_HOME", desk->folder, TRUE);
	g_autoptr(rec_session) made = fixture_session_new(SECONDS, traits);
	ck_assert(rec_session_save(made, desk->path, false, NULL, NULL, NULL));
	desk_open(desk, "mia");
}

static gboolean is_saved(gpointer review)
{
	return affekt_document_is_saved(affekt_review_document(review));
}

static void desk_shut(struct desk *desk)
{
	screen_wait(is_saved, desk->review);
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_clear_object(&desk->session);
}

static void desk_end(struct desk *desk)
{
	desk_shut(desk);
	scratch_remove(desk->folder);
	g_free(desk->path);
	g_free(desk->said);
}

static void act(struct desk *desk, const char *action)
{
	g_action_group_activate_action(affekt_review_actions(desk->review), action, NULL);
}

static gboolean is_settled(gpointer session)
{
	return affekt_session_is_settled(session);
}

static const GArray *peaks_of(struct desk *desk)
{
	return affekt_session_results(desk->session)->peaks;
}

static const struct dsp_peak *peak_at(struct desk *desk, guint i)
{
	return &g_array_index(peaks_of(desk), struct dsp_peak, i);
}

static const struct rec_touchpoint *visit_at(struct desk *desk, guint i)
{
	return &g_array_index(affekt_session_facts(desk->session)->visits, struct affekt_visit, i)
			.row;
}

static void choose(
	struct desk *desk, enum affekt_thing_kind kind, enum affekt_thing_part part, int index)
{
	affekt_selection_choose(desk->selection, (struct affekt_thing){kind, part, index});
}

static void focus_track(struct desk *desk, enum affekt_review_track which)
{
	AffektTrack *track = affekt_stage_track(desk->stage, which);
	gtk_widget_grab_focus(GTK_WIDGET(track));
	ck_assert_ptr_eq(affekt_stage_focused_track(desk->stage), track);
}

static const struct affekt_row *list_row(struct desk *desk, enum affekt_row_kind kind, guint i)
{
	GListStore *store = affekt_lists_store(affekt_review_lists(desk->review), kind);
	g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), i);
	return affekt_row_get(row);
}

static void assert_line_has(struct desk *desk, const char *words)
{
	const char *text = affekt_chosen_text(affekt_review_chosen_line(desk->review));
	ck_assert_msg(strstr(text, words) != NULL, "“%s” in “%s”", words, text);
}

START_TEST(a_peak_is_added_moved_rejected_and_deleted)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	guint n = peaks_of(&desk)->len;
	affekt_timeline_set_cursor(desk.timeline, 100);
	focus_track(&desk, AFFEKT_REVIEW_AROUSAL);
	act(&desk, "edit-add");
	ck_assert_uint_eq(peaks_of(&desk)->len, n + 1);
	const struct affekt_thing *thing = affekt_selection_get(desk.selection);
	ck_assert_int_eq(thing->kind, AFFEKT_THING_PEAK);
	ck_assert_int_eq(peak_at(&desk, (guint)thing->index)->status, DSP_STATUS_MANUAL);
	assert_line_has(&desk, "01:40.0");
	assert_line_has(&desk, "manual");

	/* It stays selected wherever it goes, with every re-merge. */
	act(&desk, "edit-much-later");
	act(&desk, "edit-earlier");
	screen_wait(is_settled, desk.session);
	thing = affekt_selection_get(desk.selection);
	ck_assert_double_eq_tol(peak_at(&desk, (guint)thing->index)->time_s, 100.9, 1e-9);
	ck_assert_double_eq_tol(
		list_row(&desk, AFFEKT_ROW_PEAK, (guint)thing->index)->time_s, 100.9, 1e-9);

	act(&desk, "edit-reject");
	thing = affekt_selection_get(desk.selection);
	ck_assert_int_eq(peak_at(&desk, (guint)thing->index)->status, DSP_STATUS_REJECTED);
	ck_assert_str_eq(list_row(&desk, AFFEKT_ROW_PEAK, (guint)thing->index)->note, "rejected");
	act(&desk, "edit-delete");
	ck_assert_uint_eq(peaks_of(&desk)->len, n);
	ck_assert_ptr_null(affekt_selection_get(desk.selection));

	affekt_document_undo(affekt_review_document(desk.review));
	ck_assert_uint_eq(peaks_of(&desk)->len, n + 1);
	desk_end(&desk);
}
END_TEST

START_TEST(an_automatic_peak_comes_back_where_it_was)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	double time_s = peak_at(&desk, 0)->time_s;
	choose(&desk, AFFEKT_THING_PEAK, AFFEKT_PART_WHOLE, 0);
	act(&desk, "edit-later");
	act(&desk, "edit-later");
	ck_assert_int_eq(peak_at(&desk, 0)->status, DSP_STATUS_MOVED);
	assert_line_has(&desk, "moved");
	act(&desk, "edit-reject");
	act(&desk, "edit-restore");
	ck_assert_double_eq(peak_at(&desk, 0)->time_s, time_s);
	ck_assert_int_eq(peak_at(&desk, 0)->status, DSP_STATUS_AUTOMATIC);
	ck_assert_ptr_nonnull(affekt_selection_get(desk.selection));
	assert_line_has(&desk, "automatic");
	desk_end(&desk);
}
END_TEST

START_TEST(the_focused_track_says_what_is_added)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	const struct rec_results *before = affekt_session_results(desk.session);
	guint n_scr = before->scr->len, n_beats = before->beats->len;
	affekt_timeline_set_cursor(desk.timeline, 101.5);
	focus_track(&desk, AFFEKT_REVIEW_CONDUCTANCE);
	act(&desk, "edit-add");
	ck_assert_uint_eq(affekt_session_results(desk.session)->scr->len, n_scr + 1);
	const struct affekt_thing *thing = affekt_selection_get(desk.selection);
	const struct dsp_scr *scr = &g_array_index(
		affekt_session_results(desk.session)->scr, struct dsp_scr, (guint)thing->index);
	ck_assert_double_eq(scr->peak_s, 101.5);
	ck_assert_double_le(scr->onset_s, 101.5);
	ck_assert_double_ge(scr->onset_s, 96.5);

	focus_track(&desk, AFFEKT_REVIEW_PULSE);
	act(&desk, "edit-add");
	ck_assert_uint_eq(affekt_session_results(desk.session)->beats->len, n_beats + 1);
	focus_track(&desk, AFFEKT_REVIEW_HEART_RATE);
	act(&desk, "edit-add");
	ck_assert_ptr_nonnull(strstr(desk.said, "Nothing can be added"));
	desk_end(&desk);
}
END_TEST

START_TEST(borders_of_a_touch_point_follow_the_cursor_and_the_numbers_them)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	double start_s = visit_at(&desk, 1)->start_s, end_s = visit_at(&desk, 1)->end_s;
	gint64 n_scr = visit_at(&desk, 1)->scr_count;
	affekt_timeline_set_cursor(desk.timeline, start_s + 5);
	act(&desk, "edit-start-here");
	ck_assert_double_eq(visit_at(&desk, 1)->start_s, start_s + 5);
	affekt_timeline_set_cursor(desk.timeline, start_s + 6);
	act(&desk, "edit-end-here");
	ck_assert_double_eq(visit_at(&desk, 1)->end_s, start_s + 6);
	screen_wait(is_settled, desk.session);
	ck_assert_int_lt(visit_at(&desk, 1)->scr_count, n_scr);
	ck_assert_double_eq(list_row(&desk, AFFEKT_ROW_TOUCH_POINT, 1)->to_s, start_s + 6);

	/* An end before the start is refused, in words. */
	affekt_timeline_set_cursor(desk.timeline, start_s);
	act(&desk, "edit-end-here");
	ck_assert_str_eq(desk.said, "The start must lie before the end");
	ck_assert_double_eq(visit_at(&desk, 1)->end_s, start_s + 6);
	act(&desk, "edit-restore");
	ck_assert_double_eq(visit_at(&desk, 1)->start_s, start_s);
	ck_assert_double_eq(visit_at(&desk, 1)->end_s, end_s);
	screen_wait(is_settled, desk.session);
	ck_assert_int_eq(visit_at(&desk, 1)->scr_count, n_scr);
	desk_end(&desk);
}
END_TEST

START_TEST(an_artefact_is_painted_where_the_selection_is)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	guint n = affekt_session_results(desk.session)->artefacts->len;
	focus_track(&desk, AFFEKT_REVIEW_PULSE);
	act(&desk, "edit-artefact");
	ck_assert_ptr_nonnull(strstr(desk.said, "Select a stretch"));
	affekt_timeline_select(desk.timeline, 200, 210);
	act(&desk, "edit-artefact");
	ck_assert_uint_eq(affekt_session_results(desk.session)->artefacts->len, n + 1);
	struct affekt_thing thing = *affekt_selection_get(desk.selection);
	ck_assert_int_eq(thing.kind, AFFEKT_THING_ARTEFACT);
	assert_line_has(&desk, "03:20.0–03:30.0");
	assert_line_has(&desk, "finger pulse");
	/* Dropping its end elsewhere is one edit. */
	thing.part = AFFEKT_PART_END;
	affekt_selection_choose(desk.selection, thing);
	g_signal_emit_by_name(desk.stage, "thing-dropped", 215.0);
	assert_line_has(&desk, "03:20.0–03:35.0");
	act(&desk, "edit-delete");
	ck_assert_uint_eq(affekt_session_results(desk.session)->artefacts->len, n);
	desk_end(&desk);
}
END_TEST

/* The entry of the open popover. */
static GtkWidget *find_entry(GtkWidget *widget)
{
	if (GTK_IS_ENTRY(widget))
		return widget;
	for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
		child = gtk_widget_get_next_sibling(child)) {
		GtkWidget *found = find_entry(child);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static void answer(struct desk *desk, const char *words)
{
	GtkWidget *entry = find_entry(GTK_WIDGET(desk->review));
	ck_assert_ptr_nonnull(entry);
	gtk_editable_set_text(GTK_EDITABLE(entry), words);
	g_signal_emit_by_name(entry, "activate");
	while (find_entry(GTK_WIDGET(desk->review)) != NULL)
		g_main_context_iteration(NULL, TRUE);
}

START_TEST(notes_and_names_are_asked_for)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	guint n = affekt_session_facts(desk.session)->visits->len;
	choose(&desk, AFFEKT_THING_PEAK, AFFEKT_PART_WHOLE, 0);
	act(&desk, "edit-note");
	answer(&desk, " talked ");
	assert_line_has(&desk, "“talked”");
	ck_assert_str_eq(rec_edits_find_note(affekt_session_edits(desk.session),
				 REC_EDIT_AROUSAL_PEAK, peak_at(&desk, 0)->time_s, "mia"),
		"talked");

	affekt_timeline_select(desk.timeline, 20, 30);
	act(&desk, "edit-new-touch-point");
	answer(&desk, "At the door");
	ck_assert_uint_eq(affekt_session_facts(desk.session)->visits->len, n + 1);
	assert_line_has(&desk, "At the door");
	assert_line_has(&desk, "00:20.0–00:30.0");
	/* A known name is one more visit of that touch point. */
	affekt_timeline_select(desk.timeline, 40, 50);
	act(&desk, "edit-new-touch-point");
	answer(&desk, visit_at(&desk, 0)->title);
	const struct affekt_thing *thing = affekt_selection_get(desk.selection);
	ck_assert_str_eq(visit_at(&desk, (guint)thing->index)->id, visit_at(&desk, 0)->id);
	desk_end(&desk);
}
END_TEST

START_TEST(a_mark_is_corrected_and_all_is_there_when_opened_again)
{
	struct desk desk = {0};
	desk_begin(&desk, 0);
	choose(&desk, AFFEKT_THING_MARK, AFFEKT_PART_WHOLE, 0);
	affekt_timeline_set_cursor(desk.timeline, 321);
	act(&desk, "edit-to-cursor");
	assert_line_has(&desk, "05:21.0");
	choose(&desk, AFFEKT_THING_PEAK, AFFEKT_PART_WHOLE, 1);
	act(&desk, "edit-reject");
	double time_s = peak_at(&desk, 1)->time_s;
	desk_shut(&desk);

	desk_open(&desk, "mia");
	ck_assert_int_eq(
		affekt_things_find(desk.session, AFFEKT_THING_MARK, 321).kind, AFFEKT_THING_MARK);
	ck_assert_int_eq(peak_at(&desk, 1)->status, DSP_STATUS_REJECTED);
	ck_assert_double_eq(peak_at(&desk, 1)->time_s, time_s);
	desk_end(&desk);
}
END_TEST

START_TEST(what_cannot_be_done_is_said)
{
	struct desk desk = {0};
	desk_begin(&desk, FIXTURE_NOT_ANALYSED);
	static const char *const actions[] = {
		"edit-delete", "edit-reject", "edit-restore", "edit-later", "edit-note"};
	for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
		hear(&desk, "");
		act(&desk, actions[i]);
		ck_assert_msg(strstr(desk.said, "Nothing is selected") != NULL, "%s", actions[i]);
	}
	act(&desk, "edit-add");
	ck_assert_ptr_nonnull(strstr(desk.said, "Not analysed yet"));
	desk_shut(&desk);
	desk_open(&desk, "automatic");
	act(&desk, "edit-add");
	ck_assert_ptr_nonnull(strstr(desk.said, "shown without edits"));
	desk_end(&desk);
}
END_TEST

START_TEST(codes_are_kept_and_at_most_nine)
{
	char *folder = scratch_create();
	g_autofree char *path = g_build_filename(folder, "new", "codes", NULL);
	g_autoptr(GPtrArray) codes = affekt_codes_read(path);
	ck_assert_uint_gt(codes->len, 0);
	g_ptr_array_set_size(codes, 0);
	ck_assert(affekt_codes_add(codes, " cough \n"));
	ck_assert(!affekt_codes_add(codes, "cough"));
	ck_assert(!affekt_codes_add(codes, "  "));
	for (int i = 0; i < 20; i++) {
		g_autofree char *code = g_strdup_printf("code %d", i);
		affekt_codes_add(codes, code);
	}
	ck_assert_uint_eq(codes->len, AFFEKT_CODES_MAX);
	ck_assert(affekt_codes_write(path, codes, NULL));
	g_autoptr(GPtrArray) again = affekt_codes_read(path);
	ck_assert_uint_eq(again->len, AFFEKT_CODES_MAX);
	ck_assert_str_eq(again->pdata[0], "cough");
	scratch_remove(folder);
}
END_TEST

TESTS_MAIN("gui/editing", a_peak_is_added_moved_rejected_and_deleted,
	an_automatic_peak_comes_back_where_it_was, the_focused_track_says_what_is_added,
	borders_of_a_touch_point_follow_the_cursor_and_the_numbers_them,
	an_artefact_is_painted_where_the_selection_is, notes_and_names_are_asked_for,
	a_mark_is_corrected_and_all_is_there_when_opened_again, what_cannot_be_done_is_said,
	codes_are_kept_and_at_most_nine)
