/*
 * CDC-ACM: USB Class Definitions for Communication Devices, PSTN subclass 1.2, section 6.3. There
 * is nothing to purge.
 *
 * Boards with a processor that speaks USB itself (Leonardo, Pico) send nothing while DTR is low. A
 * stream of 1200 baud must not be written: dropping DTR at that speed puts them into their loader.
 */
#include "devices/transport/bridge.h"

enum {
	TO_INTERFACE = 0x21,
	SET_LINE_CODING = 0x20,
	SET_CONTROL_LINE_STATE = 0x22,
	DTR = 0x0001,
	RTS = 0x0002,
};

static int set_lines(
	struct dev_link *link, const struct dev_bridge_place *place, bool dtr, bool rts)
{
	uint16_t value = (uint16_t)((dtr ? DTR : 0) | (rts ? RTS : 0));

	return dev_bridge_request(
		link, TO_INTERFACE, SET_CONTROL_LINE_STATE, value, place->interface, NULL, 0);
}

static int open(
	struct dev_link *link, const struct dev_bridge_place *place, const struct dev_line *line)
{
	const uint8_t coding[] = {(uint8_t)line->baud, (uint8_t)(line->baud >> 8),
		(uint8_t)(line->baud >> 16), (uint8_t)(line->baud >> 24),
		line->stop_bits == 2 ? 2 : 0, (uint8_t)line->parity, line->data_bits};

	int error = dev_bridge_request(
		link, TO_INTERFACE, SET_LINE_CODING, 0, place->interface, coding, sizeof(coding));
	/* Where there is no wire behind the USB, there may be no settings. */
	if (error == DEV_LINK_OK || error == DEV_LINK_STALL)
		error = set_lines(link, place, line->dtr, line->rts);
	return error;
}

static void close_line(struct dev_link *link, const struct dev_bridge_place *place)
{
	set_lines(link, place, false, false);
}

const struct dev_bridge dev_bridge_cdc = {
	.name = "CDC-ACM",
	.open = open,
	.close = close_line,
};
