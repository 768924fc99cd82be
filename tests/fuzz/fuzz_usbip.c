/* Any bytes of a USB/IP client in any split, at a device of any kind whose time goes on: the server
 * keeps its limits, and a client that is over has given its device back. */
#include "devices/emulator/play.h"
#include "devices/emulator/usbip_server.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>

enum {
	HEAD_BYTES = 2, /* of the input: which device, attached or not */
	SPLIT_MAX = 97,
	STEP_NS = 500000,
	FAULTS_END_NS = 1000000000,
	AFTERWARDS = 4,
};

static struct dev_model_reading read_ramp(void *user, uint64_t index, double rate_hz)
{
	(void)user;
	(void)rate_hz;
	return (struct dev_model_reading){.skin = (double)(index % 20), .pulse = 0.5};
}

static void check(struct dev_usbip_server *server, struct dev_usbip_client *client)
{
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(client);
	enum dev_usbip_end end = dev_usbip_client_end(client);

	g_assert_cmpuint(dev_usbip_client_output(client)->len, <=,
		DEV_USBIP_OUTPUT_MAX_BYTES + DEV_USBIP_TRANSFER_MAX_BYTES +
			DEV_USBIP_COMMAND_BYTES);
	g_assert((end == DEV_USBIP_BROKEN) == (dev_usbip_client_complaint(client) != NULL));
	if (offer && end == DEV_USBIP_NOT_OVER)
		g_assert(!dev_usbip_server_is_free(server, offer));
}

static void talk(struct dev_usbip_server *server, struct dev_usbip_client *client,
	const uint8_t *data, size_t size)
{
	int64_t now_ns = 0;

	for (size_t done = 0; done < size;) {
		/* The bytes themselves say how they are split and how time goes on. */
		size_t n = MIN((size_t)data[done] % SPLIT_MAX + 1, size - done);
		g_autofree uint8_t *exact = g_memdup2(data + done, n);
		now_ns += data[done] * (int64_t)STEP_NS;
		dev_usbip_client_take(client, exact, n, now_ns);
		dev_usbip_server_run(server, now_ns);
		check(server, client);
		done += n;
	}
	/* Behind the last fault of the plan, whose time may begin with the first of these. */
	for (int i = 1; i <= AFTERWARDS; i++)
		dev_usbip_server_run(server, now_ns + i * (int64_t)FAULTS_END_NS);
	if (dev_usbip_client_end(client) != DEV_USBIP_NOT_OVER && dev_usbip_client_offer(client))
		g_assert(dev_usbip_server_is_free(server, dev_usbip_client_offer(client)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const MODELS[] = {"lightstone", "cms50-hid", "labjack-u3", "cms50",
		"cms50/ftdi", "cms50-old/cdc", "bitalino", "bitalino/ch340", "arduino"};
	const struct dev_model_source source = {.read = read_ramp};
	g_autoptr(GArray) faults = dev_fault_parse("at=300ms unplug 50ms; at=100ms stall", NULL);
	struct dev_usbip_client *client;

	if (size < HEAD_BYTES)
		return 0;
	struct dev_usbip_server *server = dev_usbip_server_create();
	const struct dev_usbip_offer *offer = dev_usbip_server_add(server,
		dev_model_find(MODELS[data[0] % G_N_ELEMENTS(MODELS)]), &source, "0001", faults, 0);
	client = data[1] % 4 == 0 ? dev_usbip_client_create(server)
				  : dev_usbip_client_create_attached(server, offer, 0);
	talk(server, client, data + HEAD_BYTES, size - HEAD_BYTES);
	dev_usbip_client_destroy(client);
	dev_usbip_server_destroy(server);
	return 0;
}
