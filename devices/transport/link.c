#include "devices/transport/private.h"

#include "core/role.h"

#include <string.h>

static const int64_t NS_PER_MS = G_GINT64_CONSTANT(1000000);

enum dev_link_error dev_link_error_from_libusb(int code)
{
	switch (code) {
	case LIBUSB_SUCCESS:
		return DEV_LINK_OK;
	case LIBUSB_ERROR_NO_DEVICE:
	case LIBUSB_ERROR_NOT_FOUND:
		return DEV_LINK_GONE;
	case LIBUSB_ERROR_TIMEOUT:
		return DEV_LINK_TIMEOUT;
	case LIBUSB_ERROR_PIPE:
		return DEV_LINK_STALL;
	case LIBUSB_ERROR_ACCESS:
		return DEV_LINK_ACCESS;
	case LIBUSB_ERROR_BUSY:
		return DEV_LINK_BUSY;
	default:
		return DEV_LINK_IO;
	}
}

static enum dev_link_error error_from_status(enum libusb_transfer_status status)
{
	switch (status) {
	case LIBUSB_TRANSFER_COMPLETED:
		return DEV_LINK_OK;
	case LIBUSB_TRANSFER_TIMED_OUT:
		return DEV_LINK_TIMEOUT;
	case LIBUSB_TRANSFER_STALL:
		return DEV_LINK_STALL;
	case LIBUSB_TRANSFER_NO_DEVICE:
		return DEV_LINK_GONE;
	default:
		return DEV_LINK_IO;
	}
}

static void LIBUSB_CALL on_done(struct libusb_transfer *transfer)
{
	sem_post(transfer->user_data);
}

/* Submits, waits, frees. Bytes moved or a dev_link error. A time limit that runs out after some
 * bytes were moved is no failure: the bytes count. */
static int perform(
	struct dev_bus_device *device, struct libusb_transfer *transfer, uint32_t timeout_ms)
{
	sem_t done;

	core_role_assert(CORE_ROLE_CONTROL);
	sem_init(&done, 0, 0);
	transfer->dev_handle = device->handle;
	transfer->callback = on_done;
	transfer->user_data = &done;
	transfer->timeout = MAX(timeout_ms, 1);
	int result = dev_link_error_from_libusb(libusb_submit_transfer(transfer));
	if (result == DEV_LINK_OK) {
		dev_bus_wait(device->bus, &done);
		result = error_from_status(transfer->status);
		if (result == DEV_LINK_OK ||
			(result == DEV_LINK_TIMEOUT && transfer->actual_length > 0))
			result = transfer->actual_length;
	}
	sem_destroy(&done);
	return result;
}

static struct dev_bus_device *device_of(struct dev_link *link)
{
	return (struct dev_bus_device *)((char *)link - offsetof(struct dev_bus_device, link));
}

static int link_control(struct dev_link *link, uint8_t request_type, uint8_t request,
	uint16_t value, uint16_t index, uint8_t *data, uint16_t len, uint32_t timeout_ms)
{
	g_autofree uint8_t *buffer = g_malloc0(LIBUSB_CONTROL_SETUP_SIZE + (size_t)len);
	uint8_t *payload = buffer + LIBUSB_CONTROL_SETUP_SIZE;
	struct libusb_transfer *transfer = libusb_alloc_transfer(0);
	bool is_in = (request_type & LIBUSB_ENDPOINT_IN) != 0;

	if (!transfer)
		return DEV_LINK_IO;
	libusb_fill_control_setup(buffer, request_type, request, value, index, len);
	if (!is_in && len > 0)
		memcpy(payload, data, len);
	libusb_fill_control_transfer(transfer, NULL, buffer, NULL, NULL, 0);
	int result = perform(device_of(link), transfer, timeout_ms);
	libusb_free_transfer(transfer);
	if (is_in && result > 0)
		memcpy(data, payload, (size_t)result);
	return result;
}

/* Endpoint 0 cannot stream: a stream without the endpoint has no such transfer. A halt is cleared
 * at once, so that whatever follows works again. */
static int move(struct dev_bus_device *device, uint8_t endpoint, uint8_t *data, size_t len,
	uint32_t timeout_ms)
{
	if (!device->is_claimed || endpoint == 0 || len > INT32_MAX)
		return DEV_LINK_IO;
	struct libusb_transfer *transfer = libusb_alloc_transfer(0);
	if (!transfer)
		return DEV_LINK_IO;
	libusb_fill_bulk_transfer(transfer, NULL, endpoint, data, (int)len, NULL, NULL, 0);
	transfer->type = device->route.is_interrupt ? LIBUSB_TRANSFER_TYPE_INTERRUPT
						    : LIBUSB_TRANSFER_TYPE_BULK;
	int result = perform(device, transfer, timeout_ms);
	libusb_free_transfer(transfer);
	if (result == DEV_LINK_STALL)
		libusb_clear_halt(device->handle, endpoint);
	return result;
}

static int link_write(struct dev_link *link, const uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct dev_bus_device *device = device_of(link);
	g_autofree uint8_t *copy = g_memdup2(data, len);

	return move(device, device->route.endpoint_out, copy, len, timeout_ms);
}

/* The next bytes of a bridge, without its status bytes, into `unread`. It may send packets without
 * any for ever. */
static int fill_unread(struct dev_bus_device *device, uint32_t timeout_ms)
{
	const struct dev_bus_route *route = &device->route;
	int64_t end_ns = dev_bus_now_ns() + (int64_t)timeout_ms * NS_PER_MS;
	bool has_lost;

	while (device->n_unread == 0) {
		int64_t left_ms = (end_ns - dev_bus_now_ns()) / NS_PER_MS;
		if (left_ms <= 0)
			return DEV_LINK_TIMEOUT;
		int n = move(device, route->endpoint_reply, device->unread, sizeof(device->unread),
			(uint32_t)left_ms);
		if (n < 0)
			return n;
		device->first_unread = 0;
		device->n_unread = dev_bridge_strip(
			route->bridge, device->unread, (size_t)n, route->packet_bytes, &has_lost);
	}
	return DEV_LINK_OK;
}

static int link_read(struct dev_link *link, uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct dev_bus_device *device = device_of(link);

	if (!device->is_claimed)
		return DEV_LINK_IO;
	if (!device->route.bridge)
		return move(device, device->route.endpoint_reply, data, len, timeout_ms);
	int error = fill_unread(device, MAX(timeout_ms, 1));
	if (error < 0)
		return error;
	len = MIN(len, device->n_unread);
	memcpy(data, device->unread + device->first_unread, len);
	device->first_unread += len;
	device->n_unread -= len;
	return (int)len;
}

void dev_bus_link_init(struct dev_bus_device *device)
{
	device->link = (struct dev_link){
		.control = link_control,
		.write = link_write,
		.read = link_read,
		.serial = device->entry.serial,
		.product = device->entry.product_string,
		.port = device->entry.port,
	};
}

void dev_bus_link_read_string(
	struct dev_bus_device *device, uint8_t index, char ret_text[DEV_BUS_TEXT_MAX])
{
	enum {
		STRING_DESCRIPTOR = 3,
		ENGLISH_US = 0x0409,
		TIMEOUT_MS = 500
	};
	uint8_t raw[255];

	ret_text[0] = '\0';
	if (index == 0)
		return;
	int n = link_control(&device->link, LIBUSB_ENDPOINT_IN, LIBUSB_REQUEST_GET_DESCRIPTOR,
		(uint16_t)(STRING_DESCRIPTOR << 8 | index), ENGLISH_US, raw, sizeof(raw),
		TIMEOUT_MS);
	if (n < 2 || raw[1] != STRING_DESCRIPTOR)
		return;
	size_t units = (size_t)(MIN(n, raw[0]) - 2) / 2;
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < units; i++) {
		gunichar unit = (gunichar)(raw[2 + 2 * i] | raw[3 + 2 * i] << 8);
		if (text->len + 6 < DEV_BUS_TEXT_MAX && g_unichar_isprint(unit))
			g_string_append_unichar(text, unit);
	}
	g_strstrip(text->str);
	g_strlcpy(ret_text, text->str, DEV_BUS_TEXT_MAX);
}
