/* The study page over a study on the disk: analysed, filtered, decided about, opened, come back to,
 * and followed while others change it. */
#include "gui/review/badges.h"
#include "gui/study/page.h"
#include "tests/check_main.h"
#include "tests/gui/screen.h"
#include "tests/gui/study_disk.h"

#include <math.h>
#include <string.h>

struct shown {
	struct study_disk *disk;
	AffektWindow *window;
	AffektStudyPage *page;
};

static gboolean is_settled(gpointer user)
{
	const struct shown *shown = user;
	return affekt_study_page_is_settled(shown->page);
}

static struct shown *shown_new(guint n, gboolean is_analysed)
{
	screen_init();
	struct shown *shown = g_new0(struct shown, 1);
	shown->disk = study_disk_new(n);
	if (is_analysed)
		study_disk_analyse(shown->disk);
	shown->window = affekt_window_new(NULL, NULL);
	shown->page = affekt_window_study(shown->window);
	affekt_window_open_path(shown->window, shown->disk->path);
	gtk_window_present(GTK_WINDOW(shown->window));
	screen_wait(is_settled, shown);
	screen_wait_for_frame(GTK_WINDOW(shown->window));
	return shown;
}

static void shown_free(struct shown *shown)
{
	gtk_window_destroy(GTK_WINDOW(shown->window));
	study_disk_free(shown->disk);
	g_free(shown);
}

static void run(struct shown *shown, const char *action)
{
	GActionGroup *actions = affekt_study_page_actions(shown->page);
	ck_assert_msg(g_action_group_has_action(actions, action), "no %s", action);
	g_action_group_activate_action(actions, action, NULL);
}

static const struct study_evidence *evidence_of(const struct shown *shown)
{
	return affekt_study_evidence(affekt_study_page_study(shown->page));
}

/* Members with a known arousal at the touch point of place @column. */
static guint n_known(const struct shown *shown, guint column)
{
	const struct study_evidence *evidence = evidence_of(shown);
	guint n = 0;
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);
		n += isnan(g_array_index(member->values, struct study_value, column).arousal) ? 0
											      : 1;
	}
	return n;
}

static int n_rows(const struct shown *shown)
{
	return affekt_heat_lattice(affekt_study_page_heat(shown->page))->n_rows;
}

static gboolean three_are_known(gpointer shown)
{
	return n_known(shown, 0) == 3;
}

START_TEST(what_is_not_analysed_is_listed_and_analysed_from_the_page)
{
	struct shown *shown = shown_new(3, FALSE);
	ck_assert_str_eq(affekt_window_page(shown->window), "study");
	ck_assert_str_eq(affekt_study_page_state(shown->page), "study");
	ck_assert_int_eq(n_rows(shown), 3);
	ck_assert_uint_eq(n_known(shown, 0), 0);
	ck_assert_str_eq(affekt_notices_text(affekt_study_page_notices(shown->page)),
		"3 sessions wait for their analysis");
	GListModel *waiting =
		affekt_asides_model(affekt_study_page_asides(shown->page), AFFEKT_ASIDES_SESSIONS);
	ck_assert_uint_eq(g_list_model_get_n_items(waiting), 3);
	g_autoptr(AffektAside) first = g_list_model_get_item(waiting, 0);
	ck_assert_str_eq(affekt_aside_get(first)->title, "P1 · visit");
	ck_assert_str_eq(affekt_aside_get(first)->text, "Not analysed yet");
	run(shown, "analyse");
	ck_assert(affekt_analysing_is_running(affekt_study_page_analysing(shown->page)));
	screen_wait(three_are_known, shown);
	screen_wait(is_settled, shown);
	ck_assert_uint_eq(evidence_of(shown)->n_in, 3);
	ck_assert_uint_eq(g_list_model_get_n_items(waiting), 0);
	shown_free(shown);
}
END_TEST

static gboolean a_third_is_there(gpointer user)
{
	const struct shown *shown = user;
	return n_rows(shown) == 3;
}

START_TEST(a_session_recorded_next_door_appears_and_again_when_it_is_analysed)
{
	struct shown *shown = shown_new(2, TRUE);
	ck_assert_uint_eq(n_known(shown, 0), 2);
	affekt_heat_go(affekt_study_page_heat(shown->page), 1, 2);
	study_disk_add(shown->disk);
	screen_wait(a_third_is_there, shown);
	ck_assert_str_eq(affekt_notices_text(affekt_study_page_notices(shown->page)),
		"1 session waits for its analysis");
	study_disk_analyse(shown->disk);
	screen_wait(three_are_known, shown);
	/* Who was being looked at still is. */
	ck_assert_str_eq(affekt_study_page_member(shown->page)->participant, "P2");
	shown_free(shown);
}
END_TEST

static gboolean review_is_ready(gpointer user)
{
	const struct shown *shown = user;
	AffektSession *session = affekt_window_session(shown->window);
	return session != NULL && affekt_session_state(session) == AFFEKT_SESSION_READY &&
	       g_str_equal(affekt_window_page(shown->window), "review");
}

static char *session_path(const struct shown *shown)
{
	return g_path_get_dirname(affekt_session_path(affekt_window_session(shown->window)));
}

START_TEST(a_cell_opens_its_session_at_that_moment_and_there_is_a_way_back)
{
	struct shown *shown = shown_new(3, TRUE);
	AffektHeat *heat = affekt_study_page_heat(shown->page);
	run(shown, "sort-code");
	int column = affekt_matrix_touchpoint(evidence_of(shown), "choosing");
	ck_assert_int_ge(column, 0);
	affekt_heat_go(heat, 0, column); /* of P3: the other way round */
	ck_assert_str_eq(affekt_study_page_member(shown->page)->participant, "P3");
	run(shown, "open");
	screen_wait(review_is_ready, shown);
	g_autofree char *folder = session_path(shown);
	ck_assert(g_str_has_suffix(folder, "/P3"));
	double cursor_s =
		affekt_timeline_cursor(affekt_review_timeline(affekt_window_review(shown->window)));
	const struct study_value *value =
		affekt_matrix_value(affekt_study_page_member(shown->page), column);
	ck_assert_double_ge(cursor_s, value->first_start_s);
	ck_assert_double_lt(cursor_s, value->first_start_s + 110);
	/* On to the next one, at the same touch point. */
	g_action_group_activate_action(G_ACTION_GROUP(shown->window), "next-participant", NULL);
	screen_wait(review_is_ready, shown);
	g_autofree char *next = session_path(shown);
	ck_assert(g_str_has_suffix(next, "/P2"));
	g_action_group_activate_action(G_ACTION_GROUP(shown->window), "back-to-study", NULL);
	ck_assert_str_eq(affekt_window_page(shown->window), "study");
	int row, at;
	affekt_heat_cursor(heat, &row, &at);
	ck_assert_int_eq(row, 1);
	ck_assert_int_eq(at, column);
	shown_free(shown);
}
END_TEST

static gboolean plain_is_ready(gpointer user)
{
	const struct shown *shown = user;
	return review_is_ready(user) &&
	       affekt_session_study(affekt_window_session(shown->window)) == NULL;
}

static gboolean of_study_is_ready(gpointer user)
{
	const struct shown *shown = user;
	return review_is_ready(user) &&
	       affekt_session_study(affekt_window_session(shown->window)) != NULL;
}

static void open_first_cell(struct shown *shown)
{
	affekt_window_turn_to(shown->window, "study");
	affekt_heat_go(affekt_study_page_heat(shown->page), 0, 1);
	run(shown, "open");
	screen_wait(of_study_is_ready, shown);
}

START_TEST(a_session_without_results_is_shown_as_the_study_sees_it)
{
	struct shown *shown = shown_new(1, TRUE);
	open_first_cell(shown);
	AffektSession *session = affekt_window_session(shown->window);
	const struct rec_results *results = affekt_session_results(session);
	ck_assert_ptr_nonnull(results);
	ck_assert_uint_gt(results->arousal->len, 0);
	ck_assert_ptr_nonnull(affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL));
	ck_assert_ptr_nonnull(affekt_session_signal(session, AFFEKT_SIGNAL_DRIVER));
	ck_assert_ptr_nonnull(affekt_session_signal(session, AFFEKT_SIGNAL_HEART_RATE));
	/* The same bits as in the study. */
	const struct study_member *member = g_ptr_array_index(evidence_of(shown)->members, 0);
	const struct study_result *result = g_ptr_array_index(member->results, 0);
	ck_assert_uint_gt(result->peaks->len, 0);
	ck_assert_uint_eq(result->peaks->len, results->peaks->len);
	ck_assert_double_eq(g_array_index(result->peaks, struct dsp_peak, 0).height,
		g_array_index(results->peaks, struct dsp_peak, 0).height);
	guint badges = affekt_badges_of(session);
	ck_assert(badges & 1u << AFFEKT_BADGE_FOR_STUDY);
	ck_assert(!(badges & 1u << AFFEKT_BADGE_NOT_ANALYSED));
	/* Edits of what is nowhere stored would be lost. */
	AffektDocument *document = affekt_window_document(shown->window);
	ck_assert_ptr_nonnull(affekt_document_refusal(document, REC_EDIT_AROUSAL_PEAK));
	g_autofree char *path = g_strdup(affekt_session_path(session));
	g_autoptr(rec_session) stored = rec_session_open(path, NULL);
	ck_assert_ptr_null(stored->results);

	affekt_window_open_path(shown->window, path);
	screen_wait(plain_is_ready, shown);
	session = affekt_window_session(shown->window);
	ck_assert_ptr_null(affekt_session_results(session));
	ck_assert(affekt_badges_of(session) & 1u << AFFEKT_BADGE_NOT_ANALYSED);
	/* Opened plainly first, it is opened anew from the study. */
	open_first_cell(shown);
	ck_assert_ptr_nonnull(affekt_session_results(affekt_window_session(shown->window)));
	shown_free(shown);
}
END_TEST

static gboolean two_are_in(gpointer user)
{
	return evidence_of(user)->n_in == 2 && is_settled(user);
}

static gboolean three_are_in(gpointer user)
{
	return evidence_of(user)->n_in == 3 && is_settled(user);
}

START_TEST(who_is_left_out_is_in_the_table_and_set_apart_until_it_is_undone)
{
	struct shown *shown = shown_new(3, TRUE);
	ck_assert_uint_eq(evidence_of(shown)->n_in, 3);
	g_autofree char *before = study_disk_text(shown->disk, "participants.tsv");
	affekt_deciding_decide(affekt_study_page_deciding(shown->page), "P2", "fire alarm");
	screen_wait(two_are_in, shown);
	g_autofree char *after = study_disk_text(shown->disk, "participants.tsv");
	ck_assert_ptr_nonnull(strstr(after, "P2\tB\tyes\tfire alarm\tyes"));
	ck_assert_int_eq(affekt_heat_lattice(affekt_study_page_heat(shown->page))->n_apart, 1);
	/* With everybody, the page shows everybody's means, but not that nothing was decided. */
	run(shown, "everybody");
	screen_wait(three_are_in, shown);
	ck_assert_int_eq(affekt_heat_lattice(affekt_study_page_heat(shown->page))->n_apart, 0);
	run(shown, "only-excluded");
	ck_assert_int_eq(n_rows(shown), 1);
	run(shown, "clear");
	run(shown, "everybody");
	screen_wait(two_are_in, shown);
	run(shown, "undo");
	screen_wait(three_are_in, shown);
	g_autofree char *undone = study_disk_text(shown->disk, "participants.tsv");
	ck_assert_str_eq(undone, before);
	run(shown, "redo");
	screen_wait(two_are_in, shown);
	shown_free(shown);
}
END_TEST

START_TEST(what_a_spreadsheet_saves_is_shown)
{
	struct shown *shown = shown_new(3, TRUE);
	study_disk_write(shown->disk, "participants.tsv",
		"participant\tgroup\texcluded\treason\tsignals\nP1\tA\t\t\tyes\n"
		"P2\tB\tja\tslept\tyes\nP3\tA\t\t\tyes\n");
	screen_wait(two_are_in, shown);
	shown_free(shown);
}
END_TEST

static gboolean group_is_alone(gpointer user)
{
	return evidence_of(user)->members->len == 1 && is_settled(user);
}

START_TEST(filters_leave_who_was_asked_for_and_the_means_follow_the_group)
{
	struct shown *shown = shown_new(3, TRUE);
	AffektFilterBar *filters = affekt_study_page_filters(shown->page);
	affekt_filter_bar_set_text(filters, "p3");
	affekt_study_page_arrange(shown->page);
	ck_assert_int_eq(n_rows(shown), 1);
	ck_assert_uint_eq(evidence_of(shown)->n_in, 3);
	run(shown, "clear");
	ck_assert_int_eq(n_rows(shown), 3);
	affekt_filter_bar_choose_group(filters, "B");
	screen_wait(group_is_alone, shown);
	ck_assert_int_eq(n_rows(shown), 1);
	run(shown, "clear");
	screen_wait(three_are_in, shown);
	shown_free(shown);
}
END_TEST

static gboolean has_failed(gpointer user)
{
	return g_str_equal(affekt_study_page_state(((struct shown *)user)->page), "error");
}

START_TEST(a_folder_without_a_study_says_so_and_the_page_goes_on)
{
	struct shown *shown = shown_new(1, FALSE);
	affekt_study_page_open(shown->page, "/no such study");
	screen_wait(has_failed, shown);
	affekt_study_page_open(shown->page, shown->disk->path);
	screen_wait(is_settled, shown);
	ck_assert_str_eq(affekt_study_page_state(shown->page), "study");
	shown_free(shown);
}
END_TEST

START_TEST(every_key_leads_to_an_action)
{
	screen_init();
	AffektStudyPage *page = g_object_ref_sink(affekt_study_page_new());
	GActionGroup *actions = affekt_study_page_actions(page);
	int n_keys = 0;
	for (const struct affekt_key_group *group = affekt_study_page_keys; group->title; group++) {
		for (const struct affekt_key *key = group->keys; key->trigger; key++) {
			ck_assert(g_str_has_prefix(key->action, "study."));
			const char *name = key->action + strlen("study.");
			ck_assert_msg(g_action_group_has_action(actions, name), "%s", name);
			g_autoptr(GtkShortcutTrigger) trigger =
				gtk_shortcut_trigger_parse_string(key->trigger);
			ck_assert_msg(trigger != NULL, "%s", key->trigger);
			n_keys++;
		}
	}
	ck_assert_int_ge(n_keys, 30);
	g_object_unref(page);
}
END_TEST

TESTS_MAIN("gui/study_page", what_is_not_analysed_is_listed_and_analysed_from_the_page,
	a_session_recorded_next_door_appears_and_again_when_it_is_analysed,
	a_cell_opens_its_session_at_that_moment_and_there_is_a_way_back,
	a_session_without_results_is_shown_as_the_study_sees_it,
	who_is_left_out_is_in_the_table_and_set_apart_until_it_is_undone,
	what_a_spreadsheet_saves_is_shown,
	filters_leave_who_was_asked_for_and_the_means_follow_the_group,
	a_folder_without_a_study_says_so_and_the_page_goes_on, every_key_leads_to_an_action)
