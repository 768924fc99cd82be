#include "acquisition/baseline.h"
#include "tests/check_main.h"

#include <math.h>

/* One second of a participant whose only component is the driver, at @level. */
static struct dsp_arousal second(struct acq_baseline *baseline, double time_s, double level)
{
	struct dsp_components components = {.time_s = time_s};
	struct dsp_arousal arousal;

	for (int k = 0; k < DSP_COMPONENTS; k++)
		components.x[k] = NAN;
	components.x[0] = level;
	components.q[0] = isnan(level) ? 0 : 1;
	acq_baseline_index(baseline, &components, &arousal);
	return arousal;
}

static void visit(struct acq_baseline *baseline, double time_s, bool begins, bool is_baseline)
{
	acq_baseline_notice(baseline, &(struct acq_visit_notice){time_s, begins, is_baseline});
}

START_TEST(there_is_no_index_before_sixty_valid_seconds)
{
	struct acq_baseline *baseline = acq_baseline_create();

	ck_assert_double_eq(acq_baseline_left_s(baseline), 60);
	for (int t = 1; t <= 59; t++)
		ck_assert_double_nan(second(baseline, t, 1).arousal);
	ck_assert_double_eq(acq_baseline_left_s(baseline), 1);
	for (int t = 60; t <= 70; t++)
		ck_assert_double_nan(second(baseline, t, NAN).arousal);
	struct dsp_arousal first = second(baseline, 71, 1);
	ck_assert_double_eq_tol(first.arousal, 22, 1); /* as calm as the baseline */
	ck_assert(!first.is_self_normalised);
	ck_assert_double_eq(acq_baseline_left_s(baseline), 0);
	acq_baseline_destroy(baseline);
}
END_TEST

START_TEST(the_time_before_the_first_visit_is_frozen_where_it_begins)
{
	struct acq_baseline *baseline = acq_baseline_create();

	for (int t = 1; t <= 90; t++)
		second(baseline, t, 1);
	visit(baseline, 90, true, false);
	/* A baseline that went on growing would take the new level for calm after another minute.
	 */
	for (int t = 91; t <= 400; t++)
		ck_assert_double_gt(second(baseline, t, 5).arousal, 90);
	acq_baseline_destroy(baseline);
}
END_TEST

START_TEST(baseline_visits_replace_the_time_before_the_first_visit)
{
	struct acq_baseline *baseline = acq_baseline_create();

	for (int t = 1; t <= 70; t++)
		second(baseline, t, 1);
	visit(baseline, 70, true, true);
	for (int t = 71; t <= 140; t++)
		second(baseline, t, 5);
	visit(baseline, 140, false, true);
	visit(baseline, 140, true, false);
	ck_assert_double_eq_tol(second(baseline, 141, 5).arousal, 22, 1);
	acq_baseline_destroy(baseline);
}
END_TEST

START_TEST(an_early_visit_leads_to_self_normalised_values)
{
	struct acq_baseline *baseline = acq_baseline_create();

	for (int t = 1; t <= 30; t++)
		second(baseline, t, 1);
	visit(baseline, 30, true, false);
	for (int t = 31; t <= 59; t++)
		ck_assert_double_nan(second(baseline, t, 1).arousal);
	struct dsp_arousal first = second(baseline, 60, 1);
	ck_assert(first.is_self_normalised);
	ck_assert_double_eq_tol(first.confidence, 0.5, 1e-9);
	acq_baseline_destroy(baseline);
}
END_TEST

START_TEST(self_normalisation_is_renewed_each_minute_only)
{
	struct acq_baseline *baseline = acq_baseline_create();

	visit(baseline, 0, true, false);
	for (int t = 1; t <= 60; t++)
		second(baseline, t, 1);
	for (int t = 61; t <= 119; t++)
		ck_assert_double_gt(second(baseline, t, 5).arousal, 90);
	second(baseline, 120, 5); /* now half of all seconds are high */
	ck_assert_double_lt(second(baseline, 121, 5).arousal, 90);
	acq_baseline_destroy(baseline);
}
END_TEST

START_TEST(components_that_come_late_are_judged_by_their_own_time)
{
	struct acq_baseline *baseline = acq_baseline_create();

	visit(baseline, 65, true, false); /* known before the seconds in front of it arrive */
	for (int t = 1; t <= 65; t++)
		second(baseline, t, 1);
	struct dsp_arousal later = second(baseline, 66, 5);
	ck_assert(!later.is_self_normalised);
	ck_assert_double_gt(later.arousal, 90);
	acq_baseline_destroy(baseline);
}
END_TEST

TESTS_MAIN("acquisition/baseline", there_is_no_index_before_sixty_valid_seconds,
	the_time_before_the_first_visit_is_frozen_where_it_begins,
	baseline_visits_replace_the_time_before_the_first_visit,
	an_early_visit_leads_to_self_normalised_values,
	self_normalisation_is_renewed_each_minute_only,
	components_that_come_late_are_judged_by_their_own_time)
