/*
 * A device model: what an instrument answers on the bus, as pure functions of a state and the time.
 *
 * A model has no clock, thread or I/O; the emulated device (emulated.h) asks it and a front end
 * carries the answers to libusb. What it measures comes from a source.
 *
 * An instrument behind a serial line is a dev_serial_model (serial_model.h); the bridges put it
 * behind every chip that real ones are sold with.
 */
#ifndef DEVICES_EMULATOR_MODEL_H
#define DEVICES_EMULATOR_MODEL_H

#include "devices/emulator/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DEV_MODEL_VALUES_MAX = 64, /* raw numbers in one packet */
	DEV_MODEL_STRINGS_MAX = 4,
	DEV_MODEL_PRODUCT_STRING = 1,
	DEV_MODEL_SERIAL_STRING = 2, /* index of the string that the emulator fills in */
};

/* What the instrument's electrodes and its pulse sensor meet at one moment. */
struct dev_model_reading {
	double skin, pulse;
	bool are_counts; /* already the device's raw numbers; else uS and about 0…1 */
};

/* Where the readings come from. */
struct dev_model_source {
	/* Sample number @index at @rate_hz; @index rises, with leaps where nobody measured. */
	struct dev_model_reading (*read)(void *user, uint64_t index, double rate_hz);
	void *user;
};

/* Which sample the bytes of a packet belong to; a packet may hold several whole ones. */
struct dev_model_tag {
	bool has_sample; /* else they are no part of any */
	bool ends_sample;
	uint64_t index;                        /* of the first */
	uint8_t n_samples;                     /* several, all whole; 0 is one */
	uint8_t n_values;                      /* of one sample */
	uint16_t values[DEV_MODEL_VALUES_MAX]; /* raw numbers, as sent, sample after sample */
	uint64_t missing;                      /* bit i: values[i] was sent as no value */
};

struct dev_serial_model;
struct dev_bridge_model;

struct dev_model {
	const char *name;       /* of the driver that reads it */
	const char *speed_mbit; /* "1.5", "12", "480" */
	const uint8_t *device_descriptor;
	const uint8_t *config_descriptor;
	size_t config_bytes;
	const char *strings[DEV_MODEL_STRINGS_MAX]; /* by index; NULL: none */
	size_t state_bytes;
	const struct dev_serial_model *instrument; /* behind a bridge; else both are NULL */
	const struct dev_bridge_model *bridge;

	/* Once: @burst samples wait in the device's buffer when it is first read. */
	void (*begin)(void *state, const struct dev_model *model,
		const struct dev_model_source *source, unsigned burst);
	/* Power: the protocol starts anew, the source goes on. */
	void (*plug)(void *state, int64_t now_ns);
	/* A request that is not a standard one: bytes put into or taken from @data, or -EPIPE. */
	int (*control)(
		void *state, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns);
	/* What the host sends to an OUT endpoint: bytes taken, or -EPIPE. NULL: swallowed. */
	int (*write)(
		void *state, uint8_t endpoint, const uint8_t *data, size_t len, int64_t now_ns);
	/* The next packet of an IN endpoint: its bytes; 0: nothing before @ret_next_ns (INT64_MAX:
	 * nothing until the host does something). Any number of endpoints. */
	size_t (*read)(void *state, uint8_t endpoint, uint8_t *data, size_t len, int64_t now_ns,
		int64_t *ret_next_ns, struct dev_model_tag *ret_tag);
	/* The host has not listened for a second: what was measured meanwhile is gone, as the
	 * device holds little. NULL: it measures only when told to. */
	void (*forget)(void *state, int64_t now_ns);
	/* A fault that only the protocol can show: the next @n samples are measured and not sent
	 * (DEV_FAULT_DROP) or carry a wrong checksum (DEV_FAULT_CHECKSUM; their tag says
	 * has_sample = false). NULL: the protocol has neither sequence nor checksum. */
	void (*damage)(void *state, enum dev_fault_kind kind, unsigned n);
};

/* Models of whole devices and of instruments behind a serial line, both ending with NULL. */
extern const struct dev_model *const dev_models[];
extern const struct dev_serial_model *const dev_serial_models[];

/* "lightstone"; "cms50": behind the bridge that it is sold with; "cms50/ftdi": behind another
 * (cp210x, ftdi, ch340, cdc). NULL: there is none. */
const struct dev_model *dev_model_find(const char *name);

#endif
