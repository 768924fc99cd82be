/* The shape of files: length, include guards, and that translators see every text. */
#include "tests/check_main.h"
#include "tests/house/tree.h"

#include <string.h>

enum {
	LINES_WANTED = 500,
	LINES_AT_MOST = 560,
};

static void check_length(GPtrArray *files, GPtrArray *findings)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		guint n = g_strv_length(file->lines) - 1;
		bool is_product =
			g_str_has_suffix(file->path, ".c") && !house_file_is_in(file, "tests");
		if (is_product && n > LINES_AT_MOST) {
			house_report(findings, file, 0, "%u lines; about %d are wanted", n,
				LINES_WANTED);
		}
	}
}

/* core/ring.h → CORE_RING_H */
static char *make_guard(const char *path)
{
	char *guard = g_ascii_strup(path, -1);
	return g_strdelimit(guard, "/.-", '_');
}

static void check_guards(GPtrArray *files, GPtrArray *findings)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		if (!g_str_has_suffix(file->path, ".h")) {
			continue;
		}
		g_autofree char *guard = make_guard(file->path);
		g_autofree char *opening = g_strdup_printf("#ifndef %s", guard);
		if (!g_strv_contains((const char *const *)file->lines, opening)) {
			house_report(findings, file, 0, "the guard is not %s", guard);
		}
	}
}

static const struct house_file *find_file(GPtrArray *files, const char *path)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		if (strcmp(file->path, path) == 0) {
			return file;
		}
	}
	return NULL;
}

/* A stranger finds the way in: every folder at the top that holds sources says what it is. */
static void check_readmes(GPtrArray *files, GPtrArray *findings)
{
	g_autoptr(GHashTable) checked =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		const char *slash = strchr(file->path, '/');
		if (!file->is_source || !slash) {
			continue;
		}
		char *folder = g_strndup(file->path, (gsize)(slash - file->path));
		if (!g_hash_table_add(checked, folder)) {
			continue;
		}
		g_autofree char *readme = g_build_filename(folder, "README.md", NULL);
		if (!find_file(files, readme)) {
			house_report(findings, file, 0, "there is no %s", readme);
		}
	}
}

static bool has_translated_text(const struct house_file *file)
{
	g_autoptr(GRegex) mark =
		g_regex_new("\\b(_|N_|C_|ngettext|g_dngettext)\\s*\\(", 0, 0, NULL);
	for (guint n = 0; file->code[n]; n++) {
		if (g_regex_match(mark, file->code[n], 0, NULL)) {
			return true;
		}
	}
	return false;
}

static void check_potfiles(GPtrArray *files, GPtrArray *findings)
{
	const struct house_file *list = find_file(files, "po/POTFILES");
	if (!list) {
		g_ptr_array_add(findings, g_strdup("po/POTFILES: missing"));
		return;
	}
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		bool is_product =
			g_str_has_suffix(file->path, ".c") && !house_file_is_in(file, "tests");
		if (is_product && has_translated_text(file) &&
			!g_strv_contains((const char *const *)list->lines, file->path)) {
			house_report(findings, file, 0, "not listed in po/POTFILES");
		}
	}
	for (guint n = 0; list->lines[n]; n++) {
		const char *path = list->lines[n];
		if (path[0] && path[0] != '#' && !find_file(files, path)) {
			house_report(findings, list, n + 1, "there is no %s", path);
		}
	}
}

START_TEST(no_source_file_is_too_long)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_length, "split it: a file is one subject"),
		0);
}
END_TEST

START_TEST(every_guard_is_the_path_in_capitals)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_guards, "rename the include guard"), 0);
}
END_TEST

START_TEST(translators_see_every_file_with_texts)
{
	ck_assert_uint_eq(house_count_findings(SOURCE_DIR, check_potfiles,
				  "add the path to po/POTFILES, or remove it there"),
		0);
}
END_TEST

START_TEST(every_room_says_what_it_is)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_readmes, "write it, 10 to 30 lines"), 0);
}
END_TEST

START_TEST(planted_breaches_are_found)
{
	g_autofree char *many = g_strnfill(LINES_AT_MOST + 1, '\n');
	ck_assert_uint_eq(house_count_planted("core/a.c", many, check_length), 1);
	ck_assert_uint_eq(house_count_planted("core/a.c", many + 1, check_length), 0);
	ck_assert_uint_eq(house_count_planted("core/a.h", "#ifndef A_H\n", check_guards), 1);
	ck_assert_uint_eq(house_count_planted("core/a.h", "#ifndef CORE_A_H\n", check_guards), 0);
	ck_assert_uint_eq(house_count_planted("po/POTFILES", "cli/none.c\n", check_potfiles), 1);
	ck_assert_uint_eq(house_count_planted("core/a.c", "", check_readmes), 1);

	char *root = house_tree_create();
	house_tree_plant(root, "po/POTFILES", "# list\n");
	house_tree_plant(root, "cli/a.c", "puts(_(\"x\"));\n");
	ck_assert_uint_eq(house_count_findings(root, check_potfiles, NULL), 1);
	house_tree_remove(root);
}
END_TEST

TESTS_MAIN("house/shape", no_source_file_is_too_long, every_guard_is_the_path_in_capitals,
	translators_see_every_file_with_texts, every_room_says_what_it_is,
	planted_breaches_are_found)
