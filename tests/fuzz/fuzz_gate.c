/* Any bytes as a session file, through the one door: a session whose numbers can be used, or one
 * sentence. What crashes the HDF5 library crashes it in the sandbox, and is a refusal. */
#include "recordings/finalise.h"
#include "recordings/sandbox.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"
#include "tests/recordings/made.h"

/* The linker puts this in place of rec_sandbox_run(). Some inputs keep the library busy until the
 * sandbox's time is up: a short time lets the fuzzer go on to the next, and is a refusal all the
 * same. */
static const unsigned LIMIT_S = 1;

bool __real_rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, rec_sandbox_progress progress, void *user, GError **error);
bool __wrap_rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, rec_sandbox_progress progress, void *user, GError **error);
bool __wrap_rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, rec_sandbox_progress progress, void *user, GError **error)
{
	return __real_rec_sandbox_run(work, path, MIN(limit_s, LIMIT_S), progress, user, error);
}

void fuzz_add_seeds(GPtrArray *seeds)
{
	char *data = NULL;
	gsize size = 0;

	/* No list of known files: every input is an unknown one. */
	g_setenv("XDG_STATE_HOME", "/dev/null", TRUE);
	g_assert(g_get_user_state_dir());
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(256);
	g_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	g_assert(g_file_get_contents(path, &data, &size, NULL));
	g_ptr_array_add(seeds, g_bytes_new_take(data, size));
	made_remove(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *path = memory_folder_write("a.nwb", data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = rec_session_open(path, &error);

	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
