#include "devices/transport/private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	SERIAL_TRANSFER_BYTES = 512,
	DESCRIPTOR_OF_INTERFACE = 0x24,
	UNION_DESCRIPTOR = 6,
};

/* The data interface that belongs to CDC-ACM's communication interface: its union descriptor says
 * so; boards without one have it behind. */
static uint8_t data_interface(const struct libusb_interface_descriptor *communication)
{
	const uint8_t *extra = communication->extra;
	int left = communication->extra_length;

	while (left >= 5 && extra[0] >= 2 && extra[0] <= left) {
		if (extra[1] == DESCRIPTOR_OF_INTERFACE && extra[2] == UNION_DESCRIPTOR)
			return extra[4];
		left -= extra[0];
		extra += extra[0];
	}
	return (uint8_t)(communication->bInterfaceNumber + 1);
}

static const struct libusb_interface_descriptor *find_interface(
	const struct libusb_config_descriptor *config, uint8_t number)
{
	for (uint8_t i = 0; i < config->bNumInterfaces; i++) {
		const struct libusb_interface *each = &config->interface[i];
		if (each->num_altsetting > 0 && each->altsetting[0].bInterfaceNumber == number)
			return &each->altsetting[0];
	}
	return NULL;
}

static const struct libusb_interface_descriptor *find_communication(
	const struct libusb_config_descriptor *config, uint8_t port)
{
	for (uint8_t i = 0; i < config->bNumInterfaces; i++) {
		const struct libusb_interface *each = &config->interface[i];
		if (each->num_altsetting > 0 &&
			dev_bus_class_of(&each->altsetting[0]) == DEV_CLASS_CDC_ACM && port-- == 0)
			return &each->altsetting[0];
	}
	return NULL;
}

/* The two bulk endpoints of @interface. False when one is missing. */
static bool find_endpoints(
	struct dev_bus_route *route, const struct libusb_interface_descriptor *interface)
{
	for (uint8_t i = 0; i < interface->bNumEndpoints; i++) {
		const struct libusb_endpoint_descriptor *each = &interface->endpoint[i];
		if ((each->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) != LIBUSB_TRANSFER_TYPE_BULK)
			continue;
		if (!(each->bEndpointAddress & LIBUSB_ENDPOINT_IN)) {
			route->endpoint_out = each->bEndpointAddress;
			continue;
		}
		route->endpoint_in = each->bEndpointAddress;
		route->packet_bytes = each->wMaxPacketSize;
	}
	route->endpoint_reply = route->endpoint_in;
	return route->endpoint_in && route->endpoint_out && route->packet_bytes > 0;
}

static bool find_serial(
	struct dev_bus_route *route, const struct libusb_config_descriptor *config, uint8_t port)
{
	const struct libusb_interface_descriptor *data;

	if (route->bridge == &dev_bridge_cdc) {
		const struct libusb_interface_descriptor *communication =
			find_communication(config, port);
		if (!communication)
			return false;
		route->place.interface = communication->bInterfaceNumber;
		route->interfaces[route->n_interfaces++] = communication->bInterfaceNumber;
		data = find_interface(config, data_interface(communication));
	} else {
		route->place.interface = port;
		data = find_interface(config, port);
	}
	if (!data)
		return false;
	route->interfaces[route->n_interfaces++] = data->bInterfaceNumber;
	return find_endpoints(route, data);
}

static bool init_serial(struct dev_bus_route *route, const struct dev_bus_device *device,
	const struct dev_stream *stream)
{
	const struct dev_identity identity = dev_bus_entry_identity(&device->entry);
	struct libusb_config_descriptor *config;

	route->bridge = dev_bridge_find(&identity);
	route->place = (struct dev_bridge_place){
		.product = device->entry.product,
		.port = stream->port,
	};
	if (!route->bridge ||
		libusb_get_active_config_descriptor(libusb_get_device(device->handle), &config) < 0)
		return false;
	bool is_found = find_serial(route, config, stream->port);
	libusb_free_config_descriptor(config);
	/* A multiple of the packet, else a packet could overflow the rest. */
	if (is_found)
		route->transfer_bytes =
			(uint16_t)(MAX(1, SERIAL_TRANSFER_BYTES / route->packet_bytes) *
				   route->packet_bytes);
	return is_found;
}

bool dev_bus_route_init(struct dev_bus_route *route, const struct dev_bus_device *device,
	const struct dev_stream *stream, GError **error)
{
	*route = (struct dev_bus_route){.stream = stream};
	if (stream->transport == DEV_TRANSPORT_SERIAL) {
		if (init_serial(route, device, stream))
			return true;
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot use the device at USB port %s: Affekt does not know how a serial "
			  "line goes through it"),
			device->entry.port);
		return false;
	}
	route->interfaces[route->n_interfaces++] = stream->interface;
	route->endpoint_in = stream->endpoint_in;
	route->endpoint_out = stream->endpoint_out;
	route->endpoint_reply =
		stream->endpoint_reply ? stream->endpoint_reply : stream->endpoint_in;
	route->is_interrupt = stream->is_interrupt;
	route->transfer_bytes = stream->transfer_bytes;
	return true;
}

bool dev_bus_route_is_same(const struct dev_bus_route *a, const struct dev_bus_route *b)
{
	return a->n_interfaces == b->n_interfaces &&
	       memcmp(a->interfaces, b->interfaces, a->n_interfaces) == 0;
}
