#include "devices/bitalino.h"
#include "devices/settings.h"
#include "tests/fakes/link.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

/* The first byte says how many inputs the device was started with. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const SETTINGS[] = {"bitalino", "bitalino,gsr=1,pulse=0",
		"bitalino,gsr=2,pulse=1,others=3/4/5/6", "bitalino,others=5"};
	g_autofree void *state = g_malloc0(dev_bitalino.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct dev_driver driver = dev_bitalino;
	struct fake_link fake;

	if (size == 0)
		return 0;
	g_autoptr(dev_settings) settings =
		dev_settings_parse(SETTINGS[data[0] % G_N_ELEMENTS(SETTINGS)], NULL);
	fake_link_init(&fake, "");
	g_assert(dev_bitalino.start(
			 state, &fake.link, settings, channels, &driver.n_channels, NULL) == 0);
	fake_link_finish(&fake);
	driver.channels = channels;
	return fuzz_driver_decode(&driver, state, data + 1, size - 1);
}
