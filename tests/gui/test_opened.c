/* The window over sessions on the disk: its one document, undo, and how edits are put away. */
#include "gui/edit/past.h"
#include "gui/undoing.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <math.h>
#include <string.h>

enum {
	SECONDS = 60
};

struct place {
	char *folder, *path, *other_path;
	AffektWindow *window; /* NULL: it was closed */
};

static gboolean is_shown(gpointer user)
{
	AffektSession *session = affekt_window_session(((struct place *)user)->window);
	return session != NULL && affekt_session_state(session) == AFFEKT_SESSION_READY;
}

static void make_session(const char *path, unsigned traits)
{
	g_autoptr(rec_session) made = fixture_session_new(SECONDS, traits);
	ck_assert(rec_session_save(made, path, false, NULL, NULL, NULL));
}

static void place_open(struct place *place)
{
	screen_init();
	place->folder = scratch_create();
	g_setenv("XDG_DATA_HOME", place->folder, TRUE);
	place->path = g_build_filename(place->folder, "s.nwb", NULL);
	place->other_path = g_build_filename(place->folder, "other.nwb", NULL);
	make_session(place->path, 0);
	make_session(place->other_path, 0);
	place->window = affekt_window_new(NULL, "mia");
	g_object_add_weak_pointer(G_OBJECT(place->window), (gpointer *)&place->window);
	affekt_window_open_path(place->window, place->path);
	gtk_window_present(GTK_WINDOW(place->window));
	screen_wait(is_shown, place);
}

static void place_end(struct place *place)
{
	if (place->window != NULL)
		gtk_window_destroy(GTK_WINDOW(place->window));
	scratch_remove(place->folder);
	g_free(place->path);
	g_free(place->other_path);
}

static void reject_peak(struct place *place)
{
	const GArray *peaks = affekt_session_results(affekt_window_session(place->window))->peaks;
	struct rec_edit edit = {
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_REJECT,
		.old_time_s = g_array_index(peaks, struct dsp_peak, 0).time_s,
		.new_time_s = NAN,
	};
	ck_assert(affekt_document_apply(affekt_window_document(place->window), &edit, 1));
}

static guint folded_edits(const char *path)
{
	g_autofree char *log_path = g_strconcat(path, ".edits", NULL);
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	g_autoptr(rec_session) back = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(back);
	return back->edits->len;
}

static gboolean is_gone(gpointer user)
{
	return ((struct place *)user)->window == NULL;
}

START_TEST(closing_the_window_waits_until_the_edits_are_in_the_file)
{
	struct place place = {0};
	place_open(&place);
	reject_peak(&place);
	gtk_window_close(GTK_WINDOW(place.window));
	ck_assert_ptr_nonnull(place.window);
	ck_assert_ptr_nonnull(affekt_document_obstacle(affekt_window_document(place.window)));
	screen_wait(is_gone, &place);
	ck_assert_uint_eq(folded_edits(place.path), 1);
	place_end(&place);
}
END_TEST

static gboolean shows_other(gpointer user)
{
	struct place *place = user;
	AffektSession *session = affekt_window_session(place->window);
	return g_strcmp0(affekt_session_path(session), place->other_path) == 0 && is_shown(user);
}

START_TEST(another_session_is_opened_once_the_edits_are_in_the_file)
{
	struct place place = {0};
	place_open(&place);
	reject_peak(&place);
	affekt_window_open_path(place.window, place.other_path);
	ck_assert_str_eq(affekt_session_path(affekt_window_session(place.window)), place.path);
	screen_wait(shows_other, &place);
	ck_assert_uint_eq(folded_edits(place.path), 1);
	ck_assert(affekt_document_obstacle(affekt_window_document(place.window)) == NULL);
	/* Without edits nothing is waited for. */
	affekt_window_open_path(place.window, place.path);
	ck_assert_str_eq(affekt_session_path(affekt_window_session(place.window)), place.path);
	screen_wait(is_shown, &place);
	ck_assert(affekt_document_can_undo(affekt_window_document(place.window)));
	place_end(&place);
}
END_TEST

static void press(struct place *place, const char *action)
{
	g_action_group_activate_action(G_ACTION_GROUP(place->window), action, NULL);
}

static gboolean can(struct place *place, const char *action)
{
	return g_action_group_get_action_enabled(G_ACTION_GROUP(place->window), action);
}

START_TEST(undo_and_redo_are_greyed_when_there_is_nothing_to_take_back)
{
	struct place place = {0};
	place_open(&place);
	ck_assert(!can(&place, "undo"));
	ck_assert(!can(&place, "redo"));
	reject_peak(&place);
	ck_assert(can(&place, "undo"));
	press(&place, "undo");
	ck_assert(!can(&place, "undo"));
	ck_assert(can(&place, "redo"));
	const GArray *peaks = affekt_session_results(affekt_window_session(place.window))->peaks;
	ck_assert_int_eq(g_array_index(peaks, struct dsp_peak, 0).status, DSP_STATUS_AUTOMATIC);
	press(&place, "redo");
	peaks = affekt_session_results(affekt_window_session(place.window))->peaks;
	ck_assert_int_eq(g_array_index(peaks, struct dsp_peak, 0).status, DSP_STATUS_REJECTED);
	place_end(&place);
}
END_TEST

/* The label of the @i-th item of the first part of the menu. */
static char *menu_label(GMenuModel *menu, int i)
{
	char *label = NULL;
	g_menu_model_get_item_attribute(menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
	return label;
}

START_TEST(the_menu_says_what_would_be_undone)
{
	struct place place = {0};
	place_open(&place);
	g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new();
	g_autoptr(AffektUndoing) undoing = affekt_undoing_new(G_ACTION_MAP(actions));
	GMenuModel *menu = affekt_undoing_menu(undoing);
	g_autofree char *bare = menu_label(menu, 0);
	ck_assert_str_eq(bare, "_Undo");
	affekt_undoing_set_document(undoing, affekt_window_document(place.window));
	reject_peak(&place);
	g_autofree char *undo = menu_label(menu, 0);
	ck_assert_str_eq(undo, "_Undo: Reject peak");
	press(&place, "undo");
	g_autofree char *redo = menu_label(menu, 1);
	ck_assert_str_eq(redo, "_Redo: Reject peak");
	affekt_undoing_set_document(undoing, NULL);
	place_end(&place);
}
END_TEST

static gboolean is_saved(gpointer user)
{
	return affekt_document_is_saved(affekt_window_document(((struct place *)user)->window));
}

START_TEST(the_page_says_whether_the_edits_are_saved)
{
	struct place place = {0};
	place_open(&place);
	AffektSaving *saving = affekt_review_saving(affekt_window_review(place.window));
	ck_assert_str_eq(affekt_saving_text(saving), "");
	reject_peak(&place);
	ck_assert_str_eq(affekt_saving_text(saving), "Saving…");
	screen_wait(is_saved, &place);
	ck_assert_str_eq(affekt_saving_text(saving), "All edits saved");
	ck_assert(!gtk_widget_get_visible(affekt_saving_bar(saving)));
	place_end(&place);
}
END_TEST

static gboolean has_problem(gpointer user)
{
	struct place *place = user;
	return affekt_document_problem(affekt_window_document(place->window)) != NULL;
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

static gboolean is_asked(gpointer user)
{
	(void)user;
	return question() != NULL;
}

static void answer(const char *response)
{
	AdwMessageDialog *dialog = question();
	adw_message_dialog_response(dialog, response);
	gtk_window_destroy(GTK_WINDOW(dialog));
}

/* What the @i-th line of the history says. */
static const char *told(AffektPast *past, guint i, enum affekt_deed_text text)
{
	g_autoptr(AffektDeed) deed = g_list_model_get_item(affekt_past_lines(past), i);
	ck_assert_ptr_nonnull(deed);
	return affekt_deed_text(deed, text); /* the list holds it */
}

START_TEST(the_history_tells_who_did_what_and_what_still_holds)
{
	struct place place = {0};
	place_open(&place);
	AffektPast *past =
		affekt_past_new(GTK_WINDOW(place.window), affekt_window_document(place.window));
	ck_assert_uint_eq(g_list_model_get_n_items(affekt_past_lines(past)), 0);
	reject_peak(&place);
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_WHO), "mia");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_WHAT), "Reject peak");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_STATE), "In force");
	press(&place, "undo");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_WHAT), "Undo: Reject peak");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_STATE), "–");
	ck_assert_str_eq(told(past, 1, AFFEKT_DEED_STATE), "Taken back");
	press(&place, "redo");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_WHAT), "Redo: Reject peak");
	ck_assert_str_eq(told(past, 2, AFFEKT_DEED_STATE), "In force");
	ck_assert_str_eq(told(past, 0, AFFEKT_DEED_CHANGE), told(past, 2, AFFEKT_DEED_CHANGE));
	gtk_window_destroy(GTK_WINDOW(past));
	place_end(&place);
}
END_TEST

static gboolean is_settled(gpointer user)
{
	return affekt_session_is_settled(affekt_window_session(((struct place *)user)->window));
}

START_TEST(lists_keep_the_chosen_row_while_it_is_edited)
{
	struct place place = {0};
	place_open(&place);
	AffektLists *lists = affekt_review_lists(affekt_window_review(place.window));
	g_action_group_activate_action(
		affekt_review_actions(affekt_window_review(place.window)), "next-response", NULL);
	const struct affekt_row *chosen =
		affekt_row_get(affekt_lists_chosen(lists, AFFEKT_ROW_RESPONSE));
	int index = chosen->index;
	double onset_s = chosen->time_s;
	const GArray *scr = affekt_session_results(affekt_window_session(place.window))->scr;
	double peak_s = g_array_index(scr, struct dsp_scr, index).peak_s;
	struct rec_edit edits[] = {
		{.target = REC_EDIT_SCR,
			.action = REC_EDIT_REJECT,
			.old_time_s = peak_s,
			.new_time_s = NAN},
		{.target = REC_EDIT_SCR,
			.action = REC_EDIT_MOVE,
			.old_time_s = peak_s,
			.new_time_s = peak_s + 1},
		{.target = REC_EDIT_SCR,
			.action = REC_EDIT_DELETE,
			.old_time_s = peak_s,
			.new_time_s = NAN},
	};
	for (gsize i = 0; i < 2; i++) {
		ck_assert(
			affekt_document_apply(affekt_window_document(place.window), &edits[i], 1));
		screen_wait(is_settled, &place);
		AffektRow *row = affekt_lists_chosen(lists, AFFEKT_ROW_RESPONSE);
		ck_assert_ptr_nonnull(row);
		ck_assert_int_eq(affekt_row_get(row)->index, index);
		ck_assert_ptr_eq(affekt_review_chosen(affekt_window_review(place.window)), row);
	}
	ck_assert(
		affekt_row_get(affekt_lists_chosen(lists, AFFEKT_ROW_RESPONSE))->time_s != onset_s);
	ck_assert(affekt_document_apply(affekt_window_document(place.window), &edits[2], 1));
	ck_assert_ptr_null(affekt_lists_chosen(lists, AFFEKT_ROW_RESPONSE));
	ck_assert_ptr_null(affekt_review_chosen(affekt_window_review(place.window)));
	place_end(&place);
}
END_TEST

START_TEST(what_another_program_locks_is_told_and_asked_about)
{
	struct place place = {0};
	place_open(&place);
	const char *uuid = affekt_session_facts(affekt_window_session(place.window))->uuid;
	g_autoptr(rec_edits_log) theirs = rec_edits_log_open(place.path, uuid, NULL);
	ck_assert_ptr_nonnull(theirs);
	reject_peak(&place);
	screen_wait(has_problem, &place);
	AffektSaving *saving = affekt_review_saving(affekt_window_review(place.window));
	ck_assert_str_eq(affekt_saving_text(saving), "Edits not saved");
	ck_assert_ptr_nonnull(strstr(affekt_saving_problem(saving), "s.nwb.edits"));
	ck_assert(gtk_widget_get_visible(affekt_saving_bar(saving)));
	gtk_window_close(GTK_WINDOW(place.window));
	screen_wait(is_asked, &place);
	answer("stay");
	ck_assert_ptr_nonnull(place.window);
	ck_assert_ptr_null(affekt_document_obstacle(affekt_window_document(place.window)));
	/* Who waits is rewarded. */
	rec_edits_log_close(g_steal_pointer(&theirs));
	screen_wait(is_saved, &place);
	ck_assert(!gtk_widget_get_visible(affekt_saving_bar(saving)));
	gtk_window_close(GTK_WINDOW(place.window));
	screen_wait(is_gone, &place);
	ck_assert_uint_eq(folded_edits(place.path), 1);
	place_end(&place);
}
END_TEST

START_TEST(who_agrees_may_leave_without_the_edits)
{
	struct place place = {0};
	place_open(&place);
	const char *uuid = affekt_session_facts(affekt_window_session(place.window))->uuid;
	rec_edits_log *theirs = rec_edits_log_open(place.path, uuid, NULL);
	reject_peak(&place);
	affekt_window_open_path(place.window, place.other_path);
	screen_wait(is_asked, &place);
	ck_assert_str_eq(affekt_session_path(affekt_window_session(place.window)), place.path);
	answer("abandon");
	screen_wait(shows_other, &place);
	rec_edits_log_close(theirs);
	place_end(&place);
}
END_TEST

TESTS_MAIN("gui/opened", closing_the_window_waits_until_the_edits_are_in_the_file,
	another_session_is_opened_once_the_edits_are_in_the_file,
	undo_and_redo_are_greyed_when_there_is_nothing_to_take_back,
	the_menu_says_what_would_be_undone, the_history_tells_who_did_what_and_what_still_holds,
	lists_keep_the_chosen_row_while_it_is_edited, the_page_says_whether_the_edits_are_saved,
	what_another_program_locks_is_told_and_asked_about, who_agrees_may_leave_without_the_edits)
