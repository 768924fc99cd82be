#include "study/folder/withdraw_rows.h"

#include "recordings/disk/beside.h"
#include "study/folder/folder_parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void tell(GPtrArray *problems, GError *failure)
{
	if (failure)
		g_ptr_array_add(problems, g_strdup(failure->message));
	g_clear_error(&failure);
}

static char *table_path(const struct study_folder *folder, const char *name)
{
	return g_build_filename(folder->path, name, NULL);
}

/* --- scores -------------------------------------------------------------------------- */

static guint remove_scores(struct study_sheet *sheet, const char *code)
{
	return study_sheet_remove(sheet, "participant", code) +
	       study_sheet_remove(sheet, "rater", code);
}

static study_sheet *read_scores(const struct study_folder *folder, GError **error)
{
	g_autofree char *path = table_path(folder, "ratings.tsv");

	return g_file_test(path, G_FILE_TEST_EXISTS) ? study_sheet_read(path, "score", error)
						     : NULL;
}

guint study_withdraw_scores(
	const struct study_folder *folder, const char *code, GPtrArray *problems)
{
	g_autofree char *path = table_path(folder, "ratings.tsv");
	GError *failure = NULL;
	g_autoptr(study_sheet) sheet = read_scores(folder, &failure);
	guint n = sheet ? remove_scores(sheet, code) : 0;

	if (n > 0)
		study_sheet_write(sheet, path, &failure);
	tell(problems, failure);
	return n;
}

/* --- the plan ------------------------------------------------------------------------ */

/* The plan without the group of @code; comments above the next group stay. NULL when it has none.
 */
static char *cut_binding(const char *text, const char *code)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) rest = g_string_new(NULL);
	g_autoptr(GString) comments = g_string_new(NULL);
	bool is_own = false, is_found = false;

	for (char **line = lines; *line; line++) {
		g_autofree char *bare = g_strstrip(g_strdup(*line));
		g_autofree char *name = NULL;

		if (bare[0] == '[') {
			gsize n = strlen(bare);
			if (g_str_has_prefix(bare, "[participant ") && bare[n - 1] == ']')
				name = g_strstrip(g_strndup(bare + 13, n - 14));
			is_own = g_strcmp0(name, code) == 0;
			is_found = is_found || is_own;
			if (!is_own)
				g_string_append(rest, comments->str);
			g_string_set_size(comments, 0);
		}
		bool is_comment = bare[0] == '#' || bare[0] == '\0';
		if (is_own && !is_comment)
			g_string_set_size(comments, 0);
		else
			g_string_append_printf(
				is_own ? comments : rest, "%s%s", *line, line[1] ? "\n" : "");
	}
	g_string_append(rest, comments->str);
	return is_found ? g_string_free(g_steal_pointer(&rest), FALSE) : NULL;
}

static guint cut_plan(const char *path, const char *code, bool is_done, GPtrArray *problems)
{
	g_autofree char *text = NULL;
	GError *failure = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return 0;
	g_autofree char *rest = cut_binding(text, code);

	if (rest && is_done)
		rec_beside_finish(rec_beside_open(path, true, &failure), rest, &failure);
	guint n = rest && !failure ? 1 : 0;

	if (problems)
		tell(problems, failure);
	return n;
}

/* All plans: where there are two nobody knows which one holds. */
static guint cut_plans(
	const struct study_folder *folder, const char *code, bool is_done, GPtrArray *problems)
{
	g_autoptr(GPtrArray) plans = study_folder_list_plans(folder->path);
	guint n = 0;

	for (guint i = 0; i < plans->len; i++)
		n += cut_plan(g_ptr_array_index(plans, i), code, is_done, problems);
	return n;
}

guint study_withdraw_binding(
	const struct study_folder *folder, const char *code, GPtrArray *problems)
{
	return cut_plans(folder, code, true, problems);
}

/* --- people -------------------------------------------------------------------------- */

static study_people *read_people(const struct study_folder *folder, GError **error)
{
	g_autofree char *path = table_path(folder, "participants.tsv");

	return g_file_test(path, G_FILE_TEST_EXISTS) ? study_people_read(path, NULL, error) : NULL;
}

guint study_withdraw_people(struct study_folder *folder, const char *code, GPtrArray *problems)
{
	g_autofree char *path = table_path(folder, "participants.tsv");
	GError *failure = NULL;
	/* As it is now: a person may have saved it since. */
	g_autoptr(study_people) people = read_people(folder, &failure);
	guint n = people ? study_people_remove(people, code) : 0;

	if (n > 0)
		study_people_write(people, path, &failure);
	tell(problems, failure);
	return n;
}

guint study_withdraw_count_rows(const struct study_folder *folder, const char *code)
{
	g_autoptr(study_people) people = read_people(folder, NULL);
	g_autoptr(study_sheet) sheet = read_scores(folder, NULL);

	return (people ? study_people_remove(people, code) : 0) +
	       (sheet ? remove_scores(sheet, code) : 0) + cut_plans(folder, code, false, NULL);
}
