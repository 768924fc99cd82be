/* Whatever people hand to `affekt import`: one sentence, exit code 1 or 2, nothing half-written. */
#include "tests/cli/run.h"

#include <check.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static void put(const char *name, const char *bytes, gssize n)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	ck_assert(g_file_set_contents(path, bytes, n, NULL));
}

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-bad-XXXXXX", NULL);
	ck_assert_ptr_nonnull(folder);
	put("good.csv", "time_s,eda\n0,5\n0.25,5.5\n0.5,6\n", -1);
}

static void tear_down(void)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_remove(path);
	}
	g_rmdir(folder);
	g_clear_pointer(&folder, g_free);
}

/* Only what the test put there is in the folder. */
static void assert_nothing_written(const char *input)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	while ((name = g_dir_read_name(dir))) {
		ck_assert_msg(
			strcmp(name, "good.csv") == 0 || g_strcmp0(name, input) == 0, "%s", name);
	}
}

/* `affekt import out.nwb OPTIONS` in the folder; every FOLDER/ in @options is the folder. */
static void assert_refused(const char *options, const char *input, int code, const char *because)
{
	g_auto(GStrv) parts = g_strsplit(options, "FOLDER", -1);
	g_autofree char *words = g_strjoinv(folder, parts);
	struct outcome outcome = run("import %s/out.nwb %s", folder, words);
	assert_outcome(&outcome, code, because);
	outcome_finish(&outcome);
	assert_nothing_written(input);
}

static const struct {
	const char *text;
	const char *because;
} TABLES[] = {
	{"", "empty"},
	{"time_s,eda\n", "no samples"},
	{"time_s,eda\n0,5\n", "one sample only"},
	{"0,5\n0.25,5\n", "header line"},
	{"time_s,eda\n0,5\n0.25,high\n", "line 3, column eda: \"high\" is not a number"},
	{"time_s,eda\n0,5\n0.5,5\n0.25,5\n", "line 4, column time_s: time runs backwards"},
	{"time_s,eda\n0,5\n,5\n", "line 3, column time_s: the time is empty"},
	{"time_s,eda\n0,5\n0,5\n", "stand still"},
	{"time_s,eda\n0,\n1,\n", "every value is missing"},
	{"time_s,eda\n0,5,7\n", "3 cells"},
	{"time_s,eda\n0,\"5\n1,5\n", "quote"},
	{"eda\n5\n6\n", "no column of times"},
	{"time_s\n0\n1\n", "its columns are time_s"},
	{"timestamp,eda\n1700000000000,5\n1700000500000,5\n", "timestamp:ms"},
	{"\xff\xfet\n", "no column of times"},
};

START_TEST(a_bad_table_is_refused_with_its_place)
{
	put("bad.csv", TABLES[_i].text, -1);
	assert_refused("--gsr FOLDER/bad.csv", "bad.csv", 1, TABLES[_i].because);
}
END_TEST

static const struct {
	const char *options;
	int code;
	const char *because;
} CALLS[] = {
	{"--gsr FOLDER/none.csv", 1, "none.csv"},
	{"--gsr FOLDER", 1, "is a folder"},
	{"--gsr FOLDER/good.csv --gsr-column skin", 1, "time_s, eda"},
	{"--gsr FOLDER/good.csv --time-column clock:ms", 1, "time_s, eda"},
	{"--gsr FOLDER/good.csv --gsr-unit furlong", 2, "furlong"},
	{"--gsr FOLDER/good.csv --gsr-rate 0", 2, "0"},
	{"--gsr FOLDER/good.csv --gsr-unit kohm --gsr-invert", 2, "--gsr-invert"},
	{"--gsr FOLDER/good.csv --start tomorrow", 2, "tomorrow"},
	{"--gsr FOLDER/good.csv --channel gsr=FOLDER/good.csv", 2, "gsr"},
	{"--gsr FOLDER/good.csv --events FOLDER/good.csv", 1, "label"},
	{"--gsr FOLDER/good.csv --events FOLDER/none.csv", 1, "none.csv"},
	{"--e4 FOLDER", 1, "EDA.csv"},
	{"--e4 FOLDER/none", 1, "EDA.csv"},
	{"", 2, "nothing to import"},
};

START_TEST(a_bad_call_is_refused)
{
	assert_refused(CALLS[_i].options, NULL, CALLS[_i].code, CALLS[_i].because);
}
END_TEST

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum {
	RSS_MAX_KIB = 1024 * 1024
};
#else
enum {
	RSS_MAX_KIB = 100 * 1024
};
#endif

START_TEST(binary_files_are_refused_in_little_memory)
{
	/* 4 GiB of zeros that take no room on the disk. */
	g_autofree char *path = g_build_filename(folder, "zeros.csv", NULL);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, INT64_C(4) << 30), 0);
	close(fd);
	assert_refused("--gsr FOLDER/zeros.csv", "zeros.csv", 1, "NUL bytes");

	g_autofree char *line = g_strnfill(64 << 20, '7');
	g_remove(path);
	put("line.csv", line, -1);
	assert_refused("--gsr FOLDER/line.csv", "line.csv", 1, "longer than 1 MiB");

	struct rusage usage;
	ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &usage), 0);
	/* Far below the file, with room for the shadow memory of the sanitizers. */
	ck_assert_int_lt(usage.ru_maxrss, RSS_MAX_KIB);
}
END_TEST

START_TEST(cut_gzip_data_is_refused)
{
	/* "a,b\n1,2\n…", cut inside its block. */
	static const char GZIP[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xd4\xe1\x4a\xd2"
				   "\xe1\x32\xd4\x31\xe2";
	put("cut.csv.gz", GZIP, 20);
	assert_refused("--gsr FOLDER/cut.csv.gz", "cut.csv.gz", 1, "gzip data is cut");
}
END_TEST

START_TEST(an_output_that_cannot_be_is_refused)
{
	struct outcome nowhere = run("import %s/none/out.nwb --gsr %s/good.csv", folder, folder);
	assert_outcome(&nowhere, 1, "none");
	outcome_finish(&nowhere);
	g_autofree char *path = g_build_filename(folder, "dir.nwb", NULL);
	ck_assert_int_eq(g_mkdir(path, 0700), 0);
	struct outcome directory = run("import %s --gsr %s/good.csv --force", path, folder);
	assert_outcome(&directory, 1, path);
	outcome_finish(&directory);
	assert_nothing_written("dir.nwb");
}
END_TEST

START_TEST(the_input_is_never_the_output)
{
	g_autofree char *path = g_build_filename(folder, "good.csv", NULL);
	struct outcome outcome = run("import %s --gsr %s --force", path, path);
	assert_outcome(&outcome, 2, ".nwb");
	outcome_finish(&outcome);
	g_autofree char *text = NULL;
	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_ptr_nonnull(strstr(text, "time_s,eda"));
}
END_TEST

START_TEST(a_session_that_is_there_is_said_before_the_work)
{
	g_autofree char *path = g_build_filename(folder, "out.nwb", NULL);
	put("out.nwb", "mine", -1);
	struct outcome outcome = run("import %s --gsr %s/good.csv", path, folder);
	assert_outcome(&outcome, 1, "--force");
	ck_assert_str_eq(outcome.out, "");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(file_names_need_not_be_text)
{
	g_autofree char *odd = g_build_filename(folder, "odd\xff.csv", NULL);
	put("odd\xff.csv", "time_s,eda\n0,5\n0.25,5.5\n0.5,6\n", -1);
	struct outcome import = run("import %s/out\xff.nwb --gsr %s", folder, odd);
	assert_outcome(&import, 0, NULL);
	outcome_finish(&import);
	struct outcome info = run("info %s/out\xff.nwb --json", folder);
	assert_outcome(&info, 0, NULL);
	ck_assert(g_utf8_validate(info.out, -1, NULL));
	outcome_finish(&info);
	struct outcome text = run("import %s/b.nwb --gsr %s --participant p\xff", folder, odd);
	assert_outcome(&text, 2, "UTF-8");
	outcome_finish(&text);
}
END_TEST

START_TEST(a_baseline_outside_the_recording_is_refused)
{
	g_autoptr(GString) text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 400; i++)
		g_string_append_printf(text, "%d.%02d,5\n", i / 4, i % 4 * 25);
	put("calm.csv", text->str, -1);
	struct outcome import = run("import %s/out.nwb --gsr %s/calm.csv", folder, folder);
	assert_outcome(&import, 0, NULL);
	outcome_finish(&import);
	struct outcome analyze = run("analyze %s/out.nwb --baseline 500:600", folder);
	assert_outcome(&analyze, 2, "500:600");
	outcome_finish(&analyze);
}
END_TEST

/* @n_s seconds of conductance that breathes a little, as a session of @participant. */
static void import_slow(const char *name, int n_s, const char *unit, const char *participant)
{
	g_autoptr(GString) text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 4 * n_s; i++)
		g_string_append_printf(text, "%d.%02d,%d.%03d\n", i / 4, i % 4 * 25, 5,
			abs(i % 240 - 120) * 4 + i * 7 % 5);
	g_autofree char *file = g_strconcat(name, ".csv", NULL);
	put(file, text->str, -1);
	struct outcome import = run("import %s/%s.nwb --gsr %s/%s --gsr-unit %s --participant %s",
		folder, name, folder, file, unit, participant);
	assert_outcome(&import, 0, NULL);
	outcome_finish(&import);
}

START_TEST(a_baseline_of_another_session_is_named_or_refused)
{
	import_slow("own", 100, "uS", "mia");
	import_slow("rest", 100, "uS", "bo");
	import_slow("counts", 100, "counts", "mia");
	import_slow("short", 40, "uS", "mia");
	struct outcome counts = run("analyze %s/own.nwb --baseline %s/counts.nwb", folder, folder);
	assert_outcome(&counts, 2, "in counts there and in uS here");
	outcome_finish(&counts);
	struct outcome brief = run("analyze %s/own.nwb --baseline %s/short.nwb", folder, folder);
	assert_outcome(&brief, 2, "needs 60");
	outcome_finish(&brief);
	g_autoptr(GString) wave = g_string_new("time_s,bvp\n");
	for (int i = 0; i < 2000; i++)
		g_string_append_printf(wave, "%d.%02d,%d\n", i / 20, i % 20 * 5, i * 37 % 100);
	put("heart.csv", wave->str, -1);
	struct outcome heart = run("import %s/heart.nwb --pulse %s/heart.csv", folder, folder);
	assert_outcome(&heart, 0, NULL);
	outcome_finish(&heart);
	heart = run("analyze %s/own.nwb --baseline %s/heart.nwb", folder, folder);
	assert_outcome(&heart, 2, "no channel of skin conductance");
	outcome_finish(&heart);

	struct outcome rest = run("analyze %s/own.nwb --baseline %s/rest.nwb", folder, folder);
	assert_outcome(&rest, 0, NULL);
	ck_assert_ptr_nonnull(strstr(rest.out, "whole recording of another session, rest.nwb"));
	ck_assert_ptr_nonnull(strstr(rest.out, "BASELINE_OF_ANOTHER: the baseline is of participant"
					       " bo, this session of mia"));
	ck_assert_ptr_null(strstr(rest.out, "SELF_NORMALISED"));
	outcome_finish(&rest);
	struct outcome info = run("info %s/own.nwb --json", folder);
	ck_assert_ptr_nonnull(strstr(info.out, "**BASELINE OF ANOTHER PERSON**"));
	ck_assert_ptr_nonnull(strstr(info.out, "Its baseline is another session's."));
	ck_assert_ptr_nonnull(strstr(info.out, "\"file\" : \"rest.nwb\""));
	outcome_finish(&info);
}
END_TEST

/* Nobody writes to it: whoever waited for that would wait for ever. */
START_TEST(a_pipe_is_not_waited_for)
{
	g_autofree char *path = g_build_filename(folder, "pipe.csv", NULL);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	assert_refused("--gsr FOLDER/pipe.csv", "pipe.csv", 1, "ordinary");
	struct outcome outcome = run("recover %s", path);
	assert_outcome(&outcome, 1, "no ordinary file");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(stamps_too_coarse_for_their_rate_make_a_sound_session)
{
	g_autoptr(GString) text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 400; i++)
		g_string_append_printf(text, "%d,5\n", i / 4);
	put("coarse.csv", text->str, -1);
	struct outcome import = run("import %s/out.nwb --gsr %s/coarse.csv", folder, folder);
	assert_outcome(&import, 0, NULL);
	outcome_finish(&import);
	struct outcome verify = run("verify %s/out.nwb", folder);
	assert_outcome(&verify, 0, NULL);
	outcome_finish(&verify);
}
END_TEST

START_TEST(times_beyond_any_recording_are_not_analysed)
{
	put("long.csv", "time_s,eda\n0,5\n1,5.1\n2,5.2\n3,5.1\n99000000,5\n99000001,5.1\n", -1);
	struct outcome import = run("import %s/out.nwb --gsr %s/long.csv", folder, folder);
	assert_outcome(&import, 0, NULL);
	outcome_finish(&import);
	struct outcome analyze = run("analyze %s/out.nwb", folder);
	assert_outcome(&analyze, 1, "14 days");
	outcome_finish(&analyze);
}
END_TEST

START_TEST(the_good_table_is_imported)
{
	/* So that the refusals above are not for another reason. */
	struct outcome outcome = run("import %s/out.nwb --gsr %s/good.csv", folder, folder);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cli/bad_input");
	TCase *tcase = tcase_create("bad_input");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, a_bad_table_is_refused_with_its_place, 0, G_N_ELEMENTS(TABLES));
	tcase_add_loop_test(tcase, a_bad_call_is_refused, 0, G_N_ELEMENTS(CALLS));
	tcase_add_test(tcase, binary_files_are_refused_in_little_memory);
	tcase_add_test(tcase, cut_gzip_data_is_refused);
	tcase_add_test(tcase, an_output_that_cannot_be_is_refused);
	tcase_add_test(tcase, the_input_is_never_the_output);
	tcase_add_test(tcase, a_session_that_is_there_is_said_before_the_work);
	tcase_add_test(tcase, file_names_need_not_be_text);
	tcase_add_test(tcase, a_baseline_outside_the_recording_is_refused);
	tcase_add_test(tcase, a_baseline_of_another_session_is_named_or_refused);
	tcase_add_test(tcase, a_pipe_is_not_waited_for);
	tcase_add_test(tcase, stamps_too_coarse_for_their_rate_make_a_sound_session);
	tcase_add_test(tcase, times_beyond_any_recording_are_not_analysed);
	tcase_add_test(tcase, the_good_table_is_imported);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
