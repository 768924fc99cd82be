/*
 * participants.tsv of a BIDS dataset: a table of all participants, from which one row goes.
 */
#ifndef RECORDINGS_FORGET_FORGET_PEOPLE_H
#define RECORDINGS_FORGET_FORGET_PEOPLE_H

#include <glib.h>
#include <stdbool.h>

/* True when the file at @path is called as the table is. */
bool rec_forget_people_is_table(const char *path);

/* True when the file at @path is one of those that every export to a dataset writes, the same
 * whoever the participants are. */
bool rec_forget_people_is_constant(const char *path);

/* How many rows of the table at @path begin with @id ("sub-P07"), and how many with anything else.
 * Both are 0 when it cannot be read or is no regular file. */
void rec_forget_people_count(const char *path, const char *id, guint *ret_n, guint *ret_n_others);

/* Writes the table anew without the rows of @id; every other byte stays. */
bool rec_forget_people_remove(const char *path, const char *id, GError **error);

#endif
