/* Lived against perceived, words, quotes, moments and the time-locked curve. */
#include "study/evidence/evidence.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

static struct study_evidence *evidence_of(const struct made_study *study, bool is_time_locked)
{
	const struct study_evidence_options options = {.seed = 9, .is_time_locked = is_time_locked};

	return study_evidence_new(study->folder, study->results, &options);
}

START_TEST(lived_and_perceived_part_where_they_do)
{
	/* z of 10 20 30 is -1 0 1; felt 30 20 10 is the other way round. */
	double cells[15];
	for (guint i = 0; i < 15; i++)
		cells[i] = 10 + 10.0 * (i % 3);
	g_autoptr(made_study) study = made_study_table(cells, 5, 3);
	for (guint i = 0; i < 5; i++) {
		made_study_answer(
			study->results->pdata[i], "t1#1", "slider", "arousal", i < 4 ? "30" : "31");
		made_study_answer(study->results->pdata[i], "t2#1", "slider", "arousal", "20");
		made_study_answer(study->results->pdata[i], "t3#1", "slider", "arousal", "10");
	}
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	ck_assert_uint_eq(evidence->perceived->len, 3);
	const struct study_perceived_mean *first =
		&g_array_index(evidence->perceived, struct study_perceived_mean, 0);
	ck_assert_uint_eq(first->n, 5);
	ck_assert_double_eq_tol(first->z_lived, -1, 1e-12);
	ck_assert_double_eq_tol(first->z_felt, 1, 0.01);
	ck_assert_double_eq_tol(first->difference, 2, 0.01);
	ck_assert(first->parts);
	ck_assert(!g_array_index(evidence->perceived, struct study_perceived_mean, 1).parts ||
		  fabs(g_array_index(evidence->perceived, struct study_perceived_mean, 1)
				  .difference) < 0.01);
}
END_TEST

START_TEST(words_are_counted_once_a_person_and_texts_need_consent)
{
	const double cells[] = {10, 20, /**/ 30, 40, /**/ 50, 60};
	g_autoptr(made_study) study = made_study_table(cells, 3, 2);
	struct study_result *open = study->results->pdata[0], *closed = study->results->pdata[1];

	made_study_person(study, open);
	made_study_person(study, closed)->consent[STUDY_SCOPE_TEXTS] = STUDY_ANSWER_NO;
	made_study_answer(open, "t1#1", "words", "words", "calm;tense");
	made_study_answer(open, "t2#1", "words", "words", "calm");
	made_study_answer(closed, "t1#1", "words", "words", "calm");
	made_study_answer(open, "t1#1", "words", "free", "Fin");
	made_study_answer(closed, "t1#1", "words", "free", "secret");
	made_study_answer(open, "t2#1", "sentence", "here", "I waited.");
	made_study_answer(closed, "t2#1", "sentence", "here", "Nobody may read this.");
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	const struct study_word_count *top = evidence->words->pdata[0];
	ck_assert_str_eq(top->id, "calm");
	ck_assert_str_eq(top->touchpoint, "");
	ck_assert_uint_eq(top->n, 2);
	ck_assert_double_eq(top->share, 1);
	bool has_typed = false;
	for (guint i = 0; i < evidence->words->len; i++) {
		const struct study_word_count *word = evidence->words->pdata[i];
		ck_assert_str_ne(word->id, "secret");
		has_typed |= strcmp(word->id, "fin") == 0;
	}
	ck_assert(has_typed);
	ck_assert_uint_eq(evidence->quotes->len, 2);
	const struct study_quote *quote = evidence->quotes->pdata[1];
	ck_assert_str_eq(quote->participant, "P01");
	ck_assert_str_eq(quote->touchpoint, "t2");
	ck_assert_str_eq(quote->text, "I waited.");
}
END_TEST

START_TEST(moments_are_shown_by_who_consents)
{
	const double cells[] = {70, 20, /**/ 60, 55, /**/ 40, 20};
	g_autoptr(made_study) study = made_study_table(cells, 3, 2);

	for (guint i = 0; i < 3; i++) {
		struct study_result *result = study->results->pdata[i];
		g_ptr_array_add(result->videos, g_strdup("s.mkv"));
		made_study_person(study, result)->consent[STUDY_SCOPE_STILLS] =
			i == 1 ? STUDY_ANSWER_YES : STUDY_ANSWER_EMPTY;
	}
	made_study_peak(study->results->pdata[2], 99, 30);
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	ck_assert_uint_eq(evidence->moments->len, 3);
	const struct study_moment *best = &g_array_index(evidence->moments, struct study_moment, 0);
	ck_assert_uint_eq(best->touchpoint, 0);
	ck_assert_uint_eq(best->n, 2);
	ck_assert_double_eq_tol(best->share, 2 / 3.0, 1e-12);
	ck_assert_double_eq(best->height, 70);
	ck_assert_ptr_eq(best->highest, study->results->pdata[0]);
	/* The highest is P01's, but only P02 may be shown. */
	ck_assert_ptr_eq(best->result, study->results->pdata[1]);
	ck_assert_double_eq(best->result_time_s, 5);
	const struct study_moment *between =
		&g_array_index(evidence->moments, struct study_moment, 2);
	ck_assert_uint_eq(between->touchpoint, G_MAXUINT);
	ck_assert_double_eq(between->time_s, 99);
	ck_assert_ptr_null(between->result);
}
END_TEST

/* Curves of @n people, 300 s: noise, and a response of everybody at 100 s when @has_response. */
static struct made_study *locked_study(guint n, bool has_response)
{
	g_autofree double *cells = g_new(double, n);
	g_autoptr(GRand) random = g_rand_new_with_seed(11);
	for (guint i = 0; i < n; i++)
		cells[i] = 30;
	struct made_study *study = made_study_table(cells, n, 1);
	for (guint i = 0; i < n; i++) {
		struct study_result *result = study->results->pdata[i];
		result->duration_s = 300;
		for (guint k = 0; k < 1200; k++) {
			float driver = (float)g_rand_double_range(random, 0, 0.05);
			/* 1.5 s later than its cause. */
			if (has_response && k >= 406 && k < 414)
				driver += 1;
			g_array_append_val(result->phasic, driver);
		}
		for (guint k = 0; k < 300; k++) {
			float arousal = (float)g_rand_double_range(random, 20, 30);
			g_array_append_val(result->arousal, arousal);
		}
		made_study_peak(result, 101 + i % 3, 60);
	}
	return study;
}

START_TEST(a_common_response_is_a_moment)
{
	g_autoptr(made_study) study = locked_study(8, true);
	g_autoptr(study_evidence) evidence = evidence_of(study, true);
	const struct study_curve *curve = evidence->curve;

	ck_assert_ptr_nonnull(curve);
	ck_assert_uint_eq(curve->mean->len, 300);
	ck_assert_int_eq(evidence->chance_kind, STUDY_CHANCE_SHIFTS);
	ck_assert_uint_eq(evidence->moments->len, 1);
	const struct study_moment *moment =
		&g_array_index(evidence->moments, struct study_moment, 0);
	ck_assert_double_ge(moment->time_s, 100);
	ck_assert_double_le(moment->time_s, 102);
	ck_assert_uint_eq(moment->n, 8);
	ck_assert_double_lt(moment->p, 0.01);
	ck_assert_double_gt(moment->height, curve->threshold);
	ck_assert_double_eq(g_array_index(curve->share, double, 102), 1);
	ck_assert_double_eq(g_array_index(curve->share, double, 106), 0);
	double best = 0;
	for (guint w = 0; w < curve->isc->len; w++)
		best = fmax(best, g_array_index(curve->isc, double, w));
	ck_assert_double_gt(best, 0.9);
	ck_assert_double_lt(
		g_array_index(curve->low, double, 50), g_array_index(curve->mean, double, 50));
}
END_TEST

START_TEST(noise_is_no_moment)
{
	g_autoptr(made_study) study = locked_study(8, false);
	g_autoptr(study_evidence) evidence = evidence_of(study, true);

	ck_assert_uint_eq(evidence->moments->len, 0);
	ck_assert_uint_eq(evidence->curve->isc_n, 8);
}
END_TEST

START_TEST(what_is_not_locked_is_said)
{
	g_autoptr(made_study) study = locked_study(8, false);
	struct study_result *late = study->results->pdata[0];
	bool has_said = false;

	g_array_index(late->touchpoints, struct rec_touchpoint, 0).start_s += 4;
	g_autoptr(study_evidence) evidence = evidence_of(study, true);
	for (guint i = 0; i < evidence->cautions->len; i++)
		has_said |= g_str_has_prefix(
			evidence->cautions->pdata[i], "“t1” starts up to 4.0 s apart");
	ck_assert(has_said);
	g_autoptr(study_evidence) plain = evidence_of(study, false);
	ck_assert_ptr_null(plain->curve);
}
END_TEST

TESTS_MAIN("evidence_told", lived_and_perceived_part_where_they_do,
	words_are_counted_once_a_person_and_texts_need_consent, moments_are_shown_by_who_consents,
	a_common_response_is_a_moment, noise_is_no_moment, what_is_not_locked_is_said)
