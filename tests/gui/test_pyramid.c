#include "gui/plot/pyramid.h"
#include "tests/check_main.h"

#include <glib.h>
#include <math.h>

static struct affekt_extent naive(const float *values, size_t n, size_t begin, size_t end)
{
	struct affekt_extent extent = AFFEKT_EXTENT_NONE;
	for (size_t i = begin; i < end && i < n; i++) {
		if (isnan(values[i]))
			continue;
		extent.low = fminf(extent.low, values[i]);
		extent.high = fmaxf(extent.high, values[i]);
	}
	return extent;
}

static void assert_same(struct affekt_extent got, struct affekt_extent wanted)
{
	ck_assert_int_eq(affekt_extent_is_known(got), affekt_extent_is_known(wanted));
	if (!affekt_extent_is_known(wanted))
		return;
	ck_assert_float_eq(got.low, wanted.low);
	ck_assert_float_eq(got.high, wanted.high);
}

/* A walk with a missing value here and there. */
static float *walk_new(GRand *rand, size_t n)
{
	float *values = g_new(float, n + 1);
	float level = 0;
	for (size_t i = 0; i < n; i++) {
		level += (float)g_rand_double_range(rand, -1, 1);
		values[i] = g_rand_int_range(rand, 0, 50) == 0 ? NAN : level;
	}
	return values;
}

START_TEST(every_range_is_answered_as_by_looking_at_every_sample)
{
	static const size_t lengths[] = {1, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 65537};
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	for (size_t k = 0; k < G_N_ELEMENTS(lengths); k++) {
		size_t n = lengths[k];
		g_autofree float *values = walk_new(rand, n);
		struct affekt_pyramid *pyramid = affekt_pyramid_create(values, n);
		for (int i = 0; i < 2000; i++) {
			size_t begin = (size_t)g_rand_int_range(rand, 0, (int)n + 1);
			size_t end = begin + (size_t)g_rand_int_range(rand, 0, (int)n + 3);
			assert_same(affekt_pyramid_query(pyramid, begin, end),
				naive(values, n, begin, end));
		}
		assert_same(affekt_pyramid_query(pyramid, 0, n), naive(values, n, 0, n));
		affekt_pyramid_destroy(pyramid);
	}
}
END_TEST

START_TEST(every_range_of_a_short_signal_is_exact)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(11);
	enum {
		N = 81
	};
	g_autofree float *values = walk_new(rand, N);
	struct affekt_pyramid *pyramid = affekt_pyramid_create(values, N);
	for (size_t begin = 0; begin <= N; begin++) {
		for (size_t end = begin; end <= N; end++)
			assert_same(affekt_pyramid_query(pyramid, begin, end),
				naive(values, N, begin, end));
	}
	affekt_pyramid_destroy(pyramid);
}
END_TEST

START_TEST(nothing_is_known_of_nothing)
{
	const float missing[] = {NAN, NAN, NAN, NAN, NAN, NAN};
	struct affekt_pyramid *pyramid = affekt_pyramid_create(missing, G_N_ELEMENTS(missing));
	ck_assert(!affekt_extent_is_known(affekt_pyramid_query(pyramid, 0, 6)));
	ck_assert(!affekt_extent_is_known(affekt_pyramid_query(pyramid, 3, 3)));
	affekt_pyramid_destroy(pyramid);

	struct affekt_pyramid *empty = affekt_pyramid_create(NULL, 0);
	ck_assert(!affekt_extent_is_known(affekt_pyramid_query(empty, 0, 10)));
	affekt_pyramid_destroy(empty);
	affekt_pyramid_destroy(NULL);
}
END_TEST

TESTS_MAIN("gui/pyramid", every_range_is_answered_as_by_looking_at_every_sample,
	every_range_of_a_short_signal_is_exact, nothing_is_known_of_nothing)
