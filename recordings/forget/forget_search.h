/*
 * A search for what there is of a participant, under way. Used by forget.c and forget_exports.c.
 */
#ifndef RECORDINGS_FORGET_FORGET_SEARCH_H
#define RECORDINGS_FORGET_FORGET_SEARCH_H

#include "recordings/forget/forget.h"
#include "recordings/forget/forget_kind.h"

struct rec_forget_search {
	const char *code;
	GPtrArray *files;             /* struct rec_forget_file*, in order of path */
	GHashTable *by_path;          /* the same, by their paths */
	GHashTable *ours;             /* uuids of the participant's sessions */
	GHashTable *known;            /* uuids of all sessions here */
	GHashTable *beside;           /* paths that belong to a session by their names */
	GHashTable *taken;            /* paths that go */
	GPtrArray *sessions;          /* char*: those of them that are sessions */
	GPtrArray *unclear;           /* struct rec_forget_unclear* */
	const char *person;           /* "sub-P07": the participant in BIDS datasets */
	GPtrArray *folders;           /* char*: those of that name */
	GPtrArray *tables;            /* char*: those that a row of that name goes from */
	GHashTable *listed;           /* paths that exports of the participant list */
	GHashTable *shared;           /* paths that exports of others list */
	const GPtrArray *passed_over; /* char*; NULL none */
};

/* Decides that @path goes. */
void rec_forget_take(struct rec_forget_search *search, const char *path);

/* Adds a sentence about @path, which a person has to look at. */
void rec_forget_doubt(struct rec_forget_search *search, const char *path, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* Decides about the files that exports list, their pages and the tables of participants, once the
 * sessions of the participant are known. */
void rec_forget_exports(struct rec_forget_search *search);

#endif
