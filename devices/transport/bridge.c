#include "devices/transport/bridge.h"

#include <string.h>

static const struct {
	uint16_t vendor, product;
	const struct dev_bridge *bridge;
} CHIPS[] = {
	{0x0403, 0x6001, &dev_bridge_ftdi},   /* FT232R */
	{0x0403, 0x6010, &dev_bridge_ftdi},   /* FT2232 */
	{0x0403, 0x6011, &dev_bridge_ftdi},   /* FT4232 */
	{0x0403, 0x6014, &dev_bridge_ftdi},   /* FT232H */
	{0x0403, 0x6015, &dev_bridge_ftdi},   /* FT-X */
	{0x10c4, 0xea60, &dev_bridge_cp210x}, /* CP2102 */
	{0x10c4, 0xea70, &dev_bridge_cp210x}, /* CP2105 */
	{0x10c4, 0xea71, &dev_bridge_cp210x}, /* CP2108 */
	{0x1a86, 0x5523, &dev_bridge_ch340},  /* CH341 */
	{0x1a86, 0x7523, &dev_bridge_ch340},  /* CH340 */
	{0x4348, 0x5523, &dev_bridge_ch340},  /* CH341 */
};

const struct dev_bridge *dev_bridge_find(const struct dev_identity *identity)
{
	for (size_t i = 0; i < G_N_ELEMENTS(CHIPS); i++) {
		if (CHIPS[i].vendor == identity->vendor && CHIPS[i].product == identity->product)
			return CHIPS[i].bridge;
	}
	for (const uint16_t *each = identity->interface_classes; each && *each; each++) {
		if (*each == DEV_CLASS_CDC_ACM)
			return &dev_bridge_cdc;
	}
	return NULL;
}

size_t dev_bridge_strip(const struct dev_bridge *bridge, uint8_t *bytes, size_t len,
	size_t packet_bytes, bool *ret_has_lost)
{
	enum {
		OVERRUN = 0x02, /* second status byte: a received byte was overwritten */
	};
	size_t head = bridge->status_bytes, kept = 0;

	*ret_has_lost = false;
	if (head == 0)
		return len;
	for (size_t at = 0; at < len; at += packet_bytes) {
		size_t packet = MIN(packet_bytes, len - at);
		if (packet < head)
			break;
		*ret_has_lost |= (bytes[at + 1] & OVERRUN) != 0;
		memmove(bytes + kept, bytes + at + head, packet - head);
		kept += packet - head;
	}
	return kept;
}

int dev_bridge_request(struct dev_link *link, uint8_t request_type, uint8_t request, uint16_t value,
	uint16_t index, const uint8_t *data, uint16_t len)
{
	enum {
		TIMEOUT_MS = 1000,
		DATA_MAX = 16,
	};
	uint8_t copy[DATA_MAX];

	g_assert(len <= sizeof(copy));
	if (len > 0)
		memcpy(copy, data, len);
	int n = link->control(link, request_type, request, value, index, copy, len, TIMEOUT_MS);
	return n < 0 ? n : DEV_LINK_OK;
}
