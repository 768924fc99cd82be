/*
 * What carries a serial line over USB: CP210x, FTDI, CH340 chips and CDC-ACM, each a table of the
 * control requests that set the line. Knows no libusb: requests go through a dev_link, so that a
 * test can hold them against the vendors' documents byte by byte.
 *
 * Life cycle: open (settings, lines raised, buffers emptied) … purge … close (lines dropped). open
 * may be called again with other settings.
 */
#ifndef DEVICES_TRANSPORT_BRIDGE_H
#define DEVICES_TRANSPORT_BRIDGE_H

#include "devices/driver.h"
#include "devices/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which line of which chip. */
struct dev_bridge_place {
	uint16_t product;  /* tells the members of a family apart */
	uint8_t interface; /* CDC: the communication interface */
	uint8_t port;      /* of a chip with several, from 0 */
};

struct dev_bridge {
	const char *name;
	uint8_t status_bytes; /* at the head of every packet from the device; see strip */

	/* [control] 0 or a dev_link_error. Some milliseconds. */
	int (*open)(struct dev_link *link, const struct dev_bridge_place *place,
		const struct dev_line *line);
	/* [control] Throws away what the chip has received. NULL: it cannot. */
	int (*purge)(struct dev_link *link, const struct dev_bridge_place *place);
	/* [control] Errors are of no interest: the device may be gone. */
	void (*close)(struct dev_link *link, const struct dev_bridge_place *place);
};

extern const struct dev_bridge dev_bridge_cp210x;
extern const struct dev_bridge dev_bridge_ftdi;
extern const struct dev_bridge dev_bridge_ch340;
extern const struct dev_bridge dev_bridge_cdc;

/* By its numbers; CDC-ACM when it has such an interface; NULL: nothing serial is known of it. */
const struct dev_bridge *dev_bridge_find(const struct dev_identity *identity);

/* [any] Takes the status bytes out of @len bytes that came in packets of @packet_bytes, in place;
 * how many are left. @ret_has_lost: the chip says that it lost received bytes. Pure. */
size_t dev_bridge_strip(const struct dev_bridge *bridge, uint8_t *bytes, size_t len,
	size_t packet_bytes, bool *ret_has_lost);

/* One OUT request of a bridge, at most a second. 0 or a dev_link_error. */
int dev_bridge_request(struct dev_link *link, uint8_t request_type, uint8_t request, uint16_t value,
	uint16_t index, const uint8_t *data, uint16_t len);

#endif
