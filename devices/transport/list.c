#include "devices/transport/private.h"

#include "core/role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	PORT_DEPTH_MAX = 7,
};

uint16_t dev_bus_class_of(const struct libusb_interface_descriptor *interface)
{
	return (uint16_t)(interface->bInterfaceClass << 8 | interface->bInterfaceSubClass);
}

static void read_classes(struct dev_bus_entry *entry, libusb_device *device)
{
	struct libusb_config_descriptor *config;
	size_t n = 0;

	if (libusb_get_active_config_descriptor(device, &config) < 0)
		return;
	for (uint8_t i = 0; i < config->bNumInterfaces && n < DEV_BUS_CLASSES_MAX; i++) {
		const struct libusb_interface *each = &config->interface[i];
		if (each->num_altsetting > 0 && dev_bus_class_of(&each->altsetting[0]) != 0)
			entry->interface_classes[n++] = dev_bus_class_of(&each->altsetting[0]);
	}
	libusb_free_config_descriptor(config);
}

/* A string that the kernel has read already, so that the device need not be opened for it. */
static void read_kernel_string(
	const struct dev_bus_entry *entry, const char *name, char ret_text[DEV_BUS_TEXT_MAX])
{
	g_autofree char *path = g_strdup_printf("/sys/bus/usb/devices/%s/%s", entry->port, name);
	g_autofree char *text = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL) && g_utf8_validate(text, -1, NULL))
		g_strlcpy(ret_text, g_strstrip(text), DEV_BUS_TEXT_MAX);
}

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
	read_classes(entry, device);
}

struct dev_identity dev_bus_entry_identity(const struct dev_bus_entry *entry)
{
	return (struct dev_identity){
		.vendor = entry->vendor,
		.product = entry->product,
		.product_string = entry->product_string,
		.interface_classes = entry->interface_classes,
	};
}

void dev_bus_entry_match(struct dev_bus_entry *entry)
{
	const struct dev_identity identity = dev_bus_entry_identity(entry);

	entry->driver = NULL;
	entry->match = NULL;
	entry->n_candidates = 0;
	for (const struct dev_driver *const *each = dev_drivers; *each; each++) {
		const struct dev_match *row = dev_driver_match(*each, &identity);
		if (!row)
			continue;
		if (dev_match_is_sure(row)) {
			entry->driver = *each;
			entry->match = row;
			entry->n_candidates = 0;
			return;
		}
		if (entry->n_candidates == DEV_BUS_CANDIDATES_MAX)
			continue;
		entry->candidates[entry->n_candidates++] = *each;
		if (!entry->match)
			entry->match = row;
	}
}

static bool is_hub(libusb_device *device)
{
	struct libusb_device_descriptor descriptor;

	libusb_get_device_descriptor(device, &descriptor);
	return descriptor.bDeviceClass == LIBUSB_CLASS_HUB;
}

/* True when it is worth opening the device for @driver: all but the product's name fits. */
static bool may_be_of(const struct dev_bus_entry *entry, const struct dev_driver *driver)
{
	for (const struct dev_match *row = driver->matches; row && row->label; row++) {
		struct dev_identity identity = dev_bus_entry_identity(entry);
		identity.product_string = row->product_string;
		if (dev_match_fits(row, &identity))
			return true;
	}
	return false;
}

static bool is_candidate(const struct dev_bus_entry *entry)
{
	for (const struct dev_driver *const *each = dev_drivers; *each; each++) {
		if (may_be_of(entry, *each))
			return true;
	}
	return false;
}

static int compare_ports(gconstpointer a, gconstpointer b)
{
	const struct dev_bus_entry *left = a, *right = b;

	return strcmp(left->port, right->port);
}

/* The row that would fit if the product had its name. */
static const struct dev_match *find_resembled(const struct dev_bus_entry *entry)
{
	for (const struct dev_driver *const *each = dev_drivers; *each; each++) {
		for (const struct dev_match *row = (*each)->matches; row && row->label; row++) {
			struct dev_identity identity = dev_bus_entry_identity(entry);
			identity.product_string = row->product_string;
			if (row->product_string && dev_match_fits(row, &identity))
				return row;
		}
	}
	return NULL;
}

static void look_at(
	struct dev_bus *bus, libusb_device *usb_device, bool by_node, struct dev_bus_entry *entry)
{
	struct dev_bus_device *device;
	int code = dev_bus_device_open(bus, usb_device, by_node, &device);

	if (device) {
		dev_bus_device_describe(device);
		*entry = device->entry;
		dev_bus_device_close(device);
	} else {
		read_kernel_string(entry, "product", entry->product_string);
		read_kernel_string(entry, "serial", entry->serial);
		dev_bus_entry_match(entry);
	}
	entry->resembled = entry->driver ? NULL : find_resembled(entry);
	entry->access = dev_link_error_from_libusb(code);
}

GArray *dev_bus_list(struct dev_bus *bus)
{
	GArray *entries = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_entry));
	libusb_device **devices = dev_bus_devices(bus->context);

	core_role_assert(CORE_ROLE_CONTROL);
	for (libusb_device **each = devices; each && *each; each++) {
		struct dev_bus_entry entry;
		if (is_hub(*each))
			continue;
		dev_bus_entry_init(&entry, *each);
		if (is_candidate(&entry))
			look_at(bus, *each, false, &entry);
		g_array_append_val(entries, entry);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	g_array_sort(entries, compare_ports);
	return entries;
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

/* Is it excluded by what can be known without opening it? */
static bool is_excluded(const struct dev_bus_entry *entry, const struct dev_bus_wish *wish)
{
	char serial[DEV_BUS_TEXT_MAX] = "";

	if (wish->port && strcmp(wish->port, entry->port) != 0)
		return true;
	if (!wish->serial)
		return false;
	read_kernel_string(entry, "serial", serial);
	return serial[0] && strcmp(wish->serial, serial) != 0;
}

/* May what is open now be used as the wish says? */
static bool is_meant(
	const struct dev_bus_entry *entry, const struct dev_bus_wish *wish, GError **error)
{
	const struct dev_identity identity = dev_bus_entry_identity(entry);
	const struct dev_match *row = dev_driver_match(wish->driver, &identity);

	if (!row || (wish->serial && strcmp(wish->serial, entry->serial) != 0))
		return false;
	if (dev_match_is_sure(row) || wish->port || wish->serial || wish->takes_any)
		return true;
	if (!*error)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_NAMED,
			_("The device at USB port %s may be a %s or anything else with the same "
			  "chip: if it is one, name it as in --device %s@%s"),
			entry->port, wish->driver->title, wish->driver->name, entry->port);
	return false;
}

/* Opens @usb_device if it is the one wished for. When it could not be opened to be looked at, the
 * reason goes into @error, once. */
static struct dev_bus_device *try_device(struct dev_bus *bus, libusb_device *usb_device,
	bool by_node, const struct dev_bus_wish *wish, GError **error)
{
	struct dev_bus_device *device;
	struct dev_bus_entry entry;

	dev_bus_entry_init(&entry, usb_device);
	if (!may_be_of(&entry, wish->driver) || is_open_already(bus, &entry) ||
		is_excluded(&entry, wish))
		return NULL;
	int code = dev_bus_device_open(bus, usb_device, by_node, &device);
	if (device) {
		dev_bus_device_describe(device);
		const struct dev_identity identity = dev_bus_entry_identity(&device->entry);
		if (is_meant(&device->entry, wish, error)) {
			device->entry.driver = wish->driver;
			device->entry.match = dev_driver_match(wish->driver, &identity);
			return device;
		}
		dev_bus_device_close(device);
	} else if (!*error) {
		entry.access = dev_link_error_from_libusb(code);
		read_kernel_string(&entry, "product", entry.product_string);
		dev_bus_entry_match(&entry);
		g_autofree char *problem = dev_bus_entry_problem(&entry);
		g_set_error_literal(
			error, DEV_BUS_ERROR, (gint)error_of_access(entry.access), problem);
	}
	return NULL;
}

/* Those of @devices that @wish may mean: not open yet, not excluded without a look. */
static GPtrArray *find_similar(
	const struct dev_bus *bus, libusb_device **devices, const struct dev_bus_wish *wish)
{
	GPtrArray *similar = g_ptr_array_new();

	for (libusb_device **each = devices; each && *each; each++) {
		struct dev_bus_entry entry;
		dev_bus_entry_init(&entry, *each);
		if (may_be_of(&entry, wish->driver) && !is_open_already(bus, &entry) &&
			!is_excluded(&entry, wish))
			g_ptr_array_add(similar, *each);
	}
	return similar;
}

/* Adds to @list what to type so that @entry is meant. */
static void add_name(
	GString *list, const struct dev_bus_entry *entry, const struct dev_bus_wish *wish)
{
	const char *name = wish->driver->name;

	g_string_append(list, list->len > 0 ? "; " : "");
	if (entry->serial[0] && !wish->serial)
		g_string_append_printf(
			list, _("--device %s@%s or %s@%s"), name, entry->port, name, entry->serial);
	else
		g_string_append_printf(list, "--device %s@%s", name, entry->port);
}

/* Several could be meant, and all but one are a neighbour's. One that cannot be opened counts too.
 */
static bool is_one_of_several(struct dev_bus *bus, libusb_device **devices, bool by_node,
	const struct dev_bus_wish *wish, GError **error)
{
	g_autoptr(GPtrArray) similar = find_similar(bus, devices, wish);
	g_autoptr(GArray) meant = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_entry));
	g_autoptr(GString) list = g_string_new(NULL);

	if (wish->port || (wish->takes_any && !wish->is_return) || similar->len < 2)
		return false;
	for (guint i = 0; i < similar->len; i++) {
		g_autoptr(GError) unsure = NULL;
		struct dev_bus_entry entry;
		dev_bus_entry_init(&entry, similar->pdata[i]);
		look_at(bus, similar->pdata[i], by_node, &entry);
		if (entry.access != DEV_LINK_GONE && is_meant(&entry, wish, &unsure))
			g_array_append_val(meant, entry);
	}
	if (meant->len < 2)
		return false;
	g_array_sort(meant, compare_ports);
	for (guint i = 0; i < meant->len; i++)
		add_name(list, &g_array_index(meant, struct dev_bus_entry, i), wish);
	g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_NAMED,
		_("More than one %s is attached, and the neighbour's is not to be recorded: name "
		  "the one that is meant, as in %s"),
		wish->driver->title, list->str);
	return true;
}

static struct dev_bus_device *try_context(struct dev_bus *bus, libusb_context *context,
	const struct dev_bus_wish *wish, GError **error)
{
	libusb_device **devices = dev_bus_devices(context);
	bool by_node = context != bus->context;
	bool is_refused = is_one_of_several(bus, devices, by_node, wish, error);
	struct dev_bus_device *found = NULL;

	for (libusb_device **each = devices; each && *each && !found && !is_refused; each++)
		found = try_device(bus, *each, by_node, wish, error);
	if (devices)
		libusb_free_device_list(devices, 1);
	return found;
}

/* Where nobody reports plugging, libusb's list stays as it was at its initialisation: a second
 * context looks at the bus afresh, and what it finds is opened through its device node. */
static struct dev_bus_device *try_fresh_look(
	struct dev_bus *bus, const struct dev_bus_wish *wish, GError **error)
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

/* Is there something else at the port that is wished for? Then @error says what. */
static bool is_other_device(
	const struct dev_bus *bus, const struct dev_bus_wish *wish, GError **error)
{
	libusb_device **devices = dev_bus_devices(bus->context);
	bool is_other = false;

	for (libusb_device **each = devices; each && *each && wish->port && !is_other; each++) {
		struct dev_bus_entry entry;
		dev_bus_entry_init(&entry, *each);
		is_other = strcmp(entry.port, wish->port) == 0 && !may_be_of(&entry, wish->driver);
		if (!is_other)
			continue;
		read_kernel_string(&entry, "product", entry.product_string);
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("At USB port %s is %04x:%04x (%s), which the driver %s does not read: "
			  "plug the %s in there, or give the driver that “affekt devices” names "
			  "for what is there"),
			entry.port, entry.vendor, entry.product,
			entry.product_string[0] ? entry.product_string : _("without a name"),
			wish->driver->name, wish->driver->title);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	return is_other;
}

static void set_not_found(
	const struct dev_bus *bus, const struct dev_bus_wish *wish, GError **error)
{
	const char *title = wish->driver->title;

	if (is_other_device(bus, wish, error))
		return;
	if (wish->port && wish->serial)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s with the serial number %s is attached at USB port %s: is another "
			  "one plugged in there? See “affekt devices”"),
			title, wish->serial, wish->port);
	else if (wish->port)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s is attached at USB port %s: plug it in there, or see “affekt "
			  "devices”"),
			title, wish->port);
	else if (wish->serial)
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s with the serial number %s is attached: plug it in, or see "
			  "“affekt devices”"),
			title, wish->serial);
	else
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_NOT_FOUND,
			_("No %s is attached: plug it in, or see “affekt devices”"), title);
}

struct dev_bus_device *dev_bus_open(
	struct dev_bus *bus, const struct dev_bus_wish *wish, GError **error)
{
	g_autoptr(GError) problem = NULL;

	core_role_assert(CORE_ROLE_CONTROL);
	struct dev_bus_device *found = try_context(bus, bus->context, wish, &problem);
	if (!found && (!problem || g_error_matches(problem, DEV_BUS_ERROR, DEV_BUS_ERROR_GONE))) {
		g_clear_error(&problem);
		found = try_fresh_look(bus, wish, &problem);
	}
	if (found)
		return found;
	if (problem)
		g_propagate_error(error, g_steal_pointer(&problem));
	else
		set_not_found(bus, wish, error);
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
		const struct dev_identity identity = dev_bus_entry_identity(&entry);
		if (is_candidate(&entry) || dev_bridge_find(&identity))
			n += reattach_device(bus, *each);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	return n;
}
