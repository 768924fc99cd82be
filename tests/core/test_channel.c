#include "core/channel.h"
#include "core/flags.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static struct core_channel conductance_in(const char *unit)
{
	struct core_channel channel = {
		.quantity = CORE_QUANTITY_GSR, .raw_min = NAN, .raw_max = NAN, .raw_lsb = NAN};

	ck_assert(core_channel_set_conductance_unit(&channel, unit));
	return channel;
}

START_TEST(resistance_and_conductance_units_agree)
{
	struct core_channel ohm = conductance_in("ohm"), kohm = conductance_in("kohm");
	struct core_channel nano = conductance_in("nS"), siemens = conductance_in("S");

	/* 200 kohm is 5 uS in every way to write it. */
	ck_assert_double_eq_tol(core_channel_convert(&ohm, 200e3), 5, 1e-12);
	ck_assert_double_eq_tol(core_channel_convert(&kohm, 200), 5, 1e-12);
	ck_assert_double_eq_tol(core_channel_convert(&nano, 5000), 5, 1e-12);
	ck_assert_double_eq_tol(core_channel_convert(&siemens, 5e-6), 5, 1e-12);
	ck_assert(core_channel_is_calibrated(&kohm));
}
END_TEST

START_TEST(counts_make_no_claim_about_conductance)
{
	struct core_channel counts = conductance_in("counts");

	ck_assert(!core_channel_is_calibrated(&counts));
	ck_assert_str_eq(core_channel_unit(&counts), "counts");
	ck_assert_double_eq(core_channel_convert(&counts, 517), 517);
}
END_TEST

START_TEST(an_unknown_unit_is_refused)
{
	struct core_channel channel = {0};

	ck_assert(!core_channel_set_conductance_unit(&channel, "us"));
	ck_assert(!core_channel_set_conductance_unit(&channel, ""));
}
END_TEST

START_TEST(grove_scaling_gives_the_published_check_values)
{
	struct core_channel channel = {
		.quantity = CORE_QUANTITY_GSR, .raw_min = NAN, .raw_max = NAN};

	core_channel_add_step(&channel, CORE_STEP_GROVE, 1024, 10000, 512, "ohm");
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
	ck_assert_double_eq_tol(core_channel_convert(&channel, 0), 50.0, 1e-9);
	ck_assert_double_eq_tol(core_channel_convert(&channel, 200), 21.910, 5e-4);
	ck_assert_double_eq_tol(core_channel_convert(&channel, 511), 0.049, 5e-4);
	/* From the open reading on: nothing conducts, and it is no measurement. */
	ck_assert_double_eq(core_channel_convert(&channel, 512), 0);
	ck_assert_double_eq(core_channel_convert(&channel, 600), 0);
	ck_assert_uint_eq(core_channel_flags(&channel, 511), 0);
	ck_assert_uint_eq(core_channel_flags(&channel, 512), CORE_FLAG_CLIP_HI);
	ck_assert_uint_eq(core_channel_flags(&channel, 600), CORE_FLAG_CLIP_HI);
}
END_TEST

START_TEST(amplifier_scaling_gives_the_published_check_values)
{
	struct core_channel channel = {
		.quantity = CORE_QUANTITY_GSR, .raw_min = NAN, .raw_max = NAN};

	/* 12-bit counts over 3.0 V, feedback 40.2 kohm, reference 0.5 V. */
	core_channel_add_step(&channel, CORE_STEP_LINEAR, 3.0 / 4095, 0, 0, "V");
	core_channel_add_step(&channel, CORE_STEP_AMPLIFIER, 40.2, 0.5, 0, "kohm");
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1e3, 0, 0, "uS");
	ck_assert_double_eq_tol(core_channel_convert(&channel, 0x800), 49.77, 5e-3);
	ck_assert_double_eq(core_channel_convert(&channel, 600), 0);
	ck_assert_uint_eq(core_channel_flags(&channel, 600), CORE_FLAG_CLIP_LO);
}
END_TEST

START_TEST(divider_gives_the_resistance_of_the_lower_arm)
{
	struct core_channel channel = {.raw_min = NAN, .raw_max = NAN};

	core_channel_add_step(&channel, CORE_STEP_DIVIDER, 100e3, 5, 0, "ohm");
	ck_assert_double_eq_tol(core_channel_convert(&channel, 2.5), 100e3, 1e-6);
	/* An infinite resistance is no number; behind it a conductance is 0. */
	ck_assert_double_nan(core_channel_convert(&channel, 5));
	ck_assert_double_nan(core_channel_convert(&channel, 0));
	ck_assert_uint_eq(core_channel_flags(&channel, 5), CORE_FLAG_CLIP_HI);
	ck_assert_uint_eq(core_channel_flags(&channel, 0), CORE_FLAG_MISSING);
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
	ck_assert_double_eq(core_channel_convert(&channel, 5), 0);
	ck_assert_double_nan(core_channel_convert(&channel, 0));
}
END_TEST

START_TEST(one_step_weighs_more_at_high_conductance)
{
	struct core_channel channel = conductance_in("kohm");

	channel.raw_lsb = 1;
	/* dG = G^2 dR: from 100 kohm (10 uS) to 1000 kohm (1 uS) it shrinks a hundredfold. */
	double high = core_channel_lsb(&channel, 100), low = core_channel_lsb(&channel, 1000);
	ck_assert_double_eq_tol(high / low, 100, 0.01);
	ck_assert_double_eq_tol(high, 0.1, 1e-4);
}
END_TEST

START_TEST(a_value_is_led_back_to_its_raw_number)
{
	struct core_channel divider = {.raw_min = 0, .raw_max = 1023, .raw_lsb = 1};
	struct core_channel volts = {.raw_min = 0, .raw_max = 1023, .raw_lsb = 1};

	core_channel_add_step(&divider, CORE_STEP_DIVIDER, 1e5, 1024, 0, "ohm");
	core_channel_add_step(&divider, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
	/* 10 uS beside 100 kohm are half of the supply; 0.5 uS 20 parts of 21. */
	ck_assert_double_eq_tol(core_channel_raw(&divider, 10), 512, 1e-6);
	ck_assert_double_eq_tol(core_channel_raw(&divider, 0.5), 1024 * 20 / 21.0, 1e-6);
	ck_assert(isnan(core_channel_raw(&divider, -1)));
	core_channel_add_step(&volts, CORE_STEP_LINEAR, 0.01, -1, 0, "uS");
	ck_assert_double_eq_tol(core_channel_raw(&volts, 2), 300, 1e-6);
	ck_assert(isnan(core_channel_raw(&volts, 20)));
	volts.raw_max = NAN;
	ck_assert(isnan(core_channel_raw(&volts, 2)));
}
END_TEST

START_TEST(flags_tell_limits_from_missing_values)
{
	struct core_channel channel = {.raw_min = 0, .raw_max = 1023};

	ck_assert_uint_eq(core_channel_flags(&channel, 0), CORE_FLAG_CLIP_LO);
	ck_assert_uint_eq(core_channel_flags(&channel, 1023), CORE_FLAG_CLIP_HI);
	ck_assert_uint_eq(core_channel_flags(&channel, 512), 0);
	ck_assert_uint_eq(core_channel_flags(&channel, NAN), CORE_FLAG_MISSING);
}
END_TEST

START_TEST(linear_chains_collapse_to_scale_and_offset)
{
	struct core_channel channel = {0};
	double scale, offset;

	core_channel_add_step(&channel, CORE_STEP_LINEAR, -1, 4095, 0, "counts");
	core_channel_add_step(&channel, CORE_STEP_LINEAR, 0.5, 1, 0, "uS");
	ck_assert(core_channel_linear(&channel, &scale, &offset));
	ck_assert_double_eq(scale * 100 + offset, core_channel_convert(&channel, 100));
	core_channel_add_step(&channel, CORE_STEP_RECIPROCAL, 1, 0, 0, "ohm");
	ck_assert(!core_channel_linear(&channel, &scale, &offset));
}
END_TEST

TESTS_MAIN("core/channel", resistance_and_conductance_units_agree,
	counts_make_no_claim_about_conductance, an_unknown_unit_is_refused,
	grove_scaling_gives_the_published_check_values,
	amplifier_scaling_gives_the_published_check_values,
	divider_gives_the_resistance_of_the_lower_arm, one_step_weighs_more_at_high_conductance,
	a_value_is_led_back_to_its_raw_number, flags_tell_limits_from_missing_values,
	linear_chains_collapse_to_scale_and_offset)
