/*
 * One live USB device between the loop's two threads: what the files usb_loop.c and usb_device.c
 * share. Included by them alone.
 */
#ifndef ACQUISITION_USB_DEVICE_H
#define ACQUISITION_USB_DEVICE_H

#include "acquisition/usb_loop.h"
#include "core/ring.h"
#include "devices/transport/bus.h"

#include <pthread.h>
#include <stdatomic.h>

/* What [usb] asks of [control]; a greater one swallows a smaller. */
enum need {
	NEED_NOTHING = 0,
	NEED_RESUME,
	NEED_REOPEN,
};

/* What keeps a device from delivering samples, until the next one comes. */
enum trouble {
	TROUBLE_NONE = 0,
	TROUBLE_GONE,
	TROUBLE_BROKEN,
	TROUBLE_SILENT,
	TROUBLE_UNREADABLE,
};

struct acq_usb_device {
	struct acq_usb_loop *loop;
	const struct dev_settings *settings;
	struct acq_usb_info info;
	void (*sink)(void *user, const struct dev_item *item);
	void *user;

	/* [control] */
	struct dev_bus_device *opened; /* NULL: away */
	void *state;                   /* decode's while transfers run */
	int64_t next_try_ns, retry_ns; /* session axis */
	int64_t next_tick_ns;
	struct dev_emitter tick_emitter;
	char *reason; /* why the last try failed */

	/* [usb] */
	struct dev_emitter emitter;
	bool is_gap_open[DEV_GROUPS_MAX]; /* a gap of unknown length, no sample since */
	bool has_sample;                  /* among the bytes being decoded */
	int64_t unreadable_since_ns;      /* first bytes since the last sample; 0: none */

	_Atomic int need;        /* enum need */
	_Atomic int trouble;     /* enum trouble */
	_Atomic int gap_to_note; /* enum dev_gap_cause or NO_CAUSE */
	atomic_bool is_streaming;
	struct core_ring *ticked; /* events of the driver's tick, [control] to [usb]; NULL: none */
};

struct acq_usb_loop {
	const struct core_clock *clock;
	struct dev_bus *bus;
	struct acq_latency to_ring; /* [usb] adds */
	GPtrArray *devices;
	pthread_t thread;
	bool is_running;
	atomic_bool shall_stop;
	GString *problem;
};

/* [control] Opens the device that is meant, finds its stream, starts the driver. */
bool acq_usb_device_open(struct acq_usb_device *device, GError **error);

/* [control] Puts its transfers in flight and has the driver begin; @sink has acq_usb_device. */
bool acq_usb_device_stream(
	struct acq_usb_device *device, const struct dev_bus_sink *sink, GError **error);

/* [control] Harmless when it is away. */
void acq_usb_device_close(struct acq_usb_device *device, bool was_started);

#endif
