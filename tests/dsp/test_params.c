#include "dsp/params.h"

#include "tests/dsp/run.h"

#include <math.h>
#include <string.h>

START_TEST(every_line_of_the_card_is_complete)
{
	struct dsp_params params;
	size_t n = 0;

	dsp_params_init(&params);
	for (const struct dsp_param_info *info; (info = dsp_params_info(n)); n++) {
		ck_assert_uint_gt(strlen(info->key), 4);
		ck_assert_uint_gt(strlen(info->unit), 0);
		ck_assert_uint_gt(strlen(info->meaning), 10);
		ck_assert_uint_gt(strlen(info->source), 3);
		ck_assert_double_le(info->low, info->initial);
		ck_assert_double_ge(info->high, info->initial);
		ck_assert_double_eq(dsp_params_get(&params, info), info->initial);
		for (size_t i = 0; i < n; i++) {
			ck_assert_str_ne(dsp_params_info(i)->key, info->key);
			ck_assert_uint_ne(dsp_params_info(i)->offset, info->offset);
		}
	}
	/* No field is without a line, no line without a field. */
	ck_assert_uint_eq(n, sizeof(params) / sizeof(double));
}
END_TEST

START_TEST(values_are_set_by_key_within_their_range)
{
	struct dsp_params params;

	dsp_params_init(&params);
	ck_assert_int_eq(dsp_params_set(&params, "eda.amplitude_min_uS", 0.02), DSP_PARAMS_OK);
	ck_assert_double_eq(params.eda_amplitude_min_uS, 0.02);
	ck_assert_int_eq(
		dsp_params_set(&params, "eda.amplitude_min_uS", -1.0), DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_int_eq(dsp_params_set(&params, "eda.amplitude_min_uS", (double)NAN),
		DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_double_eq(params.eda_amplitude_min_uS, 0.02);
	ck_assert_int_eq(dsp_params_set(&params, "eda.amplitude", 1.0), DSP_PARAMS_UNKNOWN_KEY);
}
END_TEST

RUN_TESTS(
	"dsp/params", every_line_of_the_card_is_complete, values_are_set_by_key_within_their_range)
