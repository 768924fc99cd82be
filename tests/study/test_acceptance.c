#include "study/session/acceptance.h"

#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static struct rec_results *make(double gsr_share, double pulse_share, bool is_self_normalised)
{
	struct rec_results *results = rec_results_new();

	results->gsr_channel = isnan(gsr_share) ? NULL : g_strdup("gsr");
	results->pulse_channel = isnan(pulse_share) ? NULL : g_strdup("pulse");
	results->gsr_valid_share = gsr_share;
	results->pulse_valid_share = pulse_share;
	results->is_self_normalised = is_self_normalised;
	results->baseline_start_s = is_self_normalised ? NAN : 0;
	return results;
}

static const struct {
	double gsr_share, pulse_share;
	bool is_self_normalised;
	unsigned lacks;
} SESSIONS[] = {
	{0.70, 0.60, false, 0},
	{0.69, 0.60, false, STUDY_ACCEPTANCE_LACKS_GSR},
	{0.70, 0.59, false, STUDY_ACCEPTANCE_LACKS_PULSE},
	{0.99, 0.99, true, STUDY_ACCEPTANCE_LACKS_BASELINE},
	{0.00, 0.00, true,
		STUDY_ACCEPTANCE_LACKS_GSR | STUDY_ACCEPTANCE_LACKS_PULSE |
			STUDY_ACCEPTANCE_LACKS_BASELINE},
	{NAN, 0.99, false, 0},
	{0.99, NAN, false, 0},
};

START_TEST(every_limit_counts_and_no_absent_channel_does)
{
	for (gsize i = 0; i < G_N_ELEMENTS(SESSIONS); i++) {
		g_autoptr(rec_results) results = make(SESSIONS[i].gsr_share,
			SESSIONS[i].pulse_share, SESSIONS[i].is_self_normalised);
		ck_assert_uint_eq(study_acceptance_judge(results), SESSIONS[i].lacks);
	}
}
END_TEST

START_TEST(the_sentence_names_the_rule_and_what_is_not_met)
{
	g_autoptr(rec_results) good = make(0.9, 0.9, false);
	g_autoptr(rec_results) bad = make(0.421, 0.9, true);
	g_autofree char *of_good = study_acceptance_sentence(good);
	g_autofree char *of_bad = study_acceptance_sentence(bad);

	ck_assert_ptr_nonnull(strstr(of_good, "at least 70 %"));
	ck_assert_ptr_nonnull(strstr(of_good, "This one does."));
	ck_assert_ptr_null(strstr(of_good, "another session's"));
	good->baseline_start_s = NAN;
	g_autofree char *of_lent = study_acceptance_sentence(good);
	ck_assert_ptr_nonnull(strstr(of_lent, "This one does. Its baseline is another session's."));
	ck_assert_ptr_nonnull(strstr(of_bad,
		"left out of means: 42.1 % of skin conductance is valid; there is no baseline"));
	ck_assert_ptr_null(strstr(of_bad, "another session's"));
	ck_assert_ptr_null(strstr(of_bad, "of the pulse is valid"));
}
END_TEST

TESTS_MAIN("study/acceptance", every_limit_counts_and_no_absent_channel_does,
	the_sentence_names_the_rule_and_what_is_not_met)
