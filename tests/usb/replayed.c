/*
 * A recorded person through the whole way: affekt-umockdev plays raw counts as a Lightstone, the
 * shipped `affekt record` records them in real time, and the file must hold every delivered sample
 * count by count.
 *
 *   replayed [SECONDS]      the whole recording (300 s) when not given
 */
#include "tests/usb/run.h"
#include "tests/usb/stored.h"

#include <stdio.h>
#include <stdlib.h>

static char *record_and_compare(const char *folder, const char *seconds)
{
	g_autofree char *session_path = g_build_filename(folder, "s.nwb", NULL);
	g_autofree char *log_path = g_build_filename(folder, "delivered.csv", NULL);
	const char *const front[] = {"--csv", TEST_DATA_DIR "/lightstone/p21_c_hard.csv",
		"--log-delivered", log_path, NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		"lightstone", "--duration", seconds, NULL};
	struct usb_run run;
	g_autoptr(GError) error = NULL;

	usb_run(&run, front, command);
	g_autofree char *failure = run.status == 0 ? NULL : g_strdup(run.err);
	usb_run_finish(&run);
	if (failure)
		return g_steal_pointer(&failure);
	g_autoptr(rec_session) session = rec_session_open(session_path, &error);
	if (!session)
		return g_strdup(error->message);
	if (session->gaps->len > 0)
		return g_strdup_printf("%u gaps", session->gaps->len);
	printf("%" G_GUINT64_FORMAT " samples, ", rec_session_channel_n(session, 0));
	return usb_stored_compare(session, log_path);
}

int main(int argc, char **argv)
{
	const char *seconds = argc > 1 ? argv[1] : "300";
	char *folder = usb_folder_make();
	g_autofree char *failure = record_and_compare(folder, seconds);

	usb_folder_remove(folder);
	printf("%s\n", failure ? failure : "all as delivered");
	return failure ? EXIT_FAILURE : EXIT_SUCCESS;
}
