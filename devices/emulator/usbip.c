#include "devices/emulator/usbip.h"

#include <string.h>

enum {
	BUS = 1,
	PATH_BYTES = 256,
	SUBMITTED = 3,
	UNLINKED = 4,
	IS_REPLY = 0x7fff, /* an answer's code is that of the request without the highest bit */
	DESCRIPTOR_INTERFACE = 4,
	ENDPOINT_IN = 0x80,
};

static uint32_t get_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

static void put_u8(GByteArray *out, uint8_t value)
{
	g_byte_array_append(out, &value, 1);
}

static void put_u16(GByteArray *out, uint16_t value)
{
	put_u8(out, (uint8_t)(value >> 8));
	put_u8(out, (uint8_t)value);
}

static void put_u32(GByteArray *out, uint32_t value)
{
	put_u16(out, (uint16_t)(value >> 16));
	put_u16(out, (uint16_t)value);
}

static void put_zeros(GByteArray *out, guint n)
{
	guint at = out->len;

	g_byte_array_set_size(out, at + n);
	memset(out->data + at, 0, n);
}

static void put_text(GByteArray *out, const char *text, guint field_bytes)
{
	guint at = out->len;

	put_zeros(out, field_bytes);
	g_strlcpy((char *)out->data + at, text, field_bytes);
}

void dev_usbip_read_operation(
	const uint8_t bytes[DEV_USBIP_OPERATION_BYTES], struct dev_usbip_operation *ret_operation)
{
	*ret_operation = (struct dev_usbip_operation){
		.version = (uint16_t)(bytes[0] << 8 | bytes[1]),
		.code = (uint16_t)(bytes[2] << 8 | bytes[3]),
	};
}

void dev_usbip_read_command(
	const uint8_t bytes[DEV_USBIP_COMMAND_BYTES], struct dev_usbip_command *ret_command)
{
	const uint32_t NO_PACKETS = UINT32_MAX;
	uint32_t packets = get_u32(bytes + 32);

	*ret_command = (struct dev_usbip_command){
		.code = get_u32(bytes),
		.sequence = get_u32(bytes + 4),
		.is_in = get_u32(bytes + 12) != 0,
		.endpoint = get_u32(bytes + 16),
		.unlinked = get_u32(bytes + 20),
		.len = get_u32(bytes + 24),
		.is_isochronous = packets != 0 && packets != NO_PACKETS,
	};
	memcpy(ret_command->setup, bytes + 40, sizeof(ret_command->setup));
}

uint32_t dev_usbip_device_id(const struct dev_usbip_offer *offer)
{
	return BUS << 16 | offer->number;
}

uint32_t dev_usbip_speed(const struct dev_model *model)
{
	/* enum usb_device_speed of the kernel */
	if (strcmp(model->speed_mbit, "1.5") == 0)
		return 1;
	return strcmp(model->speed_mbit, "12") == 0 ? 2 : 3;
}

static void put_operation(GByteArray *out, enum dev_usbip_operation_code code, uint32_t status)
{
	put_u16(out, DEV_USBIP_VERSION);
	put_u16(out, (uint16_t)code & IS_REPLY);
	put_u32(out, status);
}

static void put_device(GByteArray *out, const struct dev_usbip_offer *offer)
{
	const uint8_t *device = offer->model->device_descriptor;
	const uint8_t *config = offer->model->config_descriptor;
	g_autofree char *path = g_strconcat("/affekt/", offer->bus_id, NULL);

	put_text(out, path, PATH_BYTES);
	put_text(out, offer->bus_id, DEV_USBIP_BUS_ID_BYTES);
	put_u32(out, BUS);
	put_u32(out, offer->number);
	put_u32(out, dev_usbip_speed(offer->model));
	for (int at = 8; at <= 12; at += 2) /* vendor, product, release: little-endian there */
		put_u16(out, (uint16_t)(device[at + 1] << 8 | device[at]));
	g_byte_array_append(out, device + 4, 3); /* class, subclass, protocol */
	put_u8(out, config[5]);                  /* the active configuration */
	put_u8(out, device[17]);                 /* configurations */
	put_u8(out, config[4]);                  /* interfaces */
}

/* One entry for each interface: its first setting. */
static void put_interfaces(GByteArray *out, const struct dev_model *model)
{
	const uint8_t *config = model->config_descriptor;

	for (size_t at = 0; at < model->config_bytes; at += config[at]) {
		bool is_first_setting =
			config[at + 1] == DESCRIPTOR_INTERFACE && config[at + 3] == 0;
		if (is_first_setting) {
			g_byte_array_append(out, config + at + 5, 3);
			put_u8(out, 0);
		}
	}
}

void dev_usbip_append_list(GByteArray *out, const struct dev_usbip_offer *offers, size_t n)
{
	put_operation(out, DEV_USBIP_LIST, DEV_USBIP_OK);
	put_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		put_device(out, &offers[i]);
		put_interfaces(out, offers[i].model);
	}
}

void dev_usbip_append_import(
	GByteArray *out, enum dev_usbip_status status, const struct dev_usbip_offer *offer)
{
	put_operation(out, DEV_USBIP_IMPORT, status);
	if (status == DEV_USBIP_OK)
		put_device(out, offer);
}

void dev_usbip_append_submitted(GByteArray *out, const struct dev_transfer *transfer)
{
	const uint32_t NO_PACKETS = UINT32_MAX;

	put_u32(out, SUBMITTED);
	put_u32(out, (uint32_t)transfer->id);
	put_zeros(out, 12); /* device, direction and endpoint: the client knows */
	put_u32(out, (uint32_t)transfer->status);
	put_u32(out, (uint32_t)transfer->actual);
	put_u32(out, 0);
	put_u32(out, NO_PACKETS);
	put_zeros(out, 12);
	if (transfer->endpoint & ENDPOINT_IN)
		g_byte_array_append(out, transfer->data, (guint)transfer->actual);
}

void dev_usbip_append_unlinked(GByteArray *out, uint32_t sequence, int status)
{
	put_u32(out, UNLINKED);
	put_u32(out, sequence);
	put_zeros(out, 12);
	put_u32(out, (uint32_t)status);
	put_zeros(out, 24);
}
