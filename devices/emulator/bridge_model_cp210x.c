/* Silicon Labs CP2102: requests of AN571 and the kernel's cp210x driver. */
#include "devices/emulator/bridge_model.h"

#include <errno.h>
#include <string.h>

static const uint8_t DEVICE_DESCRIPTOR[] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xc4, 0x10, 0x60, 0xea, 0x00, 0x01, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 32, 0, 1, 1, 0, 0x80, 50,  /* configuration: one interface, 100 mA */
	9, 4, 0, 0, 2, 0xff, 0x00, 0, 1, /* interface 0: vendor's own */
	7, 5, 0x81, 2, 64, 0, 0,         /* bulk IN */
	7, 5, 0x01, 2, 64, 0, 0,         /* bulk OUT */
};

static void power(struct dev_bridge_state *bridge)
{
	bridge->line = (struct dev_line){.baud = 115200, .data_bits = 8, .stop_bits = 1};
}

static void set_modem(struct dev_bridge_state *bridge, uint8_t values, uint8_t mask)
{
	if (mask & 1)
		bridge->line.dtr = values & 1;
	if (mask & 2)
		bridge->line.rts = values & 2;
}

static int control(
	struct dev_bridge_state *bridge, const uint8_t setup[8], uint8_t *data, size_t len)
{
	enum {
		TO_INTERFACE = 0x41,
		FROM_INTERFACE = 0xc1,
		IFC_ENABLE = 0x00,
		SET_LINE_CTL = 0x03,
		SET_MHS = 0x07,
		GET_MDMSTS = 0x08,
		PURGE = 0x12,
		SET_FLOW = 0x13,
		SET_BAUDRATE = 0x1e,
		FLOW_BYTES = 16,
	};

	if (setup[0] == FROM_INTERFACE && setup[1] == GET_MDMSTS && len >= 1) {
		data[0] = (uint8_t)(bridge->line.dtr | bridge->line.rts << 1);
		return 1;
	}
	if (setup[0] != TO_INTERFACE || setup[4] != 0)
		return -EPIPE;
	switch (setup[1]) {
	case IFC_ENABLE:
		bridge->is_open = setup[2] & 1;
		return 0;
	case SET_LINE_CTL:
		bridge->line.stop_bits = (setup[2] & 0x0f) == 2 ? 2 : 1;
		bridge->line.parity = (enum dev_parity)(setup[2] >> 4);
		bridge->line.data_bits = setup[3];
		return 0;
	case SET_MHS:
		set_modem(bridge, setup[2], setup[3]);
		return 0;
	case PURGE:
		bridge->has_purged = true;
		return 0;
	case SET_FLOW:
		return len == FLOW_BYTES ? FLOW_BYTES : -EPIPE;
	case SET_BAUDRATE:
		if (len != sizeof(uint32_t))
			return -EPIPE;
		bridge->line.baud = (uint32_t)data[0] | (uint32_t)data[1] << 8 |
				    (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
		return (int)len;
	default:
		return -EPIPE;
	}
}

const struct dev_bridge_model dev_bridge_model_cp210x = {
	.name = "cp210x",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "CP2102 USB to UART Bridge Controller", NULL, "Silicon Labs"},
	.endpoint_in = 0x81,
	.packet_bytes = 64,
	.power = power,
	.control = control,
};
