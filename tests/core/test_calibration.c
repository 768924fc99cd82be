#include "core/calibration.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static const double OHMS[] = {100e3, 220e3, 470e3, 1e6, 2e6};

enum {
	N_OHMS = sizeof(OHMS) / sizeof(OHMS[0])
};

/* A converter of so many counts; no chain. */
static struct core_channel bare(double counts)
{
	struct core_channel channel = {
		.key = "gsr",
		.raw_unit = "counts",
		.quantity = CORE_QUANTITY_GSR,
		.raw_min = 0,
		.raw_max = counts - 1,
		.raw_lsb = 1,
	};

	return channel;
}

/* The resistors as a device with counts = @read(uS) sees them. */
static void attach(
	struct core_calibration_point points[], size_t n, double (*read)(double conductance_uS))
{
	for (size_t i = 0; i < n; i++)
		points[i] = (struct core_calibration_point){
			.ohm = OHMS[i], .raw = round(read(1e6 / OHMS[i])), .n = 100};
}

static enum core_calibration_fault fit(const struct core_channel *channel,
	const struct core_calibration_point *points, size_t n, struct core_calibration *ret)
{
	size_t point;

	return core_calibration_fit(channel, points, n, 0, ret, &point);
}

/* Between and at the resistors the chain tells the truth within 1 % or one step. */
static void assert_true(const struct core_calibration *calibration, double (*read)(double))
{
	for (double ohm = 100e3; ohm <= 2e6; ohm *= 1.1) {
		double known_uS = 1e6 / ohm, raw = round(read(known_uS));
		double told_uS = core_channel_convert(&calibration->channel, raw);
		double step_uS = core_channel_lsb(&calibration->channel, raw);
		ck_assert_msg(fabs(told_uS - known_uS) <= fmax(0.01 * known_uS, step_uS),
			"%.0f ohm is %.4f uS, told %.4f with a step of %.4f", ohm, known_uS,
			told_uS, step_uS);
	}
	ck_assert(core_channel_is_calibrated(&calibration->channel));
}

static double read_straight(double conductance_uS)
{
	return 37 + 83.7 * conductance_uS;
}

static double read_ohms(double conductance_uS)
{
	return 65000 - 0.03 * 1e6 / conductance_uS;
}

/* 14 bits, 100 kohm nominal which are 103, the skin from the input to ground. */
static double read_divider(double conductance_uS)
{
	double ohm = 1e6 / conductance_uS;

	return 16384 * ohm / (ohm + 103e3);
}

static double read_grove(double conductance_uS)
{
	/* R = (1024 + 2 v) 9800 / (530 - v), solved for v */
	double ohm = 1e6 / conductance_uS;

	return 16 * (530 * ohm - 1024 * 9800) / (ohm + 2 * 9800);
}

static double read_bitalino(double conductance_uS)
{
	return 1024 * 0.132 * 1.03 * conductance_uS / 3.3;
}

START_TEST(counts_of_unknown_meaning_get_a_straight_line)
{
	struct core_channel channel = bare(65536);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration calibration;

	attach(points, N_OHMS, read_straight);
	ck_assert_int_eq(fit(&channel, points, N_OHMS, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert(calibration.is_chosen);
	ck_assert_int_eq(calibration.law, CORE_CALIBRATION_CONDUCTANCE);
	ck_assert_double_eq_tol(calibration.channel.steps[0].a, 1 / 83.7, 1e-4);
	assert_true(&calibration, read_straight);
	ck_assert_int_eq(fit(&channel, points, 2, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_double_eq_tol(calibration.error_uS[0], 0, 1e-9);
}
END_TEST

START_TEST(three_resistors_tell_what_is_linear)
{
	struct core_channel channel = bare(65536);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration calibration;

	attach(points, N_OHMS, read_ohms);
	ck_assert_int_eq(fit(&channel, points, N_OHMS, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_int_eq(calibration.law, CORE_CALIBRATION_RESISTANCE);
	assert_true(&calibration, read_ohms);
	attach(points, N_OHMS, read_divider);
	ck_assert_int_eq(fit(&channel, points, N_OHMS, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_int_eq(calibration.law, CORE_CALIBRATION_DIVIDER);
	assert_true(&calibration, read_divider);
}
END_TEST

START_TEST(a_divider_gets_its_own_parameters)
{
	struct core_channel channel = bare(16384);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration calibration;

	core_channel_add_step(&channel, CORE_STEP_LINEAR, 5.0 / 16384, 0, 0, "V");
	core_channel_add_step(&channel, CORE_STEP_DIVIDER, 100e3, 5, 0, "ohm");
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
	attach(points, N_OHMS, read_divider);
	ck_assert_int_eq(fit(&channel, points, 2, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_int_eq(calibration.channel.n_steps, 3);
	ck_assert_int_eq(calibration.channel.steps[1].kind, CORE_STEP_DIVIDER);
	ck_assert_double_eq_tol(calibration.channel.steps[1].a, 103e3, 103e3 * 0.005);
	ck_assert_double_eq_tol(calibration.channel.steps[1].b, 5, 0.01);
	ck_assert(!calibration.is_chosen);
	assert_true(&calibration, read_divider);
}
END_TEST

START_TEST(a_grove_sensor_gets_its_own_parameters)
{
	struct core_channel channel = bare(16384);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration calibration;

	channel.raw_lsb = 1;
	core_channel_add_step(&channel, CORE_STEP_GROVE, 16384, 1e4, 8192, "ohm");
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
	attach(points, N_OHMS, read_grove);
	ck_assert_int_eq(fit(&channel, points, 3, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_double_eq_tol(calibration.channel.steps[0].b, 9800, 98);
	ck_assert_double_eq_tol(calibration.channel.steps[0].c, 16 * 530, 8);
	assert_true(&calibration, read_grove);
}
END_TEST

START_TEST(the_devices_own_volts_stay)
{
	struct core_channel channel = bare(1024);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration calibration;

	core_channel_add_step(&channel, CORE_STEP_LINEAR, 3.3 / 1024, 0, 0, "V");
	core_channel_add_step(&channel, CORE_STEP_LINEAR, 1 / 0.132, 0, 0, "uS");
	attach(points, N_OHMS, read_bitalino);
	ck_assert_int_eq(fit(&channel, points, N_OHMS, &calibration), CORE_CALIBRATION_GOOD);
	ck_assert_int_eq(calibration.channel.n_steps, 2);
	ck_assert_double_eq(calibration.channel.steps[0].a, 3.3 / 1024);
	ck_assert_double_eq_tol(calibration.channel.steps[1].a, 1 / (0.132 * 1.03), 0.05);
	assert_true(&calibration, read_bitalino);
	/* At 0.5 uS half a step of 10 bits is 2.4 %: no residual makes that smaller. */
	ck_assert_double_gt(calibration.uncertainty_pct, 2);
	ck_assert_double_lt(calibration.uncertainty_pct, 3);
}
END_TEST

static void assert_fault(const struct core_calibration_point *points, size_t n,
	enum core_calibration_fault fault, size_t about)
{
	struct core_channel channel = bare(65536);
	struct core_calibration calibration;
	size_t point;

	ck_assert_int_eq(core_calibration_fit(&channel, points, n, 1, &calibration, &point), fault);
	ck_assert_uint_eq(point, about);
}

START_TEST(nonsense_is_refused_and_named)
{
	struct core_calibration_point points[N_OHMS];

	attach(points, N_OHMS, read_straight);
	assert_fault(points, 1, CORE_CALIBRATION_FEW, 0);
	points[1].ohm = 102e3;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_SAME, 1);
	points[1].ohm = 5;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_UNLIKELY, 1);
	attach(points, N_OHMS, read_straight);
	points[2].clipped = 0.5;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_CLIPPED, 2);
	attach(points, N_OHMS, read_straight);
	points[0].raw = 65535;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_CLIPPED, 0);
	attach(points, N_OHMS, read_straight);
	points[3].raw = points[2].raw;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_ORDER, 3);
	attach(points, N_OHMS, read_straight);
	points[3].raw_sd = 20;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_RESTLESS, 3);
	attach(points, N_OHMS, read_straight);
	points[3].raw_drift = -4;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_RESTLESS, 3);
	attach(points, N_OHMS, read_straight);
	points[1].raw *= 1.2;
	assert_fault(points, N_OHMS, CORE_CALIBRATION_LAWLESS, 0);
}
END_TEST

START_TEST(the_resistors_tolerance_is_part_of_the_uncertainty)
{
	struct core_channel channel = bare(65536);
	struct core_calibration_point points[N_OHMS];
	struct core_calibration plain, rough;
	size_t point;

	attach(points, 2, read_straight);
	ck_assert_int_eq(core_calibration_fit(&channel, points, 2, 0, &plain, &point), 0);
	ck_assert_int_eq(core_calibration_fit(&channel, points, 2, 5, &rough, &point), 0);
	ck_assert_double_eq_tol(rough.uncertainty_pct, hypot(plain.uncertainty_pct, 5), 1e-9);
	points[1].raw_sd = 10;
	points[1].n = 4;
	ck_assert_int_eq(core_calibration_fit(&channel, points, 2, 0, &rough, &point), 0);
	ck_assert_double_gt(rough.uncertainty_pct, 2 * plain.uncertainty_pct);
}
END_TEST

TESTS_MAIN("core/calibration", counts_of_unknown_meaning_get_a_straight_line,
	three_resistors_tell_what_is_linear, a_divider_gets_its_own_parameters,
	a_grove_sensor_gets_its_own_parameters, the_devices_own_volts_stay,
	nonsense_is_refused_and_named, the_resistors_tolerance_is_part_of_the_uncertainty)
