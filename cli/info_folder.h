/* `affekt info DIR`: one line for each session below a folder, gathered by a crew of workers. */
#ifndef CLI_INFO_FOLDER_H
#define CLI_INFO_FOLDER_H

#include <glib.h>
#include <stdbool.h>

/* Prints the table of the sessions below @folder in order of path, or the same as JSON. Nothing is
 * checked that opening does not check: that is what verify is for. False with @error when any
 * cannot be opened; it is in the table all the same. Main thread; blocks. */
bool cli_info_folder(const char *folder, bool wants_json, GError **error);

#endif
