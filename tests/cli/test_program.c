/* The program as a shell sees it: exit codes, what goes where, one sentence of error. */
#include "tests/check_main.h"
#include "tests/cli/run.h"

#include <string.h>

START_TEST(the_version_is_printed)
{
	struct outcome outcome = run("--version");
	assert_outcome(&outcome, 0, NULL);
	ck_assert_str_eq(outcome.out, "affekt " AFFEKT_VERSION "\n");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(an_unknown_command_is_a_wrong_call)
{
	struct outcome outcome = run("hepl");
	assert_outcome(&outcome, 2, "hepl");
	ck_assert_str_eq(outcome.out, "");
	ck_assert_ptr_nonnull(strstr(outcome.err, "affekt help"));
	outcome_finish(&outcome);
}
END_TEST

START_TEST(an_unknown_option_is_a_wrong_call)
{
	struct outcome outcome = run("help --no-such");
	assert_outcome(&outcome, 2, "affekt help --help");
	ck_assert_str_eq(outcome.out, "");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(no_words_at_all_show_the_commands_as_an_error)
{
	struct outcome outcome = run(" ");
	ck_assert_int_eq(outcome.code, 2);
	ck_assert_str_eq(outcome.out, "");
	ck_assert_ptr_nonnull(strstr(outcome.err, "  help "));
	outcome_finish(&outcome);
}
END_TEST

START_TEST(profiles_are_listed_and_shown)
{
	struct outcome list = run("profiles");
	struct outcome json = run("profiles --json");
	struct outcome one = run("profiles classic");
	struct outcome unknown = run("profiles clasic");

	assert_outcome(&list, 0, NULL);
	ck_assert_ptr_nonnull(strstr(list.out, "  classic "));
	ck_assert_ptr_nonnull(strstr(list.out, "/profiles/classic.profile\n"));
	assert_outcome(&json, 0, NULL);
	ck_assert_ptr_nonnull(strstr(json.out, "\"name\" : \"neurokit-like\""));
	assert_outcome(&one, 0, NULL);
	ck_assert_ptr_nonnull(strstr(one.out, "\neda.detector=trough\n"));
	assert_outcome(&unknown, 2, "acqknowledge-like, classic, ledalab-like");
	outcome_finish(&list);
	outcome_finish(&json);
	outcome_finish(&one);
	outcome_finish(&unknown);
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
	outcome_finish(&a);
	outcome_finish(&b);
	outcome_finish(&c);
	outcome_finish(&d);
}
END_TEST

START_TEST(a_first_word_alone_lists_its_commands)
{
	struct outcome alone = run("study");
	struct outcome asked = run("study --help");
	struct outcome helped = run("help study");
	struct outcome wrong = run("study nwe x");
	struct outcome typo = run("stduy");

	ck_assert_int_eq(alone.code, 2);
	ck_assert_str_eq(alone.out, "");
	ck_assert_int_eq(asked.code + helped.code, 0);
	ck_assert_ptr_nonnull(strstr(asked.out, "  study new "));
	ck_assert_ptr_null(strstr(asked.out, "  record "));
	ck_assert_str_eq(asked.out, helped.out);
	ck_assert_str_eq(asked.out, alone.err);
	assert_outcome(&wrong, 2, "“study nwe”; did you mean “affekt study new”?");
	assert_outcome(&typo, 2, "did you mean “affekt study”?");
	outcome_finish(&alone);
	outcome_finish(&asked);
	outcome_finish(&helped);
	outcome_finish(&wrong);
	outcome_finish(&typo);
}
END_TEST

START_TEST(a_command_of_two_words_has_its_help)
{
	struct outcome a = run("study new --help");
	struct outcome b = run("help study new");
	struct outcome wrong = run("study new");

	ck_assert_int_eq(a.code + b.code, 0);
	ck_assert_str_eq(a.out, b.out);
	ck_assert_ptr_nonnull(strstr(a.out, "affekt study new [OPTION…] DIR"));
	assert_outcome(&wrong, 2, "study new: DIR is missing; see “affekt study new --help”");
	outcome_finish(&a);
	outcome_finish(&b);
	outcome_finish(&wrong);
}
END_TEST

START_TEST(devices_tell_what_their_drivers_can_be_told)
{
	struct outcome outcome = run("devices");
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "heart-rate"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "samples per second"));
	outcome_finish(&outcome);
}
END_TEST

TESTS_MAIN("cli/program", a_first_word_alone_lists_its_commands,
	a_command_of_two_words_has_its_help, devices_tell_what_their_drivers_can_be_told,
	the_version_is_printed, an_unknown_command_is_a_wrong_call,
	an_unknown_option_is_a_wrong_call, no_words_at_all_show_the_commands_as_an_error,
	help_is_the_same_by_every_way, profiles_are_listed_and_shown)
