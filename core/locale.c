#include "core/locale.h"

#include <glib.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

/* Folder of the running executable; NULL when /proc is not mounted. */
static char *executable_folder(void)
{
	g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);
	return path ? g_path_get_dirname(path) : NULL;
}

/* AFFEKT_LOCALE_FROM_BIN is the way from the installed bin/ to share/locale, AFFEKT_LOCALE_BUILD
 * the way from the executable in a build tree. */
void core_locale_init(void)
{
	static const char *const places[] = {AFFEKT_LOCALE_FROM_BIN, AFFEKT_LOCALE_BUILD};
	g_autofree char *folder = executable_folder();

	setlocale(LC_ALL, "");
	for (size_t i = 0; folder && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *catalogs = g_build_filename(folder, places[i], NULL);
		g_autofree char *danish = g_build_filename(
			catalogs, "da", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
		if (g_file_test(danish, G_FILE_TEST_EXISTS)) {
			bindtextdomain(GETTEXT_PACKAGE, catalogs);
			break;
		}
	}
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	textdomain(GETTEXT_PACKAGE);
}

void core_locale_be_ready_to_speak(void)
{
	/* Every program begins in the locale "C", where the answer is yes. */
	(void)g_dgettext(GETTEXT_PACKAGE, "affekt");
}

bool core_locale_speak(const char *language)
{
	const char *catalogs = bindtextdomain(GETTEXT_PACKAGE, NULL);
	g_autofree char *catalog = g_build_filename(
		catalogs ? catalogs : "", language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

	if (strcmp(language, "en") != 0 && !g_file_test(catalog, G_FILE_TEST_EXISTS))
		return false;
	g_setenv("LANGUAGE", language, TRUE);
	/* In the locale "C" no catalog is looked at; the other one is in every C library. Only a
	 * change makes gettext forget what it has looked up. */
	setlocale(LC_MESSAGES, "C");
	setlocale(LC_MESSAGES, "C.UTF-8");
	return true;
}

char *core_locale_find_program(const char *name, const char *build_folder)
{
	g_autofree char *folder = executable_folder();
	if (folder) {
		g_autofree char *beside = g_build_filename(folder, name, NULL);
		g_autofree char *built = g_build_filename(folder, "..", build_folder, name, NULL);
		if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE)) {
			return g_steal_pointer(&beside);
		}
		if (g_file_test(built, G_FILE_TEST_IS_EXECUTABLE)) {
			return g_steal_pointer(&built);
		}
	}
	return g_find_program_in_path(name);
}

/* AFFEKT_DATA_FROM_BIN is the way from the installed bin/ to share; in a build tree a program lies
 * one folder below the top, a test two. */
char *core_locale_find_data(const char *name)
{
	static const char *const places[] = {AFFEKT_DATA_FROM_BIN, "../data", "../../data"};
	g_autofree char *folder = executable_folder();

	for (size_t i = 0; folder && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *data = g_build_filename(folder, places[i], name, NULL);
		if (g_file_test(data, G_FILE_TEST_IS_DIR))
			return g_canonicalize_filename(data, NULL);
	}
	return NULL;
}
