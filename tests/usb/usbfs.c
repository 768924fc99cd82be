#include "tests/usb/usbfs.h"

#include "tests/usb/kernel.h"

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
	ENDPOINT_IN = 0x80,
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
	bool is_ready; /* the terminal says POLLOUT */
	struct kernel kernel;
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
	if (urb->transfer.type == DEV_TRANSFER_CONTROL || !(urb->transfer.endpoint & ENDPOINT_IN))
		connection->setup.sent(connection->setup.user, &urb->transfer);
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

/* The first thing that libusb asks a device that it has opened. */
static struct answer tell_capabilities(
	struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	const uint32_t capabilities = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
				      USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
				      USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

	connection->setup.sent(connection->setup.user, NULL);
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

static unsigned read_number(UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) place =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(unsigned), NULL);
	unsigned number;

	memcpy(&number, place->data, sizeof(number));
	return number;
}

static struct answer answer_of(int error)
{
	return error ? refuse(error) : FINE;
}

static struct answer claim(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	return answer_of(kernel_claim(&connection->kernel, read_number(argument), false));
}

static struct answer take(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) place = umockdev_ioctl_data_resolve(
		argument, 0, sizeof(struct usbdevfs_disconnect_claim), NULL);
	const struct usbdevfs_disconnect_claim *order = (const void *)place->data;

	return answer_of(kernel_claim(&connection->kernel, order->interface, true));
}

static struct answer release(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	return answer_of(kernel_release(&connection->kernel, read_number(argument)));
}

static struct answer tell_driver(
	const struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) place =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_getdriver), NULL);
	struct usbdevfs_getdriver *driver = (void *)place->data;
	const char *owner = kernel_owner(&connection->kernel, driver->interface);

	if (!owner)
		return refuse(ENODATA);
	g_strlcpy(driver->driver, owner, sizeof(driver->driver));
	return FINE;
}

/* Detaching and attaching the kernel's driver. */
static struct answer order_driver(struct usbfs_connection *connection, UMockdevIoctlData *argument)
{
	g_autoptr(UMockdevIoctlData) place =
		umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_ioctl), NULL);
	const struct usbdevfs_ioctl *order = (const void *)place->data;
	unsigned number = (unsigned)order->ifno;
	int n = 0;

	int error = order->ioctl_code == (int)USBDEVFS_CONNECT
			    ? kernel_attach(&connection->kernel, number, &n)
			    : kernel_detach(&connection->kernel, number);
	return error ? refuse(error) : (struct answer){n, 0};
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
		return claim(connection, argument);
	case USBDEVFS_DISCONNECT_CLAIM:
		return take(connection, argument);
	case USBDEVFS_RELEASEINTERFACE:
		return release(connection, argument);
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
		answer = tell_capabilities(connection, argument);
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
	kernel_init(&connection->kernel, dev_emulated_model(setup->device), setup->is_detached);
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

void usbfs_connection_set_mode(struct usbfs_connection *connection, mode_t mode)
{
	if (connection->slave >= 0 && fchmod(connection->slave, mode) != 0)
		g_error("Cannot change the mode of %s: %s", connection->terminal,
			g_strerror(errno));
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
