#include "devices/arduino.h"

#include "core/flags.h"
#include "devices/settings.h"
#include "firmware/affekt_rig/frame.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"
#include "tests/fakes/link.h"

#include <math.h>
#include <string.h>

static const struct rig_identity RIG = {.name = "affekt-rig",
	.firmware_major = 1,
	.board = 1,
	.serial = 6699,
	.period_ns = 4000000,
	.gsr_bits = 12,
	.pulse_bits = 11,
	.gsr_conversions = 16,
	.pulse_conversions = 4,
	.reference_mV = 5000,
	.adc_bits = 10};

struct bench {
	struct fake_link fake;
	void *state;
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels;
};

static void bench_init(struct bench *bench)
{
	*bench = (struct bench){.state = g_malloc0(dev_arduino.state_bytes)};
	fake_link_init(&bench->fake, "");
}

static void bench_finish(struct bench *bench)
{
	fake_link_finish(&bench->fake);
	g_free(bench->state);
}

static void answer(struct fake_link *fake, uint8_t type, const uint8_t *payload, uint8_t n)
{
	uint8_t frame[RIG_FRAME_MAX];

	fake_link_answer(fake, frame, rig_frame_write(frame, type, payload, n));
}

static void answer_identity(struct fake_link *fake, const struct rig_identity *identity)
{
	uint8_t payload[RIG_PAYLOAD_MAX];

	answer(fake, RIG_IDENTITY, payload, rig_identity_write(payload, identity));
}

static void answer_status(struct fake_link *fake, uint8_t command, uint8_t result)
{
	const struct rig_status status = {.command = command, .result = result};
	uint8_t payload[RIG_PAYLOAD_MAX];

	answer(fake, RIG_STATUS, payload, rig_status_write(payload, &status));
}

static int probe_on(struct bench *bench, const struct dev_stream *stream)
{
	return dev_arduino.probe(bench->state, &bench->fake.link, stream);
}

static int start(struct bench *bench, const char *options, GError **error)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(options, NULL);

	ck_assert_ptr_nonnull(settings);
	memcpy(bench->channels, dev_arduino.channels,
		dev_arduino.n_channels * sizeof(*bench->channels));
	bench->n_channels = dev_arduino.n_channels;
	return dev_arduino.start(bench->state, &bench->fake.link, settings, bench->channels,
		&bench->n_channels, error);
}

/* A board that has been found and started; @lines NULL: the Affekt rig. */
static void set_up(struct bench *bench, const char *lines, const char *options)
{
	if (lines) {
		fake_link_answer(&bench->fake, lines, strlen(lines));
	} else {
		answer_identity(&bench->fake, &RIG);
	}
	ck_assert_int_eq(probe_on(bench, dev_arduino.streams), 1);
	if (!lines) {
		answer_status(&bench->fake, RIG_STOP, RIG_OK);
		answer_status(&bench->fake, RIG_SET_RATE, RIG_OK);
		answer_identity(&bench->fake, &RIG);
	}
	ck_assert_int_eq(start(bench, options, NULL), 0);
}

static void prepare(void *state, const char *lines)
{
	struct bench bench;

	bench_init(&bench);
	set_up(&bench, lines, "arduino");
	memcpy(state, bench.state, dev_arduino.state_bytes);
	bench_finish(&bench);
}

static void prepare_rig(void *state)
{
	prepare(state, NULL);
}

static void prepare_pulsesensor(void *state)
{
	prepare(state, "12\r\nS512\r\nS513\r\n");
}

static void prepare_plotter(void *state)
{
	prepare(state, "12\r\n70,800,512\r\n70,800,513\r\n");
}

static void prepare_numbers(void *state)
{
	prepare(state, "12\r\n341\r\n342\r\n");
}

static void prepare_pair(void *state)
{
	prepare(state, "12\r\n341,512\r\n342,513\r\n");
}

START_TEST(the_fixtures_are_read_as_the_golden_results_say_however_they_are_split)
{
	packets_check(&dev_arduino, prepare_rig, "arduino/rig");
	packets_check(&dev_arduino, prepare_pulsesensor, "arduino/pulsesensor");
	packets_check(&dev_arduino, prepare_plotter, "arduino/plotter");
	packets_check(&dev_arduino, prepare_numbers, "arduino/numbers");
	packets_check(&dev_arduino, prepare_pair, "arduino/pair");
}
END_TEST

START_TEST(a_rig_is_asked_stopped_set_started_and_stopped)
{
	static const char IDENTIFY[] = "A5 5A 01 01 00 9D C8\n", START[] = "A5 5A 01 02 00 CE 9D\n",
			  STOP[] = "A5 5A 01 03 00 FF AE\n";
	g_autofree char *started = NULL, *begun = NULL, *stopped = NULL;
	g_autofree char *expected = g_strdup_printf(
		"%s%s%s%s", IDENTIFY, STOP, "A5 5A 01 04 02 F4 01 E8 D0\n", IDENTIFY);
	struct rig_identity fast = RIG;
	struct bench bench;

	fast.period_ns = 2000000;
	fast.gsr_bits = 11;
	bench_init(&bench);
	/* A boot loader says what it likes before. */
	fake_link_answer(&bench.fake, "\xa5 boot\r\n", 8);
	answer_identity(&bench.fake, &RIG);
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 1);
	answer_status(&bench.fake, RIG_STOP, RIG_OK);
	answer_status(&bench.fake, RIG_SET_RATE, RIG_OK);
	answer_identity(&bench.fake, &fast);
	ck_assert_int_eq(start(&bench, "arduino,rate=500", NULL), 0);
	started = fake_link_take_sent(&bench.fake);
	ck_assert_str_eq(started, expected);
	ck_assert_uint_eq(bench.n_channels, 2);
	ck_assert_double_eq_tol(bench.channels[0].rate_hz, 500, 1e-9);
	ck_assert_double_eq(bench.channels[0].raw_max, 2 * 1023);
	ck_assert_double_eq(bench.channels[1].raw_max, 2 * 1023);
	ck_assert_int_eq(dev_arduino.begin(bench.state, &bench.fake.link), 0);
	begun = fake_link_take_sent(&bench.fake);
	ck_assert_str_eq(begun, START);
	dev_arduino.stop(bench.state, &bench.fake.link);
	stopped = fake_link_take_sent(&bench.fake);
	ck_assert_str_eq(stopped, STOP);
	bench_finish(&bench);
}
END_TEST

START_TEST(silence_and_nonsense_are_no_board)
{
	struct bench bench;
	g_autofree char *asked = NULL, *silent = NULL;
	uint8_t noise[200];

	bench_init(&bench);
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 0);
	asked = fake_link_take_sent(&bench.fake);
	/* Nine times in 3.6 s. */
	ck_assert_uint_eq(strlen(asked), 9 * strlen("A5 5A 01 01 00 9D C8\n"));
	/* At the other speed nobody would understand. */
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams + 1), 0);
	silent = fake_link_take_sent(&bench.fake);
	ck_assert_str_eq(silent, "");

	g_autoptr(GRand) random = g_rand_new_with_seed(1);
	for (int i = 0; i < 400; i++) {
		for (size_t at = 0; at < sizeof(noise); at++)
			noise[at] = (uint8_t)g_rand_int(random);
		fake_link_answer(&bench.fake, noise, sizeof(noise));
	}
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 0);
	bench.fake.failure = DEV_LINK_GONE;
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), DEV_LINK_GONE);
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams + 1), DEV_LINK_GONE);
	bench_finish(&bench);
}
END_TEST

START_TEST(one_line_of_a_kind_is_no_sketch)
{
	static const char *const READS[] = {"9\r\nS512\r\n", "341\r\n", "boot 2\r\n7\r\n"};
	struct bench bench;

	bench_init(&bench);
	for (size_t i = 0; i < G_N_ELEMENTS(READS); i++)
		fake_link_answer(&bench.fake, READS[i], strlen(READS[i]));
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 0);
	bench_finish(&bench);
}
END_TEST

START_TEST(sketches_are_told_apart_by_their_lines)
{
	static const struct {
		const char *lines;
		size_t n_channels;
		const char *first;
	} SKETCHES[] = {
		{"9\r\nS512\r\nB70\r\n", 1, "pulse"},
		{"9\r\n70,800,512\r\n70,800,520\r\n", 1, "pulse"},
		{"9\r\n341\r\n342\r\n", 1, "gsr"},
		{"9\r\n341 512\n342 513\n", 2, "gsr"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(SKETCHES); i++) {
		struct bench bench;
		bench_init(&bench);
		set_up(&bench, SKETCHES[i].lines, "arduino,bits=12,rate=20");
		ck_assert_uint_eq(bench.n_channels, SKETCHES[i].n_channels);
		ck_assert_str_eq(bench.channels[0].key, SKETCHES[i].first);
		ck_assert_double_eq(bench.channels[0].rate_hz, 20);
		ck_assert_double_eq(bench.channels[0].raw_max, 4095);
		/* Nobody said how the skin is wired. */
		ck_assert(!core_channel_is_calibrated(&bench.channels[0]));
		bench_finish(&bench);
	}
}
END_TEST

static void check_refusal(const char *lines, const char *options, const char *words)
{
	g_autoptr(GError) error = NULL;
	struct bench bench;

	bench_init(&bench);
	if (lines)
		fake_link_answer(&bench.fake, lines, strlen(lines));
	else
		answer_identity(&bench.fake, &RIG);
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 1);
	answer_status(&bench.fake, RIG_STOP, RIG_OK);
	answer_status(&bench.fake, RIG_SET_RATE, RIG_REFUSED);
	ck_assert_int_lt(start(&bench, options, &error), 0);
	ck_assert_ptr_nonnull(error);
	ck_assert_msg(strstr(error->message, words) != NULL, "%s", error->message);
	bench_finish(&bench);
}

START_TEST(what_is_wrong_is_said_before_anything_is_recorded)
{
	static const char NUMBERS[] = "9\r\n341\r\n342\r\n";

	check_refusal(NUMBERS, "arduino,protocol=affekt", "speaks numbers");
	check_refusal(NULL, "arduino,protocol=pulsesensor", "speaks affekt");
	ck_assert_ptr_null(dev_settings_parse("arduino,protocol=morse", NULL));
	ck_assert_ptr_null(dev_settings_parse("arduino,gsr=finger", NULL));
	check_refusal(NULL, "arduino,rate=900", "900");
}
END_TEST

START_TEST(a_rig_that_cannot_be_is_refused)
{
	struct rig_identity odd[] = {RIG, RIG, RIG, RIG};

	odd[0].period_ns = 0;
	odd[1].gsr_bits = 40;
	odd[2].pulse_bits = 9;
	odd[3].reference_mV = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
		g_autoptr(GError) error = NULL;
		struct bench bench;
		bench_init(&bench);
		answer_identity(&bench.fake, &RIG);
		ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 1);
		answer_status(&bench.fake, RIG_STOP, RIG_OK);
		answer_status(&bench.fake, RIG_SET_RATE, RIG_OK);
		answer_identity(&bench.fake, &odd[i]);
		ck_assert_int_eq(start(&bench, "arduino", &error), DEV_LINK_IO);
		ck_assert_ptr_nonnull(error);
		bench_finish(&bench);
	}
}
END_TEST

START_TEST(a_rig_that_stops_answering_is_named)
{
	g_autoptr(GError) error = NULL;
	struct bench bench;

	bench_init(&bench);
	answer_identity(&bench.fake, &RIG);
	ck_assert_int_eq(probe_on(&bench, dev_arduino.streams), 1);
	ck_assert_int_eq(start(&bench, "arduino", &error), DEV_LINK_TIMEOUT);
	ck_assert_msg(strstr(error->message, "1-2") != NULL, "%s", error->message);
	bench_finish(&bench);
}
END_TEST

/* Counts that an ideal converter of @bits reads for @ohm. */
static double divider_counts(double ohm, double reference_ohm, unsigned bits)
{
	return fmin(floor(ohm / (ohm + reference_ohm) * ldexp(1, (int)bits) + 0.5),
		ldexp(1, (int)bits) - 1);
}

static double grove_counts(double ohm, double open, unsigned bits)
{
	return floor((open * ohm - 1e4 * ldexp(1, (int)bits)) / (ohm + 2e4) + 0.5);
}

START_TEST(known_resistors_are_read_within_one_percent_or_one_step)
{
	static const double OHM[] = {100e3, 150e3, 220e3, 330e3, 470e3, 680e3, 1e6, 1.5e6, 2e6};
	static const struct {
		const char *lines; /* NULL: the rig, 12 bits */
		const char *options;
		unsigned bits;
		double reference_ohm, open; /* open 0: a divider */
	} FRONT_ENDS[] = {
		{NULL, "arduino,gsr=divider", 12, 100e3, 0},
		{NULL, "arduino,gsr=divider,reference-ohm=1000000", 12, 1e6, 0},
		{NULL, "arduino,gsr=grove", 12, 0, 2048},
		{NULL, "arduino,gsr=grove,open-counts=2010", 12, 0, 2010},
		{"9\r\n341\r\n342\r\n", "arduino,gsr=divider", 10, 100e3, 0},
		{"9\r\n341\r\n342\r\n", "arduino,gsr=grove", 10, 0, 512},
		{"9\r\n341\r\n342\r\n", "arduino,gsr=grove,open-counts=503", 10, 0, 503},
	};

	for (size_t f = 0; f < G_N_ELEMENTS(FRONT_ENDS); f++) {
		struct bench bench;
		bench_init(&bench);
		set_up(&bench, FRONT_ENDS[f].lines, FRONT_ENDS[f].options);
		ck_assert(core_channel_is_calibrated(&bench.channels[0]));
		for (size_t r = 0; r < G_N_ELEMENTS(OHM); r++) {
			unsigned bits = FRONT_ENDS[f].bits;
			double counts =
				FRONT_ENDS[f].open > 0
					? grove_counts(OHM[r], FRONT_ENDS[f].open, bits)
					: divider_counts(OHM[r], FRONT_ENDS[f].reference_ohm, bits);
			double truth_uS = 1e6 / OHM[r];
			double uS = core_channel_convert(&bench.channels[0], counts);
			double step_uS = core_channel_lsb(&bench.channels[0], counts);
			ck_assert_msg(fabs(uS - truth_uS) <= fmax(0.01 * truth_uS, step_uS),
				"%s: %g ohm is read as %g uS, one step is %g",
				FRONT_ENDS[f].options, OHM[r], uS, step_uS);
		}
		bench_finish(&bench);
	}
}
END_TEST

START_TEST(one_step_is_what_the_page_says)
{
	static const struct {
		const char *lines, *options;
		double uS, step_uS;
	} ROWS[] = {
		{NULL, "arduino,gsr=divider", 0.5, 0.0027},
		{NULL, "arduino,gsr=divider", 1, 0.0030},
		{NULL, "arduino,gsr=divider", 10, 0.0098},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=divider", 0.5, 0.011},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=divider", 1, 0.012},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=divider", 10, 0.039},
		{NULL, "arduino,gsr=grove", 0.5, 0.012},
		{NULL, "arduino,gsr=grove", 1, 0.013},
		{NULL, "arduino,gsr=grove", 10, 0.018},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=grove", 0.5, 0.050},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=grove", 1, 0.051},
		{"9\r\n1\r\n2\r\n", "arduino,gsr=grove", 10, 0.070},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		struct bench bench;
		bench_init(&bench);
		set_up(&bench, ROWS[i].lines, ROWS[i].options);
		double counts = 0;
		while (core_channel_convert(&bench.channels[0], counts) > ROWS[i].uS ||
			isnan(core_channel_convert(&bench.channels[0], counts)))
			counts++;
		double step_uS = core_channel_lsb(&bench.channels[0], counts);
		ck_assert_double_eq_tol(step_uS, ROWS[i].step_uS, 0.05 * ROWS[i].step_uS);
		bench_finish(&bench);
	}
}
END_TEST

START_TEST(an_open_circuit_is_nothing_and_flagged)
{
	struct bench bench;

	bench_init(&bench);
	set_up(&bench, NULL, "arduino,gsr=grove,open-counts=2000");
	for (double counts = 2000; counts <= 4092; counts += 523) {
		ck_assert_double_eq(core_channel_convert(&bench.channels[0], counts), 0);
		ck_assert_uint_eq(
			core_channel_flags(&bench.channels[0], counts), CORE_FLAG_CLIP_HI);
	}
	ck_assert_uint_eq(core_channel_flags(&bench.channels[0], 1999), 0);
	bench_finish(&bench);

	bench_init(&bench);
	set_up(&bench, NULL, "arduino,gsr=divider");
	ck_assert_uint_eq(core_channel_flags(&bench.channels[0], 4092), CORE_FLAG_CLIP_HI);
	ck_assert_uint_eq(core_channel_flags(&bench.channels[0], 0), CORE_FLAG_CLIP_LO);
	bench_finish(&bench);
}
END_TEST

START_TEST(boards_of_arduino_are_taken_and_chips_of_everybody_only_when_named)
{
	static const uint16_t ACM[] = {DEV_CLASS_CDC_ACM, 0x0a00, 0};
	static const uint16_t IDS[][2] = {{0x2341, 0x0043}, {0x2a03, 0x0043}, {0x2341, 0x8036}};
	static const uint16_t SHARED[][2] = {{0x1a86, 0x7523}, {0x0403, 0x6001}, {0x2e8a, 0x000a}};
	struct dev_identity identity = {.interface_classes = ACM};

	for (size_t i = 0; i < G_N_ELEMENTS(IDS); i++) {
		identity.vendor = IDS[i][0];
		identity.product = IDS[i][1];
		const struct dev_match *row = dev_driver_match(&dev_arduino, &identity);
		ck_assert(row && dev_match_is_sure(row));
	}
	/* A modem, or any board. */
	identity.vendor = 0x1234;
	const struct dev_match *any = dev_driver_match(&dev_arduino, &identity);
	ck_assert(any && !dev_match_is_sure(any));
	identity.interface_classes = NULL;
	ck_assert_ptr_null(dev_driver_match(&dev_arduino, &identity));
	for (size_t i = 0; i < G_N_ELEMENTS(SHARED); i++) {
		identity.vendor = SHARED[i][0];
		identity.product = SHARED[i][1];
		const struct dev_match *row = dev_driver_match(&dev_arduino, &identity);
		ck_assert(row && !dev_match_is_sure(row));
	}
}
END_TEST

TESTS_MAIN("devices/arduino",
	the_fixtures_are_read_as_the_golden_results_say_however_they_are_split,
	a_rig_is_asked_stopped_set_started_and_stopped, silence_and_nonsense_are_no_board,
	one_line_of_a_kind_is_no_sketch, sketches_are_told_apart_by_their_lines,
	what_is_wrong_is_said_before_anything_is_recorded, a_rig_that_cannot_be_is_refused,
	a_rig_that_stops_answering_is_named,
	known_resistors_are_read_within_one_percent_or_one_step, one_step_is_what_the_page_says,
	an_open_circuit_is_nothing_and_flagged,
	boards_of_arduino_are_taken_and_chips_of_everybody_only_when_named)
