/* Texts and logs that were made to hurt; HDF5 files of that kind are test_gate.c's. */
#include "recordings/edits/edits.h"
#include "recordings/import/import.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_read.h"
#include "recordings/session/json.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char UUID[] = "0f0e0d0c-0b0a-4908-8706-050403020100";

static char *put(const char *folder, const char *name, const char *bytes, gssize n)
{
	char *path = g_build_filename(folder, name, NULL);

	ck_assert(g_file_set_contents(path, bytes, n, NULL));
	return path;
}

START_TEST(a_broken_row_of_an_e4_file_ends_the_import)
{
	g_autofree char *folder = made_folder();
	G_GNUC_UNUSED g_autofree char *eda =
		put(folder, "EDA.csv", "1732270530.0\n4.0\n0.5\n\"0.6\n", -1);
	struct rec_import import = {.e4_dir = folder};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(rec_import_read(&import, notes, &error));
	ck_assert_msg(strstr(error->message, "EDA.csv"), "%s", error->message);
	g_clear_error(&error);
	G_GNUC_UNUSED g_autofree char *good =
		put(folder, "EDA.csv", "1732270530.0\n4.0\n0.5\n0.6\n", -1);
	g_autofree char *tags = put(folder, "tags.csv", "1732270530.5\n\"", -1);
	ck_assert_ptr_null(rec_import_read(&import, notes, &error));
	ck_assert_msg(strstr(error->message, "tags.csv"), "%s", error->message);
	g_clear_error(&error);
	g_unlink(tags);
	G_GNUC_UNUSED g_autofree char *quick =
		put(folder, "EDA.csv", "1732270530.0\n1e300\n0.5\n0.6\n", -1);
	ck_assert_ptr_null(rec_import_read(&import, notes, &error));
	ck_assert_msg(strstr(error->message, "EDA.csv"), "%s", error->message);
	made_remove(folder);
}
END_TEST

START_TEST(a_recording_of_millennia_is_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = put(folder, "a.csv",
		"time;eda_uS\n22.11.2026 9:05:30,000;5,00\n22.11.8026 9:05:30,250;5\n", -1);
	struct rec_import_channel channel = {
		.name = "gsr", .file = path, .rate_hz = NAN, .quantity = CORE_QUANTITY_GSR};
	g_autoptr(GArray) channels = g_array_new(FALSE, FALSE, sizeof channel);
	struct rec_import import = {.channels = channels};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	g_array_append_val(channels, channel);
	ck_assert_ptr_null(rec_import_read(&import, notes, &error));
	ck_assert_msg(strstr(error->message, "days"), "%s", error->message);
	made_remove(folder);
}
END_TEST

START_TEST(a_text_of_an_edit_never_ends_inside_a_letter)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = put(folder, "a.nwb", "", 0);
	rec_edits_log *log = rec_edits_log_open(path, UUID, NULL);
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET};

	/* What is no letter becomes three bytes when it is read, and of the last one two are left.
	 */
	memset(edit.rater, 'x', sizeof edit.rater - 3);
	edit.rater[sizeof edit.rater - 3] = '\xc3';
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	rec_edits_log_close(log);
	g_autoptr(GArray) edits = rec_edits_read(path, UUID, NULL);
	ck_assert_uint_eq(edits->len, 1);
	ck_assert(g_utf8_validate(g_array_index(edits, struct rec_edit, 0).rater, -1, NULL));
	made_remove(folder);
}
END_TEST

/* A journal whose only clock is at @host_ns and counts from @first_index on. */
static rec_session *open_at(const char *folder, uint64_t first_index, int64_t host_ns)
{
	static const enum core_raw_type TYPES[2] = {CORE_RAW_I16, CORE_RAW_U16};
	static const double VALUES[4] = {1, 2, 3, 4};
	g_autofree char *path = g_build_filename(folder, "a.nwb.journal", NULL);
	struct rec_journal *journal = made_journal(path);
	struct rec_journal_block block = {
		.n_values = 2, .starts_segment = true, .n = 2, .types = TYPES, .values = VALUES};

	ck_assert(made_append(journal, 0, NULL));
	block.first_index = first_index;
	block.host_ns = host_ns;
	ck_assert(rec_journal_samples(journal, &block, NULL));
	block.first_index += 2;
	block.host_ns = -host_ns;
	ck_assert(rec_journal_samples(journal, &block, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	rec_session *session = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(session);
	g_remove(path);
	return session;
}

START_TEST(times_of_a_journal_stay_finite_and_in_order)
{
	static const uint64_t INDICES[] = {
		0, 1, 16, UINT64_C(1) << 40, UINT64_C(1) << 53, UINT64_MAX};
	static const int64_t TIMES_NS[] = {0, INT64_MAX, INT64_MIN, -1, INT64_C(1) << 61};
	g_autofree char *folder = made_folder();

	for (size_t k = 0; k < G_N_ELEMENTS(INDICES) * G_N_ELEMENTS(TIMES_NS); k++) {
		g_autoptr(rec_session) session = open_at(folder,
			INDICES[k / G_N_ELEMENTS(TIMES_NS)], TIMES_NS[k % G_N_ELEMENTS(TIMES_NS)]);
		uint64_t n = rec_session_channel_n(session, 0);
		g_autofree double *time_s = g_new(double, n);

		ck_assert(rec_session_read_times(session, 0, 0, n, time_s, NULL));
		for (uint64_t i = 0; i < n; i++)
			ck_assert(isfinite(time_s[i]) && (i == 0 || time_s[i] >= time_s[i - 1]));
	}
	made_remove(folder);
}
END_TEST

START_TEST(a_frame_without_values_claims_no_samples)
{
	/* device, group, no values, no bits, 2^32 - 1 samples, then index and time */
	static const uint8_t PAYLOAD[24] = {[4] = 0xff, 0xff, 0xff, 0xff};
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb.journal", NULL);
	struct rec_journal *journal = made_journal(path);

	ck_assert(made_append(journal, 0, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	rec_frame_writer *writer = rec_frame_writer_open(path, REC_FRAME_KIND_JOURNAL, UUID, NULL);
	ck_assert(rec_frame_writer_append(writer, 3, PAYLOAD, sizeof PAYLOAD, false, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), MADE_BLOCK);
	made_remove(folder);
}
END_TEST

START_TEST(json_may_not_be_nested_without_end)
{
	g_autofree char *deep = g_strnfill(1 << 20, '[');
	g_autoptr(GString) flat = g_string_new("{\"a\":\"");

	ck_assert_ptr_null(rec_json_parse(deep));
	for (int i = 0; i < 100; i++)
		g_string_append(flat, "[\\\"");
	g_string_append(flat, "\",\"b\":1e999}");
	g_autoptr(JsonObject) object = rec_json_parse(flat->str);
	ck_assert_ptr_nonnull(object);
	ck_assert(isnan(rec_json_get_number(object, "b")));
}
END_TEST

TESTS_MAIN("recordings/hostile", a_broken_row_of_an_e4_file_ends_the_import,
	a_recording_of_millennia_is_refused, a_text_of_an_edit_never_ends_inside_a_letter,
	times_of_a_journal_stay_finite_and_in_order, a_frame_without_values_claims_no_samples,
	json_may_not_be_nested_without_end)
