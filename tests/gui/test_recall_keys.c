/*
 * The cued recall answered with nothing but the keyboard: real keys, sent by xdotool through a
 * window manager (with_manager.sh); what they did is read from the rows that were told.
 */
#include "gui/recall/recall.h"
#include "tests/check_main.h"
#include "tests/gui/fixture.h"
#include "tests/gui/screen.h"
#include "tests/gui/xdotool.h"

#define STUDY                                                                                      \
	"[touchpoint entrance]\ntitle=Entrance\n[instruments]\nslider=entrance\n"                  \
	"score=entrance\nwords=entrance\nwheel=entrance\nsentence=entrance\n"

struct desk {
	AffektWindow *window;
	AffektRecall *recall;
	AffektSession *session;
	GPtrArray *rows; /* struct rec_self_report*, as told */
};

static void press(const char *keys)
{
	g_autofree char *line = g_strconcat("key --clearmodifiers ", keys, NULL);
	xdotool(line);
}

static void note_row(struct desk *desk, const struct rec_self_report *row)
{
	g_ptr_array_add(desk->rows, rec_self_report_copy(row));
}

static gboolean is_ready(gpointer session)
{
	return affekt_session_state(session) == AFFEKT_SESSION_READY;
}

static void desk_open(struct desk *desk)
{
	screen_init();
	struct rec_session *recording = fixture_session_new(600, 0);
	recording->study_text = g_strdup(STUDY);
	desk->window = affekt_window_new(NULL, NULL);
	desk->recall = affekt_window_recall(desk->window);
	desk->rows = g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);
	g_signal_connect_swapped(desk->recall, "answered", G_CALLBACK(note_row), desk);
	desk->session = affekt_session_new_for_recording(recording, NULL);
	affekt_window_open_session(desk->window, desk->session);
	affekt_window_turn_to(desk->window, "recall");
	gtk_window_present(GTK_WINDOW(desk->window));
	screen_wait(is_ready, desk->session);
	g_free(xdotool_activate(GTK_WINDOW(desk->window), "Shop.visit"));
	GActionGroup *actions = affekt_recall_actions(desk->recall);
	g_action_group_activate_action(actions, "start", NULL);
	screen_wait_for_frame(GTK_WINDOW(desk->window));
}

static void desk_close(struct desk *desk)
{
	gtk_window_destroy(GTK_WINDOW(desk->window));
	g_object_unref(desk->session);
	g_ptr_array_unref(desk->rows);
}

/* Goes on to the next question with Enter, and waits until it is there. */
static void go_on(struct desk *desk)
{
	guint at = affekt_recall_interview(desk->recall)->at;
	press("Return");
	while (affekt_recall_interview(desk->recall)->at == at)
		g_main_context_iteration(NULL, TRUE);
	screen_wait_for_frame(GTK_WINDOW(desk->window));
}

static const char *told(struct desk *desk, const char *form, const char *item)
{
	const char *value = NULL;
	for (guint i = 0; i < desk->rows->len; i++) {
		const struct rec_self_report *row = desk->rows->pdata[i];
		if (g_str_equal(row->form, form) && g_str_equal(row->item, item))
			value = row->value;
	}
	ck_assert_msg(value != NULL, "nothing was told of %s %s", form, item);
	return value;
}

START_TEST(every_form_is_answered_by_keys_alone)
{
	struct desk desk;
	desk_open(&desk);
	press("Right Right Tab Left");
	go_on(&desk);
	ck_assert_str_eq(told(&desk, "slider", "arousal"), "54");
	ck_assert_str_eq(told(&desk, "slider", "valence"), "48");
	press("7");
	go_on(&desk);
	ck_assert_str_eq(told(&desk, "score", "score"), "7");
	press("space Tab Tab space");
	go_on(&desk);
	ck_assert_str_eq(told(&desk, "words", "words"), "cheerful;calm");
	press("Up Left Left");
	go_on(&desk);
	ck_assert_str_eq(told(&desk, "wheel", "hue"), "10");
	press("f e l l shift+Return o n space 1");
	go_on(&desk);
	ck_assert_str_eq(told(&desk, "sentence", "here"), "fell\non 1");
	ck_assert_str_eq(affekt_recall_state(desk.recall), "end");
	desk_close(&desk);
}
END_TEST

START_TEST(back_and_leave_are_keys_too)
{
	struct desk desk;
	desk_open(&desk);
	go_on(&desk);
	press("BackSpace");
	while (affekt_recall_interview(desk.recall)->at != 0)
		g_main_context_iteration(NULL, TRUE);
	press("Escape");
	while (!g_str_equal(affekt_recall_state(desk.recall), "start"))
		g_main_context_iteration(NULL, TRUE);
	ck_assert_uint_eq(desk.rows->len, 0);
	desk_close(&desk);
}
END_TEST

TESTS_MAIN("recall keys", every_form_is_answered_by_keys_alone, back_and_leave_are_keys_too)
