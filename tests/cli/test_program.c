/* The program as a shell sees it: exit codes, what goes where, one sentence of error. */
#include <check.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char *affekt; /* path of the program under test */

struct outcome {
	int code;
	char *out, *err;
};

static struct outcome run(const char *words)
{
	struct outcome outcome = {.code = -1};
	g_autofree char *line = g_strdup_printf("%s %s", affekt, words);
	int status = 0;
	ck_assert(g_spawn_command_line_sync(line, &outcome.out, &outcome.err, &status, NULL));
	ck_assert(WIFEXITED(status));
	outcome.code = WEXITSTATUS(status);
	return outcome;
}

static void finish(struct outcome *outcome)
{
	g_free(outcome->out);
	g_free(outcome->err);
}

static void assert_one_sentence(const char *err)
{
	ck_assert_msg(g_str_has_prefix(err, "affekt: "), "%s", err);
	ck_assert_msg(strchr(err, '\n') == err + strlen(err) - 1, "%s", err);
}

START_TEST(the_version_is_printed)
{
	struct outcome outcome = run("--version");
	ck_assert_int_eq(outcome.code, 0);
	ck_assert_str_eq(outcome.out, "affekt " AFFEKT_VERSION "\n");
	ck_assert_str_eq(outcome.err, "");
	finish(&outcome);
}
END_TEST

START_TEST(an_unknown_command_is_a_wrong_call)
{
	struct outcome outcome = run("hepl");
	ck_assert_int_eq(outcome.code, 2);
	ck_assert_str_eq(outcome.out, "");
	assert_one_sentence(outcome.err);
	ck_assert_ptr_nonnull(strstr(outcome.err, "hepl"));
	ck_assert_ptr_nonnull(strstr(outcome.err, "affekt help"));
	finish(&outcome);
}
END_TEST

START_TEST(an_unknown_option_is_a_wrong_call)
{
	struct outcome outcome = run("help --no-such");
	ck_assert_int_eq(outcome.code, 2);
	ck_assert_str_eq(outcome.out, "");
	assert_one_sentence(outcome.err);
	ck_assert_ptr_nonnull(strstr(outcome.err, "affekt help --help"));
	finish(&outcome);
}
END_TEST

START_TEST(no_words_at_all_show_the_commands_as_an_error)
{
	struct outcome outcome = run("");
	ck_assert_int_eq(outcome.code, 2);
	ck_assert_str_eq(outcome.out, "");
	ck_assert_ptr_nonnull(strstr(outcome.err, "  help "));
	finish(&outcome);
}
END_TEST

START_TEST(help_is_the_same_by_every_way)
{
	struct outcome a = run("help");
	struct outcome b = run("--help");
	struct outcome c = run("help help");
	struct outcome d = run("help --help");
	ck_assert_int_eq(a.code + b.code + c.code + d.code, 0);
	ck_assert_str_eq(a.out, b.out);
	ck_assert_str_eq(c.out, d.out);
	ck_assert_str_ne(a.out, c.out);
	finish(&a);
	finish(&b);
	finish(&c);
	finish(&d);
}
END_TEST

int main(int argc, char **argv)
{
	affekt = argc > 1 ? argv[1] : "affekt";
	Suite *suite = suite_create("cli/program");
	TCase *tcase = tcase_create("program");
	tcase_add_test(tcase, the_version_is_printed);
	tcase_add_test(tcase, an_unknown_command_is_a_wrong_call);
	tcase_add_test(tcase, an_unknown_option_is_a_wrong_call);
	tcase_add_test(tcase, no_words_at_all_show_the_commands_as_an_error);
	tcase_add_test(tcase, help_is_the_same_by_every_way);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
