#include "core/ticks.h"
#include "tests/check_main.h"

#include <math.h>

START_TEST(value_ticks_are_round_inside_and_never_too_many)
{
	for (double range = 1e-3; range < 1e6; range *= 1.37) {
		for (int n_max = 2; n_max < 12; n_max++) {
			double low = -range / 3, high = low + range;
			struct core_ticks ticks = core_ticks_of_values(low, high, n_max);
			ck_assert_int_le(ticks.n, n_max);
			ck_assert_double_ge(ticks.first, low - 1e-9 * range);
			ck_assert_double_le(
				ticks.first + (ticks.n - 1) * ticks.step, high + 1e-9 * range);
			double lead = ticks.step / pow(10, floor(log10(ticks.step) + 1e-9));
			ck_assert(fabs(lead - 1) < 1e-6 || fabs(lead - 2) < 1e-6 ||
				  fabs(lead - 5) < 1e-6);
		}
	}
}
END_TEST

START_TEST(value_ticks_hit_the_expected_places)
{
	struct core_ticks ticks = core_ticks_of_values(0, 100, 5);
	ck_assert_double_eq(ticks.step, 50);
	ck_assert_int_eq(ticks.n, 3);
	ticks = core_ticks_of_values(3.9, 5.1, 6);
	ck_assert_double_eq_tol(ticks.first, 4, 1e-9);
	ck_assert_double_eq_tol(ticks.step, 0.2, 1e-9);
	ck_assert_int_eq(ticks.n, 6);
	ck_assert_int_eq(ticks.decimals, 1);
	ck_assert_int_eq(core_ticks_of_values(1, 1, 5).n, 0);
	ck_assert_int_eq(core_ticks_of_values(NAN, 1, 5).n, 0);
}
END_TEST

START_TEST(time_ticks_are_steps_that_clocks_know)
{
	struct core_ticks ticks = core_ticks_of_time(0, 600, 8);
	ck_assert_double_eq(ticks.step, 120);
	ck_assert_int_eq(ticks.n, 6);
	ck_assert_double_eq(core_ticks_of_time(0, 28800, 10).step, 3600);
	ck_assert_double_eq(core_ticks_of_time(100, 101, 8).step, 0.2);
	ck_assert_int_eq(core_ticks_of_time(100, 101, 8).decimals, 1);
	for (double span = 0.05; span < 40000; span *= 1.31)
		ck_assert_int_le(core_ticks_of_time(17.3, 17.3 + span, 8).n, 8);
}
END_TEST

static void assert_time(double time_s, int decimals, double longest_s, const char *wanted)
{
	g_autofree char *text = core_ticks_format_time(time_s, decimals, longest_s);
	ck_assert_str_eq(text, wanted);
}

START_TEST(times_are_written_as_clocks_write_them)
{
	assert_time(0, 0, 600, "00:00");
	assert_time(187, 0, 600, "03:07");
	assert_time(187.25, 2, 600, "03:07.25");
	assert_time(59.96, 1, 600, "01:00.0");
	assert_time(187, 0, 28800, "0:03:07");
	assert_time(3787, 0, 600, "1:03:07");
	assert_time(-1.5, 1, 600, "−00:01.5");
	assert_time(NAN, 1, 600, "–");
}
END_TEST

START_TEST(a_range_opens_to_round_numbers_around_it)
{
	double low = 3.92, high = 7.31;
	core_ticks_round_range(&low, &high);
	ck_assert_double_eq_tol(low, 3.5, 1e-9);
	ck_assert_double_eq_tol(high, 7.5, 1e-9);
}
END_TEST

TESTS_MAIN("core/ticks", value_ticks_are_round_inside_and_never_too_many,
	value_ticks_hit_the_expected_places, time_ticks_are_steps_that_clocks_know,
	times_are_written_as_clocks_write_them, a_range_opens_to_round_numbers_around_it)
