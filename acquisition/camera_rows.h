/*
 * Which row belongs to which frame of a video file: frame i of the file is row i, also when frames
 * are lost between the camera and the file.
 *
 *   [source] capture: time of a frame, right behind the camera ──ring──► [record] packet: the same
 *   frame, compressed, on its way into the file ──ring──► [writer]
 *
 * A frame is known by its running time on both sides. What was captured and never came out as a
 * packet is a lost frame; what the camera's own sequence says it skipped is one too.
 *
 * Three threads, each alone on its side; nothing waits, allocates or locks.
 * Life cycle: acq_camera_rows_init() … acq_camera_rows_finish().
 */
#ifndef ACQUISITION_CAMERA_ROWS_H
#define ACQUISITION_CAMERA_ROWS_H

#include "core/ring.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum acq_frame_kind {
	ACQ_FRAME_STORED = 0, /* the next frame of the file */
	ACQ_FRAME_LOST,       /* @n frames that the file does not have */
	ACQ_FRAME_SIZE,       /* of the pictures from here on */
};

/* What the ring to the writer holds. */
struct acq_frame {
	uint8_t kind;
	uint32_t n;
	int64_t time_ns; /* of capture, session axis; of the first one known behind a loss */
	int32_t width, height;
};

struct acq_camera_rows {
	struct core_ring *captured;  /* between [source] and [record] */
	struct core_ring *to_writer; /* struct acq_frame */
	_Atomic uint64_t stored, lost;

	int64_t sequence, running_ns, time_ns; /* [source] of the newest frame; -1 before it */
	bool has_pending;                      /* [record] */
	int64_t pending_running_ns, pending_time_ns;
};

void acq_camera_rows_init(struct acq_camera_rows *rows);
void acq_camera_rows_finish(struct acq_camera_rows *rows);

/* [source] A frame was captured. @sequence: the camera's own count; -1 unknown. False when it must
 * go no further, since its time does not rise: it counts as lost. */
bool acq_camera_rows_capture(
	struct acq_camera_rows *rows, int64_t running_ns, int64_t time_ns, int64_t sequence);

/* [source] The camera begins anew: its sequence means nothing any more. */
void acq_camera_rows_restart(struct acq_camera_rows *rows);

/* [record] A packet goes into the file. @time_ns: of capture, for one that was not seen before.
 * False when it must not, since no row could be given to it. */
bool acq_camera_rows_packet(struct acq_camera_rows *rows, int64_t running_ns, int64_t time_ns);

/* [record] Before the first packet, and when it changes. */
void acq_camera_rows_size(struct acq_camera_rows *rows, int32_t width, int32_t height);

/* [after the end of both] What was captured and did not come out is lost. */
void acq_camera_rows_end(struct acq_camera_rows *rows);

#endif
