/*
 * Build tool, not installed: writes the generated pages into a folder.
 * write_pages OUTDIR → affekt.1, affekt-NAME.1 for each command, affekt.bash
 */
#include "cli/pages.h"

#include <glib.h>

static void write_page(const char *folder, const char *name, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(folder, name, NULL);
	if (!g_file_set_contents(path, text, -1, &error)) {
		g_error("%s", error->message);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		g_printerr("usage: write_pages OUTDIR\n");
		return 2;
	}
	g_autofree char *overview = cli_pages_man_overview();
	g_autofree char *completion = cli_pages_bash_completion();
	write_page(argv[1], "affekt.1", overview);
	write_page(argv[1], "affekt.bash", completion);
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		g_autofree char *stem = cli_pages_name(*c);
		g_autofree char *name = g_strconcat(stem, ".1", NULL);
		g_autofree char *page = cli_pages_man_command(*c);
		write_page(argv[1], name, page);
	}
	return 0;
}
