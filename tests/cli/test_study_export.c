/* `affekt study export`: three simulated visitors of a shop, analysed, out in every format. */
#include "study/batch/batch.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum {
	N_PEOPLE = 3,
};

static char *root, *before;

static void write_plan(void)
{
	static const char PLAN[] = "[study]\nname=Köln / \"shop\"\n"
				   "[phase rest]\nbaseline=yes\n[phase shop]\n"
				   "[touchpoint rest]\nphase=rest\nstart=0\nduration=65\n"
				   "[touchpoint entrance]\nphase=shop\nstart=66\nduration=20\n"
				   "[touchpoint pay]\ntitle=Betale; \"nå\"\nphase=shop\nstart=90\n"
				   "duration=20\n";

	ck_assert(g_file_set_contents("plan.study", PLAN, -1, NULL));
}

static void must(struct outcome outcome)
{
	ck_assert_msg(outcome.code == 0, "%s%s", outcome.out, outcome.err);
	outcome_finish(&outcome);
}

static void analyse(void)
{
	g_autoptr(study_folder) folder = study_folder_open("shop", NULL, NULL);
	struct study_batch_options options = {0};

	ck_assert_ptr_nonnull(folder);
	for (guint i = 0; i < folder->sessions->len; i++)
		ck_assert(study_batch_step(folder, folder->sessions->pdata[i], &options, NULL));
}

static void setup(void)
{
	root = made_folder();
	before = g_get_current_dir();
	g_setenv("XDG_STATE_HOME", root, TRUE);
	ck_assert_int_eq(g_chdir(root), 0);
	write_plan();
	must(run("study new shop --plan plan.study"));
	for (guint i = 1; i <= N_PEOPLE; i++) {
		must(run("record p%u.nwb --device simulated,speed=max,seed=%u,stimuli=92:1 "
			 "--duration 115 --participant P%u --study plan.study --follow-plan",
			i, i, i));
		must(run("study add shop p%u.nwb --wave %u --group %s --consent signals", i,
			i == N_PEOPLE ? 2 : 1, i == 1 ? "members" : "guests"));
	}
	analyse();
}

static void teardown(void)
{
	ck_assert_int_eq(g_chdir(before), 0);
	made_remove(root);
	g_free(root);
	g_free(before);
}

static guint count_lines(const char *path)
{
	g_autofree char *text = NULL;
	guint n = 0;

	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s is missing", path);
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		n++;
	return n;
}

static void check_says(const char *path, const char *words)
{
	g_autofree char *text = NULL;

	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_msg(strstr(text, words), "“%s” is not in %s: %s", words, path, text);
}

START_TEST(one_format_goes_straight_into_the_folder)
{
	struct outcome outcome = run("study export shop --output out");
	ck_assert_int_eq(outcome.code, 0);
	ck_assert_ptr_nonnull(strstr(outcome.out, "out: participants 3, in the means 3"));
	outcome_finish(&outcome);
	ck_assert_uint_eq(count_lines("out/study_participants.csv"), 1 + N_PEOPLE);
	ck_assert_uint_eq(count_lines("out/study_touchpoints.csv"), 1 + 2);
	ck_assert_uint_eq(count_lines("out/study_long.csv"), 1 + 3 * N_PEOPLE);
	check_says("out/study_touchpoints.csv", "\npay,\"Betale; \"\"nå\"\"\",shop,0,3,3,");
	check_says("out/methods.md", "“Köln / \"shop\"”: 3 participants, 3 analysed sessions");
	check_says("out/LIMITS.txt", "SIMULATED: ");
}
END_TEST

START_TEST(several_formats_have_folders_of_their_own)
{
	must(run("study export shop --all --figures --output all"));
	static const char *const FILES[] = {"all/csv/study_long.csv", "all/xlsx/study.xlsx",
		"all/json/study.json", "all/bids/dataset_description.json", "all/bids/sub-P1/beh",
		"all/figures/journey.svg"};
	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++)
		ck_assert_msg(g_file_test(FILES[i], G_FILE_TEST_EXISTS), "%s", FILES[i]);
	must(run("study export shop --format json --format json --output one"));
	ck_assert(g_file_test("one/study.json", G_FILE_TEST_EXISTS));
	must(run("study export shop --format csv --format xlsx --output two"));
	ck_assert(g_file_test("two/csv/methods.md", G_FILE_TEST_EXISTS));
	ck_assert(g_file_test("two/xlsx/study.xlsx", G_FILE_TEST_EXISTS));
	ck_assert(!g_file_test("two/json", G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(nothing_is_replaced_unasked)
{
	must(run("study export shop --output again"));
	struct outcome outcome = run("study export shop --output again");
	assert_outcome(&outcome, 1, "exists already");
	outcome_finish(&outcome);
	must(run("study export shop --output again --force"));
	outcome = run("study export shop --format bids --output shop --force");
	assert_outcome(&outcome, 2, "the folder of the study itself");
	outcome_finish(&outcome);
	check_says("shop/participants.tsv", "\nP1\t\tmembers\t1\t");
}
END_TEST

START_TEST(filters_choose_whom)
{
	must(run("study export shop --wave 1 --output wave"));
	ck_assert_uint_eq(count_lines("wave/study_participants.csv"), 1 + 2);
	must(run("study export shop --group members --repeats first --everybody --output group"));
	ck_assert_uint_eq(count_lines("group/study_participants.csv"), 1 + 1);
	check_says("group/parameters.json", "\"repeats\":\"first\"");
	check_says("group/parameters.json", "\"everybody\":true");
	struct outcome outcome = run("study export shop --wave 3 --output none");
	assert_outcome(&outcome, 2, "nobody in participants.tsv has “3”; there are: 1, 2");
	outcome_finish(&outcome);
	outcome = run("study export shop --group staff --output none");
	assert_outcome(&outcome, 2, "there are: members, guests");
	outcome_finish(&outcome);
	ck_assert(!g_file_test("none", G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(the_same_study_gives_the_same_bytes)
{
	must(run("study export shop --all --output first"));
	must(run("study export shop --all --output second"));
	g_autofree char *diff = NULL;
	int status = -1;
	ck_assert(g_spawn_command_line_sync("diff -r first second", &diff, NULL, &status, NULL));
	ck_assert_msg(status == 0, "%s", diff);
}
END_TEST

/* All are in all tables: whoever withdraws is told which exports to make anew. */
START_TEST(an_export_is_named_when_somebody_withdraws)
{
	must(run("study export shop --output withdrawn"));
	struct outcome outcome = run("forget P2 withdrawn --dry-run");
	static const char *const FILES[] = {
		"withdrawn/study_long.csv", "withdrawn/study_participants.csv"};
	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++)
		ck_assert_msg(strstr(outcome.out, FILES[i]) || strstr(outcome.err, FILES[i]),
			"%s%s", outcome.out, outcome.err);
	outcome_finish(&outcome);
	/* Named again as long as it is there. */
	for (int i = 0; i < 2; i++) {
		outcome = run("forget P2 withdrawn --yes");
		ck_assert_int_eq(outcome.code, 1);
		ck_assert_ptr_nonnull(strstr(outcome.out, FILES[0]));
		outcome_finish(&outcome);
	}
	outcome = run("forget P7 withdrawn --dry-run");
	ck_assert_ptr_null(strstr(outcome.out, "study_long.csv"));
	ck_assert_ptr_null(strstr(outcome.err, "study_long.csv"));
	outcome_finish(&outcome);
}
END_TEST

static void assert_names_nobody(const char *path, const char *code)
{
	g_autofree char *command = g_strdup_printf(
		"grep -rlE '(^|[^A-Za-z0-9])%s($|[^A-Za-z0-9])' %s --exclude=*.log", code, path);
	g_autofree char *found = NULL;

	ck_assert(g_spawn_command_line_sync(command, &found, NULL, NULL, NULL));
	ck_assert_msg(found[0] == '\0', "%s", found);
}

/* What was written to other folders of the study goes as its own tables do, and what a person wrote
 * stays named until it is gone. */
START_TEST(exports_and_reports_in_the_study_go_whole)
{
	ck_assert(g_spawn_command_line_sync("cp -a shop mine", NULL, NULL, NULL, NULL));
	must(run("study export mine --all --output mine/for/them"));
	must(run("study report mine --output mine/for/customer"));
	must(run("study report mine --output mine/mixed"));
	ck_assert(g_file_set_contents("mine/mixed/letter.txt", "Dear P2,", -1, NULL));
	struct outcome outcome = run("forget P2 mine --dry-run");
	ck_assert_ptr_nonnull(strstr(outcome.out, "mine/for/them: an export of the study"));
	ck_assert_ptr_null(strstr(outcome.out, "study_long.csv"));
	outcome_finish(&outcome);
	for (int i = 0; i < 2; i++) {
		outcome = run("forget P2 mine --yes");
		ck_assert_int_eq(outcome.code, 1);
		ck_assert_ptr_nonnull(strstr(outcome.out, "mine/mixed still names"));
		outcome_finish(&outcome);
		ck_assert(!g_file_test("mine/for/customer", G_FILE_TEST_EXISTS));
		ck_assert(!g_file_test("mine/for/them", G_FILE_TEST_EXISTS));
		ck_assert(!g_file_test("mine/mixed/report.pdf", G_FILE_TEST_EXISTS));
	}
	ck_assert_int_eq(g_unlink("mine/mixed/letter.txt"), 0);
	assert_names_nobody("mine", "P2");
	outcome = run("forget P2 mine --yes");
	assert_outcome(&outcome, 1, "There is nothing of “P2”");
	outcome_finish(&outcome);
	/* Exported again it rests on the others alone. */
	must(run("study export mine --output mine/for/them"));
	outcome = run("forget P2 mine --yes");
	assert_outcome(&outcome, 1, "There is nothing of “P2”");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(what_is_no_study_is_said)
{
	must(run("study new empty"));
	struct outcome outcome = run("study export nowhere --output none");
	ck_assert_int_eq(outcome.code, 1);
	ck_assert_ptr_nonnull(strstr(outcome.err, "nowhere"));
	outcome_finish(&outcome);
	must(run("study export empty --output none"));
	ck_assert_uint_eq(count_lines("none/study_participants.csv"), 1);
	outcome = run("study export shop");
	assert_outcome(&outcome, 2, "--output");
	outcome_finish(&outcome);
}
END_TEST

/* A session without a result is named, the rest is written. */
START_TEST(a_session_without_a_result_is_named)
{
	must(run("record p9.nwb --device simulated,speed=max --duration 20 --participant P9"));
	must(run("study add shop p9.nwb --wave 2 --consent signals"));
	struct outcome outcome = run("study export shop --output named");
	ck_assert_int_eq(outcome.code, 0);
	ck_assert_ptr_nonnull(strstr(outcome.err, "p9"));
	outcome_finish(&outcome);
	check_says("named/study_participants.csv", "\nP9,");
	check_says("named/study_participants.csv", "no result of an analysis");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {one_format_goes_straight_into_the_folder,
		several_formats_have_folders_of_their_own, nothing_is_replaced_unasked,
		filters_choose_whom, the_same_study_gives_the_same_bytes,
		an_export_is_named_when_somebody_withdraws,
		exports_and_reports_in_the_study_go_whole, what_is_no_study_is_said,
		a_session_without_a_result_is_named};
	Suite *suite = suite_create("cli/study_export");
	TCase *tcase = tcase_create("study_export");

	/* One study for all: they write into folders of their own, the last one alone changes it.
	 */
	tcase_add_unchecked_fixture(tcase, setup, teardown);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
