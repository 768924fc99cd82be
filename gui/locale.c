#include "gui/locale.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <locale.h>

/* The ways from the executable to the catalogs, installed and in a build tree. */
static const char *const places[] = {AFFEKT_LOCALE_FROM_BIN, AFFEKT_LOCALE_BUILD};

void affekt_locale_init(void)
{
	setlocale(LC_ALL, "");
	g_autofree char *executable = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = executable != NULL ? g_path_get_dirname(executable) : NULL;
	for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *catalogs = g_build_filename(folder, places[i], NULL);
		if (g_file_test(catalogs, G_FILE_TEST_IS_DIR)) {
			bindtextdomain(GETTEXT_PACKAGE, catalogs);
			break;
		}
	}
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	textdomain(GETTEXT_PACKAGE);
}
