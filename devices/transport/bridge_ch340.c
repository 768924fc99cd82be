/*
 * WCH CH340 and CH341. Requests and order: the kernel's drivers/usb/serial/ch341.c; the vendor
 * documents none of them. The chip cannot purge.
 */
#include "devices/transport/bridge.h"

enum {
	TO_DEVICE = 0x40,
	FROM_DEVICE = 0xc0,

	GET_VERSION = 0x5f,
	READ_REGISTERS = 0x95,
	WRITE_REGISTERS = 0x9a,
	SERIAL_INIT = 0xa1,
	MODEM_CTRL = 0xa4,

	/* Pairs of registers */
	BAUD = 0x1312,
	BAUD_LOW = 0x0f2c,
	LINE = 0x2518,
	STATUS = 0x0706,

	LINE_RECEIVES_AND_SENDS = 0xc0,
	LINE_PARITY_EVEN = 0x10,
	LINE_PARITY = 0x08,
	LINE_TWO_STOP = 0x04,
	BAUD_SENDS_AT_ONCE = 0x80, /* each byte, instead of when the buffer is full */
	DTR = 0x20,
	RTS = 0x40,
	TIMEOUT_MS = 1000,
};

static int write_registers(struct dev_link *link, uint16_t registers, uint16_t values)
{
	return dev_bridge_request(link, TO_DEVICE, WRITE_REGISTERS, registers, values, NULL, 0);
}

static int read_two(struct dev_link *link, uint8_t request, uint16_t value)
{
	uint8_t data[2];
	int n = link->control(link, FROM_DEVICE, request, value, 0, data, sizeof(data), TIMEOUT_MS);

	return n < 0 ? n : DEV_LINK_OK;
}

static int set_baud(struct dev_link *link, uint32_t baud)
{
	const uint32_t clock_hz = 1532620800, factor_max = 0xfff0;
	uint32_t factor = clock_hz / baud, prescaler = 3;

	while (factor > factor_max && prescaler > 0) {
		factor >>= 3;
		prescaler--;
	}
	if (factor > factor_max)
		return DEV_LINK_IO;
	factor = 0x10000 - factor;
	if (baud == 921600) { /* the one rate that the formula misses */
		factor = 0xf300;
		prescaler = 7;
	}
	int error = write_registers(
		link, BAUD, (uint16_t)((factor & 0xff00) | prescaler | BAUD_SENDS_AT_ONCE));
	return error == DEV_LINK_OK ? write_registers(link, BAUD_LOW, factor & 0xff) : error;
}

static uint16_t line_values(const struct dev_line *line)
{
	unsigned values = LINE_RECEIVES_AND_SENDS | (line->data_bits - 5u);

	if (line->stop_bits == 2)
		values |= LINE_TWO_STOP;
	if (line->parity != DEV_PARITY_NONE)
		values |= LINE_PARITY;
	if (line->parity == DEV_PARITY_EVEN)
		values |= LINE_PARITY_EVEN;
	return (uint16_t)values;
}

/* The lines are inverted. */
static int set_modem(struct dev_link *link, bool dtr, bool rts)
{
	uint16_t value = (uint16_t) ~((dtr ? DTR : 0u) | (rts ? RTS : 0u));

	return dev_bridge_request(link, TO_DEVICE, MODEM_CTRL, value, 0, NULL, 0);
}

static int open(
	struct dev_link *link, const struct dev_bridge_place *place, const struct dev_line *line)
{
	(void)place;
	int error = read_two(link, GET_VERSION, 0);
	if (error == DEV_LINK_OK)
		error = dev_bridge_request(link, TO_DEVICE, SERIAL_INIT, 0, 0, NULL, 0);
	if (error == DEV_LINK_OK)
		error = set_baud(link, line->baud);
	if (error == DEV_LINK_OK)
		error = read_two(link, READ_REGISTERS, LINE);
	if (error == DEV_LINK_OK)
		error = write_registers(link, LINE, line_values(line));
	if (error == DEV_LINK_OK)
		error = read_two(link, READ_REGISTERS, STATUS);
	if (error == DEV_LINK_OK)
		error = dev_bridge_request(link, TO_DEVICE, SERIAL_INIT, 0x501f, 0xd90a, NULL, 0);
	if (error == DEV_LINK_OK)
		error = set_baud(link, line->baud);
	if (error == DEV_LINK_OK)
		error = set_modem(link, line->dtr, line->rts);
	if (error == DEV_LINK_OK)
		error = read_two(link, READ_REGISTERS, STATUS);
	return error;
}

static void close_line(struct dev_link *link, const struct dev_bridge_place *place)
{
	(void)place;
	set_modem(link, false, false);
}

const struct dev_bridge dev_bridge_ch340 = {
	.name = "CH340",
	.open = open,
	.close = close_line,
};
