/*
 * The thread that brings edits and answers to the log on the disk (recordings/edits/edits.h), one
 * fdatasync each, in the order in which they come. The log is opened, and locked, with the first of
 * them. What cannot be written is kept and tried again, each RETRY_S and with the next one.
 *
 *   push() … push() ──► [writer] ──► log        report(NULL): all of it is there
 *                          └─ no: report(sentence), wait, again
 *
 * All functions on the main thread, unless they say otherwise.
 */
#ifndef GUI_EDIT_WRITER_H
#define GUI_EDIT_WRITER_H

#include "recordings/edits/edits.h"
#include "recordings/session/session.h"

struct affekt_writer;
typedef struct affekt_writer affekt_writer;

/* On the main thread. @problem NULL: everything pushed so far is on the disk. */
typedef void (*affekt_writer_report)(gpointer user, const char *problem);

/* For the session @uuid at @path. */
struct affekt_writer *affekt_writer_new(
	const char *path, const char *uuid, affekt_writer_report report, gpointer user);

void affekt_writer_push_edit(struct affekt_writer *writer, const struct rec_edit *edit);
void affekt_writer_push_answer(struct affekt_writer *writer, const struct rec_self_report *answer);

/* Any thread; blocks. Writes what is left, closes the log and ends the thread. FALSE when the disk
 * says no: what is left stays, and the next push begins again, or affekt_writer_resume(). */
gboolean affekt_writer_finish(struct affekt_writer *writer, GError **error);
void affekt_writer_resume(struct affekt_writer *writer);

/* Nothing is reported any more. After affekt_writer_finish(): what was not written is lost. NULL is
 * fine. */
void affekt_writer_free(affekt_writer *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_writer, affekt_writer_free)

#endif
