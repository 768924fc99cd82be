/*
 * participants.tsv of a BIDS dataset that we write: one row for each participant, with the facts
 * that BIDS has columns for. Used by the BIDS exporter only.
 */
#ifndef RECORDINGS_EXPORT_BIDS_PEOPLE_H
#define RECORDINGS_EXPORT_BIDS_PEOPLE_H

#include <glib.h>
#include <stdbool.h>

/* The table at @path (which need not be there) with a row for sub-@label: age, sex and hand of
 * @info, as far as they are known. Rows of others and columns of others' hands stay; rows are in
 * order of their ids. @ret_about: the .json that explains our columns. Both are owned by the
 * caller. False with an error when the table that is there cannot be read. */
bool rec_bids_people_add(const char *path, const char *label, GHashTable *info, char **ret_table,
	char **ret_about, GError **error);

#endif
