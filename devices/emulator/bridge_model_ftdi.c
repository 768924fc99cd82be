/* FTDI FT232R: requests of the kernel's ftdi_sio driver. */
#include "devices/emulator/bridge_model.h"

#include <errno.h>

static const uint8_t DEVICE_DESCRIPTOR[] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 8, 0x03, 0x04, 0x01, 0x60, 0x00, 0x06, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 32, 0, 1, 1, 0, 0xa0, 45,     /* configuration: one interface, 90 mA */
	9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 1, /* interface 0: vendor's own */
	7, 5, 0x81, 2, 64, 0, 0,            /* bulk IN */
	7, 5, 0x02, 2, 64, 0, 0,            /* bulk OUT */
};

enum {
	LATENCY_AT_POWER_MS = 16,
};

static void power(struct dev_bridge_state *bridge)
{
	bridge->is_open = true;
	bridge->latency_ms = LATENCY_AT_POWER_MS;
	bridge->line = (struct dev_line){.baud = 9600, .data_bits = 8, .stop_bits = 1};
}

/* 3 MHz divided by eighths; the fraction is a code of three bits, one of them in the index. */
static uint32_t baud_of(uint16_t value, uint16_t index)
{
	static const uint8_t EIGHTHS[] = {0, 4, 2, 1, 3, 5, 6, 7};
	const uint32_t clock = 24000000;
	uint32_t code = (uint32_t)value >> 14 | (index & UINT32_C(1)) << 2;
	uint32_t divisor = (value & UINT32_C(0x3fff)) << 3 | EIGHTHS[code];

	if (divisor == 0)
		return clock / 8;
	if (divisor == 8 && code == 0)
		return clock / 12;
	return (clock + divisor / 2) / divisor;
}

static int control(
	struct dev_bridge_state *bridge, const uint8_t setup[8], uint8_t *data, size_t len)
{
	enum {
		TO_DEVICE = 0x40,
		FROM_DEVICE = 0xc0,
		RESET = 0,
		MODEM_CTRL = 1,
		SET_FLOW = 2,
		SET_BAUD = 3,
		SET_DATA = 4,
		SET_LATENCY = 9,
		GET_LATENCY = 10,
	};
	uint16_t value = (uint16_t)(setup[2] | setup[3] << 8);
	uint16_t index = (uint16_t)(setup[4] | setup[5] << 8);

	if (setup[0] == FROM_DEVICE && setup[1] == GET_LATENCY && len >= 1) {
		data[0] = bridge->latency_ms;
		return 1;
	}
	if (setup[0] != TO_DEVICE)
		return -EPIPE;
	switch (setup[1]) {
	case RESET:
		bridge->has_purged = true;
		return value <= 2 ? 0 : -EPIPE;
	case MODEM_CTRL:
		if (setup[3] & 1)
			bridge->line.dtr = setup[2] & 1;
		if (setup[3] & 2)
			bridge->line.rts = setup[2] & 2;
		return 0;
	case SET_FLOW:
		return 0;
	case SET_BAUD:
		bridge->line.baud = baud_of(value, index);
		return 0;
	case SET_DATA:
		bridge->line.data_bits = setup[2];
		bridge->line.parity = (enum dev_parity)(setup[3] & 7);
		bridge->line.stop_bits = value >> 11 & 2 ? 2 : 1;
		return 0;
	case SET_LATENCY:
		bridge->latency_ms = setup[2];
		return setup[2] ? 0 : -EPIPE;
	default:
		return -EPIPE;
	}
}

const struct dev_bridge_model dev_bridge_model_ftdi = {
	.name = "ftdi",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "FT232R USB UART", NULL, "FTDI"},
	.endpoint_in = 0x81,
	.packet_bytes = 64,
	.status_bytes = 2,
	.power = power,
	.control = control,
};
