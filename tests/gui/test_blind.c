/* Coding blind: what is hidden, what stays, and what the log says of it. */
#include "gui/review/agreement.h"
#include "gui/review/badges.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <math.h>
#include <string.h>

static gboolean is_ready(gpointer session)
{
	return affekt_session_state(session) == AFFEKT_SESSION_READY;
}

static gboolean is_settled(gpointer session)
{
	return affekt_session_is_settled(session);
}

static AffektSession *session_of(AffektWindow *window)
{
	return affekt_window_session(window);
}

/* A window on @session as @rater sees it, complete. */
static AffektWindow *open(struct rec_session *recording, const char *rater, gboolean is_blind)
{
	AffektWindow *window = affekt_window_new(NULL, NULL);
	g_autoptr(AffektSession) session = affekt_session_new_for_recording(recording, rater);
	affekt_session_set_blind(session, is_blind);
	affekt_window_open_session(window, session);
	gtk_window_present(GTK_WINDOW(window));
	screen_wait(is_ready, session);
	screen_wait_for_frame(GTK_WINDOW(window));
	return window;
}

static void add_peak_by(struct rec_session *recording, const char *rater, double time_s)
{
	struct rec_edit edit = {
		.seq = recording->edits->len + 1,
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = time_s,
	};
	g_snprintf(edit.id, sizeof edit.id, "%u", recording->edits->len + 1);
	g_strlcpy(edit.rater, rater, sizeof edit.rater);
	g_array_append_val(recording->edits, edit);
}

static void add_peak(AffektWindow *window, double time_s)
{
	struct rec_edit edit = {
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = time_s,
	};
	ck_assert(affekt_document_apply(affekt_window_document(window), &edit, 1));
}

static guint lines_of(AffektWindow *window, enum affekt_row_kind kind)
{
	return g_list_model_get_n_items(G_LIST_MODEL(
		affekt_lists_store(affekt_review_lists(affekt_window_review(window)), kind)));
}

static struct rec_edits_blind blind_of(AffektWindow *window)
{
	AffektSession *session = session_of(window);
	return rec_edits_blind_of(affekt_session_edits(session), affekt_session_rater(session));
}

static GAction *action_of(AffektWindow *window, const char *name)
{
	GActionMap *map = G_ACTION_MAP(affekt_review_actions(affekt_window_review(window)));
	return g_action_map_lookup_action(map, name);
}

static gboolean is_on(AffektWindow *window)
{
	g_autoptr(GVariant) state = g_action_get_state(action_of(window, "code-blind"));
	return g_variant_get_boolean(state);
}

/* The question that is asked; NULL none. */
static AdwMessageDialog *question(void)
{
	g_autoptr(GListModel) windows = g_object_ref(gtk_window_get_toplevels());
	for (guint i = 0; i < g_list_model_get_n_items(windows); i++) {
		g_autoptr(GtkWindow) window = g_list_model_get_item(windows, i);
		if (ADW_IS_MESSAGE_DIALOG(window) && gtk_widget_get_visible(GTK_WIDGET(window)))
			return ADW_MESSAGE_DIALOG(window);
	}
	return NULL;
}

static void answer(const char *response)
{
	AdwMessageDialog *dialog = question();
	ck_assert_ptr_nonnull(dialog);
	adw_message_dialog_response(dialog, response);
	gtk_window_close(GTK_WINDOW(dialog));
}

START_TEST(what_the_analysis_found_is_nowhere_to_be_seen)
{
	screen_init();
	AffektWindow *window = open(fixture_session_new(600, 0), "bo", TRUE);
	const struct rec_results *results = affekt_session_results(session_of(window));
	const GArray *visits = affekt_session_facts(session_of(window))->visits;
	ck_assert_uint_eq(results->peaks->len, 0);
	ck_assert_uint_eq(results->scr->len, 0);
	ck_assert_uint_eq(results->responses->len, 0);
	ck_assert_uint_gt(results->beats->len, 0);
	ck_assert_uint_gt(results->artefacts->len, 0);
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 0);
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_RESPONSE), 0);
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(visits, struct affekt_visit, i).row;
		ck_assert_int_le(row->peak_count, 0);
		ck_assert_int_le(row->scr_count, 0);
		ck_assert(!(row->scr_per_min > 0));
	}
	ck_assert_ptr_nonnull(affekt_session_signal(session_of(window), AFFEKT_SIGNAL_AROUSAL));
	ck_assert_ptr_null(affekt_session_signal(session_of(window), AFFEKT_SIGNAL_DRIVER));
	ck_assert(affekt_badges_of(session_of(window)) & 1u << AFFEKT_BADGE_BLIND);
	ck_assert(!g_action_get_enabled(action_of(window, "agreement")));
	ck_assert(is_on(window) && !affekt_session_has_shown_automatic(session_of(window)));
	ck_assert_ptr_null(question());
}
END_TEST

START_TEST(own_events_are_shown_and_the_log_says_that_they_were_coded_blind)
{
	screen_init();
	AffektWindow *window = open(fixture_session_new(600, 0), "bo", TRUE);
	ck_assert_uint_eq(affekt_session_edits(session_of(window))->len, 0);
	add_peak(window, 400);
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 1);
	ck_assert_uint_eq(affekt_session_edits(session_of(window))->len, 2);
	struct rec_edits_blind blind = blind_of(window);
	ck_assert(blind.is_blind && !blind.had_seen);
	ck_assert_uint_eq(blind.n_blind, 1);
	/* Undo takes the peak back, never the note. */
	affekt_document_undo(affekt_window_document(window));
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 0);
	ck_assert(!affekt_document_can_undo(affekt_window_document(window)));
	ck_assert(blind_of(window).is_blind);
}
END_TEST

START_TEST(nobody_elses_edits_are_shown_before_a_name_is_given)
{
	screen_init();
	struct rec_session *recording = fixture_session_new(600, 0);
	add_peak_by(recording, "anna", 400);
	AffektWindow *window = open(recording, NULL, TRUE);
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 0);
	ck_assert_str_eq(affekt_session_rater(session_of(window)), "automatic");
	ck_assert_ptr_nonnull(affekt_document_obstacle(affekt_window_document(window)));
	answer("cancel");
	ck_assert(is_on(window));
}
END_TEST

START_TEST(switched_on_later_the_note_says_what_was_seen)
{
	screen_init();
	AffektWindow *window = open(fixture_session_new(600, 0), "bo", FALSE);
	guint n = lines_of(window, AFFEKT_ROW_PEAK);
	ck_assert_uint_gt(n, 0);
	g_action_activate(action_of(window, "code-blind"), NULL);
	ck_assert(is_on(window) && affekt_session_is_blind(session_of(window)));
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 0);
	ck_assert(blind_of(window).is_blind && blind_of(window).had_seen);
	const GArray *visits = affekt_session_facts(session_of(window))->visits;
	for (guint i = 0; i < visits->len; i++)
		ck_assert_int_le(g_array_index(visits, struct affekt_visit, i).row.peak_count, 0);
	screen_wait(is_settled, session_of(window));
	/* Seeing again is asked first. */
	g_action_activate(action_of(window, "code-blind"), NULL);
	ck_assert(is_on(window));
	answer("show");
	ck_assert(!is_on(window));
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), n);
	ck_assert(!blind_of(window).is_blind && blind_of(window).was_blind);
	screen_wait(is_settled, session_of(window));
}
END_TEST

START_TEST(who_coded_blind_goes_on_blind)
{
	screen_init();
	struct rec_session *recording = fixture_session_new(600, 0);
	struct rec_edit note = rec_edits_blind_note(true, false);
	note.seq = 1;
	g_strlcpy(note.rater, "bo", sizeof note.rater);
	g_array_append_val(recording->edits, note);
	add_peak_by(recording, "bo", 400);
	AffektWindow *window = open(recording, "bo", FALSE);
	ck_assert(affekt_session_is_blind(session_of(window)) && is_on(window));
	ck_assert_uint_eq(lines_of(window, AFFEKT_ROW_PEAK), 1);
}
END_TEST

static gboolean is_bos(gpointer window)
{
	AffektSession *session = session_of(window);
	return is_ready(session) && strcmp(affekt_session_rater(session), "bo") == 0;
}

START_TEST(a_name_given_in_the_question_is_the_raters)
{
	screen_init();
	char *folder = scratch_create();
	g_autofree char *path = g_build_filename(folder, "s.nwb", NULL);
	g_setenv("XDG_DATA_HOME", folder, TRUE);
	g_autoptr(rec_session) made = fixture_session_new(60, 0);
	ck_assert(rec_session_save(made, path, false, NULL, NULL, NULL));
	AffektWindow *window = affekt_window_new(NULL, NULL);
	affekt_window_set_blind(window, TRUE);
	affekt_window_open_path(window, path);
	gtk_window_present(GTK_WINDOW(window));
	screen_wait(is_ready, session_of(window));
	AdwMessageDialog *dialog = question();
	ck_assert_ptr_nonnull(dialog);
	GtkEditable *entry = GTK_EDITABLE(adw_message_dialog_get_extra_child(dialog));
	ck_assert_str_eq(gtk_editable_get_text(entry), g_get_user_name());
	gtk_editable_set_text(entry, "  ");
	ck_assert(!adw_message_dialog_get_response_enabled(dialog, "blind"));
	gtk_editable_set_text(entry, "bo");
	answer("blind");
	screen_wait(is_bos, window);
	ck_assert(blind_of(window).is_blind && !blind_of(window).had_seen);
	ck_assert(is_on(window));
	ck_assert(affekt_document_close(affekt_window_document(window), NULL));
	gtk_window_destroy(GTK_WINDOW(window));
	scratch_remove(folder);
}
END_TEST

static gboolean has_text(gpointer dialog)
{
	g_autofree char *text = affekt_agreement_text(dialog);
	return text != NULL;
}

static void assert_says(AffektAgreement *dialog, const char *wanted)
{
	g_autofree char *text = affekt_agreement_text(dialog);
	ck_assert_msg(strstr(text, wanted) != NULL, "“%s” is not in:\n%s", wanted, text);
}

START_TEST(the_dialog_compares_a_rater_with_the_analysis)
{
	screen_init();
	struct rec_session *recording = fixture_session_new(600, 0);
	add_peak_by(recording, "anna", 300);
	AffektWindow *window = open(recording, "anna", FALSE);
	guint n = lines_of(window, AFFEKT_ROW_PEAK);
	ck_assert(g_action_get_enabled(action_of(window, "agreement")));
	AffektAgreement *dialog = affekt_agreement_new(GTK_WINDOW(window), session_of(window));
	gtk_window_present(GTK_WINDOW(dialog));
	screen_wait(has_text, dialog);
	g_autofree char *counts =
		g_strdup_printf("First %u, second %u; %u pairs within 1.00 s", n, n - 1, n - 1);
	assert_says(dialog, counts);
	assert_says(dialog, "anna: : 1 edit holds; not coded blind");
	assert_says(dialog, "kappa 1.000");
	affekt_agreement_choose(dialog, 0, 1, 2);
	screen_wait(has_text, dialog);
	g_autofree char *swapped =
		g_strdup_printf("First %u, second %u; %u pairs within 2.00 s", n - 1, n, n - 1);
	assert_says(dialog, swapped);
	gtk_window_destroy(GTK_WINDOW(dialog));
}
END_TEST

TESTS_MAIN("gui/blind", what_the_analysis_found_is_nowhere_to_be_seen,
	own_events_are_shown_and_the_log_says_that_they_were_coded_blind,
	nobody_elses_edits_are_shown_before_a_name_is_given,
	switched_on_later_the_note_says_what_was_seen, who_coded_blind_goes_on_blind,
	a_name_given_in_the_question_is_the_raters, the_dialog_compares_a_rater_with_the_analysis)
