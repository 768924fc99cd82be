/*
 * DESIGN
 * A transfer that completes is handed to the sink and submitted again at once; completion order on
 * one endpoint is submission order. What else can happen to it, and what follows:
 *   no device  all end, then GONE. A submission that answers "no device" ends its transfer too.
 *   stall      the others are cancelled, then HALTED; [control] clears the halt.
 *   error,     the transfer rests for DEV_STREAM_REST_MS, because a pulled plug shows as errors for
 *   overflow   up to 200 ms before the system says "gone". The next good transfer tells DAMAGED,
 *              stamped with the time of the first failure; PATIENCE_MS without a good one: BROKEN.
 * Silence needs no transfer to end: look() compares times.
 */
#include "devices/transport/private.h"

#include "core/role.h"

#include <glib/gi18n-lib.h>

enum {
	EMPTY_MAX = 64,
};

static const int64_t PATIENCE_NS = G_GINT64_CONSTANT(1000000000);
static const int64_t NS_PER_MS = G_GINT64_CONSTANT(1000000);

static void tell(struct dev_bus_stream *stream, enum dev_bus_status status, int64_t now_ns)
{
	stream->sink.status(stream->sink.user, status, now_ns);
}

static void settle(struct dev_bus_stream *stream, int64_t now_ns)
{
	if (stream->in_flight > 0)
		return;
	if (stream->state == DEV_STREAM_ENDING) {
		stream->state = DEV_STREAM_ENDED;
		tell(stream, stream->end_status, now_ns);
	} else if (stream->state == DEV_STREAM_STOPPING) {
		stream->state = DEV_STREAM_IDLE;
		sem_post(&stream->stopped);
	}
}

static void cancel_all(struct dev_bus_stream *stream)
{
	stream->resting = 0;
	for (unsigned i = 0; i < stream->n_transfers; i++)
		libusb_cancel_transfer(stream->transfers[i]);
}

static void end(struct dev_bus_stream *stream, enum dev_bus_status status)
{
	if (stream->state == DEV_STREAM_ENDING && status == DEV_BUS_GONE)
		stream->end_status = status; /* whatever ended it first, it is gone now */
	if (stream->state != DEV_STREAM_RUNNING)
		return;
	stream->state = DEV_STREAM_ENDING;
	stream->end_status = status;
	cancel_all(stream);
}

static bool submit(struct dev_bus_stream *stream, struct libusb_transfer *transfer)
{
	int code = libusb_submit_transfer(transfer);

	if (code == LIBUSB_SUCCESS) {
		stream->in_flight++;
		return true;
	}
	end(stream, code == LIBUSB_ERROR_NO_DEVICE ? DEV_BUS_GONE : DEV_BUS_BROKEN);
	return false;
}

static void rest(
	struct dev_bus_stream *stream, const struct libusb_transfer *transfer, int64_t now_ns)
{
	for (unsigned i = 0; i < stream->n_transfers; i++) {
		if (stream->transfers[i] == transfer)
			stream->resting |= UINT32_C(1) << i;
	}
	if (stream->first_failure_ns == 0)
		stream->first_failure_ns = now_ns;
	stream->rest_until_ns = now_ns + DEV_STREAM_REST_MS * NS_PER_MS;
	if (now_ns - stream->first_failure_ns > PATIENCE_NS)
		end(stream, DEV_BUS_BROKEN);
}

/* A device that sends nothing but empty packets would keep a processor busy. */
static void pause_empty(
	struct dev_bus_stream *stream, const struct libusb_transfer *transfer, int64_t now_ns)
{
	for (unsigned i = 0; i < stream->n_transfers; i++) {
		if (stream->transfers[i] == transfer)
			stream->resting |= UINT32_C(1) << i;
	}
	stream->rest_until_ns = now_ns + DEV_STREAM_REST_MS * NS_PER_MS;
}

static void deliver(
	struct dev_bus_stream *stream, const struct libusb_transfer *transfer, int64_t now_ns)
{
	if (stream->first_failure_ns != 0) {
		tell(stream, DEV_BUS_DAMAGED, stream->first_failure_ns);
		stream->first_failure_ns = 0;
	}
	size_t len = (size_t)transfer->actual_length;
	stream->empty = len > 0 ? 0 : stream->empty + 1;
	if (stream->route->bridge) {
		bool has_lost;
		len = dev_bridge_strip(stream->route->bridge, transfer->buffer, len,
			stream->route->packet_bytes, &has_lost);
		if (has_lost)
			tell(stream, DEV_BUS_DAMAGED, now_ns);
	}
	if (len == 0)
		return;
	stream->last_bytes_ns = now_ns;
	stream->is_silent = false;
	core_role_realtime_begin();
	stream->sink.bytes(stream->sink.user, transfer->buffer, len, now_ns);
	core_role_realtime_end();
}

static void LIBUSB_CALL on_transfer(struct libusb_transfer *transfer)
{
	struct dev_bus_stream *stream = transfer->user_data;
	int64_t now_ns = dev_bus_now_ns();

	stream->in_flight--;
	switch (transfer->status) {
	case LIBUSB_TRANSFER_COMPLETED:
	case LIBUSB_TRANSFER_TIMED_OUT:
		deliver(stream, transfer, now_ns);
		if (stream->state == DEV_STREAM_RUNNING && stream->empty < EMPTY_MAX)
			submit(stream, transfer);
		else if (stream->state == DEV_STREAM_RUNNING)
			pause_empty(stream, transfer, now_ns);
		break;
	case LIBUSB_TRANSFER_CANCELLED:
		/* What the device had already sent is still good. A cancellation that nobody here
		 * asked for (the computer slept) is one more failure. */
		if (transfer->actual_length > 0)
			deliver(stream, transfer, now_ns);
		if (stream->state == DEV_STREAM_RUNNING)
			rest(stream, transfer, now_ns);
		break;
	case LIBUSB_TRANSFER_NO_DEVICE:
		end(stream, DEV_BUS_GONE);
		break;
	case LIBUSB_TRANSFER_STALL:
		end(stream, DEV_BUS_HALTED);
		break;
	case LIBUSB_TRANSFER_ERROR:
	case LIBUSB_TRANSFER_OVERFLOW:
		if (stream->state == DEV_STREAM_RUNNING)
			rest(stream, transfer, now_ns);
		break;
	}
	settle(stream, now_ns);
}

static void submit_rested(struct dev_bus_stream *stream, int64_t now_ns)
{
	uint32_t resting = stream->resting;

	if (resting == 0 || now_ns < stream->rest_until_ns)
		return;
	stream->resting = 0;
	for (unsigned i = 0; i < stream->n_transfers && stream->state == DEV_STREAM_RUNNING; i++) {
		if (resting & UINT32_C(1) << i)
			submit(stream, stream->transfers[i]);
	}
}

void dev_bus_stream_look(struct dev_bus_stream *stream, int64_t now_ns)
{
	if (stream->state == DEV_STREAM_RUNNING) {
		int64_t limit_ns = (int64_t)stream->route->stream->stall_timeout_ms * NS_PER_MS;
		submit_rested(stream, now_ns);
		/* While transfers fail, that they do is the better reason. */
		if (stream->first_failure_ns != 0)
			limit_ns += limit_ns > 0 ? 2 * PATIENCE_NS : 0;
		if (limit_ns > 0 && !stream->is_silent &&
			now_ns - stream->last_bytes_ns > limit_ns) {
			stream->is_silent = true;
			tell(stream, DEV_BUS_SILENT, stream->last_bytes_ns);
		}
	}
	settle(stream, now_ns);
}

static void start_on_usb(void *argument)
{
	struct dev_bus_stream *stream = argument;

	stream->state = DEV_STREAM_RUNNING;
	stream->resting = 0;
	stream->is_silent = false;
	stream->empty = 0;
	stream->first_failure_ns = 0;
	stream->last_bytes_ns = dev_bus_now_ns();
	for (unsigned i = 0; i < stream->n_transfers && stream->state == DEV_STREAM_RUNNING; i++)
		submit(stream, stream->transfers[i]);
}

static void stop_on_usb(void *argument)
{
	struct dev_bus_stream *stream = argument;

	stream->state = DEV_STREAM_STOPPING;
	cancel_all(stream);
	settle(stream, dev_bus_now_ns());
}

void dev_bus_stream_init(struct dev_bus_device *device)
{
	sem_init(&device->stream.stopped, 0, 0);
}

static void free_transfers(struct dev_bus_stream *stream)
{
	for (unsigned i = 0; i < stream->n_transfers; i++) {
		g_free(stream->transfers[i]->buffer);
		libusb_free_transfer(stream->transfers[i]);
	}
	stream->n_transfers = 0;
}

void dev_bus_stream_finish(struct dev_bus_stream *stream)
{
	free_transfers(stream);
	sem_destroy(&stream->stopped);
}

static bool allocate_transfers(struct dev_bus_device *device)
{
	struct dev_bus_stream *stream = &device->stream;
	const struct dev_bus_route *route = stream->route;

	for (unsigned i = 0; i < route->stream->transfers && i < DEV_STREAM_TRANSFERS_MAX; i++) {
		struct libusb_transfer *transfer = libusb_alloc_transfer(0);
		if (!transfer)
			return false;
		libusb_fill_bulk_transfer(transfer, device->handle, route->endpoint_in,
			g_malloc0(route->transfer_bytes), route->transfer_bytes, on_transfer,
			stream, 0);
		transfer->type = route->is_interrupt ? LIBUSB_TRANSFER_TYPE_INTERRUPT
						     : LIBUSB_TRANSFER_TYPE_BULK;
		stream->transfers[stream->n_transfers++] = transfer;
	}
	return true;
}

bool dev_bus_device_start(
	struct dev_bus_device *device, const struct dev_bus_sink *sink, GError **error)
{
	struct dev_bus_stream *stream = &device->stream;

	core_role_assert(CORE_ROLE_CONTROL);
	g_assert(device->is_claimed && stream->state == DEV_STREAM_IDLE);
	stream->route = &device->route;
	stream->sink = *sink;
	if (stream->n_transfers == 0 && !allocate_transfers(device)) {
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot read from the device at USB port %s: no memory for transfers"),
			device->entry.port);
		return false;
	}
	/* What waits in the chip was measured nobody knows when. */
	const struct dev_bridge *bridge = device->route.bridge;
	if (bridge && bridge->purge)
		bridge->purge(&device->link, &device->route.place);
	device->n_unread = 0;
	/* A failing submission becomes a status, the same as one that fails later. */
	dev_bus_call(device->bus, start_on_usb, stream);
	return true;
}

bool dev_bus_device_resume(struct dev_bus_device *device, GError **error)
{
	struct dev_bus_stream *stream = &device->stream;
	int code = libusb_clear_halt(device->handle, stream->route->endpoint_in);

	core_role_assert(CORE_ROLE_CONTROL);
	if (code < 0) {
		g_set_error(error, DEV_BUS_ERROR, DEV_BUS_ERROR_FAILED,
			_("Cannot restart the stalled device at USB port %s: %s"),
			device->entry.port, libusb_strerror(code));
		return false;
	}
	dev_bus_call(device->bus, start_on_usb, stream);
	return true;
}

void dev_bus_device_stop(struct dev_bus_device *device)
{
	struct dev_bus_stream *stream = &device->stream;

	core_role_assert(CORE_ROLE_CONTROL);
	if (stream->n_transfers == 0)
		return;
	dev_bus_call(device->bus, stop_on_usb, stream);
	dev_bus_wait(device->bus, &stream->stopped);
	free_transfers(stream);
}
