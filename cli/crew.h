/*
 * Many pieces of the same work, done by several processes at once.
 *
 * Processes, not threads: HDF5 has one lock for all, and a file that brings a reader down then ends
 * one worker, whose place another takes; the other pieces never notice. Answers come back in the
 * order of the pieces, so the result does not depend on how many worked.
 *
 * Only for commands that have started no thread: a worker is a copy of the process.
 */
#ifndef CLI_CREW_H
#define CLI_CREW_H

#include "cli/terminal.h"

#include <glib.h>
#include <stdbool.h>

enum {
	CLI_CREW_JOBS_MAX = 256
};

/* Does piece number @piece in a worker; its answer, which is the worker's to free. */
typedef char *(*cli_crew_work)(guint piece, const void *user);

/* Told of each answer as it comes in, on the main thread; NULL where the worker ended without one.
 * False: no more pieces are given out, those in work are still awaited. */
typedef bool (*cli_crew_told)(guint piece, const char *answer, void *user);

/* Does @n pieces with at most @jobs workers, 0: one per core. @progress is moved on as they come
 * in, and @told is told (NULL: nobody). The answers: char*, owned by the array; NULL where the
 * worker ended without one, or the piece was never given out. NULL with an error when no worker can
 * be started. Workers end with the program, however it ends. Main thread; blocks. */
GPtrArray *cli_crew_run(guint n, guint jobs, cli_crew_work work, const void *user,
	cli_crew_told told, void *told_user, struct cli_progress *progress, GError **error);

#endif
