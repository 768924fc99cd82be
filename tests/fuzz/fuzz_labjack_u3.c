#include "devices/labjack_u3.h"
#include "devices/settings.h"
#include "tests/fakes/labjack.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

/* The first byte says how many inputs are streamed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const SETTINGS[] = {
		"labjack-u3", "labjack-u3,pulse=-1", "labjack-u3,others=2/3/4/5/6/7"};
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct dev_driver driver = dev_labjack_u3;
	struct fake_link fake;

	if (size == 0)
		return 0;
	g_autoptr(dev_settings) settings =
		dev_settings_parse(SETTINGS[data[0] % G_N_ELEMENTS(SETTINGS)], NULL);
	fake_link_init(&fake, "");
	fake_labjack_answer_start(&fake);
	g_assert(dev_labjack_u3.start(
			 state, &fake.link, settings, channels, &driver.n_channels, NULL) == 0);
	fake_link_finish(&fake);
	driver.channels = channels;
	return fuzz_driver_decode(&driver, state, data + 1, size - 1);
}
