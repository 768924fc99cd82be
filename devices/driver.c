#include "devices/driver.h"

#include "devices/arduino.h"
#include "devices/bitalino.h"
#include "devices/cms50.h"
#include "devices/cms50_hid.h"
#include "devices/labjack_u3.h"
#include "devices/lightstone.h"
#include "devices/replay.h"
#include "devices/simulated.h"

#include <string.h>

const struct dev_driver *const dev_drivers[] = {
	&dev_arduino,
	&dev_bitalino,
	&dev_cms50,
	&dev_cms50_hid,
	&dev_labjack_u3,
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

static bool has_class(const struct dev_identity *identity, uint16_t interface_class)
{
	for (const uint16_t *each = identity->interface_classes; each && *each; each++) {
		if (*each == interface_class)
			return true;
	}
	return false;
}

bool dev_match_fits(const struct dev_match *row, const struct dev_identity *identity)
{
	if (row->vendor ? row->vendor != identity->vendor || row->product != identity->product
			: !has_class(identity, row->interface_class))
		return false;
	return !row->product_string ||
	       g_strcmp0(row->product_string, identity->product_string) == 0;
}

const struct dev_match *dev_driver_match(
	const struct dev_driver *driver, const struct dev_identity *identity)
{
	const struct dev_match *found = NULL;

	for (const struct dev_match *row = driver->matches; row && row->label; row++) {
		if (!dev_match_fits(row, identity))
			continue;
		if (dev_match_is_sure(row))
			return row;
		if (!found)
			found = row;
	}
	return found;
}

bool dev_match_is_sure(const struct dev_match *match)
{
	return !match->writes_before_probe || match->product_string;
}
