/* `affekt verify`: one session, or all sessions below a folder by a crew of workers. */
#ifndef CLI_VERIFY_FOLDER_H
#define CLI_VERIFY_FOLDER_H

#include <glib.h>
#include <stdbool.h>

/* The file by itself, then what lies beside it. @ret_problems: char*, one sentence each;
 * @ret_notes: likewise, of what is whole and yet to be known, as a clock whose certificate fails.
 * True when nothing is wrong; false with problems, or with @error when it cannot be opened. Blocks.
 */
bool cli_verify_one(
	const char *path, GPtrArray *ret_problems, GPtrArray *ret_notes, GError **error);

/* Verifies every session below @folder with @jobs workers (0: one per core), one that is broken
 * like any other; prints what is wrong in order of path, then how many are whole. False with
 * @error when any has a problem. What is printed does not depend on @jobs. Main thread; blocks. */
bool cli_verify_folder(const char *folder, guint jobs, GError **error);

#endif
