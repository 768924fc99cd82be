/*
 * A session as a BIDS dataset (bids-specification.readthedocs.io). A dataset of ours that is there
 * gets one more participant; a session that it has is replaced only when asked, and another session
 * of the same participant or a participant whose code has the same letters and digits is refused.
 *
 * sub-CODE/beh holds one physio.tsv.gz with its .json for each clock (recording-1 and so on):
 * values in the channels' units at the clock's fitted rate, seven significant digits. BIDS knows no
 * gaps there, so lost samples are rows of n/a on the regular grid. Touch points and marks are
 * events.tsv. Tables of rows are in derivatives/affekt, a dataset of its own, with a .json that
 * explains each column; there too are LIMITS.txt and sub-CODE/methods.md.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_BIDS_H
#define RECORDINGS_EXPORT_EXPORT_BIDS_H

#include "recordings/export/tables.h"

/* As recordings/export/export.h says of all writers. Letters and digits of the pseudonym are its
 * label. */
bool rec_export_bids(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
