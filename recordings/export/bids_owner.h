/*
 * Whose the folder sub-LABEL of a BIDS dataset is. Labels have letters and digits only, so that
 * "p.1" and "p1" get the same one; the lists of recordings/session/origin.h keep the codes. Used by
 * the BIDS exporter only.
 */
#ifndef RECORDINGS_EXPORT_BIDS_OWNER_H
#define RECORDINGS_EXPORT_BIDS_OWNER_H

#include "recordings/session/session.h"

#include <stdbool.h>

struct rec_bids_place {
	const char *label; /* "P07" */
	const char
		*folder; /* "sub-P07", or "sub-P07/ses-2": sessions with a number have their own */
};

/* False with REC_ERROR_EXISTS, which names both codes, when files of another participant are in
 * sub-LABEL of the dataset at @directory, or of another session of the same in the folder of
 * @place; and when sessions with and without a number would lie in one folder. Lists are looked for
 * there and, as "all formats" keep theirs, in the folder above. Blocks on the disk. */
bool rec_bids_owner_check(const char *directory, const struct rec_bids_place *place,
	const struct rec_session *session, GError **error);

#endif
