/*
 * Ticks the software devices (transport SOFT) of a recording on [control] and moves session time.
 *
 * On a real clock a device is ticked when its time has come. On a virtual clock this loop *is* the
 * time: it advances from one due tick to the next, as fast as @speed asks, and waits while a ring
 * is more than half full, so that nothing is ever dropped because time ran fast.
 *
 * Life cycle: init, add and connect each device, start, step …, finish.
 */
#ifndef ACQUISITION_SOFT_LOOP_H
#define ACQUISITION_SOFT_LOOP_H

#include "acquisition/feed.h"
#include "core/clock.h"
#include "devices/driver.h"
#include "devices/settings.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ACQ_SOFT_DEVICES_MAX = 8
};

struct acq_soft_device {
	const struct dev_driver *driver;
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels;
	void *state;
	struct dev_emitter emitter;
	struct acq_feed *feed;
	int64_t due_ns;
	bool is_simulated, is_emulated; /* what it delivers, or what it plays */
	bool is_over;                   /* the source is at its end */
};

struct acq_soft_loop {
	struct core_clock *clock;
	double speed; /* session seconds per second on a virtual clock; infinite: as fast as it goes
		       */
	struct acq_soft_device devices[ACQ_SOFT_DEVICES_MAX];
	size_t n_devices;
	bool is_at_end;
	int64_t started_us; /* real time at which a virtual clock began to move */
};

void acq_soft_loop_init(struct acq_soft_loop *loop, struct core_clock *clock, double speed);

/* Starts the driver; its channels are then known. NULL with the driver's error. The result belongs
 * to the loop; the caller connects it to a feed before the first step. */
struct acq_soft_device *acq_soft_loop_add(
	struct acq_soft_loop *loop, const struct dev_settings *settings, GError **error);
void acq_soft_device_connect(struct acq_soft_device *device, uint8_t number, struct acq_feed *feed);

/* Time begins to run. */
void acq_soft_loop_start(struct acq_soft_loop *loop);

/* Does what is due next, or waits at most 20 ms for it. Session time never passes @end_ns for the
 * devices: their samples before it are all out when is_at_end has become true. */
void acq_soft_loop_step(struct acq_soft_loop *loop, int64_t end_ns);

/* True when there are devices and every one is at its end. */
bool acq_soft_loop_is_over(const struct acq_soft_loop *loop);

/* Stops the drivers. */
void acq_soft_loop_finish(struct acq_soft_loop *loop);

#endif
