#include "acquisition/rig.h"

#include "acquisition/calibration.h"

#include <math.h>
#include <string.h>

/* Rings hold so much: a writer or a DSP that hangs for this long costs nothing. */
static const double RING_SECONDS = 12;

static const char *const EMULATED_SERIAL = "AFFEKT-EMULATED";

/* The driver's name; "_2", "_3" … when there are several of one kind. */
static char *unique_name(const struct acq_rig *rig, const struct dev_driver *driver)
{
	int earlier = 0;

	for (size_t i = 0; i < rig->n_devices; i++) {
		earlier += rig->devices[i].settings->driver == driver;
	}
	return earlier ? g_strdup_printf("%s_%d", driver->name, earlier + 1)
		       : g_strdup(driver->name);
}

static void describe(struct acq_rig *rig, struct acq_rig_device *device,
	const struct dev_settings *settings, const char *title)
{
	const struct dev_driver *driver = settings->driver;

	device->settings = settings;
	device->about = (struct rec_device){
		.name = unique_name(rig, driver),
		.driver = g_strdup(driver->name),
		.title = g_strdup(title),
		.manufacturer = g_strdup(driver->manufacturer),
		.settings = g_strdup(settings->text),
	};
}

static void clear_about(struct rec_device *about)
{
	g_free(about->name);
	g_free(about->driver);
	g_free(about->title);
	g_free(about->manufacturer);
	g_free(about->serial);
	g_free(about->port);
	g_free(about->settings);
	g_free(about->calibration);
}

static bool take_channels(struct acq_rig_device *device, const struct core_channel *channels,
	size_t n_channels, GError **error)
{
	const char *serial = device->usb ? acq_usb_device_info(device->usb)->serial : "";

	memcpy(device->channels, channels, n_channels * sizeof(*channels));
	device->n_channels = n_channels;
	return acq_calibration_apply(device->settings, serial, device->about.is_emulated,
		device->channels, n_channels, &device->about.calibration, error);
}

static bool open_usb(struct acq_rig *rig, struct acq_rig_device *device,
	const struct dev_settings *settings, GError **error)
{
	if (!rig->usb) {
		rig->usb = acq_usb_loop_create(rig->clock, error);
	}
	device->usb = rig->usb ? acq_usb_loop_add(rig->usb, settings, (uint8_t)rig->n_devices,
					 acq_feed_push, &device->feed, error)
			       : NULL;
	if (!device->usb) {
		return false;
	}
	const struct acq_usb_info *info = acq_usb_device_info(device->usb);
	describe(rig, device, settings, info->label);
	device->about.serial = info->serial[0] ? g_strdup(info->serial) : NULL;
	device->about.port = g_strdup(info->port);
	device->about.is_emulated =
		info->is_emulated || g_str_has_prefix(info->serial, EMULATED_SERIAL);
	return take_channels(device, info->channels, info->n_channels, error);
}

static bool open_soft(struct acq_rig *rig, struct acq_rig_device *device,
	const struct dev_settings *settings, GError **error)
{
	device->soft = acq_soft_loop_add(&rig->soft, settings, error);
	if (!device->soft) {
		return false;
	}
	describe(rig, device, settings, settings->driver->title);
	device->about.is_simulated = device->soft->is_simulated;
	device->about.is_emulated = device->soft->is_emulated;
	return take_channels(device, device->soft->channels, device->soft->n_channels, error);
}

/* The first channel of each quantity, in order of --device, is what the signal chain listens to. */
static void choose_lanes(struct acq_rig *rig)
{
	for (size_t d = 0; d < rig->n_devices; d++) {
		const struct acq_rig_device *device = &rig->devices[d];
		for (size_t i = 0; i < device->n_channels; i++) {
			enum core_quantity quantity = device->channels[i].quantity;
			struct acq_lane *lane = quantity == CORE_QUANTITY_GSR     ? &rig->gsr
						: quantity == CORE_QUANTITY_PULSE ? &rig->pulse
										  : NULL;
			if (lane && !lane->is_used) {
				acq_lane_init(lane, d, device->channels, i);
			}
		}
	}
}

static void connect_feeds(struct acq_rig *rig)
{
	const struct acq_lane *lanes[] = {&rig->gsr, &rig->pulse};

	for (size_t d = 0; d < rig->n_devices; d++) {
		struct acq_rig_device *device = &rig->devices[d];
		unsigned heard = 0;
		for (size_t i = 0; i < G_N_ELEMENTS(lanes); i++) {
			bool is_here = lanes[i]->is_used && lanes[i]->feed == d;
			heard |= is_here ? 1u << lanes[i]->group : 0;
		}
		acq_feed_init(&device->feed, (uint8_t)d, device->channels, device->n_channels,
			heard, RING_SECONDS);
		if (device->soft) {
			acq_soft_device_connect(device->soft, (uint8_t)d, &device->feed);
		}
	}
}

bool acq_rig_open(struct acq_rig *rig, const struct acq_setup *setup, struct core_clock *clock,
	GError **error)
{
	*rig = (struct acq_rig){.clock = clock};
	acq_soft_loop_init(&rig->soft, clock, setup->speed);
	for (guint i = 0; i < setup->settings->len; i++) {
		const struct dev_settings *settings = setup->settings->pdata[i];
		bool is_soft = settings->driver->streams[0].transport == DEV_TRANSPORT_SOFT;
		struct acq_rig_device *device = &rig->devices[rig->n_devices];
		if (!(is_soft ? open_soft : open_usb)(rig, device, settings, error)) {
			clear_about(&device->about);
			acq_rig_stop(rig);
			acq_rig_finish(rig);
			return false;
		}
		rig->n_devices++;
	}
	choose_lanes(rig);
	connect_feeds(rig);
	return true;
}

bool acq_rig_listen(struct acq_rig *rig, struct acq_pipeline_config *ret_config)
{
	if (!rig->gsr.is_used && !rig->pulse.is_used) {
		return false;
	}
	ret_config->gsr = rig->gsr;
	ret_config->pulse = rig->pulse;
	ret_config->n_feeds = rig->n_devices;
	for (size_t d = 0; d < rig->n_devices; d++) {
		ret_config->feeds[d] = &rig->devices[d].feed;
	}
	ret_config->trace = acq_trace_create(rig->gsr.is_used ? rig->gsr.channel.rate_hz : 0,
		rig->pulse.is_used ? rig->pulse.channel.rate_hz : 0);
	return true;
}

bool acq_rig_start(struct acq_rig *rig, GError **error)
{
	acq_soft_loop_start(&rig->soft);
	return !rig->usb || acq_usb_loop_start(rig->usb, error);
}

void acq_rig_step(struct acq_rig *rig, int64_t end_ns)
{
	if (rig->usb) {
		acq_usb_loop_service(rig->usb);
	}
	acq_soft_loop_step(&rig->soft, end_ns);
}

void acq_rig_note_suspend(struct acq_rig *rig)
{
	if (rig->usb) {
		acq_usb_loop_note_gap(rig->usb, DEV_GAP_SUSPENDED);
	}
}

bool acq_rig_is_over(const struct acq_rig *rig)
{
	return !rig->usb && acq_soft_loop_is_over(&rig->soft);
}

const char *acq_rig_problem(const struct acq_rig *rig)
{
	return rig->usb ? acq_usb_loop_problem(rig->usb) : NULL;
}

const struct acq_latency *acq_rig_latency(const struct acq_rig *rig)
{
	return rig->usb ? acq_usb_loop_latency(rig->usb) : NULL;
}

void acq_rig_stop(struct acq_rig *rig)
{
	if (rig->usb) {
		acq_usb_loop_stop(rig->usb);
	}
	acq_soft_loop_finish(&rig->soft);
}

void acq_rig_finish(struct acq_rig *rig)
{
	for (size_t d = 0; d < rig->n_devices; d++) {
		clear_about(&rig->devices[d].about);
		acq_feed_finish(&rig->devices[d].feed);
	}
	acq_usb_loop_destroy(rig->usb);
	*rig = (struct acq_rig){0};
}
