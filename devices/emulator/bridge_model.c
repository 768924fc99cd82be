#include "devices/emulator/bridge_model.h"

const struct dev_bridge_model *const dev_bridge_models[] = {
	&dev_bridge_model_cp210x,
	&dev_bridge_model_ftdi,
	&dev_bridge_model_ch340,
	&dev_bridge_model_cdc,
	NULL,
};
