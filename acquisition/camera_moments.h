/*
 * The sudden events that a camera's streaming thread noticed in a sync test: kept for whoever asks,
 * and handed to the writer. One producer; lock-free. Nothing is allocated after init.
 */
#ifndef ACQUISITION_CAMERA_MOMENTS_H
#define ACQUISITION_CAMERA_MOMENTS_H

#include "core/ring.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ACQ_MOMENTS_MAX = 32 /* of one test */
};

struct acq_camera_moments {
	const char *kind;            /* of their events (recordings/session/sync_test.h) */
	struct core_ring *to_writer; /* struct acq_camera_event (acquisition/camera.h) */
	_Atomic int test;            /* number of the test that runs; 0 none */
	_Atomic uint32_t n;
	_Atomic int64_t time_ns[ACQ_MOMENTS_MAX];
};

void acq_camera_moments_init(struct acq_camera_moments *moments, const char *kind);
void acq_camera_moments_finish(struct acq_camera_moments *moments);

/* [owner] Test @test begins, and what was seen before is forgotten; 0 ends it. */
void acq_camera_moments_watch(struct acq_camera_moments *moments, int test);

/* [streaming] At @time_ns something happened; ignored when no test runs. */
void acq_camera_moments_add(struct acq_camera_moments *moments, int64_t time_ns);

/* [any] Copies at most @max times; returns how many. */
size_t acq_camera_moments_read(
	const struct acq_camera_moments *moments, int64_t *ret_time_ns, size_t max);

#endif
