/* WCH CH340: requests of the kernel's ch341 driver. */
#include "devices/emulator/bridge_model.h"

#include <errno.h>

static const uint8_t DEVICE_DESCRIPTOR[] = {
	18, 1, 0x10, 0x01, 0xff, 0, 0, 8, 0x86, 0x1a, 0x23, 0x75, 0x63, 0x02, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 39, 0, 1, 1, 0, 0x80, 48, /* configuration: one interface, 96 mA */
	9, 4, 0, 0, 3, 0xff, 1, 2, 0,   /* interface 0: vendor's own */
	7, 5, 0x82, 2, 32, 0, 0,        /* bulk IN */
	7, 5, 0x02, 2, 32, 0, 0,        /* bulk OUT */
	7, 5, 0x81, 3, 8, 0, 1,         /* interrupt IN: modem lines */
};

static void power(struct dev_bridge_state *bridge)
{
	bridge->is_open = true;
	bridge->line = (struct dev_line){.baud = 9600, .data_bits = 8, .stop_bits = 1};
}

static uint32_t baud_of(uint8_t prescaler, uint16_t factor)
{
	const uint32_t clock = 1532620800;

	if (prescaler == 7 && factor == 0xf300)
		return 921600;
	if (prescaler > 3)
		return 0;
	return clock / ((UINT32_C(0x10000) - factor) << 3 * (3 - prescaler));
}

static int set_registers(struct dev_bridge_state *bridge, uint16_t value, const uint8_t index[2])
{
	enum {
		BAUD = 0x1312,
		BAUD_LOW = 0x0f2c,
		LINE = 0x2518,
		RECEIVES_AND_SENDS = 0xc0,
		PARITY_ON = 0x08,
		PARITY_EVEN = 0x10,
		TWO_STOP = 0x04,
	};

	switch (value) {
	case BAUD:
		bridge->divisor[0] = index[0] & 7;
		bridge->divisor[1] = index[1];
		return 0;
	case BAUD_LOW:
		bridge->line.baud =
			baud_of(bridge->divisor[0], (uint16_t)(bridge->divisor[1] << 8 | index[0]));
		return 0;
	case LINE:
		bridge->is_open = (index[0] & RECEIVES_AND_SENDS) == RECEIVES_AND_SENDS;
		bridge->line.data_bits = (uint8_t)(5 + (index[0] & 3));
		bridge->line.stop_bits = index[0] & TWO_STOP ? 2 : 1;
		bridge->line.parity = DEV_PARITY_NONE;
		if (index[0] & PARITY_ON)
			bridge->line.parity =
				index[0] & PARITY_EVEN ? DEV_PARITY_EVEN : DEV_PARITY_ODD;
		return 0;
	default:
		return -EPIPE;
	}
}

static int control(
	struct dev_bridge_state *bridge, const uint8_t setup[8], uint8_t *data, size_t len)
{
	enum {
		TO_DEVICE = 0x40,
		FROM_DEVICE = 0xc0,
		GET_VERSION = 0x5f,
		READ_REGISTERS = 0x95,
		WRITE_REGISTERS = 0x9a,
		SERIAL_INIT = 0xa1,
		MODEM = 0xa4,
		VERSION = 0x31,
		DTR = 0x20,
		RTS = 0x40,
	};

	if (setup[0] == FROM_DEVICE && len >= 2 &&
		(setup[1] == GET_VERSION || setup[1] == READ_REGISTERS)) {
		data[0] = setup[1] == GET_VERSION ? VERSION : 0xff;
		data[1] = 0;
		return 2;
	}
	if (setup[0] != TO_DEVICE)
		return -EPIPE;
	switch (setup[1]) {
	case WRITE_REGISTERS:
		return set_registers(bridge, (uint16_t)(setup[2] | setup[3] << 8), setup + 4);
	case SERIAL_INIT:
		return 0;
	case MODEM: /* inverted */
		bridge->line.dtr = !(setup[2] & DTR);
		bridge->line.rts = !(setup[2] & RTS);
		return 0;
	default:
		return -EPIPE;
	}
}

const struct dev_bridge_model dev_bridge_model_ch340 = {
	.name = "ch340",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "USB2.0-Serial", NULL, "QinHeng Electronics"},
	.endpoint_in = 0x82,
	.packet_bytes = 32,
	.power = power,
	.control = control,
};
