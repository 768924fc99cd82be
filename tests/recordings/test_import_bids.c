/* BIDS datasets as strangers write them: sidecars far from their files, no units, no durations. */
#include "recordings/import/import.h"
#include "tests/fakes/scratch.h"

#include <check.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder;
static GPtrArray *notes;
static GError *error;

static void set_up(void)
{
	folder = scratch_create();
	notes = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(void)
{
	g_ptr_array_unref(notes);
	g_clear_error(&error);
	scratch_remove(folder);
}

static void put(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void put_packed(const char *name, const char *text)
{
	put(name, "");
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GOutputStream) plain =
		G_OUTPUT_STREAM(g_file_replace(file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL));
	g_autoptr(GConverter) packer =
		G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
	g_autoptr(GOutputStream) packed = g_converter_output_stream_new(plain, packer);
	ck_assert(g_output_stream_write_all(packed, text, strlen(text), NULL, NULL, NULL));
	ck_assert(g_output_stream_close(packed, NULL, NULL));
}

/* @n rows "I/8", with further cells behind it. */
static char *make_rows(guint n, const char *further)
{
	GString *rows = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(rows, "%u.%u%s\n", i / 8, i % 8 * 125, further);
	return g_string_free(rows, FALSE);
}

static struct rec_session *read_picked(const char *participant, const char *const *picks)
{
	const struct rec_import import = {
		.bids_dir = folder, .bids_picks = picks, .participant = participant};
	g_clear_error(&error);
	return rec_import_read(&import, notes, &error);
}

static struct rec_session *read_good(void)
{
	struct rec_session *session = read_picked(NULL, NULL);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

/* The dataset is refused with a sentence that holds @part. */
static void assert_refused(const char *part)
{
	g_autoptr(rec_session) session = read_picked(NULL, NULL);
	ck_assert(session == NULL);
	ck_assert_msg(strstr(error->message, part) != NULL, "%s", error->message);
}

static bool has_note(const char *part)
{
	for (guint i = 0; i < notes->len; i++) {
		if (strstr(g_ptr_array_index(notes, i), part))
			return true;
	}
	return false;
}

static const struct rec_channel *channel(const struct rec_session *session, const char *name)
{
	int index = rec_session_find_channel(session, name);
	ck_assert_msg(index >= 0, "%s", name);
	return g_ptr_array_index(session->channels, (guint)index);
}

static double rate_of(const struct rec_session *session, const char *name)
{
	const struct rec_channel *found = channel(session, name);
	return ((const struct rec_clock *)g_ptr_array_index(session->clocks, found->clock))
		->rate_hz;
}

#define SCANNER "sub-01/func/sub-01_task-rest_physio.tsv.gz"

/* A scanner's recording: the sidecar in the dataset's folder, no units, a start before the scan. */
static void put_scanner(void)
{
	g_autofree char *rows = make_rows(200, "\t-3\t0");
	put_packed(SCANNER, rows);
	put("task-rest_physio.json", "{\"SamplingFrequency\": 50.0, \"StartTime\": -2.5,"
				     " \"Columns\": [\"cardiac\", \"respiratory\", \"trigger\"]}");
}

START_TEST(a_scanners_recording_is_understood)
{
	put_scanner();
	put("sub-01/func/sub-01_task-rest_events.tsv",
		"onset\tduration\ttrial_type\n1.0\t0.5\tface\n0.25\tn/a\tfixation\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert_str_eq(session->participant, "01");
	ck_assert_uint_eq(session->channels->len, 3);
	ck_assert_int_eq(channel(session, "import_pulse")->desc.quantity, CORE_QUANTITY_PULSE);
	channel(session, "import_respiratory");
	channel(session, "import_trigger");
	double times[200], values[200];
	ck_assert(rec_session_read_times(session, 0, 0, 200, times, NULL));
	ck_assert(rec_session_read_values(session, 0, 0, 200, values, NULL));
	for (guint i = 0; i < 200; i++) {
		ck_assert_double_eq_tol(times[i], -2.5 + i / 50.0, 1e-9);
		ck_assert_double_eq(values[i], i / 8.0);
	}
	ck_assert_uint_eq(session->visits->len, 1);
	ck_assert_uint_eq(session->marks->len, 1);
	const struct rec_visit *visit = g_ptr_array_index(session->visits, 0);
	ck_assert_str_eq(visit->touchpoint, "face");
	ck_assert_double_eq(visit->end_s, 1.5);
	ck_assert(has_note("No wall time"));
}
END_TEST

START_TEST(the_nearest_sidecar_wins)
{
	put_scanner();
	put("sub-01/sub-01_physio.json", "{\"SamplingFrequency\": \"25\"}");
	put("sub-01/func/sub-01_task-other_physio.json", "{\"SamplingFrequency\": 1}");
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq_tol(rate_of(session, "import_pulse"), 25, 1e-9);
}
END_TEST

/* Two devices, two sessions, and a second participant. */
static void put_many(void)
{
	static const char *const SESSIONS[] = {"ses-a", "ses-b"};
	g_autofree char *slow = make_rows(40, "");
	g_autofree char *fast = make_rows(640, "");
	for (guint i = 0; i < G_N_ELEMENTS(SESSIONS); i++) {
		g_autofree char *stem = g_strdup_printf(
			"sub-02/%s/beh/sub-02_%s_task-shop_run-01", SESSIONS[i], SESSIONS[i]);
		g_autofree char *eda = g_strconcat(stem, "_recording-eda_physio.tsv.gz", NULL);
		g_autofree char *ppg = g_strconcat(stem, "_recording-ppg_physio.tsv.gz", NULL);
		put_packed(eda, slow);
		put_packed(ppg, fast);
	}
	put("recording-eda_physio.json", "{\"SamplingFrequency\": 4, \"StartTime\": 0,"
					 " \"Columns\": [\"EDA\"], \"EDA\": {\"Units\": \"uS\"}}");
	put("recording-ppg_physio.json", "{\"SamplingFrequency\": 64, \"StartTime\": 0.5,"
					 " \"Columns\": [\"PPG\"], \"PPG\": {\"Units\": \"V\"}}");
	put("participants.tsv", "participant_id\tage\tsex\thandedness\tgroup\n"
				"sub-01\t30\tM\tR\tC\nsub-02\t41\tF\tleft\tn/a\n");
	put("sub-02/ses-b/sub-02_ses-b_scans.tsv",
		"filename\tacq_time\n"
		"anat/sub-02_ses-b_T1w.nii.gz\t2026-11-22T08:00:00\n"
		"beh/sub-02_ses-b_task-shop_run-01_beh.tsv\t2026-11-22T10:15:30\n");
}

START_TEST(one_of_several_is_chosen)
{
	static const char *const PICKS[] = {"ses=b", "run=1", NULL};
	put_many();
	g_autoptr(rec_session) session = read_picked("02", PICKS);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	ck_assert_double_eq_tol(rate_of(session, "import_gsr"), 4, 1e-9);
	ck_assert_double_eq_tol(rate_of(session, "import_pulse"), 64, 1e-9);
	ck_assert_str_eq(channel(session, "import_gsr")->desc.raw_unit, "uS");
	ck_assert_str_eq(g_hash_table_lookup(session->info, "age"), "41");
	ck_assert_str_eq(g_hash_table_lookup(session->info, "hand"), "left");
	ck_assert(!g_hash_table_contains(session->info, "group"));
	ck_assert(strstr(session->start_time, "T10:15:30") != NULL);
	ck_assert(has_note("no events.tsv"));
}
END_TEST

START_TEST(what_there_is_to_choose_is_said)
{
	static const char *const NONE[] = {"task=rest", NULL};
	put_many();
	assert_refused("task-shop");
	put_scanner();
	assert_refused("--participant: 01, 02");
	g_autoptr(rec_session) third = read_picked("sub-03", NULL);
	ck_assert(third == NULL && strstr(error->message, "there are: 01, 02"));
	g_autoptr(rec_session) two = read_picked("sub-02", NULL);
	ck_assert(two == NULL && strstr(error->message, "ses-a task-shop run-01 (beh)"));
	g_autoptr(rec_session) none = read_picked("02", NONE);
	ck_assert(none == NULL && strstr(error->message, "there are: ses-a"));
}
END_TEST

START_TEST(lost_samples_become_gaps)
{
	g_autoptr(GString) rows = g_string_new(NULL);
	for (guint i = 0; i < 400; i++) {
		bool is_lost = i < 10 || (i >= 100 && i < 150) || i == 300;
		g_string_append_printf(rows,
			is_lost    ? "n/a\tn/a\n"
			: i == 350 ? "1\tn/a\n"
				   : "1\t%u\n",
			i);
	}
	put_packed(SCANNER, rows->str);
	put("sub-01/func/sub-01_task-rest_physio.json",
		"{\"SamplingFrequency\": 50, \"StartTime\": 0, \"Columns\": [\"eda\", \"n\"]}");
	g_autoptr(rec_session) session = read_good();
	double times[340], values[340];
	ck_assert_uint_eq(rec_session_channel_n(session, 1), 340);
	ck_assert(rec_session_read_times(session, 0, 0, 340, times, NULL));
	ck_assert(rec_session_read_values(session, 1, 0, 340, values, NULL));
	for (guint i = 0; i < 340; i++) {
		guint row = i < 90 ? i + 10 : i + 60;
		ck_assert_double_eq_tol(times[i], row / 50.0, 1e-6);
		ck_assert(isnan(values[i]) == (row == 300 || row == 350));
		ck_assert(isnan(values[i]) || values[i] == row);
	}
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
	ck_assert_double_eq_tol(gap->samples_lost, 50, 1e-6);
}
END_TEST

START_TEST(a_row_of_names_is_no_sample)
{
	put_packed(SCANNER, "time\teda\n0\t5\n0.02\t6\n0.04\t7\n");
	put("physio.json", "{\"SamplingFrequency\": 50}");
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->channels->len, 1);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 3);
	ck_assert_int_eq(session->primary_gsr, 0);
	ck_assert(has_note("row of names") && has_note("no StartTime") && has_note("left out"));
}
END_TEST

START_TEST(broken_files_are_refused_with_their_names)
{
	put_scanner();
	put_packed(SCANNER, "1\t2\t3\n1\t2\n");
	assert_refused("line 2: 2 cells");
	put_packed(SCANNER, "1\t2\n1\t2\n");
	assert_refused("\"Columns\"");
	put_packed(SCANNER, "1\t2\t3\n\n1\t2\t3\n");
	assert_refused("blank line");
	put_packed(SCANNER, "1\t2\t3\n1\tx\t3\n");
	assert_refused("not a number");
	put_packed(SCANNER, "");
	assert_refused("no samples");
	put("task-rest_physio.json", "{\"Columns\": [\"cardiac\"]}");
	assert_refused("SamplingFrequency");
	g_autofree char *deep = g_strnfill(500000, '[');
	put("task-rest_physio.json", deep);
	assert_refused("no JSON object");
}
END_TEST

START_TEST(contents_that_were_not_fetched_are_said)
{
	put_scanner();
	g_autofree char *path = g_build_filename(folder, SCANNER, NULL);
	ck_assert_int_eq(g_unlink(path), 0);
	ck_assert_int_eq(symlink("../../.git/annex/objects/aa/bb", path), 0);
	assert_refused("datalad");
	scratch_remove(g_build_filename(folder, "sub-01", NULL));
	assert_refused("no BIDS dataset");
}
END_TEST

START_TEST(events_of_strangers_are_read)
{
	put_scanner();
	put("task-rest_events.tsv", "onset\tduration\ttrial_type\tvalue\tsample\n"
				    "n/a\t1\tlost\t1\t0\n"
				    "0.5\t0\tn/a\tS  1\t10\n"
				    "0.2\t1.5\tBaseline\tS  2\t4\n"
				    "0.7\t\tn/a\tn/a\tn/a\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->visits->len, 1);
	ck_assert(((struct rec_visit *)g_ptr_array_index(session->visits, 0))->is_baseline);
	ck_assert_uint_eq(session->marks->len, 2);
	const struct rec_mark *first = g_ptr_array_index(session->marks, 0);
	const struct rec_mark *second = g_ptr_array_index(session->marks, 1);
	ck_assert_str_eq(first->label, "S  1");
	ck_assert_str_eq(second->label, "event");
	ck_assert(has_note("no onset"));
	put("task-rest_events.tsv", "onset\tduration\n1\t-1\n");
	assert_refused("negative");
	put("task-rest_events.tsv", "time\tlabel\n1\ta\n");
	assert_refused("no column onset");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import_bids");
	TCase *tcase = tcase_create("import_bids");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_scanners_recording_is_understood);
	tcase_add_test(tcase, the_nearest_sidecar_wins);
	tcase_add_test(tcase, one_of_several_is_chosen);
	tcase_add_test(tcase, what_there_is_to_choose_is_said);
	tcase_add_test(tcase, lost_samples_become_gaps);
	tcase_add_test(tcase, a_row_of_names_is_no_sample);
	tcase_add_test(tcase, broken_files_are_refused_with_their_names);
	tcase_add_test(tcase, contents_that_were_not_fetched_are_said);
	tcase_add_test(tcase, events_of_strangers_are_read);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
