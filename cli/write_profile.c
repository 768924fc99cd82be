/* Writes default.profile: write_profile FILE. Run by the build. */
#include "study/card/profile_text.h"

#include <glib.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	g_autofree char *text = study_profile_text_write();
	g_autoptr(GError) error = NULL;

	if (argc != 2 || !g_file_set_contents(argv[1], text, -1, &error)) {
		g_printerr("write_profile: %s\n", error ? error->message : "name one file");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
