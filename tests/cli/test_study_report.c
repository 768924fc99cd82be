/* `affekt study report` as people call it: languages, places, refusals. */
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/study/study_made.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

/* An empty study whose plan says @language; its folder is the caller's. */
static char *study_new(const char *language)
{
	g_autofree char *top = g_dir_make_tmp("affekt-study-XXXXXX", NULL);
	g_autofree char *plan = g_build_filename(top, "kiosk.study", NULL);
	g_autofree char *text =
		g_strdup_printf("[study]\nname=Kiosk på Ærø\nlanguage=%s\n", language);
	char *study = g_build_filename(top, "kiosk", NULL);

	ck_assert(g_file_set_contents(plan, text, -1, NULL));
	struct outcome made = run("study new '%s' --plan '%s'", study, plan);
	assert_outcome(&made, 0, NULL);
	outcome_finish(&made);
	return study;
}

static void study_end(char *study)
{
	g_autofree char *top = g_path_get_dirname(study);
	const char *const clean[] = {"rm", "-r", top, NULL};

	ck_assert(g_spawn_sync(NULL, (char **)clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, NULL, NULL));
	g_free(study);
}

static void assert_said(const char *folder, const char *text)
{
	g_autofree char *path = g_build_filename(folder, "report.html", NULL);
	g_autofree char *html = NULL;

	ck_assert(g_file_get_contents(path, &html, NULL, NULL));
	ck_assert_msg(strstr(html, text) != NULL, "%s is not in the report", text);
}

/* Whatever the environment speaks, and also for texts that were looked up before. */
START_TEST(the_language_is_that_of_the_call_or_the_study)
{
	static const char *const locales[] = {"C", "C.UTF-8"};

	for (gsize i = 0; i < G_N_ELEMENTS(locales); i++) {
		char *study = study_new("nb");
		g_autofree char *report = g_build_filename(study, "report", NULL);
		g_setenv("LC_ALL", locales[i], TRUE);
		struct outcome outcome = run("study report '%s'", study);
		assert_outcome(&outcome, 0, NULL);
		outcome_finish(&outcome);
		assert_said(report, "<html lang=\"nb\">");
		assert_said(report, "Ingen er med i studien ennå");
		outcome = run("study report '%s' --language da", study);
		assert_outcome(&outcome, 0, NULL);
		outcome_finish(&outcome);
		assert_said(report, "<html lang=\"da\">");
		assert_said(report, "Ingen er med i studiet endnu");
		assert_said(report, "personer udeladt");
		outcome = run("study report '%s' --language en", study);
		assert_outcome(&outcome, 0, NULL);
		outcome_finish(&outcome);
		assert_said(report, "Nobody is in the study yet");
		assert_said(report, "people left out");
		study_end(study);
	}
}
END_TEST

START_TEST(it_is_written_elsewhere_when_asked)
{
	char *study = study_new("da");
	g_autofree char *elsewhere = g_strconcat(study, "-customer", NULL);
	struct outcome outcome =
		run("study report '%s' --no-codes --stills none -o '%s'", study, elsewhere);

	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, elsewhere));
	outcome_finish(&outcome);
	assert_said(elsewhere, "Kiosk på Ærø");
	study_end(study);
}
END_TEST

START_TEST(what_cannot_be_is_one_sentence)
{
	char *study = study_new("en");
	g_autofree char *report = g_build_filename(study, "report", NULL);
	g_autofree char *stranger = g_build_filename(report, "thesis.txt", NULL);
	struct outcome outcome = run("study report '%s' --language de", study);

	assert_outcome(&outcome, 2, "language");
	outcome_finish(&outcome);
	outcome = run("study report /nowhere/at/all");
	assert_outcome(&outcome, 1, "/nowhere/at/all");
	outcome_finish(&outcome);
	g_mkdir(report, 0700);
	ck_assert(g_file_set_contents(stranger, "years", -1, NULL));
	outcome = run("study report '%s'", study);
	assert_outcome(&outcome, 1, "thesis.txt");
	outcome_finish(&outcome);
	study_end(study);
}
END_TEST

START_TEST(a_report_with_who_withholds_signals_is_named)
{
	char *study = study_new("en");
	g_autofree char *people = g_build_filename(study, "participants.tsv", NULL);
	g_autofree char *other = g_build_filename(study, "them", NULL);
	g_autofree char *again =
		g_strdup_printf("affekt study report %s --output %s", study, other);

	struct outcome outcome = run("study report '%s'", study);
	outcome_finish(&outcome);
	outcome = run("study report '%s' --output '%s'", study, other);
	outcome_finish(&outcome);
	ck_assert(g_file_set_contents(people, "participant\tsignals\nP1\tyes\n", -1, NULL));
	outcome = run("study show '%s'", study);
	ck_assert_ptr_null(strstr(outcome.out, "may still show"));
	outcome_finish(&outcome);
	ck_assert(g_file_set_contents(people, "participant\tsignals\nP1\tno\n", -1, NULL));
	static const char *const COMMANDS[] = {"show", "analyze"};
	for (gsize i = 0; i < G_N_ELEMENTS(COMMANDS); i++) {
		outcome = run("study %s '%s'", COMMANDS[i], study);
		ck_assert_msg(strstr(outcome.out, "/report may still show"), "%s", outcome.out);
		ck_assert_msg(strstr(outcome.out, again), "%s", outcome.out);
		outcome_finish(&outcome);
	}
	outcome = run("study report '%s' --output '%s'", study, other);
	outcome_finish(&outcome);
	outcome = run("study report '%s'", study);
	outcome_finish(&outcome);
	outcome = run("study show '%s'", study);
	ck_assert_ptr_null(strstr(outcome.out, "may still show"));
	outcome_finish(&outcome);
	study_end(study);
}
END_TEST

START_TEST(a_withdrawal_makes_the_report_anew)
{
	char *study = study_new("en");
	g_autofree char *session = g_strconcat(study, "-zebra.nwb", NULL);
	g_autofree char *report = g_build_filename(study, "report", NULL);
	g_autofree char *html = NULL;
	g_autofree char *path = g_build_filename(report, "report.html", NULL);

	study_made_session(session, "ZEBRA7", 1);
	struct outcome outcome = run("study add '%s' '%s' --copy", study, session);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	outcome = run("study report '%s'", study);
	ck_assert_int_eq(outcome.code, 0); /* with a note that it is not analysed yet */
	outcome_finish(&outcome);
	assert_said(report, "ZEBRA7");
	outcome = run("forget ZEBRA7 '%s' --yes", study);
	ck_assert_int_eq(outcome.code, 0);
	outcome_finish(&outcome);
	ck_assert(g_file_get_contents(path, &html, NULL, NULL));
	ck_assert_ptr_null(strstr(html, "ZEBRA7"));
	study_end(study);
}
END_TEST

TESTS_MAIN("cli/study_report", the_language_is_that_of_the_call_or_the_study,
	it_is_written_elsewhere_when_asked, a_report_with_who_withholds_signals_is_named,
	a_withdrawal_makes_the_report_anew, what_cannot_be_is_one_sentence)
