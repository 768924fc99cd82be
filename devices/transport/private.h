/*
 * What the files of devices/transport share. Included by them alone.
 *
 * DESIGN
 * Streaming state belongs to [usb]: it is touched only inside dev_bus_step() or by functions that
 * [control] has run there through dev_bus_call(), which waits until they are done. So it needs no
 * lock, and when dev_bus_device_stop() has returned nothing of the stream is in use any more.
 *
 * libusb's own synchronous calls are not used for transfers: a thread that waits in one may become
 * libusb's event handler, and callbacks would run on the wrong thread. dev_link submits
 * asynchronous transfers and waits for a semaphore that their callback posts.
 */
#ifndef DEVICES_TRANSPORT_PRIVATE_H
#define DEVICES_TRANSPORT_PRIVATE_H

#include "devices/transport/bridge.h"
#include "devices/transport/bus.h"
#include "devices/transport/roster.h"

#include <libusb.h>
#include <semaphore.h>
#include <stdatomic.h>

enum {
	DEV_STREAM_TRANSFERS_MAX = 16,
	DEV_STREAM_REST_MS = 20, /* pause of a transfer that failed */
	DEV_ROUTE_INTERFACES_MAX = 2,
	DEV_LINK_UNREAD_MAX = 512, /* a multiple of every packet size */
};

/* By which interfaces and endpoints a stream's bytes go. */
struct dev_bus_route {
	const struct dev_stream *stream;
	const struct dev_bridge *bridge; /* NULL: the endpoints are the instrument's own */
	struct dev_bridge_place place;
	uint8_t interfaces[DEV_ROUTE_INTERFACES_MAX], n_interfaces; /* claimed in this order */
	uint8_t endpoint_in, endpoint_out, endpoint_reply;
	bool is_interrupt;
	uint16_t packet_bytes; /* of endpoint_in; behind a bridge */
	uint16_t transfer_bytes;
};

enum dev_stream_state {
	DEV_STREAM_IDLE = 0,
	DEV_STREAM_RUNNING,
	DEV_STREAM_ENDING, /* transfers are being cancelled; end_status says why */
	DEV_STREAM_ENDED,  /* none in flight, end_status was reported */
	DEV_STREAM_STOPPING,
};

/* The transfers of one device. Everything but the allocation belongs to [usb]. */
struct dev_bus_stream {
	const struct dev_bus_route *route;
	struct dev_bus_sink sink;
	struct libusb_transfer *transfers[DEV_STREAM_TRANSFERS_MAX];
	uint32_t resting; /* bit i: transfer i failed and waits to be submitted again */
	unsigned n_transfers, in_flight;
	enum dev_stream_state state;
	enum dev_bus_status end_status;
	unsigned empty;           /* transfers without a byte in a row */
	bool is_silent;           /* reported already */
	int64_t last_bytes_ns;    /* 0: none since the start */
	int64_t first_failure_ns; /* of the failures since the last good transfer; 0: none */
	int64_t rest_until_ns;
	sem_t stopped;
};

struct dev_bus_device {
	struct dev_bus *bus;
	struct dev_bus_entry entry;
	libusb_device_handle *handle;
	int wrapped_fd; /* of a device that the system did not announce; -1: none */
	bool is_claimed;
	struct dev_bus_route route;          /* of the claimed stream */
	uint8_t unread[DEV_LINK_UNREAD_MAX]; /* came through the bridge, not yet read */
	size_t n_unread, first_unread;
	struct dev_link link;
	struct dev_bus_stream stream;
};

struct dev_bus_call {
	void (*run)(void *argument);
	void *argument;
};

struct dev_bus {
	libusb_context *context;
	libusb_hotplug_callback_handle hotplug;
	bool has_hotplug_callback;
	bool is_threaded;
	atomic_bool has_hotplug;
	atomic_bool has_changed; /* set by the hot-plug callback */
	_Atomic(struct dev_bus_call *) call;
	sem_t call_done;
	struct dev_bus_device *devices[DEV_BUS_DEVICES_MAX]; /* [usb] */
	struct dev_roster roster;                            /* [control] */
};

/* Runs @run on the thread that steps the bus (here, when there is none) and waits for its end. */
void dev_bus_call(struct dev_bus *bus, void (*run)(void *argument), void *argument);

/* Waits for @sem, stepping the bus meanwhile when no thread does. */
void dev_bus_wait(struct dev_bus *bus, sem_t *sem);

int64_t dev_bus_now_ns(void); /* CLOCK_MONOTONIC */

/* All attached devices as libusb lists them; finish with libusb_free_device_list(). NULL: none. */
libusb_device **dev_bus_devices(libusb_context *context);

/* Numbers and port of @device, without opening it. */
void dev_bus_entry_init(struct dev_bus_entry *entry, libusb_device *device);

/* class << 8 | subclass */
uint16_t dev_bus_class_of(const struct libusb_interface_descriptor *interface);

/* What drivers are asked with; points into @entry. */
struct dev_identity dev_bus_entry_identity(const struct dev_bus_entry *entry);

/* Fills in the drivers whose tables fit what is known of @entry. */
void dev_bus_entry_match(struct dev_bus_entry *entry);

/* Finds the way of @stream through an open device. */
bool dev_bus_route_init(struct dev_bus_route *route, const struct dev_bus_device *device,
	const struct dev_stream *stream, GError **error);

/* Do both need the same interfaces? */
bool dev_bus_route_is_same(const struct dev_bus_route *a, const struct dev_bus_route *b);

/* Reads product and serial of an open device into its entry, and finds the drivers' rows. */
void dev_bus_device_describe(struct dev_bus_device *device);

/* Opens @device (or the node of its address when @by_node); a libusb error when that fails. */
int dev_bus_device_open(struct dev_bus *bus, libusb_device *device, bool by_node,
	struct dev_bus_device **ret_device);

enum dev_link_error dev_link_error_from_libusb(int code);

/* The table of dev_link over libusb. */
void dev_bus_link_init(struct dev_bus_device *device);

/* String descriptor @index as UTF-8 of at most DEV_BUS_TEXT_MAX - 1 bytes; "" when there is none.
 */
void dev_bus_link_read_string(
	struct dev_bus_device *device, uint8_t index, char ret_text[DEV_BUS_TEXT_MAX]);

/* [usb] Looks after a stream between events: rested transfers, silence. */
void dev_bus_stream_look(struct dev_bus_stream *stream, int64_t now_ns);

void dev_bus_stream_init(struct dev_bus_device *device);
void dev_bus_stream_finish(struct dev_bus_stream *stream);

#endif
