/* Any bytes as the files of an Empatica folder: a session, or one sentence. "=NAME" on a line of
 * its own begins the next file. */
#include "recordings/import/import.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"

#include <string.h>

static const char *const NAMES[] = {
	"EDA.csv", "BVP.csv", "TEMP.csv", "ACC.csv", "HR.csv", "IBI.csv", "tags.csv"};

/* The file that the line names; -1 when it is an ordinary one. */
static int named_by(const char *line, size_t n)
{
	for (int i = 0; i < (int)G_N_ELEMENTS(NAMES); i++) {
		if (n == strlen(NAMES[i]) + 1 && line[0] == '=' &&
			memcmp(line + 1, NAMES[i], n - 1) == 0)
			return i;
	}
	return -1;
}

static void put_file(int which, const char *from, const char *to)
{
	g_autofree char *path = NULL;

	if (which >= 0)
		path = memory_folder_write(NAMES[which], from, (size_t)(to - from));
}

static void split(const char *data, size_t size)
{
	const char *end = data + size, *from = data;
	int which = 0;

	for (const char *line = data; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		stop = stop ? stop : end;
		int named = named_by(line, (size_t)(stop - line));
		if (named >= 0) {
			put_file(which, from, line);
			which = named;
			from = stop < end ? stop + 1 : end;
		}
		line = stop + 1;
	}
	put_file(which, from, end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rec_import import = {.e4_dir = memory_folder()};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
		g_autofree char *path = g_build_filename(import.e4_dir, NAMES[i], NULL);
		g_unlink(path);
	}
	split((const char *)data, size);
	g_autoptr(rec_session) session = rec_import_read(&import, notes, &error);
	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
