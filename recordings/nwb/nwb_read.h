/*
 * Session files of Affekt back into memory: tables at once, samples on demand.
 */
#ifndef RECORDINGS_NWB_NWB_READ_H
#define RECORDINGS_NWB_NWB_READ_H

#include "recordings/hdf5/h5.h"
#include "recordings/session/session.h"

/* Reads the session file @h5 that has passed the gate, and takes it over. Its edits log is not
 * looked at. REC_ERROR_FORMAT when it is damaged, or not one of ours. Blocks. */
struct rec_session *rec_nwb_open(const char *path, struct rec_h5 *h5, GError **error);
typedef struct rec_session *rec_nwb_opener(const char *path, struct rec_h5 *h5, GError **error);

/* The same without the results of the analysis. */
struct rec_session *rec_nwb_open_signals(const char *path, struct rec_h5 *h5, GError **error);

/* The file behind a session from rec_nwb_open(); it belongs to the session. */
struct rec_h5 *rec_nwb_file(struct rec_session *session);

/* nwb_read_results.c: NULL when the file has no such layer; @prefix "" or "live_". */
struct rec_results *rec_nwb_get_results(struct rec_h5 *h5, const char *prefix);

/* nwb_read_signals.c: clocks, channels, videos and the backend for samples. */
void rec_nwb_get_signals(struct rec_h5 *h5, struct rec_session *session);
extern const struct rec_backend REC_NWB_BACKEND;

#endif
