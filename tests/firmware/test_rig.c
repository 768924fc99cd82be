/*
 * The firmware as it is built for the Uno, on a simulated one: every number that it sends is what
 * its converter was given, at the time that it says, whatever comes in over the line.
 */
#include "firmware/affekt_rig/frame.h"
#include "tests/check_main.h"
#include "tests/firmware/board.h"

#include <math.h>
#include <string.h>

enum {
	UBRR0L = 0xc4,
	USUAL_LINE = 16,
	SLOW_LINE = 207, /* 9600 baud */
	OCR1AL = 0x88,
	OCR1AH = 0x89,
	CYCLES_PER_US = BOARD_HZ / 1000000,
	LATENCY_MAX_US = 20,
};

struct run {
	GArray *samples;      /* struct rig_sample */
	GArray *statuses;     /* struct rig_status */
	GArray *identities;   /* struct rig_identity */
	guint samples_of_old; /* that had come when the newest START was answered */
	struct rig_parser parser;
	guint taken; /* of what the board has sent */
};

static void run_init(struct run *run)
{
	*run = (struct run){
		.samples = g_array_new(FALSE, FALSE, sizeof(struct rig_sample)),
		.statuses = g_array_new(FALSE, FALSE, sizeof(struct rig_status)),
		.identities = g_array_new(FALSE, FALSE, sizeof(struct rig_identity)),
	};
}

static void run_finish(struct run *run)
{
	g_array_unref(run->samples);
	g_array_unref(run->statuses);
	g_array_unref(run->identities);
}

static void take_status(struct run *run, const struct rig_status *status)
{
	g_array_append_val(run->statuses, *status);
	if (status->command == RIG_START)
		run->samples_of_old = run->samples->len;
}

static void run_take(struct run *run, const struct board *board)
{
	struct rig_frame frame;
	struct rig_sample sample;
	struct rig_status status;
	struct rig_identity identity;

	while (run->taken < board->sent->len) {
		rig_parser_put(&run->parser, board->sent->data[run->taken++]);
		while (rig_parser_take(&run->parser, &frame)) {
			if (rig_sample_read(&frame, &sample))
				g_array_append_val(run->samples, sample);
			else if (rig_status_read(&frame, &status))
				take_status(run, &status);
			else if (rig_identity_read(&frame, &identity))
				g_array_append_val(run->identities, identity);
			else
				ck_abort_msg("a frame of type %02x", frame.type);
		}
	}
	/* The board never sends anything but whole frames. */
	ck_assert_uint_eq(run->parser.skipped, 0);
}

static void send(struct board *board, uint8_t type, const uint8_t *payload, uint8_t n)
{
	uint8_t frame[RIG_FRAME_MAX];

	board_send(board, frame, rig_frame_write(frame, type, payload, n));
}

/* Sends a command and returns the status that answers it. */
static struct rig_status command(
	struct board *board, struct run *run, uint8_t type, const uint8_t *payload, uint8_t n)
{
	guint before = run->statuses->len;

	send(board, type, payload, n);
	board_run(board, 0.02);
	run_take(run, board);
	ck_assert_uint_eq(run->statuses->len, before + 1);
	struct rig_status status = g_array_index(run->statuses, struct rig_status, before);
	ck_assert_uint_eq(status.command, type);
	return status;
}

static struct rig_identity identify(struct board *board, struct run *run)
{
	guint before = run->identities->len;

	send(board, RIG_IDENTIFY, NULL, 0);
	board_run(board, 0.02);
	run_take(run, board);
	ck_assert_uint_eq(run->identities->len, before + 1);
	return g_array_index(run->identities, struct rig_identity, before);
}

static uint8_t set_rate(struct board *board, struct run *run, uint16_t rate_hz)
{
	uint8_t payload[2];

	return command(board, run, RIG_SET_RATE, payload, rig_put_u16(payload, rate_hz)).result;
}

static const struct rig_sample *sample_at(const struct run *run, guint i)
{
	ck_assert_uint_lt(i, run->samples->len);
	return &g_array_index(run->samples, struct rig_sample, i);
}

/* Skin: a slow ramp with a dither of its own; pulse: 1.2 Hz. Both within the supply. */
static double person(unsigned input, uint64_t n, double time_s)
{
	if (input == BOARD_PULSE)
		return 2500 + 1800 * sin(2 * G_PI * 1.2 * time_s);
	return 1000 + 700 * time_s + (double)(n * 7 % 11);
}

static double limits(unsigned input, uint64_t n, double time_s)
{
	(void)n;
	(void)time_s;
	return input == BOARD_GSR ? BOARD_SUPPLY_mV : 0;
}

/* The sum of the next @n conversions, which must be of @input; moves @at behind them. */
static unsigned sum_conversions(const GArray *conversions, guint *at, unsigned input, unsigned n)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < n; i++) {
		ck_assert_uint_lt(*at, conversions->len);
		const struct board_conversion *each =
			&g_array_index(conversions, struct board_conversion, (*at)++);
		ck_assert_uint_eq(each->input, input);
		sum += each->counts;
	}
	return sum;
}

/* Every sample against the conversions of its burst: one thrown away and the rest averaged, of
 * either input; and the time it claims against the time of its first conversion. */
static void check_samples(struct board *board, const struct run *run,
	const struct rig_identity *identity, double *ret_latency_max_us)
{
	guint at = 0;
	uint64_t zero = g_array_index(board->conversions, struct board_conversion, 0).cycle;
	double first_us = sample_at(run, 0)->time_us;

	*ret_latency_max_us = 0;
	for (guint i = 0; i < run->samples->len; i++) {
		const struct rig_sample *sample = sample_at(run, i);
		uint64_t begun =
			g_array_index(board->conversions, struct board_conversion, at).cycle;
		ck_assert_uint_eq(sample->sequence, i);
		sum_conversions(board->conversions, &at, BOARD_GSR, 1);
		unsigned gsr = sum_conversions(
			board->conversions, &at, BOARD_GSR, identity->gsr_conversions);
		sum_conversions(board->conversions, &at, BOARD_PULSE, 1);
		unsigned pulse = sum_conversions(
			board->conversions, &at, BOARD_PULSE, identity->pulse_conversions);
		ck_assert_uint_eq(sample->gsr, gsr >> (identity->gsr_bits - 10));
		ck_assert_uint_eq(sample->pulse, pulse >> (identity->pulse_bits - 10));

		double begun_us = first_us + (double)(begun - zero) / CYCLES_PER_US;
		ck_assert_double_le(fabs(sample->time_us - begun_us), 2);
		double tick_us = (double)identity->period_ns * i / 1000;
		double latency_us = sample->time_us - tick_us;
		ck_assert_double_ge(latency_us, -1);
		*ret_latency_max_us = fmax(*ret_latency_max_us, latency_us);
	}
}

START_TEST(it_says_who_it_is)
{
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	struct rig_identity identity = identify(&board, &run);
	ck_assert_str_eq(identity.name, "affekt-rig");
	ck_assert_uint_eq(identity.firmware_major, 1);
	ck_assert_uint_eq(identity.board, 1);
	ck_assert_uint_eq(identity.serial, 0);
	ck_assert_uint_eq(identity.period_ns, 4000000);
	ck_assert_uint_eq(identity.gsr_bits, 12);
	ck_assert_uint_eq(identity.gsr_conversions, 16);
	ck_assert_uint_eq(identity.pulse_bits, 11);
	ck_assert_uint_eq(identity.pulse_conversions, 4);
	ck_assert_uint_eq(identity.reference_mV, 5000);
	ck_assert_uint_eq(identity.adc_bits, 10);
	/* It sends nothing that it was not asked for. */
	board_run(&board, 0.2);
	run_take(&run, &board);
	ck_assert_uint_eq(run.samples->len, 0);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(its_serial_number_outlives_a_reset)
{
	const uint8_t serial[] = {0x78, 0x56, 0x34, 0x12};
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	ck_assert_uint_eq(command(&board, &run, RIG_SET_SERIAL, serial, 4).result, RIG_OK);
	board_run(&board, 0.05); /* an EEPROM is slow */
	ck_assert_uint_eq(identify(&board, &run).serial, 0x12345678);
	board_reset(&board);
	ck_assert_uint_eq(identify(&board, &run).serial, 0x12345678);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

static void check_rate(uint16_t rate_hz)
{
	struct board board;
	struct run run;
	double latency_max_us;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	ck_assert_uint_eq(set_rate(&board, &run, rate_hz), RIG_OK);
	struct rig_identity identity = identify(&board, &run);
	ck_assert_double_eq_tol(1e9 / identity.period_ns, rate_hz, rate_hz * 150e-6);
	guint before = board.conversions->len;
	ck_assert_uint_eq(command(&board, &run, RIG_START, NULL, 0).result, RIG_OK);
	board_run(&board, 1);
	struct rig_status status = command(&board, &run, RIG_STOP, NULL, 0);
	ck_assert_uint_eq(before, 0);
	ck_assert_uint_eq(status.lost_late, 0);
	ck_assert_uint_eq(status.lost_full, 0);
	ck_assert_uint_eq(status.is_running, 0);
	/* What was measured until the stop came, but for the last that was in the works. */
	ck_assert_uint_ge(run.samples->len + 2, status.next_sequence);
	ck_assert_double_ge(run.samples->len, rate_hz * 1.02 - 2);
	check_samples(&board, &run, &identity, &latency_max_us);
	ck_assert_double_le(latency_max_us, LATENCY_MAX_US);
	g_print("%u Hz: %u samples, latest conversion %.0f us after its tick\n", rate_hz,
		run.samples->len, latency_max_us);
	run_finish(&run);
	board_finish(&board);
}

START_TEST(every_number_is_what_the_converter_was_given)
{
	static const uint16_t RATES_HZ[] = {50, 250, 300, 350, 351, 500};

	for (size_t i = 0; i < G_N_ELEMENTS(RATES_HZ); i++)
		check_rate(RATES_HZ[i]);
}
END_TEST

START_TEST(full_scale_is_reached_and_not_passed)
{
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, limits);
	run_init(&run);
	command(&board, &run, RIG_START, NULL, 0);
	board_run(&board, 0.1);
	run_take(&run, &board);
	ck_assert_uint_eq(sample_at(&run, 5)->gsr, 4 * 1023);
	ck_assert_uint_eq(sample_at(&run, 5)->pulse, 0);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(wrong_commands_are_answered_and_change_nothing)
{
	const uint8_t fast[] = {0xf5, 0x01}, slow[] = {49, 0};
	uint8_t frame[RIG_FRAME_MAX];
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	ck_assert_uint_eq(command(&board, &run, RIG_SET_RATE, fast, 2).result, RIG_REFUSED);
	ck_assert_uint_eq(command(&board, &run, RIG_SET_RATE, slow, 2).result, RIG_REFUSED);
	ck_assert_uint_eq(command(&board, &run, RIG_SET_RATE, slow, 1).result, RIG_REFUSED);
	ck_assert_uint_eq(command(&board, &run, 0x7f, NULL, 0).result, RIG_UNKNOWN);
	/* A version that it does not know. */
	uint8_t n = rig_frame_write(frame, RIG_START, NULL, 0);
	frame[2] = RIG_VERSION + 1;
	rig_put_u16(frame + n - 2, rig_crc(frame + 2, (uint8_t)(n - 4)));
	board_send(&board, frame, n);
	board_run(&board, 0.02);
	run_take(&run, &board);
	ck_assert_uint_eq(run.statuses->len, 5);
	ck_assert_uint_eq(g_array_index(run.statuses, struct rig_status, 4).result, RIG_UNKNOWN);
	struct rig_status status = command(&board, &run, RIG_STOP, NULL, 0);
	ck_assert_uint_eq(status.rate_hz, 250);
	ck_assert_uint_eq(status.next_sequence, 0);

	command(&board, &run, RIG_START, NULL, 0);
	ck_assert_uint_eq(set_rate(&board, &run, 100), RIG_RUNNING);
	ck_assert_uint_eq(command(&board, &run, RIG_ASK_STATUS, NULL, 0).rate_hz, 250);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(a_new_start_begins_anew_behind_its_answer)
{
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	command(&board, &run, RIG_START, NULL, 0);
	/* A line too slow for the samples: the answer has to wait for room. */
	board_poke(&board, UBRR0L, SLOW_LINE);
	board_run(&board, 0.5);
	send(&board, RIG_START, NULL, 0);
	board_run(&board, 0.5);
	run_take(&run, &board);
	ck_assert_uint_eq(run.statuses->len, 2);
	ck_assert_uint_gt(run.samples_of_old, 10);
	ck_assert_uint_gt(sample_at(&run, run.samples_of_old - 1)->sequence, 10);
	ck_assert_uint_eq(sample_at(&run, run.samples_of_old)->sequence, 0);
	for (guint i = 1; i < run.samples->len; i++)
		ck_assert(i == run.samples_of_old ||
			  sample_at(&run, i)->sequence > sample_at(&run, i - 1)->sequence);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(commands_are_read_in_any_split_and_through_noise)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(4);
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	command(&board, &run, RIG_START, NULL, 0);
	for (guint i = 0; i < 40; i++) {
		uint8_t frame[RIG_FRAME_MAX], noise[32];
		uint8_t n = rig_frame_write(frame, RIG_ASK_STATUS, NULL, 0);
		gsize n_noise = (gsize)g_rand_int_range(random, 0, sizeof(noise));
		for (gsize at = 0; at < n_noise; at++)
			noise[at] = (uint8_t)g_rand_int(random);
		board_send(&board, noise, n_noise);
		guint split = (guint)g_rand_int_range(random, 1, n);
		board_send(&board, frame, split);
		board_run(&board, g_rand_double_range(random, 0, 0.01));
		board_send(&board, frame + split, n - split);
		board_run(&board, 0.01);
	}
	run_take(&run, &board);
	/* Noise may look like a head that waits for its end: a command behind it comes late, or
	 * last of all together with others. */
	for (int i = 0; i < 12; i++)
		send(&board, RIG_ASK_STATUS, NULL, 0);
	board_run(&board, 0.2);
	run_take(&run, &board);
	ck_assert_uint_eq(run.statuses->len, 1 + 40 + 12);
	for (guint i = 1; i < run.samples->len; i++)
		ck_assert_uint_eq(sample_at(&run, i)->sequence, i);
	struct rig_status last =
		g_array_index(run.statuses, struct rig_status, run.statuses->len - 1);
	ck_assert_uint_gt(last.bad_bytes, 300);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(endless_commands_cost_no_sample)
{
	const uint8_t rate[] = {0xf4, 0x01};
	struct board board;
	struct run run;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	command(&board, &run, RIG_SET_RATE, rate, 2);
	command(&board, &run, RIG_START, NULL, 0);
	/* As many as the line carries, for a second. */
	for (int i = 0; i < 1640; i++)
		send(&board, RIG_IDENTIFY, NULL, 0);
	board_run(&board, 1);
	run_take(&run, &board);
	for (guint i = 0; i < run.samples->len; i++)
		ck_assert_uint_eq(sample_at(&run, i)->sequence, i);
	ck_assert_uint_ge(run.samples->len, 500);
	ck_assert_uint_ge(run.identities->len, 10);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

/* All ticks are accounted for: sent, or counted as lost and missing in the numbers. */
static void check_losses(struct board *board, struct run *run, bool *ret_is_late, bool *ret_is_full)
{
	struct rig_status status = command(board, run, RIG_ASK_STATUS, NULL, 0);
	guint holes = 0;

	for (guint i = 1; i < run->samples->len; i++) {
		uint32_t step = sample_at(run, i)->sequence - sample_at(run, i - 1)->sequence;
		ck_assert_uint_ge(step, 1);
		holes += step - 1;
	}
	ck_assert_uint_gt(holes, 0);
	ck_assert_uint_eq(holes, status.lost_late + status.lost_full);
	*ret_is_late = status.lost_late > 0;
	*ret_is_full = status.lost_full > 0;
}

START_TEST(ticks_that_the_converter_misses_are_counted)
{
	struct board board;
	struct run run;
	bool is_late, is_full;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	command(&board, &run, RIG_START, NULL, 0);
	board_run(&board, 0.1);
	/* 2 ms, too short for the 22 conversions of a sample; for a while. */
	board_poke(&board, OCR1AH, 4000 >> 8);
	board_poke(&board, OCR1AL, 4000 & 0xff);
	board_run(&board, 0.2);
	board_poke(&board, OCR1AH, 7999 >> 8);
	board_poke(&board, OCR1AL, 7999 & 0xff);
	board_run(&board, 0.1);
	check_losses(&board, &run, &is_late, &is_full);
	ck_assert(is_late && !is_full);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

START_TEST(samples_that_the_line_cannot_carry_are_counted)
{
	struct board board;
	struct run run;
	bool is_late, is_full;

	board_init(&board, TEST_ELF, person);
	run_init(&run);
	command(&board, &run, RIG_START, NULL, 0);
	board_run(&board, 0.1);
	board_poke(&board, UBRR0L, SLOW_LINE);
	board_run(&board, 1);
	board_poke(&board, UBRR0L, USUAL_LINE);
	board_run(&board, 0.3);
	check_losses(&board, &run, &is_late, &is_full);
	ck_assert(is_full && !is_late);
	run_finish(&run);
	board_finish(&board);
}
END_TEST

TESTS_MAIN("firmware/rig", it_says_who_it_is, its_serial_number_outlives_a_reset,
	every_number_is_what_the_converter_was_given, full_scale_is_reached_and_not_passed,
	wrong_commands_are_answered_and_change_nothing, a_new_start_begins_anew_behind_its_answer,
	commands_are_read_in_any_split_and_through_noise, endless_commands_cost_no_sample,
	ticks_that_the_converter_misses_are_counted, samples_that_the_line_cannot_carry_are_counted)
