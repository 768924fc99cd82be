/*
 * The [writer] thread: everything that arrives in rings goes into the journal, in whole blocks, at
 * most 100 ms after it arrived.
 *
 * It never waits for the DSP (whose results are just another ring) and never calls fdatasync. When
 * the journal cannot take a row, the fault is set once, and from then on the rings are emptied
 * without writing: a recording that has failed stores no row behind a hole.
 *
 * Life cycle: acq_writer_start() … acq_writer_stop(). The config's pointers outlive the writer.
 */
#ifndef ACQUISITION_WRITER_H
#define ACQUISITION_WRITER_H

#include "acquisition/camera_journal.h"
#include "acquisition/fault.h"
#include "acquisition/feed.h"
#include "acquisition/live.h"
#include "core/channel.h"
#include "core/clock.h"
#include "core/ring.h"
#include "recordings/journal/journal.h"

#include <stddef.h>
#include <stdint.h>

struct acq_writer_config {
	struct rec_journal *journal;
	struct acq_feed *feeds[ACQ_DEVICES_MAX];
	const struct core_channel *channels[ACQ_DEVICES_MAX];
	size_t n_channels[ACQ_DEVICES_MAX];
	size_t n_devices;
	struct acq_camera *cameras[ACQ_CAMERAS_MAX]; /* in the journal's order */
	size_t n_cameras;
	struct core_ring *results; /* struct acq_result; NULL: no signal chain */
	struct acq_live_board *board;
	struct acq_fault *fault;
	const struct core_clock *clock; /* how late scans are written is counted; NULL: it is not */
	uint32_t period_ms;             /* of emptying the rings */
};

struct acq_writer;
struct acq_writer *acq_writer_start(const struct acq_writer_config *config);

/* After all producers have ended: takes what is left, closes open gap rows at @end_ns, joins,
 * frees. NULL is fine. */
void acq_writer_stop(struct acq_writer *writer, int64_t end_ns);

#endif
