/* The analysis of the sessions of a study, one step each. */
#include "recordings/edits/edits.h"
#include "study/batch/batch.h"
#include "study/session/analysis.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/study/made_file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *study;

static void write_text(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(study, name, NULL);

	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

/* A study of two participants with a session each. */
static void set_up(void)
{
	study = scratch_create();
	g_setenv("XDG_STATE_HOME", study, TRUE);
	write_text("shop.study", "[study]\nname=Shop\n[touchpoint entry]\n[touchpoint paying]\n");
	write_text("participants.tsv", "participant\tsignals\nP01\tyes\nP02\tyes\n");
	g_free(made_file_save(study, "P01", "first", "P01", 1));
	g_free(made_file_save(study, "P02", "first", "P02", 2));
}

static void tear_down(void)
{
	scratch_remove(study);
}

static struct study_folder *open_study(void)
{
	g_autoptr(GError) error = NULL;
	struct study_folder *folder = study_folder_open(study, NULL, &error);

	ck_assert_msg(folder, "%s", error ? error->message : "");
	return folder;
}

static const struct study_session *session_of(const struct study_folder *folder, guint i)
{
	ck_assert_uint_lt(i, folder->sessions->len);
	return g_ptr_array_index(folder->sessions, i);
}

static enum study_batch_state state_of(guint i, const struct study_batch_options *options)
{
	g_autoptr(study_folder) folder = open_study();

	return study_batch_state(folder, session_of(folder, i), options);
}

static void step(guint i, const struct study_batch_options *options)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GError) error = NULL;

	study_batch_step(folder, session_of(folder, i), options, &error);
	ck_assert_msg(!error, "%s", error ? error->message : "");
}

/* The sentence of a step that must fail. */
static char *fail_step(guint i, const struct study_batch_options *options)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GError) error = NULL;

	ck_assert(!study_batch_step(folder, session_of(folder, i), options, &error));
	return g_strdup(error->message);
}

/* result.json of @place, and whether there is one. */
static char *result_text(const char *place)
{
	g_autofree char *path =
		g_build_filename(study, "results", place, "first", "result.json", NULL);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

static struct study_result *read_result(const char *place)
{
	g_autofree char *path = g_build_filename(study, "results", place, "first", NULL);
	struct study_result *result = study_result_read(path, true, NULL);

	ck_assert_ptr_nonnull(result);
	return result;
}

/* All sentences in one. */
static char *problems_of(guint *ret_n)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) results = study_batch_results(folder, false, problems);

	*ret_n = results->len;
	g_ptr_array_add(problems, NULL);
	return g_strjoinv("\n", (char **)problems->pdata);
}

START_TEST(a_step_leaves_what_the_session_says)
{
	guint n = 0;

	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	step(0, NULL);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_CURRENT);
	ck_assert_int_eq(state_of(1, NULL), STUDY_BATCH_DUE);
	g_autoptr(study_result) result = read_result("P01");
	ck_assert_str_eq(result->participant, "P01");
	ck_assert_str_eq(result->session, "first");
	ck_assert_str_eq(result->label, "SIMULATED");
	ck_assert_str_eq(result->rater, "automatic");
	ck_assert_uint_eq(strlen(result->key), 64);
	ck_assert_uint_eq(result->touchpoints->len, 2);
	ck_assert_uint_ge(result->arousal->len, MADE_FILE_S - 1);
	const struct rec_touchpoint *rows = (void *)result->touchpoints->data;
	ck_assert_double_gt(rows[1].arousal_mean, rows[0].arousal_mean);
	g_autofree char *problems = problems_of(&n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_nonnull(strstr(problems, "P02/first is not analysed yet"));
}
END_TEST

START_TEST(the_same_session_gives_the_same_bytes)
{
	const struct study_batch_options anew = {.is_anew = true};

	step(0, NULL);
	g_autofree char *before = result_text("P01");
	ck_assert_int_eq(state_of(0, &anew), STUDY_BATCH_DUE);
	step(0, &anew);
	g_autofree char *after = result_text("P01");
	ck_assert_str_eq(before, after);
}
END_TEST

static void add_edit(const char *path, const char *rater, double time_s)
{
	g_autoptr(rec_session) session = rec_session_open_identity(path, NULL);
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, session->uuid, NULL);
	struct rec_edit edit = {
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = time_s,
	};

	g_strlcpy(edit.rater, rater, sizeof(edit.rater));
	ck_assert(rec_edits_log_append(log, &edit, NULL));
}

static guint peaks_by_hand(const char *place)
{
	g_autoptr(study_result) result = read_result(place);
	guint n = 0;

	for (guint i = 0; i < result->peaks->len; i++)
		n += g_array_index(result->peaks, struct dsp_peak, i).status == DSP_STATUS_MANUAL;
	return n;
}

START_TEST(an_edit_is_in_and_concerns_its_session_alone)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	const struct study_batch_options bo = {.rater = "bo"};

	step(0, NULL);
	step(1, NULL);
	ck_assert_uint_eq(peaks_by_hand("P01"), 0);
	add_edit(path, "anna", 80);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	ck_assert_int_eq(state_of(1, NULL), STUDY_BATCH_CURRENT);
	step(0, NULL);
	ck_assert_uint_eq(peaks_by_hand("P01"), 1);
	step(0, &bo);
	ck_assert_uint_eq(peaks_by_hand("P01"), 0);

	/* Two raters and nobody named: nobody's edits, and that is said. */
	add_edit(path, "bo", 90);
	step(0, NULL);
	g_autoptr(study_result) result = read_result("P01");
	ck_assert_str_eq(result->rater, "automatic");
	ck_assert_uint_eq(result->notes->len, 1);
	ck_assert_ptr_nonnull(strstr(g_ptr_array_index(result->notes, 0), "More than one rater"));
	step(0, &bo);
	ck_assert_uint_eq(peaks_by_hand("P01"), 1);
}
END_TEST

static double share_of_threshold(const char *place)
{
	g_autoptr(study_result) result = read_result(place);
	const char *at = strstr(result->parameters_json, "\"eda.amplitude_min_uS\"");

	ck_assert_ptr_nonnull(at);
	return g_ascii_strtod(strstr(at, "\"value\":") + strlen("\"value\":"), NULL);
}

START_TEST(the_plan_and_the_call_say_how_all_are_analysed)
{
	g_autoptr(GHashTable) overrides = g_hash_table_new(g_str_hash, g_str_equal);
	const struct study_batch_options call = {.overrides = overrides};
	guint n = 0;

	step(0, NULL);
	step(1, NULL);
	g_autoptr(study_result) one = read_result("P01");
	g_autoptr(study_result) other = read_result("P02");
	ck_assert_str_eq(one->parameters_json, other->parameters_json);
	write_text("shop.study", "[study]\nname=Shop\n[analysis]\neda.amplitude_min_uS=0.07\n");
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	step(0, NULL);
	ck_assert_double_eq(share_of_threshold("P01"), 0.07);
	g_autofree char *mixed = problems_of(&n);
	ck_assert_uint_eq(n, 2);
	ck_assert_ptr_nonnull(strstr(mixed, "the same parameters"));

	g_hash_table_insert(overrides, "eda.amplitude_min_uS", "0.09");
	ck_assert_int_eq(state_of(0, &call), STUDY_BATCH_DUE);
	step(0, &call);
	ck_assert_double_eq(share_of_threshold("P01"), 0.09);

	write_text("shop.study", "[study]\nname=Shop\n[analysis]\neda.nonsense=0.07\n");
	g_autofree char *wrong = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(wrong, "eda.nonsense"));
	write_text("shop.study", "[study\n");
	g_autofree char *broken = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(broken, "shop.study"));
}
END_TEST

/* What a person chose for a session is not thrown away: the stretch of its baseline. */
START_TEST(an_own_analysis_is_taken_and_its_choices_stay)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	const struct study_analysis_options by_hand = {.baseline = "2:63"};
	g_autoptr(GHashTable) overrides = g_hash_table_new(g_str_hash, g_str_equal);
	const struct study_batch_options call = {.overrides = overrides};

	g_hash_table_insert(overrides, "eda.amplitude_min_uS", "0.09");
	ck_assert(study_analysis_run(path, &by_hand, NULL, NULL));
	step(0, NULL);
	g_autoptr(study_result) taken = read_result("P01");
	ck_assert_ptr_nonnull(strstr(taken->methods, "the stretch from 2.0 s to 63.0 s"));
	step(0, &call);
	g_autoptr(study_result) anew = read_result("P01");
	ck_assert_double_eq(share_of_threshold("P01"), 0.09);
	ck_assert_ptr_nonnull(strstr(anew->methods, "the stretch from 2.0 s to 63.0 s"));

	/* Nothing was written to the session. */
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert_ptr_null(strstr(session->results->parameters_json, "\"value\": 0.09"));
}
END_TEST

/* The stored analysis and one made anew are the same result but for the hash of the file. */
START_TEST(a_stored_analysis_is_the_one_that_would_be_made)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	const struct study_analysis_options plain = {0};

	step(0, NULL);
	g_autoptr(study_result) fresh = read_result("P01");
	ck_assert(study_analysis_run(path, &plain, NULL, NULL));
	step(0, NULL);
	g_autoptr(study_result) stored = read_result("P01");
	ck_assert_str_ne(fresh->key, stored->key);
	ck_assert_str_eq(fresh->settings, stored->settings);
	ck_assert_str_eq(fresh->methods, stored->methods);
	ck_assert_str_eq(fresh->parameters_json, stored->parameters_json);
	const struct rec_touchpoint *a = (void *)fresh->touchpoints->data;
	const struct rec_touchpoint *b = (void *)stored->touchpoints->data;
	ck_assert(a->arousal_mean == b->arousal_mean && a->iscr == b->iscr);
}
END_TEST

START_TEST(one_holds_the_study_and_a_leftover_holds_nothing)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GError) error = NULL;

	write_text(".analysis.part", "");
	struct study_batch_lock *lock = study_batch_lock_take(folder, &error);
	ck_assert_ptr_nonnull(lock);
	ck_assert_ptr_null(study_batch_lock_take(folder, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert_ptr_nonnull(strstr(error->message, "(process "));
	study_batch_lock_free(lock);
	g_autoptr(study_batch_lock) again = study_batch_lock_take(folder, NULL);
	ck_assert_ptr_nonnull(again);
}
END_TEST

START_TEST(a_broken_session_leaves_its_sentence_and_no_result)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	guint n = 0;

	step(0, NULL);
	step(1, NULL);
	ck_assert(g_file_set_contents(path, "not a session", -1, NULL));
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	g_autofree char *why = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(why, "no session file"));
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_FAILED);
	g_autofree char *old = result_text("P01");
	ck_assert_ptr_null(old);
	g_autofree char *problems = problems_of(&n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_nonnull(strstr(problems, "P01/first could not be analysed"));
	ck_assert_ptr_nonnull(strstr(problems, "no session file"));

	/* Another content is another try, and a good one leaves nothing of the failure. */
	g_free(made_file_save(study, "P01", "first", "P01", 1));
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	step(0, NULL);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_CURRENT);
	g_autofree char *none = problems_of(&n);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(none, "");
}
END_TEST

START_TEST(withheld_signals_are_not_analysed_and_their_results_go)
{
	guint n = 0;

	step(0, NULL);
	step(1, NULL);
	write_text("participants.tsv", "participant\tsignals\nP01\tno\nP02\tyes\n");
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_WITHHELD);
	g_autofree char *why = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(why, "does not consent"));
	g_autofree char *gone = result_text("P01");
	ck_assert_ptr_null(gone);
	g_free(problems_of(&n));
	ck_assert_uint_eq(n, 1);
}
END_TEST

static void add_answer(struct rec_session *session, const char *form, const char *item,
	const char *value, const char *text)
{
	struct rec_self_report *answer = rec_session_add_self_report(session);

	*answer = (struct rec_self_report){session->self_reports->len, g_strdup("entry#1"),
		g_strdup(form), g_strdup(item), g_strdup(value), g_strdup(text), 1, g_strdup(""),
		false};
}

static void save_answers(void)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	g_autoptr(rec_session) session = made_file_session("P01", 1);

	add_answer(session, "words", "words", "calm;proud", "shown words");
	add_answer(session, "words", "free", "typed word", "typed word");
	add_answer(session, "sentence", "here", "typed end", "whole sentence");
	add_answer(session, "slider", "valence", "71", "quite fine");
	add_answer(session, "diary", "note", "strange text", "strange text");
	ck_assert(rec_session_save(session, path, /* replace= */ true, NULL, NULL, NULL));
}

START_TEST(texts_are_kept_of_those_alone_who_consent)
{
	static const char *const TEXTS[] = {
		"shown words", "typed", "whole sentence", "quite fine", "strange text"};

	save_answers();
	write_text("participants.tsv", "participant\tsignals\ttexts\nP01\tyes\tyes\n");
	step(0, NULL);
	g_autofree char *open = result_text("P01");
	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		ck_assert_msg(strstr(open, TEXTS[i]), "%s", TEXTS[i]);

	write_text("participants.tsv", "participant\tsignals\ttexts\nP01\tyes\tno\n");
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
	step(0, NULL);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_CURRENT);
	g_autofree char *closed = result_text("P01");
	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		ck_assert_msg(!strstr(closed, TEXTS[i]), "%s", TEXTS[i]);
	ck_assert_ptr_nonnull(strstr(closed, "calm;proud"));
	ck_assert_ptr_nonnull(strstr(closed, "\"71\""));
}
END_TEST

START_TEST(results_of_nobody_are_tidied_away)
{
	g_autofree char *link = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	g_autofree char *folder_of_results = g_build_filename(study, "results", "P01", NULL);

	step(0, NULL);
	step(1, NULL);
	g_unlink(link);
	write_text("participants.tsv", "participant\tsignals\nP01\tyes\nP02\tno\n");
	g_autoptr(study_folder) folder = open_study();
	study_batch_tidy(folder);
	ck_assert(!g_file_test(folder_of_results, G_FILE_TEST_EXISTS));
	g_autofree char *withheld = result_text("P02");
	ck_assert_ptr_null(withheld);
}
END_TEST

START_TEST(what_is_gone_or_not_finished_is_said)
{
	g_autofree char *path = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	g_autofree char *away = g_build_filename(study, "away.nwb", NULL);
	g_autofree char *journal = g_strconcat(path, ".journal", NULL);
	guint n = 0;

	ck_assert_int_eq(g_rename(path, away), 0);
	ck_assert_int_eq(symlink(away, path), 0);
	step(0, NULL);
	step(1, NULL);
	g_unlink(away);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_GONE);
	g_autofree char *gone = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(gone, "leads nowhere"));
	g_autofree char *problems = problems_of(&n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_nonnull(strstr(problems, "leads nowhere"));

	g_unlink(path);
	ck_assert(g_file_set_contents(journal, "x", -1, NULL));
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_RECORDING);
	g_autofree char *recording = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(recording, "still being recorded"));
}
END_TEST

START_TEST(one_recording_twice_and_strange_codes_are_named)
{
	g_autofree char *from = g_build_filename(study, "sessions", "P01", "first.nwb", NULL);
	g_autofree char *to = g_build_filename(study, "sessions", "P02", "first.nwb", NULL);
	g_autofree char *bytes = NULL;
	gsize length = 0;
	guint n = 0;

	ck_assert(g_file_get_contents(from, &bytes, &length, NULL));
	ck_assert(g_file_set_contents(to, bytes, (gssize)length, NULL));
	step(0, NULL);
	step(1, NULL);
	g_autofree char *twice = problems_of(&n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_nonnull(strstr(twice, "P01/first and P02/first are the same recording"));
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GPtrArray) results = study_batch_results(folder, false, NULL);
	const struct study_result *first = g_ptr_array_index(results, 0);
	ck_assert_uint_eq(first->twins->len, 1);
	ck_assert_str_eq(g_ptr_array_index(first->twins, 0), "P02/first");

	g_unlink(from);
	g_autofree char *strange = problems_of(&n);
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_nonnull(strstr(strange, "participant P01; here it counts for P02"));
}
END_TEST

START_TEST(a_disk_that_refuses_is_no_failure_of_the_session)
{
	g_autofree char *results = g_build_filename(study, "results", NULL);

	/* A file where the folder should be: what root may do is refused too. */
	ck_assert(g_file_set_contents(results, "", -1, NULL));
	g_autofree char *why = fail_step(0, NULL);
	ck_assert_ptr_nonnull(strstr(why, "results/P01/first"));
	g_unlink(results);
	ck_assert_int_eq(state_of(0, NULL), STUDY_BATCH_DUE);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {a_step_leaves_what_the_session_says,
		the_same_session_gives_the_same_bytes, an_edit_is_in_and_concerns_its_session_alone,
		the_plan_and_the_call_say_how_all_are_analysed,
		an_own_analysis_is_taken_and_its_choices_stay,
		a_stored_analysis_is_the_one_that_would_be_made,
		one_holds_the_study_and_a_leftover_holds_nothing,
		a_broken_session_leaves_its_sentence_and_no_result,
		withheld_signals_are_not_analysed_and_their_results_go,
		texts_are_kept_of_those_alone_who_consent, results_of_nobody_are_tidied_away,
		what_is_gone_or_not_finished_is_said,
		one_recording_twice_and_strange_codes_are_named,
		a_disk_that_refuses_is_no_failure_of_the_session};
	Suite *suite = suite_create("batch");
	TCase *tcase = tcase_create("batch");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
