#include "study/batch/slurm.h"
#include "tests/check_main.h"

#include <string.h>

static const char *const WORDS[] = {"--set=eda.grid_hz=8", "--rater=O'Brian", NULL};
static const char *const ANEW[] = {"--anew", NULL};

static const struct study_slurm_job JOB = {
	.program = "/opt/my tools/affekt",
	.study = "/data/shop of $HOME",
	.n_parts = 7,
	.words = WORDS,
	.part_words = ANEW,
};

/* What a shell makes of the last line: its words, one a line. */
static char *words_of(const char *script, const char *task)
{
	g_autofree char *listed = g_strdup(script);
	char *exec = strstr(listed, "\nexec ");
	g_autofree char *out = NULL;

	ck_assert_ptr_nonnull(exec);
	/* In the place of the program, one that prints what it is called with. */
	g_autofree char *shown =
		g_strdup_printf("export SLURM_ARRAY_TASK_ID=%s\nprintf '%%s\\n' %s", task,
			exec + strlen("\nexec "));
	const char *const argv[] = {"/bin/sh", "-c", shown, NULL};
	ck_assert(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL, NULL, NULL));
	return g_steal_pointer(&out);
}

START_TEST(a_task_calls_its_part_with_the_words_of_the_call)
{
	g_autofree char *script = study_slurm_part_script(&JOB);
	g_autofree char *words = words_of(script, "3");

	ck_assert(g_str_has_prefix(script, "#!/bin/sh\n"));
	ck_assert_str_eq(words, "/opt/my tools/affekt\nstudy\nanalyze\n/data/shop of $HOME\n"
				"--part\n3/7\n--jobs\n1\n--set=eda.grid_hz=8\n--rater=O'Brian\n"
				"--anew\n");
}
END_TEST

START_TEST(the_last_job_does_what_is_left_and_nothing_anew)
{
	g_autofree char *script = study_slurm_merge_script(&JOB);
	g_autofree char *words = words_of(script, "''");

	ck_assert_str_eq(words, "/opt/my tools/affekt\nstudy\nanalyze\n/data/shop of $HOME\n"
				"--jobs\n1\n--set=eda.grid_hz=8\n--rater=O'Brian\n");
}
END_TEST

START_TEST(a_task_lasts_minutes_within_what_the_cluster_allows)
{
	ck_assert_uint_eq(study_slurm_parts(4, 3, 1001), 1);
	ck_assert_uint_eq(study_slurm_parts(600, 1000, 1001), 2);
	ck_assert_uint_eq(study_slurm_parts(601, 1000, 1001), 3);
	ck_assert_uint_eq(study_slurm_parts(1e6, 5000, 1001), 1000);
	ck_assert_uint_eq(study_slurm_parts(1e6, 40, 1001), 40);
	ck_assert_uint_eq(study_slurm_parts(1e6, 40, 1), 1);
	ck_assert_uint_eq(study_slurm_parts(0, 40, 1001), 1);
	ck_assert_uint_eq(study_slurm_parts(0, 0, 0), 1);
}
END_TEST

START_TEST(the_size_of_arrays_is_read_from_the_configuration)
{
	ck_assert_uint_eq(study_slurm_read_array_max("MailProg  = /bin/mail\n"
						     "MaxArraySize            = 20001\n"
						     "MaxBatchRequeue = 5\n"),
		20001);
	ck_assert_uint_eq(study_slurm_read_array_max("MaxJobCount = 3\n"), 1001);
	ck_assert_uint_eq(study_slurm_read_array_max("MaxArraySize = none\n"), 1001);
	ck_assert_uint_eq(study_slurm_read_array_max(NULL), 1001);
}
END_TEST

START_TEST(a_percent_sign_of_the_folder_is_no_pattern)
{
	g_autofree char *output = study_slurm_output("/data/100%/slurm", "part-%A_%a.log");

	ck_assert_str_eq(output, "/data/100%%/slurm/part-%A_%a.log");
}
END_TEST

TESTS_MAIN("slurm", a_task_calls_its_part_with_the_words_of_the_call,
	the_last_job_does_what_is_left_and_nothing_anew,
	a_task_lasts_minutes_within_what_the_cluster_allows,
	the_size_of_arrays_is_read_from_the_configuration,
	a_percent_sign_of_the_folder_is_no_pattern)
