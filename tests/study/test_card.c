#include "study/card/card.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *write_card(const struct study_card_levels *levels)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	struct dsp_params params;

	dsp_params_init(&params);
	session->duration_s = 100;
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	return study_card_write(session, results, &params, baseline, levels);
}

START_TEST(the_levels_come_back_and_unknown_ones_stay_unknown)
{
	g_autofree char *json = write_card(&(struct study_card_levels){4.25, NAN, 0.5});
	struct study_card_levels back;

	study_card_read_levels(json, &back);
	ck_assert_double_eq(back.tonic, 4.25);
	ck_assert_double_nan(back.heart_rate_bpm);
	ck_assert_double_eq(back.pulse_amplitude, 0.5);
}
END_TEST

START_TEST(every_parameter_is_on_the_card_with_its_source)
{
	g_autofree char *json = write_card(&(struct study_card_levels){1, 2, 3});
	g_autoptr(JsonNode) root = json_from_string(json, NULL);
	JsonObject *parameters =
		json_object_get_object_member(json_node_get_object(root), "parameters");
	const struct dsp_param_info *info;
	size_t n = 0;

	for (; (info = dsp_params_info(n)); n++) {
		JsonObject *row = json_object_get_object_member(parameters, info->key);
		if (info->words)
			ck_assert_ptr_nonnull(
				strstr(info->words, json_object_get_string_member(row, "value")));
		else
			ck_assert_double_eq(
				json_object_get_double_member(row, "value"), info->initial);
		ck_assert_uint_gt(strlen(json_object_get_string_member(row, "source")), 0);
	}
	ck_assert_uint_eq(json_object_get_size(parameters), n);
}
END_TEST

START_TEST(the_parameters_come_back)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	const struct study_card_levels LEVELS = {1, 2, 3};
	struct dsp_params params, back;

	dsp_params_init(&params);
	params.eda_detector = DSP_DETECTOR_TROUGH;
	params.arousal_lag_s[3] = 2.5;
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	g_autofree char *json = study_card_write(session, results, &params, baseline, &LEVELS);
	study_card_read_params(json, &back);
	ck_assert_mem_eq(&back, &params, sizeof(params));
	/* A card of nothing: the defaults. */
	study_card_read_params(NULL, &back);
	dsp_params_init(&params);
	ck_assert_mem_eq(&back, &params, sizeof(params));
}
END_TEST

START_TEST(every_table_names_its_algorithm_and_every_channel_its_chain)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	const struct study_card_levels LEVELS = {1, 2, 3};
	struct core_channel desc = {.key = "gsr", .quantity = CORE_QUANTITY_GSR};
	struct dsp_params params;

	dsp_params_init(&params);
	params.eda_method = DSP_METHOD_MEDIAN;
	core_channel_set_conductance_unit(&desc, "kohm");
	rec_session_add_device(session, "import", "import");
	rec_session_add_clock(session, 0, 0, 128);
	rec_session_add_channel(session, 0, 0, &desc);
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	g_autofree char *json = study_card_write(session, results, &params, baseline, &LEVELS);
	g_autoptr(JsonNode) root = json_from_string(json, NULL);
	JsonObject *card = json_node_get_object(root);
	JsonObject *algorithms = json_object_get_object_member(card, "algorithms");
	static const char *const TABLES[] = {"gsr", "scr", "beats", "hrv", "arousal",
		"arousal_peaks", "touchpoints", "responses", "artefacts", "bands", "measures"};
	for (gsize i = 0; i < G_N_ELEMENTS(TABLES); i++) {
		JsonObject *row = json_object_get_object_member(algorithms, TABLES[i]);
		ck_assert_msg(row, "%s", TABLES[i]);
		ck_assert_str_eq(json_object_get_string_member(row, "version"), DSP_PARAMS_VERSION);
	}
	ck_assert_ptr_nonnull(
		strstr(json_object_get_string_member(
			       json_object_get_object_member(algorithms, "gsr"), "algorithm"),
			"median"));
	JsonObject *gsr = json_object_get_object_member(
		json_object_get_object_member(card, "channels"), "gsr");
	JsonObject *step =
		json_object_get_object_member(json_object_get_object_member(gsr, "chain"), "1");
	ck_assert_str_eq(json_object_get_string_member(gsr, "raw_unit"), "kohm");
	ck_assert_str_eq(json_object_get_string_member(step, "y"), "a / x");
	ck_assert_double_eq(json_object_get_double_member(step, "a"), 1000);
}
END_TEST

START_TEST(a_card_that_is_no_json_says_nothing)
{
	struct study_card_levels levels;

	study_card_read_levels("{broken", &levels);
	ck_assert_double_nan(levels.tonic);
	study_card_read_levels("[1,2]", &levels);
	ck_assert_double_nan(levels.tonic);
	study_card_read_levels("{\"baseline\": {\"levels\": {\"tonic\": \"x\"}}}", &levels);
	ck_assert(isnan(levels.tonic) || levels.tonic == 0);
	study_card_read_levels(NULL, &levels);
	ck_assert_double_nan(levels.tonic);
}
END_TEST

START_TEST(numbers_are_written_as_people_write_them)
{
	g_autofree char *json = write_card(&(struct study_card_levels){0.05, 1.0 / 3, 70});

	ck_assert_ptr_nonnull(strstr(json, "\"tonic\": 0.05,"));
	ck_assert_ptr_nonnull(strstr(json, "\"heart_rate_bpm\": 0.3333333333333333,"));
}
END_TEST

TESTS_MAIN("study/card", every_table_names_its_algorithm_and_every_channel_its_chain,
	the_parameters_come_back, numbers_are_written_as_people_write_them,
	the_levels_come_back_and_unknown_ones_stay_unknown,
	every_parameter_is_on_the_card_with_its_source, a_card_that_is_no_json_says_nothing)
