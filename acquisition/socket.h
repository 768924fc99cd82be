/*
 * The Unix socket of a running recording: other programs of the same user send words (`affekt
 * mark`) and get an answer when they are on the disk.
 *
 * The socket lies in a folder of the user's own (0700): $XDG_RUNTIME_DIR/affekt, else
 * affekt-UID in the folder of temporary files. Its name is the session's name, a dot and the
 * process's number. One request is one line, "mark LABEL" or "end LABEL"; the answer is one line,
 * "ok SECONDS" (of the recording) or "error SENTENCE".
 */
#ifndef ACQUISITION_SOCKET_H
#define ACQUISITION_SOCKET_H

#include <glib.h>
#include <stdbool.h>

/* [socket thread] Does what a word asks for and returns when it is on the disk; @ret_time_s: when
 * the word came, in seconds of the recording. */
typedef bool (*acq_socket_word_fn)(
	void *user, const char *label, bool is_end, double *ret_time_s, GError **error);

struct acq_mark_place; /* acquisition/recording.h */
struct acq_socket;

/* Listens for the session that is recorded to @output, on a thread of its own. NULL with an error
 * that names the folder. */
struct acq_socket *acq_socket_start(
	const char *output, acq_socket_word_fn word, void *user, GError **error);

/* Joins the thread, removes the socket. NULL is fine. */
void acq_socket_stop(struct acq_socket *listener);

/* Sends one word to the running recording called @session (file name with or without folder and
 * ".nwb"), or with NULL to the only one, and waits for the answer. @ret_place may be NULL. */
bool acq_socket_send(const char *session, const char *label, bool is_end,
	struct acq_mark_place *ret_place, GError **error);

#endif
