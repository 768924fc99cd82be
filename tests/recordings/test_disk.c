#include "recordings/disk/disk.h"

#include "recordings/disk/error.h"
#include "recordings/disk/find_open.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static off_t size_of(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 ? status.st_size : -1;
}

START_TEST(a_part_that_is_held_is_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *part = g_build_filename(folder, "a.part", NULL);
	g_autoptr(GError) error = NULL;
	int mine = rec_disk_take_part(part, NULL);

	ck_assert_int_ge(mine, 0);
	ck_assert_int_eq(rec_disk_take_part(part, &error), -1);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert(strstr(error->message, "a.part") != NULL);
	close(mine);
	made_remove(folder);
}
END_TEST

START_TEST(what_a_crash_left_is_replaced_not_emptied)
{
	g_autofree char *folder = made_folder();
	g_autofree char *part = g_build_filename(folder, "a.part", NULL);
	g_autofree char *other = g_build_filename(folder, "other", NULL);

	/* The same file under another name must not lose its bytes. */
	ck_assert(g_file_set_contents(part, "left", -1, NULL));
	ck_assert_int_eq(link(part, other), 0);
	int mine = rec_disk_take_part(part, NULL);
	ck_assert_int_ge(mine, 0);
	ck_assert_int_eq(size_of(part), 0);
	ck_assert_int_eq(size_of(other), 4);
	close(mine);
	made_remove(folder);
}
END_TEST

START_TEST(a_link_is_replaced_not_followed)
{
	g_autofree char *folder = made_folder();
	g_autofree char *part = g_build_filename(folder, "a.part", NULL);
	g_autofree char *victim = g_build_filename(folder, "victim", NULL);

	ck_assert(g_file_set_contents(victim, "keep", -1, NULL));
	ck_assert_int_eq(symlink("victim", part), 0);
	int mine = rec_disk_take_part(part, NULL);
	ck_assert_int_ge(mine, 0);
	ck_assert(!g_file_test(part, G_FILE_TEST_IS_SYMLINK));
	ck_assert_int_eq(size_of(victim), 4);
	close(mine);
	made_remove(folder);
}
END_TEST

START_TEST(a_folder_in_the_way_is_said)
{
	g_autofree char *folder = made_folder();
	g_autofree char *part = g_build_filename(folder, "a.part", NULL);
	g_autoptr(GError) error = NULL;

	ck_assert_int_eq(mkdir(part, 0700), 0);
	ck_assert_int_eq(rec_disk_take_part(part, &error), -1);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FAILED));
	made_remove(folder);
}
END_TEST

START_TEST(an_open_file_is_found_where_it_was_moved)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	g_autofree char *other = g_build_filename(folder, "b", NULL);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	g_autofree char *first = rec_disk_find_open(fd, path, NULL);
	ck_assert_str_eq(first, path);
	ck_assert_int_eq(rename(path, other), 0);
	g_autofree char *second = rec_disk_find_open(fd, path, NULL);
	ck_assert_int_eq(lstat(path, &(struct stat){0}), -1);
	ck_assert_str_eq(second, other);
	close(fd);
	made_remove(folder);
}
END_TEST

START_TEST(an_open_file_that_was_removed_is_written_anew)
{
	enum {
		BYTES = 200000,
	};
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	g_autofree char *bytes = g_strnfill(BYTES, 'x');
	g_autofree char *found = NULL;
	gsize n = 0;
	g_autoptr(GError) error = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	ck_assert_int_eq(write(fd, bytes, BYTES), BYTES);
	ck_assert_int_eq(unlink(path), 0);
	g_autofree char *place = rec_disk_find_open(fd, path, NULL);
	ck_assert_str_eq(place, path);
	ck_assert(g_file_get_contents(path, &found, &n, NULL));
	ck_assert_uint_eq(n, BYTES);
	ck_assert_str_eq(found, bytes);
	/* What has the name now is somebody else's. */
	ck_assert_ptr_null(rec_disk_find_open(fd, path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert_int_eq(size_of(path), BYTES);
	close(fd);
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/disk", a_part_that_is_held_is_refused,
	what_a_crash_left_is_replaced_not_emptied, a_link_is_replaced_not_followed,
	a_folder_in_the_way_is_said, an_open_file_is_found_where_it_was_moved,
	an_open_file_that_was_removed_is_written_anew)
