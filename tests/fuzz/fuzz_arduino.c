/* The first byte chooses the protocol that the board was found to speak, the others are what it
 * sends. */
#include "devices/arduino.h"
#include "devices/settings.h"
#include "firmware/affekt_rig/frame.h"
#include "tests/fakes/link.h"
#include "tests/fuzz/driver.h"
#include "tests/fuzz/fuzz.h"

enum {
	PROTOCOLS = 5,
	PROTOCOL_RIG = 0,
};

static void answer(struct fake_link *fake, uint8_t type, const uint8_t *payload, uint8_t n)
{
	uint8_t frame[RIG_FRAME_MAX];

	fake_link_answer(fake, frame, rig_frame_write(frame, type, payload, n));
}

static void answer_identity(struct fake_link *fake)
{
	static const struct rig_identity RIG = {.name = "affekt-rig",
		.period_ns = 4000000,
		.gsr_bits = 12,
		.pulse_bits = 11,
		.reference_mV = 5000,
		.adc_bits = 10};
	uint8_t payload[RIG_PAYLOAD_MAX];

	answer(fake, RIG_IDENTITY, payload, rig_identity_write(payload, &RIG));
}

static void answer_status(struct fake_link *fake, uint8_t command)
{
	const struct rig_status status = {.command = command};
	uint8_t payload[RIG_PAYLOAD_MAX];

	answer(fake, RIG_STATUS, payload, rig_status_write(payload, &status));
}

/* A state as probe and start leave it. */
static uint8_t *make_state(unsigned protocol)
{
	static const char *const LINES[PROTOCOLS] = {
		NULL, "1\nS1\nS2\n", "1\n1,2,3\n1,2,3\n", "1\n1\n2\n", "1\n1,2\n1,2\n"};
	g_autoptr(dev_settings) settings = dev_settings_parse("arduino", NULL);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = dev_arduino.n_channels;
	uint8_t *state = g_malloc0(dev_arduino.state_bytes);
	struct fake_link fake;

	fake_link_init(&fake, "");
	memcpy(channels, dev_arduino.channels, n_channels * sizeof(*channels));
	if (protocol == PROTOCOL_RIG)
		answer_identity(&fake);
	else
		fake_link_answer(&fake, LINES[protocol], strlen(LINES[protocol]));
	g_assert(dev_arduino.probe(state, &fake.link, dev_arduino.streams) == 1);
	if (protocol == PROTOCOL_RIG) {
		answer_status(&fake, RIG_STOP);
		answer_status(&fake, RIG_SET_RATE);
		answer_identity(&fake);
	}
	g_assert(dev_arduino.start(state, &fake.link, settings, channels, &n_channels, NULL) == 0);
	fake_link_finish(&fake);
	return state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *states[PROTOCOLS];

	if (size == 0)
		return 0;
	unsigned protocol = data[0] % PROTOCOLS;
	if (!states[protocol])
		states[protocol] = make_state(protocol);
	g_autofree void *state = g_memdup2(states[protocol], dev_arduino.state_bytes);
	return fuzz_driver_decode(&dev_arduino, state, data + 1, size - 1);
}
