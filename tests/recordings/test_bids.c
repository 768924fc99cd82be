/* A BIDS dataset: what its validator does not look at. */
#include "core/channel.h"
#include "recordings/export/export_bids.h"
#include "recordings/session/json.h"
#include "recordings/session/origin.h"
#include "tests/recordings/made.h"

#include <check.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PHYSIO "sub-P07/beh/sub-P07_task-session_recording-1_physio"
#define EVENTS "sub-P07/beh/sub-P07_task-session_events"
#define RESULT "derivatives/affekt/sub-P07/beh/sub-P07_task-session_desc-"

enum {
	N = 640,
	GAP = 256,  /* samples before the gap */
	LOST = 192, /* samples in it */
};

static char *folder;
static struct rec_session *session;
static struct rec_results *results;

static double time_of(guint i)
{
	return 0.25 + (double)(i + (i >= GAP ? LOST : 0)) / MADE_RATE_HZ;
}

static void add_channel(const char *key, enum core_quantity quantity)
{
	struct core_channel desc = {
		.quantity = quantity,
		.raw_type = CORE_RAW_F64,
		.raw_unit = "uS",
		.rate_hz = MADE_RATE_HZ,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN,
	};
	g_strlcpy(desc.key, key, sizeof(desc.key));
	g_strlcpy(desc.title, key, sizeof(desc.title));
	rec_session_add_channel(session, 0, 0, &desc);
}

static void set_up(void)
{
	folder = made_folder();
	session = rec_session_new();
	results = made_results();
	session->participant = g_strdup("P-07");
	session->start_wall_us = G_GINT64_CONSTANT(1795338930900000);
	g_hash_table_insert(session->info, g_strdup("age"), g_strdup("34"));
	g_hash_table_insert(session->info, g_strdup("sex"), g_strdup("female"));
	rec_session_add_device(session, "made", "simulated");
	rec_session_add_clock(session, 0, 0, MADE_RATE_HZ)->n = N;
	add_channel("gsr", CORE_QUANTITY_GSR);
	add_channel("temp", CORE_QUANTITY_OTHER);
	double *time_s = g_new(double, N);
	double *raw[2] = {g_new(double, N), g_new(double, N)};
	for (guint i = 0; i < N; i++) {
		time_s[i] = time_of(i);
		raw[0][i] = made_value(0, i) / 8;
		raw[1][i] = i == 3 ? (double)NAN : made_value(1, i);
	}
	uint16_t *flags[2] = {NULL, NULL};
	rec_session_set_memory(session, &time_s, raw, flags);
	rec_session_choose_primary(session);
	struct rec_mark *mark = rec_session_add_mark(session);
	*mark = (struct rec_mark){1, 3.5, 0, NAN, g_strdup("dør\tså"), g_strdup("key"), NULL, NULL};
	struct rec_visit *visit = rec_session_add_visit(session);
	*visit = (struct rec_visit){g_strdup("pay"), g_strdup("Betaling"), NULL, false, false, 1,
		0.5, NAN, g_strdup("key"), NAN, NAN, NAN, NULL};
}

static void tear_down(void)
{
	made_remove(folder);
	g_clear_pointer(&folder, g_free);
	g_clear_pointer(&session, rec_session_free);
	g_clear_pointer(&results, rec_results_free);
}

static char *path_of(const char *name)
{
	return g_build_filename(folder, "bids", name, NULL);
}

static bool export(bool replace, GError **error)
{
	g_autofree char *path = path_of("");
	struct rec_export_data data = {.session = session, .results = results};
	return rec_export_bids(&data, path, replace, error);
}

static char *read_text(const char *name)
{
	g_autofree char *path = path_of(name);
	char *text = NULL;
	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", name);
	return text;
}

static JsonObject *read_json(const char *name)
{
	g_autofree char *text = read_text(name);
	JsonObject *object = rec_json_parse(text);
	ck_assert_msg(object != NULL, "%s", name);
	return object;
}

/* The lines of a gzipped file. */
static char **read_packed(const char *name)
{
	g_autofree char *path = path_of(name);
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GInputStream) packed = G_INPUT_STREAM(g_file_read(file, NULL, NULL));
	g_autoptr(GConverter) unpacker =
		G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	g_autoptr(GInputStream) plain = g_converter_input_stream_new(packed, unpacker);
	g_autoptr(GString) text = g_string_new(NULL);
	char block[4096];
	gssize n;
	while ((n = g_input_stream_read(plain, block, sizeof(block), NULL, NULL)) > 0)
		g_string_append_len(text, block, n);
	ck_assert_int_eq(n, 0);
	ck_assert(g_str_has_suffix(text->str, "\n"));
	g_string_truncate(text, text->len - 1);
	return g_strsplit(text->str, "\n", -1);
}

START_TEST(signals_stand_on_a_regular_grid)
{
	ck_assert(export(false, NULL));
	JsonObject *about = read_json(PHYSIO ".json");
	JsonArray *columns = json_object_get_array_member(about, "Columns");
	ck_assert_uint_eq(json_array_get_length(columns), 2);
	ck_assert_str_eq(json_array_get_string_element(columns, 0), "eda");
	ck_assert_str_eq(json_array_get_string_element(columns, 1), "temp");
	ck_assert_double_eq(rec_json_get_number(about, "SamplingFrequency"), MADE_RATE_HZ);
	ck_assert_double_eq(rec_json_get_number(about, "StartTime"), 0.25);
	g_auto(GStrv) lines = read_packed(PHYSIO ".tsv.gz");
	ck_assert_uint_eq(g_strv_length(lines), N + LOST);
	for (guint row = 0; lines[row]; row++) {
		g_auto(GStrv) cells = g_strsplit(lines[row], "\t", -1);
		ck_assert_uint_eq(g_strv_length(cells), 2);
		if (row >= GAP && row < GAP + LOST) {
			ck_assert_str_eq(lines[row], "n/a\tn/a");
			continue;
		}
		guint i = row < GAP ? row : row - LOST;
		ck_assert_double_eq(g_ascii_strtod(cells[0], NULL), made_value(0, i) / 8);
		if (i == 3)
			ck_assert_str_eq(cells[1], "n/a");
		else
			ck_assert_double_eq(g_ascii_strtod(cells[1], NULL), made_value(1, i));
	}
	json_object_unref(about);
}
END_TEST

START_TEST(events_are_in_order_and_explained)
{
	ck_assert(export(false, NULL));
	g_autofree char *rows = read_text(EVENTS ".tsv");
	ck_assert_str_eq(rows, "onset\tduration\ttrial_type\ttouchpoint\tlabel\n"
			       "0.500000\tn/a\ttouchpoint\tpay\tBetaling\n"
			       "3.500000\t0.000000\tmark\tn/a\tdør så\n");
	JsonObject *about = read_json(EVENTS ".json");
	const char *const NAMES[] = {"onset", "duration", "trial_type", "touchpoint", "label"};
	for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
		ck_assert(json_object_has_member(about, NAMES[i]));
	json_object_unref(about);
}
END_TEST

START_TEST(the_start_is_told)
{
	ck_assert(export(false, NULL));
	g_autofree char *rows = read_text("sub-P07/sub-P07_scans.tsv");
	ck_assert_str_eq(rows, "filename\tacq_time\n"
			       "beh/sub-P07_task-session_recording-1_physio.tsv.gz\t"
			       "2026-11-22T09:15:30.900000Z\n");
}
END_TEST

/* Every row has the columns of its header, each explained. */
static void check_table(const char *name, guint n_rows)
{
	g_autofree char *table = g_strconcat(RESULT, name, "_beh.tsv", NULL);
	g_autofree char *meaning = g_strconcat(RESULT, name, "_beh.json", NULL);
	g_autofree char *text = read_text(table);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	g_auto(GStrv) columns = g_strsplit(lines[0], "\t", -1);
	JsonObject *about = read_json(meaning);
	ck_assert_uint_eq(g_strv_length(lines), n_rows + 1);
	for (guint i = 1; lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		ck_assert_uint_eq(g_strv_length(cells), g_strv_length(columns));
		for (guint k = 0; cells[k]; k++)
			ck_assert_str_ne(cells[k], "");
	}
	for (guint k = 0; columns[k]; k++)
		ck_assert_msg(json_object_has_member(about, columns[k]), "%s", columns[k]);
	json_object_unref(about);
}

START_TEST(results_are_a_dataset_of_their_own)
{
	ck_assert(export(false, NULL));
	JsonObject *raw = read_json("dataset_description.json");
	JsonObject *derived = read_json("derivatives/affekt/dataset_description.json");
	ck_assert_str_eq(json_object_get_string_member(raw, "DatasetType"), "raw");
	ck_assert_str_eq(json_object_get_string_member(derived, "DatasetType"), "derivative");
	json_object_unref(raw);
	json_object_unref(derived);
	check_table("scr", results->scr->len);
	check_table("measures", results->measures->len);
	check_table("touchpoints", 1);
	g_autofree char *people = read_text("participants.tsv");
	ck_assert_str_eq(people, "participant_id\tage\tsex\nsub-P07\t34\tfemale\n");
}
END_TEST

START_TEST(nothing_is_overwritten_and_files_are_private)
{
	g_autoptr(GError) error = NULL;
	struct stat status;
	g_autofree char *path = path_of(PHYSIO ".tsv.gz");
	g_autofree char *person = path_of("sub-P07");
	ck_assert(export(false, NULL));
	g_autofree char *before = NULL, *after = NULL;
	gsize n_before = 0, n_after = 0;
	ck_assert(g_file_get_contents(path, &before, &n_before, NULL));
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(status.st_mode & 0777, 0600);
	ck_assert_int_eq(stat(person, &status), 0);
	ck_assert_int_eq(status.st_mode & 0777, 0700);
	ck_assert(!export(false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	g_clear_error(&error);
	ck_assert(export(true, &error));
	ck_assert(g_file_get_contents(path, &after, &n_after, NULL));
	ck_assert_uint_eq(n_before, n_after);
	ck_assert(memcmp(before, after, n_before) == 0);
}
END_TEST

START_TEST(another_participant_is_added)
{
	g_autoptr(GError) error = NULL;
	ck_assert(export(false, NULL));
	g_free(session->participant);
	session->participant = g_strdup("A1");
	g_hash_table_remove(session->info, "age");
	g_hash_table_insert(session->info, g_strdup("hand"), g_strdup("left"));
	ck_assert_msg(export(false, &error), "%s", error ? error->message : "");
	g_autofree char *people = read_text("participants.tsv");
	ck_assert_str_eq(people, "participant_id\tage\tsex\thandedness\n"
				 "sub-A1\tn/a\tfemale\tleft\n"
				 "sub-P07\t34\tfemale\tn/a\n");
	json_object_unref(read_json("participants.json"));
	g_autofree char *first = path_of(PHYSIO ".tsv.gz");
	g_autofree char *second = path_of("sub-A1/sub-A1_scans.tsv");
	ck_assert(g_file_test(first, G_FILE_TEST_EXISTS));
	ck_assert(g_file_test(second, G_FILE_TEST_EXISTS));
	ck_assert(!export(false, &error));
	ck_assert(strstr(error->message, "sub-A1") != NULL);
}
END_TEST

/* Exports as the program does: with the list of whose the files are in @top. */
static bool export_listed(const char *top, bool replace, GError **error)
{
	struct rec_origin *origin =
		rec_origin_begin(top, session->uuid, session->participant, session->start_time);
	bool is_written = export(replace, error);
	ck_assert(rec_origin_commit(origin, NULL));
	return is_written;
}

static void rename_session(const char *participant)
{
	g_free(session->participant);
	session->participant = g_strdup(participant);
	g_free(session->uuid);
	session->uuid = g_uuid_string_random();
}

/* Neither may @participant take the place of what is there, whatever is said. */
static void expect_refusal(const char *top, const char *participant, const char *because)
{
	g_autofree char *before = read_text("sub-P07/sub-P07_scans.tsv");
	g_autofree char *after = NULL;
	rename_session(participant);
	session->start_wall_us += G_USEC_PER_SEC;
	for (int replace = 0; replace < 2; replace++) {
		g_autoptr(GError) error = NULL;
		ck_assert(!export_listed(top, replace, &error));
		ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
		ck_assert_msg(strstr(error->message, because) != NULL, "%s", error->message);
		ck_assert_msg(strstr(error->message, "“P-07”") != NULL, "%s", error->message);
	}
	after = read_text("sub-P07/sub-P07_scans.tsv");
	ck_assert_str_eq(before, after);
}

START_TEST(a_code_that_differs_in_signs_replaces_nobody)
{
	g_autofree char *top = path_of("");
	ck_assert(export_listed(top, false, NULL));
	expect_refusal(top, "P.07", "“P.07”");
}
END_TEST

/* Who comes again has a folder for each session, told apart by their numbers. */
START_TEST(sessions_with_numbers_lie_side_by_side)
{
	g_autofree char *top = path_of("");
	g_autoptr(GError) error = NULL;
	g_hash_table_insert(session->info, g_strdup("session_no"), g_strdup("1"));
	ck_assert(export_listed(top, false, NULL));
	g_autofree char *before = read_text("sub-P07/ses-1/sub-P07_ses-1_scans.tsv");
	ck_assert_ptr_nonnull(strstr(before, "\nbeh/sub-P07_ses-1_task-session_recording-1"));
	rename_session("P-07");
	g_hash_table_insert(session->info, g_strdup("session_no"), g_strdup("2"));
	ck_assert_msg(export_listed(top, false, &error), "%s", error ? error->message : "");
	g_autofree char *second = path_of("sub-P07/ses-2/sub-P07_ses-2_scans.tsv");
	g_autofree char *after = read_text("sub-P07/ses-1/sub-P07_ses-1_scans.tsv");
	ck_assert(g_file_test(second, G_FILE_TEST_EXISTS));
	ck_assert_str_eq(before, after);
	/* The same number is taken; without a number it would lie above the others. */
	rename_session("P-07");
	ck_assert(!export_listed(top, true, NULL));
	g_hash_table_remove(session->info, "session_no");
	ck_assert(!export_listed(top, true, NULL));
	/* Nor does a number make another person's folder free. */
	rename_session("P.07");
	g_hash_table_insert(session->info, g_strdup("session_no"), g_strdup("3"));
	ck_assert(!export_listed(top, true, NULL));
}
END_TEST

START_TEST(another_session_replaces_none)
{
	g_autofree char *top = path_of("");
	ck_assert(export_listed(top, false, NULL));
	ck_assert(export_listed(top, true, NULL));
	expect_refusal(top, "P-07", "another session");
}
END_TEST

/* All formats at once have one list, in the folder above the dataset. */
START_TEST(the_list_of_all_formats_counts_too)
{
	ck_assert(export_listed(folder, false, NULL));
	expect_refusal(folder, "P07", "“P07”");
}
END_TEST

START_TEST(a_strangers_dataset_is_left_alone)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *place = path_of("dataset_description.json");
	g_autofree char *top = path_of("");
	ck_assert_int_eq(g_mkdir_with_parents(top, 0700), 0);
	ck_assert(g_file_set_contents(place, "{\"Name\": \"Theirs\"}", -1, NULL));
	ck_assert(!export(false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/bids");
	TCase *tcase = tcase_create("bids");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, signals_stand_on_a_regular_grid);
	tcase_add_test(tcase, events_are_in_order_and_explained);
	tcase_add_test(tcase, the_start_is_told);
	tcase_add_test(tcase, results_are_a_dataset_of_their_own);
	tcase_add_test(tcase, another_participant_is_added);
	tcase_add_test(tcase, a_strangers_dataset_is_left_alone);
	tcase_add_test(tcase, a_code_that_differs_in_signs_replaces_nobody);
	tcase_add_test(tcase, another_session_replaces_none);
	tcase_add_test(tcase, sessions_with_numbers_lie_side_by_side);
	tcase_add_test(tcase, the_list_of_all_formats_counts_too);
	tcase_add_test(tcase, nothing_is_overwritten_and_files_are_private);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
