#include "dsp/base/params.h"

#include "tests/dsp/run.h"

#include <math.h>
#include <string.h>

static size_t count_words(const char *words)
{
	size_t n = 1;

	for (; *words; words++)
		n += *words == ' ' ? 1 : 0;
	return n;
}

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
		if (info->words)
			ck_assert_uint_eq((size_t)info->high + 1, count_words(info->words));
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

START_TEST(a_choice_is_set_by_its_word)
{
	struct dsp_params params;
	const struct dsp_param_info *info = dsp_params_info(0);
	char word[16];

	dsp_params_init(&params);
	while (strcmp(info->key, "eda.method") != 0)
		info++;
	ck_assert_int_eq(dsp_params_set_word(&params, "eda.method", "highpass"), DSP_PARAMS_OK);
	ck_assert_double_eq(params.eda_method, DSP_METHOD_HIGHPASS);
	ck_assert(dsp_params_word(&params, info, word, sizeof(word)));
	ck_assert_str_eq(word, "highpass");
	ck_assert_int_eq(
		dsp_params_set_word(&params, "eda.method", "high"), DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_int_eq(dsp_params_set_word(&params, "eda.method", ""), DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_int_eq(
		dsp_params_set_word(&params, "eda.grid_hz", "convex"), DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_int_eq(
		dsp_params_set_word(&params, "eda.methods", "convex"), DSP_PARAMS_UNKNOWN_KEY);
	ck_assert_int_eq(dsp_params_set(&params, "eda.method", 0.5), DSP_PARAMS_OUT_OF_RANGE);
	ck_assert_double_eq(params.eda_method, DSP_METHOD_HIGHPASS);
}
END_TEST

RUN_TESTS("dsp/params", a_choice_is_set_by_its_word, every_line_of_the_card_is_complete,
	values_are_set_by_key_within_their_range)
