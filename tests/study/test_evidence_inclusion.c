#include "study/evidence/evidence.h"
#include "study/evidence/inclusion.h"
#include "study/session/acceptance.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

static const double CELLS[] = {10, 90, 20, 80, 30, 70, 100, 0};

static struct study_evidence *evidence_of(const struct made_study *study, bool is_everybody)
{
	const struct study_evidence_options options = {.seed = 1, .is_everybody = is_everybody};

	return study_evidence_new(study->folder, study->results, &options);
}

static const struct study_member *last_of(const struct study_evidence *evidence)
{
	return evidence->members->pdata[evidence->members->len - 1];
}

/* P04 (100 and 0) is out: means 20 and 80 without, 40 and 60 with. */
static void check_out(const struct made_study *study, unsigned exclusion, const char *reason)
{
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[0];

	ck_assert_uint_eq(evidence->n_in, 3);
	ck_assert_uint_eq(evidence->n_out, 1);
	ck_assert_uint_eq(last_of(evidence)->exclusions, exclusion);
	ck_assert_str_eq(last_of(evidence)->reason, reason);
	ck_assert_double_eq(touchpoint->mean, 20);
	ck_assert_uint_eq(touchpoint->n, 3);
	ck_assert_uint_eq(touchpoint->n_excluded, 1);
	ck_assert_uint_eq(touchpoint->n_everybody, 4);
	ck_assert_double_eq(touchpoint->mean_everybody, 40);
	ck_assert_double_eq(touchpoint->peak_share, 0);
	ck_assert_double_eq(touchpoint->peak_share_everybody, 0.25);

	g_autoptr(study_evidence) everybody = evidence_of(study, true);
	touchpoint = everybody->touchpoints->pdata[0];
	ck_assert_uint_eq(everybody->n_in, 4);
	ck_assert_double_eq(touchpoint->mean, 40);
	ck_assert_uint_eq(last_of(everybody)->exclusions, exclusion);
	ck_assert(study_member_is_in(everybody, last_of(everybody)));
}

START_TEST(bad_contact_is_out_and_said_so)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 4, 2);
	struct study_result *bad = study->results->pdata[3];

	bad->lacks = STUDY_ACCEPTANCE_LACKS_GSR;
	check_out(study, STUDY_EXCLUSION_GSR, "too little valid skin conductance");
	bad->lacks = STUDY_ACCEPTANCE_LACKS_PULSE;
	check_out(study, STUDY_EXCLUSION_PULSE, "too little valid pulse");
	bad->lacks = STUDY_ACCEPTANCE_LACKS_BASELINE;
	check_out(study, STUDY_EXCLUSION_BASELINE, "no valid baseline");
	bad->lacks = 0;
	bad->is_non_responder = true;
	check_out(study, STUDY_EXCLUSION_NON_RESPONDER, "non-responder");
}
END_TEST

START_TEST(a_persons_decision_holds_with_its_reason)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 4, 2);
	struct study_person *person = made_study_person(study, study->results->pdata[3]);

	person->is_excluded = true;
	made_study_set(&person->reason, "fell ill");
	check_out(study, STUDY_EXCLUSION_PERSON, "fell ill");
}
END_TEST

START_TEST(without_consent_nothing_is_read)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 4, 2);
	struct study_person *person = made_study_person(study, study->results->pdata[3]);

	person->consent[STUDY_SCOPE_SIGNALS] = STUDY_ANSWER_NO;
	for (int is_everybody = 0; is_everybody < 2; is_everybody++) {
		g_autoptr(study_evidence) evidence = evidence_of(study, is_everybody);
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[0];
		ck_assert_uint_eq(evidence->n_in, 3);
		ck_assert_uint_eq(last_of(evidence)->exclusions, STUDY_EXCLUSION_CONSENT);
		ck_assert_uint_eq(last_of(evidence)->results->len, 0);
		ck_assert_double_eq(touchpoint->mean, 20);
		ck_assert_double_eq(touchpoint->mean_everybody, 20);
		ck_assert_uint_eq(touchpoint->n_everybody, 3);
	}
}
END_TEST

START_TEST(a_good_session_keeps_a_member_in)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 4, 2);
	struct study_result *good = study->results->pdata[2], *bad = study->results->pdata[3];

	made_study_set(&bad->participant, good->participant);
	made_study_set(&bad->session, "visit-2");
	bad->lacks = STUDY_ACCEPTANCE_LACKS_GSR;
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	const struct study_member *member = last_of(evidence);
	const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[0];
	ck_assert_uint_eq(evidence->n_in, 3);
	ck_assert_uint_eq(member->exclusions, 0);
	ck_assert_uint_eq(member->results->len, 2);
	ck_assert_uint_eq(member->used->len, 1);
	ck_assert_double_eq(touchpoint->mean, 20);
	/* With everybody, the last member's mean is that of 30 and 100. */
	ck_assert_double_eq_tol(touchpoint->mean_everybody, (10 + 20 + 65) / 3.0, 1e-12);
}
END_TEST

START_TEST(answers_do_not_rest_on_a_sensor)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 4, 2);
	struct study_result *bad = study->results->pdata[3];
	struct study_person *person = made_study_person(study, bad);

	made_study_answer(study->results->pdata[0], "t1#1", "slider", "arousal", "40");
	made_study_answer(bad, "t1#1", "slider", "arousal", "60");
	bad->lacks = STUDY_ACCEPTANCE_LACKS_GSR;
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[0];
	ck_assert_uint_eq(touchpoint->n_felt, 2);
	ck_assert_double_eq(touchpoint->felt, 50);
	person->is_excluded = true;
	g_autoptr(study_evidence) without = evidence_of(study, false);
	touchpoint = without->touchpoints->pdata[0];
	ck_assert_uint_eq(touchpoint->n_felt, 1);
	ck_assert_double_eq(touchpoint->felt, 40);
}
END_TEST

START_TEST(the_made_study_declares_its_two)
{
	g_autoptr(made_study) study = made_study_new();
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	bool has_said = false;

	ck_assert_uint_eq(evidence->n_in, 10);
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		unsigned expected = g_str_has_prefix(member->participant, "P04")
					    ? STUDY_EXCLUSION_GSR
				    : g_str_has_prefix(member->participant, "P09")
					    ? STUDY_EXCLUSION_NON_RESPONDER
					    : 0;
		ck_assert_uint_eq(member->exclusions, expected);
	}
	for (guint i = 0; i < evidence->cautions->len; i++)
		has_said |= g_str_has_prefix(
			evidence->cautions->pdata[i], "2 of 12 people are left out");
	ck_assert(has_said);
}
END_TEST

TESTS_MAIN("evidence_inclusion", bad_contact_is_out_and_said_so,
	a_persons_decision_holds_with_its_reason, without_consent_nothing_is_read,
	a_good_session_keeps_a_member_in, answers_do_not_rest_on_a_sensor,
	the_made_study_declares_its_two)
