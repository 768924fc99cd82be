#include "recordings/formats/matroska.h"

#include "recordings/disk/error.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/recordings/mkv.h"

#include <string.h>
#include <sys/stat.h>

#define UUID "01234567-89ab-4cde-8f01-23456789abcd"

static char *folder, *path;

static void setup(void)
{
	folder = scratch_create();
	path = g_build_filename(folder, "a.mkv", NULL);
}

static void teardown(void)
{
	g_free(path);
	scratch_remove(folder);
}

START_TEST(a_finished_file_says_whose_it_is_and_counts_its_frames)
{
	struct rec_matroska found;
	GByteArray *file = mkv_begin("affekt 0.1.0 session:" UUID);

	setup();
	mkv_put_frames(file, 9);
	mkv_end(file, "session:" UUID);
	mkv_write(file, path);
	ck_assert(rec_matroska_read(path, &found, NULL));
	ck_assert_str_eq(found.session, UUID);
	ck_assert_uint_eq(found.packets, 9);
	ck_assert_double_eq_tol(found.first_s, 0, 1e-9);
	ck_assert_double_eq_tol(found.last_s, 0.32, 1e-9);
	ck_assert(found.is_finished);
	teardown();
}
END_TEST

START_TEST(a_copy_that_lost_its_head_is_known_by_its_tag)
{
	struct rec_matroska found;
	GByteArray *file = mkv_begin("another program");

	setup();
	mkv_put_frames(file, 3);
	mkv_end(file, "session:" UUID);
	mkv_write(file, path);
	ck_assert(rec_matroska_read_head(path, &found, NULL));
	ck_assert_str_eq(found.session, UUID);
	teardown();
}
END_TEST

START_TEST(every_cut_of_a_file_is_read_as_far_as_it_goes)
{
	struct rec_matroska found;
	GByteArray *whole = mkv_begin("affekt 0.1.0 session:" UUID);
	guint head = whole->len;
	uint64_t packets = 0;

	setup();
	mkv_put_frames(whole, 20);
	for (guint n = head; n <= whole->len; n++) {
		GByteArray *cut = g_byte_array_new();
		g_byte_array_append(cut, whole->data, n);
		mkv_write(cut, path);
		ck_assert(rec_matroska_read(path, &found, NULL));
		ck_assert_str_eq(found.session, UUID);
		ck_assert(!found.is_finished);
		ck_assert_uint_ge(found.packets, packets);
		packets = found.packets;
	}
	ck_assert_uint_eq(packets, 20);
	g_byte_array_unref(whole);
	teardown();
}
END_TEST

START_TEST(lengths_that_lead_nowhere_end_the_walk)
{
	struct rec_matroska found;
	GByteArray *file = mkv_begin("affekt");
	const guint8 huge[] = {0xA3, 0x01, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE};

	setup();
	mkv_put_frames(file, 2);
	g_byte_array_append(file, huge, sizeof huge);
	mkv_put_frames(file, 2);
	mkv_write(file, path);
	ck_assert(rec_matroska_read(path, &found, NULL));
	ck_assert_uint_eq(found.packets, 2);
	ck_assert_str_eq(found.session, "");
	teardown();
}
END_TEST

START_TEST(other_files_are_refused_with_a_sentence)
{
	struct rec_matroska found;
	g_autoptr(GError) error = NULL;

	setup();
	ck_assert(!rec_matroska_read(path, &found, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_MISSING));
	g_clear_error(&error);
	ck_assert(g_file_set_contents(path, "no video at all", -1, NULL));
	ck_assert(!rec_matroska_read_head(path, &found, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	g_clear_error(&error);
	g_unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!rec_matroska_read(path, &found, &error));
	teardown();
}
END_TEST

TESTS_MAIN("recordings/matroska", a_finished_file_says_whose_it_is_and_counts_its_frames,
	a_copy_that_lost_its_head_is_known_by_its_tag,
	every_cut_of_a_file_is_read_as_far_as_it_goes, lengths_that_lead_nowhere_end_the_walk,
	other_files_are_refused_with_a_sentence)
