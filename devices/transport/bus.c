#include "devices/transport/private.h"

#include "core/role.h"

#include <glib/gi18n-lib.h>
#include <time.h>

G_DEFINE_QUARK(dev_bus_error, dev_bus_error)

int64_t dev_bus_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * G_GINT64_CONSTANT(1000000000) + now.tv_nsec;
}

/* Runs inside libusb's event handling, where nothing may be asked of the bus: only noted. */
static int LIBUSB_CALL on_hotplug(
	libusb_context *context, libusb_device *device, libusb_hotplug_event event, void *user)
{
	struct dev_bus *bus = user;

	(void)context;
	(void)device;
	(void)event;
	atomic_store(&bus->has_changed, true);
	return 0;
}

libusb_device **dev_bus_devices(libusb_context *context)
{
	libusb_device **devices = NULL;

	return libusb_get_device_list(context, &devices) < 0 ? NULL : devices;
}

static void update_roster(struct dev_bus *bus)
{
	g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_entry));
	libusb_device **devices = dev_bus_devices(bus->context);

	for (libusb_device **device = devices; device && *device; device++) {
		struct dev_bus_entry entry;
		dev_bus_entry_init(&entry, *device);
		g_array_append_val(entries, entry);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	dev_roster_update(&bus->roster, (const void *)entries->data, entries->len);
}

bool dev_bus_next_event(struct dev_bus *bus, struct dev_bus_event *ret_event)
{
	core_role_assert(CORE_ROLE_CONTROL);
	if (atomic_exchange(&bus->has_changed, false))
		update_roster(bus);
	return dev_roster_next(&bus->roster, ret_event);
}

struct dev_bus *dev_bus_create(GError **error)
{
	g_autofree struct dev_bus *bus = g_new0(struct dev_bus, 1);
	int code = libusb_init(&bus->context);

	if (code < 0) {
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot use USB on this computer: %s"), libusb_strerror(code));
		return NULL;
	}
	sem_init(&bus->call_done, 0, 0);
	dev_roster_init(&bus->roster);
	if (libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG)) {
		code = libusb_hotplug_register_callback(bus->context,
			LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
			LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
			LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, bus, &bus->hotplug);
		bus->has_hotplug_callback = code == LIBUSB_SUCCESS;
	}
	atomic_init(&bus->has_hotplug, bus->has_hotplug_callback);

	/* What is attached from the start is no event. */
	update_roster(bus);
	g_array_set_size(bus->roster.events, 0);
	return g_steal_pointer(&bus);
}

void dev_bus_destroy(struct dev_bus *bus)
{
	if (!bus)
		return;
	if (bus->has_hotplug_callback)
		libusb_hotplug_deregister_callback(bus->context, bus->hotplug);
	libusb_exit(bus->context);
	dev_roster_finish(&bus->roster);
	sem_destroy(&bus->call_done);
	g_free(bus);
}

bool dev_bus_has_hotplug(const struct dev_bus *bus)
{
	return atomic_load(&bus->has_hotplug);
}

static void run_call(struct dev_bus *bus)
{
	struct dev_bus_call *call = atomic_exchange(&bus->call, NULL);

	if (!call)
		return;
	call->run(call->argument);
	sem_post(&bus->call_done);
}

void dev_bus_step(struct dev_bus *bus, uint32_t timeout_ms)
{
	for (size_t i = 0; i < DEV_BUS_DEVICES_MAX; i++) {
		if (bus->devices[i] && bus->devices[i]->stream.resting)
			timeout_ms = MIN(timeout_ms, DEV_STREAM_REST_MS);
	}
	struct timeval timeout = {
		.tv_sec = timeout_ms / 1000,
		.tv_usec = (timeout_ms % 1000) * 1000,
	};

	run_call(bus);
	libusb_handle_events_timeout_completed(bus->context, &timeout, NULL);
	int64_t now_ns = dev_bus_now_ns();
	for (size_t i = 0; i < DEV_BUS_DEVICES_MAX; i++) {
		if (bus->devices[i])
			dev_bus_stream_look(&bus->devices[i]->stream, now_ns);
	}
	run_call(bus);
}

void dev_bus_set_threaded(struct dev_bus *bus, bool is_threaded)
{
	bus->is_threaded = is_threaded;
}

void dev_bus_wake(struct dev_bus *bus)
{
	libusb_interrupt_event_handler(bus->context);
}

void dev_bus_wait(struct dev_bus *bus, sem_t *sem)
{
	if (bus->is_threaded) {
		while (sem_wait(sem) != 0)
			; /* interrupted by a signal */
		return;
	}
	while (sem_trywait(sem) != 0)
		dev_bus_step(bus, 10);
}

void dev_bus_call(struct dev_bus *bus, void (*run)(void *argument), void *argument)
{
	struct dev_bus_call call = {.run = run, .argument = argument};

	core_role_assert(CORE_ROLE_CONTROL);
	if (!bus->is_threaded) {
		run(argument);
		return;
	}
	atomic_store(&bus->call, &call);
	dev_bus_wake(bus);
	dev_bus_wait(bus, &bus->call_done);
}
