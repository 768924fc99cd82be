#include "gui/review/codes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *affekt_codes_path(void)
{
	return g_build_filename(g_get_user_config_dir(), "affekt", "codes", NULL);
}

gboolean affekt_codes_add(GPtrArray *codes, const char *code)
{
	g_autofree char *word = g_utf8_validate(code, -1, NULL) ? g_strdup(code) : g_strdup("");
	g_strdelimit(word, "\r\n", ' ');
	g_strstrip(word);
	if (word[0] == '\0' || codes->len >= AFFEKT_CODES_MAX ||
		g_ptr_array_find_with_equal_func(codes, word, g_str_equal, NULL))
		return FALSE;
	g_ptr_array_add(codes, g_steal_pointer(&word));
	return TRUE;
}

GPtrArray *affekt_codes_read(const char *path)
{
	static const char *const first[] = {
		N_("movement"), N_("cough"), N_("talking"), N_("laughing"), NULL};
	GPtrArray *codes = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = NULL;
	if (g_file_get_contents(path, &text, NULL, NULL)) {
		g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
		for (char **line = lines; *line != NULL; line++)
			affekt_codes_add(codes, *line);
		return codes;
	}
	for (const char *const *word = first; *word != NULL; word++)
		affekt_codes_add(codes, _(*word));
	return codes;
}

gboolean affekt_codes_write(const char *path, const GPtrArray *codes, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < codes->len; i++)
		g_string_append_printf(text, "%s\n", (const char *)codes->pdata[i]);
	g_mkdir_with_parents(folder, 0700);
	return g_file_set_contents(path, text->str, -1, error);
}
