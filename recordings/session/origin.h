/*
 * Whose the files of an export are: a small hidden file in the folder of the export, named for the
 * session, .affekt-UUID.json, with the names of the files that were written. Tables hold no name of
 * a participant, so that without it nobody could find them again: `affekt forget` reads it, and an
 * import of the tables learns from it whose they are and when they were recorded.
 *
 * It is there before the first table is, and says that it is unfinished until the last one is: of
 * an export that was broken off nobody can tell which files are its.
 *
 * All functions block on the disk.
 */
#ifndef RECORDINGS_SESSION_ORIGIN_H
#define RECORDINGS_SESSION_ORIGIN_H

#include <glib.h>
#include <stdbool.h>

struct rec_origin; /* an export under way */
typedef struct rec_origin rec_origin;

/* Notes what is in @folder, which is made when it does not exist yet, before the session @uuid of
 * @participant (NULL: unknown), recorded from @start_time on (ISO 8601; NULL: unknown), is exported
 * to it. A folder that cannot be made or written to is for the export to tell. */
struct rec_origin *rec_origin_begin(
	const char *folder, const char *uuid, const char *participant, const char *start_time);

/* Adds the files that are new or were changed since then to those that the folder's origin file
 * holds; frees @origin. Also after an export that failed half-way. Nothing is written when nothing
 * was. */
bool rec_origin_commit(struct rec_origin *origin, GError **error);

/* What an origin file says. */
struct rec_origin_page {
	char uuid[37];
	char *participant;  /* NULL none */
	char *start_time;   /* ISO 8601; NULL: not said */
	bool is_unfinished; /* the export was broken off: @files are of earlier ones */
	char **files;       /* names relative to its folder, none of which leads out of it */
};

/* True when the file called @name may be an origin file. */
bool rec_origin_is_name(const char *name);
/* False when the file at @path is none. */
bool rec_origin_read(const char *path, struct rec_origin_page *ret_page);
void rec_origin_page_clear(struct rec_origin_page *page);

#endif
