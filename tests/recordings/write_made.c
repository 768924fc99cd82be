/* Writes the made session to the path given, for programs that read it with other means. */
#include "recordings/finalise.h"
#include "tests/recordings/made.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	g_autoptr(rec_session) session = made_session(40000);
	g_autoptr(GError) error = NULL;

	if (argc != 2 || !rec_session_save(session, argv[1], true, NULL, NULL, &error)) {
		fprintf(stderr, "%s\n", error ? error->message : "usage: write_made FILE.nwb");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
