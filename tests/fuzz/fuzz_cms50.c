#include "devices/cms50.h"
#include "tests/fakes/link.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

/* The first byte says which of the two protocols the device was found to speak. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t OLD_PACKET[] = {0x85, 0x36, 0x06, 0x48, 0x61};
	g_autofree void *state = g_malloc0(dev_cms50.state_bytes);
	struct fake_link fake;

	if (size == 0)
		return 0;
	if (data[0] & 1) {
		fake_link_init(&fake, "");
		for (int i = 0; i < 20; i++)
			fake_link_answer(&fake, OLD_PACKET, sizeof(OLD_PACKET));
		g_assert(dev_cms50.probe(state, &fake.link, &dev_cms50.streams[1]) == 1);
		fake_link_finish(&fake);
	}
	return fuzz_driver_decode(&dev_cms50, state, data + 1, size - 1);
}
