#include "study/batch/result.h"
#include "tests/check_main.h"

#include <math.h>

START_TEST(an_empty_result_knows_nothing)
{
	g_autoptr(study_result) result = study_result_new();

	ck_assert_str_eq(result->key, "");
	ck_assert_str_eq(result->parameters_json, "");
	ck_assert(isnan(result->gsr_valid_share) && isnan(result->pulse_valid_share));
	ck_assert(isnan(result->baseline_s) && isnan(result->sync_worst_ms));
	ck_assert_uint_eq(result->touchpoints->len, 0);
	ck_assert_uint_eq(result->arousal->len, 0);
}
END_TEST

TESTS_MAIN("result", an_empty_result_knows_nothing)
