/* `affekt study new`, `add`, `show` and `affekt forget` for a study, as a shell sees them. */
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/study/study_made.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define AT(name) g_build_filename(top, name, NULL)

static char *top;

static void write_session(const char *name, const char *code, guint number)
{
	g_autofree char *path = AT(name);

	study_made_session(path, code, number);
}

static void set_up(void)
{
	top = made_folder();
	struct outcome outcome = run("study new %s/shop", top);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	write_session("rec/p1.nwb", "P01", 1);
	write_session("rec/p2.nwb", "P02", 2);
	write_session("rec/nobody.nwb", NULL, 3);
}

static void tear_down(void)
{
	made_remove(top);
	g_free(top);
}

static void add(const char *words)
{
	struct outcome outcome = run("study add %s/shop %s/%s", top, top, words);

	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

START_TEST(one_bad_session_keeps_no_other_out)
{
	struct outcome again = run("study new %s/shop", top);
	struct outcome first = run("study add %s/shop %s/rec", top, top);
	struct outcome second = run("study add %s/shop %s/rec --participant P03", top, top);
	struct outcome named = run("study add %s/shop %s/rec/p1.nwb", top, top);
	struct outcome wrong = run("study add %s/shop %s/rec --consent faces", top, top);
	struct outcome none = run("study add %s/rec %s/rec/p1.nwb", top, top);

	assert_outcome(&again, 1, "is a study already");
	assert_outcome(&first, 1, "nobody.nwb names no participant");
	ck_assert_ptr_nonnull(strstr(first.out, "2 sessions added, 0 were there, 1 failed"));
	assert_outcome(&second, 0, NULL);
	ck_assert_ptr_nonnull(strstr(second.out, "1 sessions added, 2 were there, 0 failed"));
	assert_outcome(&named, 1, "is in the study already");
	assert_outcome(&wrong, 2, "“faces”");
	assert_outcome(&none, 1, "is no study");
	outcome_finish(&again);
	outcome_finish(&first);
	outcome_finish(&second);
	outcome_finish(&named);
	outcome_finish(&wrong);
	outcome_finish(&none);
}
END_TEST

START_TEST(a_study_is_shown)
{
	g_autofree char *table = AT("shop/participants.tsv");

	add("rec/p1.nwb --consent signals,video --group a --wave 1 --role staff");
	add("rec/p2.nwb");
	g_autofree char *text = study_made_read(table);
	g_autofree char *more = g_strconcat(text, "P09\t\t\t\t\t\tyes\t\n", NULL);
	study_made_text(table, more);
	struct outcome shown = run("study show %s/shop", top);
	struct outcome json = run("study show %s/shop --json", top);

	assert_outcome(&shown, 0, NULL);
	ck_assert_ptr_nonnull(strstr(shown.out, "shop: 2 participants with 2 sessions\n"));
	ck_assert_ptr_nonnull(strstr(shown.out, "signals, video"));
	ck_assert_ptr_nonnull(strstr(shown.out, "signals?"));
	ck_assert_ptr_nonnull(strstr(shown.out, " due "));
	ck_assert_ptr_nonnull(strstr(shown.out, "line 4: “P09” is excluded without a reason"));
	ck_assert_ptr_nonnull(strstr(shown.out, "“P09” has no session yet"));
	ck_assert_ptr_nonnull(strstr(shown.out, "art. 5(1)(f)"));
	assert_outcome(&json, 0, NULL);
	g_autoptr(JsonNode) root = json_from_string(json.out, NULL);
	ck_assert_ptr_nonnull(root);
	JsonObject *study = json_node_get_object(root);
	JsonArray *sessions = json_object_get_array_member(study, "sessions");
	ck_assert_uint_eq(json_array_get_length(sessions), 2);
	JsonObject *first = json_array_get_object_element(sessions, 0);
	ck_assert_str_eq(json_object_get_string_member(first, "group"), "a");
	ck_assert_str_eq(json_object_get_string_member(first, "result"), "due");
	JsonArray *allowed = json_object_get_array_member(first, "allowed");
	ck_assert_uint_eq(json_array_get_length(allowed), 2);
	outcome_finish(&shown);
	outcome_finish(&json);
}
END_TEST

START_TEST(a_participant_withdraws)
{
	g_autofree char *place = AT("shop/sessions/P01"), *kept = AT("rec/p1.nwb");

	g_autofree char *old = AT("shop/tables/study_participants.csv");

	add("rec/p1.nwb --copy");
	add("rec/p2.nwb");
	study_made_text(old, "participant\nP01\nP02\n");
	struct outcome dry = run("forget P01 %s/shop --dry-run", top);
	ck_assert(g_file_test(place, G_FILE_TEST_IS_DIR));
	struct outcome unknown = run("forget P99 %s/shop --yes", top);
	struct outcome gone = run("forget P01 %s/shop --yes", top);
	g_autofree char *anew = study_made_read(old);
	struct outcome linked = run("forget P02 %s/shop --yes", top);

	assert_outcome(&dry, 0, NULL);
	ck_assert_ptr_nonnull(strstr(dry.out, "/sessions/P01"));
	assert_outcome(&unknown, 1, "nothing of “P99”");
	ck_assert_int_eq(gone.code, 0); /* with a note that P02 is not analysed yet */
	ck_assert(!g_file_test(place, G_FILE_TEST_EXISTS));
	ck_assert_ptr_null(strstr(anew, "P01"));
	ck_assert_ptr_nonnull(strstr(anew, "P02"));
	ck_assert(g_file_test(kept, G_FILE_TEST_EXISTS));
	assert_outcome(&linked, 0, NULL);
	ck_assert_ptr_nonnull(strstr(linked.out, "rec/p2.nwb is outside of the study"));
	outcome_finish(&dry);
	outcome_finish(&unknown);
	outcome_finish(&gone);
	outcome_finish(&linked);
}
END_TEST

int main(void)
{
	const TTest *const TESTS[] = {
		one_bad_session_keeps_no_other_out,
		a_study_is_shown,
		a_participant_withdraws,
	};
	Suite *suite = suite_create("cli/study");
	TCase *tcase = tcase_create("study");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++)
		tcase_add_test(tcase, TESTS[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
