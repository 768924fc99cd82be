#include "devices/cms50_hid.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree void *state = g_malloc0(dev_cms50_hid.state_bytes);

	return fuzz_driver_decode(&dev_cms50_hid, state, data, size);
}
