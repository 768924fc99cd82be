#include "study/statistics/isc.h"
#include "tests/check_main.h"
#include "tests/study/noise.h"

enum {
	PEOPLE = 8,
	SAMPLES = 600,
	STUDIES = 300,
};

/* Phasic-like noise, forgotten in some seconds, and what all share from sample 300 to 420. */
static double *draw_curves(study_random *random, double shared)
{
	double *curves = g_new(double, PEOPLE *SAMPLES);

	noise_curves(random, 0.8, curves, PEOPLE, SAMPLES);
	for (guint i = 0; i < PEOPLE; i++) {
		for (guint t = 300; t < 420; t++) {
			curves[i * SAMPLES + t] += shared * sin(t / 6.0);
		}
	}
	return curves;
}

START_TEST(noise_is_together_in_one_study_of_twenty)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(4, 1));
	guint n_found = 0;

	for (guint s = 0; s < STUDIES; s++) {
		struct study_isc_options options = study_isc_defaults(study_random_derive(5, s));
		options.null.n_shuffles = 99;
		g_autofree double *curves = draw_curves(random, 0);
		g_autoptr(study_isc) isc = study_isc_new(curves, PEOPLE, SAMPLES, &options);
		bool any = false;
		for (guint w = 0; w < isc->n_windows; w++) {
			any |= isc->r[w] > isc->threshold;
		}
		n_found += any;
	}
	/* 15 expected, sd 3.8. */
	ck_assert_uint_ge(n_found, 7);
	ck_assert_uint_le(n_found, 24);
}
END_TEST

START_TEST(what_all_share_is_found_where_it_is)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(4, 2));
	struct study_isc_options options = study_isc_defaults(study_random_derive(5, 0));
	g_autofree double *curves = draw_curves(random, 4);
	g_autoptr(study_isc) isc = study_isc_new(curves, PEOPLE, SAMPLES, &options);

	ck_assert_uint_eq(isc->n_windows, (600 - 60) / 4 + 1);
	ck_assert_uint_eq(isc->n[80], PEOPLE);
	/* Window 80: samples 320 to 379. */
	ck_assert_double_gt(isc->r[80], isc->threshold);
	ck_assert_double_eq_tol(isc->p[80], 1.0 / 1001, 1e-12);
	ck_assert_double_lt(isc->r[10], isc->threshold);
	ck_assert_double_gt(isc->marci, 0);
}
END_TEST

START_TEST(persons_with_a_hole_are_out_of_the_window)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(4, 3));
	struct study_isc_options options = study_isc_defaults(1);
	g_autofree double *curves = draw_curves(random, 0);

	curves[100] = NAN;
	for (guint i = 1; i < 5; i++) {
		curves[i * SAMPLES + 500] = NAN;
	}
	g_autoptr(study_isc) isc = study_isc_new(curves, PEOPLE, SAMPLES, &options);
	ck_assert_uint_eq(isc->n[0], PEOPLE);
	ck_assert_uint_eq(isc->n[20], PEOPLE - 1);
	ck_assert(isfinite(isc->r[20]));
	/* Four of eight left. */
	ck_assert_uint_eq(isc->n[120], PEOPLE - 4);
	ck_assert_double_nan(isc->r[120]);
	ck_assert_double_nan(isc->p[120]);
}
END_TEST

TESTS_MAIN("isc", noise_is_together_in_one_study_of_twenty, what_all_share_is_found_where_it_is,
	persons_with_a_hole_are_out_of_the_window)
