#include "acquisition/camera_journal.h"

static bool name_camera(struct acq_camera_journal *rows, struct rec_journal *journal, int width,
	int height, GError **error)
{
	return rec_journal_camera(journal, rows->number, acq_camera_name(rows->camera),
		acq_camera_file(rows->camera), width, height, error);
}

bool acq_camera_journal_begin(
	struct acq_camera_journal *rows, struct rec_journal *journal, GError **error)
{
	return name_camera(rows, journal, 0, 0, error);
}

static bool write_frame(struct acq_camera_journal *rows, struct rec_journal *journal,
	const struct acq_frame *frame, GError **error)
{
	bool is_lost = frame->kind == ACQ_FRAME_LOST;
	bool is_written = true;

	if (frame->kind == ACQ_FRAME_SIZE) {
		return name_camera(rows, journal, frame->width, frame->height, error);
	}
	for (uint32_t i = 0; i < frame->n && is_written; i++) {
		is_written = rec_journal_frame_time(
			journal, rows->number, rows->frames, frame->time_ns, is_lost, error);
		rows->frames += is_lost ? 0 : 1;
	}
	return is_written;
}

static void check(bool is_written, struct acq_fault *fault, GError **error)
{
	if (!is_written) {
		acq_fault_set(fault, *error);
		g_clear_error(error);
	}
}

static void drain_events(struct acq_camera_journal *rows, enum acq_camera_origin origin,
	struct rec_journal *journal, struct acq_fault *fault)
{
	struct core_ring *events = acq_camera_events(rows->camera, origin);
	struct acq_camera_event event;
	GError *error = NULL;

	for (size_t n = events ? core_ring_count(events) : 0;
		n-- && core_ring_pop(events, &event);) {
		if (!acq_fault_is_set(fault)) {
			check(rec_journal_named_event(journal, acq_camera_stream(rows->camera),
				      NULL, event.kind, event.value, event.time_ns, &error),
				fault, &error);
		}
	}
}

void acq_camera_journal_drain(
	struct acq_camera_journal *rows, struct rec_journal *journal, struct acq_fault *fault)
{
	struct core_ring *frames = acq_camera_frames(rows->camera);
	struct acq_frame frame;
	GError *error = NULL;

	for (size_t n = core_ring_count(frames); n-- && core_ring_pop(frames, &frame);) {
		if (!acq_fault_is_set(fault)) {
			check(write_frame(rows, journal, &frame, &error), fault, &error);
		}
	}
	for (enum acq_camera_origin i = 0; i < ACQ_N_CAMERA_ORIGINS; i++) {
		drain_events(rows, i, journal, fault);
	}
}
