#include "devices/lightstone.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	return fuzz_driver_decode(&dev_lightstone, state, data, size);
}
