/*
 * What a driver's probe, start, tick and stop may do with an opened device: synchronous transfers
 * with a time limit, on [control] only. devices/transport fills the table; tests script a fake by
 * fields.
 */
#ifndef DEVICES_LINK_H
#define DEVICES_LINK_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#define DEV_LINK_FAILURE (dev_link_failure_quark())
GQuark dev_link_failure_quark(void); /* codes: minus enum dev_link_error */

/* How the serial number of every emulated device begins; file and screen then say EMULATED. */
#define DEV_LINK_EMULATED_SERIAL "AFFEKT-EMULATED"

enum dev_link_error {
	DEV_LINK_OK = 0,
	DEV_LINK_GONE = -1, /* unplugged */
	DEV_LINK_TIMEOUT = -2,
	DEV_LINK_STALL = -3,  /* the request is not known to the device */
	DEV_LINK_ACCESS = -4, /* no permission: the udev rule is missing */
	DEV_LINK_BUSY = -5,   /* another program holds it */
	DEV_LINK_IO = -6,
};

struct dev_link {
	/* Control transfer; data moves as bit 7 of @request_type says. Bytes moved, or < 0. */
	int (*control)(struct dev_link *link, uint8_t request_type, uint8_t request, uint16_t value,
		uint16_t index, uint8_t *data, uint16_t len, uint32_t timeout_ms);
	/* Writes all of @data / reads as soon as there is a byte, at most @len: the stream's OUT
	 * endpoint and its reply endpoint, through the bridge of a serial one. Not from the
	 * endpoint that streams while it does. A stalled endpoint is cleared before the answer. */
	int (*write)(struct dev_link *link, const uint8_t *data, size_t len, uint32_t timeout_ms);
	int (*read)(struct dev_link *link, uint8_t *data, size_t len, uint32_t timeout_ms);
	const char *serial;  /* "" when the device has none */
	const char *product; /* "" when not readable */
	const char *port;    /* "1-2.3": bus and port path */
};

/* What a driver's start says when the link answered @result < 0: one sentence with the instrument's
 * @title, its port, why, and what to do. Returns @result. */
int dev_link_fail(const struct dev_link *link, const char *title, int result, GError **error);

#endif
