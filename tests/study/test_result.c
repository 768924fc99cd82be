#include "study/batch/result.h"
#include "tests/check_main.h"
#include "tests/danish.h"
#include "tests/study/made.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static char *make_folder(void)
{
	char *folder = g_dir_make_tmp("affekt-result-XXXXXX", NULL);

	ck_assert_ptr_nonnull(folder);
	return folder;
}

static void remove_folder(char *folder)
{
	static const char *const FILES[] = {"result.json", "curves.bin"};

	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
		g_autofree char *path = g_build_filename(folder, FILES[i], NULL);
		g_unlink(path);
	}
	ck_assert_int_eq(g_rmdir(folder), 0);
	g_free(folder);
}

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

static void add_visit(struct study_result *result)
{
	struct rec_touchpoint row = {.visit = 2, .start_s = 0.1, .end_s = NAN, .scr_count = -1};

	g_strlcpy(row.id, "entry", sizeof(row.id));
	memset(row.title, 'x', sizeof(row.title) - 2);
	row.title[sizeof(row.title) - 2] = '\xc3'; /* the first half of a letter */
	row.is_critical = true;
	row.arousal_mean = 1.0 / 3;
	row.arousal_max = -1e-310;
	row.iscr = 1e22;
	row.latency_s = NAN;
	row.peak_count = G_MAXINT64;
	g_array_append_val(result->touchpoints, row);
}

static struct study_result *make_result(void)
{
	struct study_result *result = study_result_new();
	struct dsp_peak peak = {.id = 7, .time_s = 12.300000000000001, .height = 55, .status = 2};
	struct rec_self_report *answer = g_new0(struct rec_self_report, 1);
	const float arousal[] = {NAN, 50.5F, 1e-42F}, phasic[] = {0.1F, -0.0F, NAN, 3};

	set_text(&result->key, KEY);
	set_text(&result->participant, "Bø\t\"1\"/\x01\x7f\\");
	result->duration_s = 1800.0999999999999;
	result->gsr_valid_share = 0.05;
	result->lacks = 5;
	result->is_non_responder = true;
	result->n_gaps = G_MAXUINT;
	add_visit(result);
	g_array_append_val(result->peaks, peak);
	answer->id = -3;
	answer->text = g_strdup("“nice”\n");
	answer->video_time_s = NAN;
	answer->is_projective = true;
	g_ptr_array_add(result->answers, answer);
	g_ptr_array_add(result->videos, g_strdup("a.mkv"));
	g_ptr_array_add(result->notes, g_strdup(""));
	g_array_append_vals(result->arousal, arousal, G_N_ELEMENTS(arousal));
	g_array_append_vals(result->phasic, phasic, G_N_ELEMENTS(phasic));
	return result;
}

static char *read_file(const char *folder, const char *name, gsize *ret_length)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;

	ck_assert(g_file_get_contents(path, &text, ret_length, NULL));
	return text;
}

static void write_file(const char *folder, const char *name, const char *text, gssize length)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	ck_assert(g_file_set_contents(path, text, length, NULL));
}

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

START_TEST(what_is_written_is_read_to_the_last_bit)
{
	char *folder = make_folder();
	g_autoptr(study_result) result = make_result();
	const struct rec_touchpoint *wrote = (void *)result->touchpoints->data;

	ck_assert(study_result_write(result, folder, NULL));
	g_autoptr(study_result) found = study_result_read(folder, true, NULL);
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->key, KEY);
	ck_assert_str_eq(found->participant, result->participant);
	ck_assert(found->duration_s == result->duration_s && found->gsr_valid_share == 0.05);
	ck_assert(isnan(found->baseline_s) && found->is_non_responder && !found->is_calibrated);
	ck_assert_uint_eq(found->lacks, 5);
	ck_assert_uint_eq(found->n_gaps, G_MAXUINT);
	ck_assert_uint_eq(found->touchpoints->len, 1);
	const struct rec_touchpoint *row = (void *)found->touchpoints->data;
	ck_assert_str_eq(row->id, "entry");
	ck_assert_uint_eq(strlen(row->title), sizeof(row->title) - 2);
	ck_assert(row->visit == 2 && row->is_critical && !row->is_excluded);
	ck_assert(row->start_s == 0.1 && isnan(row->end_s) && isnan(row->latency_s));
	ck_assert(row->arousal_mean == wrote->arousal_mean && row->arousal_max == -1e-310);
	ck_assert(row->iscr == 1e22 && row->scr_count == -1 && row->peak_count == G_MAXINT64);
	const struct dsp_peak *peak = (void *)found->peaks->data;
	ck_assert(peak->id == 7 && peak->time_s == 12.300000000000001 && peak->status == 2);
	const struct rec_self_report *answer = g_ptr_array_index(found->answers, 0);
	ck_assert(answer->id == -3 && !answer->form && answer->is_projective);
	ck_assert_str_eq(answer->text, "“nice”\n");
	ck_assert_str_eq(g_ptr_array_index(found->videos, 0), "a.mkv");
	ck_assert_str_eq(g_ptr_array_index(found->notes, 0), "");
	ck_assert_uint_eq(found->arousal->len, 3);
	ck_assert_mem_eq(found->arousal->data + 4, result->arousal->data + 4, 8);
	ck_assert(isnan(g_array_index(found->arousal, float, 0)));
	ck_assert_mem_eq(found->phasic->data, result->phasic->data, 8);
	ck_assert_uint_eq(found->phasic->len, 4);
	remove_folder(folder);
}
END_TEST

START_TEST(the_same_result_is_the_same_bytes_in_every_language)
{
	char *folder = make_folder();
	g_autoptr(study_result) result = make_result();
	gsize n_english = 0, n_danish = 0;

	ck_assert(study_result_write(result, folder, NULL));
	g_autofree char *english = read_file(folder, "result.json", &n_english);
	tests_danish_begin();
	ck_assert(study_result_write(result, folder, NULL));
	g_autofree char *danish = read_file(folder, "result.json", &n_danish);
	ck_assert_uint_eq(n_english, n_danish);
	ck_assert_mem_eq(english, danish, n_english);
	g_autoptr(study_result) found = study_result_read(folder, true, NULL);
	ck_assert(found->gsr_valid_share == 0.05);
	ck_assert(study_result_write(found, folder, NULL));
	g_autofree char *again = read_file(folder, "result.json", &n_danish);
	ck_assert_str_eq(english, again);
	remove_folder(folder);
}
END_TEST

START_TEST(curves_are_left_out_when_nobody_asks)
{
	char *folder = make_folder();
	g_autoptr(study_result) result = make_result();

	ck_assert(study_result_write(result, folder, NULL));
	g_autoptr(study_result) found = study_result_read(folder, false, NULL);
	ck_assert_uint_eq(found->arousal->len + found->phasic->len, 0);
	ck_assert_uint_eq(found->touchpoints->len, 1);
	remove_folder(folder);
}
END_TEST

/* Whether a result is read from @folder. */
static bool is_read(const char *folder, bool with_curves)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(study_result) found = study_result_read(folder, with_curves, &error);

	ck_assert((found == NULL) == (error != NULL));
	return found != NULL;
}

START_TEST(what_broke_off_or_was_changed_is_no_result)
{
	char *folder = make_folder();
	g_autoptr(study_result) result = make_result();
	gsize n_json = 0, n_curves = 0;

	ck_assert(!is_read(folder, false) && !study_result_has(folder, KEY));
	ck_assert(study_result_write(result, folder, NULL));
	ck_assert(study_result_has(folder, KEY));
	ck_assert(!study_result_has(folder, "00112233"));
	g_autofree char *json = read_file(folder, "result.json", &n_json);
	g_autofree char *curves = read_file(folder, "curves.bin", &n_curves);
	ck_assert_uint_eq(n_curves, 4 * 7);

	write_file(folder, "curves.bin", curves, (gssize)n_curves - 4);
	ck_assert(!is_read(folder, true) && !is_read(folder, false));
	ck_assert(!study_result_has(folder, KEY));
	curves[5] ^= 1;
	write_file(folder, "curves.bin", curves, (gssize)n_curves);
	ck_assert(!is_read(folder, true) && is_read(folder, false));
	curves[5] ^= 1;
	write_file(folder, "curves.bin", curves, (gssize)n_curves);
	write_file(folder, "result.json", json, (gssize)n_json - 10);
	ck_assert(!is_read(folder, true));
	remove_folder(folder);
}
END_TEST

/* The result in @folder with @from replaced by @to. */
static void forge(const char *folder, const char *json, const char *from, const char *to)
{
	g_auto(GStrv) pieces = g_strsplit(json, from, 2);

	ck_assert_uint_eq(g_strv_length(pieces), 2);
	g_autofree char *forged = g_strjoinv(to, pieces);
	write_file(folder, "result.json", forged, -1);
}

START_TEST(forged_results_are_refused)
{
	static const char *const FORGERIES[][2] = {
		{"\"format\" : 2", "\"format\" : 1"},
		{"\"n_phasic\" : 4", "\"n_phasic\" : 4000000000"},
		{"\"n_phasic\" : 4", "\"n_phasic\" : -1"},
		{"\"n_phasic\" : 4", "\"n_phasic\" : 3.5"},
		{"\"peaks\" : [", "\"peaks\" : [ 3,"},
		{"\"visit\" : 2", "\"visit\" : 3000000000"},
		{"\"status\" : 2", "\"status\" : 256"},
		{"\"status\" : 2", "\"status\" : -1"},
		{"\"lacks\" : 5", "\"lacks\" : \"5\""},
		{"\"videos\" : [", "\"videos\" : [ {},"},
		{"\"notes\"", "\"nots\""},
	};
	char *folder = make_folder();
	g_autoptr(study_result) result = make_result();

	ck_assert(study_result_write(result, folder, NULL));
	g_autofree char *json = read_file(folder, "result.json", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(FORGERIES); i++) {
		forge(folder, json, FORGERIES[i][0], FORGERIES[i][1]);
		ck_assert_msg(!is_read(folder, true), "%s", FORGERIES[i][1]);
	}
	g_autofree char *deep = g_strnfill(1 << 20, '[');
	write_file(folder, "result.json", deep, -1);
	ck_assert(!is_read(folder, true));
	write_file(folder, "result.json", json, -1);
	ck_assert(is_read(folder, true));
	remove_folder(folder);
}
END_TEST

static double steady(double time_s)
{
	return time_s > 10 ? 60 : NAN;
}

static void add_answer(struct rec_session *session, const char *item, const char *value)
{
	struct rec_self_report *answer = rec_session_add_self_report(session);

	answer->touchpoint = g_strdup("entry#1");
	answer->form = g_strdup("slider");
	answer->item = g_strdup(item);
	answer->value = g_strdup(value);
}

static void add_sync(struct rec_session *session, const char *stream, double rms_ms, double max_ms,
	const char *verdict)
{
	struct rec_sync *sync = rec_session_add_sync(session);

	sync->stream = g_strdup(stream);
	sync->verdict = g_strdup(verdict);
	sync->residual_rms_ms = rms_ms;
	sync->residual_max_ms = max_ms;
	sync->limit_ms = 5;
}

START_TEST(a_session_is_kept_by_what_it_says)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	const double lost[] = {3, NAN};

	session->duration_s = 100;
	session->participant = g_strdup("P01");
	made_visit(session, "entry", 20, 60);
	made_arousal(results, 100, steady);
	add_answer(session, "arousal", "20");
	add_answer(session, "valence", "50");
	add_answer(session, "arousal", "70");
	add_sync(session, "gsr", 4, 9, "pass");
	add_sync(session, "pulse", 8, 11, "fail: residual of 8.0 ms");
	add_sync(session, "other", 6, 20, "fail: residual of 6.0 ms");
	for (guint i = 0; i < G_N_ELEMENTS(lost); i++) {
		struct rec_gap *gap = rec_session_add_gap(session);
		gap->start_s = 5;
		gap->end_s = 6.5;
		gap->samples_lost = lost[i];
	}
	results->parameters_json = g_strdup("{\"baseline\": {\"valid_s\": 58.5}}");
	g_autoptr(study_result) result = study_result_of(session, results, NULL);

	ck_assert_str_eq(result->code, "P01");
	ck_assert_str_eq(result->rater, "automatic");
	ck_assert_double_eq_tol(result->usable_pct, 90, 1e-9);

	/* The pulse gives an arousal also where the electrodes had come off. */
	results->pulse_valid_share = 1;
	results->gsr_valid_share = 0.359;
	g_autoptr(study_result) loose = study_result_of(session, results, NULL);
	ck_assert_double_eq_tol(loose->usable_pct, 35.9, 1e-9);
	results->gsr_valid_share = NAN;
	results->pulse_valid_share = 0.5;
	g_autoptr(study_result) pulse = study_result_of(session, results, NULL);
	ck_assert_double_eq_tol(pulse->usable_pct, 50, 1e-9);
	ck_assert_double_eq(result->baseline_s, 58.5);
	ck_assert(result->is_calibrated && result->n_gaps == 2 && isnan(result->samples_lost));
	ck_assert_double_eq(result->gaps_s, 3);
	ck_assert_str_eq(result->sync, "fail: pulse: residual of 8.0 ms");
	ck_assert_double_eq(result->sync_worst_ms, 20);
	ck_assert_uint_eq(result->answers->len, 2);
	const struct rec_self_report *answer = g_ptr_array_index(result->answers, 1);
	ck_assert_str_eq(answer->value, "70");
	ck_assert_uint_eq(result->arousal->len, 100);
	ck_assert(isnan(g_array_index(result->arousal, float, 9)));
	ck_assert_float_eq(g_array_index(result->arousal, float, 10), 60);
	const struct rec_touchpoint *row = (void *)result->touchpoints->data;
	ck_assert_double_eq(row->arousal_mean, 60);
}
END_TEST

/* 10 Hz become 4 Hz: the mean over a quarter of a second keeps the area of an impulse. */
START_TEST(the_phasic_curve_keeps_areas_and_leaves_out_what_is_invalid)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(10, 5);
	double area = 0;

	made_eda(results, 3.0)->driver = 6;
	made_eda(results, 6.9)->flags = DSP_FLAG_MOTION;
	made_eda(results, 7.0)->flags = DSP_FLAG_MOTION;
	made_eda(results, 7.1)->flags = DSP_FLAG_MOTION;
	g_autoptr(study_result) result = study_result_of(session, results, "anna");

	/* 2.9, 3.0 and 3.1 s are nearest to 3.00 s; the next points are 2.75 and 3.25 s. */
	ck_assert_float_eq(g_array_index(result->phasic, float, 12), 2);
	for (guint k = 0; k < 28; k++)
		area += g_array_index(result->phasic, float, k);
	ck_assert_double_eq(area, 2);
	ck_assert(isnan(g_array_index(result->phasic, float, 28)));
	ck_assert_float_eq(g_array_index(result->phasic, float, 29), 0);
	ck_assert_uint_eq(result->phasic->len, 41);
}
END_TEST

START_TEST(a_method_without_a_driver_lends_its_phasic_part)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(2, 5);

	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		row->driver = NAN;
		row->phasic = 0.25;
	}
	g_autoptr(study_result) result = study_result_of(session, results, NULL);
	ck_assert_float_eq(g_array_index(result->phasic, float, 4), 0.25F);
}
END_TEST

TESTS_MAIN("result", an_empty_result_knows_nothing, what_is_written_is_read_to_the_last_bit,
	the_same_result_is_the_same_bytes_in_every_language, curves_are_left_out_when_nobody_asks,
	what_broke_off_or_was_changed_is_no_result, forged_results_are_refused,
	a_session_is_kept_by_what_it_says,
	the_phasic_curve_keeps_areas_and_leaves_out_what_is_invalid,
	a_method_without_a_driver_lends_its_phasic_part)
