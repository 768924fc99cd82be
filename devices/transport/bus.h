/*
 * The USB bus: all that Affekt knows of libusb.
 *
 * It lists devices, opens one for a driver, lends it synchronous transfers (devices/link.h), keeps
 * its streaming transfers in flight and reports what happens to them. It starts no thread and
 * decides nothing about reconnecting: acquisition/usb_loop does.
 *
 * Threads
 *   [usb] is the one thread that calls dev_bus_step(); transfers complete, sinks are called and
 *   silence is noticed only inside that call. Everything else is for [control]. When nobody steps
 *   (a program that only lists devices), say so by never calling dev_bus_set_threaded(): blocking
 *   functions then step by themselves.
 *
 * Life cycle
 *   dev_bus_create() … dev_bus_open() ─► dev_bus_device_claim() ─► use the link ─►
 *   dev_bus_device_start() … dev_bus_device_stop() ─► dev_bus_device_close() … dev_bus_destroy()
 *   After DEV_BUS_GONE the same order holds: stop, close; a later ARRIVED event tells when to open
 *   again. A device that was unplugged never comes back to life in its old object.
 */
#ifndef DEVICES_TRANSPORT_BUS_H
#define DEVICES_TRANSPORT_BUS_H

#include "devices/driver.h"
#include "devices/link.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEV_BUS_ERROR (dev_bus_error_quark())
GQuark dev_bus_error_quark(void);

enum dev_bus_error {
	DEV_BUS_ERROR_NOT_FOUND = 0, /* nothing attached that matches */
	DEV_BUS_ERROR_ACCESS,        /* no permission; the sentence names the udev rule */
	DEV_BUS_ERROR_BUSY,          /* another program holds it */
	DEV_BUS_ERROR_GONE,          /* unplugged meanwhile */
	DEV_BUS_ERROR_NOT_NAMED, /* it only shares its numbers with the driver's device, or several
				  * match */
	DEV_BUS_ERROR_FAILED,
};

enum {
	DEV_BUS_DEVICES_MAX = 8, /* open at the same time */
	DEV_BUS_PORT_MAX = 32,
	DEV_BUS_TEXT_MAX = 128,
	DEV_BUS_CLASSES_MAX = 8,    /* interfaces whose class is looked at */
	DEV_BUS_CANDIDATES_MAX = 8, /* drivers that share the numbers of one device */
};

struct dev_bus;
struct dev_bus_device;

/* [control] NULL with an error when libusb cannot be initialised. */
struct dev_bus *dev_bus_create(GError **error);

/* [control] All devices are closed before. NULL is fine. */
void dev_bus_destroy(struct dev_bus *bus);

/* False where nobody reports plugging (no udevd, as in most containers): the list of devices is
 * then polled each second, which a recording should say. */
bool dev_bus_has_hotplug(const struct dev_bus *bus);

/* [usb] Waits up to @timeout_ms for something to happen on the bus and handles it. */
void dev_bus_step(struct dev_bus *bus, uint32_t timeout_ms);

/* [control] Says whether a thread is in charge of dev_bus_step(); true before that thread starts,
 * false after it was joined. */
void dev_bus_set_threaded(struct dev_bus *bus, bool is_threaded);

/* [any] Makes dev_bus_step() return soon. */
void dev_bus_wake(struct dev_bus *bus);

/* One attached device. */
struct dev_bus_entry {
	uint8_t bus, address; /* a replugged device has a new address */
	uint16_t vendor, product;
	char port[DEV_BUS_PORT_MAX];           /* "1-2.3": bus and port path */
	char product_string[DEV_BUS_TEXT_MAX]; /* "" when there is none or it was not readable */
	char serial[DEV_BUS_TEXT_MAX];
	uint16_t interface_classes[DEV_BUS_CLASSES_MAX + 1]; /* class << 8 | subclass, then 0 */
	const struct dev_driver *driver; /* whose device it surely is; NULL: none's */
	const struct dev_match *match;   /* row of the driver, else of the first candidate; or NULL
					  */
	/* Drivers whose device it may be: it only shares its numbers with theirs. */
	const struct dev_driver *candidates[DEV_BUS_CANDIDATES_MAX];
	size_t n_candidates;
	/* Row whose numbers it has, with another product's name: a look-alike; or NULL. */
	const struct dev_match *resembled;
	enum dev_link_error access; /* DEV_LINK_OK, or why it could not be opened */
};

/* [control] What is attached now, hubs left out, sorted by port: array of struct dev_bus_entry.
 * Devices whose numbers are in a driver's table are opened to read their strings, nothing else is
 * sent to them; others are not touched. Blocks some milliseconds per device. */
GArray *dev_bus_list(struct dev_bus *bus);

/* One sentence that says what to do about @entry->access, NULL for DEV_LINK_OK. The caller's. */
char *dev_bus_entry_problem(const struct dev_bus_entry *entry);

/* One sentence about what else it may be: drivers that have to be named, a look-alike. NULL: there
 * is nothing to say. The caller's. */
char *dev_bus_entry_hint(const struct dev_bus_entry *entry);

/* What to type so that @entry may be opened, one line of shell; NULL when nothing that can be typed
 * is missing. The caller's. */
char *dev_bus_entry_command(const struct dev_bus_entry *entry);

struct dev_bus_event {
	bool has_arrived;           /* else: has left */
	struct dev_bus_entry entry; /* numbers and port; no strings, no driver */
};

/* [control] The next device that came or went since dev_bus_create(), each once however often the
 * system reports it; those attached from the start are not reported. False when there is none. */
bool dev_bus_next_event(struct dev_bus *bus, struct dev_bus_event *ret_event);

/* Which device is meant. */
struct dev_bus_wish {
	const struct dev_driver *driver;
	const char *port;   /* NULL: in any socket */
	const char *serial; /* NULL: of any serial number */
	bool takes_any;     /* probing is allowed on whatever only shares its numbers, and any of
			     * several is right */
	bool is_return;     /* it was open before: of several none is guessed, whatever takes_any */
};

/* [control] Opens the attached device that is meant by @wish and not yet open. Where several are
 * meant and no port tells which (any is not taken), none is opened and the error lists them. One
 * that the port or serial excludes is never opened; one that only shares its numbers with the
 * driver's (dev_match.writes_before_probe) not unless port or serial name it or any is taken.
 * Blocks some milliseconds. */
struct dev_bus_device *dev_bus_open(
	struct dev_bus *bus, const struct dev_bus_wish *wish, GError **error);

/* [control] Stops, releases the interface (the kernel's driver returns), closes. NULL is fine. */
void dev_bus_device_close(struct dev_bus_device *device);

const struct dev_bus_entry *dev_bus_device_entry(const struct dev_bus_device *device);

/* [control] Takes the interfaces of @stream from the kernel's driver and other programs and sets
 * its line; releases what was claimed before unless it is the same. @stream must outlive the claim.
 */
bool dev_bus_device_claim(
	struct dev_bus_device *device, const struct dev_stream *stream, GError **error);

/* The synchronous transfers of a claimed device. Belongs to it. */
struct dev_link *dev_bus_device_link(struct dev_bus_device *device);

enum dev_bus_status {
	DEV_BUS_GONE = 0, /* unplugged: no transfer is left in flight */
	DEV_BUS_HALTED,   /* the endpoint stalled: dev_bus_device_resume() */
	DEV_BUS_DAMAGED,  /* an error or overflow lost bytes; goes on */
	DEV_BUS_BROKEN,   /* errors without end: no transfer is left in flight; close and open */
	DEV_BUS_SILENT,   /* no byte for the stream's stall_timeout_ms; said once per silence */
};

/* Where the bytes go. Called on [usb] only, never after dev_bus_device_stop() returned. */
struct dev_bus_sink {
	/* The instrument's bytes of one completed transfer, in order; @monotonic_ns is
	 * CLOCK_MONOTONIC at its completion. */
	void (*bytes)(void *user, const uint8_t *bytes, size_t len, int64_t monotonic_ns);
	/* @monotonic_ns is when the loss began: the first failure, the last byte. */
	void (*status)(void *user, enum dev_bus_status status, int64_t monotonic_ns);
	void *user;
};

/* [control] Puts the stream's transfers in flight. */
bool dev_bus_device_start(
	struct dev_bus_device *device, const struct dev_bus_sink *sink, GError **error);

/* [control] Clears a halted endpoint and puts its transfers in flight again. */
bool dev_bus_device_resume(struct dev_bus_device *device, GError **error);

/* [control] Cancels the transfers and waits until all have ended. Harmless when none run. */
void dev_bus_device_stop(struct dev_bus_device *device);

/* [control] Gives every interface of the attached, supported devices and serial bridges back to the
 * kernel's drivers, as after a crash of a program that held them. The number handed back. */
unsigned dev_bus_reattach(struct dev_bus *bus);

#endif
