/*
 * Silicon Labs CP210x. Requests: AN571 "CP210x Virtual COM Port Interface", and the kernel's
 * drivers/usb/serial/cp210x.c for the order.
 */
#include "devices/transport/bridge.h"

enum {
	TO_INTERFACE = 0x41,

	IFC_ENABLE = 0x00,
	SET_LINE_CTL = 0x03,
	SET_MHS = 0x07,
	PURGE = 0x12,
	SET_FLOW = 0x13,
	SET_BAUDRATE = 0x1e,

	FLOW_BYTES = 16,
	PURGE_ALL = 0x000f,
	MHS_DTR = 0x0001,
	MHS_RTS = 0x0002,
	MHS_MASKS = 0x0300, /* both lines are to be set */
};

/* The chip has one interface for each port. */
static int request(struct dev_link *link, const struct dev_bridge_place *place, uint8_t number,
	uint16_t value, const uint8_t *data, uint16_t len)
{
	return dev_bridge_request(link, TO_INTERFACE, number, value, place->interface, data, len);
}

static int purge(struct dev_link *link, const struct dev_bridge_place *place)
{
	return request(link, place, PURGE, PURGE_ALL, NULL, 0);
}

static int open(
	struct dev_link *link, const struct dev_bridge_place *place, const struct dev_line *line)
{
	static const uint8_t NO_FLOW[FLOW_BYTES] = {0};
	const uint8_t baud[] = {(uint8_t)line->baud, (uint8_t)(line->baud >> 8),
		(uint8_t)(line->baud >> 16), (uint8_t)(line->baud >> 24)};
	uint16_t control = (uint16_t)(line->data_bits << 8 | (int)line->parity << 4 |
				      (line->stop_bits == 2 ? 2 : 0));
	uint16_t lines =
		(uint16_t)(MHS_MASKS | (line->dtr ? MHS_DTR : 0) | (line->rts ? MHS_RTS : 0));

	int error = request(link, place, IFC_ENABLE, 1, NULL, 0);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_FLOW, 0, NO_FLOW, sizeof(NO_FLOW));
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_LINE_CTL, control, NULL, 0);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_BAUDRATE, 0, baud, sizeof(baud));
	if (error == DEV_LINK_OK)
		error = purge(link, place);
	if (error == DEV_LINK_OK)
		error = request(link, place, SET_MHS, lines, NULL, 0);
	return error;
}

static void close_line(struct dev_link *link, const struct dev_bridge_place *place)
{
	purge(link, place);
	request(link, place, SET_MHS, MHS_MASKS, NULL, 0);
	request(link, place, IFC_ENABLE, 0, NULL, 0);
}

const struct dev_bridge dev_bridge_cp210x = {
	.name = "CP210x",
	.open = open,
	.purge = purge,
	.close = close_line,
};
