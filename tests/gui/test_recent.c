#include "gui/start/recent.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>

typedef struct shelf {
	char *folder, *file;
} recent_shelf;

static void shelf_clear(recent_shelf *used)
{
	g_free(used->folder);
	g_free(used->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(recent_shelf, shelf_clear)

static recent_shelf shelf_new(void)
{
	struct shelf made = {.folder = g_dir_make_tmp("affekt-recent-XXXXXX", NULL)};
	made.file = g_build_filename(made.folder, "state", "recent", NULL);
	return made;
}

static void add(struct shelf *shelf, const char *path, double duration_s)
{
	affekt_recent recent = {
		.path = (char *)path,
		.participant = "P07",
		.start_time = "2026-11-22T10:15:00+01:00",
		.duration_s = duration_s,
		.marks = AFFEKT_RECENT_SIMULATED | AFFEKT_RECENT_SEALED,
	};
	ck_assert(affekt_recent_add(shelf->file, &recent, NULL));
}

static const affekt_recent *at(GPtrArray *list, guint i)
{
	ck_assert_uint_lt(i, list->len);
	return g_ptr_array_index(list, i);
}

START_TEST(the_newest_session_is_first_and_each_is_listed_once)
{
	g_auto(recent_shelf) shelf = shelf_new();
	add(&shelf, "/none/a.nwb", 60);
	add(&shelf, "/none/b.nwb", NAN);
	add(&shelf, "/none/a.nwb", 61.5);
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	ck_assert_uint_eq(list->len, 2);
	ck_assert_str_eq(at(list, 0)->path, "/none/a.nwb");
	ck_assert_double_eq(at(list, 0)->duration_s, 61.5);
	ck_assert_str_eq(at(list, 0)->participant, "P07");
	ck_assert_str_eq(at(list, 0)->start_time, "2026-11-22T10:15:00+01:00");
	ck_assert_uint_eq(at(list, 0)->marks, AFFEKT_RECENT_SIMULATED | AFFEKT_RECENT_SEALED);
	ck_assert(isnan(at(list, 1)->duration_s));
}
END_TEST

START_TEST(a_session_that_is_not_there_is_listed_as_absent)
{
	g_auto(recent_shelf) shelf = shelf_new();
	g_autofree char *there = g_build_filename(shelf.folder, "there.nwb", NULL);
	ck_assert(g_file_set_contents(there, "x", 1, NULL));
	add(&shelf, there, 60);
	add(&shelf, "/none/gone.nwb", 60);
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	ck_assert(at(list, 0)->is_absent);
	ck_assert(!at(list, 1)->is_absent);
}
END_TEST

START_TEST(a_study_is_a_folder_with_people)
{
	g_auto(recent_shelf) shelf = shelf_new();
	affekt_recent study = {.path = shelf.folder,
		.duration_s = NAN,
		.marks = AFFEKT_RECENT_STUDY,
		.n_people = 12};
	ck_assert(affekt_recent_add(shelf.file, &study, NULL));
	add(&shelf, shelf.folder + 1, 60);
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	/* The other one is no absolute path. */
	ck_assert_uint_eq(list->len, 1);
	ck_assert_uint_eq(at(list, 0)->marks, AFFEKT_RECENT_STUDY);
	ck_assert_uint_eq(at(list, 0)->n_people, 12);
	ck_assert(!at(list, 0)->is_absent);
}
END_TEST

START_TEST(what_is_taken_off_the_list_stays_on_the_disk)
{
	g_auto(recent_shelf) shelf = shelf_new();
	g_autofree char *there = g_build_filename(shelf.folder, "there.nwb", NULL);
	ck_assert(g_file_set_contents(there, "x", 1, NULL));
	add(&shelf, there, 60);
	ck_assert(affekt_recent_remove(shelf.file, there, NULL));
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	ck_assert_uint_eq(list->len, 0);
	ck_assert(g_file_test(there, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(the_list_has_an_end_and_is_private)
{
	g_auto(recent_shelf) shelf = shelf_new();
	for (int i = 0; i < AFFEKT_RECENT_MAX + 3; i++) {
		g_autofree char *path = g_strdup_printf("/none/%d.nwb", i);
		add(&shelf, path, 60);
	}
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	ck_assert_uint_eq(list->len, AFFEKT_RECENT_MAX);
	struct stat status;
	ck_assert_int_eq(stat(shelf.file, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
}
END_TEST

START_TEST(a_damaged_list_is_an_empty_one)
{
	g_auto(recent_shelf) shelf = shelf_new();
	add(&shelf, "/none/a.nwb", 60);
	static const char *const damages[] = {"\001\002 no list",
		"[session 0]\npath=relative.nwb\n", "[session 0]\nduration=60\n"};
	for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
		ck_assert(g_file_set_contents(shelf.file, damages[i], -1, NULL));
		g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
		ck_assert_uint_eq(list->len, 0);
	}
	ck_assert(g_file_set_contents(
		shelf.file, "[session 0]\npath=/none/a.nwb\nduration=soon\n", -1, NULL));
	g_autoptr(GPtrArray) list = affekt_recent_load(shelf.file);
	ck_assert(isnan(at(list, 0)->duration_s));
}
END_TEST

START_TEST(a_list_that_cannot_be_written_says_so)
{
	g_auto(recent_shelf) shelf = shelf_new();
	g_autofree char *blocked = g_build_filename(shelf.folder, "file", NULL);
	ck_assert(g_file_set_contents(blocked, "x", 1, NULL));
	g_autofree char *below = g_build_filename(blocked, "recent", NULL);
	affekt_recent recent = {.path = "/none/a.nwb"};
	g_autoptr(GError) error = NULL;
	ck_assert(!affekt_recent_add(below, &recent, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "recent sessions"));
}
END_TEST

START_TEST(a_session_is_named_without_its_endings)
{
	affekt_recent recent = {.path = "/data/p07.nwb.journal"};
	g_autofree char *journal = affekt_recent_name(&recent);
	ck_assert_str_eq(journal, "p07");
	recent.path = "/data/p07.nwb";
	g_autofree char *session = affekt_recent_name(&recent);
	ck_assert_str_eq(session, "p07");
}
END_TEST

TESTS_MAIN("gui/recent", the_newest_session_is_first_and_each_is_listed_once,
	a_session_that_is_not_there_is_listed_as_absent, a_study_is_a_folder_with_people,
	what_is_taken_off_the_list_stays_on_the_disk, the_list_has_an_end_and_is_private,
	a_damaged_list_is_an_empty_one, a_list_that_cannot_be_written_says_so,
	a_session_is_named_without_its_endings)
