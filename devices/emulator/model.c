#include "devices/emulator/model.h"

#include "devices/emulator/lightstone_model.h"

#include <string.h>

const struct dev_model *const dev_models[] = {
	&dev_model_lightstone,
	NULL,
};

const struct dev_model *dev_model_find(const char *name)
{
	for (size_t i = 0; dev_models[i]; i++) {
		if (strcmp(dev_models[i]->name, name) == 0)
			return dev_models[i];
	}
	return NULL;
}
