/*
 * Framed append-only logs: the journal and the edits log share this layer.
 *
 *   file  = file header (64 bytes, written twice) | frame | frame | …
 *   frame = header (32 bytes) | payload
 *           u32 magic, u32 length, u32 type, u32 crc, u64 seq, i64 wall_us      little endian
 *
 * The CRC is CRC-32C over type, length, seq, wall time and payload, seeded with the uuid of the
 * session: a stale block of another session never passes for a frame. seq rises by one per frame.
 * The reader accepts a frame only when magic, length, CRC and seq agree; otherwise it looks for the
 * next magic byte by byte, and counts what it stepped over. A log that ends inside a frame has a
 * torn end, the one thing that a crash may leave.
 *
 * Writing: every append is one write() on an O_APPEND descriptor. When the disk is full the file is
 * cut back to whole frames and the append fails with REC_ERROR_FULL; later appends may work again.
 * Space is reserved ahead, and the last of the reserve is kept for frames that matter most.
 */
#ifndef RECORDINGS_JOURNAL_FRAME_H
#define RECORDINGS_JOURNAL_FRAME_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define REC_FRAME_KIND_JOURNAL "AFFEKT JOURNAL"
#define REC_FRAME_KIND_EDITS   "AFFEKT EDITS"

enum {
	REC_FRAME_UUID_CHARS = 36,
	REC_FRAME_FILE_BYTES = 128, /* both copies of the file header */
	REC_FRAME_HEADER_BYTES = 32,
	REC_FRAME_PAYLOAD_MAX = 4 << 20, /* a longer length is damage */
};

/* One frame as read. The payload belongs to the reader and lives until its next call. */
struct rec_frame {
	uint32_t type;
	uint32_t length;
	uint64_t seq;
	int64_t wall_us;
	uint64_t offset; /* in the file */
	const uint8_t *payload;
};

/* CRC-32C (Castagnoli: reflected polynomial 0x82F63B78) of @n bytes, continuing from @crc; start
 * with 0. */
uint32_t rec_frame_crc32c(uint32_t crc, const void *bytes, size_t n);

/* --- writing ------------------------------------------------------------------------------- */

struct rec_frame_writer;
typedef struct rec_frame_writer rec_frame_writer;

/* Creates @path exclusively (0600), locks it, writes and syncs the file header and the folder.
 * REC_ERROR_EXISTS when it is there. Blocks. */
struct rec_frame_writer *rec_frame_writer_create(
	const char *path, const char *kind, const char *uuid, GError **error);

/* Opens an existing log for more frames: locks it (REC_ERROR_LOCKED with the name of the program
 * that holds it), reads it once, cuts a torn end off. One that is unborn is born now.
 * REC_ERROR_FORMAT when kind or uuid differ, REC_ERROR_MISSING when it is gone, also while waiting
 * for the lock. Blocks. */
struct rec_frame_writer *rec_frame_writer_open(
	const char *path, const char *kind, const char *uuid, GError **error);

/* Appends one frame. @is_vital: may use the last of the reserve (marks, gaps, the end). Thread-safe
 * against other appends and against sync; holds a short lock, never over a sync. False with
 * REC_ERROR_FULL or _FAILED: the log ends in whole frames all the same. */
bool rec_frame_writer_append(struct rec_frame_writer *writer, uint32_t type, const void *payload,
	size_t length, bool is_vital, GError **error);

/* fdatasync; blocks; any thread. */
bool rec_frame_writer_sync(struct rec_frame_writer *writer, GError **error);

/* Appends a vital frame that is on the disk when it returns true, and not in the log when it
 * returns false. For logs with one thread. Blocks. */
bool rec_frame_writer_append_synced(struct rec_frame_writer *writer, uint32_t type,
	const void *payload, size_t length, GError **error);

/* Bytes written, file header included; any thread. */
uint64_t rec_frame_writer_bytes(const struct rec_frame_writer *writer);

/* Where the log lies now: rec_disk_find_open(). Once nothing is appended any more. Owned by the
 * caller; NULL with an error. Blocks. */
char *rec_frame_writer_find(const struct rec_frame_writer *writer, GError **error);

/* Syncs, gives the reserve back, unlocks, closes, frees. NULL is fine. */
bool rec_frame_writer_close(struct rec_frame_writer *writer, GError **error);

/* --- reading ------------------------------------------------------------------------------- */

struct rec_frame_reader;
typedef struct rec_frame_reader rec_frame_reader;

/* What the reader had to step over so far. */
struct rec_frame_damage {
	uint64_t stretches;  /* runs of bytes that are no frame, the torn end not counted */
	uint64_t bytes;      /* in them */
	uint64_t torn_bytes; /* behind the last whole frame */
	uint64_t missing;    /* frames that are absent by their seq */
	/* Bit T: a frame of type T is among them, as its own header says; bit 0: the kind of at
	 * least one is unknown. The torn end is not counted. */
	uint32_t types;
};

/* Opens a log as long as it is now, without touching it: it may be being written. Memory is one
 * window, whatever the length. REC_ERROR_MISSING, REC_ERROR_FORMAT. */
struct rec_frame_reader *rec_frame_reader_open(const char *path, const char *kind, GError **error);

/* Takes the next good frame: true, or false at the end. With @error set only when the disk says no.
 */
bool rec_frame_reader_next(
	struct rec_frame_reader *reader, struct rec_frame *ret_frame, GError **error);

/* Goes back (or forward) to a frame's offset, 0 for the first; damage is counted anew from there.
 */
void rec_frame_reader_seek(struct rec_frame_reader *reader, uint64_t offset);

const char *rec_frame_reader_uuid(const struct rec_frame_reader *reader);
const struct rec_frame_damage *rec_frame_reader_damage(const struct rec_frame_reader *reader);

/* Where the whole frames read so far end. */
uint64_t rec_frame_reader_end(const struct rec_frame_reader *reader);
void rec_frame_reader_close(struct rec_frame_reader *reader); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_frame_reader, rec_frame_reader_close)

/* True when the log at @path is one that a crash broke off at its birth: no longer than the file
 * header, which is empty, zeros or torn. It holds no frame, and nothing was ever acknowledged. */
bool rec_frame_is_unborn(const char *path, const char *kind);

/* True when another program holds the lock of the log at @path. */
bool rec_frame_is_locked(const char *path);

#endif
