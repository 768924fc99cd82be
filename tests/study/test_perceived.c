#include "study/recall/perceived.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

struct moment {
	const char *id;
	double lived, felt, score;
};

static void say(
	GPtrArray *answers, const char *id, const char *form, const char *item, double value)
{
	struct rec_self_report *report = g_new0(struct rec_self_report, 1);

	if (isnan(value)) {
		g_free(report);
		return;
	}
	report->touchpoint = g_strdup_printf("%s#1", id);
	report->form = g_strdup(form);
	report->item = g_strdup(item);
	report->value = g_strdup_printf("%d", (int)value);
	report->video_time_s = NAN;
	g_ptr_array_add(answers, report);
}

static struct study_perceived *compare(const struct moment *moments, guint n, int excluded)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct rec_touchpoint));
	g_autoptr(GPtrArray) answers =
		g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);

	for (guint i = 0; i < n; i++) {
		struct rec_touchpoint row = {.visit = 1,
			.arousal_mean = moments[i].lived,
			.arousal_max = moments[i].lived + 10,
			.peak_count = i,
			.is_excluded = (int)i == excluded};
		g_strlcpy(row.id, moments[i].id, sizeof row.id);
		g_strlcpy(row.title, moments[i].id, sizeof row.title);
		g_array_append_val(rows, row);
		say(answers, moments[i].id, "slider", "arousal", moments[i].felt);
		say(answers, moments[i].id, "score", "score", moments[i].score);
	}
	return study_perceived_new(rows, answers);
}

static const struct study_perceived_row *row_of(const struct study_perceived *perceived, guint i)
{
	return &g_array_index(perceived->rows, struct study_perceived_row, i);
}

START_TEST(spearman_agrees_with_a_pencil)
{
	/* Ranks 1 2 3 4 5 against 2 1 4 3 5: d² sum 4, rho = 1 - 6*4/(5*24) = 0.8. */
	const double x[] = {10, 20, 30, 40, 50}, y[] = {2, 1, 4, 3, 5};
	struct study_perceived_rank rank = study_perceived_spearman(x, y, 5);
	ck_assert_uint_eq(rank.n, 5);
	ck_assert_double_eq_tol(rank.rho, 0.8, 1e-12);

	/* Ties share the mean rank: 1, 2.5, 2.5, 4 against 1 2 3 4: cov 4.5, 4.5 and 5 → sqrt(0.9).
	 */
	const double tied[] = {1, 2, 2, 3}, plain[] = {1, 2, 3, 4};
	ck_assert_double_eq_tol(study_perceived_spearman(tied, plain, 4).rho, sqrt(0.9), 1e-12);
}
END_TEST

START_TEST(too_few_pairs_or_no_spread_give_no_figure)
{
	const double x[] = {1, 2, NAN, 4}, y[] = {1, NAN, 3, 4}, flat[] = {5, 5, 5, 5};
	struct study_perceived_rank rank = study_perceived_spearman(x, y, 4);
	ck_assert_uint_eq(rank.n, 2);
	ck_assert(isnan(rank.rho));
	const double rising[] = {1, 2, 3, 4};
	rank = study_perceived_spearman(rising, flat, 4);
	ck_assert_uint_eq(rank.n, 4);
	ck_assert(isnan(rank.rho));
	ck_assert_uint_eq(study_perceived_spearman(x, y, 0).n, 0);
}
END_TEST

START_TEST(the_moment_that_parts_most_is_named)
{
	/* lived 20 30 40: z -1 0 1. felt 80 50 20: z 1 0 -1. */
	static const struct moment moments[] = {
		{"enter", 20, 80, 3}, {"wait", 30, 50, 3}, {"pay", 40, 20, 9}};
	g_autoptr(study_perceived) perceived = compare(moments, 3, -1);

	ck_assert_double_eq_tol(row_of(perceived, 0)->z_lived, -1, 1e-12);
	ck_assert_double_eq_tol(row_of(perceived, 0)->z_felt, 1, 1e-12);
	ck_assert_double_eq_tol(row_of(perceived, 0)->difference, 2, 1e-12);
	ck_assert_double_eq_tol(row_of(perceived, 1)->difference, 0, 1e-12);
	ck_assert_double_eq_tol(row_of(perceived, 2)->difference, -2, 1e-12);
	ck_assert_uint_eq(perceived->n_parting, 2);
	ck_assert_int_eq(perceived->most, 0);
	ck_assert_double_eq_tol(perceived->arousal.rho, -1, 1e-12);
	/* Scores 3 3 9 have ranks 1.5 1.5 3 against 1 2 3: cov 1.5 of sqrt(2 * 1.5). */
	ck_assert_double_eq_tol(perceived->score.rho, sqrt(0.75), 1e-12);
	ck_assert_uint_eq(perceived->valence.n, 0);
	ck_assert_int_eq(row_of(perceived, 2)->peak_count, 2);
}
END_TEST

START_TEST(agreement_parts_nowhere)
{
	static const struct moment moments[] = {
		{"a", 20, 10, 1}, {"b", 30, 50, 2}, {"c", 40, 90, 3}};
	g_autoptr(study_perceived) perceived = compare(moments, 3, -1);

	ck_assert_uint_eq(perceived->n_parting, 0);
	ck_assert_int_eq(perceived->most, -1);
	ck_assert_double_eq_tol(perceived->arousal.rho, 1, 1e-12);
}
END_TEST

START_TEST(what_was_excluded_or_not_answered_stays_out)
{
	static const struct moment moments[] = {{"a", 20, 80, 1}, {"b", 30, NAN, 2},
		{"c", 40, 20, 3}, {"d", 50, 20, 3}, {"e", 30, 50, 3}};
	g_autoptr(study_perceived) perceived = compare(moments, 5, 3);

	ck_assert_uint_eq(perceived->rows->len, 5);
	ck_assert_uint_eq(perceived->arousal.n, 3);
	ck_assert(isnan(row_of(perceived, 1)->z_lived));
	ck_assert(isnan(row_of(perceived, 3)->z_felt));
	ck_assert(isnan(row_of(perceived, 3)->arousal_mean));
	ck_assert(row_of(perceived, 3)->is_excluded);
	/* Those three alone: lived 20 40 30, felt 80 20 50. */
	ck_assert_double_eq_tol(row_of(perceived, 0)->z_lived, -1, 1e-12);
	ck_assert_double_eq_tol(row_of(perceived, 0)->difference, 2, 1e-12);
}
END_TEST

START_TEST(two_moments_are_no_comparison)
{
	static const struct moment moments[] = {{"a", 20, 80, NAN}, {"b", 30, 10, NAN}};
	g_autoptr(study_perceived) perceived = compare(moments, 2, -1);

	ck_assert(study_perceived_has_answers(perceived));
	ck_assert(isnan(row_of(perceived, 0)->z_lived));
	ck_assert_int_eq(perceived->most, -1);
	static const struct moment silent[] = {{"a", 20, NAN, NAN}};
	g_autoptr(study_perceived) nothing = compare(silent, 1, -1);
	ck_assert(!study_perceived_has_answers(nothing));
}
END_TEST

TESTS_MAIN("perceived", spearman_agrees_with_a_pencil, too_few_pairs_or_no_spread_give_no_figure,
	the_moment_that_parts_most_is_named, agreement_parts_nowhere,
	what_was_excluded_or_not_answered_stays_out, two_moments_are_no_comparison)
