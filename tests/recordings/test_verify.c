#include "recordings/finalise.h"

#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <hdf5.h>
#include <string.h>

/* A saved session whose loss is accounted for, in a folder of its own. */
static char *save_sound(const char *folder)
{
	char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(20000);
	g_autoptr(GError) error = NULL;
	bool is_saved = rec_session_save(session, path, false, NULL, NULL, &error);

	ck_assert_msg(is_saved, "%s", error ? error->message : "");
	return path;
}

static void assert_problem(const char *path, const char *says)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_verify(path, problems, &error));
	ck_assert_msg(error == NULL, "%s", error ? error->message : "");
	for (guint i = 0; i < problems->len; i++) {
		if (strstr(g_ptr_array_index(problems, i), says))
			return;
	}
	ck_abort_msg("no problem says '%s', but %u others do", says, problems->len);
}

/* Changes one element of a data set as a careless program would. */
static void change_element(const char *path, const char *name, hsize_t at, double value)
{
	hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
	hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
	hid_t in_file = H5Dget_space(dataset);
	hsize_t one = 1;
	hid_t in_memory = H5Screate_simple(1, &one, NULL);

	H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &at, NULL, &one, NULL);
	ck_assert_int_ge(
		H5Dwrite(dataset, H5T_NATIVE_DOUBLE, in_memory, in_file, H5P_DEFAULT, &value), 0);
	H5Sclose(in_memory);
	H5Sclose(in_file);
	H5Dclose(dataset);
	H5Fclose(file);
}

static void delete_object(const char *path, const char *name)
{
	hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);

	ck_assert_int_ge(H5Ldelete(file, name, H5P_DEFAULT), 0);
	H5Fclose(file);
}

/* A file from before there was a number of the layout, whose end has no SHA-256 either. */
static void delete_format(const char *path)
{
	hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);

	ck_assert_int_ge(H5Adelete(file, "affekt_format"), 0);
	H5Fclose(file);
}

START_TEST(any_changed_byte_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);
	g_autoptr(GRand) random = g_rand_new_with_seed(1);
	g_autofree char *bytes = NULL;
	gsize n;

	ck_assert(g_file_get_contents(path, &bytes, &n, NULL));
	for (int i = 0; i < 30; i++) {
		gsize at = (gsize)g_rand_double_range(random, 0, (double)n);

		bytes[at] ^= 0x10;
		ck_assert(g_file_set_contents(path, bytes, (gssize)n, NULL));
		g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
		ck_assert_msg(!rec_verify(path, problems, NULL), "byte %zu", at);
		bytes[at] ^= 0x10;
	}
	ck_assert(g_file_set_contents(path, bytes, (gssize)n - 100, NULL));
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	ck_assert(!rec_verify(path, problems, NULL));
	made_remove(folder);
}
END_TEST

START_TEST(a_sound_file_has_no_problems)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	ck_assert_msg(rec_verify(path, problems, NULL), "%s",
		problems->len > 0 ? (char *)g_ptr_array_index(problems, 0) : "");
	made_remove(folder);
}
END_TEST

START_TEST(a_file_from_before_there_were_measures_has_none)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	delete_object(path, "/processing/physiology/measures");
	delete_format(path);
	ck_assert(rec_verify(path, problems, NULL));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(session->results);
	ck_assert_uint_eq(session->results->measures->len, 0);
	ck_assert_uint_eq(session->results->bands->len, 1);
	made_remove(folder);
}
END_TEST

START_TEST(a_changed_sample_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	change_element(path, "/acquisition/made_gsr/data", 12345, 1);
	assert_problem(path, "/acquisition/made_gsr/data is not what was recorded");
	made_remove(folder);
}
END_TEST

START_TEST(a_changed_gap_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	change_element(path, "/intervals/gaps/samples_lost", 0, 0);
	assert_problem(path, "/intervals/gaps/samples_lost is not what was recorded");
	made_remove(folder);
}
END_TEST

START_TEST(times_that_go_back_are_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	change_element(path, "/acquisition/made_gsr/timestamps", 500, 0);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_verify(path, problems, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED));
	ck_assert_ptr_nonnull(strstr(error->message, "time stamps go back"));
	made_remove(folder);
}
END_TEST

/* Turns a bit in the middle of the first chunk of a data set. */
static void flip_bit(const char *path, const char *name)
{
	hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
	hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
	hsize_t first = 0, bytes = 0;
	haddr_t address = 0;
	unsigned mask = 0;
	g_autofree char *text = NULL;
	gsize size = 0;

	ck_assert_int_ge(H5Dget_chunk_info_by_coord(dataset, &first, &mask, &address, &bytes), 0);
	H5Dclose(dataset);
	H5Fclose(file);
	ck_assert(g_file_get_contents(path, &text, &size, NULL));
	text[address + bytes / 2] ^= 0x10;
	ck_assert(g_file_set_contents(path, text, (gssize)size, NULL));
}

START_TEST(a_flipped_bit_among_the_samples_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	flip_bit(path, "/acquisition/made_gsr/data");
	assert_problem(path, "SHA-256 differs in a byte");
	/* What is hurt is named; the rest of the file is still there for whoever needs it. */
	assert_problem(path, "/acquisition/made_gsr/data");
	made_remove(folder);
}
END_TEST

START_TEST(damaged_results_leave_the_recording_and_can_be_made_anew)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);
	g_autoptr(rec_session) sound = rec_session_open(path, NULL);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	/* So many rows that they are stored in chunks with checksums. */
	g_array_set_size(sound->results->eda, 40000);
	ck_assert(rec_session_store_results(sound, sound->results, NULL));
	flip_bit(path, "/processing/physiology/driver/data");
	assert_problem(path, "SHA-256 differs in a byte");
	g_autoptr(rec_session) damaged = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(damaged);
	ck_assert_ptr_null(damaged->results);
	ck_assert(rec_session_store_results(damaged, sound->results, NULL));
	g_autoptr(rec_session) mended = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(mended->results);
	/* The new sum does not hide that the old one was wrong. */
	ck_assert(!rec_verify(path, problems, NULL));
	ck_assert_uint_eq(problems->len, 1);
	ck_assert_ptr_nonnull(strstr(g_ptr_array_index(problems, 0), "differed already"));
	made_remove(folder);
}
END_TEST

START_TEST(missing_parts_are_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	delete_object(path, "/stimulus/templates");
	delete_object(path, "/intervals/marks");
	assert_problem(path, "/stimulus/templates is missing");
	assert_problem(path, "/intervals/marks is missing");
	made_remove(folder);
}
END_TEST

START_TEST(a_channel_that_no_reader_understands_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);
	hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);

	ck_assert_int_ge(
		H5Adelete_by_name(file, "/acquisition/made_gsr", "channel", H5P_DEFAULT), 0);
	H5Fclose(file);
	assert_problem(path, "description of its channel");
	made_remove(folder);
}
END_TEST

START_TEST(a_listed_column_that_is_missing_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = save_sound(folder);

	delete_object(path, "/intervals/touch_points/title");
	delete_object(path, "/processing/physiology/scr/amplitude");
	assert_problem(path, "/intervals/touch_points/title is missing");
	assert_problem(path, "/processing/physiology/scr/amplitude is missing");
	made_remove(folder);
}
END_TEST

START_TEST(loss_without_a_row_is_found)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(20000);
	struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);

	g_array_index(clock->segments, struct rec_segment, 0).line.end_index += 17;
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	assert_problem(path, "17 samples of made are missing");
	made_remove(folder);
}
END_TEST

START_TEST(a_journal_is_verified_too)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb.journal", NULL);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct rec_journal *journal = made_journal(path);

	ck_assert(made_append(journal, 0, NULL));
	assert_problem(path, "without closing");
	ck_assert(rec_journal_end(journal, 1, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	ck_assert(rec_verify(path, problems, NULL));
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/verify", a_sound_file_has_no_problems, any_changed_byte_is_found,
	a_file_from_before_there_were_measures_has_none, a_changed_sample_is_found,
	a_changed_gap_is_found, times_that_go_back_are_refused,
	a_flipped_bit_among_the_samples_is_found,
	damaged_results_leave_the_recording_and_can_be_made_anew, missing_parts_are_found,
	a_channel_that_no_reader_understands_is_found, a_listed_column_that_is_missing_is_found,
	loss_without_a_row_is_found, a_journal_is_verified_too)
