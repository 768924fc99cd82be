/*
 * The signals of one clock as a gzipped table without a header. Used by the BIDS exporter only.
 */
#ifndef RECORDINGS_EXPORT_BIDS_PHYSIO_H
#define RECORDINGS_EXPORT_BIDS_PHYSIO_H

#include "recordings/session/session.h"

/* Writes the table at @path and, in @description, what BIDS asks of its .json: SamplingFrequency,
 * StartTime, Columns, and unit and title of each column. False with an error; nothing is written
 * for a clock without channels or samples, and @ret_is_there is then false. */
bool rec_bids_physio_write(struct rec_session *session, guint clock, const char *path, bool replace,
	char **ret_description, bool *ret_is_there, GError **error);

#endif
