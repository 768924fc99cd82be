/* What `affekt agreement` says of two raters, in both forms. */
#include "cli/agreement.h"
#include "recordings/edits/edits.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void add(struct rec_session *session, const char *rater, struct rec_edit edit)
{
	edit.seq = session->edits->len + 1;
	g_snprintf(edit.id, sizeof edit.id, "%u", session->edits->len + 1);
	g_strlcpy(edit.rater, rater, sizeof edit.rater);
	g_array_append_val(session->edits, edit);
}

/* 100 s with one peak, that anna moves by half a second; bo codes blind and finds none. */
static struct study_agreement *compare(void)
{
	g_autoptr(rec_session) session = rec_session_new();
	struct study_agreement_options options = study_agreement_defaults();
	struct dsp_peak peak = {.id = 1, .time_s = 30, .height = 60};
	struct rec_edit move = {
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_MOVE,
		.old_time_s = 30,
		.new_time_s = 30.5,
	};
	session->duration_s = 100;
	session->results = made_results(100, 5);
	g_array_append_val(session->results->peaks, peak);
	made_visit(session, "pay", 20, 60);
	add(session, "anna", move);
	add(session, "bo", rec_edits_blind_note(true, true));
	return study_agreement_new(session, "anna", "bo", &options, NULL);
}

static void assert_says(const char *text, const char *wanted)
{
	ck_assert_msg(strstr(text, wanted) != NULL, "“%s” is not in:\n%s", wanted, text);
}

START_TEST(the_text_says_who_coded_how_and_what_has_no_value)
{
	g_autoptr(study_agreement) agreement = compare();
	g_autofree char *text = cli_agreement_text(agreement);
	assert_says(text, "First rater anna, second rater bo");
	assert_says(text, "anna: 1 edit\n");
	assert_says(text, "bo: 0 edits; coded blind from 1970-");
	assert_says(text, "had the automatic events on the screen too");
	assert_says(text, "1.00      1       0      0");
	assert_says(text, "kappa -: it has no value");
	assert_says(text, "visits of both: 1, of the first alone: 0");
	assert_says(text, "40.0");
}
END_TEST

START_TEST(json_has_null_for_what_has_no_value)
{
	g_autoptr(study_agreement) agreement = compare();
	g_autofree char *text = cli_agreement_json(agreement);
	g_autoptr(JsonParser) parser = json_parser_new();
	ck_assert(json_parser_load_from_data(parser, text, -1, NULL));
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonObject *events = json_object_get_object_member(root, "events");
	JsonObject *peaks = json_object_get_object_member(events, "arousal_peak");
	ck_assert_int_eq(json_object_get_int_member(peaks, "n_a"), 1);
	ck_assert_double_eq(json_object_get_double_member(peaks, "positive_agreement"), 0);
	ck_assert(json_object_get_null_member(peaks, "median_difference_s"));
	JsonObject *beats = json_object_get_object_member(events, "beat");
	ck_assert(json_object_get_null_member(beats, "positive_agreement"));
	JsonArray *raters = json_object_get_array_member(root, "raters");
	JsonObject *bo = json_array_get_object_element(raters, 1);
	ck_assert(json_object_get_boolean_member(bo, "blind"));
	ck_assert(json_object_get_boolean_member(bo, "had_seen_automatic"));
}
END_TEST

TESTS_MAIN("cli/agreement", the_text_says_who_coded_how_and_what_has_no_value,
	json_has_null_for_what_has_no_value)
