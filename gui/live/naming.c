#include "gui/live/naming.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a recording of that name writes in the end, or leaves behind when it breaks off. */
static const char *const endings[] = {".nwb", ".nwb.journal", ".nwb.part", ".nwb.edits", ".mkv"};

enum {
	STUDY_LETTERS = 40, /* of the study's name in a file name */
};

char *affekt_naming_check_code(const char *code)
{
	if (code == NULL || *code == '\0')
		return NULL;
	if (strchr(code, ' ') != NULL)
		return g_strdup(_("A participant is called by a code such as P07, never by name"));
	for (const char *letter = code; *letter != '\0'; letter++) {
		if (!g_ascii_isalnum(*letter) && *letter != '-' && *letter != '_')
			return g_strdup(_("A participant's code holds the letters a to z, digits, "
					  "- and _ only, such as P07"));
	}
	if (strlen(code) > AFFEKT_CODE_MAX)
		return g_strdup_printf(
			_("A participant's code has at most %d letters"), AFFEKT_CODE_MAX);
	return NULL;
}

char *affekt_naming_path(const char *folder, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".nwb", NULL);
	return g_build_filename(folder, file, NULL);
}

gboolean affekt_naming_is_free(const char *folder, const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *file = g_strconcat(name, endings[i], NULL);
		g_autofree char *path = g_build_filename(folder, file, NULL);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			return FALSE;
	}
	return TRUE;
}

char *affekt_naming_propose(
	const char *study, const char *code, GDateTime *date, const char *folder)
{
	g_autoptr(GString) stem = g_string_new(NULL);
	if (study != NULL && *study != '\0') {
		g_autofree char *slug = core_text_slug(study);
		if (strlen(slug) > STUDY_LETTERS)
			slug[STUDY_LETTERS] = '\0';
		g_string_append_printf(stem, "%s_", slug);
	}
	if (code != NULL && *code != '\0')
		g_string_append_printf(stem, "%s_", code);
	else if (stem->len == 0)
		g_string_append(stem, "session_");
	g_autofree char *day = g_date_time_format(date, "%Y-%m-%d");
	g_string_append(stem, day);
	if (affekt_naming_is_free(folder, stem->str))
		return g_string_free(g_steal_pointer(&stem), FALSE);
	for (guint number = 2;; number++) {
		g_autofree char *name = g_strdup_printf("%s_%u", stem->str, number);
		if (affekt_naming_is_free(folder, name))
			return g_steal_pointer(&name);
	}
}
