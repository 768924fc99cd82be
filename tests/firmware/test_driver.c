/* The driver `arduino` and the firmware together: the one's probe, start and decode on the other's
 * simulated serial line. */
#include "devices/arduino.h"
#include "devices/link.h"
#include "devices/settings.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"
#include "tests/firmware/board.h"

#include <math.h>
#include <string.h>

static const double STEP_S = 0.001;
static const double REFERENCE_OHM = 100e3;

/* The board as a link: reading lets its time pass. */
struct bench {
	struct dev_link link; /* first */
	struct board board;
	guint taken; /* of what the board has sent */
	void *state;
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct collector collector;
};

static int write_link(struct dev_link *link, const uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct bench *bench = (struct bench *)link;

	(void)timeout_ms;
	board_send(&bench->board, data, len);
	return (int)len;
}

static int read_link(struct dev_link *link, uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct bench *bench = (struct bench *)link;

	for (uint32_t ms = 0; ms < timeout_ms && bench->taken == bench->board.sent->len; ms++)
		board_run(&bench->board, STEP_S);
	size_t n = MIN(len, bench->board.sent->len - bench->taken);
	memcpy(data, bench->board.sent->data + bench->taken, n);
	bench->taken += (guint)n;
	return n > 0 ? (int)n : DEV_LINK_TIMEOUT;
}

static void set_up(struct bench *bench, const char *options, board_voltage voltage)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(options, NULL);
	size_t n_channels = dev_arduino.n_channels;

	*bench = (struct bench){
		.link = {.write = write_link,
			.read = read_link,
			.serial = "",
			.product = "",
			.port = "1-1"},
		.state = g_malloc0(dev_arduino.state_bytes),
	};
	collector_init(&bench->collector);
	board_init(&bench->board, TEST_ELF, voltage);
	memcpy(bench->channels, dev_arduino.channels, n_channels * sizeof(*bench->channels));
	ck_assert_int_eq(dev_arduino.probe(bench->state, &bench->link, dev_arduino.streams), 1);
	ck_assert_int_eq(dev_arduino.start(bench->state, &bench->link, settings, bench->channels,
				 &n_channels, NULL),
		0);
	ck_assert_uint_eq(n_channels, 2);
	ck_assert_int_eq(dev_arduino.begin(bench->state, &bench->link), 0);
}

static void tear_down(struct bench *bench)
{
	collector_finish(&bench->collector);
	board_finish(&bench->board);
	g_free(bench->state);
}

/* Lets @seconds pass; what comes goes to decode in random pieces. */
static void decode(struct bench *bench, double seconds, GRand *random)
{
	board_run(&bench->board, seconds);
	while (bench->taken < bench->board.sent->len) {
		guint n = (guint)g_rand_int_range(random, 1, 70);
		n = MIN(n, bench->board.sent->len - bench->taken);
		g_autofree uint8_t *piece = g_memdup2(bench->board.sent->data + bench->taken, n);
		dev_arduino.decode(bench->state, piece, n, &bench->collector.emitter);
		bench->taken += n;
	}
}

/* Mean of the @n conversions from @at on, as the rig sends it. */
static double mean(const struct board *board, guint at, unsigned n, unsigned extra_bits)
{
	unsigned sum = 0;

	for (guint i = at; i < at + n; i++)
		sum += g_array_index(board->conversions, struct board_conversion, i).counts;
	return sum >> extra_bits;
}

static double wave(unsigned input, uint64_t n, double time_s)
{
	return 2500 + (input == BOARD_PULSE ? 1800 : 900) * sin(8 * time_s) + (double)(n * 7 % 11);
}

START_TEST(the_driver_finds_the_firmware_and_reads_what_it_measured)
{
	enum {
		GSR_CONVERSIONS = 16,
		PULSE_CONVERSIONS = 4,
		BURST = 1 + GSR_CONVERSIONS + 1 + PULSE_CONVERSIONS,
	};
	g_autoptr(GRand) random = g_rand_new_with_seed(7);
	struct bench bench;
	guint scans = 0;

	set_up(&bench, "arduino,gsr=divider", wave);
	decode(&bench, 3, random);
	ck_assert_double_eq(bench.channels[0].rate_hz, 250);
	for (guint i = 0; i < bench.collector.items->len; i++) {
		const struct dev_item *item = collector_item(&bench.collector, i);
		ck_assert_int_ne(item->kind, DEV_ITEM_GAP);
		if (item->kind != DEV_ITEM_SCAN)
			continue;
		guint at = scans * BURST;
		ck_assert_uint_eq(item->index, scans);
		ck_assert_double_eq(
			item->values[0], mean(&bench.board, at + 1, GSR_CONVERSIONS, 2));
		ck_assert_double_eq(item->values[1],
			mean(&bench.board, at + 2 + GSR_CONVERSIONS, PULSE_CONVERSIONS, 1));
		ck_assert(item->has_device_time);
		ck_assert_double_le(fabs((double)item->device_time_ns / 1000 - scans * 4000.0), 20);
		scans++;
	}
	ck_assert_uint_ge(scans, 745);
	tear_down(&bench);
}
END_TEST

static double resistor_ohm;

/* The supply above the reference resistor, the resistor below; the noise of a real input. */
static double divider(unsigned input, uint64_t n, double time_s)
{
	(void)time_s;
	if (input == BOARD_PULSE)
		return 1000;
	return BOARD_SUPPLY_mV * resistor_ohm / (resistor_ohm + REFERENCE_OHM) +
	       (double)(n * 7 % 11) - 5;
}

START_TEST(resistors_on_the_simulated_board_are_read_within_one_percent_or_one_step)
{
	static const double OHM[] = {100e3, 220e3, 470e3, 1e6, 1.5e6, 2e6};
	g_autoptr(GRand) random = g_rand_new_with_seed(8);
	struct bench bench;

	resistor_ohm = OHM[0];
	set_up(&bench, "arduino,gsr=divider", divider);
	for (size_t r = 0; r < G_N_ELEMENTS(OHM); r++) {
		resistor_ohm = OHM[r];
		decode(&bench, 0.2, random);
		const struct dev_item *last =
			collector_item(&bench.collector, bench.collector.items->len - 1);
		ck_assert_int_eq(last->kind, DEV_ITEM_SCAN);
		double truth_uS = 1e6 / OHM[r];
		double uS = core_channel_convert(&bench.channels[0], last->values[0]);
		double step_uS = core_channel_lsb(&bench.channels[0], last->values[0]);
		ck_assert_msg(fabs(uS - truth_uS) <= fmax(0.01 * truth_uS, step_uS),
			"%g ohm: %g uS, one step is %g", OHM[r], uS, step_uS);
	}
	tear_down(&bench);
}
END_TEST

START_TEST(bytes_that_are_damaged_on_the_way_cost_their_own_samples_alone)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(9);
	struct bench bench;
	double lost = 0;
	guint scans = 0;

	set_up(&bench, "arduino,rate=500", wave);
	decode(&bench, 0.1, random);
	for (int i = 0; i < 60; i++) {
		board_run(&bench.board, 0.03);
		guint at = (guint)g_rand_int_range(
			random, (gint32)bench.taken, (gint32)bench.board.sent->len);
		bench.board.sent->data[at] ^= (uint8_t)g_rand_int_range(random, 1, 256);
		decode(&bench, 0, random);
	}
	decode(&bench, 0.1, random);
	for (guint i = 0; i < bench.collector.items->len; i++) {
		const struct dev_item *item = collector_item(&bench.collector, i);
		if (item->kind == DEV_ITEM_GAP) {
			ck_assert_int_eq(item->code, DEV_GAP_GARBAGE);
			lost += item->lost;
		}
		scans += item->kind == DEV_ITEM_SCAN;
	}
	ck_assert_double_eq(lost, 60);
	ck_assert_uint_ge(scans, 900);
	tear_down(&bench);
}
END_TEST

START_TEST(a_stopped_board_sends_nothing)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(10);
	struct bench bench;

	set_up(&bench, "arduino,rate=100", wave);
	decode(&bench, 0.5, random);
	dev_arduino.stop(bench.state, &bench.link);
	board_run(&bench.board, 0.05);
	guint sent = bench.board.sent->len;
	board_run(&bench.board, 0.3);
	ck_assert_uint_eq(bench.board.sent->len, sent);
	tear_down(&bench);
}
END_TEST

TESTS_MAIN("firmware/driver", the_driver_finds_the_firmware_and_reads_what_it_measured,
	resistors_on_the_simulated_board_are_read_within_one_percent_or_one_step,
	bytes_that_are_damaged_on_the_way_cost_their_own_samples_alone,
	a_stopped_board_sends_nothing)
