/*
 * The folders of a study's tree that could not be read: listed, and never an excuse to leave out
 * the rest.
 */
#ifndef CLI_UNREAD_H
#define CLI_UNREAD_H

#include <glib.h>
#include <stdbool.h>

/* One line for each of @unread (rec_folder_unread_new()) on standard output. */
void cli_unread_say(const GPtrArray *unread);

/* False with CLI_ERROR_FAILED when there is any. @folder: what the user named. */
bool cli_unread_check(const char *folder, const GPtrArray *unread, GError **error);

#endif
