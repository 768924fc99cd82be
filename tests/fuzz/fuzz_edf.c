/* Any bytes as an EDF file: a session, or one sentence that names the file. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/session_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	const char *paths[] = {file.path, NULL};
	struct rec_import import = {.edf_files = paths};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);

	session_check_answer(session, error);
	if (session) {
		g_assert(rec_session_channel_n(session, 0) > 0);
		session_check(session);
	}
	memory_file_destroy(&file);
	return 0;
}
