#include "gui/start/drop.h"

#include "study/folder/folder.h"

#include <glib/gi18n-lib.h>

char *affekt_drop_path(const GSList *files, char **ret_sentence)
{
	if (files == NULL || files->next != NULL) {
		*ret_sentence =
			g_strdup(_("One session at a time can be opened: drop a single .nwb file, "
				   "or the folder of a study"));
		return NULL;
	}
	g_autofree char *path = g_file_get_path(files->data);
	g_autofree char *name = g_file_get_basename(files->data);
	if (path == NULL)
		*ret_sentence = g_strdup_printf(
			_("“%s” is not on this computer: copy it here first, then drop it"), name);
	else if (g_file_test(path, G_FILE_TEST_IS_DIR) && !study_folder_is_study(path))
		*ret_sentence = g_strdup_printf(
			_("“%s” is a folder, and no study: drop one of the sessions (.nwb) in it"),
			name);
	else
		return g_steal_pointer(&path);
	return NULL;
}
