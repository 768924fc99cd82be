/*
 * A sandboxed child that does one piece of reading and answers yes, or no with a sentence.
 *
 * The child has no network, opens files for reading only, creates no process, has limits on memory,
 * time and file size, and dies at any other system call (seccomp). What a hostile file may make a
 * library do happens there, and reaches the parent as a sentence at most.
 */
#ifndef RECORDINGS_SANDBOX_H
#define RECORDINGS_SANDBOX_H

#include <glib.h>
#include <stdbool.h>

/* Runs @work(@path) in a sandboxed child and waits for it, up to @limit_s seconds. True when it
 * answered true; else REC_ERROR_REFUSED with its own sentence, or with one that says how the child
 * ended (crashed, took too long, tried what is forbidden). @work prints nothing and needs no more
 * than reading. Blocks; any thread. */
bool rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, GError **error);

#endif
