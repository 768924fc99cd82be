/* Any bytes as the files of an Empatica folder: a session, or one sentence. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_files.h"
#include "tests/fuzz/session_check.h"

static const char *const NAMES[] = {
	"EDA.csv", "BVP.csv", "TEMP.csv", "ACC.csv", "HR.csv", "IBI.csv", "tags.csv", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rec_import import = {.e4_dir = memory_folder()};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	memory_files_write(NAMES, (const char *)data, size);
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);
	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
