/*
 * Models of what carries a serial line over USB. A bridge answers control requests and says what
 * line the host has set; front.c moves the bytes.
 */
#ifndef DEVICES_EMULATOR_BRIDGE_MODEL_H
#define DEVICES_EMULATOR_BRIDGE_MODEL_H

#include "devices/driver.h"
#include "devices/emulator/serial_model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the host has set; zeroed when the plug goes in. */
struct dev_bridge_state {
	struct dev_line line;
	bool is_open;       /* CP210x: IFC_ENABLE; the others always */
	uint8_t latency_ms; /* FTDI: a bare status packet each */
	uint8_t divisor[2]; /* CH340: what it was given */
	bool has_purged;    /* what waits is to be thrown away */
};

struct dev_bridge_model {
	const char *name;
	const uint8_t *device_descriptor; /* DEV_MODEL_SERIAL_STRING is its serial */
	const uint8_t *config_descriptor;
	size_t config_bytes;
	const char *strings[DEV_MODEL_STRINGS_MAX];
	uint8_t endpoint_in;
	uint8_t packet_bytes;
	uint8_t status_bytes; /* FTDI: at the head of every packet */

	void (*power)(struct dev_bridge_state *bridge);
	/* Bytes answered (0 for OUT), or -EPIPE. */
	int (*control)(
		struct dev_bridge_state *bridge, const uint8_t setup[8], uint8_t *data, size_t len);
};

/* All, ending with NULL. */
extern const struct dev_bridge_model *const dev_bridge_models[];

extern const struct dev_bridge_model dev_bridge_model_cp210x;
extern const struct dev_bridge_model dev_bridge_model_ftdi;
extern const struct dev_bridge_model dev_bridge_model_ch340;
extern const struct dev_bridge_model dev_bridge_model_cdc;

#endif
