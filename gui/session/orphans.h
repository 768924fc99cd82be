/*
 * Recordings that were broken off (a crash, an empty battery): finished when their folder is
 * visited, as design and `affekt recover` have it. Journals that are still being written are left
 * alone.
 */
#ifndef GUI_SESSION_ORPHANS_H
#define GUI_SESSION_ORPHANS_H

#include <gio/gio.h>

/* Finishes @path (a journal, or all orphans of a folder) in a worker; @done runs on the main
 * thread. */
void affekt_orphans_finish_async(
	const char *path, GCancellable *cancellable, GAsyncReadyCallback done, gpointer user);

/* A sentence for people about what was finished, owned by the caller; NULL when there was nothing,
 * or with an error. @ret_session: the session made last, owned by the caller, NULL none; may be
 * NULL. */
char *affekt_orphans_finish_end(GAsyncResult *result, char **ret_session, GError **error);

#endif
