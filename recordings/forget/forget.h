/*
 * Everything of one participant under one folder, and its removal.
 *
 * Files are known by what they hold, never by their names: sessions and journals by their
 * participant code, edits, videos and exports (recordings/session/origin.h) by the session they
 * belong to. From participants.tsv of a BIDS dataset with others only the participant's row goes.
 * Links are not followed. What nobody can tell (a damaged session, a video whose session is gone, a
 * text that names a session) is said, and left alone.
 *
 * Files are unlinked, not overwritten: modern disks and file systems write elsewhere.
 *
 * Life cycle: rec_forget_find() … rec_forget_run() … rec_forget_free(). Blocks on the disk.
 */
#ifndef RECORDINGS_FORGET_FORGET_H
#define RECORDINGS_FORGET_FORGET_H

#include <glib.h>
#include <stdbool.h>

/* What nobody but a person can tell. */
struct rec_forget_unclear {
	char *path;
	char *sentence; /* which begins with the path */
};

struct rec_forget {
	char *code, *folder;
	guint n_sessions;
	GPtrArray *files; /* char*: what goes, in order: sessions last, so that a broken off removal
			     can be begun again */
	char *person;     /* "sub-P07": what BIDS calls the participant */
	GPtrArray *tables; /* char*: tables that hold others too, from which the row @person goes */
	GPtrArray *unclear; /* struct rec_forget_unclear* */
};
typedef struct rec_forget rec_forget;

/* What there is of the participant @code under @folder. REC_ERROR_LOCKED when a recording of it
 * runs or a session of it is being edited, REC_ERROR_MISSING when the folder cannot be read. */
struct rec_forget *rec_forget_find(const char *code, const char *folder, GError **error);

/* The same, but what is at or below one of the paths @passed_over (char*, each beginning with
 * @folder) is not looked at. */
struct rec_forget *rec_forget_find_but(
	const char *code, const char *folder, const GPtrArray *passed_over, GError **error);

/* Removes the rows, the files, folders that became empty, their thumbnails and their entries in the
 * lists of known and recent files, and adds a line of code and date to FOLDER/forgotten.log. What
 * could not be removed is named in @ret_problems (GPtrArray of char*); true when there is nothing.
 */
bool rec_forget_run(const struct rec_forget *forget, GPtrArray *ret_problems);

/* The two halves of that, for those who remove more than files: everything but the line, returning
 * how much went, and the line "CODE DATE". */
guint rec_forget_remove(const struct rec_forget *forget, GPtrArray *ret_problems);
bool rec_forget_log(const char *code, const char *folder, GError **error);

/* Adds the sentences of what is unclear to @ret_problems (char*). */
void rec_forget_tell(const struct rec_forget *forget, GPtrArray *ret_problems);

void rec_forget_free(rec_forget *forget); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_forget, rec_forget_free)

#endif
