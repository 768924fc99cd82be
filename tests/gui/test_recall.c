/* The page of the cued recall in its window, driven by its actions and the keys' bindings. */
#include "gui/recall/recall.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define STUDY                                                                                      \
	"[touchpoint entrance]\ntitle=Entrance\n[touchpoint paying]\ntitle=Paying\n"               \
	"[instruments]\nslider=entrance\nscore=entrance;paying\nwords=entrance\n"                  \
	"wheel=entrance\nsentence=entrance\n"

struct desk {
	AffektWindow *window;
	AffektRecall *recall;
	AffektSession *session;
	GPtrArray *rows; /* struct rec_self_report*, as told */
};

static gboolean is_ready(gpointer session)
{
	return affekt_session_state(session) == AFFEKT_SESSION_READY;
}

static void note_row(struct desk *desk, const struct rec_self_report *row)
{
	g_ptr_array_add(desk->rows, rec_self_report_copy(row));
}

static void desk_open(struct desk *desk, struct rec_session *recording)
{
	screen_init();
	desk->window = affekt_window_new(NULL, NULL);
	desk->recall = affekt_window_recall(desk->window);
	desk->rows = g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);
	g_signal_connect_swapped(desk->recall, "answered", G_CALLBACK(note_row), desk);
	desk->session = affekt_session_new_for_recording(recording, NULL);
	affekt_window_open_session(desk->window, desk->session);
	affekt_window_turn_to(desk->window, "recall");
	gtk_window_present(GTK_WINDOW(desk->window));
	screen_wait(is_ready, desk->session);
	screen_wait_for_frame(GTK_WINDOW(desk->window));
}

static void desk_close(struct desk *desk)
{
	g_signal_handlers_disconnect_by_data(desk->recall, desk);
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_object_unref(desk->session);
	g_ptr_array_unref(desk->rows);
}

static struct rec_session *session_of(const char *study_text)
{
	struct rec_session *session = fixture_session_new(600, 0);
	session->study_text = g_strdup(study_text);
	return session;
}

static void run(struct desk *desk, const char *action)
{
	GActionGroup *actions = affekt_recall_actions(desk->recall);
	ck_assert_msg(g_action_group_get_action_enabled(actions, action), "no %s now", action);
	g_action_group_activate_action(actions, action, NULL);
}

static enum study_form form_of(struct desk *desk)
{
	return affekt_interview_step(affekt_recall_interview(desk->recall))->form;
}

/* The first widget of @type under @widget, in the order of the screen; NULL none. */
static GtkWidget *find(GtkWidget *widget, GType type)
{
	if (G_TYPE_CHECK_INSTANCE_TYPE(widget, type))
		return widget;
	GtkWidget *child = gtk_widget_get_first_child(widget);
	for (; child != NULL; child = gtk_widget_get_next_sibling(child)) {
		GtkWidget *found = find(child, type);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static GtkWidget *question_part(struct desk *desk, GType type)
{
	AffektQuestion *question = affekt_asking_question(affekt_recall_asking(desk->recall));
	GtkWidget *found = find(GTK_WIDGET(question), type);
	ck_assert_ptr_nonnull(found);
	return found;
}

static const struct rec_self_report *last_row(struct desk *desk)
{
	ck_assert_uint_gt(desk->rows->len, 0);
	return desk->rows->pdata[desk->rows->len - 1];
}

static void answer_sliders(struct desk *desk)
{
	ck_assert_int_eq(form_of(desk), STUDY_FORM_SLIDER);
	gtk_range_set_value(GTK_RANGE(question_part(desk, GTK_TYPE_SCALE)), 80);
	run(desk, "next");
	const struct rec_self_report *row = last_row(desk);
	ck_assert_str_eq(row->item, "arousal");
	ck_assert_str_eq(row->value, "80");
	ck_assert_str_eq(row->text, "calm – excited");
}

static void answer_score_and_words(struct desk *desk)
{
	run(desk, "score-0");
	run(desk, "next");
	ck_assert_str_eq(last_row(desk)->form, "score");
	ck_assert_str_eq(last_row(desk)->value, "10");
	gtk_toggle_button_set_active(
		GTK_TOGGLE_BUTTON(question_part(desk, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
	gtk_editable_set_text(GTK_EDITABLE(question_part(desk, GTK_TYPE_ENTRY)), " høj, “sær” ");
	run(desk, "next");
	const struct rec_self_report *words = desk->rows->pdata[desk->rows->len - 2];
	ck_assert_str_eq(words->item, "words");
	ck_assert_str_eq(words->value, "cheerful");
	ck_assert_str_eq(last_row(desk)->item, "free");
	ck_assert_str_eq(last_row(desk)->value, "høj, “sær”");
}

static void answer_projective(struct desk *desk)
{
	GtkWidget *wheel = question_part(desk, g_type_from_name("AffektWheel"));
	ck_assert_int_eq(form_of(desk), STUDY_FORM_WHEEL);
	ck_assert(gtk_widget_get_focusable(wheel));
	g_signal_emit_by_name(wheel, "picked");
	run(desk, "next");
	const struct rec_self_report *colour = desk->rows->pdata[desk->rows->len - 2];
	ck_assert_str_eq(colour->value, "#ff8080");
	ck_assert(colour->is_projective);
	ck_assert_str_eq(last_row(desk)->item, "hue");
	GtkTextBuffer *buffer =
		gtk_text_view_get_buffer(GTK_TEXT_VIEW(question_part(desk, GTK_TYPE_TEXT_VIEW)));
	gtk_text_buffer_set_text(buffer, "ventede,\nog ventede", -1);
	run(desk, "next");
	ck_assert_str_eq(last_row(desk)->value, "ventede,\nog ventede");
	ck_assert_str_eq(last_row(desk)->text, "When I was here, I ventede,\nog ventede");
	ck_assert(last_row(desk)->is_projective);
}

START_TEST(every_form_is_asked_and_told_as_rows)
{
	struct desk desk;
	desk_open(&desk, session_of(STUDY));
	ck_assert_str_eq(affekt_recall_state(desk.recall), "start");
	run(&desk, "start");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "ask");
	answer_sliders(&desk);
	answer_score_and_words(&desk);
	answer_projective(&desk);
	ck_assert_int_eq(form_of(&desk), STUDY_FORM_SCORE);
	run(&desk, "skip");
	ck_assert_str_eq(last_row(&desk)->touchpoint, "paying#1");
	ck_assert_ptr_null(last_row(&desk)->value);
	ck_assert_str_eq(last_row(&desk)->text, "skipped");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "end");
	run(&desk, "leave");
	affekt_recall_show_comparison(desk.recall);
	ck_assert_str_eq(affekt_recall_state(desk.recall), "compare");
	desk_close(&desk);
}
END_TEST

START_TEST(a_change_of_mind_is_a_new_row_and_a_skip_takes_nothing_back)
{
	struct desk desk;
	desk_open(&desk, session_of("[touchpoint paying]\n[instruments]\nscore=paying\n"));
	run(&desk, "start");
	run(&desk, "score-3");
	run(&desk, "next");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "end");
	run(&desk, "leave");
	run(&desk, "start");
	run(&desk, "score-8");
	run(&desk, "skip");
	ck_assert_uint_eq(desk.rows->len, 2);
	ck_assert_str_eq(last_row(&desk)->value, "8");
	ck_assert_int_eq(last_row(&desk)->id, 2);
	desk_close(&desk);
}
END_TEST

START_TEST(a_reopened_session_goes_on_where_it_stopped)
{
	struct desk desk;
	struct rec_session *session = session_of(NULL);
	struct rec_self_report *row = rec_session_add_self_report(session);
	row->id = 4;
	row->touchpoint = g_strdup("entrance#1");
	row->form = g_strdup("slider");
	row->item = g_strdup("arousal");
	row->value = g_strdup("64");
	desk_open(&desk, session);
	run(&desk, "start");
	ck_assert_int_eq(form_of(&desk), STUDY_FORM_SCORE);
	run(&desk, "back");
	ck_assert_double_eq(
		gtk_range_get_value(GTK_RANGE(question_part(&desk, GTK_TYPE_SCALE))), 64);
	ck_assert_uint_eq(desk.rows->len, 0);
	run(&desk, "next");
	run(&desk, "score-5");
	run(&desk, "next");
	ck_assert_int_eq(last_row(&desk)->id, 5);
	desk_close(&desk);
}
END_TEST

/* What a window tells of a file on the disk stands in the file when it is opened again. */
START_TEST(answers_are_in_the_session_when_it_is_opened_again)
{
	screen_init();
	g_autofree char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "s.nwb", NULL);
	g_autoptr(GError) error = NULL;
	struct rec_session *made = fixture_session_new(60, 0);
	ck_assert_msg(rec_session_save(made, path, false, NULL, NULL, &error), "%s",
		error != NULL ? error->message : "");
	rec_session_free(made);

	struct desk desk = {.rows = g_ptr_array_new()};
	desk.window = affekt_window_new(NULL, NULL);
	desk.recall = affekt_window_recall(desk.window);
	affekt_window_open_path(desk.window, path);
	desk.session = affekt_window_session(desk.window);
	gtk_window_present(GTK_WINDOW(desk.window));
	screen_wait(is_ready, desk.session);
	run(&desk, "start");
	run(&desk, "next");
	run(&desk, "score-6");
	run(&desk, "next");
	gtk_window_destroy(GTK_WINDOW(desk.window));
	g_ptr_array_unref(desk.rows);

	g_autoptr(rec_session) session = rec_session_open(path, &error);
	ck_assert_ptr_nonnull(session);
	ck_assert_uint_eq(session->self_reports->len, 1);
	const struct rec_self_report *row = session->self_reports->pdata[0];
	ck_assert_str_eq(row->touchpoint, "entrance#1");
	ck_assert_str_eq(row->form, "score");
	ck_assert_str_eq(row->value, "6");
	g_autofree char *log = g_strconcat(path, ".edits", NULL);
	g_remove(log);
	g_remove(path);
	g_rmdir(folder);
}
END_TEST

START_TEST(nothing_of_the_session_is_seen_while_the_participant_answers)
{
	struct desk desk;
	desk_open(&desk, session_of(NULL));
	GtkWidget *header = find(GTK_WIDGET(desk.window), ADW_TYPE_HEADER_BAR);
	ck_assert(gtk_widget_get_visible(header));
	run(&desk, "start");
	ck_assert(!gtk_widget_get_visible(header));
	GActionGroup *actions = affekt_recall_actions(desk.recall);
	ck_assert(!g_action_group_get_action_enabled(actions, "compare"));
	GtkWidget *clip = GTK_WIDGET(affekt_asking_clip(affekt_recall_asking(desk.recall)));
	ck_assert(!gtk_widget_get_visible(clip));
	run(&desk, "leave");
	ck_assert(gtk_widget_get_visible(header));
	desk_close(&desk);
}
END_TEST

static gboolean has_dialog(gpointer user)
{
	g_autoptr(GList) windows = gtk_window_list_toplevels();
	for (GList *at = windows; at != NULL; at = at->next) {
		if (ADW_IS_MESSAGE_DIALOG(at->data)) {
			*(AdwMessageDialog **)user = at->data;
			return TRUE;
		}
	}
	return FALSE;
}

START_TEST(the_comparison_is_shown_once_it_is_confirmed)
{
	struct desk desk;
	AdwMessageDialog *dialog = NULL;
	desk_open(&desk, session_of(NULL));
	run(&desk, "compare");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "start");
	screen_wait(has_dialog, &dialog);
	adw_message_dialog_response(dialog, "show");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "compare");
	screen_wait_for_frame(GTK_WINDOW(desk.window));
	desk_close(&desk);
}
END_TEST

START_TEST(a_session_without_moments_says_so)
{
	struct desk desk;
	struct rec_session *session = session_of(NULL);
	g_ptr_array_set_size(session->visits, 0);
	desk_open(&desk, session);
	ck_assert_str_eq(affekt_recall_state(desk.recall), "empty");
	ck_assert(!g_action_group_get_action_enabled(affekt_recall_actions(desk.recall), "start"));
	desk_close(&desk);
}
END_TEST

enum {
	FRAMES = 90
};

/* A film of 3 s from the start of the touch point "entrance" on (12 s session: 2 s to 3 s). */
static struct rec_session *filmed_session(const char *folder)
{
	struct rec_session *session = fixture_session_new(12, 0);
	g_free(session->path);
	session->path = g_build_filename(folder, "s.nwb", NULL);
	session->study_text =
		g_strdup("[touchpoint entrance]\n[instruments]\ncontinuous=entrance\n");
	g_autofree char *path = g_build_filename(folder, "s.mkv", NULL);
	double *stamp_s = barcode_stamps_new(FRAMES, 0, FALSE);
	struct barcode_clip clip = {
		stamp_s, FRAMES, BARCODE_WIDTH, BARCODE_HEIGHT, 0, session->uuid, 0};
	barcode_write(&clip, path);
	struct rec_video *video = rec_session_add_video(session);
	video->file = g_strdup("s.mkv");
	video->n_frames = FRAMES;
	for (int i = 0; i < FRAMES; i++)
		stamp_s[i] += 2;
	video->frame_s = stamp_s;
	return session;
}

static gboolean has_moved(gpointer clip)
{
	return affekt_clip_is_playing(clip) && affekt_clip_time_s(clip) > 2.3;
}

static gboolean has_stopped(gpointer clip)
{
	return !affekt_clip_is_playing(clip);
}

START_TEST(the_slider_beside_the_video_is_a_course_in_its_time)
{
	struct desk desk;
	g_autofree char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	desk_open(&desk, filmed_session(folder));
	run(&desk, "start");
	ck_assert_int_eq(form_of(&desk), STUDY_FORM_CONTINUOUS);
	AffektClip *clip = affekt_asking_clip(affekt_recall_asking(desk.recall));
	ck_assert(gtk_widget_get_visible(GTK_WIDGET(clip)));
	gtk_range_set_value(GTK_RANGE(question_part(&desk, GTK_TYPE_SCALE)), 40);
	run(&desk, "play");
	screen_wait(has_moved, clip);
	gtk_range_set_value(GTK_RANGE(question_part(&desk, GTK_TYPE_SCALE)), 60);
	screen_wait(has_stopped, clip);
	run(&desk, "next");
	const struct rec_self_report *row = last_row(&desk);
	ck_assert_str_eq(row->form, "continuous");
	double mean = g_ascii_strtod(row->value, NULL);
	ck_assert_double_gt(mean, 40);
	ck_assert_double_lt(mean, 60);
	ck_assert_ptr_nonnull(strstr(row->text, ":40 "));
	ck_assert_ptr_nonnull(strstr(row->text, ":60 "));
	ck_assert_double_ge(row->video_time_s, 2.3);
	desk_close(&desk);
	g_autofree char *film = g_build_filename(folder, "s.mkv", NULL);
	g_remove(film);
	g_rmdir(folder);
}
END_TEST

TESTS_MAIN("recall", every_form_is_asked_and_told_as_rows,
	a_change_of_mind_is_a_new_row_and_a_skip_takes_nothing_back,
	a_reopened_session_goes_on_where_it_stopped,
	answers_are_in_the_session_when_it_is_opened_again,
	nothing_of_the_session_is_seen_while_the_participant_answers,
	the_comparison_is_shown_once_it_is_confirmed, a_session_without_moments_says_so,
	the_slider_beside_the_video_is_a_course_in_its_time)
