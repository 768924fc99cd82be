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

/* Starts the process that the children are born of; for programs with threads, and before they have
 * any: a child of a process with threads may wait forever for a lock that one of them held when it
 * was born (of types, of signals, of a library). It ends with the program. Without it, or when it
 * has gone, children are born of the program itself. False: it cannot be started. */
bool rec_sandbox_host(void);

/* How much the child has read, as a share (0..1) of the file's size: told some times a second, on
 * the thread that waits. The child knows nothing of it: the kernel counts what it reads, where the
 * kernel does (/proc/PID/io); else nothing is told. */
typedef void (*rec_sandbox_progress)(double share, void *user);

/* Runs @work(@path) in a sandboxed child and waits for it, up to @limit_s seconds. True when it
 * answered true; else REC_ERROR_REFUSED with its own sentence, or with one that says how the child
 * ended (crashed, took too long, tried what is forbidden). @work prints nothing and needs no more
 * than reading. @progress may be NULL. Blocks; any thread,
 * one after the other. */
bool rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, rec_sandbox_progress progress, void *user, GError **error);

#endif
