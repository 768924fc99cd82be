#include "devices/driver.h"

#include "devices/cms50_hid.h"
#include "devices/lightstone.h"
#include "devices/replay.h"
#include "devices/simulated.h"

#include <string.h>

const struct dev_driver *const dev_drivers[] = {
	&dev_cms50_hid,
	&dev_lightstone,
	&dev_replay,
	&dev_simulated,
	NULL,
};

const struct dev_driver *dev_driver_find(const char *name)
{
	for (size_t i = 0; dev_drivers[i]; i++) {
		if (strcmp(dev_drivers[i]->name, name) == 0)
			return dev_drivers[i];
	}
	return NULL;
}

static bool is_match(const struct dev_match *match, uint16_t vendor, uint16_t product,
	const char *product_string)
{
	if (match->vendor != vendor || match->product != product)
		return false;
	return !match->product_string ||
	       (product_string && strcmp(match->product_string, product_string) == 0);
}

const struct dev_driver *dev_driver_match(uint16_t vendor, uint16_t product,
	const char *product_string, const struct dev_match **ret_match)
{
	for (size_t i = 0; dev_drivers[i]; i++) {
		for (const struct dev_match *m = dev_drivers[i]->matches; m && m->vendor; m++) {
			if (!is_match(m, vendor, product, product_string))
				continue;
			if (ret_match)
				*ret_match = m;
			return dev_drivers[i];
		}
	}
	return NULL;
}
