/* CDC-ACM as an Arduino Uno R3 (ATmega16U2) has it: two interfaces, settings by class requests. */
#include "devices/emulator/bridge_model.h"

#include <errno.h>
#include <string.h>

static const uint8_t DEVICE_DESCRIPTOR[] = {
	18, 1, 0x10, 0x01, 2, 0, 0, 8, 0x41, 0x23, 0x43, 0x00, 0x01, 0x00, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 62, 0, 2, 1, 0, 0xc0, 50, /* configuration: two interfaces, 100 mA */
	9, 4, 0, 0, 1, 2, 2, 1, 0,      /* interface 0: communication, ACM */
	5, 0x24, 0, 0x10, 0x01,         /* CDC 1.10 */
	4, 0x24, 2, 6,                  /* line coding and state, break */
	5, 0x24, 6, 0, 1,               /* union of interfaces 0 and 1 */
	7, 5, 0x82, 3, 8, 0, 0xff,      /* interrupt IN: state of the line */
	9, 4, 1, 0, 2, 10, 0, 0, 0,     /* interface 1: data */
	7, 5, 0x04, 2, 64, 0, 1,        /* bulk OUT */
	7, 5, 0x83, 2, 64, 0, 1,        /* bulk IN */
};

enum {
	CODING_BYTES = 7,
};

static void power(struct dev_bridge_state *bridge)
{
	bridge->is_open = true;
	bridge->line = (struct dev_line){.baud = 9600, .data_bits = 8, .stop_bits = 1};
}

static int set_coding(struct dev_bridge_state *bridge, const uint8_t *data, size_t len)
{
	if (len != CODING_BYTES)
		return -EPIPE;
	bridge->line.baud = (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 |
			    (uint32_t)data[3] << 24;
	bridge->line.stop_bits = data[4] == 2 ? 2 : 1;
	bridge->line.parity = (enum dev_parity)data[5];
	bridge->line.data_bits = data[6];
	return CODING_BYTES;
}

static int tell_coding(const struct dev_bridge_state *bridge, uint8_t *data, size_t len)
{
	const struct dev_line *line = &bridge->line;
	uint8_t coding[CODING_BYTES] = {(uint8_t)line->baud, (uint8_t)(line->baud >> 8),
		(uint8_t)(line->baud >> 16), (uint8_t)(line->baud >> 24),
		line->stop_bits == 2 ? 2 : 0, (uint8_t)line->parity, line->data_bits};

	len = len < CODING_BYTES ? len : CODING_BYTES;
	memcpy(data, coding, len);
	return (int)len;
}

static int control(
	struct dev_bridge_state *bridge, const uint8_t setup[8], uint8_t *data, size_t len)
{
	enum {
		TO_INTERFACE = 0x21,
		FROM_INTERFACE = 0xa1,
		SET_LINE_CODING = 0x20,
		GET_LINE_CODING = 0x21,
		SET_CONTROL_LINE_STATE = 0x22,
	};

	if (setup[4] != 0)
		return -EPIPE;
	if (setup[0] == FROM_INTERFACE && setup[1] == GET_LINE_CODING)
		return tell_coding(bridge, data, len);
	if (setup[0] == TO_INTERFACE && setup[1] == SET_LINE_CODING)
		return set_coding(bridge, data, len);
	if (setup[0] == TO_INTERFACE && setup[1] == SET_CONTROL_LINE_STATE) {
		bridge->line.dtr = setup[2] & 1;
		bridge->line.rts = setup[2] & 2;
		return 0;
	}
	return -EPIPE;
}

const struct dev_bridge_model dev_bridge_model_cdc = {
	.name = "cdc",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "Arduino Uno", NULL, "Arduino (www.arduino.cc)"},
	.endpoint_in = 0x83,
	.packet_bytes = 64,
	.power = power,
	.control = control,
};
