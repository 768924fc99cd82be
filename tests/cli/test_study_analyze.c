/* `affekt study analyze` as a shell calls it: broken sessions, kills, workers, parts, a cluster. */
#include "recordings/edits/edits.h"
#include "study/batch/batch.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/fakes/scratch.h"
#include "tests/study/made_file.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SESSIONS = 6
};

static char *study;

static void write_text(const char *name, const char *text, int mode)
{
	g_autofree char *path = g_build_filename(study, name, NULL);

	ck_assert(g_file_set_contents_full(
		path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, NULL));
}

static void set_up(void)
{
	study = scratch_create();
	g_setenv("XDG_STATE_HOME", study, TRUE);
	write_text("shop.study", "[study]\nname=Shop\n[touchpoint entry]\n[touchpoint paying]\n",
		0600);
	g_autoptr(GString) people = g_string_new("participant\tsignals\n");
	for (guint i = 1; i <= SESSIONS; i++) {
		g_autofree char *code = g_strdup_printf("P%02u", i);
		g_free(made_file_save(study, code, "first", code, i));
		g_string_append_printf(people, "%s\tyes\n", code);
	}
	write_text("participants.tsv", people->str, 0600);
}

static void tear_down(void)
{
	scratch_remove(study);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Name and content of every file below @folder in order, as one text. */
static void add_files(GString *all, const char *folder)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		g_autofree char *bytes = NULL;
		gsize n = 0;

		if (g_file_get_contents(path, &bytes, &n, NULL)) {
			g_autofree char *sum =
				g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, n);
			g_string_append_printf(all, "%s %s\n", path, sum);
		} else {
			add_files(all, path);
		}
	}
}

/* Of results and tables. */
static char *results_of_all(void)
{
	static const char *const FOLDERS[] = {"results", "tables"};
	GString *all = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
		g_autofree char *folder = g_build_filename(study, FOLDERS[i], NULL);

		add_files(all, folder);
	}
	return g_string_free(all, FALSE);
}

static void forget_results(void)
{
	scratch_remove(g_build_filename(study, "results", NULL));
}

static void analyse(const char *options)
{
	struct outcome outcome = run("study analyze %s %s", study, options);

	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

static guint count_in(const char *text, const char *wanted)
{
	guint n = 0;

	for (const char *at = strstr(text, wanted); at; at = strstr(at + 1, wanted))
		n++;
	return n;
}

/* How many sessions have that outcome in the JSON of the next run. */
static guint count(const char *outcome_name, const char *options)
{
	struct outcome outcome = run("study analyze %s --json %s", study, options);
	g_autofree char *member = g_strdup_printf("\"outcome\" : \"%s\"", outcome_name);
	guint n = count_in(outcome.out, member);

	outcome_finish(&outcome);
	return n;
}

START_TEST(any_number_of_workers_makes_the_same_bytes)
{
	analyse("--jobs 1");
	g_autofree char *one = results_of_all();
	ck_assert_ptr_nonnull(strstr(one, "P06/first/result.json"));
	ck_assert_ptr_nonnull(strstr(one, "tables/study_touchpoints.csv"));
	forget_results();
	analyse("--jobs 3");
	g_autofree char *three = results_of_all();
	ck_assert_str_eq(one, three);
	ck_assert_uint_eq(count("current", ""), SESSIONS);
	ck_assert_uint_eq(count("analysed", "--anew"), SESSIONS);
	g_autofree char *anew = results_of_all();
	ck_assert_str_eq(one, anew);
}
END_TEST

/* Starts the analysis in a process group of its own. */
static pid_t start(void)
{
	const char *affekt = g_getenv("AFFEKT");
	pid_t process = fork();

	if (process == 0) {
		setpgid(0, 0);
		if (freopen("/dev/null", "w", stdout))
			execl(affekt, affekt, "study", "analyze", study, "--jobs", "2",
				(char *)NULL);
		_exit(127);
	}
	setpgid(process, process);
	return process;
}

static guint n_results(void)
{
	g_autofree char *all = results_of_all();

	return count_in(all, "/result.json ");
}

START_TEST(a_killed_run_goes_on_and_ends_in_the_same_bytes)
{
	int status = 0;

	analyse("");
	g_autofree char *undisturbed = results_of_all();
	forget_results();
	pid_t process = start();
	while (n_results() == 0 && waitpid(process, &status, WNOHANG) == 0)
		g_usleep(1000);
	/* Its program alone: the workers must notice by themselves. */
	kill(process, SIGKILL);
	waitpid(process, &status, 0);
	while (kill(-process, 0) == 0)
		g_usleep(1000);
	ck_assert_int_eq(errno, ESRCH);
	guint done = n_results();
	ck_assert_uint_ge(done, 1);
	ck_assert_uint_eq(count("current", ""), done);
	g_autofree char *resumed = results_of_all();
	ck_assert_str_eq(undisturbed, resumed);
}
END_TEST

START_TEST(one_analysis_of_a_study_at_a_time_but_parts_side_by_side)
{
	g_autoptr(study_folder) folder = study_folder_open(study, NULL, NULL);
	struct study_batch_lock *lock = study_batch_lock_take(folder, NULL);

	ck_assert_ptr_nonnull(lock);
	struct outcome outcome = run("study analyze %s", study);
	assert_outcome(&outcome, 1, "Another analysis of");
	ck_assert_ptr_nonnull(strstr(outcome.err, "test_cli_study_analyze (process "));
	outcome_finish(&outcome);
	ck_assert_uint_eq(n_results(), 0);
	outcome = run("study analyze --part 1/2 %s", study);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	ck_assert_uint_eq(n_results(), SESSIONS / 2);
	study_batch_lock_free(lock);
	outcome = run("study analyze %s", study);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	ck_assert_uint_eq(n_results(), SESSIONS);
}
END_TEST

START_TEST(a_broken_session_is_listed_and_the_others_are_done)
{
	g_autofree char *broken = g_build_filename(study, "sessions", "P02", "first.nwb", NULL);

	ck_assert(g_file_set_contents(broken, "nothing", -1, NULL));
	for (guint i = 0; i < 2; i++) { /* and again, when it is known already */
		struct outcome outcome = run("study analyze %s", study);
		assert_outcome(&outcome, 1, "1 of 6 sessions");
		ck_assert_ptr_nonnull(strstr(outcome.out, "P02/first: "));
		ck_assert_ptr_nonnull(strstr(outcome.out, "is no session file"));
		outcome_finish(&outcome);
		ck_assert_uint_eq(n_results(), SESSIONS - 1);
	}
	g_unlink(broken);
	struct outcome outcome = run("study analyze %s", study);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	g_autofree char *all = results_of_all();
	ck_assert_ptr_null(strstr(all, "P02"));
}
END_TEST

START_TEST(only_the_session_whose_edits_changed_is_analysed_again)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P03", "first.nwb", NULL);
	struct rec_edit edit = {
		.target = REC_EDIT_AROUSAL_PEAK, .old_time_s = NAN, .new_time_s = 80};

	analyse("");
	g_autoptr(rec_session) session = rec_session_open_identity(path, NULL);
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, session->uuid, NULL);
	g_strlcpy(edit.rater, "anna", sizeof(edit.rater));
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	struct outcome outcome = run("study analyze %s", study);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "analysed    1"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "up to date  5"));
	outcome_finish(&outcome);
}
END_TEST

START_TEST(all_parts_are_the_whole)
{
	analyse("");
	g_autofree char *whole = results_of_all();
	forget_results();
	for (guint part = 1; part <= 4; part++) {
		g_autofree char *options = g_strdup_printf("--part %u/4", part);
		/* 6 sessions: two each in parts 1 and 2, one each in 3 and 4. */
		ck_assert_uint_eq(count("analysed", options), part <= 2 ? 2 : 1);
	}
	/* A part writes no tables: those of the whole still stand. */
	g_autofree char *parts = results_of_all();
	ck_assert_str_eq(whole, parts);
}
END_TEST

START_TEST(a_wrong_call_says_what_is_wrong)
{
	static const char *const CALLS[][2] = {
		{"--part 0/3", "0/3"},
		{"--part 4/3", "4/3"},
		{"--part 3", "as in 1/20"},
		{"--jobs 0", "--jobs"},
		{"--sbatch=--qos=x", "--slurm"},
		{"--tasks 3", "--slurm"},
		{"--slurm --tasks 0", "--tasks"},
		{"--set nonsense=1", "nonsense"},
		{"--profile nonsense", "nonsense"},
		{"--slurm --part 1/2", "--slurm"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(CALLS); i++) {
		struct outcome outcome = run("study analyze %s %s", study, CALLS[i][0]);
		ck_assert_msg(outcome.code != 0, "%s", CALLS[i][0]);
		assert_outcome(&outcome, outcome.code, CALLS[i][1]);
		outcome_finish(&outcome);
	}
	ck_assert_uint_eq(n_results(), 0);
}
END_TEST

/* Programs of a cluster that does everything at once: tasks in turn, task 2 of an array is lost. */
static void fake_slurm(void)
{
	g_autofree char *path = g_strdup_printf("%s:%s", study, g_getenv("PATH"));

	write_text("scontrol", "#!/bin/sh\necho 'MaxArraySize            = 4'\n", 0700);
	write_text("sbatch",
		"#!/bin/sh\n"
		"here=$(dirname \"$0\")\n"
		"echo \"$*\" >> \"$here/calls\"\n"
		"for word; do\n"
		"	case $word in\n"
		"	--array=1-*) n=${word#--array=1-} ;;\n"
		"	--qos=none) echo 'sbatch: error: Invalid qos' >&2; exit 1 ;;\n"
		"	esac\n"
		"	script=$word\n"
		"done\n"
		"for i in $(seq \"${n:-1}\"); do\n"
		"	[ \"${n:-1}\" -gt 1 ] && [ \"$i\" = 2 ] && continue\n"
		"	${n:+env SLURM_ARRAY_TASK_ID=$i} sh \"$script\" >/dev/null || exit 1\n"
		"done\n"
		"echo \"$((40 + ${n:-0}));cluster\"\n",
		0700);
	g_setenv("PATH", path, TRUE);
}

START_TEST(a_cluster_does_the_parts_and_then_the_rest)
{
	g_autofree char *calls_path = g_build_filename(study, "calls", NULL);
	g_autofree char *calls = NULL;

	fake_slurm();
	struct outcome outcome =
		run("study analyze %s --slurm --tasks 9 --json --set eda.grid_hz=8 "
		    "--sbatch '--partition=long --time=1:00:00'",
			study);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "\"array_job\" : \"43\""));
	ck_assert_ptr_nonnull(strstr(outcome.out, "\"tasks\" : 3"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "\"merge_job\" : \"40\""));
	outcome_finish(&outcome);
	ck_assert(g_file_get_contents(calls_path, &calls, NULL, NULL));
	ck_assert_ptr_nonnull(strstr(calls, "--array=1-3 --partition=long --time=1:00:00 "));
	ck_assert_ptr_nonnull(strstr(calls, "--dependency=afterany:43 --partition=long "));
	/* What the lost task left was done by the last job. */
	ck_assert_uint_eq(n_results(), SESSIONS);
	ck_assert_uint_eq(count("current", "--set eda.grid_hz=8"), SESSIONS);

	/* Without a number one session is analysed here, and the others are short enough for one
	 * task. */
	struct outcome anew = run("study analyze %s --slurm --json --anew", study);
	assert_outcome(&anew, 0, NULL);
	ck_assert_ptr_nonnull(strstr(anew.out, "\"tasks\" : 1"));
	outcome_finish(&anew);

	/* Nothing is due any more: nothing is submitted. */
	struct outcome again = run("study analyze %s --slurm", study);
	assert_outcome(&again, 0, NULL);
	ck_assert_ptr_nonnull(strstr(again.out, "up to date  6"));
	outcome_finish(&again);
}
END_TEST

START_TEST(a_cluster_that_refuses_or_is_not_there_is_told)
{
	fake_slurm();
	struct outcome refused = run("study analyze %s --slurm --sbatch=--qos=none", study);
	assert_outcome(&refused, 1, "Invalid qos");
	outcome_finish(&refused);
	g_setenv("PATH", "/nowhere", TRUE);
	struct outcome missing = run("study analyze %s --slurm", study);
	assert_outcome(&missing, 1, "slurm-client");
	outcome_finish(&missing);
}
END_TEST

START_TEST(a_full_disk_stops_once_and_keeps_what_is_done)
{
	g_autofree char *call =
		g_strdup_printf("trap '' XFSZ; ulimit -f 8; exec %s study analyze %s --jobs 1",
			g_getenv("AFFEKT"), study);
	const char *const argv[] = {"/bin/sh", "-c", call, NULL};
	g_autofree char *out = NULL, *complaint = NULL;
	int status = 0;

	/* Files of more than some KiB are refused, as on a full disk. */
	ck_assert(g_spawn_sync(
		NULL, (char **)argv, NULL, 0, NULL, NULL, &out, &complaint, &status, NULL));
	ck_assert_int_eq(WEXITSTATUS(status), 1);
	ck_assert_ptr_nonnull(strstr(complaint, "the disk is full"));
	ck_assert_ptr_nonnull(strstr(complaint, "6 sessions are left"));
	ck_assert_ptr_null(strstr(strchr(complaint, '\n') + 1, "full"));
	ck_assert_uint_eq(count("analysed", ""), SESSIONS);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {any_number_of_workers_makes_the_same_bytes,
		a_killed_run_goes_on_and_ends_in_the_same_bytes,
		one_analysis_of_a_study_at_a_time_but_parts_side_by_side,
		a_broken_session_is_listed_and_the_others_are_done,
		only_the_session_whose_edits_changed_is_analysed_again, all_parts_are_the_whole,
		a_wrong_call_says_what_is_wrong, a_cluster_does_the_parts_and_then_the_rest,
		a_cluster_that_refuses_or_is_not_there_is_told,
		a_full_disk_stops_once_and_keeps_what_is_done};
	Suite *suite = suite_create("study_analyze");
	TCase *tcase = tcase_create("study_analyze");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
