#include "acquisition/usb_device.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Finds the stream by which the driver knows the device; it stays claimed. */
static bool probe_device(struct acq_usb_device *device, GError **error)
{
	const struct dev_driver *driver = device->info.driver;

	for (const struct dev_stream *stream = driver->streams; stream->transfers; stream++) {
		memset(device->state, 0, driver->state_bytes);
		if (!dev_bus_device_claim(device->opened, stream, error))
			return false;
		int answer = driver->probe ? driver->probe(device->state,
						     dev_bus_device_link(device->opened), stream)
					   : 1;
		if (answer > 0)
			return true;
		if (answer == DEV_LINK_GONE)
			break;
	}
	g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
		_("The device at USB port %s does not answer as the device “%s” does: check that "
		  "it is that one, and plug it in again"),
		dev_bus_device_entry(device->opened)->port, driver->title);
	return false;
}

/* What was asked for; later the same device as before if it can be told: its serial in its socket,
 * its serial anywhere, its socket, the only one like it. What the user has named is never widened.
 */
static struct dev_bus_device *find_device(struct acq_usb_device *device, GError **error)
{
	const struct dev_settings *settings = device->settings;
	struct dev_bus *bus = device->loop->bus;
	struct dev_bus_wish wish = {
		.driver = device->info.driver,
		.port = settings->port,
		.serial = settings->serial,
		.takes_any = settings->takes_any,
	};

	if (!device->info.port)
		return dev_bus_open(bus, &wish, error);
	if (device->info.serial[0])
		wish.serial = device->info.serial;
	if (settings->port)
		return dev_bus_open(bus, &wish, error);
	wish.port = device->info.port;
	struct dev_bus_device *found = dev_bus_open(bus, &wish, NULL);
	wish.port = NULL;
	wish.is_return = true;
	return found ? found : dev_bus_open(bus, &wish, error);
}

static void remember_device(
	struct acq_usb_device *device, const struct core_channel *channels, size_t n_channels)
{
	const struct dev_bus_entry *entry = dev_bus_device_entry(device->opened);
	struct acq_usb_info *info = &device->info;

	if (info->port)
		return;
	memcpy(info->channels, channels, n_channels * sizeof(*channels));
	info->n_channels = n_channels;
	info->label = g_strdup(entry->match->label);
	info->port = g_strdup(entry->port);
	info->serial = g_strdup(entry->serial);
	info->is_emulated = g_str_has_prefix(entry->serial, DEV_LINK_EMULATED_SERIAL);
}

void acq_usb_device_close(struct acq_usb_device *device, bool was_started)
{
	const struct dev_driver *driver = device->info.driver;

	if (!device->opened)
		return;
	atomic_store(&device->is_streaming, false);
	dev_bus_device_stop(device->opened);
	if (was_started && driver->stop)
		driver->stop(device->state, dev_bus_device_link(device->opened));
	g_clear_pointer(&device->opened, dev_bus_device_close);
}

bool acq_usb_device_open(struct acq_usb_device *device, GError **error)
{
	const struct dev_driver *driver = device->info.driver;
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = driver->n_channels;

	memcpy(channels, driver->channels, n_channels * sizeof(*channels));
	device->opened = find_device(device, error);
	if (!device->opened)
		return false;
	if (!probe_device(device, error) ||
		(driver->start && driver->start(device->state, dev_bus_device_link(device->opened),
					  device->settings, channels, &n_channels, error) < 0)) {
		acq_usb_device_close(device, false);
		return false;
	}
	remember_device(device, channels, n_channels);
	return true;
}

bool acq_usb_device_stream(
	struct acq_usb_device *device, const struct dev_bus_sink *sink, GError **error)
{

	const struct dev_driver *driver = device->info.driver;

	atomic_store(&device->need, NEED_NOTHING);
	atomic_store(&device->is_streaming, true);
	if (!dev_bus_device_start(device->opened, sink, error))
		return false;
	if (!driver->begin ||
		driver->begin(device->state, dev_bus_device_link(device->opened)) >= 0)
		return true;
	g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
		_("The %s at USB port %s does not begin to measure: plug it in again"),
		driver->title, dev_bus_device_entry(device->opened)->port);
	return false;
}
