#include "acquisition/latency.h"
#include "tests/check_main.h"

#include <math.h>

static struct acq_latency latency;
static struct acq_latency_summary summary;

static void empty(void)
{
	latency = (struct acq_latency){0};
}

START_TEST(nothing_counted_is_unknown)
{
	acq_latency_summarise(&latency, &summary);
	ck_assert_uint_eq(summary.n, 0);
	ck_assert(isnan(summary.median_s) && isnan(summary.p99_s) && isnan(summary.longest_s));
}
END_TEST

START_TEST(one_duration_is_every_quantile)
{
	/* Through every doubling, at and beside its edges, and beyond the last. */
	for (int64_t ns = 1; ns < INT64_C(1) << 44; ns = ns * 5 / 4 + 1) {
		empty();
		acq_latency_add(&latency, ns);
		acq_latency_summarise(&latency, &summary);
		ck_assert_uint_eq(summary.n, 1);
		ck_assert_double_eq_tol(summary.longest_s, 1e-9 * (double)ns, 1e-15 * (double)ns);
		if (ns < INT64_C(1) << 40) {
			ck_assert_double_eq(summary.median_s, summary.longest_s);
			ck_assert_double_eq(summary.p99_s, summary.longest_s);
		}
	}
}
END_TEST

START_TEST(quantiles_are_upper_edges_of_a_32nd)
{
	for (int64_t us = 1; us <= 100000; us++) {
		acq_latency_add(&latency, us * 1000);
	}
	acq_latency_summarise(&latency, &summary);
	ck_assert_uint_eq(summary.n, 100000);
	ck_assert_double_ge(summary.median_s, 0.050);
	ck_assert_double_le(summary.median_s, 0.050 * 33 / 32);
	ck_assert_double_ge(summary.p99_s, 0.099);
	ck_assert_double_le(summary.p99_s, 0.099 * 33 / 32);
	ck_assert_double_eq(summary.longest_s, 0.1);
}
END_TEST

START_TEST(a_rare_long_one_moves_the_longest_alone)
{
	for (int i = 0; i < 1000; i++) {
		acq_latency_add(&latency, i ? 20000 : -5);
	}
	acq_latency_add(&latency, INT64_C(3000000000));
	acq_latency_summarise(&latency, &summary);
	ck_assert_double_le(summary.p99_s, 21e-6);
	ck_assert_double_eq(summary.longest_s, 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("acquisition/latency");
	TCase *tcase = tcase_create("acquisition/latency");

	tcase_add_checked_fixture(tcase, empty, NULL);
	tcase_add_test(tcase, nothing_counted_is_unknown);
	tcase_add_test(tcase, one_duration_is_every_quantile);
	tcase_add_test(tcase, quantiles_are_upper_edges_of_a_32nd);
	tcase_add_test(tcase, a_rare_long_one_moves_the_longest_alone);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
