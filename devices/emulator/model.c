#include "devices/emulator/model.h"

#include "devices/emulator/arduino_model.h"
#include "devices/emulator/bitalino_model.h"
#include "devices/emulator/cms50_model.h"
#include "devices/emulator/front.h"
#include "devices/emulator/labjack_u3_model.h"
#include "devices/emulator/lightstone_model.h"

#include <glib.h>
#include <string.h>

const struct dev_model *const dev_models[] = {
	&dev_model_cms50_hid,
	&dev_model_labjack_u3,
	&dev_model_lightstone,
	NULL,
};

const struct dev_serial_model *const dev_serial_models[] = {
	&dev_serial_model_arduino,
	&dev_serial_model_arduino_grove,
	&dev_serial_model_arduino_pulsesensor,
	&dev_serial_model_bitalino,
	&dev_serial_model_cms50,
	&dev_serial_model_cms50_old,
	NULL,
};

static const struct dev_bridge_model *find_bridge(const char *name)
{
	for (size_t i = 0; dev_bridge_models[i]; i++) {
		if (strcmp(dev_bridge_models[i]->name, name) == 0)
			return dev_bridge_models[i];
	}
	return NULL;
}

static const struct dev_serial_model *find_instrument(const char *name)
{
	for (size_t i = 0; dev_serial_models[i]; i++) {
		if (strcmp(dev_serial_models[i]->name, name) == 0)
			return dev_serial_models[i];
	}
	return NULL;
}

const struct dev_model *dev_model_find(const char *name)
{
	for (size_t i = 0; dev_models[i]; i++) {
		if (strcmp(dev_models[i]->name, name) == 0)
			return dev_models[i];
	}
	g_auto(GStrv) parts = g_strsplit(name, "/", 2);
	const struct dev_serial_model *instrument = parts[0] ? find_instrument(parts[0]) : NULL;
	if (!instrument)
		return NULL;
	const struct dev_bridge_model *bridge =
		find_bridge(parts[1] ? parts[1] : instrument->bridge);
	return bridge ? dev_front_find(instrument, bridge) : NULL;
}
