/* A study on disk: made, opened, added to. */
#include "study/folder/folder.h"

#include "recordings/session/session.h"
#include "study/folder/template.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

START_TEST(names_of_folders_say_any_code)
{
	static const struct {
		const char *code, *name;
	} ROWS[] = {
		{"P07", "P07"},
		{"Mül ler/æøå", "Mül ler%2Fæøå"},
		{"..", "%2E."},
		{".", "%2E"},
		{"a.b", "a.b"},
		{"100%", "100%25"},
		{"%41", "%2541"},
		{"tab\there\n", "tab%09here%0A"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		g_autofree char *name = study_folder_encode(ROWS[i].code);
		g_autofree char *code = study_folder_decode(name);
		ck_assert_str_eq(name, ROWS[i].name);
		ck_assert_str_eq(code, ROWS[i].code);
	}
	/* Folders that were made by hand. */
	g_autofree char *odd = study_folder_decode("50% off %00 %4");
	ck_assert_str_eq(odd, "50% off %00 %4");
}
END_TEST

static void assert_mode(const char *path, unsigned mode)
{
	struct stat status;
	ck_assert_msg(stat(path, &status) == 0, "%s", path);
	ck_assert_uint_eq(status.st_mode & 0777, mode);
}

START_TEST(a_new_study_has_a_plan_that_is_valid)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *scratch = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(scratch, "Butik \\ æøå", NULL);
	g_autofree char *plan = g_build_filename(path, "Butik \\ æøå.study", NULL);
	g_autofree char *table = g_build_filename(path, "participants.tsv", NULL);
	g_autofree char *sessions = g_build_filename(path, "sessions", NULL);

	ck_assert(!study_folder_is_study(path));
	ck_assert_msg(study_folder_create(path, NULL, &error), "%s", error ? error->message : "");
	ck_assert(study_folder_is_study(path));
	assert_mode(table, 0600);
	assert_mode(plan, 0600);
	assert_mode(sessions, 0700);
	g_autoptr(rec_studyfile) read = rec_studyfile_read(plan, &error);
	ck_assert_msg(read != NULL, "%s", error ? error->message : "");
	ck_assert_str_eq(read->name, "Butik \\ æøå");
	ck_assert_uint_eq(read->touchpoints->len, 0);

	ck_assert(!study_folder_create(path, NULL, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
}
END_TEST

/* With every # that stands before a key or a group taken away. */
static char *uncomment(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *bare = g_string_new(NULL);
	for (char **line = lines; *line; line++) {
		bool is_key = (*line)[0] == '#' && (*line)[1] != ' ';
		g_string_append_printf(bare, "%s\n", *line + is_key);
	}
	return g_string_free(bare, FALSE);
}

START_TEST(all_that_the_template_offers_is_valid)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = study_template_text("x");
	g_autofree char *bare = uncomment(text);
	g_autoptr(rec_studyfile) plan = rec_studyfile_parse(bare, "template", &error);

	ck_assert_msg(plan != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(plan->phases->len, 2);
	ck_assert_uint_eq(plan->touchpoints->len, 1);
	ck_assert_uint_eq(plan->bindings->len, 1);
	ck_assert_str_eq(plan->required_info[2], "hand");
}
END_TEST

START_TEST(a_plan_is_copied_and_a_wrong_one_refused)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *scratch = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *plan = g_build_filename(scratch, "old.study", NULL);
	g_autofree char *path = g_build_filename(scratch, "shop", NULL);
	g_autofree char *copy = g_build_filename(path, "shop.study", NULL);
	g_autofree char *text = NULL;

	ck_assert(g_file_set_contents(plan, "[study]\nnaem=x\n", -1, NULL));
	ck_assert(!study_folder_create(path, plan, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "line 2"));
	ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
	g_clear_error(&error);

	ck_assert(g_file_set_contents(plan, "# mine\n[study]\nname=Y\n", -1, NULL));
	ck_assert(study_folder_create(path, plan, &error));
	ck_assert(g_file_get_contents(copy, &text, NULL, NULL));
	ck_assert_str_eq(text, "# mine\n[study]\nname=Y\n");

	/* A folder of recordings with its plan is no study, and none is made of it. */
	ck_assert(!study_folder_is_study(scratch));
	ck_assert(!study_folder_create(scratch, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "old.study"));
}
END_TEST

TESTS_MAIN("study/folder", names_of_folders_say_any_code, a_new_study_has_a_plan_that_is_valid,
	all_that_the_template_offers_is_valid, a_plan_is_copied_and_a_wrong_one_refused)
