/*
 * One emulated device: the queue of transfers between a front end (umockdev, USB/IP, a test) and a
 * model, with the faults of its plan.
 *
 * No clock, thread or I/O: the front end says what time it is, carries completed transfers away and
 * pulls the plug when the device asks for it. Not thread-safe. Statuses are -errno as the kernel
 * gives them.
 *
 * Life cycle: create ─► plug ─► submit, cancel, run … unplug ─► plug … ─► destroy
 */
#ifndef DEVICES_EMULATOR_EMULATED_H
#define DEVICES_EMULATOR_EMULATED_H

#include "devices/emulator/fault.h"
#include "devices/emulator/model.h"

/* Numbers of usbfs. */
enum dev_transfer_type {
	DEV_TRANSFER_INTERRUPT = 1,
	DEV_TRANSFER_CONTROL = 2,
	DEV_TRANSFER_BULK = 3,
};

/* One transfer; the front end's memory from submit until it is completed or cancelled. */
struct dev_transfer {
	struct dev_transfer *next; /* of the device's queue */
	uint64_t id;               /* the front end's name for it */
	uint8_t endpoint;          /* with 0x80 for IN; 0x00 or 0x80 for control */
	enum dev_transfer_type type;
	uint8_t setup[8]; /* control */
	uint8_t *data;
	size_t len, actual;
	int status;
	struct dev_model_tag tag; /* IN: the sample that the packet was to carry */
	bool is_intact;           /* IN: and it does */
};

struct dev_emulated;

/* The serial is DEV_LINK_EMULATED_SERIAL and @serial_suffix ("0001"); @source outlives the device;
 * @burst: see dev_model. @complete takes a finished transfer back; it may be called inside submit.
 */
struct dev_emulated *dev_emulated_create(const struct dev_model *model,
	const struct dev_model_source *source, const char *serial_suffix, unsigned burst,
	void (*complete)(void *user, struct dev_transfer *transfer), void *user);
void dev_emulated_destroy(struct dev_emulated *device); /* unplugged before; NULL is fine */

const struct dev_model *dev_emulated_model(const struct dev_emulated *device);
const char *dev_emulated_serial(const struct dev_emulated *device);

/* Adds faults; those without a time begin at @now_ns. */
void dev_emulated_add_faults(struct dev_emulated *device, const GArray *faults, int64_t now_ns);

/* What the front end should make true: false while a fault keeps the plug out. */
bool dev_emulated_wants_plug(const struct dev_emulated *device);

void dev_emulated_plug(struct dev_emulated *device, int64_t now_ns);

/* Completes everything in the queue with -ESHUTDOWN. */
void dev_emulated_unplug(struct dev_emulated *device);

/* Control and OUT transfers complete at once, IN when there is something to read. */
void dev_emulated_submit(
	struct dev_emulated *device, struct dev_transfer *transfer, int64_t now_ns);

/* Takes the transfer out of the queue, not completed; NULL when it is not there. */
struct dev_transfer *dev_emulated_cancel(struct dev_emulated *device, uint64_t id);

void dev_emulated_clear_halt(struct dev_emulated *device, uint8_t endpoint);

/* Completes what is due, lets faults happen; when to call again, INT64_MAX: when something was
 * submitted. */
int64_t dev_emulated_run(struct dev_emulated *device, int64_t now_ns);

/* Which samples have reached the program whole, seen in the order in which it takes the transfers
 * back. Starts zeroed. */
struct dev_delivery {
	uint64_t broken; /* number + 1 of the newest sample of which a part was lost; 0: none */
};

/* True when @transfer completes the sample of its tag and no part of it was lost. */
bool dev_delivery_take(struct dev_delivery *delivery, const struct dev_transfer *transfer);

#endif
