/* The server as a client sees it: bytes in any split, and what becomes of a client that is hostile.
 */
#include "devices/emulator/play.h"
#include "devices/emulator/usbip_server.h"
#include "tests/check_main.h"

#include <errno.h>
#include <string.h>

enum {
	HEADER = DEV_USBIP_COMMAND_BYTES,
	ROWS = 50,
};

static const int64_t MS = 1000000;

struct bench {
	struct dev_usbip_server *server;
	struct dev_usbip_client *client;
	struct dev_play_row rows[ROWS];
	struct dev_play_table table;
	int64_t now_ns;
};

static void bench_init(struct bench *bench, const char *plan)
{
	struct dev_model_source source;
	g_autoptr(GArray) faults = dev_fault_parse(plan, NULL);

	memset(bench, 0, sizeof(*bench));
	for (int i = 0; i < ROWS; i++)
		bench->rows[i] = (struct dev_play_row){.skin = 0x1000 + i, .pulse = 0x2000 + i};
	bench->table = (struct dev_play_table){.rows = bench->rows, .n = ROWS};
	dev_play_rows(&source, &bench->table);
	bench->server = dev_usbip_server_create();
	for (int i = 0; i < 2; i++)
		dev_usbip_server_add(bench->server, dev_model_find("lightstone"), &source,
			i == 0 ? "0001" : "0002", faults, 0);
	bench->client = dev_usbip_client_create(bench->server);
}

static void bench_finish(struct bench *bench)
{
	dev_usbip_client_destroy(bench->client);
	dev_usbip_server_destroy(bench->server);
}

static void send_bytes(struct bench *bench, const void *bytes, size_t n)
{
	dev_usbip_client_take(bench->client, bytes, n, bench->now_ns);
	dev_usbip_server_run(bench->server, bench->now_ns);
}

static void put_u32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void send_operation(struct bench *bench, uint16_t version, uint16_t code)
{
	uint8_t bytes[8] = {
		(uint8_t)(version >> 8), (uint8_t)version, (uint8_t)(code >> 8), (uint8_t)code};

	send_bytes(bench, bytes, sizeof(bytes));
}

static void import_device(struct bench *bench, const char *bus_id)
{
	char bytes[DEV_USBIP_BUS_ID_BYTES] = {0};

	g_strlcpy(bytes, bus_id, sizeof(bytes));
	send_operation(bench, 0x0111, 0x8003);
	send_bytes(bench, bytes, sizeof(bytes));
}

/* A SUBMIT of @len bytes; @setup NULL: an endpoint that is not 0. */
static void make_submit(uint8_t bytes[HEADER], uint32_t sequence, bool is_in, uint32_t endpoint,
	uint32_t len, const uint8_t *setup)
{
	memset(bytes, 0, HEADER);
	put_u32(bytes, 1);
	put_u32(bytes + 4, sequence);
	put_u32(bytes + 8, 1 << 16 | 2);
	put_u32(bytes + 12, is_in);
	put_u32(bytes + 16, endpoint);
	put_u32(bytes + 24, len);
	put_u32(bytes + 32, UINT32_MAX);
	if (setup)
		memcpy(bytes + 40, setup, 8);
}

static void submit(struct bench *bench, uint32_t sequence, bool is_in, uint32_t endpoint,
	uint32_t len, const uint8_t *setup)
{
	uint8_t bytes[HEADER];

	make_submit(bytes, sequence, is_in, endpoint, len, setup);
	send_bytes(bench, bytes, sizeof(bytes));
}

/* Takes an answer off the output: its 48 bytes must be those of @code for @sequence, with
 * @status; what else it carries is written to @ret_data. Returns the length that it says. */
static uint32_t take_answer(struct bench *bench, uint32_t code, uint32_t sequence, int status,
	uint8_t *ret_data, size_t data_bytes)
{
	GByteArray *output = dev_usbip_client_output(bench->client);

	ck_assert_uint_ge(output->len, HEADER + data_bytes);
	ck_assert_uint_eq(get_u32(output->data), code);
	ck_assert_uint_eq(get_u32(output->data + 4), sequence);
	ck_assert_int_eq((int)get_u32(output->data + 20), status);
	uint32_t len = get_u32(output->data + 24);
	if (data_bytes > 0)
		memcpy(ret_data, output->data + HEADER, data_bytes);
	g_byte_array_remove_range(output, 0, (guint)(HEADER + data_bytes));
	return len;
}

static void empty_output(struct bench *bench)
{
	g_byte_array_set_size(dev_usbip_client_output(bench->client), 0);
}

START_TEST(the_list_is_laid_out_as_the_kernel_documents_it)
{
	static const uint8_t HEAD[] = {0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 2};
	static const uint8_t NUMBERS[] = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, /* bus, device, low */
		0x04, 0x83, 0x00, 0x35, 0x01, 0x11, 0, 0, 0, 1, 1, 1, /* ids, class, counts */
		3, 0, 0, 0};                                          /* its interface: HID */
	struct bench bench;

	bench_init(&bench, "");
	send_operation(&bench, 0x0111, 0x8005);
	const GByteArray *output = dev_usbip_client_output(bench.client);
	ck_assert_uint_eq(output->len, 12 + 2 * (312 + 4));
	ck_assert_mem_eq(output->data, HEAD, sizeof(HEAD));
	ck_assert_str_eq((const char *)output->data + 12, "/affekt/1-1");
	ck_assert_str_eq((const char *)output->data + 12 + 256, "1-1");
	ck_assert_mem_eq(output->data + 12 + 288, NUMBERS, sizeof(NUMBERS));
	ck_assert_str_eq((const char *)output->data + 12 + 316 + 256, "1-2");
	ck_assert_int_eq(dev_usbip_client_end(bench.client), DEV_USBIP_ANSWERED);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_device_is_given_to_one_client_at_a_time)
{
	static const uint8_t GIVEN[] = {0x01, 0x11, 0x00, 0x03, 0, 0, 0, 0};
	static const uint8_t BUSY[] = {0x01, 0x11, 0x00, 0x03, 0, 0, 0, 2};
	static const uint8_t UNKNOWN[] = {0x01, 0x11, 0x00, 0x03, 0, 0, 0, 4};
	struct bench bench;

	bench_init(&bench, "");
	import_device(&bench, "1-1");
	struct dev_usbip_client *owner = bench.client;
	ck_assert_uint_eq(dev_usbip_client_output(owner)->len, 8 + 312);
	ck_assert_mem_eq(dev_usbip_client_output(owner)->data, GIVEN, sizeof(GIVEN));
	ck_assert_str_eq(dev_usbip_client_offer(owner)->bus_id, "1-1");

	const char *const names[] = {"1-1", "7-7", ""};
	const uint8_t *const answers[] = {BUSY, UNKNOWN, UNKNOWN};
	for (int i = 0; i < 3; i++) {
		bench.client = dev_usbip_client_create(bench.server);
		import_device(&bench, names[i]);
		ck_assert_uint_eq(dev_usbip_client_output(bench.client)->len, 8);
		ck_assert_mem_eq(dev_usbip_client_output(bench.client)->data, answers[i], 8);
		ck_assert_int_eq(dev_usbip_client_end(bench.client), DEV_USBIP_ANSWERED);
		dev_usbip_client_destroy(bench.client);
	}

	dev_usbip_client_destroy(owner);
	bench.client = dev_usbip_client_create(bench.server);
	import_device(&bench, "1-1");
	ck_assert_int_eq(dev_usbip_client_end(bench.client), DEV_USBIP_NOT_OVER);
	bench_finish(&bench);
}
END_TEST

START_TEST(requests_and_reports_pass)
{
	static const uint8_t GET_DEVICE[] = {0x80, 6, 0, 1, 0, 0, 18, 0};
	static const uint8_t GET_NOTHING[] = {0xc0, 0x77, 0, 0, 0, 0, 4, 0};
	struct bench bench;
	uint8_t data[18];

	bench_init(&bench, "");
	import_device(&bench, "1-1");
	empty_output(&bench);
	submit(&bench, 7, true, 0, 64, GET_DEVICE);
	ck_assert_uint_eq(take_answer(&bench, 3, 7, 0, data, 18), 18);
	ck_assert_mem_eq(data, dev_model_find("lightstone")->device_descriptor, 18);
	submit(&bench, 8, true, 0, 4, GET_NOTHING);
	ck_assert_uint_eq(take_answer(&bench, 3, 8, -EPIPE, NULL, 0), 0);

	/* <SER>…, <VER>… at once, then a sample each 32 ms in four reports. */
	for (uint32_t i = 0; i < 9; i++)
		submit(&bench, 100 + i, true, 1, 8, NULL);
	for (uint32_t i = 0; i < 6; i++)
		ck_assert_uint_eq(take_answer(&bench, 3, 100 + i, 0, data, 8), 8);
	ck_assert_uint_eq(dev_usbip_client_output(bench.client)->len, 0);
	bench.now_ns = 32 * MS;
	dev_usbip_server_run(bench.server, bench.now_ns);
	take_answer(&bench, 3, 106, 0, data, 8);
	ck_assert_mem_eq(data, "\x07<RAW>10", 8);
	take_answer(&bench, 3, 107, 0, data, 8);
	ck_assert_mem_eq(data,
		"\x07"
		"00 2000",
		8);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_transfer_is_unlinked_once)
{
	struct bench bench;
	uint8_t unlink[HEADER] = {0, 0, 0, 2};

	bench_init(&bench, "at=1ms delay 10s");
	import_device(&bench, "1-1");
	for (uint32_t i = 0; i < 10; i++)
		submit(&bench, i, true, 1, 8, NULL);
	empty_output(&bench);
	put_u32(unlink + 4, 77);
	put_u32(unlink + 20, 8);
	send_bytes(&bench, unlink, sizeof(unlink));
	take_answer(&bench, 4, 77, -ECONNRESET, NULL, 0);
	send_bytes(&bench, unlink, sizeof(unlink));
	take_answer(&bench, 4, 77, 0, NULL, 0);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_stall_lasts_until_the_kernel_clears_it)
{
	static const uint8_t CLEAR_HALT[] = {0x02, 1, 0, 0, 0x81, 0, 0, 0};
	struct bench bench;
	uint8_t data[8];

	bench_init(&bench, "stall");
	import_device(&bench, "1-1");
	empty_output(&bench);
	submit(&bench, 1, true, 1, 8, NULL);
	take_answer(&bench, 3, 1, -EPIPE, NULL, 0);
	submit(&bench, 2, true, 1, 8, NULL);
	take_answer(&bench, 3, 2, -EPIPE, NULL, 0);
	submit(&bench, 3, false, 0, 0, CLEAR_HALT);
	take_answer(&bench, 3, 3, 0, NULL, 0);
	submit(&bench, 4, true, 1, 8, NULL);
	ck_assert_uint_eq(take_answer(&bench, 3, 4, 0, data, 8), 8);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_planned_unplug_ends_the_client_and_keeps_others_out_for_its_time)
{
	struct bench bench;

	bench_init(&bench, "at=10ms unplug 50ms");
	import_device(&bench, "1-1");
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(bench.client);
	for (uint32_t i = 0; i < 10; i++)
		submit(&bench, i, true, 1, 8, NULL);
	empty_output(&bench);
	bench.now_ns = 10 * MS;
	ck_assert_int_le(dev_usbip_server_run(bench.server, bench.now_ns), 60 * MS);
	ck_assert_int_eq(dev_usbip_client_end(bench.client), DEV_USBIP_PULLED);
	ck_assert_uint_eq(dev_usbip_client_output(bench.client)->len, 0);
	ck_assert(!dev_usbip_server_is_free(bench.server, offer));
	dev_usbip_client_destroy(bench.client);
	bench.now_ns = 60 * MS;
	dev_usbip_server_run(bench.server, bench.now_ns);
	ck_assert(dev_usbip_server_is_free(bench.server, offer));
	bench.client = dev_usbip_client_create_attached(bench.server, offer, bench.now_ns);
	submit(&bench, 1, true, 1, 8, NULL);
	ck_assert_uint_gt(dev_usbip_client_output(bench.client)->len, 0);
	bench_finish(&bench);
}
END_TEST

/* A whole conversation: handing the device out, requests, an OUT report, readings. */
static GByteArray *make_conversation(void)
{
	static const uint8_t HEAD[] = {0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0, '1', '-', '2'};
	static const uint8_t GET_CONFIG[] = {0x80, 6, 0, 2, 0, 0, 41, 0};
	static const uint8_t REPORT[] = {1, 2, 3, 4, 5};
	GByteArray *bytes = g_byte_array_new();
	uint8_t command[HEADER];

	g_byte_array_append(bytes, HEAD, sizeof(HEAD));
	guint end = bytes->len;
	g_byte_array_set_size(bytes, 8 + DEV_USBIP_BUS_ID_BYTES);
	memset(bytes->data + end, 0, bytes->len - end);
	make_submit(command, 1, true, 0, 41, GET_CONFIG);
	g_byte_array_append(bytes, command, HEADER);
	make_submit(command, 2, false, 2, sizeof(REPORT), NULL);
	g_byte_array_append(bytes, command, HEADER);
	g_byte_array_append(bytes, REPORT, sizeof(REPORT));
	for (uint32_t i = 3; i < 8; i++) {
		make_submit(command, i, true, 1, 8, NULL);
		g_byte_array_append(bytes, command, HEADER);
	}
	return bytes;
}

START_TEST(any_split_of_the_bytes_is_answered_alike)
{
	g_autoptr(GByteArray) talk = make_conversation();
	g_autoptr(GByteArray) whole = g_byte_array_new();

	for (guint piece = talk->len; piece > 0; piece /= 2) {
		struct bench bench;
		bench_init(&bench, "");
		for (guint at = 0; at < talk->len; at += piece)
			send_bytes(&bench, talk->data + at, MIN(piece, talk->len - at));
		const GByteArray *output = dev_usbip_client_output(bench.client);
		if (piece == talk->len)
			g_byte_array_append(whole, output->data, output->len);
		ck_assert_uint_eq(output->len, whole->len);
		ck_assert_mem_eq(output->data, whole->data, whole->len);
		ck_assert_int_eq(dev_usbip_client_end(bench.client), DEV_USBIP_NOT_OVER);
		bench_finish(&bench);
	}
	/* import, configuration, report taken, five reports */
	ck_assert_uint_eq(whole->len, 320 + HEADER + 41 + HEADER + 5 * (HEADER + 8));
}
END_TEST

static void assert_broken(struct bench *bench, const char *because)
{
	ck_assert_int_eq(dev_usbip_client_end(bench->client), DEV_USBIP_BROKEN);
	ck_assert_ptr_nonnull(strstr(dev_usbip_client_complaint(bench->client), because));
	/* The device is there for the next one. */
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(bench->client);
	ck_assert(!offer || dev_usbip_server_is_free(bench->server, offer));
}

START_TEST(a_client_that_breaks_the_protocol_is_over_with_a_sentence)
{
	struct {
		const char *because;
		uint32_t code, endpoint, len, packets;
	} wrong[] = {
		{"endpoint 16", 1, 16, 8, 0},
		{"endpoint 4294967295", 1, UINT32_MAX, 8, 0},
		{"1048577 bytes", 1, 1, (1 << 20) + 1, 0},
		{"4294967295 bytes", 1, 1, UINT32_MAX, 0},
		{"isochronous", 1, 1, 8, 3},
		{"command 3", 3, 1, 8, 0},
		{"command 0", 0, 1, 8, 0},
	};
	struct bench bench;

	bench_init(&bench, "");
	send_operation(&bench, 0x0106, 0x8005);
	assert_broken(&bench, "0106");
	bench_finish(&bench);
	bench_init(&bench, "");
	send_operation(&bench, 0x0111, 0x8007);
	assert_broken(&bench, "8007");
	bench_finish(&bench);
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		uint8_t bytes[HEADER];
		bench_init(&bench, "");
		import_device(&bench, "1-1");
		make_submit(bytes, 1, true, wrong[i].endpoint, wrong[i].len, NULL);
		put_u32(bytes, wrong[i].code);
		put_u32(bytes + 32, wrong[i].packets);
		send_bytes(&bench, bytes, sizeof(bytes));
		assert_broken(&bench, wrong[i].because);
		bench_finish(&bench);
	}
}
END_TEST

START_TEST(a_client_cannot_fill_the_memory)
{
	static const uint8_t GET_CONFIG[] = {0x80, 6, 0, 2, 0, 0, 41, 0};
	struct bench bench;
	uint32_t n;

	bench_init(&bench, "delay 10s");
	import_device(&bench, "1-1");
	for (n = 0; dev_usbip_client_end(bench.client) == DEV_USBIP_NOT_OVER; n++)
		submit(&bench, n, true, 1, 8, NULL);
	ck_assert_uint_eq(n, DEV_USBIP_WAITING_MAX + 1);
	assert_broken(&bench, "too many transfers");
	bench_finish(&bench);

	bench_init(&bench, "delay 10s");
	import_device(&bench, "1-1");
	for (n = 0; dev_usbip_client_end(bench.client) == DEV_USBIP_NOT_OVER; n++)
		submit(&bench, n, true, 1, DEV_USBIP_TRANSFER_MAX_BYTES, NULL);
	ck_assert_uint_eq(n, 17);
	assert_broken(&bench, "too many transfers");
	bench_finish(&bench);

	bench_init(&bench, "");
	import_device(&bench, "1-1");
	for (n = 0; dev_usbip_client_end(bench.client) == DEV_USBIP_NOT_OVER; n++)
		submit(&bench, n, true, 0, 64, GET_CONFIG);
	assert_broken(&bench, "does not read");
	ck_assert_uint_le(dev_usbip_client_output(bench.client)->len,
		DEV_USBIP_OUTPUT_MAX_BYTES + HEADER + 41);
	bench_finish(&bench);
}
END_TEST

START_TEST(endpoints_that_the_device_lacks_stall)
{
	struct bench bench;

	bench_init(&bench, "");
	import_device(&bench, "1-1");
	empty_output(&bench);
	submit(&bench, 1, true, 5, 8, NULL);
	take_answer(&bench, 3, 1, -EPIPE, NULL, 0);
	submit(&bench, 2, true, 2, 8, NULL); /* which is there for OUT alone */
	take_answer(&bench, 3, 2, -EPIPE, NULL, 0);
	submit(&bench, 3, true, 1, 0, NULL);
	take_answer(&bench, 3, 3, 0, NULL, 0);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("usb/usbip", the_list_is_laid_out_as_the_kernel_documents_it,
	a_device_is_given_to_one_client_at_a_time, requests_and_reports_pass,
	a_transfer_is_unlinked_once, a_stall_lasts_until_the_kernel_clears_it,
	a_planned_unplug_ends_the_client_and_keeps_others_out_for_its_time,
	any_split_of_the_bytes_is_answered_alike,
	a_client_that_breaks_the_protocol_is_over_with_a_sentence, a_client_cannot_fill_the_memory,
	endpoints_that_the_device_lacks_stall)
