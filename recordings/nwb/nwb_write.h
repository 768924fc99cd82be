/*
 * Sessions as NWB 2.7 files (NWB core schema 2.7.0, hdmf-common 1.8.0), laid out as
 * recordings/README.md says. Samples stream through in chunks: memory does not grow with the length
 * of the record.
 */
#ifndef RECORDINGS_NWB_NWB_WRITE_H
#define RECORDINGS_NWB_NWB_WRITE_H

#include "recordings/disk/progress.h"
#include "recordings/hdf5/h5.h"
#include "recordings/session/session.h"

/* Writes all of @session to @path, a part that the caller has taken (recordings/disk/disk.h) and
 * removes on failure, brings it to the disk, reads every value back and compares its hash. */
bool rec_nwb_write(struct rec_session *session, const char *path, rec_progress_fn progress,
	void *user, GError **error);

/* --- parts, for the files that write whole sessions or replace results --------------- */

/* nwb_write_general.c: what the file is, subject, devices, study file, info. */
void rec_nwb_put_general(struct rec_h5 *h5, const struct rec_session *session);

/* nwb_write_signals.c: samples, flags, times, videos; false with @error when they cannot be read.
 */
bool rec_nwb_put_signals(struct rec_h5 *h5, struct rec_session *session, rec_progress_fn progress,
	void *user, GError **error);

/* nwb_write_tables.c */
void rec_nwb_put_intervals(struct rec_h5 *h5, const struct rec_session *session);
void rec_nwb_put_sync(struct rec_h5 *h5, const struct rec_session *session);
/* Edits and answers: nothing at all when there are none. */
void rec_nwb_put_annotations(struct rec_h5 *h5, const struct rec_session *session);
void rec_nwb_put_module(struct rec_h5 *h5, const char *path, const char *description);

/* nwb_write_results.c: physiology and arousal; @prefix "" or "live_". */
void rec_nwb_put_results(struct rec_h5 *h5, const char *prefix, const struct rec_results *results);

/* Type attributes, description and comments of a TimeSeries group, which is made. */
void rec_nwb_put_series(
	struct rec_h5 *h5, const char *path, const char *type, const char *description);

#endif
