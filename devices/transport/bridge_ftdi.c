/*
 * FTDI FT232R, FT2232, FT4232, FT232H, FT-X. Requests: the kernel's drivers/usb/serial/ftdi_sio.h.
 *
 * The chip sends what it has when a packet is full or its latency timer is over, 16 ms at power on;
 * 4 ms here, because arrival times are what the clock of an instrument is fitted to. Every packet
 * begins with two status bytes; an idle chip sends them alone.
 */
#include "devices/transport/bridge.h"

enum {
	TO_DEVICE = 0x40,

	RESET = 0,
	MODEM_CTRL = 1,
	SET_FLOW = 2,
	SET_BAUD = 3,
	SET_DATA = 4,
	SET_LATENCY = 9,

	RESET_SIO = 0,
	RESET_PURGE_1 = 1, /* sources disagree which of the two is reception: both are sent */
	RESET_PURGE_2 = 2,
	DTR_MASK = 0x0100,
	DTR = 0x0001,
	RTS_MASK = 0x0200,
	RTS = 0x0002,
	LATENCY_MS = 4,
	STATUS_BYTES = 2,
};

/* Chips with several ports number them from 1 in the index, which shares its high byte with other
 * things; the others leave it 0. */
static bool has_ports(const struct dev_bridge_place *place)
{
	return place->product == 0x6010 || place->product == 0x6011 || place->product == 0x6014;
}

static uint16_t port_of(const struct dev_bridge_place *place)
{
	return has_ports(place) ? (uint16_t)(place->port + 1) : 0;
}

static int request(
	struct dev_link *link, const struct dev_bridge_place *place, uint8_t number, uint16_t value)
{
	return dev_bridge_request(link, TO_DEVICE, number, value, port_of(place), NULL, 0);
}

/* 3 MHz divided by whole numbers and eighths; the fraction is a code of three bits, the highest of
 * which is in the index. 3 and 2 MHz are the codes 0 and 1. */
static int set_baud(struct dev_link *link, const struct dev_bridge_place *place, uint32_t baud)
{
	static const uint8_t CODES[] = {0, 3, 2, 4, 1, 5, 6, 7};
	const uint32_t eighths_hz = 24000000;
	uint32_t divisor = (eighths_hz + baud / 2) / baud;
	uint32_t code = CODES[divisor & 7];
	uint32_t whole = divisor >> 3;

	if (divisor == 8) { /* 3 MHz */
		whole = 0;
	} else if (divisor == 12) { /* 2 MHz */
		whole = 1;
		code = 0;
	}
	uint16_t value = (uint16_t)(whole | (code & 3) << 14);
	uint16_t index = (uint16_t)(code >> 2);
	if (has_ports(place))
		index = (uint16_t)(index << 8 | port_of(place));
	return dev_bridge_request(link, TO_DEVICE, SET_BAUD, value, index, NULL, 0);
}

static int purge(struct dev_link *link, const struct dev_bridge_place *place)
{
	int error = request(link, place, RESET, RESET_PURGE_1);

	return error == DEV_LINK_OK ? request(link, place, RESET, RESET_PURGE_2) : error;
}

static int open(
	struct dev_link *link, const struct dev_bridge_place *place, const struct dev_line *line)
{
	uint16_t data = (uint16_t)(line->data_bits | (int)line->parity << 8 |
				   (line->stop_bits == 2 ? 2 << 11 : 0));

	int error = request(link, place, RESET, RESET_SIO);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_FLOW, 0);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_DATA, data);
	if (error == DEV_LINK_OK)
		error = set_baud(link, place, line->baud);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_LATENCY, LATENCY_MS);
	if (error == DEV_LINK_OK)
		error = purge(link, place);
	if (error == DEV_LINK_OK)
		error = request(
			link, place, MODEM_CTRL, (uint16_t)(DTR_MASK | (line->dtr ? DTR : 0)));
	if (error == DEV_LINK_OK)
		error = request(
			link, place, MODEM_CTRL, (uint16_t)(RTS_MASK | (line->rts ? RTS : 0)));
	return error;
}

static void close_line(struct dev_link *link, const struct dev_bridge_place *place)
{
	request(link, place, MODEM_CTRL, DTR_MASK);
	request(link, place, MODEM_CTRL, RTS_MASK);
}

const struct dev_bridge dev_bridge_ftdi = {
	.name = "FTDI",
	.status_bytes = STATUS_BYTES,
	.open = open,
	.purge = purge,
	.close = close_line,
};
