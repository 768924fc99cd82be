/*
 * A driver is data plus one pure function.
 *
 * The driver says what it matches, which options, channels and streams it has, and how bytes become
 * samples. The engine (acquisition/ over devices/transport) owns transfers, threads, memory,
 * reconnects and time. A driver includes no libusb, starts no thread, reads no clock and opens no
 * file.
 *
 * Life of one attached device:
 *   state zeroed ─► [control] probe (streams in order) ─► [control] start ─► transfers in flight ─►
 *   [control] begin ─► [usb] decode … [control] tick … ─► [control] stop
 * After an unplug stop is called (its link answers DEV_LINK_GONE), and the cycle begins again with
 * a zeroed state when the device is back. decode never runs concurrently with another slot of the
 * same device but begin and tick, and never before start returned.
 *
 * Serial instruments: a driver on transport SERIAL sees bytes and says at which line settings. It
 * never knows what carries them: a CP210x, FTDI or CH340 chip or CDC-ACM is found from the numbers
 * and classes of what is attached, and devices/transport speaks its control requests.
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
	DEV_TRANSPORT_USB,      /* endpoints of one interface, as the stream names them */
	DEV_TRANSPORT_SERIAL,   /* bytes at line settings, through a bridge chip or CDC-ACM */
};

/* Numbers of CDC, CP210x and FTDI alike. */
enum dev_parity {
	DEV_PARITY_NONE = 0,
	DEV_PARITY_ODD,
	DEV_PARITY_EVEN,
};

/* Settings of a serial line. */
struct dev_line {
	uint32_t baud;
	uint8_t data_bits; /* 5…8 */
	uint8_t stop_bits; /* 1 or 2 */
	enum dev_parity parity;
	bool dtr, rts; /* raised while the device is open; many boards send nothing without DTR */
};

/* One way to recognise a device on the bus: by its numbers, or by the class of an interface. A
 * table ends with a zeroed row (no label). */
struct dev_match {
	uint16_t vendor, product;   /* hex, product's name as comment; 0: interface_class tells */
	uint16_t interface_class;   /* class << 8 | subclass of one of its interfaces:
				       DEV_CLASS_CDC_ACM */
	const char *product_string; /* must be equal too when not NULL (shared ids) */
	const char *label;          /* "Wild Divine Lightstone (blue)" */
	/* Probing disturbs whatever is attached (sends bytes, raises DTR). Without a product_string
	 * the row fits devices of other kinds too, so such a device is a candidate that is only
	 * listed: it is opened when the user has named its port or its serial, or has allowed any:
	 * `cms50@1-2`, `cms50@any`. */
	bool writes_before_probe;
};

#define DEV_CLASS_CDC_ACM 0x0202

/* What is known of an attached device before it is opened for a driver. */
struct dev_identity {
	uint16_t vendor, product;
	const char *product_string;        /* NULL or "": not readable */
	const uint16_t *interface_classes; /* class << 8 | subclass of each interface, then 0;
					      NULL: not known */
};

enum dev_option_type {
	DEV_OPTION_NUMBER = 0,
	DEV_OPTION_BOOL, /* yes/no, true/false, 1/0 */
	DEV_OPTION_TEXT,
	DEV_OPTION_FILE,
	DEV_OPTION_CHOICE, /* one of `choices` */
};

/* One `key=value` of --device NAME,key=value. A table ends with a zeroed row. */
struct dev_option {
	const char *key;
	enum dev_option_type type;
	double min, max;      /* of a number */
	const char *choices;  /* words separated by spaces */
	const char *fallback; /* default value as text; NULL: must be given */
	const char *help;     /* one line, marked for translation with N_() */
};

/* One way to talk to the device; tried in order. A table ends with a row without transfers. A
 * serial one needs no more than {.transport, .line, .transfers, .stall_timeout_ms}. */
struct dev_stream {
	enum dev_transport transport;
	uint8_t transfers;         /* kept in flight; 0 ends the table */
	uint32_t stall_timeout_ms; /* no byte for so long: the engine reopens the device */

	/* SERIAL */
	struct dev_line line;
	uint8_t port; /* of a chip with several, from 0 */

	/* USB */
	uint8_t interface;       /* bInterfaceNumber to claim */
	uint8_t endpoint_in;     /* what streams; with 0x80 */
	uint8_t endpoint_out;    /* dev_link's write; 0: none */
	uint8_t endpoint_reply;  /* dev_link's read, with 0x80; 0: endpoint_in */
	bool is_interrupt;       /* else bulk */
	uint16_t transfer_bytes; /* a multiple of wMaxPacketSize */
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

	/* [any] Pure: are the options right together? False with @error set; called when they are
	 * parsed, before anything is opened. NULL: the table of options says it all. */
	bool (*check)(const struct dev_settings *settings, GError **error);

	/* [control] May block up to 4 s on the link. 1: mine, 0: not mine, < 0: dev_link error
	 * (the next stream is tried after a timeout or a stall). NULL: the match suffices. */
	int (*probe)(void *state, struct dev_link *link, const struct dev_stream *stream);

	/* [control] May block. Adjusts @channels (room for
	 * DEV_CHANNELS_MAX, the table copied in, e.g. rates and
	 * units of a replayed file) and prepares @state; opens sources through @settings. 0, or < 0
	 * with @error set. NULL: there is nothing to do. */
	int (*start)(void *state, struct dev_link *link, const struct dev_settings *settings,
		struct core_channel *channels, size_t *n_channels, GError **error);

	/* [control] The transfers are in flight: sends the command that makes the device stream, so
	 * that nothing waits unread before the recording begins. May block up to 1 s; what the
	 * device replies on the streaming endpoint goes to decode, which may run already: @state
	 * is shared as in tick. 0 or < 0: dev_link error. NULL: it streams by itself. */
	int (*begin)(void *state, struct dev_link *link);

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

/* Does the row fit? */
bool dev_match_fits(const struct dev_match *row, const struct dev_identity *identity);

/* The row of @driver's table that fits; NULL when none does. Rows that do not write before probing
 * come first, whatever their order. A row with a product string does not fit when it is not
 * readable. */
const struct dev_match *dev_driver_match(
	const struct dev_driver *driver, const struct dev_identity *identity);

/* May @driver be opened for @match without the user having named the device? */
bool dev_match_is_sure(const struct dev_match *match);

#endif
