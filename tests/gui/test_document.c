#include "gui/edit/document.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/export/export_csv.h"
#include "recordings/finalise.h"
#include "recordings/sandbox.h"
#include "study/session/merged.h"
#include "study/session/touchpoints.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/gui/fixture.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SECONDS = 600
};

/* A session on the disk, opened and edited by mia. */
struct desk {
	char *folder, *path, *log_path;
	AffektSession *session;
	AffektDocument *document;
	guint changed, saved, failed;
	char *sentence; /* of the last failure */
};

static void count_changed(struct desk *desk)
{
	desk->changed++;
}

static void count_saved(struct desk *desk)
{
	desk->saved++;
}

static void take_sentence(struct desk *desk, const char *sentence)
{
	desk->failed++;
	g_free(desk->sentence);
	desk->sentence = g_strdup(sentence);
}

static void desk_open(struct desk *desk)
{
	desk->session = affekt_session_new_for_path(desk->path, "mia");
	affekt_session_load(desk->session);
	while (affekt_session_state(desk->session) == AFFEKT_SESSION_LOADING)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_int_eq(affekt_session_state(desk->session), AFFEKT_SESSION_READY);
	desk->document = affekt_document_new(desk->session);
	g_signal_connect_swapped(desk->document, "changed", G_CALLBACK(count_changed), desk);
	g_signal_connect_swapped(desk->document, "saved", G_CALLBACK(count_saved), desk);
	g_signal_connect_swapped(desk->document, "failed", G_CALLBACK(take_sentence), desk);
}

static void desk_close(struct desk *desk)
{
	g_clear_object(&desk->document);
	g_clear_object(&desk->session);
}

static struct desk desk_new(unsigned traits)
{
	/* As the program does, and as early: sessions are opened on threads. */
	rec_sandbox_host();
	struct desk desk = {.folder = scratch_create()};
	desk.path = g_build_filename(desk.folder, "s.nwb", NULL);
	desk.log_path = g_strconcat(desk.path, ".edits", NULL);
	g_setenv("XDG_DATA_HOME", desk.folder, TRUE);
	g_autoptr(rec_session) made = fixture_session_new(SECONDS, traits);
	ck_assert(rec_session_save(made, desk.path, false, NULL, NULL, NULL));
	return desk;
}

static void desk_end(struct desk *desk)
{
	desk_close(desk);
	scratch_remove(desk->folder);
	g_free(desk->path);
	g_free(desk->log_path);
	g_free(desk->sentence);
}

static void wait_until_saved(struct desk *desk)
{
	while (!affekt_document_is_saved(desk->document))
		g_main_context_iteration(NULL, TRUE);
}

static void wait_until_settled(struct desk *desk)
{
	while (!affekt_session_is_settled(desk->session))
		g_main_context_iteration(NULL, TRUE);
}

static const struct dsp_peak *peak_at(struct desk *desk, guint i)
{
	return &g_array_index(affekt_session_results(desk->session)->peaks, struct dsp_peak, i);
}

static void reject_peak(struct desk *desk, double time_s)
{
	struct rec_edit edit = {
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_REJECT,
		.old_time_s = time_s,
		.new_time_s = NAN,
	};
	ck_assert(affekt_document_apply(desk->document, &edit, 1));
}

START_TEST(an_edit_holds_at_once_and_is_on_the_disk_soon)
{
	struct desk desk = desk_new(0);
	desk_open(&desk);
	double time_s = peak_at(&desk, 1)->time_s;
	ck_assert(!affekt_document_can_undo(desk.document));
	reject_peak(&desk, time_s);
	ck_assert_int_eq(peak_at(&desk, 1)->status, DSP_STATUS_REJECTED);
	ck_assert_uint_eq(desk.changed, 1);
	wait_until_saved(&desk);
	ck_assert_uint_eq(desk.saved, 1);
	g_autoptr(GArray) read =
		rec_edits_read(desk.path, affekt_session_facts(desk.session)->uuid, NULL);
	ck_assert_uint_eq(read->len, 1);
	const struct rec_edit *edit = &g_array_index(read, struct rec_edit, 0);
	ck_assert_str_eq(edit->rater, "mia");
	ck_assert_int_eq(edit->seq, 1);
	ck_assert_int_gt(edit->wall_us, 0);
	ck_assert_uint_eq(strlen(edit->id), 36);
	g_autofree char *title = affekt_document_undo_title(desk.document);
	ck_assert_str_eq(title, "Reject peak");
	affekt_document_undo(desk.document);
	ck_assert_int_eq(peak_at(&desk, 1)->status, DSP_STATUS_AUTOMATIC);
	affekt_document_redo(desk.document);
	ck_assert_int_eq(peak_at(&desk, 1)->status, DSP_STATUS_REJECTED);
	desk_end(&desk);
}
END_TEST

START_TEST(statistics_follow_the_edit)
{
	struct desk desk = desk_new(0);
	desk_open(&desk);
	const struct affekt_facts *facts = affekt_session_facts(desk.session);
	const struct rec_touchpoint *choosing =
		&g_array_index(facts->visits, struct affekt_visit, 3).row;
	gint64 before = choosing->peak_count;
	ck_assert_int_ge(before, 1);
	for (guint i = 0; i < affekt_session_results(desk.session)->peaks->len; i++) {
		double time_s = peak_at(&desk, i)->time_s;
		choosing = &g_array_index(facts->visits, struct affekt_visit, 3).row;
		if (time_s >= choosing->start_s && time_s < choosing->end_s)
			reject_peak(&desk, time_s);
	}
	wait_until_settled(&desk);
	choosing = &g_array_index(facts->visits, struct affekt_visit, 3).row;
	ck_assert_int_eq(choosing->peak_count, 0);
	desk_end(&desk);
}
END_TEST

START_TEST(answers_are_kept_and_folded)
{
	struct desk desk = desk_new(FIXTURE_NOT_ANALYSED);
	desk_open(&desk);
	g_autofree char *words = g_strnfill(5000, 'w');
	/* What only an analysis finds cannot be edited before it. */
	struct rec_edit peak = {.target = REC_EDIT_AROUSAL_PEAK, .action = REC_EDIT_ADD};
	ck_assert(!affekt_document_apply(desk.document, &peak, 1));
	ck_assert_ptr_nonnull(
		strstr(affekt_document_refusal(desk.document, REC_EDIT_AROUSAL_PEAK), "Analyse"));
	ck_assert_ptr_null(affekt_document_refusal(desk.document, REC_EDIT_TOUCH_POINT));
	struct rec_self_report answer = {.touchpoint = (char *)"pay#1",
		.form = (char *)"sentences",
		.item = (char *)"begin",
		.text = words,
		.video_time_s = 12,
		.is_projective = true};
	ck_assert(affekt_document_answer(desk.document, &answer));
	ck_assert(affekt_document_answer(desk.document, &answer));
	const GPtrArray *shown = affekt_session_facts(desk.session)->answers;
	ck_assert_uint_eq(shown->len, 2);
	ck_assert_int_eq(((struct rec_self_report *)shown->pdata[1])->id, 2);
	g_autoptr(GError) error = NULL;
	gboolean is_closed = affekt_document_close(desk.document, &error);
	ck_assert_msg(is_closed, "%s", error != NULL ? error->message : "");
	ck_assert(!g_file_test(desk.log_path, G_FILE_TEST_EXISTS));
	g_autoptr(rec_session) back = rec_session_open(desk.path, NULL);
	ck_assert_uint_eq(back->self_reports->len, 2);
	const struct rec_self_report *first = back->self_reports->pdata[0];
	ck_assert_str_eq(first->text, words);
	ck_assert_ptr_null(back->results);
	desk_end(&desk);
}
END_TEST

static void take_result(GObject *source, GAsyncResult *result, gpointer taken)
{
	(void)source;
	*(GAsyncResult **)taken = g_object_ref(result);
}

START_TEST(closing_folds_on_a_thread_and_editing_goes_on)
{
	struct desk desk = desk_new(0);
	desk_open(&desk);
	reject_peak(&desk, peak_at(&desk, 0)->time_s);
	GAsyncResult *result = NULL;
	affekt_document_close_async(desk.document, take_result, &result);
	ck_assert_ptr_nonnull(affekt_document_obstacle(desk.document));
	ck_assert(!affekt_document_apply(desk.document, &(struct rec_edit){0}, 1));
	while (result == NULL)
		g_main_context_iteration(NULL, TRUE);
	ck_assert(affekt_document_close_finish(desk.document, result, NULL));
	g_object_unref(result);
	ck_assert(!g_file_test(desk.log_path, G_FILE_TEST_EXISTS));
	g_autoptr(rec_session) back = rec_session_open(desk.path, NULL);
	ck_assert_uint_eq(back->edits->len, 1);
	reject_peak(&desk, peak_at(&desk, 1)->time_s);
	ck_assert(affekt_document_close(desk.document, NULL));
	g_autoptr(rec_session) again = rec_session_open(desk.path, NULL);
	ck_assert_uint_eq(again->edits->len, 2);
	desk_end(&desk);
}
END_TEST

START_TEST(what_another_program_holds_is_told_and_tried_again)
{
	struct desk desk = desk_new(0);
	desk_open(&desk);
	const char *uuid = affekt_session_facts(desk.session)->uuid;
	g_autoptr(rec_edits_log) theirs = rec_edits_log_open(desk.path, uuid, NULL);
	ck_assert_ptr_nonnull(theirs);
	reject_peak(&desk, peak_at(&desk, 0)->time_s);
	while (desk.failed == 0)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_ptr_nonnull(strstr(desk.sentence, "s.nwb.edits"));
	ck_assert_str_eq(affekt_document_problem(desk.document), desk.sentence);
	ck_assert(!affekt_document_is_saved(desk.document));
	ck_assert_int_eq(peak_at(&desk, 0)->status, DSP_STATUS_REJECTED);
	g_autoptr(GError) error = NULL;
	ck_assert(!affekt_document_close(desk.document, &error));
	ck_assert(!affekt_document_is_saved(desk.document));
	rec_edits_log_close(g_steal_pointer(&theirs));
	affekt_document_undo(desk.document);
	wait_until_saved(&desk);
	ck_assert_ptr_null(affekt_document_problem(desk.document));
	g_autoptr(GArray) read = rec_edits_read(desk.path, uuid, NULL);
	ck_assert_uint_eq(read->len, 2);
	desk_end(&desk);
}
END_TEST

START_TEST(a_full_disk_is_told_and_tried_again)
{
	struct desk desk = desk_new(0);
	struct rlimit limit, whole;
	ck_assert_int_eq(sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &whole), 0);
	desk_open(&desk);
	limit = whole;
	limit.rlim_cur = 64;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	reject_peak(&desk, peak_at(&desk, 0)->time_s);
	while (desk.failed == 0)
		g_main_context_iteration(NULL, TRUE);
	ck_assert(!affekt_document_is_saved(desk.document));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &whole), 0);
	reject_peak(&desk, peak_at(&desk, 1)->time_s);
	wait_until_saved(&desk);
	g_autoptr(GArray) read =
		rec_edits_read(desk.path, affekt_session_facts(desk.session)->uuid, NULL);
	ck_assert_uint_eq(read->len, 2);
	ck_assert_int_eq(g_array_index(read, struct rec_edit, 0).seq, 1);
	desk_end(&desk);
}
END_TEST

START_TEST(a_sealed_session_takes_no_edits)
{
	struct desk desk = desk_new(0);
	ck_assert_int_eq(chmod(desk.path, 0400), 0);
	desk_open(&desk);
	struct rec_edit edit = {.target = REC_EDIT_NOTE};
	ck_assert_ptr_nonnull(strstr(affekt_document_obstacle(desk.document), "sealed"));
	ck_assert(!affekt_document_apply(desk.document, &edit, 1));
	ck_assert(affekt_document_is_saved(desk.document));
	desk_end(&desk);
}
END_TEST

/* Edits until it is killed; tells of each that is committed. */
static void edit_for_ever(struct desk *desk, int committed)
{
	desk_open(desk);
	for (double time_s = 1;; time_s++) {
		struct rec_edit edit = {
			.target = REC_EDIT_AROUSAL_PEAK,
			.action = REC_EDIT_ADD,
			.old_time_s = NAN,
			.new_time_s = time_s,
		};
		affekt_document_apply(desk->document, &edit, 1);
		wait_until_saved(desk);
		if (write(committed, "+", 1) != 1)
			_exit(1);
	}
}

START_TEST(a_kill_loses_no_committed_edit)
{
	struct desk desk = desk_new(0);
	int pipes[2];
	char tick;
	gsize n = 0;
	ck_assert_int_eq(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0)
		edit_for_ever(&desk, pipes[1]);
	close(pipes[1]);
	while (n < 20 && read(pipes[0], &tick, 1) == 1)
		n++;
	kill(child, SIGKILL);
	while (read(pipes[0], &tick, 1) == 1)
		n++;
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_uint_ge(n, 20);
	g_autoptr(rec_session) back = rec_session_open(desk.path, NULL);
	ck_assert_uint_ge(back->edits->len, n);
	for (guint i = 0; i < n; i++)
		ck_assert_double_eq(
			g_array_index(back->edits, struct rec_edit, i).new_time_s, i + 1);
	/* The next one to open may go on. */
	desk_open(&desk);
	reject_peak(&desk, peak_at(&desk, 0)->time_s);
	wait_until_saved(&desk);
	desk_end(&desk);
}
END_TEST

/* --- two hundred edits, undone ------------------------------------------------------------- */

/* A random edit of a random row of what is shown now. */
static struct rec_edit random_edit(struct desk *desk, GRand *chance)
{
	static const enum rec_edit_target targets[] = {REC_EDIT_SCR, REC_EDIT_AROUSAL_PEAK,
		REC_EDIT_BEAT, REC_EDIT_ARTEFACT, REC_EDIT_TOUCH_POINT};
	const struct rec_results *results = affekt_session_results(desk->session);
	struct rec_edit edit = {.new_time_s = NAN};
	edit.target = (uint8_t)targets[g_rand_int_range(chance, 0, 5)];
	edit.action = (uint8_t)g_rand_int_range(chance, REC_EDIT_ADD, REC_EDIT_SET + 1);
	edit.old_time_s = g_rand_double_range(chance, 0, SECONDS);
	if (edit.target == REC_EDIT_AROUSAL_PEAK && results->peaks->len > 0)
		edit.old_time_s = peak_at(
			desk, (guint)g_rand_int_range(chance, 0, (gint32)results->peaks->len))
					  ->time_s;
	if (edit.target != REC_EDIT_TOUCH_POINT && edit.action != REC_EDIT_ADD)
		rec_edits_find_origin(affekt_session_edits(desk->session),
			(enum rec_edit_target)edit.target, edit.old_time_s, "mia", &edit.old_time_s,
			edit.target_id);
	if (edit.action == REC_EDIT_ADD || edit.action == REC_EDIT_MOVE)
		edit.new_time_s = g_rand_double_range(chance, 0, SECONDS);
	if (edit.action == REC_EDIT_SET) {
		g_strlcpy(edit.field, "note", sizeof edit.field);
		g_strlcpy(edit.value, "laughs", sizeof edit.value);
	}
	if (edit.target == REC_EDIT_TOUCH_POINT) {
		guint visit = (guint)g_rand_int_range(chance, 0, 7);
		const char *name = affekt_session_visit_name(desk->session, visit);
		g_strlcpy(edit.target_id, name != NULL ? name : "choose", sizeof edit.target_id);
		if (edit.action == REC_EDIT_MOVE)
			g_strlcpy(edit.field, visit % 2 == 0 ? "start" : "end", sizeof edit.field);
	}
	if (edit.target == REC_EDIT_ARTEFACT && edit.target_id[0] == '\0')
		g_strlcpy(edit.target_id, "gsr", sizeof edit.target_id);
	return edit;
}

/* All files of the export, one after another. */
static char *export_all(const char *path, const char *folder)
{
	static const char *const files[] = {"scr", "beats", "hrv", "arousal_peaks", "touchpoints",
		"responses", "artefacts", "gsr", "arousal", "self_report", "marks"};
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert_ptr_nonnull(session);
	GPtrArray *visits = rec_edits_merge_visits(session->visits, session->edits, "mia", NULL);
	g_ptr_array_unref(session->visits);
	session->visits = visits;
	g_autoptr(rec_results) results = study_merged_new(session, "mia", NULL);
	g_autoptr(GArray) touchpoints = study_touchpoints_compute(session, results);
	struct rec_export_data data = {
		.session = session, .results = results, .touchpoints = touchpoints, .rater = "mia"};
	ck_assert(rec_export_csv(&data, folder, true, NULL));
	GString *all = g_string_new(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *name = g_strconcat(files[i], ".csv", NULL);
		g_autofree char *file = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		ck_assert(g_file_get_contents(file, &text, NULL, NULL));
		g_string_append(all, text);
	}
	return g_string_free(all, FALSE);
}

/* Fails at the first line that differs. It looks at each byte once: of texts this long, splitting
 * into lines takes minutes where a sanitizer measures what is left before each search. */
static void assert_same_text(const char *a, const char *b)
{
	gsize at = 0;
	while (a[at] != '\0' && a[at] == b[at])
		at++;
	while (at > 0 && a[at - 1] != '\n')
		at--;
	g_autofree char *line_a = g_strndup(a + at, strcspn(a + at, "\n"));
	g_autofree char *line_b = g_strndup(b + at, strcspn(b + at, "\n"));
	ck_assert_str_eq(line_a, line_b);
	ck_assert_uint_eq(strlen(a), strlen(b));
}

static void assert_same_rows(const GArray *a, const GArray *b)
{
	ck_assert_uint_eq(a->len, b->len);
	/* An array that never had a row has no memory to compare. */
	if (a->len > 0)
		ck_assert_mem_eq(a->data, b->data, a->len * g_array_get_element_size((GArray *)a));
}

static void assert_same_results(const struct rec_results *a, const struct rec_results *b)
{
	assert_same_rows(a->eda, b->eda);
	assert_same_rows(a->scr, b->scr);
	assert_same_rows(a->beats, b->beats);
	assert_same_rows(a->hrv, b->hrv);
	assert_same_rows(a->responses, b->responses);
	assert_same_rows(a->measures, b->measures);
	assert_same_rows(a->artefacts, b->artefacts);
	assert_same_rows(a->arousal, b->arousal);
	assert_same_rows(a->peaks, b->peaks);
}

START_TEST(two_hundred_edits_undone_leave_the_start)
{
	enum {
		EDITS = 200
	};
	struct desk desk = desk_new(0);
	g_autofree char *exports = g_build_filename(desk.folder, "csv", NULL);
	g_autofree char *before = export_all(desk.path, exports);
	desk_open(&desk);
	g_autoptr(rec_results) start = rec_results_copy(affekt_session_results(desk.session));
	g_autoptr(GArray) visits = g_array_copy(affekt_session_facts(desk.session)->visits);
	g_autoptr(GRand) chance = g_rand_new_with_seed(7);
	for (int i = 0; i < EDITS; i++) {
		struct rec_edit edit = random_edit(&desk, chance);
		ck_assert(affekt_document_apply(desk.document, &edit, 1));
	}
	wait_until_saved(&desk);
	g_autofree char *between = export_all(desk.path, exports);
	ck_assert(strcmp(between, before) != 0);
	int undone = 0;
	while (affekt_document_can_undo(desk.document)) {
		affekt_document_undo(desk.document);
		undone++;
	}
	ck_assert_int_eq(undone, EDITS);
	wait_until_settled(&desk);
	assert_same_results(affekt_session_results(desk.session), start);
	assert_same_rows(affekt_session_facts(desk.session)->visits, visits);
	wait_until_saved(&desk);
	g_autofree char *after = export_all(desk.path, exports);
	assert_same_text(after, before);
	/* Folded too; only the history has grown. */
	ck_assert(affekt_document_close(desk.document, NULL));
	g_autofree char *folded = export_all(desk.path, exports);
	assert_same_text(folded, before);
	g_autoptr(rec_session) back = rec_session_open(desk.path, NULL);
	ck_assert_uint_eq(back->edits->len, 2 * EDITS);
	desk_end(&desk);
}
END_TEST

TESTS_MAIN("gui/document", an_edit_holds_at_once_and_is_on_the_disk_soon,
	statistics_follow_the_edit, answers_are_kept_and_folded,
	closing_folds_on_a_thread_and_editing_goes_on,
	what_another_program_holds_is_told_and_tried_again, a_full_disk_is_told_and_tried_again,
	a_sealed_session_takes_no_edits, a_kill_loses_no_committed_edit,
	two_hundred_edits_undone_leave_the_start)
