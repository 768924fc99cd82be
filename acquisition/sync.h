/*
 * The [sync] thread: brings the journal's bytes to the disk each second, and at once for whoever
 * waits for it (marks). It alone calls fdatasync while recording, so that no sample ever waits for
 * one. It also watches the free space of the folder.
 *
 * Life cycle: acq_sync_start() … acq_sync_stop(); the journal outlives it.
 */
#ifndef ACQUISITION_SYNC_H
#define ACQUISITION_SYNC_H

#include "acquisition/fault.h"
#include "acquisition/live.h"
#include "recordings/journal/journal.h"

#include <glib.h>
#include <stdbool.h>

struct acq_sync;

/* @folder: where the journal is; copied. A failing fdatasync sets @fault. */
struct acq_sync *acq_sync_start(struct rec_journal *journal, const char *folder,
	struct acq_live_board *board, struct acq_fault *fault);

/* [any but real time] Returns after an fdatasync that began after this call: what was appended
 * before is on the disk. Blocks for as long as the disk takes. False with the disk's error. */
bool acq_sync_wait(struct acq_sync *sync, GError **error);

/* Joins the thread and frees @sync. NULL is fine. */
void acq_sync_stop(struct acq_sync *sync);

#endif
