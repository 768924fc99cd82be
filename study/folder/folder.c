#include "study/folder/folder.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "study/folder/folder_parts.h"
#include "study/folder/template.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

char *study_folder_encode(const char *code)
{
	GString *name = g_string_new(NULL);

	for (const char *c = code; *c; c++) {
		bool is_kept =
			*c != '/' && *c != '%' && !g_ascii_iscntrl(*c) && !(c == code && *c == '.');

		if (is_kept)
			g_string_append_c(name, *c);
		else
			g_string_append_printf(name, "%%%02X", (unsigned char)*c);
	}
	return g_string_free(name, FALSE);
}

char *study_folder_decode(const char *name)
{
	GString *code = g_string_new(NULL);

	for (const char *c = name; *c; c++) {
		bool is_coded = *c == '%' && g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2]);
		int byte = is_coded ? g_ascii_xdigit_value(c[1]) * 16 + g_ascii_xdigit_value(c[2])
				    : (unsigned char)*c;

		/* A folder that was made by hand may spell what no text can hold. */
		if (byte == 0) {
			is_coded = false;
			byte = '%';
		}
		g_string_append_c(code, (char)byte);
		c += is_coded ? 2 : 0;
	}
	return g_string_free(code, FALSE);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *study_folder_list_plans(const char *path)
{
	GPtrArray *plans = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		if (name[0] != '.' && g_str_has_suffix(name, ".study"))
			g_ptr_array_add(plans, g_build_filename(path, name, NULL));
	}
	g_ptr_array_sort(plans, compare_texts);
	return plans;
}

bool study_folder_is_study(const char *path)
{
	g_autoptr(GPtrArray) plans = study_folder_list_plans(path);
	g_autofree char *table = g_build_filename(path, "participants.tsv", NULL);
	g_autofree char *sessions = g_build_filename(path, "sessions", NULL);
	int n = (plans->len > 0) + g_file_test(table, G_FILE_TEST_IS_REGULAR) +
		g_file_test(sessions, G_FILE_TEST_IS_DIR);

	/* A plan beside recordings, or the table of a BIDS dataset, makes no study. */
	return n >= 2;
}

/* --- a new one ----------------------------------------------------------------------- */

static bool make_folder(const char *path, GError **error)
{
	if (g_mkdir_with_parents(path, 0700) == 0)
		return true;
	rec_disk_fail(error, errno, _("Cannot make the folder %s"), path);
	return false;
}

/* What the study and its plan are called: the name of its folder. */
static char *name_of(const char *path)
{
	g_autofree char *whole = g_canonicalize_filename(path, NULL);
	g_autofree char *name = g_path_get_basename(whole);

	return g_strcmp0(name, "/") == 0 || name[0] == '.' ? g_strdup("study")
							   : g_steal_pointer(&name);
}

static bool write_text(const char *path, const char *text, GError **error)
{
	return rec_beside_finish(rec_beside_open(path, false, error), text, error);
}

/* What is there already is never taken for a new study, nor written over. */
static bool check_free(const char *path, GError **error)
{
	g_autoptr(GPtrArray) plans = study_folder_list_plans(path);
	g_autofree char *table = g_build_filename(path, "participants.tsv", NULL);
	const char *found = plans->len > 0                           ? g_ptr_array_index(plans, 0)
			    : g_file_test(table, G_FILE_TEST_EXISTS) ? table
								     : NULL;

	if (study_folder_is_study(path))
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s is a study already; add sessions to it with “affekt study add”."),
			path);
	else if (found)
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s is there already; make the study in a folder of its own, with --plan "
			  "for a plan."),
			found);
	return !found && !study_folder_is_study(path);
}

bool study_folder_create(const char *path, const char *plan, GError **error)
{
	static const char *const FOLDERS[] = {"sessions", "results"};
	g_autoptr(rec_studyfile) copied = plan ? rec_studyfile_read(plan, error) : NULL;
	g_autofree char *name = name_of(path);
	g_autofree char *file = g_strconcat(name, ".study", NULL);
	g_autofree char *plan_path = g_build_filename(path, file, NULL);
	g_autofree char *table = g_build_filename(path, "participants.tsv", NULL);
	g_autofree char *text = plan ? NULL : study_template_text(name);

	if (plan && !copied)
		return false;
	if (!check_free(path, error))
		return false;
	for (gsize i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
		g_autofree char *folder = g_build_filename(path, FOLDERS[i], NULL);

		if (!make_folder(folder, error))
			return false;
	}
	if (!write_text(table, STUDY_PEOPLE_HEADER, error))
		return false;
	if (write_text(plan_path, copied ? copied->text : text, error))
		return true;
	/* So that what broke off can be begun again. */
	g_unlink(table);
	return false;
}
