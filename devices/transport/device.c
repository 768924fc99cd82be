#include "devices/transport/private.h"

#include "core/role.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

void dev_bus_device_describe(struct dev_bus_device *device)
{
	struct libusb_device_descriptor descriptor;
	struct dev_bus_entry *entry = &device->entry;

	libusb_get_device_descriptor(libusb_get_device(device->handle), &descriptor);
	dev_bus_link_read_string(device, descriptor.iProduct, entry->product_string);
	dev_bus_link_read_string(device, descriptor.iSerialNumber, entry->serial);
	dev_bus_entry_match(entry);
}

static int open_handle(struct dev_bus_device *device, libusb_device *usb_device, bool by_node)
{
	if (!by_node)
		return libusb_open(usb_device, &device->handle);

	g_autofree char *node =
		g_strdup_printf("/dev/bus/usb/%03u/%03u", device->entry.bus, device->entry.address);
	device->wrapped_fd = open(node, O_RDWR | O_CLOEXEC);
	if (device->wrapped_fd < 0)
		return errno == EACCES ? LIBUSB_ERROR_ACCESS : LIBUSB_ERROR_NO_DEVICE;
	return libusb_wrap_sys_device(
		device->bus->context, (intptr_t)device->wrapped_fd, &device->handle);
}

static void add_on_usb(void *argument)
{
	struct dev_bus_device *device = argument;

	for (size_t i = 0; i < DEV_BUS_DEVICES_MAX; i++) {
		if (!device->bus->devices[i]) {
			device->bus->devices[i] = device;
			return;
		}
	}
}

static void remove_on_usb(void *argument)
{
	struct dev_bus_device *device = argument;

	for (size_t i = 0; i < DEV_BUS_DEVICES_MAX; i++) {
		if (device->bus->devices[i] == device)
			device->bus->devices[i] = NULL;
	}
}

int dev_bus_device_open(struct dev_bus *bus, libusb_device *usb_device, bool by_node,
	struct dev_bus_device **ret_device)
{
	struct dev_bus_device *device = g_new0(struct dev_bus_device, 1);

	device->bus = bus;
	device->wrapped_fd = -1;
	dev_bus_entry_init(&device->entry, usb_device);
	dev_bus_link_init(device);
	dev_bus_stream_init(device);
	int code = open_handle(device, usb_device, by_node);
	if (code == LIBUSB_SUCCESS)
		dev_bus_call(bus, add_on_usb, device);
	else
		g_clear_pointer(&device, dev_bus_device_close);
	*ret_device = device;
	return code;
}

/* In the opposite order of claiming: cdc_acm binds both its interfaces when it gets the first, and
 * refuses while somebody holds the second. Fails when the device is gone, which changes nothing. */
static void release_interfaces(struct dev_bus_device *device, unsigned n)
{
	while (n > 0)
		libusb_release_interface(device->handle, device->route.interfaces[--n]);
}

static void release(struct dev_bus_device *device)
{
	const struct dev_bus_route *route = &device->route;

	if (!device->is_claimed)
		return;
	dev_bus_device_stop(device);
	if (route->bridge)
		route->bridge->close(&device->link, &route->place);
	release_interfaces(device, route->n_interfaces);
	device->is_claimed = false;
}

void dev_bus_device_close(struct dev_bus_device *device)
{
	if (!device)
		return;
	core_role_assert(CORE_ROLE_CONTROL);
	release(device);
	if (device->handle) {
		dev_bus_call(device->bus, remove_on_usb, device);
		libusb_close(device->handle);
	}
	if (device->wrapped_fd >= 0)
		close(device->wrapped_fd);
	dev_bus_stream_finish(&device->stream);
	g_free(device);
}

const struct dev_bus_entry *dev_bus_device_entry(const struct dev_bus_device *device)
{
	return &device->entry;
}

struct dev_link *dev_bus_device_link(struct dev_bus_device *device)
{
	return &device->link;
}

static void set_claim_error(
	const struct dev_bus_device *device, enum dev_link_error code, GError **error)
{
	const char *port = device->entry.port;

	if (code == DEV_LINK_BUSY)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_BUSY,
			_("Cannot use the device at USB port %s: another program uses it; close "
			  "that program"),
			port);
	else if (code == DEV_LINK_GONE)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_GONE,
			_("Cannot use the device at USB port %s: it was unplugged"), port);
	else if (code == DEV_LINK_STALL || code == DEV_LINK_TIMEOUT)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot use the device at USB port %s: it refuses the settings of the "
			  "serial line; check that it is the right device"),
			port);
	else
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot use the device at USB port %s: USB reports an error; plug it in "
			  "again"),
			port);
}

static enum dev_link_error claim_interfaces(struct dev_bus_device *device)
{
	/* The kernel's own driver (usbhid, cp210x, cdc_acm) steps aside until the release. Systems
	 * that cannot detach have nothing to detach. */
	libusb_set_auto_detach_kernel_driver(device->handle, 1);
	for (unsigned i = 0; i < device->route.n_interfaces; i++) {
		int code = libusb_claim_interface(device->handle, device->route.interfaces[i]);
		if (code != LIBUSB_SUCCESS) {
			release_interfaces(device, i);
			return dev_link_error_from_libusb(code);
		}
	}
	return DEV_LINK_OK;
}

bool dev_bus_device_claim(
	struct dev_bus_device *device, const struct dev_stream *stream, GError **error)
{
	struct dev_bus_route route;
	enum dev_link_error code = DEV_LINK_OK;

	core_role_assert(CORE_ROLE_CONTROL);
	if (!dev_bus_route_init(&route, device, stream, error))
		return false;
	/* The same interfaces are kept: the kernel's driver would come back for a moment, and
	 * whoever watches for serial ports would write to the instrument. */
	if (device->is_claimed && dev_bus_route_is_same(&device->route, &route))
		dev_bus_device_stop(device);
	else
		release(device);
	device->route = route;
	device->n_unread = 0;
	if (!device->is_claimed)
		code = claim_interfaces(device);
	device->is_claimed = code == DEV_LINK_OK;
	if (device->is_claimed && route.bridge)
		code = (enum dev_link_error)route.bridge->open(
			&device->link, &device->route.place, &stream->line);
	if (code == DEV_LINK_OK)
		return true;
	set_claim_error(device, code, error);
	release(device);
	return false;
}
