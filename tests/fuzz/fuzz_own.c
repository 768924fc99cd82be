/* Any bytes as a table that Affekt exported, with a dictionary and events beside it: a session, or
 * one sentence. A line "=dictionary" begins the dictionary, "=events" the events. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"

#include <string.h>

/* Writes what stands before @mark, and goes behind it. */
static char *write_part(const char *name, const char **from, const char *end, const char *mark)
{
	const char *stop = mark ? g_strstr_len(*from, end - *from, mark) : NULL;
	const char *part = *from;

	*from = stop ? stop + strlen(mark) : end;
	return memory_folder_write(name, part, (size_t)((stop ? stop : end) - part));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *from = (const char *)data, *end = from + size;
	g_autofree char *table = write_part("gsr.csv", &from, end, "=dictionary\n");
	G_GNUC_UNUSED g_autofree char *dictionary =
		write_part("dictionary.csv", &from, end, "=events\n");
	g_autofree char *events = write_part("events.csv", &from, end, NULL);
	struct rec_import_channel channel = {
		.name = "gsr", .file = table, .rate_hz = NAN, .quantity = CORE_QUANTITY_GSR};
	g_autoptr(GArray) channels = g_array_new(FALSE, FALSE, sizeof channel);
	struct rec_import import = {.channels = channels, .events_file = events};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	g_array_append_val(channels, channel);
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);
	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
