/* Writes the session of fixture.h as a file, for tests of the program: write_fixture FILE SECONDS
 */
#include "recordings/finalise.h"
#include "tests/gui/fixture.h"

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc != 3)
		return 2;
	double duration_s = g_ascii_strtod(argv[2], NULL);
	g_autoptr(rec_session) session = fixture_session_new(duration_s, FIXTURE_SIMULATED);
	if (!rec_session_save(session, argv[1], true, NULL, NULL, &error)) {
		g_printerr("%s\n", error->message);
		return 1;
	}
	return 0;
}
