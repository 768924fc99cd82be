#include "acquisition/camera_rows.h"

#include <stdlib.h>

enum {
	CAPTURED = 4096,     /* more than any queue between camera and file holds */
	WRITER_ROWS = 16384, /* minutes of frames */
	LOST_MAX = 1000000,  /* more than that is no sequence */
};

/* Two running times closer than this are the same frame's. */
static const int64_t SAME_NS = 500000;

struct capture {
	int64_t running_ns, time_ns;
	uint32_t lost_before;
};

void acq_camera_rows_init(struct acq_camera_rows *rows)
{
	*rows = (struct acq_camera_rows){
		.captured = core_ring_create(sizeof(struct capture), CAPTURED),
		.to_writer = core_ring_create(sizeof(struct acq_frame), WRITER_ROWS),
		.sequence = -1,
		.running_ns = -1,
		.time_ns = INT64_MIN,
	};
}

void acq_camera_rows_finish(struct acq_camera_rows *rows)
{
	core_ring_destroy(rows->captured);
	core_ring_destroy(rows->to_writer);
}

bool acq_camera_rows_capture(
	struct acq_camera_rows *rows, int64_t running_ns, int64_t time_ns, int64_t sequence)
{
	struct capture capture = {.running_ns = running_ns, .time_ns = time_ns};
	int64_t skipped = sequence - rows->sequence - 1;

	if (sequence >= 0 && rows->sequence >= 0 && skipped > 0 && skipped < LOST_MAX) {
		capture.lost_before = (uint32_t)skipped;
	}
	rows->sequence = sequence;
	if (running_ns <= rows->running_ns || time_ns <= rows->time_ns ||
		!core_ring_push(rows->captured, &capture)) {
		atomic_fetch_add(&rows->lost, 1 + capture.lost_before);
		return false;
	}
	rows->running_ns = running_ns;
	rows->time_ns = time_ns;
	return true;
}

void acq_camera_rows_restart(struct acq_camera_rows *rows)
{
	rows->sequence = -1;
}

/* A row that finds no room is still counted. */
static void tell_lost(struct acq_camera_rows *rows, uint32_t n, int64_t time_ns)
{
	struct acq_frame frame = {.kind = ACQ_FRAME_LOST, .n = n, .time_ns = time_ns};

	if (n) {
		atomic_fetch_add(&rows->lost, n);
		core_ring_push(rows->to_writer, &frame);
	}
}

/* Makes the oldest capture that found no packet yet the pending one. */
static bool take_pending(struct acq_camera_rows *rows)
{
	struct capture capture;

	if (!rows->has_pending && core_ring_pop(rows->captured, &capture)) {
		tell_lost(rows, capture.lost_before, capture.time_ns);
		rows->pending_running_ns = capture.running_ns;
		rows->pending_time_ns = capture.time_ns;
		rows->has_pending = true;
	}
	return rows->has_pending;
}

bool acq_camera_rows_packet(struct acq_camera_rows *rows, int64_t running_ns, int64_t time_ns)
{
	struct acq_frame frame = {.kind = ACQ_FRAME_STORED, .n = 1, .time_ns = time_ns};

	while (take_pending(rows) && rows->pending_running_ns < running_ns - SAME_NS) {
		tell_lost(rows, 1, rows->pending_time_ns);
		rows->has_pending = false;
	}
	if (rows->has_pending && llabs(rows->pending_running_ns - running_ns) <= SAME_NS) {
		frame.time_ns = rows->pending_time_ns;
		rows->has_pending = false;
	}
	if (!core_ring_push(rows->to_writer, &frame)) {
		atomic_fetch_add(&rows->lost, 1);
		return false;
	}
	atomic_fetch_add(&rows->stored, 1);
	return true;
}

void acq_camera_rows_size(struct acq_camera_rows *rows, int32_t width, int32_t height)
{
	struct acq_frame frame = {.kind = ACQ_FRAME_SIZE, .width = width, .height = height};

	core_ring_push(rows->to_writer, &frame);
}

void acq_camera_rows_end(struct acq_camera_rows *rows)
{
	while (take_pending(rows)) {
		tell_lost(rows, 1, rows->pending_time_ns);
		rows->has_pending = false;
	}
}
