/*
 * One picture of now for screens, put together from what the threads have published: the same for a
 * recording and for a monitor.
 */
#ifndef ACQUISITION_LIVE_PICTURE_H
#define ACQUISITION_LIVE_PICTURE_H

#include "acquisition/cameras.h"
#include "acquisition/control.h"
#include "acquisition/fault.h"
#include "acquisition/live.h"
#include "acquisition/recording.h"
#include "acquisition/rig.h"
#include "core/clock.h"

struct acq_live_sources {
	const struct core_clock *clock;
	struct acq_live_board *board;
	const struct acq_rig *rig;
	struct acq_control *control;
	struct acq_fault *fault;
	const struct acq_cameras *cameras;
	uint64_t journal_bytes; /* 0: none is written */
};

/* Seconds until a disk is full that had @start_bytes free at the beginning and has @free_bytes now,
 * @time_s later, @written_bytes of them by the journal; NaN in the first ten seconds. What grows
 * beside the journal (video, other programs) counts too. */
double acq_live_picture_disk_left_s(
	uint64_t start_bytes, uint64_t free_bytes, uint64_t written_bytes, double time_s);

/* [any thread] Everything but touch points, which stay "". */
void acq_live_picture_take(const struct acq_live_sources *sources, struct acq_live *ret_live);

#endif
