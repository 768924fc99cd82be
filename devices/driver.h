/*
 * A driver is data plus one pure function.
 *
 * The driver says what it matches, which options, channels and streams it has, and how bytes become
 * samples. The engine (acquisition/ over devices/transport) owns transfers, threads, memory,
 * reconnects and time. A driver includes no libusb, starts no thread, reads no clock and opens no
 * file.
 *
 * Life of one attached device:
 *   state zeroed ─► [control] probe (streams in order) ─► [control] start ─► [usb] decode …
 * [control] tick … ─► [control] stop. After an unplug stop is called (its link answers
 * DEV_LINK_GONE), and the cycle begins again with a zeroed state when the device is back. decode
 * never runs concurrently with another slot of the same device but tick, and never before start
 * returned.
 *
 * Drivers on transport SOFT have no link: the engine calls start, then tick every tick_ms of
 * session time, and the driver emits what fell due.
 */
#ifndef DEVICES_DRIVER_H
#define DEVICES_DRIVER_H

#include "core/channel.h"
#include "devices/emitter.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dev_transport {
	DEV_TRANSPORT_SOFT = 0, /* no hardware: tick alone */
	DEV_TRANSPORT_USB,      /* endpoints claimed by libusb */
};

/* One way to recognise a device on the bus. A table ends with a zeroed row. */
struct dev_match {
	uint16_t vendor, product;   /* hex, product's name as comment */
	const char *product_string; /* must be equal too when not NULL (shared ids) */
	const char *label;          /* "Wild Divine Lightstone (blue)" */
	bool writes_before_probe;   /* probing sends bytes: never done to a device that only shares
				       the id */
};

enum dev_option_type {
	DEV_OPTION_NUMBER = 0,
	DEV_OPTION_BOOL, /* yes/no, true/false, 1/0 */
	DEV_OPTION_TEXT,
	DEV_OPTION_FILE,
};

/* One `key=value` of --device NAME,key=value. A table ends with a zeroed row. */
struct dev_option {
	const char *key;
	enum dev_option_type type;
	double min, max;      /* of a number */
	const char *fallback; /* default value as text; NULL: must be given */
	const char *help;     /* one line, marked for translation with N_() */
};

/* One way to talk to the device; tried in order. A table ends with a row without transfers. */
struct dev_stream {
	enum dev_transport transport;
	uint8_t interface;         /* bInterfaceNumber to claim */
	uint8_t endpoint_in;       /* with 0x80 */
	uint8_t endpoint_out;      /* 0: none */
	bool is_interrupt;         /* else bulk */
	uint16_t transfer_bytes;   /* a multiple of wMaxPacketSize */
	uint8_t transfers;         /* kept in flight; 0 ends the table */
	uint32_t stall_timeout_ms; /* no byte for so long: the engine reopens the device */
};

struct dev_link;     /* devices/link.h */
struct dev_settings; /* devices/settings.h: options parsed against the table */

struct dev_driver {
	const char *name;  /* [a-z0-9-]+, equals the file name */
	const char *title; /* shown to people */
	const char *manufacturer;
	const struct dev_match *matches;  /* NULL: SOFT */
	const struct dev_option *options; /* NULL: none */
	const struct core_channel *channels;
	size_t n_channels;
	const struct dev_stream *streams;
	size_t state_bytes;
	bool is_simulated; /* what it delivers is labelled SIMULATED */

	/* [control] May block up to 2 s on the link. 1: mine, 0: not mine, < 0: dev_link error.
	 * NULL: the match suffices. */
	int (*probe)(void *state, struct dev_link *link, const struct dev_stream *stream);

	/* [control] May block. Adjusts @channels (room for
	 * DEV_CHANNELS_MAX, the table copied in, e.g. rates and
	 * units of a replayed file) and prepares @state; opens sources through @settings. 0, or < 0
	 * with @error set. NULL: there is nothing to do. */
	int (*start)(void *state, struct dev_link *link, const struct dev_settings *settings,
		struct core_channel *channels, size_t *n_channels, GError **error);

	/* [control] After start: whether what is played was simulated or emulated once; a label
	 * outlives every replay. NULL: as is_simulated says. */
	void (*origin)(const void *state, bool *ret_is_simulated, bool *ret_is_emulated);

	/* [usb, real time] Any split of the byte stream; never blocks, allocates or fails: what is
	 * unreadable becomes a counted gap. */
	void (*decode)(void *state, const uint8_t *bytes, size_t len, struct dev_emitter *out);

	/* [control] Each tick_ms (0: never) of session time; @now_ns on the session axis. SOFT
	 * drivers emit here. 1: more to come, 0: the source is at its end, < 0: dev_link error. */
	uint32_t tick_ms;
	int (*tick)(void *state, struct dev_link *link, int64_t now_ns, struct dev_emitter *out);

	/* [control] May block up to 1 s; releases what start opened. Called once per start. NULL:
	 * there is nothing to do. */
	void (*stop)(void *state, struct dev_link *link);
};

/* All drivers, ending with NULL: the registry is this one list. */
extern const struct dev_driver *const dev_drivers[];

/* NULL when there is none of that name. */
const struct dev_driver *dev_driver_find(const char *name);

/* The driver whose table matches; NULL when none does. @product may be NULL (string not readable):
 * rows that need it then do not match. @ret_match may be NULL. */
const struct dev_driver *dev_driver_match(uint16_t vendor, uint16_t product,
	const char *product_string, const struct dev_match **ret_match);

#endif
