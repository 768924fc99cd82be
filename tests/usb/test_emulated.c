#include "devices/emulator/emulated.h"
#include "devices/emulator/play.h"
#include "devices/lightstone.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum {
	TRANSFERS = 4,
	ROWS = 200,
};

static const int64_t MS = 1000000;

/* A host without a kernel: keeps transfers in flight, decodes what comes, has a clock of its own.
 */
struct host {
	struct dev_emulated *device;
	struct dev_play_row rows[ROWS];
	struct dev_play_table table;
	struct dev_transfer transfers[TRANSFERS];
	uint8_t buffers[TRANSFERS][8];
	struct collector collector;
	void *state;
	int64_t now_ns;
	int errors[8]; /* statuses that were no success, in order */
	unsigned n_errors;
	bool keeps_halt; /* else a stall is cleared at once */
	struct dev_delivery delivery;
	unsigned whole_samples; /* as the tags say */
};

static void on_complete(void *user, struct dev_transfer *transfer)
{
	struct host *host = user;

	if (transfer->status < 0) {
		host->errors[host->n_errors++ % 8] = transfer->status;
		if (transfer->status == -EPIPE && !host->keeps_halt)
			dev_emulated_clear_halt(host->device, transfer->endpoint);
		if (transfer->status == -ESHUTDOWN || host->keeps_halt)
			return;
	}
	host->whole_samples += dev_delivery_take(&host->delivery, transfer);
	host->collector.emitter.host_ns = host->now_ns;
	dev_lightstone.decode(
		host->state, transfer->data, transfer->actual, &host->collector.emitter);
	dev_emulated_submit(host->device, transfer, host->now_ns);
}

static void submit_all(struct host *host)
{
	for (int i = 0; i < TRANSFERS; i++) {
		host->transfers[i] = (struct dev_transfer){
			.id = (uint64_t)i,
			.endpoint = 0x81,
			.type = DEV_TRANSFER_INTERRUPT,
			.data = host->buffers[i],
			.len = sizeof(host->buffers[i]),
		};
		dev_emulated_submit(host->device, &host->transfers[i], host->now_ns);
	}
}

static void host_init(struct host *host, const char *plan, unsigned burst)
{
	struct dev_model_source source;
	g_autoptr(GArray) faults = dev_fault_parse(plan, NULL);

	memset(host, 0, sizeof(*host));
	for (int i = 0; i < ROWS; i++)
		host->rows[i] = (struct dev_play_row){.skin = 1000 + i, .pulse = 2000 + i};
	host->table = (struct dev_play_table){.rows = host->rows, .n = ROWS};
	host->state = g_malloc0(dev_lightstone.state_bytes);
	collector_init(&host->collector);
	dev_play_rows(&source, &host->table);
	host->device = dev_emulated_create(
		dev_model_find("lightstone"), &source, "0001", burst, on_complete, host);
	dev_emulated_add_faults(host->device, faults, 0);
	dev_emulated_plug(host->device, 0);
	submit_all(host);
}

static void host_finish(struct host *host)
{
	dev_emulated_unplug(host->device);
	dev_emulated_destroy(host->device);
	collector_finish(&host->collector);
	g_free(host->state);
}

static void run_until(struct host *host, int64_t end_ns)
{
	for (;;) {
		int64_t next_ns = dev_emulated_run(host->device, host->now_ns);
		if (!dev_emulated_wants_plug(host->device) || next_ns > end_ns)
			break;
		ck_assert_int_gt(next_ns, host->now_ns);
		host->now_ns = next_ns;
	}
}

static unsigned count_scans(const struct host *host)
{
	unsigned n = 0;

	for (guint i = 0; i < host->collector.items->len; i++)
		n += collector_item(&host->collector, i)->kind == DEV_ITEM_SCAN;
	return n;
}

static const struct dev_item *last_item(const struct host *host)
{
	return collector_item(&host->collector, host->collector.items->len - 1);
}

START_TEST(every_row_is_delivered_in_time)
{
	struct host host;

	host_init(&host, "", 0);
	run_until(&host, 100 * 32 * MS);
	/* Two events tell who it is, then come the samples. */
	ck_assert_uint_eq(host.collector.items->len, 102);
	for (guint i = 0; i < 100; i++) {
		const struct dev_item *item = collector_item(&host.collector, i + 2);
		ck_assert_int_eq(item->kind, DEV_ITEM_SCAN);
		ck_assert_double_eq(item->values[0], 1000 + i);
		ck_assert_double_eq(item->values[1], 2000 + i);
		ck_assert_int_eq(item->host_ns, (i + 1) * 32 * MS);
	}
	ck_assert_uint_eq(host.whole_samples, 100);
	host_finish(&host);
}
END_TEST

START_TEST(a_burst_waits_in_the_device)
{
	struct host host;

	host_init(&host, "", 30);
	run_until(&host, 0);
	ck_assert_uint_eq(count_scans(&host), 30);
	run_until(&host, 32 * MS);
	ck_assert_uint_eq(count_scans(&host), 31);
	host_finish(&host);
}
END_TEST

START_TEST(time_goes_on_while_it_is_unplugged)
{
	struct host host;

	host_init(&host, "at=1s unplug 2s", 0);
	run_until(&host, 5000 * MS);
	ck_assert(!dev_emulated_wants_plug(host.device));
	dev_emulated_unplug(host.device);
	ck_assert_uint_eq(host.n_errors, TRANSFERS);
	ck_assert_int_eq(host.errors[0], -ESHUTDOWN);
	ck_assert_uint_eq(count_scans(&host), 31);

	ck_assert_int_eq(dev_emulated_run(host.device, host.now_ns), 3000 * MS);
	host.now_ns = 3000 * MS;
	dev_emulated_run(host.device, host.now_ns);
	ck_assert(dev_emulated_wants_plug(host.device));
	dev_emulated_plug(host.device, host.now_ns);
	submit_all(&host);
	run_until(&host, 3100 * MS);
	/* The newest row is the one of now: nobody measured in between. */
	ck_assert_double_eq(last_item(&host)->values[0], 1000 + 95);
	ck_assert_uint_eq(count_scans(&host), 31 + 3);
	host_finish(&host);
}
END_TEST

START_TEST(lost_packets_say_why)
{
	struct host host;

	host_init(&host, "at=1s babble; at=2s error 2; at=3s stall", 0);
	run_until(&host, 4000 * MS);
	ck_assert_uint_eq(host.n_errors, 4);
	ck_assert_int_eq(host.errors[0], -EOVERFLOW);
	ck_assert_int_eq(host.errors[1], -EPROTO);
	ck_assert_int_eq(host.errors[2], -EPROTO);
	ck_assert_int_eq(host.errors[3], -EPIPE);
	/* The stall loses nothing, the others one sample each. */
	ck_assert_uint_eq(host.whole_samples, 125 - 2);
	ck_assert_uint_eq(count_scans(&host), 125 - 2);
	host_finish(&host);
}
END_TEST

START_TEST(a_halted_endpoint_stays_halted_until_it_is_cleared)
{
	struct host host;

	host_init(&host, "stall", 0);
	host.keeps_halt = true;
	dev_emulated_run(host.device, 0);
	ck_assert_uint_eq(host.n_errors, TRANSFERS);
	submit_all(&host);
	dev_emulated_run(host.device, 0);
	ck_assert_uint_eq(host.n_errors, 2 * TRANSFERS);
	ck_assert_int_eq(host.errors[7], -EPIPE);

	dev_emulated_clear_halt(host.device, 0x81);
	submit_all(&host);
	run_until(&host, 64 * MS);
	ck_assert_uint_eq(host.n_errors, 2 * TRANSFERS);
	ck_assert_uint_eq(count_scans(&host), 2);
	host_finish(&host);
}
END_TEST

START_TEST(damaged_packets_are_not_counted_as_delivered)
{
	struct host host;

	host_init(&host, "at=1s garbage; at=2s short", 0);
	run_until(&host, 4000 * MS);
	ck_assert_uint_eq(host.n_errors, 0);
	ck_assert_uint_eq(host.whole_samples, 125 - 2);
	ck_assert_uint_le(count_scans(&host), 125 - 2);
	ck_assert_uint_ge(count_scans(&host), 121);
	host_finish(&host);
}
END_TEST

START_TEST(a_delay_keeps_the_samples)
{
	struct host host;

	host_init(&host, "at=1s delay 400ms", 0);
	run_until(&host, 1399 * MS);
	ck_assert_uint_eq(count_scans(&host), 31);
	run_until(&host, 1400 * MS);
	ck_assert_uint_eq(count_scans(&host), 43);
	host_finish(&host);
}
END_TEST

/* Control transfers complete inside submit; this host takes them by their endpoint. */
static void on_control(void *user, struct dev_transfer *transfer)
{
	(void)user;
	(void)transfer;
}

static int request(struct host *host, uint8_t type, uint8_t number, uint16_t value, uint8_t *data,
	size_t len, size_t *ret_actual)
{
	struct dev_transfer transfer = {
		.endpoint = type & 0x80,
		.type = DEV_TRANSFER_CONTROL,
		.setup = {type, number, (uint8_t)value, (uint8_t)(value >> 8), 0, 0, (uint8_t)len},
		.data = data,
		.len = len,
	};

	dev_emulated_submit(host->device, &transfer, 0);
	*ret_actual = transfer.actual;
	return transfer.status;
}

START_TEST(what_is_measured_while_nobody_listens_is_lost)
{
	struct host host;

	host_init(&host, "at=1s delay 1500ms", 0);
	run_until(&host, 3 * 1000 * MS);
	ck_assert_uint_eq(count_scans(&host), 93); /* listening all the time, through the delay */
	for (int i = 0; i < TRANSFERS; i++)
		ck_assert_ptr_nonnull(dev_emulated_cancel(host.device, (uint64_t)i));
	host.now_ns = 5 * 1000 * MS;
	submit_all(&host);
	run_until(&host, 5 * 1000 * MS);
	ck_assert_uint_eq(count_scans(&host), 93);
	run_until(&host, 5024 * MS);
	ck_assert_uint_eq(count_scans(&host), 94);
	ck_assert_double_eq(last_item(&host)->values[0], 1000 + 156);
	host_finish(&host);
}
END_TEST

START_TEST(it_describes_itself_and_says_that_it_is_emulated)
{
	struct host host;
	struct dev_model_source source;
	uint8_t data[255];
	size_t n;

	memset(&host, 0, sizeof(host));
	host.rows[0] = (struct dev_play_row){.skin = 1, .pulse = 1};
	host.table = (struct dev_play_table){.rows = host.rows, .n = 1};
	dev_play_rows(&source, &host.table);
	host.device = dev_emulated_create(
		dev_model_find("lightstone"), &source, "0007", 0, on_control, NULL);
	dev_emulated_plug(host.device, 0);
	ck_assert_int_eq(request(&host, 0x80, 6, 0x0100, data, 18, &n), 0);
	ck_assert_uint_eq(n, 18);
	ck_assert_uint_eq(data[8], 0x83);
	ck_assert_uint_eq(data[9], 0x04);
	ck_assert_int_eq(request(&host, 0x80, 6, 0x0200, data, 9, &n), 0);
	ck_assert_uint_eq(n, 9);
	ck_assert_uint_eq(data[2], 41);
	ck_assert_int_eq(request(&host, 0x80, 6, 0x0302, data, sizeof(data), &n), 0);
	char serial[64] = "";
	for (size_t i = 2; i < n; i += 2)
		serial[i / 2 - 1] = (char)data[i];
	ck_assert_str_eq(serial, "AFFEKT-EMULATED-0007");
	ck_assert_int_eq(request(&host, 0x81, 6, 0x2200, data, sizeof(data), &n), 0);
	ck_assert_uint_eq(n, 29);
	ck_assert_int_eq(request(&host, 0xc0, 0x77, 0, data, 5, &n), -EPIPE);
	ck_assert_int_eq(request(&host, 0x80, 6, 0x0303 + 5, data, 5, &n), -EPIPE);
	dev_emulated_destroy(host.device);
}
END_TEST

TESTS_MAIN("usb/emulated", every_row_is_delivered_in_time, a_burst_waits_in_the_device,
	time_goes_on_while_it_is_unplugged, lost_packets_say_why,
	a_halted_endpoint_stays_halted_until_it_is_cleared,
	damaged_packets_are_not_counted_as_delivered, a_delay_keeps_the_samples,
	what_is_measured_while_nobody_listens_is_lost,
	it_describes_itself_and_says_that_it_is_emulated)
