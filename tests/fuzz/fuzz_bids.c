/* Any bytes as the files of a BIDS dataset of one participant: a session, or one sentence. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_files.h"
#include "tests/fuzz/session_check.h"

#define FOLDER "sub-P07/beh"
#define STEM   FOLDER "/sub-P07_task-session_"

static const char *const NAMES[] = {STEM "recording-1_physio.tsv.gz",
	STEM "recording-1_physio.json", STEM "recording-2_physio.tsv.gz",
	STEM "recording-2_physio.json", STEM "events.tsv", STEM "events.json",
	"sub-P07/sub-P07_scans.tsv", "dataset_description.json", "participants.tsv", "README",
	NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rec_import import = {.bids_dir = memory_folder()};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_build_filename(memory_folder(), FOLDER, NULL);

	g_assert(g_mkdir_with_parents(folder, 0700) == 0);
	memory_files_write(NAMES, (const char *)data, size);
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);
	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
