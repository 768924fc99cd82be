/* The driver `arduino` on its emulated boards, without USB: known resistors through each front
 * end, and a board that restarts. */
#include "devices/arduino.h"
#include "devices/emulator/arduino_model.h"
#include "devices/link.h"
#include "devices/settings.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <math.h>
#include <string.h>

static const int64_t MS = 1000000;

/* The model as a link with a clock of the test's own: reading lets time pass. */
struct bench {
	struct dev_link link; /* first */
	const struct dev_serial_model *model;
	void *board, *state;
	int64_t now_ns;
	double skin_uS;
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels;
	struct collector collector;
};

static struct dev_model_reading measure(void *user, uint64_t index, double rate_hz)
{
	const struct bench *bench = user;

	(void)index;
	(void)rate_hz;
	return (struct dev_model_reading){.skin = bench->skin_uS, .pulse = 0.5};
}

static int write_link(struct dev_link *link, const uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct bench *bench = (struct bench *)link;

	(void)timeout_ms;
	if (bench->model->write)
		bench->model->write(bench->board, data, len, bench->now_ns);
	return (int)len;
}

static size_t next_frame(struct bench *bench, uint8_t *frame)
{
	struct dev_model_tag tag;
	int64_t next_ns;

	return bench->model->read(bench->board, frame, bench->now_ns, &next_ns, &tag);
}

static int read_link(struct dev_link *link, uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct bench *bench = (struct bench *)link;
	int64_t end_ns = bench->now_ns + timeout_ms * MS;

	g_assert(len >= DEV_SERIAL_FRAME_MAX);
	for (;;) {
		size_t n = next_frame(bench, data);
		if (n > 0)
			return (int)n;
		if (bench->now_ns >= end_ns)
			return DEV_LINK_TIMEOUT;
		bench->now_ns += MS;
	}
}

/* Opens the board as the engine does: DTR rises, then the driver looks for its protocol. */
static void set_up(struct bench *bench, const struct dev_serial_model *model,
	const struct dev_stream *stream, const char *options)
{
	const struct dev_model_source source = {.read = measure, .user = bench};
	g_autoptr(dev_settings) settings = dev_settings_parse(options, NULL);

	*bench = (struct bench){
		.link = {.write = write_link,
			.read = read_link,
			.serial = "",
			.product = "",
			.port = "1-1"},
		.model = model,
		.board = g_malloc0(model->state_bytes),
		.state = g_malloc0(dev_arduino.state_bytes),
		.skin_uS = 5,
		.n_channels = dev_arduino.n_channels,
	};
	collector_init(&bench->collector);
	memcpy(bench->channels, dev_arduino.channels, bench->n_channels * sizeof(*bench->channels));
	model->begin(bench->board, &source, 0);
	model->power(bench->board, 0);
	model->lines(bench->board, true, true, 0);
	ck_assert_int_eq(dev_arduino.probe(bench->state, &bench->link, stream), 1);
	ck_assert_int_eq(dev_arduino.start(bench->state, &bench->link, settings, bench->channels,
				 &bench->n_channels, NULL),
		0);
	ck_assert_int_eq(dev_arduino.begin(bench->state, &bench->link), 0);
}

static void tear_down(struct bench *bench)
{
	collector_finish(&bench->collector);
	g_free(bench->board);
	g_free(bench->state);
}

static void decode(struct bench *bench, int64_t duration_ms)
{
	int64_t end_ns = bench->now_ns + duration_ms * MS;
	uint8_t frame[DEV_SERIAL_FRAME_MAX];
	size_t n;

	for (; bench->now_ns < end_ns; bench->now_ns += MS) {
		while ((n = next_frame(bench, frame)) > 0)
			dev_arduino.decode(bench->state, frame, n, &bench->collector.emitter);
	}
}

START_TEST(known_resistors_come_back_through_each_emulated_front_end)
{
	static const double OHM[] = {100e3, 150e3, 220e3, 330e3, 470e3, 680e3, 1e6, 1.5e6, 2e6};
	const struct {
		const struct dev_serial_model *model;
		const struct dev_stream *stream;
		const char *options;
	} FRONT_ENDS[] = {
		{&dev_serial_model_arduino, dev_arduino.streams, "arduino,gsr=divider"},
		{&dev_serial_model_arduino_grove, dev_arduino.streams + 1, "arduino,gsr=grove"},
	};

	for (size_t f = 0; f < G_N_ELEMENTS(FRONT_ENDS); f++) {
		struct bench bench;
		set_up(&bench, FRONT_ENDS[f].model, FRONT_ENDS[f].stream, FRONT_ENDS[f].options);
		for (size_t r = 0; r < G_N_ELEMENTS(OHM); r++) {
			bench.skin_uS = 1e6 / OHM[r];
			decode(&bench, 500);
			const struct dev_item *last =
				collector_item(&bench.collector, bench.collector.items->len - 1);
			ck_assert_int_eq(last->kind, DEV_ITEM_SCAN);
			double uS = core_channel_convert(&bench.channels[0], last->values[0]);
			double step_uS = core_channel_lsb(&bench.channels[0], last->values[0]);
			ck_assert_msg(
				fabs(uS - bench.skin_uS) <= fmax(0.01 * bench.skin_uS, step_uS),
				"%s: %g ohm is read as %g uS, one step is %g",
				FRONT_ENDS[f].options, OHM[r], uS, step_uS);
		}
		tear_down(&bench);
	}
}
END_TEST

START_TEST(electrodes_that_are_off_are_an_open_circuit)
{
	struct bench bench;

	set_up(&bench, &dev_serial_model_arduino, dev_arduino.streams, "arduino,gsr=divider");
	bench.skin_uS = 0;
	decode(&bench, 100);
	const struct dev_item *last =
		collector_item(&bench.collector, bench.collector.items->len - 1);
	/* The converter is at its end: less than a step is left. */
	ck_assert_double_le(core_channel_convert(&bench.channels[0], last->values[0]), 0.011);
	ck_assert_uint_ne(core_channel_flags(&bench.channels[0], last->values[0]), 0);
	tear_down(&bench);
}
END_TEST

START_TEST(a_reset_of_the_board_ends_the_stream_until_it_is_started_again)
{
	struct bench bench;

	set_up(&bench, &dev_serial_model_arduino, dev_arduino.streams, "arduino");
	decode(&bench, 200);
	guint before = bench.collector.items->len;
	ck_assert_uint_gt(before, 40);
	bench.model->lines(bench.board, false, false, bench.now_ns);
	bench.model->lines(bench.board, true, true, bench.now_ns);
	decode(&bench, 3000);
	ck_assert_uint_eq(bench.collector.items->len, before);
	ck_assert_int_eq(dev_arduino.begin(bench.state, &bench.link), 0);
	decode(&bench, 200);
	/* A sequence from 0 in the middle of a stream is no loss that can be counted. */
	const struct dev_item *gap = collector_item(&bench.collector, before);
	ck_assert_int_eq(gap->kind, DEV_ITEM_GAP);
	ck_assert_double_nan(gap->lost);
	ck_assert_uint_gt(bench.collector.items->len, before + 40);
	tear_down(&bench);
}
END_TEST

TESTS_MAIN("devices/arduino_model", known_resistors_come_back_through_each_emulated_front_end,
	electrodes_that_are_off_are_an_open_circuit,
	a_reset_of_the_board_ends_the_stream_until_it_is_started_again)
