#include "core/clock.h"
#include "tests/check_main.h"

#include <glib.h>

START_TEST(a_real_clock_starts_at_zero_and_never_runs_backwards)
{
	struct core_clock *clock = core_clock_create_real();
	int64_t last = 0;

	for (int i = 0; i < 100000; i++) {
		int64_t now = core_clock_now_ns(clock);
		ck_assert_int_ge(now, last);
		last = now;
	}
	ck_assert(!core_clock_is_virtual(clock));
	core_clock_destroy(clock);
}
END_TEST

START_TEST(the_axis_zero_is_the_wall_time_of_creation)
{
	int64_t before = g_get_real_time();
	struct core_clock *clock = core_clock_create_real();
	int64_t after = g_get_real_time();

	ck_assert_int_ge(core_clock_zero_wall_us(clock), before);
	ck_assert_int_le(core_clock_zero_wall_us(clock), after);
	core_clock_destroy(clock);
}
END_TEST

START_TEST(monotonic_stamps_land_on_the_session_axis)
{
	struct core_clock *clock = core_clock_create_real();
	int64_t before = core_clock_now_ns(clock);
	int64_t stamp = core_clock_from_monotonic_ns(clock, g_get_monotonic_time() * 1000);
	int64_t after = core_clock_now_ns(clock);

	/* g_get_monotonic_time() rounds down to a microsecond. */
	ck_assert_int_ge(stamp, before - 1000);
	ck_assert_int_le(stamp, after);
	core_clock_destroy(clock);
}
END_TEST

START_TEST(without_a_suspend_nothing_is_added)
{
	struct core_clock *clock = core_clock_create_real();

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(core_clock_sample_suspend(clock), 0);
	core_clock_destroy(clock);
}
END_TEST

START_TEST(a_virtual_clock_stands_still_until_it_is_advanced)
{
	struct core_clock *clock = core_clock_create_virtual();

	ck_assert_int_eq(core_clock_now_ns(clock), 0);
	core_clock_advance(clock, 5 * CORE_NS_PER_S);
	ck_assert_int_eq(core_clock_now_ns(clock), 5 * CORE_NS_PER_S);
	core_clock_advance(clock, 3 * CORE_NS_PER_S);
	ck_assert_int_eq(core_clock_now_ns(clock), 5 * CORE_NS_PER_S);
	ck_assert_int_eq(core_clock_from_monotonic_ns(clock, 123), 5 * CORE_NS_PER_S);
	ck_assert_int_eq(core_clock_sample_suspend(clock), 0);
	core_clock_destroy(clock);
}
END_TEST

TESTS_MAIN("core/clock", a_real_clock_starts_at_zero_and_never_runs_backwards,
	the_axis_zero_is_the_wall_time_of_creation, monotonic_stamps_land_on_the_session_axis,
	without_a_suspend_nothing_is_added, a_virtual_clock_stands_still_until_it_is_advanced)
