/*
 * DESIGN
 * Two threads share each device. [usb] runs the bus, decodes and emits: all items of a device come
 * from it alone, so the sink needs no lock. What it cannot do itself (it may not block) it leaves
 * in `need`, which [control] takes in acq_usb_loop_service(): clearing a stall, or closing a lost
 * device and opening it again. While [control] works on a device, none of its transfers run.
 *
 * A device that is away is tried at once when something arrives on the bus, with short pauses in
 * the first second (the permissions of a new device node come late), then each second for ever.
 */
#include "acquisition/usb_device.h"
#include "core/role.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	STEP_MS = 100,
	TICK_ITEMS_MAX = 64,
	NO_CAUSE = -1,
};

static const int64_t NS_PER_MS = G_GINT64_CONSTANT(1000000);
static const int64_t UNREADABLE_NS = G_GINT64_CONSTANT(5000000000);
static const int64_t RETRY_FIRST_NS = G_GINT64_CONSTANT(100000000);
static const int64_t RETRY_LAST_NS = G_GINT64_CONSTANT(1000000000);

/* --- [usb] --- */

static void on_item(void *user, const struct dev_item *item)
{
	struct acq_usb_device *device = user;
	bool *is_gap_open = &device->is_gap_open[item->group];

	if (item->kind == DEV_ITEM_SCAN) {
		*is_gap_open = false;
		device->has_sample = true;
		device->unreadable_since_ns = 0;
		atomic_store_explicit(&device->trouble, TROUBLE_NONE, memory_order_relaxed);
	} else if (item->kind == DEV_ITEM_GAP) {
		if (*is_gap_open)
			return;
		*is_gap_open = isnan(item->lost);
	}
	device->sink(device->user, item);
}

static void emit_gap(struct acq_usb_device *device, enum dev_gap_cause cause, int64_t now_ns)
{
	uint32_t done = 0;

	device->emitter.host_ns = now_ns;
	for (size_t i = 0; i < device->info.n_channels; i++) {
		uint8_t group = device->info.channels[i].group;
		if (!(done & UINT32_C(1) << group))
			dev_emit_gap(&device->emitter, group, cause, NAN);
		done |= UINT32_C(1) << group;
	}
}

static void raise_need(struct acq_usb_device *device, enum need need)
{
	int now = atomic_load(&device->need);

	while (now < (int)need && !atomic_compare_exchange_weak(&device->need, &now, (int)need))
		;
}

/* Bytes come and no sample: another device, wrong settings, or it has lost its mind. Opening it
 * again asks it anew who it is. */
static void watch_readability(struct acq_usb_device *device)
{
	int64_t now_ns = device->emitter.host_ns;

	if (device->unreadable_since_ns == 0)
		device->unreadable_since_ns = now_ns;
	if (now_ns - device->unreadable_since_ns <= UNREADABLE_NS)
		return;
	atomic_store(&device->trouble, TROUBLE_UNREADABLE);
	emit_gap(device, DEV_GAP_GARBAGE, device->unreadable_since_ns);
	device->unreadable_since_ns = now_ns;
	raise_need(device, NEED_REOPEN);
}

static void on_bytes(void *user, const uint8_t *bytes, size_t len, int64_t monotonic_ns)
{
	struct acq_usb_device *device = user;

	device->emitter.host_ns = core_clock_from_monotonic_ns(device->loop->clock, monotonic_ns);
	device->has_sample = false;
	device->info.driver->decode(device->state, bytes, len, &device->emitter);
	if (device->has_sample)
		acq_latency_add(&device->loop->to_ring,
			core_clock_now_ns(device->loop->clock) - device->emitter.host_ns);
	else
		watch_readability(device);
}

static void on_status(void *user, enum dev_bus_status status, int64_t monotonic_ns)
{
	static const enum dev_gap_cause CAUSES[] = {
		[DEV_BUS_GONE] = DEV_GAP_UNPLUGGED,
		[DEV_BUS_HALTED] = DEV_GAP_TRANSFER,
		[DEV_BUS_DAMAGED] = DEV_GAP_TRANSFER,
		[DEV_BUS_BROKEN] = DEV_GAP_TRANSFER,
		[DEV_BUS_SILENT] = DEV_GAP_STALLED,
	};
	static const enum trouble TROUBLES[] = {
		[DEV_BUS_GONE] = TROUBLE_GONE,
		[DEV_BUS_BROKEN] = TROUBLE_BROKEN,
		[DEV_BUS_SILENT] = TROUBLE_SILENT,
	};
	struct acq_usb_device *device = user;

	emit_gap(device, CAUSES[status],
		core_clock_from_monotonic_ns(device->loop->clock, monotonic_ns));
	if (status == DEV_BUS_DAMAGED)
		return;
	if (status != DEV_BUS_HALTED)
		atomic_store(&device->trouble, TROUBLES[status]);
	atomic_store(&device->is_streaming, false);
	raise_need(device, status == DEV_BUS_HALTED ? NEED_RESUME : NEED_REOPEN);
}

static void pass_on(struct acq_usb_device *device)
{
	int cause = atomic_exchange(&device->gap_to_note, NO_CAUSE);
	struct dev_item item;

	if (cause != NO_CAUSE)
		emit_gap(device, (enum dev_gap_cause)cause, core_clock_now_ns(device->loop->clock));
	while (device->ticked && core_ring_pop(device->ticked, &item))
		on_item(device, &item);
}

static void *run_usb(void *user)
{
	struct acq_usb_loop *loop = user;

	core_role_enter(CORE_ROLE_USB, "usb");
	while (!atomic_load(&loop->shall_stop)) {
		dev_bus_step(loop->bus, STEP_MS);
		core_role_realtime_begin();
		for (guint i = 0; i < loop->devices->len; i++)
			pass_on(g_ptr_array_index(loop->devices, i));
		core_role_realtime_end();
	}
	return NULL;
}

/* --- [control] --- */

static void on_tick_item(void *user, const struct dev_item *item)
{
	struct acq_usb_device *device = user;

	/* Samples come from decode alone: the numbering is [usb]'s. */
	g_assert(item->kind == DEV_ITEM_EVENT);
	core_ring_push(device->ticked, item);
}

static void tick_device(struct acq_usb_device *device, int64_t now_ns)
{
	const struct dev_driver *driver = device->info.driver;

	if (!driver->tick || driver->tick_ms == 0 || now_ns < device->next_tick_ns)
		return;
	device->next_tick_ns = now_ns + (int64_t)driver->tick_ms * NS_PER_MS;
	device->tick_emitter.host_ns = now_ns;
	if (driver->tick(device->state, dev_bus_device_link(device->opened), now_ns,
		    &device->tick_emitter) < 0)
		raise_need(device, NEED_REOPEN);
	dev_bus_wake(device->loop->bus);
}

static bool stream_device(struct acq_usb_device *device, GError **error)
{
	struct dev_bus_sink sink = {.bytes = on_bytes, .status = on_status, .user = device};

	device->unreadable_since_ns = 0;
	return acq_usb_device_stream(device, &sink, error);
}

static void try_again(struct acq_usb_device *device, int64_t now_ns)
{
	g_autoptr(GError) error = NULL;

	g_clear_pointer(&device->reason, g_free);
	if (acq_usb_device_open(device, &error) && stream_device(device, &error))
		return;
	acq_usb_device_close(device, true);
	device->reason = g_strdup(error->message);
	device->next_try_ns = now_ns + device->retry_ns;
	device->retry_ns = MIN(2 * device->retry_ns, RETRY_LAST_NS);
}

static void expect_device(struct acq_usb_device *device, int64_t now_ns)
{
	device->next_try_ns = now_ns;
	device->retry_ns = RETRY_FIRST_NS;
}

static void service_device(struct acq_usb_device *device, int64_t now_ns)
{
	int need = atomic_exchange(&device->need, NEED_NOTHING);

	if (need == NEED_RESUME) {
		if (dev_bus_device_resume(device->opened, NULL))
			atomic_store(&device->is_streaming, true);
		else
			need = NEED_REOPEN;
	}
	if (need == NEED_REOPEN) {
		acq_usb_device_close(device, true);
		expect_device(device, now_ns);
	}
	if (device->opened)
		tick_device(device, now_ns);
	else if (now_ns >= device->next_try_ns)
		try_again(device, now_ns);
}

static void describe_trouble(struct acq_usb_loop *loop, const struct acq_usb_device *device)
{
	const char *label = device->info.label;

	if (loop->problem->len > 0)
		g_string_append_c(loop->problem, ' ');
	switch ((enum trouble)atomic_load(&device->trouble)) {
	case TROUBLE_BROKEN:
		g_string_append_printf(loop->problem,
			_("USB reports errors of %s without end: try another cable or port; "
			  "recording goes on when they end."),
			label);
		break;
	case TROUBLE_SILENT:
		g_string_append_printf(loop->problem,
			_("%s sends nothing: look whether it is switched on; recording goes on "
			  "when it sends."),
			label);
		break;
	case TROUBLE_UNREADABLE:
		g_string_append_printf(loop->problem,
			_("%s sends bytes that are no measurements: check that it is the right "
			  "device; recording goes on when it measures."),
			label);
		break;
	case TROUBLE_NONE:
	case TROUBLE_GONE:
		g_string_printf(
			loop->problem, _("%s is away; recording goes on when it is back."), label);
		break;
	}
	if (device->reason)
		g_string_append_printf(loop->problem, " %s", device->reason);
}

static void describe_problem(struct acq_usb_loop *loop)
{
	g_string_truncate(loop->problem, 0);
	for (guint i = 0; i < loop->devices->len; i++) {
		const struct acq_usb_device *device = g_ptr_array_index(loop->devices, i);
		if (!device->opened || atomic_load(&device->trouble) > TROUBLE_GONE)
			describe_trouble(loop, device);
	}
}

void acq_usb_loop_service(struct acq_usb_loop *loop)
{
	int64_t now_ns = core_clock_now_ns(loop->clock);
	struct dev_bus_event event;

	core_role_assert(CORE_ROLE_CONTROL);
	while (dev_bus_next_event(loop->bus, &event)) {
		for (guint i = 0; event.has_arrived && i < loop->devices->len; i++) {
			struct acq_usb_device *device = g_ptr_array_index(loop->devices, i);
			if (!device->opened)
				expect_device(device, now_ns);
		}
	}
	for (guint i = 0; i < loop->devices->len; i++)
		service_device(g_ptr_array_index(loop->devices, i), now_ns);
	describe_problem(loop);
}

static void free_device(void *pointer)
{
	struct acq_usb_device *device = pointer;

	acq_usb_device_close(device, true);
	core_ring_destroy(device->ticked);
	g_free(device->info.label);
	g_free(device->info.port);
	g_free(device->info.serial);
	g_free(device->reason);
	g_free(device->state);
	g_free(device);
}

struct acq_usb_loop *acq_usb_loop_create(const struct core_clock *clock, GError **error)
{
	struct dev_bus *bus = dev_bus_create(error);

	if (!bus)
		return NULL;
	struct acq_usb_loop *loop = g_new0(struct acq_usb_loop, 1);
	loop->clock = clock;
	loop->bus = bus;
	loop->devices = g_ptr_array_new_with_free_func(free_device);
	loop->problem = g_string_new(NULL);
	return loop;
}

void acq_usb_loop_destroy(struct acq_usb_loop *loop)
{
	if (!loop)
		return;
	acq_usb_loop_stop(loop);
	g_ptr_array_unref(loop->devices);
	dev_bus_destroy(loop->bus);
	g_string_free(loop->problem, TRUE);
	g_free(loop);
}

const struct acq_latency *acq_usb_loop_latency(const struct acq_usb_loop *loop)
{
	return &loop->to_ring;
}

const char *acq_usb_loop_note(const struct acq_usb_loop *loop)
{
	if (dev_bus_has_hotplug(loop->bus))
		return NULL;
	return _("This system does not report when USB devices come and go (udev is not running): "
		 "Affekt looks for them each second.");
}

struct acq_usb_device *acq_usb_loop_add(struct acq_usb_loop *loop,
	const struct dev_settings *settings, uint8_t number,
	void (*sink)(void *user, const struct dev_item *item), void *user, GError **error)
{
	const struct dev_driver *driver = settings->driver;
	struct acq_usb_device *device = g_new0(struct acq_usb_device, 1);

	core_role_assert(CORE_ROLE_CONTROL);
	g_assert(!loop->is_running && loop->devices->len < DEV_BUS_DEVICES_MAX);
	device->loop = loop;
	device->settings = settings;
	device->info.driver = driver;
	device->sink = sink;
	device->user = user;
	device->state = g_malloc0(driver->state_bytes);
	atomic_init(&device->need, NEED_NOTHING);
	atomic_init(&device->trouble, TROUBLE_NONE);
	atomic_init(&device->gap_to_note, NO_CAUSE);
	dev_emitter_init(&device->emitter, number, on_item, device);
	dev_emitter_init(&device->tick_emitter, number, on_tick_item, device);
	if (driver->tick && driver->tick_ms)
		device->ticked = core_ring_create(sizeof(struct dev_item), TICK_ITEMS_MAX);
	if (!acq_usb_device_open(device, error)) {
		free_device(device);
		return NULL;
	}
	g_ptr_array_add(loop->devices, device);
	return device;
}

const struct acq_usb_info *acq_usb_device_info(const struct acq_usb_device *device)
{
	return &device->info;
}

bool acq_usb_device_is_streaming(const struct acq_usb_device *device)
{
	return atomic_load(&device->is_streaming);
}

bool acq_usb_loop_start(struct acq_usb_loop *loop, GError **error)
{
	core_role_assert(CORE_ROLE_CONTROL);
	dev_bus_set_threaded(loop->bus, true);
	if (pthread_create(&loop->thread, NULL, run_usb, loop) != 0) {
		dev_bus_set_threaded(loop->bus, false);
		g_set_error_literal(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot start the USB thread: the system has no threads left"));
		return false;
	}
	loop->is_running = true;
	for (guint i = 0; i < loop->devices->len; i++) {
		if (!stream_device(g_ptr_array_index(loop->devices, i), error))
			return false;
	}
	return true;
}

const char *acq_usb_loop_problem(const struct acq_usb_loop *loop)
{
	return loop->problem->len ? loop->problem->str : NULL;
}

void acq_usb_loop_note_gap(struct acq_usb_loop *loop, enum dev_gap_cause cause)
{
	core_role_assert(CORE_ROLE_CONTROL);
	for (guint i = 0; i < loop->devices->len; i++) {
		struct acq_usb_device *device = g_ptr_array_index(loop->devices, i);
		atomic_store(&device->gap_to_note, (int)cause);
	}
	dev_bus_wake(loop->bus);
}

void acq_usb_loop_stop(struct acq_usb_loop *loop)
{
	if (!loop->is_running)
		return;
	core_role_assert(CORE_ROLE_CONTROL);
	for (guint i = 0; i < loop->devices->len; i++)
		acq_usb_device_close(g_ptr_array_index(loop->devices, i), true);
	atomic_store(&loop->shall_stop, true);
	dev_bus_wake(loop->bus);
	pthread_join(loop->thread, NULL);
	dev_bus_set_threaded(loop->bus, false);
	loop->is_running = false;
}
