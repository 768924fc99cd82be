#include "tests/usb/testbed.h"

#include "tests/usb/usbfs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HUB_ADDRESS = 1,
	DEVICE_DESCRIPTOR_BYTES = 18,
	USB_MAJOR = 189,
	ENDPOINT_IN = 0x80,
};

struct testbed_device {
	struct testbed *testbed;
	struct dev_emulated *emulated;
	char *name; /* "1-1" */
	FILE *log, *touches;
	struct dev_delivery delivery;

	bool was_plugged;
	guint late, rights; /* waiting for their time; 0: nothing does */

	struct usbfs_connection *connection; /* while plugged in */
	char *syspath, *node;                /* while the system knows it */
};

struct testbed {
	struct testbed_config config;
	UMockdevTestbed *bed;
	char *root; /* folder that stands for / */
	GPtrArray *devices;
	GPtrArray *connections; /* all there ever were */
	GPtrArray *nodes;       /* that are gone */
	unsigned last_address;
	pthread_mutex_t lock; /* not a GMutex, which ThreadSanitizer does not see */
	GSource *timer;
};

static void on_complete(void *user, struct dev_transfer *transfer)
{
	struct testbed_device *device = user;

	usbfs_connection_complete(device->connection, transfer);
}

static void on_submitted(void *user)
{
	struct testbed_device *device = user;

	g_source_set_ready_time(device->testbed->timer, 0);
}

static void on_delivered(void *user, const struct dev_transfer *transfer)
{
	struct testbed_device *device = user;
	const struct dev_model_tag *tag = &transfer->tag;

	if (!dev_delivery_take(&device->delivery, transfer) || !device->log)
		return;
	for (unsigned k = 0; k < MAX(tag->n_samples, 1U); k++) {
		fprintf(device->log, "%" G_GUINT64_FORMAT, tag->index + k);
		for (unsigned i = k * tag->n_values; i < (k + 1) * tag->n_values; i++) {
			if (tag->missing >> i & 1)
				fputs(",nan", device->log);
			else
				fprintf(device->log, ",%u", tag->values[i]);
		}
		fputc('\n', device->log);
	}
	fflush(device->log);
}

static void on_sent(void *user, const struct dev_transfer *transfer)
{
	struct testbed_device *device = user;
	const uint8_t *setup = transfer ? transfer->setup : NULL;
	bool has_data = transfer && transfer->data && !(transfer->endpoint & ENDPOINT_IN) &&
			!(setup[0] & ENDPOINT_IN);

	if (!device->touches)
		return;
	if (!transfer)
		fputs("open", device->touches);
	else if (transfer->type == DEV_TRANSFER_CONTROL)
		fprintf(device->touches, "control %02X %02X %02X%02X %02X%02X ", setup[0], setup[1],
			setup[3], setup[2], setup[5], setup[4]);
	else
		fputs("out ", device->touches);
	for (size_t i = 0; has_data && i < transfer->len; i++)
		fprintf(device->touches, "%02X", transfer->data[i]);
	fputc('\n', device->touches);
	fflush(device->touches);
}

/* The node: a link to a terminal, or a file with the descriptors in it. */
static void make_node(const struct testbed *testbed, const char *node, const char *terminal,
	const void *descriptors, size_t n)
{
	g_autofree char *path = g_strconcat(testbed->root, node, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	g_mkdir_with_parents(folder, 0755);
	if (terminal) {
		if (symlink(terminal, path) != 0)
			g_error("Cannot create %s: %s", path, g_strerror(errno));
	} else if (!g_file_set_contents(path, descriptors, (gssize)n, NULL)) {
		g_error("Cannot write %s", path);
	}
}

/* add_device() reports the device before its descriptors can be there: what it reports lacks the
 * properties that make it a USB device, and the full ones are set behind. */
static char *add_sys_device(struct testbed *testbed, const char *name, const char *parent,
	unsigned address, const char *speed_mbit, uint8_t *descriptors, size_t n)
{
	g_autofree char *vendor = g_strdup_printf("%02x%02x", descriptors[9], descriptors[8]);
	g_autofree char *product = g_strdup_printf("%02x%02x", descriptors[11], descriptors[10]);
	g_autofree char *number = g_strdup_printf("%u", address);
	g_autofree char *major_minor = g_strdup_printf("%d:%u", USB_MAJOR, address - 1);
	g_autofree char *uevent = g_strdup_printf("MAJOR=%d\nMINOR=%u\nDEVNAME=bus/usb/001/%03u\n"
						  "DEVTYPE=usb_device\nDRIVER=usb\n"
						  "PRODUCT=%s/%s/100\nBUSNUM=001\nDEVNUM=%03u\n",
		USB_MAJOR, address - 1, address, vendor, product, address);
	char *syspath = umockdev_testbed_add_device(testbed->bed, "usb", name, parent, "busnum",
		"1", "devnum", number, "speed", speed_mbit, "bConfigurationValue", "1",
		"bNumConfigurations", "1", "idVendor", vendor, "idProduct", product, "dev",
		major_minor, NULL, "INCOMPLETE", "1", NULL);

	umockdev_testbed_set_attribute_binary(
		testbed->bed, syspath, "descriptors", descriptors, (gint)n);
	umockdev_testbed_set_attribute(testbed->bed, syspath, "uevent", uevent);
	return syspath;
}

/* Without a hub on it the bus would vanish with its last device. */
static void add_hub(struct testbed *testbed)
{
	uint8_t descriptors[] = {
		18, 1, 0, 2, 9, 0, 0, 64, 0x6b, 0x1d, 2, 0, 1, 6, 0, 0, 0, 1, /* device */
		9, 2, 25, 0, 1, 1, 0, 0xe0, 0,                                /* configuration */
		9, 4, 0, 0, 1, 9, 0, 0, 0,                                    /* interface */
		7, 5, 0x81, 3, 4, 0, 12,                                      /* endpoint */
	};

	g_free(add_sys_device(
		testbed, "usb1", NULL, HUB_ADDRESS, "480", descriptors, sizeof(descriptors)));
	testbed->last_address = HUB_ADDRESS;
	make_node(testbed, "/dev/bus/usb/001/001", NULL, descriptors, sizeof(descriptors));
}

/* What the kernel has read when the device came. */
static void set_strings(struct testbed_device *device)
{
	const char *product =
		dev_emulated_model(device->emulated)->strings[DEV_MODEL_PRODUCT_STRING];

	umockdev_testbed_set_attribute(device->testbed->bed, device->syspath, "serial",
		dev_emulated_serial(device->emulated));
	if (product)
		umockdev_testbed_set_attribute(
			device->testbed->bed, device->syspath, "product", product);
}

static gboolean on_rights(gpointer user)
{
	struct testbed_device *device = user;

	device->rights = 0;
	if (device->connection)
		usbfs_connection_set_mode(device->connection, device->testbed->config.mode);
	return G_SOURCE_REMOVE;
}

static void plug(struct testbed_device *device)
{
	struct testbed *testbed = device->testbed;
	const struct dev_model *model = dev_emulated_model(device->emulated);
	g_autoptr(GByteArray) descriptors = g_byte_array_new();
	bool is_late = device->was_plugged && testbed->config.rights_late_ms > 0;
	struct usbfs_setup setup = {
		.device = device->emulated,
		.address = ++testbed->last_address,
		.is_terminal = !testbed->config.is_silent,
		.is_detached = testbed->config.is_detached,
		.mode = is_late ? 0 : testbed->config.mode,
		.lock = &testbed->lock,
		.submitted = on_submitted,
		.sent = on_sent,
		.delivered = on_delivered,
		.user = device,
	};

	g_byte_array_append(descriptors, model->device_descriptor, DEVICE_DESCRIPTOR_BYTES);
	g_byte_array_append(descriptors, model->config_descriptor, (guint)model->config_bytes);
	pthread_mutex_lock(&testbed->lock);
	device->connection = usbfs_connection_create(&setup);
	g_ptr_array_add(testbed->connections, device->connection);
	dev_emulated_plug(device->emulated, usbfs_now_ns());
	pthread_mutex_unlock(&testbed->lock);

	device->was_plugged = true;
	device->node = g_strdup_printf("/dev/bus/usb/001/%03u", setup.address);
	/* First of all: who looks at the bus right now may open the node as soon as it is there. */
	umockdev_testbed_attach_ioctl(
		testbed->bed, device->node, usbfs_connection_handler(device->connection), NULL);
	make_node(testbed, device->node, usbfs_connection_terminal(device->connection),
		descriptors->data, descriptors->len);
	device->syspath = add_sys_device(testbed, device->name, "/sys/devices/usb1", setup.address,
		model->speed_mbit, descriptors->data, descriptors->len);
	set_strings(device);
	if (!testbed->config.is_silent)
		umockdev_testbed_uevent(testbed->bed, device->syspath, "add");
	if (testbed->config.tells_twice)
		umockdev_testbed_uevent(testbed->bed, device->syspath, "add");
	if (is_late)
		device->rights = g_timeout_add(testbed->config.rights_late_ms, on_rights, device);
}

/* The device is gone from the system, too. */
static void forget(struct testbed_device *device, bool is_told)
{
	struct testbed *testbed = device->testbed;
	g_autofree char *path = g_strconcat(testbed->root, device->node, NULL);

	/* What the event says is read from the device, so it comes before the removal. */
	if (!is_told && !testbed->config.is_silent)
		umockdev_testbed_uevent(testbed->bed, device->syspath, "remove");
	/* The handler stays: a program that is just opening the node would be ended by umockdev
	 * when nobody answers it. It says that the device is gone. */
	g_unlink(path);
	g_ptr_array_add(testbed->nodes, g_steal_pointer(&device->node));
	umockdev_testbed_remove_device(testbed->bed, device->syspath);
	g_clear_pointer(&device->syspath, g_free);
}

static gboolean on_late(gpointer user)
{
	struct testbed_device *device = user;

	device->late = 0;
	forget(device, false);
	g_source_set_ready_time(device->testbed->timer, 0);
	return G_SOURCE_REMOVE;
}

static void unplug(struct testbed_device *device)
{
	struct testbed *testbed = device->testbed;
	unsigned late_ms = testbed->config.left_late_ms;

	bool is_told = late_ms == 0 && !testbed->config.is_silent;

	if (is_told)
		umockdev_testbed_uevent(testbed->bed, device->syspath, "remove");
	pthread_mutex_lock(&testbed->lock);
	dev_emulated_unplug(device->emulated);
	usbfs_connection_hang_up(device->connection);
	device->connection = NULL;
	pthread_mutex_unlock(&testbed->lock);
	if (late_ms == 0)
		forget(device, is_told);
	else
		device->late = g_timeout_add(late_ms, on_late, device);
}

static gboolean on_timer(gpointer user)
{
	struct testbed *testbed = user;
	int64_t next_ns = INT64_MAX;

	/* Before the devices run: what is submitted from now on sets the time anew. */
	g_source_set_ready_time(testbed->timer, -1);
	pthread_mutex_lock(&testbed->lock);
	for (guint i = 0; i < testbed->devices->len; i++) {
		struct testbed_device *device = g_ptr_array_index(testbed->devices, i);
		next_ns = MIN(next_ns, dev_emulated_run(device->emulated, usbfs_now_ns()));
	}
	if (next_ns != INT64_MAX)
		g_source_set_ready_time(testbed->timer, next_ns / 1000);
	pthread_mutex_unlock(&testbed->lock);
	for (guint i = 0; i < testbed->devices->len; i++) {
		struct testbed_device *device = g_ptr_array_index(testbed->devices, i);
		bool wants_plug = dev_emulated_wants_plug(device->emulated);
		if (wants_plug && !device->syspath)
			plug(device);
		else if (!wants_plug && device->connection)
			unplug(device);
	}
	return G_SOURCE_CONTINUE;
}

static gboolean dispatch_timer(GSource *source, GSourceFunc callback, gpointer user)
{
	(void)source;
	return callback(user);
}

struct testbed *testbed_create(const struct testbed_config *config)
{
	static GSourceFuncs TIMER = {.dispatch = dispatch_timer};
	g_autoptr(UMockdevTestbed) bed = umockdev_testbed_new();

	/* It remembers its first answer, which is right only once there is a bed. */
	if (!umockdev_in_mock_environment())
		return NULL;
	struct testbed *testbed = g_new0(struct testbed, 1);
	testbed->config = *config;
	testbed->bed = g_steal_pointer(&bed);
	testbed->root = umockdev_testbed_get_root_dir(testbed->bed);
	testbed->devices = g_ptr_array_new();
	testbed->connections = g_ptr_array_new();
	testbed->nodes = g_ptr_array_new_with_free_func(g_free);
	pthread_mutex_init(&testbed->lock, NULL);
	testbed->timer = g_source_new(&TIMER, sizeof(GSource));
	g_source_set_callback(testbed->timer, on_timer, testbed, NULL);
	g_source_attach(testbed->timer, NULL);
	add_hub(testbed);
	return testbed;
}

struct testbed_device *testbed_add(struct testbed *testbed, const struct dev_model *model,
	const struct dev_model_source *source, unsigned burst, FILE *log, FILE *touches)
{
	struct testbed_device *device = g_new0(struct testbed_device, 1);
	unsigned number = testbed->devices->len + 1;
	g_autofree char *suffix = g_strdup_printf("%04u", number);

	device->testbed = testbed;
	device->name = g_strdup_printf("1-%u", number);
	device->log = log;
	device->touches = touches;
	device->emulated = dev_emulated_create(model, source, suffix, burst, on_complete, device);
	g_ptr_array_add(testbed->devices, device);
	return device;
}

void testbed_device_add_faults(struct testbed_device *device, const GArray *faults)
{
	pthread_mutex_lock(&device->testbed->lock);
	dev_emulated_add_faults(device->emulated, faults, usbfs_now_ns());
	pthread_mutex_unlock(&device->testbed->lock);
	g_source_set_ready_time(device->testbed->timer, 0);
}

void testbed_start(struct testbed *testbed)
{
	for (guint i = 0; i < testbed->devices->len; i++)
		plug(g_ptr_array_index(testbed->devices, i));
	g_source_set_ready_time(testbed->timer, 0);
}

static void free_device(struct testbed_device *device)
{
	if (device->rights)
		g_source_remove(device->rights);
	if (device->late)
		g_source_remove(device->late);
	device->testbed->config.left_late_ms = 0;
	if (device->connection)
		unplug(device);
	else if (device->syspath)
		forget(device, false);
	dev_emulated_destroy(device->emulated);
	g_free(device->name);
	g_free(device);
}

void testbed_destroy(struct testbed *testbed)
{
	if (!testbed)
		return;
	g_source_destroy(testbed->timer);
	for (guint i = 0; i < testbed->devices->len; i++)
		free_device(g_ptr_array_index(testbed->devices, i));
	for (guint i = 0; i < testbed->nodes->len; i++)
		umockdev_testbed_detach_ioctl(
			testbed->bed, g_ptr_array_index(testbed->nodes, i), NULL);
	g_ptr_array_unref(testbed->nodes);
	for (guint i = 0; i < testbed->connections->len; i++)
		usbfs_connection_destroy(g_ptr_array_index(testbed->connections, i));
	g_object_unref(testbed->bed);
	g_source_unref(testbed->timer);
	g_ptr_array_unref(testbed->devices);
	g_ptr_array_unref(testbed->connections);
	pthread_mutex_destroy(&testbed->lock);
	g_free(testbed->root);
	g_free(testbed);
}
