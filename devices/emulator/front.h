/*
 * An instrument model behind a bridge model: what makes one device of the two.
 */
#ifndef DEVICES_EMULATOR_FRONT_H
#define DEVICES_EMULATOR_FRONT_H

#include "devices/emulator/bridge_model.h"
#include "devices/emulator/serial_model.h"

/* The device; made once for each pair and kept for the life of the program. Not thread-safe. */
const struct dev_model *dev_front_find(
	const struct dev_serial_model *instrument, const struct dev_bridge_model *bridge);

#endif
