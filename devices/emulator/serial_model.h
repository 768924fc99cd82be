/*
 * A model of an instrument behind a serial line: bytes in, bytes out, as pure functions of a state
 * and the time. It knows no USB: bridge_model.h puts it behind a CP210x, an FTDI, a CH340 chip or
 * CDC-ACM, which answer the control requests, cut the bytes into packets and turn them into
 * garbage while the host has set the line differently.
 *
 * The smallest one fills name, bridge, line, state_bytes, begin, power and read.
 */
#ifndef DEVICES_EMULATOR_SERIAL_MODEL_H
#define DEVICES_EMULATOR_SERIAL_MODEL_H

#include "devices/driver.h"
#include "devices/emulator/model.h"

enum {
	DEV_SERIAL_FRAME_MAX = 256,
};

struct dev_serial_model {
	const char *name;   /* of the driver that reads it, or "cms50-old" for a second dialect */
	const char *bridge; /* that it is sold with: "cp210x", "ftdi", "ch340", "cdc" */
	/* Of its own when it is sold with CDC-ACM; 0 and NULL: those of the bridge. */
	uint16_t vendor, product;
	const char *product_string;
	struct dev_line line; /* what it speaks; dtr: it says nothing while DTR is low */
	bool is_any_line;     /* no wire behind the USB (Leonardo): settings do not matter */
	size_t state_bytes;

	/* Once, @state zeroed: where readings come from; @burst as in dev_model. */
	void (*begin)(void *state, const struct dev_model_source *source, unsigned burst);
	/* Power on, or a reset: the protocol starts anew, the source goes on. */
	void (*power)(void *state, int64_t now_ns);
	/* The host has changed DTR or RTS (the Uno restarts on a rising DTR). NULL: ignored. */
	void (*lines)(void *state, bool dtr, bool rts, int64_t now_ns);
	/* Bytes from the host, any split. NULL: it listens to nobody. */
	void (*write)(void *state, const uint8_t *bytes, size_t len, int64_t now_ns);
	/* The next frame (a packet, a line, a reply), whole, at most DEV_SERIAL_FRAME_MAX bytes, of
	 * at most one sample: @ret_tag says which (has_sample and ends_sample, or neither). 0:
	 * nothing before @ret_next_ns, INT64_MAX: not until the host does something. */
	size_t (*read)(void *state, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
		struct dev_model_tag *ret_tag);
	/* As in dev_model. */
	void (*damage)(void *state, enum dev_fault_kind kind, unsigned n);
};

#endif
