/* The frames of firmware/README.md, byte by byte, and a parser that always finds its way back. */
#include "firmware/affekt_rig/frame.h"
#include "tests/check_main.h"

#include <glib.h>
#include <string.h>

/* The examples of the page. */
static const uint8_t IDENTIFY[] = {0xa5, 0x5a, 0x01, 0x01, 0x00, 0x9d, 0xc8};
static const uint8_t RATE_500[] = {0xa5, 0x5a, 0x01, 0x04, 0x02, 0xf4, 0x01, 0xe8, 0xd0};
static const uint8_t SAMPLE[] = {0xa5, 0x5a, 0x01, 0x81, 0x0c, 0x07, 0x00, 0x00, 0x00, 0x64, 0x6d,
	0x00, 0x00, 0x00, 0x08, 0x00, 0x04, 0x7c, 0xf8};

static guint take_all(struct rig_parser *parser, const uint8_t *bytes, gsize n, GArray *frames)
{
	guint before = frames->len;
	struct rig_frame frame;

	for (gsize i = 0; i < n; i++) {
		rig_parser_put(parser, bytes[i]);
		while (rig_parser_take(parser, &frame))
			g_array_append_val(frames, frame);
	}
	return frames->len - before;
}

START_TEST(the_checksum_is_the_one_with_that_name)
{
	ck_assert_uint_eq(rig_crc((const uint8_t *)"123456789", 9), 0x29b1);
}
END_TEST

START_TEST(the_examples_of_the_page_are_what_is_written)
{
	uint8_t out[RIG_FRAME_MAX], payload[RIG_PAYLOAD_MAX];
	const struct rig_sample sample = {
		.sequence = 7, .time_us = 28004, .gsr = 2048, .pulse = 1024};

	ck_assert_uint_eq(rig_frame_write(out, RIG_IDENTIFY, NULL, 0), sizeof(IDENTIFY));
	ck_assert_mem_eq(out, IDENTIFY, sizeof(IDENTIFY));
	rig_put_u16(payload, 500);
	ck_assert_uint_eq(rig_frame_write(out, RIG_SET_RATE, payload, 2), sizeof(RATE_500));
	ck_assert_mem_eq(out, RATE_500, sizeof(RATE_500));
	uint8_t n = rig_sample_write(payload, &sample);
	ck_assert_uint_eq(rig_frame_write(out, RIG_SAMPLE, payload, n), sizeof(SAMPLE));
	ck_assert_mem_eq(out, SAMPLE, sizeof(SAMPLE));
}
END_TEST

START_TEST(what_is_written_is_read)
{
	const struct rig_identity identity = {.name = "affekt-rig",
		.firmware_major = 1,
		.firmware_minor = 2,
		.board = 1,
		.serial = 0x12345678,
		.period_ns = 4000000,
		.gsr_bits = 12,
		.pulse_bits = 11,
		.gsr_conversions = 16,
		.pulse_conversions = 4,
		.reference = RIG_REFERENCE_SUPPLY,
		.reference_mV = 5000,
		.adc_bits = 10};
	const struct rig_status status = {.command = RIG_START,
		.result = RIG_REFUSED,
		.is_running = 1,
		.next_sequence = 0x01020304,
		.lost_late = 0x05060708,
		.lost_full = 0x090a0b0c,
		.bad_bytes = 0x0d0e,
		.rate_hz = 250};
	struct rig_frame frame = {.version = RIG_VERSION, .type = RIG_IDENTITY};
	struct rig_identity read_identity = {.serial = 0};
	struct rig_status read_status = {.result = 0};

	frame.n = rig_identity_write(frame.payload, &identity);
	ck_assert(rig_identity_read(&frame, &read_identity));
	uint8_t again[RIG_PAYLOAD_MAX];
	ck_assert_uint_eq(rig_identity_write(again, &read_identity), frame.n);
	ck_assert_mem_eq(again, frame.payload, frame.n);
	ck_assert_str_eq(read_identity.name, identity.name);
	ck_assert_uint_eq(read_identity.serial, identity.serial);
	ck_assert_uint_eq(read_identity.period_ns, identity.period_ns);
	ck_assert_uint_eq(read_identity.gsr_bits, identity.gsr_bits);
	ck_assert_uint_eq(read_identity.reference_mV, identity.reference_mV);
	ck_assert(!rig_status_read(&frame, &read_status));

	frame.type = RIG_STATUS;
	frame.n = rig_status_write(frame.payload, &status);
	ck_assert(rig_status_read(&frame, &read_status));
	ck_assert_uint_eq(read_status.next_sequence, status.next_sequence);
	ck_assert_uint_eq(read_status.lost_late, status.lost_late);
	ck_assert_uint_eq(read_status.lost_full, status.lost_full);
	ck_assert_uint_eq(read_status.bad_bytes, status.bad_bytes);
	ck_assert_uint_eq(read_status.rate_hz, status.rate_hz);
	frame.n--;
	ck_assert(!rig_status_read(&frame, &read_status));
	frame.n++;
	frame.version++;
	ck_assert(!rig_status_read(&frame, &read_status));
}
END_TEST

START_TEST(every_flipped_bit_is_noticed_and_the_next_frame_is_read)
{
	for (gsize bit = 0; bit < sizeof(SAMPLE) * 8; bit++) {
		g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(struct rig_frame));
		struct rig_parser parser = {.n = 0};
		uint8_t broken[sizeof(SAMPLE)];
		memcpy(broken, SAMPLE, sizeof(SAMPLE));
		broken[bit / 8] ^= (uint8_t)(1 << bit % 8);
		take_all(&parser, broken, sizeof(broken), frames);
		ck_assert_uint_eq(frames->len, 0);
		/* A length that has grown swallows what comes; three frames are enough to see. */
		for (int i = 0; i < 3; i++)
			take_all(&parser, SAMPLE, sizeof(SAMPLE), frames);
		ck_assert_uint_eq(frames->len, 3);
		ck_assert_uint_eq(parser.skipped, sizeof(SAMPLE));
	}
}
END_TEST

START_TEST(no_whole_frame_is_lost_in_noise)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	for (int round = 0; round < 2000; round++) {
		g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(struct rig_frame));
		struct rig_parser parser = {.n = 0};
		uint8_t noise[80];
		gsize n = (gsize)g_rand_int_range(random, 1, sizeof(noise));
		/* Much of it looks like heads, so that frames begin inside of wrong ones. */
		static const uint8_t LIKELY[] = {0xa5, 0x5a, 0x01, 0x81, 0x0c, 0x30};
		for (gsize i = 0; i < n; i++)
			noise[i] = LIKELY[g_rand_int_range(random, 0, sizeof(LIKELY))];
		take_all(&parser, noise, n, frames);
		guint found = 0;
		for (int i = 0; i < 4; i++)
			found += take_all(&parser, SAMPLE, sizeof(SAMPLE), frames);
		ck_assert_uint_eq(found, 4);
		ck_assert_uint_eq(parser.n, 0);
	}
}
END_TEST

START_TEST(a_payload_longer_than_any_is_no_frame)
{
	g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(struct rig_frame));
	struct rig_parser parser = {.n = 0};
	const uint8_t head[] = {0xa5, 0x5a, 1, RIG_SAMPLE, RIG_PAYLOAD_MAX + 1};

	take_all(&parser, head, sizeof(head), frames);
	ck_assert_uint_eq(parser.n, 0);
	ck_assert_uint_eq(parser.skipped, sizeof(head));
}
END_TEST

TESTS_MAIN("firmware/frame", the_checksum_is_the_one_with_that_name,
	the_examples_of_the_page_are_what_is_written, what_is_written_is_read,
	every_flipped_bit_is_noticed_and_the_next_frame_is_read, no_whole_frame_is_lost_in_noise,
	a_payload_longer_than_any_is_no_frame)
