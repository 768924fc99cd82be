/*
 * What a file is to recordings/forget/forget.c, by its content.
 */
#ifndef RECORDINGS_FORGET_FORGET_KIND_H
#define RECORDINGS_FORGET_FORGET_KIND_H

#include <glib.h>
#include <stdbool.h>

enum rec_forget_kind {
	REC_FORGET_PLAIN = 0, /* none of those below */
	REC_FORGET_SESSION,   /* session file or journal */
	REC_FORGET_EDITS,
	REC_FORGET_VIDEO,    /* of a session */
	REC_FORGET_ORIGIN,   /* recordings/session/origin.h */
	REC_FORGET_DOCUMENT, /* an export that names its session */
	REC_FORGET_DAMAGED,  /* named as a session, a journal or edits, but cannot be read */
	REC_FORGET_LINK,
};

struct rec_forget_file {
	char *path;
	enum rec_forget_kind kind;
	char *uuid;        /* SESSION, EDITS, VIDEO, ORIGIN; else NULL */
	char *participant; /* SESSION, ORIGIN; PLAIN: the patient of an EDF file; NULL none */
	char **videos;     /* SESSION: names beside it; NULL none */
	char **members;    /* ORIGIN: names in its folder */
	bool is_journal;
	bool is_unfinished; /* ORIGIN: of an export that was broken off */
};

/* Looks at the file at @path; it need not be a regular one. Blocks. */
struct rec_forget_file *rec_forget_file_new(const char *path);
void rec_forget_file_free(struct rec_forget_file *file);

/* True when any of @uuids stands in the bytes of the regular file at @path. */
bool rec_forget_mentions(const char *path, GHashTable *uuids);

#endif
