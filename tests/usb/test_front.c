/* The meter of the tests behind the emulated bridges, with a clock of the test's own. */
#include "devices/emulator/emulated.h"
#include "devices/emulator/play.h"
#include "tests/check_main.h"
#include "tests/usb/meter.h"

#include <errno.h>
#include <string.h>

static const int64_t MS = 1000000;

struct host {
	struct dev_emulated *device;
	struct dev_play_row row;
	struct dev_play_table table;
	int64_t now_ns;
	int status; /* of the last transfer */
	size_t actual;
	bool has_completed, has_sample;
	uint64_t sample;
};

static void on_complete(void *user, struct dev_transfer *transfer)
{
	struct host *host = user;

	host->has_completed = true;
	host->status = transfer->status;
	host->actual = transfer->actual;
	host->has_sample = transfer->tag.has_sample;
	host->sample = transfer->tag.index;
}

static void host_init(struct host *host, const char *model)
{
	struct dev_model_source source;

	memset(host, 0, sizeof(*host));
	host->row = (struct dev_play_row){.skin = 0x1234, .pulse = 0x5678};
	host->table = (struct dev_play_table){.rows = &host->row, .n = 1};
	dev_play_rows(&source, &host->table);
	host->device =
		dev_emulated_create(meter_model_find(model), &source, "0001", 0, on_complete, host);
	dev_emulated_plug(host->device, 0);
}

static void host_finish(struct host *host)
{
	dev_emulated_unplug(host->device);
	dev_emulated_destroy(host->device);
}

static int request(struct host *host, uint8_t type, uint8_t number, uint16_t value, uint16_t index,
	const void *data, uint8_t len)
{
	uint8_t copy[32] = {0};
	struct dev_transfer transfer = {
		.type = DEV_TRANSFER_CONTROL,
		.setup = {type, number, (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)index,
			(uint8_t)(index >> 8), len, 0},
		.data = copy,
		.len = len,
	};

	if (len > 0)
		memcpy(copy, data, len);
	dev_emulated_submit(host->device, &transfer, host->now_ns);
	return host->status;
}

static void send(struct host *host, const char *text)
{
	uint8_t bytes[16];
	struct dev_transfer transfer = {
		.endpoint = 2, .type = DEV_TRANSFER_BULK, .data = bytes, .len = strlen(text)};

	memcpy(bytes, text, strlen(text));
	dev_emulated_submit(host->device, &transfer, host->now_ns);
}

/* Bytes of one transfer within @ms; 0: none came. */
static size_t receive(struct host *host, uint8_t endpoint, uint8_t *data, size_t len, int64_t ms)
{
	struct dev_transfer transfer = {
		.id = 1, .endpoint = endpoint, .type = DEV_TRANSFER_BULK, .data = data, .len = len};
	int64_t end_ns = host->now_ns + ms * MS;

	host->has_completed = false;
	dev_emulated_submit(host->device, &transfer, host->now_ns);
	for (;;) {
		int64_t next_ns = dev_emulated_run(host->device, host->now_ns);
		if (host->has_completed)
			return host->actual;
		if (next_ns > end_ns)
			break;
		host->now_ns = next_ns;
	}
	host->now_ns = end_ns;
	dev_emulated_cancel(host->device, 1);
	return 0;
}

/* 57600 8E1 with DTR raised, on CDC-ACM; @baud to be wrong. */
static void set_cdc(struct host *host, uint32_t baud)
{
	const uint8_t coding[] = {
		(uint8_t)baud, (uint8_t)(baud >> 8), (uint8_t)(baud >> 16), 0, 0, 2, 8};

	ck_assert_int_eq(request(host, 0x21, 0x20, 0, 0, coding, sizeof(coding)), 0);
	ck_assert_int_eq(request(host, 0x21, 0x22, 1, 0, NULL, 0), 0);
}

START_TEST(at_the_right_settings_frames_come_one_by_one)
{
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cdc");
	set_cdc(&host, 57600);
	send(&host, "g");
	for (uint8_t i = 0; i < 5; i++) {
		ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
		ck_assert_uint_eq(data[0], 0xa5);
		ck_assert_uint_eq(data[1], i);
		ck_assert_uint_eq((guint)data[2] << 8 | data[3], 0x1234);
		ck_assert(host.has_sample && host.sample == i);
		ck_assert_int_eq(host.now_ns, (i + 1) * 10 * MS);
	}
	host_finish(&host);
}
END_TEST

START_TEST(at_wrong_settings_it_is_deaf_and_its_bytes_are_noise)
{
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cdc");
	set_cdc(&host, 115200);
	send(&host, "g");
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 0);
	set_cdc(&host, 57600);
	send(&host, "g");
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
	/* 3 % beside the mark a UART still reads; 5 % it does not. */
	set_cdc(&host, 56000);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
	ck_assert(host.has_sample);
	set_cdc(&host, 54700);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
	ck_assert(!host.has_sample);
	ck_assert_uint_ne((guint)data[2] << 8 | data[3], 0x1234);
	host_finish(&host);
}
END_TEST

START_TEST(while_dtr_is_low_what_it_sends_is_lost)
{
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cdc");
	set_cdc(&host, 57600);
	send(&host, "g");
	ck_assert_int_eq(request(&host, 0x21, 0x22, 0, 0, NULL, 0), 0);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 0);
	ck_assert_int_eq(request(&host, 0x21, 0x22, 1, 0, NULL, 0), 0);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
	ck_assert_uint_eq(data[1], 10);
	host_finish(&host);
}
END_TEST

START_TEST(ftdi_puts_two_status_bytes_before_each_packet_and_sends_them_alone)
{
	struct host host;
	uint8_t data[512];

	host_init(&host, "meter/ftdi");
	/* 57600 8E1 */
	ck_assert_int_eq(request(&host, 0x40, 3, 0xc034, 0, NULL, 0), 0);
	ck_assert_int_eq(request(&host, 0x40, 4, 0x0208, 0, NULL, 0), 0);
	ck_assert_int_eq(request(&host, 0x40, 1, 0x0101, 0, NULL, 0), 0);
	ck_assert_int_eq(request(&host, 0x40, 9, 5, 0, NULL, 0), 0);
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 2);
	int64_t first_ns = host.now_ns;
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 2);
	ck_assert_int_eq(host.now_ns - first_ns, 5 * MS);
	/* Its name of 150 characters: 62, 62 and 26 with a head each. */
	send(&host, "?");
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 156);
	ck_assert_uint_eq(data[2], '0');
	ck_assert_uint_eq(data[64], 0x01);
	ck_assert_uint_eq(data[66], '2');
	ck_assert_uint_eq(data[130], '4');
	host_finish(&host);
}
END_TEST

START_TEST(cp210x_sends_nothing_before_it_is_enabled)
{
	static const uint8_t BAUD[] = {0x00, 0xe1, 0, 0};
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cp210x");
	ck_assert_int_eq(request(&host, 0x41, 0x1e, 0, 0, BAUD, 4), 0);
	ck_assert_int_eq(request(&host, 0x41, 0x03, 0x0820, 0, NULL, 0), 0);
	ck_assert_int_eq(request(&host, 0x41, 0x07, 0x0101, 0, NULL, 0), 0);
	send(&host, "?");
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 0);
	ck_assert_int_eq(request(&host, 0x41, 0x00, 1, 0, NULL, 0), 0);
	send(&host, "?");
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 64);
	/* Purging takes the rest. */
	ck_assert_int_eq(request(&host, 0x41, 0x12, 0x0f, 0, NULL, 0), 0);
	ck_assert_uint_eq(receive(&host, 0x81, data, sizeof(data), 100), 0);
	ck_assert_int_eq(request(&host, 0x41, 0x77, 0, 0, NULL, 0), -EPIPE);
	host_finish(&host);
}
END_TEST

START_TEST(drop_and_checksum_reach_the_protocol)
{
	g_autoptr(GArray) drop = dev_fault_parse("drop 3", NULL);
	g_autoptr(GArray) checksum = dev_fault_parse("checksum", NULL);
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cdc");
	set_cdc(&host, 57600);
	send(&host, "g");
	receive(&host, 0x83, data, sizeof(data), 100);
	dev_emulated_add_faults(host.device, drop, host.now_ns);
	receive(&host, 0x83, data, sizeof(data), 100);
	ck_assert_uint_eq(data[1], 4);
	ck_assert_uint_eq(host.sample, 4);
	dev_emulated_add_faults(host.device, checksum, host.now_ns);
	receive(&host, 0x83, data, sizeof(data), 100);
	ck_assert(!host.has_sample);
	receive(&host, 0x83, data, sizeof(data), 100);
	ck_assert(host.has_sample);
	host_finish(&host);
}
END_TEST

START_TEST(empty_packets_and_single_bytes_are_paced)
{
	g_autoptr(GArray) faults = dev_fault_parse("empty 5ms", NULL);
	g_autoptr(GArray) trickle = dev_fault_parse("trickle 3s", NULL);
	struct host host;
	uint8_t data[64];

	host_init(&host, "meter/cdc");
	set_cdc(&host, 57600);
	send(&host, "g");
	dev_emulated_add_faults(host.device, faults, 0);
	for (int i = 0; i < 5; i++) {
		ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 0);
		ck_assert(host.has_completed);
		ck_assert_int_eq(host.now_ns, i * MS);
	}
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 7);
	dev_emulated_add_faults(host.device, trickle, host.now_ns);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 100), 1);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 900), 0);
	ck_assert(!host.has_completed);
	ck_assert_uint_eq(receive(&host, 0x83, data, sizeof(data), 200), 1);
	host_finish(&host);
}
END_TEST

TESTS_MAIN("usb/front", at_the_right_settings_frames_come_one_by_one,
	at_wrong_settings_it_is_deaf_and_its_bytes_are_noise,
	while_dtr_is_low_what_it_sends_is_lost,
	ftdi_puts_two_status_bytes_before_each_packet_and_sends_them_alone,
	cp210x_sends_nothing_before_it_is_enabled, drop_and_checksum_reach_the_protocol,
	empty_packets_and_single_bytes_are_paced)
