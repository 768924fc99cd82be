/* What `affekt info` says about a session made by hand: nothing left out, nothing made up. */
#include "cli/facts.h"
#include "cli/session_json.h"
#include "cli/session_text.h"
#include "recordings/export/tables.h"
#include "recordings/session/measures.h"
#include "tests/check_main.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const struct core_channel gsr = {
	.key = "gsr",
	.title = "Skin conductance",
	.quantity = CORE_QUANTITY_GSR,
	.raw_type = CORE_RAW_U16,
	.raw_unit = "counts",
	.rate_hz = 128,
};

static void add_results(struct cli_merged *merged)
{
	const struct dsp_scr scr[] = {
		{.id = 1, .status = DSP_STATUS_AUTOMATIC},
		{.id = 2, .status = DSP_STATUS_REJECTED},
		{.id = 3, .status = DSP_STATUS_MANUAL},
	};
	struct dsp_hrv rate = {.scope = "session", .metric = "hr_mean", .value = 61.25};
	struct rec_results *results = rec_results_new();
	results->gsr_channel = g_strdup("lightstone_gsr");
	results->gsr_unit = g_strdup("counts");
	results->gsr_valid_share = 0.875;
	results->parameters_json = g_strdup(
		"{\"baseline\": {\"rule\": \"phase arrive\"}, \"parameters\": {"
		"\"scr.threshold\": {\"value\": 0.02, \"default\": 0.05, \"unit\": \"uS\"}, "
		"\"eda.method\": {\"value\": \"cda\", \"default\": \"cda\", \"unit\": null}}}");
	results->is_self_normalised = true;
	g_array_append_vals(results->scr, scr, G_N_ELEMENTS(scr));
	g_array_append_val(results->hrv, rate);
	merged->results = results;
}

static void add_touchpoint(struct cli_merged *merged)
{
	struct rec_touchpoint row = {
		.id = "pay",
		.title = "Paying",
		.visit = 2,
		.start_s = 60,
		.end_s = 78.5,
		.arousal_mean = NAN,
		.arousal_max = NAN,
		.valid_pct = 99,
		.scr_count = 3,
		.peak_count = -1,
	};
	g_array_append_val(merged->touchpoints, row);
}

static void make(struct cli_merged *merged)
{
	struct rec_session *session = rec_session_new();
	struct rec_device *device = rec_session_add_device(session, "lightstone", "lightstone");
	struct rec_clock *clock = rec_session_add_clock(session, 0, 0, 128);
	const struct rec_segment segment = {
		.n = 1280,
		.line = {.period_ns = 1e9 / 128.5},
	};
	rec_session_add_channel(session, 0, 0, &gsr);
	device->is_emulated = true;
	clock->n = 1280;
	g_array_append_val(clock->segments, segment);
	session->path = g_strdup("p01.nwb");
	session->participant = g_strdup("P01");
	session->duration_s = 3725;
	struct rec_gap *gap = rec_session_add_gap(session);
	gap->start_s = 3;
	gap->end_s = 4.5;
	gap->device = g_strdup("lightstone");
	gap->channels = g_strdup("lightstone_gsr");
	gap->cause = g_strdup("unplugged");
	gap->samples_lost = NAN;
	struct rec_device_event *event = rec_session_add_device_event(session);
	*event = (struct rec_device_event){
		.start_s = 7.25,
		.end_s = 9,
		.device = g_strdup("camera"),
		.kind = g_strdup("camera_lost"),
		.value = NAN,
	};
	struct rec_sync *sync = rec_session_add_sync(session);
	sync->stream = g_strdup("lightstone_0");
	sync->drift_ppm = -12.5;
	sync->verdict = g_strdup("pass");
	struct rec_mark *mark = rec_session_add_mark(session);
	mark->id = 1;
	mark->time_s = 12.345;
	mark->label = g_strdup("door");
	rec_session_choose_primary(session);
	*merged = (struct cli_merged){
		.session = session,
		.rater = g_strdup("anna"),
		.touchpoints = g_array_new(FALSE, FALSE, sizeof(struct rec_touchpoint)),
	};
	add_touchpoint(merged);
}

static void finish(struct cli_merged *merged)
{
	g_array_unref(merged->touchpoints);
	g_clear_pointer(&merged->results, rec_results_free);
	g_free(merged->rater);
	rec_session_free(merged->session);
}

static void assert_says(const char *text, const char *wanted)
{
	ck_assert_msg(strstr(text, wanted) != NULL, "“%s” is not in:\n%s", wanted, text);
}

START_TEST(the_text_names_everything_that_is_in_the_session)
{
	struct cli_merged merged;
	make(&merged);
	g_autofree char *text = cli_session_text(&merged);
	assert_says(text, "p01.nwb   EMULATED  UNCALIBRATED\n");
	assert_says(text, "1 h 02 min 05 s");
	assert_says(text, "P01");
	assert_says(text, "lightstone_gsr  gsr");
	assert_says(text, "128.500");
	assert_says(text, "unplugged");
	assert_says(text, "camera_lost");
	assert_says(text, "pass");
	assert_says(text, "pay#2");
	assert_says(text, "12.345  door");
	assert_says(text, "affekt analyze");
	finish(&merged);
}
END_TEST

START_TEST(results_bring_their_cautions_and_parameters)
{
	struct cli_merged merged;
	make(&merged);
	add_results(&merged);
	g_autofree char *text = cli_session_text(&merged);
	assert_says(text, "EMULATED  UNCALIBRATED  SELF_NORMALISED\n");
	assert_says(text, "87.5 %");
	assert_says(text, "61.2 bpm");
	assert_says(text, "scr.threshold   0.02  uS    changed from 0.05\n");
	assert_says(text, "eda.method       cda  -     -\n");
	assert_says(text, "phase arrive");
	assert_says(text, "anna");
	g_autofree char *results = cli_session_text_results(&merged);
	ck_assert(g_str_has_prefix(results, "Touch points\n"));
	finish(&merged);
}
END_TEST

START_TEST(what_was_shown_live_is_one_line)
{
	struct cli_merged merged;
	make(&merged);
	add_results(&merged);
	g_autofree char *without = cli_session_text(&merged);
	ck_assert_ptr_null(strstr(without, "shown live"));
	rec_measures_add(merged.results, REC_METRIC_LIVE_DRIVER_R, "session", 0, 60, 0.99125);
	rec_measures_add(merged.results, REC_METRIC_LIVE_SCR_F1, "session", 0, 60, NAN);
	rec_measures_add(merged.results, REC_METRIC_LIVE_HR_DIFFERENCE, "session", 0, 60, -0.25);
	g_autofree char *text = cli_session_text(&merged);
	assert_says(text, "shown live    driver r 0.991, heart rate -0.2 bpm\n");
	g_autofree char *json = cli_session_json(&merged);
	assert_says(json, "\"live_offline_driver_r\"");
	rec_measures_drop(
		merged.results, REC_METRIC_LIVE_HR_DIFFERENCE, REC_METRIC_LIVE_HR_DIFFERENCE);
	rec_measures_add(merged.results, REC_METRIC_LIVE_HR_DIFFERENCE, "session", 0, 60, -3e-14);
	g_autofree char *equal = cli_session_text(&merged);
	assert_says(equal, "heart rate +0.0 bpm\n");
	finish(&merged);
}
END_TEST

START_TEST(rejected_responses_are_not_counted)
{
	struct cli_merged merged;
	make(&merged);
	add_results(&merged);
	g_autoptr(GArray) facts = cli_facts_of_results(merged.results);
	for (guint i = 0; i < facts->len; i++) {
		const struct cli_fact *fact = &g_array_index(facts, struct cli_fact, i);
		if (strcmp(fact->key, "scr_count") == 0) {
			ck_assert_double_eq(fact->value, 2);
		}
		if (strcmp(fact->key, "beat_count") == 0) {
			ck_assert_double_nan(fact->value);
		}
	}
	finish(&merged);
}
END_TEST

static void say(struct rec_session *session, const char *form, const char *item, const char *value)
{
	struct rec_self_report *report = rec_session_add_self_report(session);
	report->touchpoint = g_strdup("pay#2");
	report->form = g_strdup(form);
	report->item = g_strdup(item);
	report->value = g_strdup(value);
}

START_TEST(answers_stand_beside_the_arousal_of_their_touch_point)
{
	struct cli_merged merged;
	make(&merged);
	rec_session_add_visit(merged.session)->touchpoint = g_strdup("pay");
	g_array_index(merged.touchpoints, struct rec_touchpoint, 0).arousal_mean = 41.5;
	g_autofree char *silent = cli_session_text(&merged);
	ck_assert_ptr_null(strstr(silent, "Lived and perceived"));
	say(merged.session, "slider", "arousal", "20");
	say(merged.session, "slider", "arousal", "83");
	say(merged.session, "score", "score", "7");
	g_autofree char *text = cli_session_text(&merged);
	assert_says(text, "Lived and perceived\n");
	assert_says(text, "Paying           2     41.5            83              -      7");
	assert_says(text, "FEW_MOMENTS");
	ck_assert_ptr_null(strstr(text, "rho"));
	g_autofree char *json = cli_session_json(&merged);
	g_autoptr(JsonParser) parser = json_parser_new();
	ck_assert(json_parser_load_from_data(parser, json, -1, NULL));
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonObject *report = json_object_get_object_member(root, "self_report");
	ck_assert_int_eq(json_object_get_int_member(report, "answers"), 3);
	JsonObject *row = json_array_get_object_element(
		json_object_get_array_member(report, "touchpoints"), 0);
	ck_assert_str_eq(json_object_get_string_member(row, "touchpoint"), "pay#2");
	ck_assert_double_eq(json_object_get_double_member(row, "felt_arousal"), 83);
	ck_assert(json_object_get_null_member(row, "z_felt"));
	finish(&merged);
}
END_TEST

START_TEST(json_holds_the_same_and_null_for_the_unknown)
{
	struct cli_merged merged;
	make(&merged);
	add_results(&merged);
	g_autofree char *text = cli_session_json(&merged);
	g_autoptr(JsonParser) parser = json_parser_new();
	ck_assert(json_parser_load_from_data(parser, text, -1, NULL));
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonArray *labels = json_object_get_array_member(root, "labels");
	ck_assert_uint_eq(json_array_get_length(labels), 3);
	JsonObject *channel =
		json_array_get_object_element(json_object_get_array_member(root, "channels"), 0);
	ck_assert_str_eq(json_object_get_string_member(channel, "unit"), "counts");
	ck_assert(!json_object_get_boolean_member(channel, "calibrated"));
	ck_assert(json_object_get_boolean_member(channel, "primary"));
	JsonObject *gap =
		json_array_get_object_element(json_object_get_array_member(root, "gaps"), 0);
	ck_assert(json_object_get_null_member(gap, "samples_lost"));
	JsonObject *event = json_array_get_object_element(
		json_object_get_array_member(root, "device_events"), 0);
	ck_assert_str_eq(json_object_get_string_member(event, "kind"), "camera_lost");
	ck_assert_double_eq(json_object_get_double_member(event, "start_s"), 7.25);
	ck_assert(json_object_get_null_member(event, "channel"));
	ck_assert(json_object_get_null_member(event, "value"));
	JsonObject *point =
		json_array_get_object_element(json_object_get_array_member(root, "touchpoints"), 0);
	ck_assert(json_object_get_null_member(point, "arousal_mean"));
	ck_assert(json_object_get_null_member(point, "peak_count"));
	ck_assert_int_eq(json_object_get_int_member(point, "visit"), 2);
	JsonObject *results = json_object_get_object_member(root, "results");
	JsonObject *card = json_object_get_object_member(results, "parameters");
	JsonObject *parameters = json_object_get_object_member(card, "parameters");
	JsonObject *threshold = json_object_get_object_member(parameters, "scr.threshold");
	ck_assert_double_eq(json_object_get_double_member(threshold, "value"), 0.02);
	finish(&merged);
}
END_TEST

TESTS_MAIN("cli/session", what_was_shown_live_is_one_line,
	the_text_names_everything_that_is_in_the_session,
	results_bring_their_cautions_and_parameters, rejected_responses_are_not_counted,
	answers_stand_beside_the_arousal_of_their_touch_point,
	json_holds_the_same_and_null_for_the_unknown)
