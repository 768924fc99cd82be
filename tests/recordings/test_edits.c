#include "recordings/edits/edits.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/journal/frame.h"
#include "recordings/session/reaction.h"
#include "recordings/session/session.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UUID  "0b0e7a5e-8d8c-4a55-9a57-0c2f2a9d3c11"
#define OTHER "ffffffff-8d8c-4a55-9a57-0c2f2a9d3c11"

static char *folder;
static char *path; /* of the session */
static char *log_path;
static GArray *edits;

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-edits-XXXXXX", NULL);
	path = g_build_filename(folder, "s.nwb", NULL);
	log_path = g_strconcat(path, ".edits", NULL);
	ck_assert(g_file_set_contents(path, "x", -1, NULL));
	edits = g_array_new(FALSE, TRUE, sizeof(struct rec_edit));
}

static void tear_down(void)
{
	g_unlink(path);
	g_unlink(log_path);
	g_rmdir(folder);
	g_array_unref(edits);
	g_free(path);
	g_free(log_path);
	g_free(folder);
}

/* An edit "e1", "e2", … of the rater anna, appended to edits. */
static struct rec_edit *add(
	enum rec_edit_target target, enum rec_edit_action action, double old_s, double new_s)
{
	struct rec_edit edit = {
		.seq = edits->len + 1,
		.target = (uint8_t)target,
		.action = (uint8_t)action,
		.old_time_s = old_s,
		.new_time_s = new_s,
		.rater = "anna",
	};
	g_snprintf(edit.id, sizeof(edit.id), "e%u", edits->len + 1);
	g_array_append_val(edits, edit);
	return &g_array_index(edits, struct rec_edit, edits->len - 1);
}

/* Peaks at 10, 20, 30 s; responses likewise; beats each second from 0 to 9 s. */
static struct rec_results *make_results(void)
{
	struct rec_results *results = rec_results_new();
	for (int i = 1; i <= 3; i++) {
		struct dsp_peak peak = {i, 10.0 * i, 50, 5, true, DSP_STATUS_AUTOMATIC};
		struct dsp_scr scr = {
			i, 10.0 * i - 2, 10.0 * i, 0.5, 2, 3, 0.4, 0, DSP_STATUS_AUTOMATIC};
		g_array_append_val(results->peaks, peak);
		g_array_append_val(results->scr, scr);
	}
	for (int i = 0; i < 10; i++) {
		struct dsp_beat beat = {i, i - 0.2, i ? 1000 : (double)NAN, i ? 1000 : (double)NAN,
			1, 1, DSP_STATUS_AUTOMATIC};
		struct dsp_arousal arousal = {5.0 * i, 10.0 * i, 1, false, false};
		g_array_append_val(results->beats, beat);
		g_array_append_val(results->arousal, arousal);
	}
	struct dsp_artefact artefact = {4, 6, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};
	g_array_append_val(results->artefacts, artefact);
	return results;
}

/* "time:status" of every peak after the merge, joined by blanks. */
static char *merge_peaks(const char *rater, GArray *unmatched)
{
	g_autoptr(rec_results) automatic = make_results();
	g_autoptr(rec_results) merged = rec_edits_merge(automatic, edits, rater, unmatched);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < merged->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(merged->peaks, struct dsp_peak, i);
		g_string_append_printf(out, "%s%g:%s", i > 0 ? " " : "", peak->time_s,
			dsp_status_name(peak->status));
	}
	return g_string_free(out, FALSE);
}

static void assert_peaks(const char *expected)
{
	g_autofree char *got = merge_peaks("anna", NULL);
	ck_assert_str_eq(got, expected);
}

#define AUTOMATIC "10:automatic 20:automatic 30:automatic"

START_TEST(an_edit_is_on_disk_and_comes_back)
{
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
	struct rec_edit edit = *add(REC_EDIT_SCR, REC_EDIT_MOVE, 10, 10.25);
	edit.id[0] = '\0';
	edit.seq = 0;
	g_strlcpy(edit.reason, "gr\u00f8n", sizeof(edit.reason));
	ck_assert_ptr_nonnull(log);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	ck_assert_uint_eq(strlen(edit.id), 36);
	ck_assert_int_eq(edit.seq, 1);
	ck_assert_int_gt(edit.wall_us, 0);
	/* Readers need no lock and see it while the writer works. */
	g_autoptr(GArray) read = rec_edits_read(path, UUID, NULL);
	ck_assert_uint_eq(read->len, 1);
	ck_assert_mem_eq(&g_array_index(read, struct rec_edit, 0), &edit, sizeof(edit));
}
END_TEST

START_TEST(a_log_is_continued)
{
	struct rec_edit edit = *add(REC_EDIT_SCR, REC_EDIT_REJECT, 10, NAN);
	struct rec_edit folded = {.seq = 41};
	g_autoptr(GArray) in_file = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	g_array_append_val(in_file, folded);
	for (int i = 0; i < 3; i++) {
		g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
		if (i == 2)
			rec_edits_log_continue(log, in_file);
		edit.seq = 0;
		edit.id[0] = '\0';
		ck_assert(rec_edits_log_append(log, &edit, NULL));
	}
	ck_assert_int_eq(edit.seq, 42);
	g_autoptr(GArray) read = rec_edits_read(path, UUID, NULL);
	ck_assert_uint_eq(read->len, 3);
	ck_assert_int_eq(g_array_index(read, struct rec_edit, 1).seq, 2);
}
END_TEST

START_TEST(answers_of_any_length_stand_among_the_edits)
{
	g_autofree char *words = g_malloc0(100001);
	memset(words, 'a', 100000);
	struct rec_self_report answers[] = {
		{7, (char *)"pay#1", (char *)"sentences", (char *)"begin", NULL, words, 61.5,
			(char *)"2026-11-22T10:15:30+01:00", true},
		{8, (char *)"pay#1", (char *)"slider", (char *)"arousal", (char *)"0.25",
			(char *)"gr\u00f8n", NAN, NULL, false},
	};
	struct rec_edit edit = *add(REC_EDIT_SCR, REC_EDIT_REJECT, 10, NAN);
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
	ck_assert(rec_edits_log_append_answer(log, &answers[0], NULL));
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	ck_assert(rec_edits_log_append_answer(log, &answers[1], NULL));
	g_autoptr(GPtrArray) read = rec_edits_read_answers(path, UUID, NULL);
	g_autoptr(GArray) read_edits = rec_edits_read(path, UUID, NULL);
	ck_assert_uint_eq(read_edits->len, 1);
	ck_assert_uint_eq(read->len, 2);
	for (guint i = 0; i < read->len; i++) {
		const struct rec_self_report *answer = g_ptr_array_index(read, i);
		ck_assert_int_eq(answer->id, answers[i].id);
		ck_assert_str_eq(answer->touchpoint, answers[i].touchpoint);
		ck_assert_str_eq(answer->form, answers[i].form);
		ck_assert_str_eq(answer->item, answers[i].item);
		ck_assert_int_eq(g_strcmp0(answer->value, answers[i].value), 0);
		ck_assert_str_eq(answer->text, answers[i].text);
		ck_assert_int_eq(g_strcmp0(answer->answered_at, answers[i].answered_at), 0);
		ck_assert_int_eq(answer->is_projective, answers[i].is_projective);
	}
	ck_assert_double_eq(((struct rec_self_report *)read->pdata[0])->video_time_s, 61.5);
	ck_assert(isnan(((struct rec_self_report *)read->pdata[1])->video_time_s));
}
END_TEST

START_TEST(a_torn_end_is_ignored)
{
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
	struct rec_edit edit = *add(REC_EDIT_SCR, REC_EDIT_REJECT, 10, NAN);
	for (int i = 0; i < 3; i++) {
		edit.seq = 0;
		ck_assert(rec_edits_log_append(log, &edit, NULL));
	}
	rec_edits_log_close(g_steal_pointer(&log));
	g_autofree char *bytes = NULL;
	gsize n = 0;
	ck_assert(g_file_get_contents(log_path, &bytes, &n, NULL));
	/* Whatever is left of the last edit: two are there, and the log goes on. */
	for (gsize cut = 1; cut < 90; cut += 11) {
		ck_assert(g_file_set_contents(log_path, bytes, (gssize)(n - cut), NULL));
		g_autoptr(GArray) read = rec_edits_read(path, UUID, NULL);
		ck_assert_uint_eq(read->len, 2);
		g_autoptr(rec_edits_log) again = rec_edits_log_open(path, UUID, NULL);
		edit.seq = 0;
		ck_assert(rec_edits_log_append(again, &edit, NULL));
		ck_assert_int_eq(edit.seq, 3);
	}
}
END_TEST

/* A crash between the creation of a log and its first sync. */
START_TEST(a_log_that_was_never_born_holds_nothing_and_is_born)
{
	static const char ZEROS[REC_FRAME_FILE_BYTES];
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .value = "first"};

	for (gssize n = 0; n <= REC_FRAME_FILE_BYTES; n += REC_FRAME_FILE_BYTES) {
		ck_assert(g_file_set_contents(log_path, ZEROS, n, NULL));
		g_autoptr(GArray) before = rec_edits_read(path, UUID, NULL);
		ck_assert_uint_eq(before->len, 0);
		g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
		ck_assert_ptr_nonnull(log);
		ck_assert(rec_edits_log_append(log, &edit, NULL));
		g_autoptr(GArray) after = rec_edits_read(path, UUID, NULL);
		ck_assert_uint_eq(after->len, 1);
	}
}
END_TEST

START_TEST(no_log_is_no_edits)
{
	g_autoptr(GArray) read = rec_edits_read(path, UUID, NULL);
	ck_assert_uint_eq(read->len, 0);
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(a_log_of_another_session_is_refused)
{
	g_autoptr(GError) reading = NULL;
	g_autoptr(GError) writing = NULL;
	rec_edits_log_close(rec_edits_log_open(path, OTHER, NULL));
	ck_assert_ptr_null(rec_edits_read(path, UUID, &reading));
	ck_assert(g_error_matches(reading, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert_ptr_null(rec_edits_log_open(path, UUID, &writing));
	ck_assert(g_error_matches(writing, REC_ERROR, REC_ERROR_FORMAT));
}
END_TEST

START_TEST(sealed_and_missing_sessions_are_refused)
{
	g_autoptr(GError) sealed = NULL;
	g_autoptr(GError) missing = NULL;
	g_chmod(path, 0440);
	ck_assert_ptr_null(rec_edits_log_open(path, UUID, &sealed));
	ck_assert(g_error_matches(sealed, REC_ERROR, REC_ERROR_SEALED));
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	g_unlink(path);
	ck_assert_ptr_null(rec_edits_log_open(path, UUID, &missing));
	ck_assert(g_error_matches(missing, REC_ERROR, REC_ERROR_MISSING));
}
END_TEST

START_TEST(a_second_writer_is_refused)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
	ck_assert_ptr_nonnull(log);
	ck_assert_ptr_null(rec_edits_log_open(path, UUID, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
}
END_TEST

START_TEST(peaks_are_added_moved_deleted_rejected)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 15);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10.1, 22);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_DELETE, 20, NAN);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 30.4, NAN);
	assert_peaks("15:manual 22:moved 30:rejected");
	/* Nobody else sees them. */
	g_autofree char *ben = merge_peaks("ben", NULL);
	g_autofree char *nobody = merge_peaks("automatic", NULL);
	g_autofree char *null = merge_peaks(NULL, NULL);
	ck_assert_str_eq(ben, AUTOMATIC);
	ck_assert_str_eq(nobody, AUTOMATIC);
	ck_assert_str_eq(null, AUTOMATIC);
}
END_TEST

START_TEST(the_order_of_the_array_does_not_matter)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 12)->seq = 2;
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 11)->seq = 1;
	assert_peaks("12:moved 20:automatic 30:automatic");
}
END_TEST

START_TEST(edits_follow_the_nearest_row_within_reach)
{
	g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10.5, NAN);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 20.51, 25);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_DELETE, 31, NAN);
	g_autofree char *got = merge_peaks("anna", unmatched);
	ck_assert_str_eq(got, "10:rejected 20:automatic 25:manual 30:automatic");
	ck_assert_uint_eq(unmatched->len, 2);
	ck_assert_uint_eq(g_array_index(unmatched, guint, 0), 1);
	ck_assert_uint_eq(g_array_index(unmatched, guint, 1), 2);
}
END_TEST

START_TEST(a_moved_row_keeps_its_identity)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 14);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 16);
	assert_peaks("16:moved 20:automatic 30:automatic");
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10, NAN);
	assert_peaks("16:rejected 20:automatic 30:automatic");
}
END_TEST

START_TEST(an_added_row_is_edited_by_its_id)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 20.2);
	struct rec_edit *move = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 20.2, 21);
	g_strlcpy(move->target_id, "e1", sizeof(move->target_id));
	assert_peaks("10:automatic 20:automatic 21:manual 30:automatic");
	struct rec_edit *undo = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, NAN, NAN);
	g_strlcpy(undo->target_id, "e1", sizeof(undo->target_id));
	assert_peaks(AUTOMATIC);
}
END_TEST

START_TEST(restore_takes_a_row_back)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 14);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10, NAN);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 20, NAN);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, 10, NAN);
	assert_peaks("10:automatic 20:rejected 30:automatic");
	/* Later edits hold again. */
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_DELETE, 10, NAN);
	assert_peaks("20:rejected 30:automatic");
}
END_TEST

START_TEST(undo_and_redo_are_restores_of_one_edit)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 14);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10, NAN);
	struct rec_edit *undo = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, 10, NAN);
	g_strlcpy(undo->field, "e2", sizeof(undo->field));
	assert_peaks("14:moved 20:automatic 30:automatic");
	struct rec_edit *redo = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, 10, NAN);
	g_strlcpy(redo->field, "e3", sizeof(redo->field));
	assert_peaks("14:rejected 20:automatic 30:automatic");
}
END_TEST

START_TEST(two_hundred_edits_undone_leave_the_start)
{
	for (int i = 0; i < 200; i++) {
		enum rec_edit_action action = (const enum rec_edit_action[]){
			REC_EDIT_ADD, REC_EDIT_MOVE, REC_EDIT_REJECT, REC_EDIT_DELETE}[i % 4];
		add(REC_EDIT_AROUSAL_PEAK, action, 10.0 * (1 + i % 3), 12 + i);
	}
	for (int i = 200; i > 0; i--) {
		struct rec_edit *undo = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, NAN, NAN);
		g_snprintf(undo->field, sizeof(undo->field), "e%d", i);
	}
	assert_peaks(AUTOMATIC);
}
END_TEST

START_TEST(moved_and_added_rows_are_consistent)
{
	g_autoptr(rec_results) automatic = make_results();
	add(REC_EDIT_SCR, REC_EDIT_MOVE, 10, 10.5);
	struct rec_edit *added = add(REC_EDIT_SCR, REC_EDIT_ADD, NAN, 15);
	g_strlcpy(added->value, "13.5", sizeof(added->value));
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 25.2);
	g_autoptr(rec_results) merged = rec_edits_merge(automatic, edits, "anna", NULL);
	const struct dsp_scr *moved = &g_array_index(merged->scr, struct dsp_scr, 0);
	const struct dsp_scr *manual = &g_array_index(merged->scr, struct dsp_scr, 1);
	ck_assert_double_eq(moved->peak_s, 10.5);
	ck_assert_double_eq(moved->onset_s, 8.5);
	ck_assert_double_eq(moved->rise_s, 2);
	ck_assert_double_eq(manual->onset_s, 13.5);
	ck_assert_double_eq(manual->rise_s, 1.5);
	ck_assert_int_eq(manual->id, 4);
	ck_assert(isnan(manual->amplitude));
	const struct dsp_peak *peak = &g_array_index(merged->peaks, struct dsp_peak, 2);
	ck_assert_double_eq(peak->height, 50);
	/* The automatic rows are untouched. */
	ck_assert_double_eq(g_array_index(automatic->scr, struct dsp_scr, 0).peak_s, 10);
	ck_assert_uint_eq(automatic->peaks->len, 3);
}
END_TEST

START_TEST(intervals_follow_edited_beats)
{
	g_autoptr(rec_results) automatic = make_results();
	add(REC_EDIT_BEAT, REC_EDIT_REJECT, 3, NAN);
	add(REC_EDIT_BEAT, REC_EDIT_MOVE, 6, 6.2);
	add(REC_EDIT_BEAT, REC_EDIT_ADD, NAN, 8.4);
	g_autoptr(rec_results) merged = rec_edits_merge(automatic, edits, "anna", NULL);
	static const double EXPECTED_MS[] = {
		NAN, 1000, 1000, NAN, 2000, 1000, 1200, 800, 1000, 400, 600};
	ck_assert_uint_eq(merged->beats->len, G_N_ELEMENTS(EXPECTED_MS));
	for (guint i = 0; i < G_N_ELEMENTS(EXPECTED_MS); i++) {
		const struct dsp_beat *beat = &g_array_index(merged->beats, struct dsp_beat, i);
		if (isnan(EXPECTED_MS[i]))
			ck_assert(isnan(beat->ibi_ms));
		else
			ck_assert_double_eq_tol(beat->ibi_ms, EXPECTED_MS[i], 1e-6);
	}
}
END_TEST

START_TEST(artefacts_are_windows_of_a_channel)
{
	g_autoptr(rec_results) automatic = make_results();
	struct rec_edit *end = add(REC_EDIT_ARTEFACT, REC_EDIT_MOVE, 4, 7);
	g_strlcpy(end->target_id, "pulse", sizeof(end->target_id));
	g_strlcpy(end->field, "end", sizeof(end->field));
	struct rec_edit *added = add(REC_EDIT_ARTEFACT, REC_EDIT_ADD, NAN, 1);
	g_strlcpy(added->target_id, "gsr", sizeof(added->target_id));
	g_strlcpy(added->value, "2.5", sizeof(added->value));
	/* There is none of this channel here. */
	struct rec_edit *wrong = add(REC_EDIT_ARTEFACT, REC_EDIT_DELETE, 4, NAN);
	g_strlcpy(wrong->target_id, "gsr", sizeof(wrong->target_id));
	g_autoptr(rec_results) merged = rec_edits_merge(automatic, edits, "anna", NULL);
	ck_assert_uint_eq(merged->artefacts->len, 2);
	const struct dsp_artefact *first =
		&g_array_index(merged->artefacts, struct dsp_artefact, 0);
	const struct dsp_artefact *second =
		&g_array_index(merged->artefacts, struct dsp_artefact, 1);
	ck_assert_double_eq(first->end_s, 2.5);
	ck_assert_int_eq(first->channel, DSP_CHANNEL_GSR);
	ck_assert_double_eq(second->start_s, 4);
	ck_assert_double_eq(second->end_s, 7);
}
END_TEST

START_TEST(the_id_of_an_edit_fits_the_field_of_its_undo)
{
	static const char *const ID = "0b0e7a5e-8d8c-4a55-9a57-0c2f2a9d3c11";
	struct rec_edit *reject = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10, NAN);
	g_strlcpy(reject->id, ID, sizeof(reject->id));
	struct rec_edit *undo = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_RESTORE, NAN, NAN);
	g_strlcpy(undo->field, ID, sizeof(undo->field));
	ck_assert_str_eq(undo->field, ID);
	assert_peaks(AUTOMATIC);
}
END_TEST

static void assert_origin(double time_s, double old_time_s, const char *target_id)
{
	double found_s;
	char found_id[64];
	rec_edits_find_origin(edits, REC_EDIT_AROUSAL_PEAK, time_s, "anna", &found_s, found_id);
	ck_assert_str_eq(found_id, target_id);
	if (isnan(old_time_s))
		ck_assert(isnan(found_s));
	else
		ck_assert_double_eq(found_s, old_time_s);
}

START_TEST(a_row_tells_how_edits_mean_it)
{
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 12);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 14);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 15);
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 17);
	g_strlcpy(add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, NAN, 18)->target_id, "e4", 64);
	assert_origin(14, 10, "");
	assert_origin(12, 12, "");
	assert_origin(15, NAN, "e3");
	assert_origin(18, NAN, "e4");
	assert_origin(17, 17, "");
	assert_origin(20, 20, "");
	/* What is said so is understood. */
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 10, NAN);
	g_strlcpy(add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, NAN, NAN)->target_id, "e4", 64);
	assert_peaks("14:rejected 15:manual 18:rejected 20:automatic 30:automatic");
}
END_TEST

START_TEST(beats_of_a_fast_heart_are_restored_one_by_one)
{
	add(REC_EDIT_BEAT, REC_EDIT_REJECT, 5, NAN);
	add(REC_EDIT_BEAT, REC_EDIT_REJECT, 5.4, NAN);
	add(REC_EDIT_BEAT, REC_EDIT_RESTORE, 5, NAN);
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, "anna");
	ck_assert_uint_eq(in_force->len, 1);
	ck_assert_uint_eq(g_array_index(in_force, guint, 0), 1);
}
END_TEST

START_TEST(notes_stay_with_their_row)
{
	struct rec_edit *note = add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_SET, 10, NAN);
	g_strlcpy(note->field, "note", sizeof(note->field));
	g_strlcpy(note->value, "laughs", sizeof(note->value));
	ck_assert_str_eq(rec_edits_find_note(edits, REC_EDIT_AROUSAL_PEAK, 10, "anna"), "laughs");
	ck_assert_ptr_null(rec_edits_find_note(edits, REC_EDIT_AROUSAL_PEAK, 10, "ben"));
	ck_assert_ptr_null(rec_edits_find_note(edits, REC_EDIT_SCR, 10, "anna"));
	add(REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 10, 14);
	ck_assert_ptr_null(rec_edits_find_note(edits, REC_EDIT_AROUSAL_PEAK, 10, "anna"));
	ck_assert_str_eq(rec_edits_find_note(edits, REC_EDIT_AROUSAL_PEAK, 14, "anna"), "laughs");
}
END_TEST

static void add_visit(struct rec_session *session, const char *id, double start_s, double end_s)
{
	struct rec_visit *visit = rec_session_add_visit(session);
	visit->touchpoint = g_strdup(id);
	visit->title = g_strdup(id);
	visit->visit = 1;
	visit->start_s = start_s;
	visit->end_s = end_s;
	visit->pressed_s = visit->reaction_lag_s = visit->corrected_s = NAN;
}

START_TEST(visits_are_corrected_added_deleted)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
	add_visit(session, "greet", 10, 20);
	add_visit(session, "pay", 30, 40);
	static const struct {
		enum rec_edit_action action;
		const char *target_id, *field, *value;
		double new_time_s;
	} CHANGES[] = {
		{REC_EDIT_MOVE, "greet#1", "start", "", 9.5},
		{REC_EDIT_SET, "greet#1", "end", "", 21},
		{REC_EDIT_SET, "greet#1", "note", "late", NAN},
		{REC_EDIT_DELETE, "pay#1", "", "", NAN},
		{REC_EDIT_ADD, "greet", "", "60", 50},
		{REC_EDIT_MOVE, "wait#1", "start", "", 3},
	};
	for (guint i = 0; i < G_N_ELEMENTS(CHANGES); i++) {
		struct rec_edit *edit =
			add(REC_EDIT_TOUCH_POINT, CHANGES[i].action, NAN, CHANGES[i].new_time_s);
		g_strlcpy(edit->target_id, CHANGES[i].target_id, sizeof(edit->target_id));
		g_strlcpy(edit->field, CHANGES[i].field, sizeof(edit->field));
		g_strlcpy(edit->value, CHANGES[i].value, sizeof(edit->value));
	}
	g_autoptr(GPtrArray) merged =
		rec_edits_merge_visits(session->visits, edits, "anna", unmatched);
	ck_assert_uint_eq(merged->len, 2);
	const struct rec_visit *first = g_ptr_array_index(merged, 0);
	const struct rec_visit *second = g_ptr_array_index(merged, 1);
	/* What was pressed is still there beside what holds. */
	ck_assert_double_eq(first->start_s, 10);
	ck_assert_double_eq(first->corrected_s, 9.5);
	ck_assert_double_eq(first->end_s, 21);
	ck_assert_str_eq(first->note, "late");
	ck_assert_int_eq(second->visit, 2);
	ck_assert_double_eq(second->end_s, 60);
	ck_assert_str_eq(second->source, "rater");
	ck_assert_uint_eq(unmatched->len, 1);
	ck_assert_uint_eq(g_array_index(unmatched, guint, 0), 5);
	ck_assert_uint_eq(session->visits->len, 2);
	g_autoptr(GPtrArray) names = rec_edits_name_visits(session->visits, edits, "anna");
	ck_assert_uint_eq(names->len, 2);
	ck_assert_str_eq(g_ptr_array_index(names, 0), "greet#1");
	ck_assert_str_eq(g_ptr_array_index(names, 1), "e5");
}
END_TEST

static void add_mark(struct rec_session *session, int64_t id, double time_s)
{
	struct rec_mark *mark = rec_session_add_mark(session);
	mark->id = id;
	mark->time_s = mark->pressed_s = time_s;
	mark->label = g_strdup("m");
}

static struct rec_edit *edit_mark(enum rec_edit_action action, const char *target_id, double new_s)
{
	struct rec_edit *edit = add(REC_EDIT_MARK, action, NAN, new_s);
	g_strlcpy(edit->target_id, target_id, sizeof(edit->target_id));
	return edit;
}

START_TEST(marks_are_corrected_and_tell_how_late_the_operator_is)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
	guint n;
	for (int id = 1; id <= 4; id++)
		add_mark(session, id, 10 * id);
	ck_assert_double_nan(rec_reaction_lag_s(session->visits, session->marks, &n));
	ck_assert_uint_eq(n, 0);
	edit_mark(REC_EDIT_MOVE, "1", 9.5);
	edit_mark(REC_EDIT_MOVE, "2", 19.7);
	edit_mark(REC_EDIT_DELETE, "3", NAN);
	struct rec_edit *added = edit_mark(REC_EDIT_ADD, "", 5);
	g_strlcpy(added->value, "door", sizeof(added->value));
	edit_mark(REC_EDIT_MOVE, "9", 1);
	g_autoptr(GPtrArray) merged =
		rec_edits_merge_marks(session->marks, edits, "anna", unmatched);
	ck_assert_uint_eq(merged->len, 4);
	const struct rec_mark *door = g_ptr_array_index(merged, 0);
	const struct rec_mark *first = g_ptr_array_index(merged, 1);
	ck_assert_str_eq(door->label, "door");
	ck_assert_int_eq(door->id, 5);
	/* What was pressed is still there beside what holds. */
	ck_assert_double_eq(first->time_s, 9.5);
	ck_assert_double_eq(first->pressed_s, 10);
	ck_assert_uint_eq(unmatched->len, 1);
	ck_assert_double_eq_tol(rec_reaction_lag_s(session->visits, merged, &n), 0.4, 1e-9);
	ck_assert_uint_eq(n, 2);
	add_visit(session, "greet", 30, 40);
	struct rec_visit *visit = g_ptr_array_index(session->visits, 0);
	visit->pressed_s = 30;
	visit->corrected_s = 29.6;
	ck_assert_double_eq_tol(rec_reaction_lag_s(session->visits, merged, &n), 0.4, 1e-9);
	ck_assert_uint_eq(n, 3);
}
END_TEST

START_TEST(the_last_offset_of_a_video_holds_until_it_is_taken_back)
{
	static const struct {
		const char *camera, *value;
	} wanted[] = {{"", "-0.2"}, {"desk", "1.5"}, {"", "-0.24"}, {"", "much"}};
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		struct rec_edit *edit = add(REC_EDIT_VIDEO, REC_EDIT_SET, NAN, NAN);
		g_strlcpy(edit->field, "offset", sizeof(edit->field));
		g_strlcpy(edit->target_id, wanted[i].camera, sizeof(edit->target_id));
		g_strlcpy(edit->value, wanted[i].value, sizeof(edit->value));
	}
	ck_assert_double_eq(rec_edits_video_offset(edits, NULL, "anna"), -0.24);
	ck_assert_double_eq(rec_edits_video_offset(edits, "desk", "anna"), 1.5);
	ck_assert_double_eq(rec_edits_video_offset(edits, "door", "anna"), 0);
	ck_assert_double_eq(rec_edits_video_offset(edits, NULL, "ben"), 0);
	struct rec_edit *undo = add(REC_EDIT_VIDEO, REC_EDIT_RESTORE, NAN, NAN);
	g_strlcpy(undo->field, "e3", sizeof(undo->field));
	ck_assert_double_eq(rec_edits_video_offset(edits, NULL, "anna"), -0.2);
	struct rec_edit *all = add(REC_EDIT_VIDEO, REC_EDIT_RESTORE, NAN, NAN);
	g_strlcpy(all->target_id, "desk", sizeof(all->target_id));
	ck_assert_double_eq(rec_edits_video_offset(edits, "desk", "anna"), 0);
	ck_assert_double_eq(rec_edits_video_offset(edits, NULL, "anna"), -0.2);
}
END_TEST

START_TEST(the_rater_is_chosen_in_order)
{
	g_autofree char *wanted = rec_edits_choose_rater(edits, "w", "s");
	g_autofree char *study = rec_edits_choose_rater(edits, NULL, "s");
	g_autofree char *login = rec_edits_choose_rater(edits, NULL, NULL);
	add(REC_EDIT_SCR, REC_EDIT_REJECT, 1, NAN);
	g_autofree char *only = rec_edits_choose_rater(edits, NULL, NULL);
	g_strlcpy(add(REC_EDIT_SCR, REC_EDIT_REJECT, 1, NAN)->rater, "ben", 4);
	g_autofree char *several = rec_edits_choose_rater(edits, NULL, NULL);
	ck_assert_str_eq(wanted, "w");
	ck_assert_str_eq(study, "s");
	ck_assert_str_eq(login, g_get_user_name());
	ck_assert_str_eq(only, "anna");
	ck_assert_str_eq(several, g_get_user_name());
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/edits");
	TCase *log = tcase_create("log");
	TCase *merge = tcase_create("merge");
	tcase_add_checked_fixture(log, set_up, tear_down);
	tcase_add_checked_fixture(merge, set_up, tear_down);
	tcase_add_test(log, an_edit_is_on_disk_and_comes_back);
	tcase_add_test(log, a_log_is_continued);
	tcase_add_test(log, answers_of_any_length_stand_among_the_edits);
	tcase_add_test(log, a_torn_end_is_ignored);
	tcase_add_test(log, no_log_is_no_edits);
	tcase_add_test(log, a_log_that_was_never_born_holds_nothing_and_is_born);
	tcase_add_test(log, a_log_of_another_session_is_refused);
	tcase_add_test(log, sealed_and_missing_sessions_are_refused);
	tcase_add_test(log, a_second_writer_is_refused);
	tcase_add_test(merge, peaks_are_added_moved_deleted_rejected);
	tcase_add_test(merge, the_order_of_the_array_does_not_matter);
	tcase_add_test(merge, edits_follow_the_nearest_row_within_reach);
	tcase_add_test(merge, a_moved_row_keeps_its_identity);
	tcase_add_test(merge, an_added_row_is_edited_by_its_id);
	tcase_add_test(merge, restore_takes_a_row_back);
	tcase_add_test(merge, undo_and_redo_are_restores_of_one_edit);
	tcase_add_test(merge, two_hundred_edits_undone_leave_the_start);
	tcase_add_test(merge, moved_and_added_rows_are_consistent);
	tcase_add_test(merge, intervals_follow_edited_beats);
	tcase_add_test(merge, artefacts_are_windows_of_a_channel);
	tcase_add_test(merge, the_id_of_an_edit_fits_the_field_of_its_undo);
	tcase_add_test(merge, a_row_tells_how_edits_mean_it);
	tcase_add_test(merge, beats_of_a_fast_heart_are_restored_one_by_one);
	tcase_add_test(merge, notes_stay_with_their_row);
	tcase_add_test(merge, visits_are_corrected_added_deleted);
	tcase_add_test(merge, marks_are_corrected_and_tell_how_late_the_operator_is);
	tcase_add_test(merge, the_last_offset_of_a_video_holds_until_it_is_taken_back);
	tcase_add_test(merge, the_rater_is_chosen_in_order);
	suite_add_tcase(suite, log);
	suite_add_tcase(suite, merge);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
