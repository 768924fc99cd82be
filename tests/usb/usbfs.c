#include "tests/usb/usbfs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <pty.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	SETUP_BYTES = 8,
};

/* One transfer of the program. Begins with the emulator's transfer, which is what comes back. */
struct urb {
	struct dev_transfer transfer;
	UMockdevIoctlData *request; /* struct usbdevfs_urb in the program's memory */
	UMockdevIoctlData *buffer;
};

struct usbfs_connection {
	struct usbfs_setup setup;
	UMockdevIoctlBase *handler;
	bool is_plugged;
	bool is_ready;   /* the terminal says POLLOUT */
	bool has_usbhid; /* the kernel's driver is bound to the interface, as to every HID device */
	bool is_claimed;
	int master, slave;
	char *terminal;
	GQueue done; /* struct urb, to be reaped */
};

struct answer {
	long result;
	int error;
};

static const struct answer FINE = {0, 0};

static struct answer refuse(int error)
{
	return (struct answer){-1, error};
}

int64_t usbfs_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * G_GINT64_CONSTANT(1000000000) + now.tv_nsec;
}

static void set_ready(struct usbfs_connection *connection, bool is_ready)
{
	if (connection->slave < 0 || connection->is_ready == is_ready)
		return;
	tcflow(connection->slave, is_ready ? TCOON : TCOOFF);
	connection->is_ready = is_ready;
}

static void free_urb(struct urb *urb)
{
	g_clear_object(&urb->buffer);
	g_clear_object(&urb->request);
	g_free(urb);
}

static enum dev_transfer_type type_of(uint8_t usbfs_type)
{
	switch (usbfs_type) {
	case USBDEVFS_URB_TYPE_CONTROL:
		return DEV_TRANSFER_CONTROL;
	case USBDEVFS_URB_TYPE_BULK:
		return DEV_TRANSFER_BULK;
	default:
		return DEV_TRANSFER_INTERRUPT;
	}
}

static struct answer submit_urb(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	UMockdevIoctlData *request =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_urb), NULL);
	const struct usbdevfs_urb *kernel_urb = (const void *)request->data;
	struct urb *urb = g_new0(struct urb, 1);

	urb->request = request;
	urb->buffer = umockdev_ioctl_data_resolve(request, offsetof(struct usbdevfs_urb, buffer),
		(gsize)kernel_urb->buffer_length, NULL);
	urb->transfer = (struct dev_transfer){
		.id = request->client_addr,
		.endpoint = kernel_urb->endpoint,
		.type = type_of(kernel_urb->type),
		.data = urb->buffer ? urb->buffer->data : NULL,
		.len = (size_t)kernel_urb->buffer_length,
	};
	if (urb->transfer.type == DEV_TRANSFER_CONTROL && urb->transfer.data) {
		memcpy(urb->transfer.setup, urb->transfer.data, SETUP_BYTES);
		urb->transfer.data += SETUP_BYTES;
		urb->transfer.len -= SETUP_BYTES;
	}
	dev_emulated_submit(connection->setup.device, &urb->transfer, usbfs_now_ns());
	connection->setup.submitted(connection->setup.user);
	return FINE;
}

static struct answer discard_urb(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	gulong address;

	memcpy(&address, argument->data, sizeof(address));
	struct dev_transfer *transfer = dev_emulated_cancel(connection->setup.device, address);
	if (!transfer)
		return refuse(EINVAL);
	transfer->status = -ENOENT;
	transfer->actual = 0;
	usbfs_connection_complete(connection, transfer);
	return FINE;
}

static struct answer reap_urb(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	struct urb *urb = g_queue_pop_head(&connection->done);

	if (!urb) {
		set_ready(connection, !connection->is_plugged);
		return refuse(connection->is_plugged ? EAGAIN : ENODEV);
	}
	struct usbdevfs_urb *kernel_urb = (void *)urb->request->data;
	kernel_urb->status = urb->transfer.status;
	kernel_urb->actual_length = (int)urb->transfer.actual;
	if (connection->is_plugged && g_queue_is_empty(&connection->done))
		set_ready(connection, false);
	connection->setup.delivered(connection->setup.user, &urb->transfer);

	g_autoptr(UMockdevIoctlData) place =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(void *), NULL);
	umockdev_ioctl_data_set_ptr(place, 0, urb->request);
	free_urb(urb);
	return FINE;
}

static void set_data(UMockdevIoctlData *argument, const void *data, size_t n)
{
	g_autoptr(UMockdevIoctlData) place = umockdev_ioctl_data_resolve(argument, 0, n, NULL);

	memcpy(place->data, data, n);
}

static struct answer tell_capabilities(UMockdevIoctlData *argument)
{
	const uint32_t capabilities = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
				      USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
				      USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

	set_data(argument, &capabilities, sizeof(capabilities));
	return FINE;
}

static struct answer tell_address(
	const struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	const struct usbdevfs_connectinfo info = {.devnum = connection->setup.address};

	set_data(argument, &info, sizeof(info));
	return FINE;
}

static struct answer clear_halt(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) endpoint =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(unsigned), NULL);

	dev_emulated_clear_halt(connection->setup.device, endpoint->data[0]);
	return FINE;
}

static struct answer claim(struct usbfs_connection *connection, bool takes_from_kernel)
{
	if (takes_from_kernel)
		connection->has_usbhid = false;
	if (connection->has_usbhid)
		return refuse(EBUSY);
	connection->is_claimed = true;
	return FINE;
}

static struct answer release(struct usbfs_connection *connection)
{
	connection->is_claimed = false;
	return FINE;
}

static struct answer tell_driver(
	const struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	struct usbdevfs_getdriver driver = {.interface = 0};

	if (!connection->has_usbhid && !connection->is_claimed)
		return refuse(ENODATA);
	g_strlcpy(
		driver.driver, connection->has_usbhid ? "usbhid" : "usbfs", sizeof(driver.driver));
	set_data(argument, &driver, sizeof(driver));
	return FINE;
}

/* Detaching and attaching the kernel's driver. */
static struct answer order_driver(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) place =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_ioctl), NULL);
	const struct usbdevfs_ioctl *order = (const void *)place->data;
	bool attaches = order->ioctl_code == (int)USBDEVFS_CONNECT;

	if (attaches && (connection->has_usbhid || connection->is_claimed))
		return refuse(EBUSY);
	if (!attaches && !connection->has_usbhid)
		return refuse(ENODATA);
	connection->has_usbhid = attaches;
	return (struct answer){attaches ? 1 : 0, 0};
}

/* The requests that need a plugged device. */
static struct answer answer_plugged(
	struct usbfs_connection *connection, gulong request, UMockdevIoctlData *argument)
{
	switch (request) {
	case USBDEVFS_SUBMITURB:
		return submit_urb(connection, argument);
	case USBDEVFS_DISCARDURB:
		return discard_urb(connection, argument);
	case USBDEVFS_CLEAR_HALT:
		return clear_halt(connection, argument);
	case USBDEVFS_CONNECTINFO:
		return tell_address(connection, argument);
	case USBDEVFS_CLAIMINTERFACE:
		return claim(connection, false);
	case USBDEVFS_DISCONNECT_CLAIM:
		return claim(connection, true);
	case USBDEVFS_RELEASEINTERFACE:
		return release(connection);
	case USBDEVFS_GETDRIVER:
		return tell_driver(connection, argument);
	case USBDEVFS_IOCTL:
		return order_driver(connection, argument);
	case USBDEVFS_SETCONFIGURATION:
	case USBDEVFS_SETINTERFACE:
	case USBDEVFS_RESET:
		return FINE;
	default:
		return refuse(ENOTTY);
	}
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
	struct usbfs_connection *connection = user;
	gulong request = umockdev_ioctl_client_get_request(client);
	UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
	struct answer answer;

	(void)base;
	pthread_mutex_lock(connection->setup.lock);
	if (request == USBDEVFS_GET_CAPABILITIES)
		answer = tell_capabilities(argument);
	else if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY)
		answer = reap_urb(connection, argument);
	else if (connection->is_plugged)
		answer = answer_plugged(connection, request, argument);
	else
		answer = refuse(ENODEV);
	pthread_mutex_unlock(connection->setup.lock);
	umockdev_ioctl_client_complete(client, answer.result, answer.error);
	return TRUE;
}

static void open_terminal(struct usbfs_connection *connection)
{
	char name[64];
	struct termios attributes;

	if (openpty(&connection->master, &connection->slave, name, NULL, NULL) != 0)
		g_error("Cannot open a pseudo-terminal: %s", g_strerror(errno));
	tcgetattr(connection->slave, &attributes);
	cfmakeraw(&attributes);
	attributes.c_cflag |= CLOCAL;
	tcsetattr(connection->slave, TCSANOW, &attributes);
	if (fchmod(connection->slave, connection->setup.mode) != 0)
		g_error("Cannot change the mode of %s: %s", name, g_strerror(errno));
	connection->terminal = g_strdup(name);
	connection->is_ready = true;
	set_ready(connection, false);
}

struct usbfs_connection *usbfs_connection_create(const struct usbfs_setup *setup)
{
	struct usbfs_connection *connection = g_new0(struct usbfs_connection, 1);

	connection->setup = *setup;
	connection->is_plugged = true;
	connection->has_usbhid = !setup->is_detached;
	connection->master = -1;
	connection->slave = -1;
	g_queue_init(&connection->done);
	if (setup->is_terminal)
		open_terminal(connection);
	connection->handler = umockdev_ioctl_base_new();
	g_signal_connect(connection->handler, "handle-ioctl", G_CALLBACK(on_ioctl), connection);
	return connection;
}

void usbfs_connection_destroy(struct usbfs_connection *connection)
{
	struct urb *urb;

	if (!connection)
		return;
	while ((urb = g_queue_pop_head(&connection->done)))
		free_urb(urb);
	g_object_unref(connection->handler);
	g_free(connection->terminal);
	g_free(connection);
}

UMockdevIoctlBase *usbfs_connection_handler(struct usbfs_connection *connection)
{
	return connection->handler;
}

const char *usbfs_connection_terminal(const struct usbfs_connection *connection)
{
	return connection->terminal;
}

void usbfs_connection_complete(struct usbfs_connection *connection, struct dev_transfer *transfer)
{
	g_queue_push_tail(&connection->done, transfer);
	set_ready(connection, true);
}

void usbfs_connection_hang_up(struct usbfs_connection *connection)
{
	connection->is_plugged = false;
	set_ready(connection, true);
	if (connection->master >= 0) {
		close(connection->master);
		close(connection->slave);
	}
	connection->master = -1;
	connection->slave = -1;
}
