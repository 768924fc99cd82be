/*
 * A device model: what an instrument answers on the bus, as pure functions of a state and the time.
 *
 * A model has no clock, thread or I/O; the emulated device (emulated.h) asks it and a front end
 * carries the answers to libusb. What it measures comes from a source.
 */
#ifndef DEVICES_EMULATOR_MODEL_H
#define DEVICES_EMULATOR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DEV_MODEL_VALUES_MAX = 4, /* raw numbers of one sample */
	DEV_MODEL_STRINGS_MAX = 4,
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

/* Which sample the bytes of a packet belong to. */
struct dev_model_tag {
	bool has_sample; /* else they are no part of any */
	bool ends_sample;
	uint64_t index;
	uint8_t n_values;
	uint16_t values[DEV_MODEL_VALUES_MAX]; /* raw numbers, as sent */
};

struct dev_model {
	const char *name;       /* of the driver that reads it */
	const char *speed_mbit; /* "1.5", "12", "480" */
	const uint8_t *device_descriptor;
	const uint8_t *config_descriptor;
	size_t config_bytes;
	const char *strings[DEV_MODEL_STRINGS_MAX]; /* by index; NULL: none */
	size_t state_bytes;

	/* Once: @burst samples wait in the device's buffer when it is first read. */
	void (*begin)(void *state, const struct dev_model_source *source, unsigned burst);
	/* Power: the protocol starts anew, the source goes on. */
	void (*plug)(void *state, int64_t now_ns);
	/* A request that is not a standard one: bytes put into @data, or -EPIPE. */
	int (*control)(
		void *state, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns);
	/* The next packet of an IN endpoint: its bytes; 0: nothing before @ret_next_ns. */
	size_t (*read)(void *state, uint8_t endpoint, uint8_t *data, size_t len, int64_t now_ns,
		int64_t *ret_next_ns, struct dev_model_tag *ret_tag);
};

/* All models, ending with NULL. */
extern const struct dev_model *const dev_models[];
const struct dev_model *dev_model_find(const char *name); /* NULL: there is none */

#endif
