/*
 * The live USB devices of one recording: the event thread [usb] and the policy of reconnecting.
 *
 * Once started, nothing that happens to a plug ends the streaming: a device that goes away leaves
 * one gap item per group (cause UNPLUGGED, STALLED or TRANSFER, length unknown) at the moment of
 * the loss, and is opened again as soon as it is back: the same serial if it has one, else the same
 * driver, the same port preferred. Its first sample then starts a segment. Between a gap of unknown
 * length and the next sample no second one is emitted, so that one outage is one row.
 *
 * Threads: the sink is called on [usb] only, between acq_usb_loop_start() and the return of
 * acq_usb_loop_stop(), in real-time code: it neither allocates, locks nor logs. All functions are
 * for [control] unless they say otherwise.
 *
 * Life cycle:
 *   create ─► add each device (opened, probed, started; its channels are then known) ─►
 *   start ─► service at least each 50 ms ─► stop ─► destroy
 */
#ifndef ACQUISITION_USB_LOOP_H
#define ACQUISITION_USB_LOOP_H

#include "acquisition/latency.h"
#include "core/channel.h"
#include "core/clock.h"
#include "devices/driver.h"
#include "devices/emitter.h"
#include "devices/settings.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct acq_usb_loop;
struct acq_usb_device;

/* @clock (a real one) outlives the loop. NULL with an error when there is no USB at all. */
struct acq_usb_loop *acq_usb_loop_create(const struct core_clock *clock, GError **error);
void acq_usb_loop_destroy(struct acq_usb_loop *loop); /* stops first; NULL is fine */

/* [any] From the end of a transfer, as libusb tells it, until all samples of its bytes have passed
 * the sink; a transfer that completes none is not counted. */
const struct acq_latency *acq_usb_loop_latency(const struct acq_usb_loop *loop);

/* One sentence for people when plugging is not reported by the system and devices are looked for
 * each second instead; NULL otherwise. */
const char *acq_usb_loop_note(const struct acq_usb_loop *loop);

/* Opens, probes and starts the device that @settings (kept by the caller while the loop lives)
 * asks for. @number goes into the items as `device`; @sink gets them, with @user. Blocks up to a
 * few seconds. The result belongs to the loop. Errors: not attached, no permission (names the udev
 * rule), held by another program, not answering. */
struct acq_usb_device *acq_usb_loop_add(struct acq_usb_loop *loop,
	const struct dev_settings *settings, uint8_t number,
	void (*sink)(void *user, const struct dev_item *item), void *user, GError **error);

/* What is known of an added device; valid until the loop is destroyed, does not change. */
struct acq_usb_info {
	const struct dev_driver *driver;
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels;
	char *label;      /* "Wild Divine Lightstone (blue)" */
	char *port;       /* "1-2.3" at the first opening */
	char *serial;     /* "" when it has none */
	bool is_emulated; /* its serial says AFFEKT-EMULATED */
};
const struct acq_usb_info *acq_usb_device_info(const struct acq_usb_device *device);

/* [any] False while the device is away or silent. */
bool acq_usb_device_is_streaming(const struct acq_usb_device *device);

/* Starts [usb] and the transfers of all devices. */
bool acq_usb_loop_start(struct acq_usb_loop *loop, GError **error);

/* Ticks drivers, clears stalls, looks for devices that are away. Blocks up to 2 s while a device is
 * being reopened, otherwise some microseconds. */
void acq_usb_loop_service(struct acq_usb_loop *loop);

/* Sentences that say which devices deliver nothing and why; NULL when all do.
 * Valid until the next acq_usb_loop_service(). */
const char *acq_usb_loop_problem(const struct acq_usb_loop *loop);

/* Has [usb] emit a gap of unknown length on every device (DEV_GAP_SUSPENDED after a suspend). */
void acq_usb_loop_note_gap(struct acq_usb_loop *loop, enum dev_gap_cause cause);

/* Stops the devices and joins [usb]. Bytes lost by the stop itself are no gap. */
void acq_usb_loop_stop(struct acq_usb_loop *loop);

#endif
