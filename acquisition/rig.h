/*
 * The opened devices of one recording, USB and software, in order of --device, each with its feed.
 *
 * Life cycle: acq_rig_open() … acq_rig_start() … acq_rig_stop() … acq_rig_finish(). Open, start,
 * step and stop are for [control] (open may block some seconds); what is known of the devices may
 * be read by any thread between open and finish.
 */
#ifndef ACQUISITION_RIG_H
#define ACQUISITION_RIG_H

#include "acquisition/feed.h"
#include "acquisition/pipeline.h"
#include "acquisition/setup.h"
#include "acquisition/soft_loop.h"
#include "acquisition/usb_loop.h"
#include "acquisition/writer.h"
#include "core/clock.h"
#include "recordings/session/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct acq_rig_device {
	const struct dev_settings *settings;            /* borrowed from the setup */
	struct rec_device about;                        /* texts owned */
	struct core_channel channels[DEV_CHANNELS_MAX]; /* calibrated, where there is one */
	size_t n_channels;
	struct acq_feed feed;
	struct acq_soft_device *soft; /* NULL: on USB */
	struct acq_usb_device *usb;   /* NULL: software */
};

struct acq_rig {
	struct core_clock *clock;
	struct acq_rig_device devices[ACQ_DEVICES_MAX];
	size_t n_devices;
	struct acq_lane gsr, pulse; /* feed numbers are device numbers */
	struct acq_soft_loop soft;
	struct acq_usb_loop *usb; /* NULL: no USB device */
};

/* Opens every device of @setup (which outlives the rig). On failure what was opened is closed. */
bool acq_rig_open(struct acq_rig *rig, const struct acq_setup *setup, struct core_clock *clock,
	GError **error);

/* What the signal chain listens to: feeds and lanes of @ret_config, and a new trace for them, which
 * the caller owns. False, with nothing new, when there is no such channel. */
bool acq_rig_listen(struct acq_rig *rig, struct acq_pipeline_config *ret_config);

/* Samples begin to flow into the feeds. */
bool acq_rig_start(struct acq_rig *rig, GError **error);

/* Does what is due, waits at most 20 ms. Devices play up to @end_ns. */
void acq_rig_step(struct acq_rig *rig, int64_t end_ns);

/* The machine slept: what the USB devices missed cannot be counted. */
void acq_rig_note_suspend(struct acq_rig *rig);

/* True when no more samples will come: all devices are software and at their end. */
bool acq_rig_is_over(const struct acq_rig *rig);

/* One sentence when a device is away; NULL when all stream. Valid until the next step. */
const char *acq_rig_problem(const struct acq_rig *rig);

/* How long transfers of the USB devices took to become samples in rings; NULL: there are none. */
const struct acq_latency *acq_rig_latency(const struct acq_rig *rig);

/* No sample after this. */
void acq_rig_stop(struct acq_rig *rig);
void acq_rig_finish(struct acq_rig *rig);

#endif
