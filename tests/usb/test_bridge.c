/* The control requests of every bridge, byte by byte as the documents say, on a link that only
 * writes them down. */
#include "devices/transport/bridge.h"
#include "tests/check_main.h"

#include <string.h>

struct recorder {
	struct dev_link link;
	GString *lines; /* "41 1e 0000 0000 | 00c20100" */
	int stalls_at;  /* number of the request that is refused; -1: none */
	int n_requests;
};

static int record(struct dev_link *link, uint8_t request_type, uint8_t request, uint16_t value,
	uint16_t index, uint8_t *data, uint16_t len, uint32_t timeout_ms)
{
	struct recorder *recorder = (struct recorder *)link;

	ck_assert_uint_gt(timeout_ms, 0);
	g_string_append_printf(
		recorder->lines, "%02X/%02X %04X %04X", request_type, request, value, index);
	if (request_type & 0x80)
		g_string_append_printf(recorder->lines, " in%u", len);
	for (uint16_t i = 0; !(request_type & 0x80) && i < len; i++)
		g_string_append_printf(recorder->lines, "%s%02X", i ? "" : " ", data[i]);
	g_string_append_c(recorder->lines, '\n');
	if (request_type & 0x80)
		memset(data, 0, len);
	return recorder->n_requests++ == recorder->stalls_at ? DEV_LINK_STALL : len;
}

static void recorder_init(struct recorder *recorder)
{
	*recorder = (struct recorder){
		.link = {.control = record},
		.lines = g_string_new(NULL),
		.stalls_at = -1,
	};
}

static void assert_taken(struct recorder *recorder, const char *expected)
{
	ck_assert_str_eq(recorder->lines->str, expected);
	g_string_truncate(recorder->lines, 0);
}

static void recorder_finish(struct recorder *recorder)
{
	g_string_free(recorder->lines, TRUE);
}

static const struct dev_line LINE_8N1 = {
	.baud = 115200, .data_bits = 8, .stop_bits = 1, .dtr = true, .rts = true};
static const struct dev_line LINE_8O1 = {
	.baud = 19200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_ODD};
static const struct dev_line LINE_7E2 = {
	.baud = 9600, .data_bits = 7, .stop_bits = 2, .parity = DEV_PARITY_EVEN, .dtr = true};

START_TEST(a_cp210x_is_enabled_set_emptied_and_raised)
{
	struct recorder recorder;
	const struct dev_bridge_place place = {.product = 0xea60};
	const struct dev_bridge_place second = {.product = 0xea70, .interface = 1, .port = 1};

	recorder_init(&recorder);
	ck_assert_int_eq(dev_bridge_cp210x.open(&recorder.link, &place, &LINE_8N1), DEV_LINK_OK);
	assert_taken(&recorder, "41/00 0001 0000\n"
				"41/13 0000 0000 00000000000000000000000000000000\n"
				"41/03 0800 0000\n"
				"41/1E 0000 0000 00C20100\n"
				"41/12 000F 0000\n"
				"41/07 0303 0000\n");
	ck_assert_int_eq(dev_bridge_cp210x.open(&recorder.link, &second, &LINE_8O1), DEV_LINK_OK);
	assert_taken(&recorder, "41/00 0001 0001\n"
				"41/13 0000 0001 00000000000000000000000000000000\n"
				"41/03 0810 0001\n"
				"41/1E 0000 0001 004B0000\n"
				"41/12 000F 0001\n"
				"41/07 0300 0001\n");
	dev_bridge_cp210x.close(&recorder.link, &place);
	assert_taken(&recorder, "41/12 000F 0000\n"
				"41/07 0300 0000\n"
				"41/00 0000 0000\n");
	recorder_finish(&recorder);
}
END_TEST

START_TEST(an_ftdi_chip_is_reset_set_emptied_and_raised)
{
	struct recorder recorder;
	const struct dev_bridge_place place = {.product = 0x6001};
	const struct dev_bridge_place second = {.product = 0x6010, .interface = 1, .port = 1};

	recorder_init(&recorder);
	ck_assert_int_eq(dev_bridge_ftdi.open(&recorder.link, &place, &LINE_8N1), DEV_LINK_OK);
	assert_taken(&recorder, "40/00 0000 0000\n"
				"40/02 0000 0000\n"
				"40/04 0008 0000\n"
				"40/03 001A 0000\n"
				"40/09 0004 0000\n"
				"40/00 0001 0000\n"
				"40/00 0002 0000\n"
				"40/01 0101 0000\n"
				"40/01 0202 0000\n");
	ck_assert_int_eq(dev_bridge_ftdi.open(&recorder.link, &second, &LINE_8O1), DEV_LINK_OK);
	assert_taken(&recorder, "40/00 0000 0002\n"
				"40/02 0000 0002\n"
				"40/04 0108 0002\n"
				"40/03 809C 0002\n"
				"40/09 0004 0002\n"
				"40/00 0001 0002\n"
				"40/00 0002 0002\n"
				"40/01 0100 0002\n"
				"40/01 0200 0002\n");
	dev_bridge_ftdi.close(&recorder.link, &place);
	assert_taken(&recorder, "40/01 0100 0000\n"
				"40/01 0200 0000\n");
	recorder_finish(&recorder);
}
END_TEST

START_TEST(the_divisors_of_ftdi_are_those_of_the_list)
{
	static const struct {
		uint32_t baud;
		const char *request;
	} LIST[] = {
		{9600, "40/03 4138 0000"},
		{19200, "40/03 809C 0000"},
		{38400, "40/03 C04E 0000"},
		{57600, "40/03 C034 0000"},
		{115200, "40/03 001A 0000"},
		{230400, "40/03 000D 0000"},
		{460800, "40/03 4006 0000"},
		{921600, "40/03 8003 0000"},
		{1000000, "40/03 0003 0000"},
		{2000000, "40/03 0001 0000"},
		{3000000, "40/03 0000 0000"},
		/* 24 MHz / 250000 = 96 eighths; / 8750 = 2743 = 342 and 7/8: code 7, index bit */
		{250000, "40/03 000C 0000"},
		{8750, "40/03 C156 0001"},
	};
	const struct dev_bridge_place place = {.product = 0x6015};

	for (size_t i = 0; i < G_N_ELEMENTS(LIST); i++) {
		struct dev_line line = LINE_8N1;
		struct recorder recorder;
		recorder_init(&recorder);
		line.baud = LIST[i].baud;
		dev_bridge_ftdi.open(&recorder.link, &place, &line);
		ck_assert_msg(strstr(recorder.lines->str, LIST[i].request) != NULL, "%u: %s",
			LIST[i].baud, recorder.lines->str);
		recorder_finish(&recorder);
	}
}
END_TEST

START_TEST(a_ch340_is_set_as_the_kernel_sets_it)
{
	struct recorder recorder;
	const struct dev_bridge_place place = {.product = 0x7523};

	recorder_init(&recorder);
	ck_assert_int_eq(dev_bridge_ch340.open(&recorder.link, &place, &LINE_8N1), DEV_LINK_OK);
	assert_taken(&recorder, "C0/5F 0000 0000 in2\n"
				"40/A1 0000 0000\n"
				"40/9A 1312 CC83\n"
				"40/9A 0F2C 0008\n"
				"C0/95 2518 0000 in2\n"
				"40/9A 2518 00C3\n"
				"C0/95 0706 0000 in2\n"
				"40/A1 501F D90A\n"
				"40/9A 1312 CC83\n"
				"40/9A 0F2C 0008\n"
				"40/A4 FF9F 0000\n"
				"C0/95 0706 0000 in2\n");
	dev_bridge_ch340.close(&recorder.link, &place);
	assert_taken(&recorder, "40/A4 FFFF 0000\n");
	recorder_finish(&recorder);
}
END_TEST

START_TEST(the_factors_and_line_values_of_ch340_are_those_of_the_list)
{
	static const struct {
		struct dev_line line;
		const char *baud, *low, *values;
	} LIST[] = {
		{{.baud = 9600, .data_bits = 8, .stop_bits = 1}, "1312 B282", "0F2C 000C",
			"2518 00C3"},
		{{.baud = 19200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_ODD},
			"1312 D982", "0F2C 0006", "2518 00CB"},
		{{.baud = 38400, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_EVEN},
			"1312 6483", "0F2C 0018", "2518 00DB"},
		{{.baud = 57600, .data_bits = 8, .stop_bits = 2}, "1312 9883", "0F2C 0010",
			"2518 00C7"},
		{{.baud = 230400, .data_bits = 7, .stop_bits = 1}, "1312 E683", "0F2C 0004",
			"2518 00C2"},
		{{.baud = 921600, .data_bits = 8, .stop_bits = 1}, "1312 F387", "0F2C 0000",
			"2518 00C3"},
	};
	const struct dev_bridge_place place = {.product = 0x7523};

	for (size_t i = 0; i < G_N_ELEMENTS(LIST); i++) {
		struct recorder recorder;
		recorder_init(&recorder);
		dev_bridge_ch340.open(&recorder.link, &place, &LIST[i].line);
		ck_assert_msg(strstr(recorder.lines->str, LIST[i].baud) &&
				      strstr(recorder.lines->str, LIST[i].low) &&
				      strstr(recorder.lines->str, LIST[i].values),
			"%u: %s", LIST[i].line.baud, recorder.lines->str);
		recorder_finish(&recorder);
	}
}
END_TEST

START_TEST(a_cdc_board_gets_line_coding_and_state)
{
	struct recorder recorder;
	const struct dev_bridge_place place = {.interface = 2};

	recorder_init(&recorder);
	ck_assert_int_eq(dev_bridge_cdc.open(&recorder.link, &place, &LINE_8N1), DEV_LINK_OK);
	assert_taken(&recorder, "21/20 0000 0002 00C20100000008\n"
				"21/22 0003 0002\n");
	ck_assert_int_eq(dev_bridge_cdc.open(&recorder.link, &place, &LINE_7E2), DEV_LINK_OK);
	assert_taken(&recorder, "21/20 0000 0002 80250000020207\n"
				"21/22 0001 0002\n");
	dev_bridge_cdc.close(&recorder.link, &place);
	assert_taken(&recorder, "21/22 0000 0002\n");

	/* A board without a wire behind the USB may know no settings. */
	recorder.stalls_at = recorder.n_requests;
	ck_assert_int_eq(dev_bridge_cdc.open(&recorder.link, &place, &LINE_8N1), DEV_LINK_OK);
	assert_taken(&recorder, "21/20 0000 0002 00C20100000008\n"
				"21/22 0003 0002\n");
	recorder_finish(&recorder);
}
END_TEST

START_TEST(a_refused_request_ends_the_opening)
{
	static const struct dev_bridge *const BRIDGES[] = {
		&dev_bridge_cp210x, &dev_bridge_ftdi, &dev_bridge_ch340};
	const struct dev_bridge_place place = {.product = 0};

	for (size_t i = 0; i < G_N_ELEMENTS(BRIDGES); i++) {
		struct recorder recorder;
		recorder_init(&recorder);
		BRIDGES[i]->open(&recorder.link, &place, &LINE_8N1);
		int n = recorder.n_requests;
		for (int each = 0; each < n; each++) {
			recorder.n_requests = 0;
			recorder.stalls_at = each;
			ck_assert_int_eq(BRIDGES[i]->open(&recorder.link, &place, &LINE_8N1),
				DEV_LINK_STALL);
			ck_assert_int_eq(recorder.n_requests, each + 1);
		}
		recorder_finish(&recorder);
	}
}
END_TEST

START_TEST(status_bytes_are_taken_out_of_every_packet)
{
	uint8_t bytes[64 + 64 + 5];
	bool has_lost;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	bytes[1] = bytes[65] = bytes[129] = 0x60;
	ck_assert_uint_eq(
		dev_bridge_strip(&dev_bridge_ftdi, bytes, sizeof(bytes), 64, &has_lost), 127);
	ck_assert(!has_lost);
	ck_assert_uint_eq(bytes[0], 2);
	ck_assert_uint_eq(bytes[61], 63);
	ck_assert_uint_eq(bytes[62], 66);
	ck_assert_uint_eq(bytes[123], 127);
	ck_assert_uint_eq(bytes[124], 130);
	ck_assert_uint_eq(bytes[126], 132);

	uint8_t idle[] = {0x01, 0x60};
	ck_assert_uint_eq(dev_bridge_strip(&dev_bridge_ftdi, idle, 2, 64, &has_lost), 0);
	ck_assert_uint_eq(dev_bridge_strip(&dev_bridge_ftdi, idle, 1, 64, &has_lost), 0);
	ck_assert_uint_eq(dev_bridge_strip(&dev_bridge_ftdi, idle, 0, 64, &has_lost), 0);
	uint8_t overrun[] = {0x01, 0x62, 7};
	ck_assert_uint_eq(dev_bridge_strip(&dev_bridge_ftdi, overrun, 3, 64, &has_lost), 1);
	ck_assert(has_lost);
	ck_assert_uint_eq(overrun[0], 7);
	ck_assert_uint_eq(dev_bridge_strip(&dev_bridge_cp210x, idle, 2, 64, &has_lost), 2);
	ck_assert(!has_lost);
}
END_TEST

START_TEST(a_bridge_is_found_by_numbers_before_classes)
{
	static const uint16_t ACM[] = {DEV_CLASS_CDC_ACM, 0x0a00, 0};
	static const uint16_t HID[] = {0x0300, 0};
	struct dev_identity identity = {.vendor = 0x10c4, .product = 0xea60};

	ck_assert_ptr_eq(dev_bridge_find(&identity), &dev_bridge_cp210x);
	identity = (struct dev_identity){.vendor = 0x0403, .product = 0x6015};
	ck_assert_ptr_eq(dev_bridge_find(&identity), &dev_bridge_ftdi);
	identity = (struct dev_identity){.vendor = 0x1a86, .product = 0x7523};
	ck_assert_ptr_eq(dev_bridge_find(&identity), &dev_bridge_ch340);
	identity = (struct dev_identity){.vendor = 1, .product = 2, .interface_classes = ACM};
	ck_assert_ptr_eq(dev_bridge_find(&identity), &dev_bridge_cdc);
	identity.interface_classes = HID;
	ck_assert_ptr_null(dev_bridge_find(&identity));
}
END_TEST

TESTS_MAIN("usb/bridge", a_cp210x_is_enabled_set_emptied_and_raised,
	an_ftdi_chip_is_reset_set_emptied_and_raised, the_divisors_of_ftdi_are_those_of_the_list,
	a_ch340_is_set_as_the_kernel_sets_it,
	the_factors_and_line_values_of_ch340_are_those_of_the_list,
	a_cdc_board_gets_line_coding_and_state, a_refused_request_ends_the_opening,
	status_bytes_are_taken_out_of_every_packet, a_bridge_is_found_by_numbers_before_classes)
