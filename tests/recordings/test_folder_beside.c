#include "recordings/disk/folder_beside.h"

#include "recordings/disk/error.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *root, *place;

static void setup(void)
{
	root = made_folder();
	place = g_build_filename(root, "tables", NULL);
}

static void teardown(void)
{
	made_remove(root);
	g_free(root);
	g_free(place);
}

static void put(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *above = g_path_get_dirname(path);

	ck_assert_int_eq(g_mkdir_with_parents(above, 0700), 0);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static bool has(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in the root, in the order of the alphabet. */
static char *list_root(void)
{
	g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

START_TEST(the_new_folder_takes_the_place_of_the_old)
{
	setup();
	put(place, "old.csv", "old");
	put(place, "below/older.csv", "old");
	struct rec_folder_beside *folder = rec_folder_beside_open(place, NULL);
	ck_assert_ptr_nonnull(folder);
	put(rec_folder_beside_path(folder), "new.csv", "new");
	ck_assert(has(place, "old.csv"));
	ck_assert(!has(place, "new.csv"));
	ck_assert(rec_folder_beside_commit(folder, NULL));
	ck_assert(!has(place, "old.csv"));
	ck_assert(has(place, "new.csv"));
	g_autofree char *names = list_root();
	ck_assert_str_eq(names, "tables");
	struct stat status;
	ck_assert_int_eq(stat(place, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0700);
	teardown();
}
END_TEST

START_TEST(where_none_was_one_appears)
{
	setup();
	struct rec_folder_beside *folder = rec_folder_beside_open(place, NULL);
	put(rec_folder_beside_path(folder), "new.csv", "new");
	ck_assert(rec_folder_beside_commit(folder, NULL));
	g_autofree char *names = list_root();
	ck_assert_str_eq(names, "tables");
	ck_assert(has(place, "new.csv"));
	teardown();
}
END_TEST

START_TEST(a_discarded_folder_leaves_the_old)
{
	setup();
	put(place, "old.csv", "old");
	struct rec_folder_beside *folder = rec_folder_beside_open(place, NULL);
	put(rec_folder_beside_path(folder), "below/new.csv", "new");
	rec_folder_beside_discard(folder);
	g_autofree char *names = list_root();
	ck_assert_str_eq(names, "tables");
	ck_assert(has(place, "old.csv"));
	teardown();
}
END_TEST

START_TEST(what_a_crash_left_is_in_no_result)
{
	setup();
	put(root, "tables.part/below/left.csv", "left");
	put(root, "victim", "keep");
	g_autofree char *link = g_build_filename(root, "tables.part", "link", NULL);
	ck_assert_int_eq(symlink("../victim", link), 0);
	struct rec_folder_beside *folder = rec_folder_beside_open(place, NULL);
	put(rec_folder_beside_path(folder), "new.csv", "new");
	ck_assert(rec_folder_beside_commit(folder, NULL));
	ck_assert(!has(place, "below"));
	ck_assert(!has(place, "link"));
	ck_assert(has(root, "victim"));
	teardown();
}
END_TEST

START_TEST(two_do_not_fill_it_at_once)
{
	g_autoptr(GError) error = NULL;
	setup();
	struct rec_folder_beside *folder = rec_folder_beside_open(place, NULL);
	ck_assert_ptr_null(rec_folder_beside_open(place, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert_ptr_nonnull(strstr(error->message, "tables.part"));
	ck_assert(rec_folder_beside_commit(folder, NULL));
	folder = rec_folder_beside_open(place, NULL);
	ck_assert_ptr_nonnull(folder);
	rec_folder_beside_discard(folder);
	teardown();
}
END_TEST

START_TEST(a_place_that_cannot_be_taken_keeps_what_it_has)
{
	g_autoptr(GError) error = NULL;
	setup();
	g_autofree char *nowhere = g_build_filename(root, "file", "tables", NULL);
	put(root, "file", "text");
	ck_assert_ptr_null(rec_folder_beside_open(nowhere, &error));
	ck_assert_ptr_nonnull(error);
	put(root, "place", "a file of that name");
	g_autofree char *taken = g_build_filename(root, "place", NULL);
	struct rec_folder_beside *folder = rec_folder_beside_open(taken, NULL);
	put(rec_folder_beside_path(folder), "new.csv", "new");
	g_clear_error(&error);
	ck_assert(!rec_folder_beside_commit(folder, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	g_autofree char *text = NULL;
	ck_assert(g_file_get_contents(taken, &text, NULL, NULL));
	ck_assert_str_eq(text, "a file of that name");
	g_autofree char *names = list_root();
	ck_assert_str_eq(names, "file place");
	teardown();
}
END_TEST

TESTS_MAIN("recordings/folder_beside", the_new_folder_takes_the_place_of_the_old,
	where_none_was_one_appears, a_discarded_folder_leaves_the_old,
	what_a_crash_left_is_in_no_result, two_do_not_fill_it_at_once,
	a_place_that_cannot_be_taken_keeps_what_it_has)
