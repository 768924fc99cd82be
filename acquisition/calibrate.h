/*
 * One instrument on the bench: what it reads while a known resistor is attached, through the same
 * path as a recording.
 *
 * A reading is a stretch of @seconds in which the device came to rest: no gap, no start-up burst,
 * no limit reached, both halves alike. While a hand is at the clips there is none, so the next one
 * is simply waited for.
 *
 * Threads: one owner, which is [control]; it calls acq_bench_idle() at least each 50 ms while it
 * does not read.
 * Life cycle: acq_bench_open() … acq_bench_read() … acq_bench_close().
 */
#ifndef ACQUISITION_CALIBRATE_H
#define ACQUISITION_CALIBRATE_H

#include "acquisition/calibration.h"
#include "acquisition/usb_loop.h"

struct acq_bench;

/* Opens the device and lets it stream. Errors: it is software, has no skin conductance, or as
 * acq_usb_loop_add(). @settings outlives the bench. */
struct acq_bench *acq_bench_open(const struct dev_settings *settings, GError **error);
void acq_bench_close(struct acq_bench *bench); /* NULL is fine */

const struct acq_usb_info *acq_bench_info(const struct acq_bench *bench);

/* The channel that is calibrated, as the driver has it. */
const struct core_channel *acq_bench_channel(const struct acq_bench *bench);

/* Keeps the device going and throws away what came: what is read next is new. Some microseconds. */
void acq_bench_idle(struct acq_bench *bench);

struct acq_bench_wish {
	double seconds;    /* length of the reading */
	double patience_s; /* how long to wait for it */
	double unlike;     /* raw mean of the last resistor: wait until it is another; NaN: any */
	bool (*is_broken_off)(void *user); /* asked now and then; NULL: never */
	void *user;
};

/* Fills all of @ret_point but ohm. False with a sentence when the device did not come to rest, was
 * away, or the caller broke off. */
bool acq_bench_read(struct acq_bench *bench, const struct acq_bench_wish *wish,
	struct core_calibration_point *ret_point, GError **error);

#endif
