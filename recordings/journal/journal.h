/*
 * The journal: the only truth of a session until its NWB file is verified.
 *
 * NAME.nwb.journal is an append-only log of frames (recordings/journal/frame.h), each with CRC-32C
 * over type, length, sequence and payload, seeded with the session's uuid. Samples are written at
 * most 100 ms after they arrived, by one write() each; fdatasync runs on a thread of its own each
 * second and at once for marks. A kill -9 loses the block in flight; a torn or damaged frame is
 * skipped by resynchronisation and reported, never silently.
 *
 * The writer holds a lock on the file; recovery leaves locked journals alone. Files are 0600; the
 * folder is fsynced after creation.
 */
#ifndef RECORDINGS_JOURNAL_JOURNAL_H
#define RECORDINGS_JOURNAL_JOURNAL_H

#include "core/channel.h"
#include "core/fit.h"
#include "recordings/session/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_journal; /* the writer */

/* What every reader must know before the first sample. Texts are copied. */
struct rec_journal_header {
	const char *uuid;
	int64_t start_wall_us;
	const char *start_time;  /* ISO 8601 */
	const char *participant; /* NULL none */
	const char *study_text;  /* NULL none */
	GHashTable *info;        /* NULL none */
	const char *software;
};

/* Creates PATH (exclusively, 0600, locked), writes and syncs the header. REC_ERROR_EXISTS when it
 * is there. Blocks. */
struct rec_journal *rec_journal_create(
	const char *path, const struct rec_journal_header *header, GError **error);

/* [control, before its samples] Describes device number @device, again when it comes back changed.
 * Channels carry their groups. */
bool rec_journal_device(struct rec_journal *journal, uint8_t device,
	const struct rec_device *description, const struct core_channel *channels,
	size_t n_channels, GError **error);

/* A block of samples of one group: consecutive indices from @first_index on. */
struct rec_journal_block {
	uint8_t device, group;
	uint8_t n_values; /* channels of the group */
	bool starts_segment;
	uint32_t n; /* samples */
	uint64_t first_index;
	int64_t host_ns; /* session axis: completion of the last sample's transfer */
	const enum core_raw_type *types; /* n_values, at most 16 */
	const double *values;            /* n * n_values, sample by sample; NaN: missing */
	const uint16_t *flags;           /* n, NULL: all 0 */
};

/* All appends: thread-safe against each other (one short lock, never held over fdatasync), one
 * write() each. False with REC_ERROR_FULL / _FAILED: the journal ends in whole frames all the same,
 * and later appends may be tried again. */
bool rec_journal_samples(
	struct rec_journal *journal, const struct rec_journal_block *block, GError **error);
bool rec_journal_anchor(struct rec_journal *journal, uint8_t device, uint8_t group, uint64_t index,
	int64_t host_ns, GError **error);
bool rec_journal_gap(struct rec_journal *journal, uint8_t device, uint8_t group, const char *cause,
	uint64_t first_index, double lost, int64_t start_ns, int64_t end_ns, GError **error);
bool rec_journal_device_event(struct rec_journal *journal, uint8_t device, uint8_t channel,
	const char *kind, double value, int64_t time_ns, GError **error);
/* The same of what is no numbered device: a camera, a screen, a microphone. Names may be NULL. */
bool rec_journal_named_event(struct rec_journal *journal, const char *device, const char *channel,
	const char *kind, double value, int64_t time_ns, GError **error);
/* A visit that began (end_ns < 0: still open) or, with the same @visit_key, its final row. */
bool rec_journal_visit(struct rec_journal *journal, int64_t visit_key,
	const struct rec_visit *visit, GError **error);
bool rec_journal_mark(struct rec_journal *journal, const struct rec_mark *mark, GError **error);
bool rec_journal_frame_time(struct rec_journal *journal, uint8_t camera, uint64_t frame,
	int64_t time_ns, bool dropped, GError **error);
/* Names camera number @camera before its first frame; @name NULL for the only one, @file relative.
 */
bool rec_journal_camera(struct rec_journal *journal, uint8_t camera, const char *name,
	const char *file, int width, int height, GError **error);

/* What the live results rest on: the texts and gsr_u of @card; its tables are not looked at. Again
 * when something of it becomes known. */
bool rec_journal_live_card(
	struct rec_journal *journal, const struct rec_results *card, GError **error);
/* One event of the chain's revision protocol (dsp/chain.h): rows are kept by their id. */
bool rec_journal_live_scr(
	struct rec_journal *journal, uint8_t change, const struct dsp_scr *scr, GError **error);
bool rec_journal_live_beat(struct rec_journal *journal, uint8_t change, int64_t id,
	const struct dsp_beat *beat, GError **error);
bool rec_journal_live_eda(struct rec_journal *journal, const struct dsp_eda *eda, GError **error);
bool rec_journal_live_arousal(
	struct rec_journal *journal, const struct dsp_arousal *arousal, GError **error);
bool rec_journal_live_artefact(
	struct rec_journal *journal, const struct dsp_artefact *artefact, GError **error);
/* Results that came too late and were given up. */
bool rec_journal_live_lost(
	struct rec_journal *journal, double start_s, double end_s, GError **error);
bool rec_journal_end(struct rec_journal *journal, int64_t end_ns, GError **error);

/* [sync] fdatasync; blocks. */
bool rec_journal_sync(struct rec_journal *journal, GError **error);

/* Bytes written; any thread. */
uint64_t rec_journal_bytes(const struct rec_journal *journal);

/* Behind the end: where the journal is now, which is elsewhere when somebody moved it; one that was
 * removed is written anew. Owned by the caller; NULL with an error. Blocks. */
char *rec_journal_find(const struct rec_journal *journal, GError **error);

/* Syncs, unlocks, closes. The file stays. */
bool rec_journal_close(struct rec_journal *journal, GError **error);

#endif
