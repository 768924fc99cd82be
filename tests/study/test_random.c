#include "study/statistics/random.h"
#include "tests/check_main.h"

START_TEST(seed_names_the_sequence)
{
	/* numpy.random.RandomState(5489) gives 3499211612, 581869302, 3890346734; GSL's uniform_int
	 * of 1000 divides by floor(4294967295 / 1000) = 4294967. */
	g_autoptr(study_random) random = study_random_new((guint64)5489 << 32 | 77);
	ck_assert_uint_eq(study_random_below(random, 1000), 814);
	ck_assert_uint_eq(study_random_below(random, 1000), 135);
	ck_assert_uint_eq(study_random_below(random, 1000), 905);
}
END_TEST

START_TEST(derived_seeds_do_not_depend_on_order)
{
	/* SplitMix64 of seed 0: its published first outputs. */
	ck_assert_uint_eq(study_random_derive(0, 0), G_GUINT64_CONSTANT(0xe220a8397b1dcdaf));
	ck_assert_uint_eq(study_random_derive(0, 1), G_GUINT64_CONSTANT(0x6e789e6aa1b965f4));
	/* FNV-1a of nothing is its offset basis, of "a" af63dc4c8601ec8c. */
	ck_assert_uint_eq(study_random_derive_named(7, "a"),
		study_random_derive(7, G_GUINT64_CONSTANT(0xaf63dc4c8601ec8c)));
	ck_assert_uint_ne(study_random_derive_named(7, "ab"), study_random_derive_named(7, "ba"));
	ck_assert_uint_ne(study_random_derive_named(7, "a"), study_random_derive_named(8, "a"));
}
END_TEST

START_TEST(every_order_is_equally_likely)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(1, 1));
	guint counts[1000] = {0};
	const guint codes[] = {123, 132, 213, 231, 312, 321};

	for (int draw = 0; draw < 60000; draw++) {
		double values[] = {1, 2, 3};
		study_random_shuffle(random, values, 3);
		counts[(guint)(100 * values[0] + 10 * values[1] + values[2])]++;
	}
	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		/* 10,000 each, sd 91. */
		ck_assert_uint_ge(counts[codes[i]], 9550);
		ck_assert_uint_le(counts[codes[i]], 10450);
	}
}
END_TEST

TESTS_MAIN("random", seed_names_the_sequence, derived_seeds_do_not_depend_on_order,
	every_order_is_equally_likely)
