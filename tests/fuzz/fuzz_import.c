/* Any bytes as a table of signals: a session, or one sentence that names the file. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/session_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	struct rec_import_channel channel = {
		.name = "gsr",
		.file = file.path,
		.column = size % 3 ? NULL : "2",
		.rate_hz = size % 2 ? NAN : 32,
		.quantity = CORE_QUANTITY_GSR,
	};
	struct rec_import import = {.channels = g_array_new(FALSE, FALSE, sizeof(channel))};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	g_array_append_val(import.channels, channel);
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);
	session_check_answer(session, error);
	if (session) {
		g_assert(rec_session_channel_n(session, 0) > 0);
		session_check(session);
	}
	g_array_unref(import.channels);
	memory_file_destroy(&file);
	return 0;
}
