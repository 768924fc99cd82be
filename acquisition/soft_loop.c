#include "acquisition/soft_loop.h"

#include <math.h>

enum {
	WAIT_US = 20 * 1000, /* the longest wait: how late a plan or a stop may be noticed */
	FULL_WAIT_US = 500
};

/* A virtual clock without a due tick (all sources over) moves by such steps. */
static const int64_t IDLE_STEP_NS = CORE_NS_PER_S / 50;

void acq_soft_loop_init(struct acq_soft_loop *loop, struct core_clock *clock, double speed)
{
	*loop = (struct acq_soft_loop){.clock = clock, .speed = speed};
}

struct acq_soft_device *acq_soft_loop_add(
	struct acq_soft_loop *loop, const struct dev_settings *settings, GError **error)
{
	const struct dev_driver *driver = settings->driver;
	struct acq_soft_device *device = &loop->devices[loop->n_devices];

	g_assert(loop->n_devices < ACQ_SOFT_DEVICES_MAX);
	g_assert(driver->n_channels <= DEV_CHANNELS_MAX);
	*device = (struct acq_soft_device){
		.driver = driver,
		.n_channels = driver->n_channels,
		.is_simulated = driver->is_simulated,
		.state = g_malloc0(MAX(driver->state_bytes, 1)),
	};
	for (size_t i = 0; i < driver->n_channels; i++) {
		device->channels[i] = driver->channels[i];
	}
	if (driver->start && driver->start(device->state, NULL, settings, device->channels,
				     &device->n_channels, error) < 0) {
		g_free(device->state);
		return NULL;
	}
	if (driver->origin) {
		driver->origin(device->state, &device->is_simulated, &device->is_emulated);
	}
	loop->n_devices++;
	return device;
}

void acq_soft_device_connect(struct acq_soft_device *device, uint8_t number, struct acq_feed *feed)
{
	device->feed = feed;
	dev_emitter_init(&device->emitter, number, acq_feed_push, feed);
}

void acq_soft_loop_start(struct acq_soft_loop *loop)
{
	loop->started_us = g_get_monotonic_time();
}

/* A source that fails ends here, and the file says so: its samples are missing from now on. */
static void end_device(struct acq_soft_device *device, bool has_failed)
{
	device->is_over = true;
	for (uint8_t group = 0; has_failed && group < device->feed->n_groups; group++) {
		dev_emit_gap(&device->emitter, group, DEV_GAP_SOURCE, NAN);
	}
}

static void tick(struct acq_soft_device *device, int64_t now_ns)
{
	device->emitter.host_ns = now_ns;
	int more = device->driver->tick(device->state, NULL, now_ns, &device->emitter);
	if (more <= 0) {
		end_device(device, more < 0);
	}
}

/* The device to be ticked next; NULL when all are over. */
static struct acq_soft_device *next_due(struct acq_soft_loop *loop)
{
	struct acq_soft_device *next = NULL;

	for (size_t i = 0; i < loop->n_devices; i++) {
		struct acq_soft_device *device = &loop->devices[i];
		if (!device->is_over && (!next || device->due_ns < next->due_ns)) {
			next = device;
		}
	}
	return next;
}

/* Session time up to which a virtual clock may have moved by now. */
static int64_t allowed_ns(const struct acq_soft_loop *loop)
{
	double real_s = (double)(g_get_monotonic_time() - loop->started_us) / G_USEC_PER_SEC;

	return isinf(loop->speed) ? INT64_MAX
				  : (int64_t)(real_s * loop->speed * (double)CORE_NS_PER_S);
}

/* Waits until @due_ns has come and answers true, or false after WAIT_US. */
static bool wait_until(struct acq_soft_loop *loop, int64_t due_ns)
{
	bool is_virtual = core_clock_is_virtual(loop->clock);
	int64_t now_ns = is_virtual ? allowed_ns(loop) : core_clock_now_ns(loop->clock);

	if (now_ns < due_ns) {
		double speed = is_virtual ? loop->speed : 1;
		double wait_us = (double)(due_ns - now_ns) / 1000 / speed;
		g_usleep((gulong)CLAMP(ceil(wait_us), 1, WAIT_US));
		return false;
	}
	if (is_virtual) {
		core_clock_advance(loop->clock, due_ns);
	}
	return true;
}

/* What fell due since the last ticks; a sample at the end itself is outside. */
static void tick_last(struct acq_soft_loop *loop, int64_t end_ns)
{
	for (size_t i = 0; i < loop->n_devices; i++) {
		if (!loop->devices[i].is_over) {
			tick(&loop->devices[i], end_ns - 1);
		}
	}
	loop->is_at_end = true;
}

void acq_soft_loop_step(struct acq_soft_loop *loop, int64_t end_ns)
{
	struct acq_soft_device *device = next_due(loop);
	int64_t due_ns = device ? device->due_ns : core_clock_now_ns(loop->clock) + IDLE_STEP_NS;

	if (device && !acq_feed_has_room(device->feed)) {
		g_usleep(FULL_WAIT_US);
	} else if (!wait_until(loop, MIN(due_ns, end_ns))) {
		return;
	} else if (due_ns >= end_ns) {
		tick_last(loop, end_ns);
	} else if (device) {
		tick(device, due_ns);
		device->due_ns += device->driver->tick_ms * INT64_C(1000000);
	}
}

bool acq_soft_loop_is_over(const struct acq_soft_loop *loop)
{
	for (size_t i = 0; i < loop->n_devices; i++) {
		if (!loop->devices[i].is_over) {
			return false;
		}
	}
	return loop->n_devices > 0;
}

void acq_soft_loop_finish(struct acq_soft_loop *loop)
{
	for (size_t i = 0; i < loop->n_devices; i++) {
		struct acq_soft_device *device = &loop->devices[i];
		if (device->driver->stop) {
			device->driver->stop(device->state, NULL);
		}
		g_free(device->state);
	}
	loop->n_devices = 0;
}
