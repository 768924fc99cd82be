#include "devices/transport/private.h"

#include "core/role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	PORT_DEPTH_MAX = 7,
};

void dev_bus_entry_init(struct dev_bus_entry *entry, libusb_device *device)
{
	struct libusb_device_descriptor descriptor;
	uint8_t ports[PORT_DEPTH_MAX];
	g_autoptr(GString) port = g_string_new(NULL);

	memset(entry, 0, sizeof(*entry));
	libusb_get_device_descriptor(device, &descriptor);
	entry->bus = libusb_get_bus_number(device);
	entry->address = libusb_get_device_address(device);
	entry->vendor = descriptor.idVendor;
	entry->product = descriptor.idProduct;

	int depth = libusb_get_port_numbers(device, ports, PORT_DEPTH_MAX);
	g_string_append_printf(port, "%u-", entry->bus);
	for (int i = 0; i < depth; i++)
		g_string_append_printf(port, i == 0 ? "%u" : ".%u", ports[i]);
	g_strlcpy(entry->port, port->str, sizeof(entry->port));
}

static bool is_hub(libusb_device *device)
{
	struct libusb_device_descriptor descriptor;

	libusb_get_device_descriptor(device, &descriptor);
	return descriptor.bDeviceClass == LIBUSB_CLASS_HUB;
}

/* True when the numbers alone make it worth opening the device for @driver (NULL: any). */
static bool is_candidate(const struct dev_bus_entry *entry, const struct dev_driver *driver)
{
	for (const struct dev_driver *const *each = dev_drivers; *each; each++) {
		if (driver && *each != driver)
			continue;
		for (const struct dev_match *row = (*each)->matches; row && row->vendor; row++) {
			if (row->vendor == entry->vendor && row->product == entry->product)
				return true;
		}
	}
	return false;
}

static int compare_ports(gconstpointer a, gconstpointer b)
{
	const struct dev_bus_entry *left = a, *right = b;

	return strcmp(left->port, right->port);
}

GArray *dev_bus_list(struct dev_bus *bus)
{
	GArray *entries = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_entry));
	libusb_device **devices = dev_bus_devices(bus->context);

	core_role_assert(CORE_ROLE_CONTROL);
	for (libusb_device **each = devices; each && *each; each++) {
		struct dev_bus_device *device;
		struct dev_bus_entry entry;
		if (is_hub(*each))
			continue;
		dev_bus_entry_init(&entry, *each);
		if (is_candidate(&entry, NULL)) {
			int code = dev_bus_device_open(bus, *each, false, &device);
			if (device) {
				dev_bus_device_describe(device);
				entry = device->entry;
				dev_bus_device_close(device);
			} else {
				entry.driver = dev_driver_match(
					entry.vendor, entry.product, NULL, &entry.match);
			}
			entry.access = dev_link_error_from_libusb(code);
		}
		g_array_append_val(entries, entry);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	g_array_sort(entries, compare_ports);
	return entries;
}

static const char *entry_label(const struct dev_bus_entry *entry)
{
	return entry->match ? entry->match->label : _("the USB device");
}

char *dev_bus_entry_problem(const struct dev_bus_entry *entry)
{
	switch (entry->access) {
	case DEV_LINK_OK:
		return NULL;
	case DEV_LINK_ACCESS:
		return g_strdup_printf(
			_("No permission to open %s at USB port %s: install the rule file "
			  "70-affekt.rules that “affekt udev-rules” prints into "
			  "/etc/udev/rules.d and plug the device in again"),
			entry_label(entry), entry->port);
	case DEV_LINK_BUSY:
		return g_strdup_printf(_("Cannot open %s at USB port %s: another program uses it"),
			entry_label(entry), entry->port);
	case DEV_LINK_GONE:
		return g_strdup_printf(_("Cannot open %s at USB port %s: it was unplugged"),
			entry_label(entry), entry->port);
	default:
		return g_strdup_printf(_("Cannot open %s at USB port %s: it does not answer"),
			entry_label(entry), entry->port);
	}
}

static enum dev_bus_error error_of_access(enum dev_link_error access)
{
	switch (access) {
	case DEV_LINK_ACCESS:
		return DEV_BUS_ERROR_ACCESS;
	case DEV_LINK_BUSY:
		return DEV_BUS_ERROR_BUSY;
	case DEV_LINK_GONE:
		return DEV_BUS_ERROR_GONE;
	default:
		return DEV_BUS_ERROR_FAILED;
	}
}

/* What dev_bus_open() was asked for. */
struct wish {
	const struct dev_driver *driver;
	const char *port, *serial;
};

/* [control] reads the table that only dev_bus_call() changes. */
static bool is_open_already(const struct dev_bus *bus, const struct dev_bus_entry *entry)
{
	for (size_t i = 0; i < DEV_BUS_DEVICES_MAX; i++) {
		const struct dev_bus_device *device = bus->devices[i];
		if (device && device->entry.bus == entry->bus &&
			device->entry.address == entry->address)
			return true;
	}
	return false;
}

/* Opens @usb_device if it is the one wished for. When it could not be opened to be looked at, the
 * reason goes into @error, once. */
static struct dev_bus_device *try_device(struct dev_bus *bus, libusb_device *usb_device,
	bool by_node, const struct wish *wish, GError **error)
{
	struct dev_bus_device *device;
	struct dev_bus_entry entry;

	dev_bus_entry_init(&entry, usb_device);
	if (!is_candidate(&entry, wish->driver) || is_open_already(bus, &entry) ||
		(wish->port && strcmp(wish->port, entry.port) != 0))
		return NULL;
	int code = dev_bus_device_open(bus, usb_device, by_node, &device);
	if (device) {
		dev_bus_device_describe(device);
		if (device->entry.driver == wish->driver &&
			(!wish->serial || strcmp(wish->serial, device->entry.serial) == 0))
			return device;
		dev_bus_device_close(device);
	} else if (!*error) {
		entry.access = dev_link_error_from_libusb(code);
		dev_driver_match(entry.vendor, entry.product, NULL, &entry.match);
		g_autofree char *problem = dev_bus_entry_problem(&entry);
		g_set_error_literal(
			error, DEV_BUS_ERROR, (gint)error_of_access(entry.access), problem);
	}
	return NULL;
}

static struct dev_bus_device *try_context(
	struct dev_bus *bus, libusb_context *context, const struct wish *wish, GError **error)
{
	libusb_device **devices = dev_bus_devices(context);
	struct dev_bus_device *found = NULL;

	for (libusb_device **each = devices; each && *each && !found; each++)
		found = try_device(bus, *each, context != bus->context, wish, error);
	if (devices)
		libusb_free_device_list(devices, 1);
	return found;
}

/* Where nobody reports plugging, libusb's list stays as it was at its initialisation: a second
 * context looks at the bus afresh, and what it finds is opened through its device node. */
static struct dev_bus_device *try_fresh_look(
	struct dev_bus *bus, const struct wish *wish, GError **error)
{
	libusb_context *context;

	if (libusb_init(&context) < 0)
		return NULL;
	struct dev_bus_device *found = try_context(bus, context, wish, error);
	libusb_exit(context);
	if (found)
		atomic_store(&bus->has_hotplug, false);
	return found;
}

struct dev_bus_device *dev_bus_open(struct dev_bus *bus, const struct dev_driver *driver,
	const char *port, const char *serial, GError **error)
{
	struct wish wish = {.driver = driver, .port = port, .serial = serial};
	g_autoptr(GError) problem = NULL;

	core_role_assert(CORE_ROLE_CONTROL);
	struct dev_bus_device *found = try_context(bus, bus->context, &wish, &problem);
	if (!found && (!problem || g_error_matches(problem, DEV_BUS_ERROR, DEV_BUS_ERROR_GONE))) {
		g_clear_error(&problem);
		found = try_fresh_look(bus, &wish, &problem);
	}
	if (found)
		return found;
	if (problem)
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (port)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s is attached at USB port %s: plug it in there, or see “affekt "
			  "devices”"),
			driver->title, port);
	else
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s is attached: plug it in, or see “affekt devices”"), driver->title);
	return NULL;
}

static unsigned reattach_device(struct dev_bus *bus, libusb_device *usb_device)
{
	struct libusb_config_descriptor *config;
	struct dev_bus_device *device;
	unsigned n = 0;

	if (libusb_get_active_config_descriptor(usb_device, &config) < 0)
		return 0;
	dev_bus_device_open(bus, usb_device, false, &device);
	for (uint8_t i = 0; device && i < config->bNumInterfaces; i++) {
		if (libusb_attach_kernel_driver(device->handle, i) == LIBUSB_SUCCESS)
			n++;
	}
	dev_bus_device_close(device);
	libusb_free_config_descriptor(config);
	return n;
}

unsigned dev_bus_reattach(struct dev_bus *bus)
{
	libusb_device **devices = dev_bus_devices(bus->context);
	unsigned n = 0;

	core_role_assert(CORE_ROLE_CONTROL);
	for (libusb_device **each = devices; each && *each; each++) {
		struct dev_bus_entry entry;
		dev_bus_entry_init(&entry, *each);
		if (is_candidate(&entry, NULL))
			n += reattach_device(bus, *each);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	return n;
}
