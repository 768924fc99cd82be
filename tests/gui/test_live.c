/* The live page with the simulated participant: a session is set up, recorded, marked, stopped and
 * handed over; slips, closing and a main loop that stands still lose nothing. */
#include "recordings/finalise.h"
#include "recordings/nwb/nwb_read.h"
#include "tests/check_main.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char study_text[] = "[study]\n"
				 "name=Shop\n"
				 "[session]\n"
				 "required=age\n"
				 "[touchpoint entering]\n"
				 "title=Entering\n"
				 "instruction=Say nothing.\n"
				 "[touchpoint waiting]\n"
				 "title=Waiting\n"
				 "[touchpoint paying]\n"
				 "title=Paying\n";

struct bench {
	char *folder;
	AffektWindow *window;
	AffektLive *live;
	AffektRecorder *recorder;
	gboolean is_destroyed;
};

static gboolean is_mapped(gpointer window)
{
	return gtk_widget_get_mapped(window);
}

static void note_destruction(struct bench *bench)
{
	bench->is_destroyed = TRUE;
}

/* A window on its live page, everything filled in, with a home of its own. */
static void bench_init(struct bench *bench, const char *device)
{
	*bench = (struct bench){.folder = g_dir_make_tmp("affekt-XXXXXX", NULL)};
	g_setenv("XDG_CONFIG_HOME", bench->folder, TRUE);
	g_setenv("XDG_STATE_HOME", bench->folder, TRUE);
	g_setenv("XDG_RUNTIME_DIR", bench->folder, TRUE);
	screen_init();
	g_autofree char *study = g_build_filename(bench->folder, "shop.study", NULL);
	ck_assert(g_file_set_contents(study, study_text, -1, NULL));
	bench->window = affekt_window_new(NULL, NULL);
	bench->live = affekt_window_live(bench->window);
	bench->recorder = affekt_live_recorder(bench->live);
	affekt_window_turn_to(bench->window, "live");
	gtk_window_present(GTK_WINDOW(bench->window));
	screen_wait(is_mapped, bench->window);
	g_signal_connect_swapped(bench->window, "destroy", G_CALLBACK(note_destruction), bench);
	AffektForm *form = affekt_live_form(bench->live);
	const char *devices[] = {device, NULL};
	affekt_form_set_folder(form, bench->folder);
	affekt_form_set_study(form, study);
	affekt_form_set_participant(form, "P07");
	affekt_form_set_info(form, "age", "31");
	affekt_form_set_name(form, "visit");
	affekt_devices_choose(affekt_form_devices(form), devices);
}

static void remove_tree(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			remove_tree(path);
		g_remove(path);
	}
	g_rmdir(folder);
}

static void bench_finish(struct bench *bench)
{
	if (!bench->is_destroyed)
		gtk_window_destroy(GTK_WINDOW(bench->window));
	remove_tree(bench->folder);
	g_free(bench->folder);
}

static void run(struct bench *bench, const char *action)
{
	GActionGroup *actions = affekt_live_actions(bench->live);
	ck_assert_msg(g_action_group_has_action(actions, action), "no %s", action);
	g_action_group_activate_action(actions, action, NULL);
}

static gboolean can(struct bench *bench, const char *action)
{
	return g_action_group_get_action_enabled(affekt_live_actions(bench->live), action);
}

static gboolean is_recording(gpointer user)
{
	return affekt_recorder_state(user) == AFFEKT_RECORDER_RECORDING;
}

static gboolean is_saved(gpointer user)
{
	enum affekt_recorder_state state = affekt_recorder_state(user);
	ck_assert_msg(state != AFFEKT_RECORDER_FAILED, "%s", affekt_recorder_error(user));
	return state == AFFEKT_RECORDER_DONE;
}

static gboolean is_under_way(gpointer user)
{
	return affekt_recorder_live(user)->time_s > 3;
}

static void start(struct bench *bench)
{
	ck_assert_str_eq(affekt_live_reasons(bench->live), "");
	run(bench, "start");
	screen_wait(is_recording, bench->recorder);
	screen_wait(is_under_way, bench->recorder);
}

static const struct acq_plan_row *row_of(AffektRecorder *recorder, const char *title)
{
	int next = -1;
	const GArray *plan = affekt_recorder_plan(recorder, &next);
	for (guint i = 0; plan != NULL && i < plan->len; i++) {
		const struct acq_plan_row *row = &g_array_index(plan, struct acq_plan_row, i);
		if (g_str_equal(row->title, title))
			return row;
	}
	return NULL;
}

struct wish {
	AffektRecorder *recorder;
	const char *title;
};

static gboolean is_open(gpointer user)
{
	const struct wish *wish = user;
	const struct acq_plan_row *row = row_of(wish->recorder, wish->title);
	return row != NULL && !isnan(row->open_since_s);
}

static gboolean is_skipped(gpointer user)
{
	const struct wish *wish = user;
	const struct acq_plan_row *row = row_of(wish->recorder, wish->title);
	return row != NULL && row->is_skipped;
}

static gboolean shows_title(gpointer user)
{
	struct bench *bench = user;
	return g_str_equal(
		affekt_console_touch_point(affekt_live_console(bench->live)), "Entering");
}

static void verify(const char *path)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	ck_assert_msg(rec_verify(path, problems, &error), "%s",
		error != NULL ? error->message : (char *)problems->pdata[0]);
}

static gboolean is_in_review(gpointer user)
{
	AffektSession *session = affekt_window_session(user);
	return session != NULL && affekt_session_state(session) == AFFEKT_SESSION_READY;
}

/* Titles with their visits in order, then marks. */
static char *story_of(AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < facts->visits->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(facts->visits, struct affekt_visit, i).row;
		g_string_append_printf(text, "%s#%d ", row->title, row->visit);
	}
	for (guint i = 0; i < facts->marks->len; i++)
		g_string_append_printf(
			text, "[%s]", g_array_index(facts->marks, struct affekt_mark, i).label);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

START_TEST(a_session_is_recorded_marked_saved_and_reviewed)
{
	struct bench bench;
	bench_init(&bench, "simulated,seed=3");
	AffektConsole *console = affekt_live_console(bench.live);
	start(&bench);
	ck_assert(!can(&bench, "start"));
	ck_assert_str_eq(affekt_foot_labels(affekt_console_foot(console)), "SIMULATED");
	run(&bench, "next");
	screen_wait(is_open, &(struct wish){bench.recorder, "Entering"});
	screen_wait(shows_title, &bench);
	run(&bench, "mark");
	gtk_editable_set_text(affekt_prompt_entry(affekt_console_prompt(console)), "laughs");
	g_signal_emit_by_name(affekt_prompt_entry(affekt_console_prompt(console)), "activate");
	run(&bench, "skip");
	screen_wait(is_skipped, &(struct wish){bench.recorder, "Waiting"});
	run(&bench, "unplanned");
	gtk_editable_set_text(affekt_prompt_entry(affekt_console_prompt(console)), "Phone call");
	g_signal_emit_by_name(affekt_prompt_entry(affekt_console_prompt(console)), "activate");
	screen_wait(is_open, &(struct wish){bench.recorder, "Phone call"});
	run(&bench, "next");
	screen_wait(is_open, &(struct wish){bench.recorder, "Paying"});
	run(&bench, "end-visit");
	affekt_hold_press(affekt_foot_stop(affekt_console_foot(console)));
	screen_wait(is_saved, bench.recorder);
	ck_assert_str_eq(affekt_live_state(bench.live), "saved");
	verify(affekt_recorder_path(bench.recorder));
	run(&bench, "review");
	screen_wait(is_in_review, bench.window);
	ck_assert_str_eq(affekt_window_page(bench.window), "review");
	g_autofree char *story = story_of(affekt_window_session(bench.window));
	ck_assert_str_eq(
		story, "Entering#1 Waiting#0 Phone call#1 Paying#1 [Mark 1][Mark 1: laughs]");
	ck_assert_str_eq(affekt_live_state(bench.live), "setup");
	bench_finish(&bench);
}
END_TEST

static gboolean can_answer(gpointer dialog)
{
	return adw_message_dialog_get_response_enabled(dialog, "stop");
}

START_TEST(a_slip_does_not_stop_it)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	start(&bench);
	AffektHold *stop = affekt_foot_stop(affekt_console_foot(affekt_live_console(bench.live)));
	affekt_hold_press(stop);
	screen_wait_for_frame(GTK_WINDOW(bench.window));
	affekt_hold_release(stop);
	ck_assert(is_recording(bench.recorder));
	AdwMessageDialog *dialog = affekt_live_ask_to_stop(bench.live, FALSE);
	ck_assert(!can_answer(dialog));
	ck_assert_ptr_null(affekt_live_ask_to_stop(bench.live, FALSE)); /* asked once */
	screen_wait(can_answer, dialog);
	adw_message_dialog_response(dialog, "continue");
	ck_assert(is_recording(bench.recorder));
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	bench_finish(&bench);
}
END_TEST

static gboolean is_gone(gpointer user)
{
	return ((struct bench *)user)->is_destroyed;
}

static GtkWindow *question_of(GtkWindow *window)
{
	g_autoptr(GList) windows = gtk_window_list_toplevels();
	for (GList *each = windows; each != NULL; each = each->next) {
		if (ADW_IS_MESSAGE_DIALOG(each->data) &&
			gtk_window_get_transient_for(each->data) == window)
			return each->data;
	}
	return NULL;
}

START_TEST(closing_the_window_asks_and_then_ends_properly)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	start(&bench);
	gtk_window_close(GTK_WINDOW(bench.window));
	ck_assert(!bench.is_destroyed);
	ck_assert(is_recording(bench.recorder));
	GtkWindow *question = question_of(GTK_WINDOW(bench.window));
	ck_assert_ptr_nonnull(question);
	AffektRecorder *recorder = g_object_ref(bench.recorder);
	adw_message_dialog_response(ADW_MESSAGE_DIALOG(question), "stop");
	screen_wait(is_gone, &bench);
	g_object_unref(recorder);
	g_autofree char *path = g_build_filename(bench.folder, "visit.nwb", NULL);
	verify(path);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_main_loop_that_stands_still_loses_nothing)
{
	struct bench bench;
	bench_init(&bench, "simulated,speed=8");
	start(&bench);
	struct acq_live live;
	const struct acq_recording *recording = affekt_recorder_recording(bench.recorder);
	acq_recording_live(recording, &live);
	/* Nothing of the window runs meanwhile. */
	for (double until_s = live.time_s + 20; live.time_s < until_s;) {
		g_usleep(1000);
		acq_recording_live(recording, &live);
	}
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	ck_assert_double_eq(affekt_recorder_live(bench.recorder)->samples_lost, 0);
	verify(affekt_recorder_path(bench.recorder));
	run(&bench, "review");
	screen_wait(is_in_review, bench.window);
	const struct affekt_facts *facts =
		affekt_session_facts(affekt_window_session(bench.window));
	ck_assert_double_gt(facts->end_s, 20);
	ck_assert_uint_eq(facts->gsr_gaps->len, 0);
	ck_assert_uint_eq(facts->pulse_gaps->len, 0);
	bench_finish(&bench);
}
END_TEST

static gboolean has_drawn(gpointer scope)
{
	return affekt_scope_frames(scope) >= 5;
}

START_TEST(the_window_goes_on_while_it_records)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	start(&bench);
	AffektScope *scope = affekt_console_scope(affekt_live_console(bench.live));
	screen_wait(has_drawn, scope);
	ck_assert_uint_ge(affekt_scope_strips(scope), 2);
	GtkWidget *badge = affekt_live_badge(bench.live);
	ck_assert(gtk_widget_get_visible(badge));
	affekt_window_turn_to(bench.window, "review");
	ck_assert(gtk_widget_get_mapped(badge));
	g_signal_emit_by_name(badge, "clicked");
	ck_assert_str_eq(affekt_window_page(bench.window), "live");
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	ck_assert(!gtk_widget_get_visible(badge));
	bench_finish(&bench);
}
END_TEST

static gboolean is_lit(gpointer sync)
{
	return affekt_sync_is_lit(sync);
}

static gboolean is_dark(gpointer sync)
{
	return !affekt_sync_is_lit(sync);
}

/* All of the window in the middle of a flash: instruction and number give way to light. */
static void check_white(AffektSync *sync)
{
	const GdkRGBA white = {1, 1, 1, 1};
	int width = gtk_widget_get_width(GTK_WIDGET(sync));
	int height = gtk_widget_get_height(GTK_WIDGET(sync));
	cairo_surface_t *picture = screen_picture(GTK_WIDGET(sync));
	ck_assert_int_eq(screen_count_pixels(picture, &white, 0, 0, width, height), width * height);
	cairo_surface_destroy(picture);
}

static void note_told(char **told, const char *text)
{
	g_free(*told);
	*told = g_strdup(text);
}

static gboolean is_told(gpointer told)
{
	return *(char **)told != NULL;
}

/* Times of the flashes that the file has of its sync test NUMBER. */
static GArray *read_flashes(const char *path, int number)
{
	g_autoptr(GError) error = NULL;
	struct rec_session *session = rec_session_open(path, &error);
	ck_assert_msg(session != NULL, "%s", error != NULL ? error->message : "");
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = session->device_events->pdata[i];
		if (g_str_equal(event->kind, "sync_flash") && event->value == number)
			g_array_append_val(times, event->start_s);
	}
	rec_session_free(session);
	return times;
}

static void film(struct bench *bench)
{
	AffektCameras *cameras = affekt_form_cameras(affekt_live_form(bench->live));
	affekt_cameras_choose(cameras, (const char *const[]){"test", NULL}, FALSE);
}

START_TEST(cameras_are_held_against_the_flashing_window)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	film(&bench);
	start(&bench);
	AffektFoot *foot = affekt_console_foot(affekt_live_console(bench.live));
	g_autofree char *before = affekt_foot_reminder(foot);
	ck_assert_str_ne(before, "");
	AffektSync *sync = affekt_console_sync(affekt_live_console(bench.live));
	g_autofree char *told = NULL;
	g_signal_connect_swapped(sync, "told", G_CALLBACK(note_told), &told);
	/* The frame that lights up is drawn by then; on a busy machine the next one may be dark. */
	screen_wait(is_lit, sync);
	check_white(sync);
	screen_wait(is_dark, sync);
	screen_wait(is_told, &told);
	ck_assert_ptr_nonnull(strstr(told, "flash"));
	ck_assert_str_eq(affekt_sync_text(sync), told);
	ck_assert(is_recording(bench.recorder));
	g_autofree char *history = affekt_foot_history(foot);
	ck_assert_ptr_nonnull(strstr(history, told));
	g_autofree char *after = affekt_foot_reminder(foot);
	ck_assert_str_eq(after, "");
	gtk_window_close(GTK_WINDOW(sync));
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	g_autoptr(GArray) flashes = read_flashes(affekt_recorder_path(bench.recorder), 1);
	ck_assert_uint_eq(flashes->len, 5);
	for (guint i = 1; i < flashes->len; i++) {
		double apart_s =
			g_array_index(flashes, double, i) - g_array_index(flashes, double, i - 1);
		ck_assert_double_gt(apart_s, 1.8);
	}
	bench_finish(&bench);
}
END_TEST

START_TEST(a_recording_that_stops_ends_its_sync_test)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	film(&bench);
	start(&bench);
	AffektSync *sync = affekt_console_sync(affekt_live_console(bench.live));
	screen_wait(is_lit, sync);
	screen_wait(is_dark, sync);
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	verify(affekt_recorder_path(bench.recorder));
	g_autoptr(GArray) flashes = read_flashes(affekt_recorder_path(bench.recorder), 1);
	ck_assert_uint_eq(flashes->len, 1);
	bench_finish(&bench);
}
END_TEST

static gboolean has_failed_to_start(gpointer user)
{
	struct bench *bench = user;
	return affekt_recorder_state(bench->recorder) == AFFEKT_RECORDER_IDLE &&
	       affekt_recorder_error(bench->recorder) != NULL;
}

START_TEST(why_it_cannot_start_stands_on_the_page)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	AffektForm *form = affekt_live_form(bench.live);
	ck_assert(can(&bench, "start"));
	affekt_form_set_info(form, "age", "");
	ck_assert(!can(&bench, "start"));
	ck_assert_ptr_nonnull(strstr(affekt_live_reasons(bench.live), "Age"));
	affekt_form_set_info(form, "age", "31");
	affekt_form_set_participant(form, "Anna Hansen");
	ck_assert_ptr_nonnull(strstr(affekt_live_reasons(bench.live), "never by name"));
	affekt_form_set_participant(form, "P07");
	const char *const replay[] = {"replay,file=/nowhere/none.nwb", NULL};
	affekt_devices_choose(affekt_form_devices(form), replay);
	ck_assert_str_eq(affekt_live_reasons(bench.live), "");
	run(&bench, "start");
	screen_wait(has_failed_to_start, &bench);
	ck_assert_ptr_nonnull(strstr(affekt_live_reasons(bench.live), "none.nwb"));
	ck_assert_str_eq(affekt_live_state(bench.live), "setup");
	bench_finish(&bench);
}
END_TEST

static gboolean is_checking(gpointer check)
{
	return affekt_check_state(check) == AFFEKT_CHECK_LOOKING;
}

static gboolean has_verdict(gpointer check)
{
	return *affekt_check_words(check, AFFEKT_CHECK_CONTACT) != '\0';
}

START_TEST(signals_are_checked_and_then_recorded)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	AffektCheck *check = affekt_live_check(bench.live);
	run(&bench, "check");
	screen_wait(is_checking, check);
	screen_wait(has_verdict, check);
	start(&bench);
	ck_assert_int_eq(affekt_check_state(check), AFFEKT_CHECK_IDLE);
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	bench_finish(&bench);
}
END_TEST

START_TEST(warnings_stand_across_the_page_until_mended)
{
	screen_init();
	AffektBanner *banner = affekt_banner_new();
	screen_present(GTK_WIDGET(banner), 800, 200);
	struct affekt_warnings *warnings = affekt_warnings_new();
	struct acq_live live = {.state = ACQ_STATE_WAITING, .time_s = 5};
	g_strlcpy(live.problem, "The sensor is away", sizeof(live.problem));
	affekt_warnings_update(warnings, &live, NULL);
	affekt_banner_show(banner, warnings);
	g_autofree char *text = affekt_banner_text(banner);
	ck_assert_str_eq(text, "The sensor is away");
	ck_assert(gtk_widget_get_visible(GTK_WIDGET(banner)));
	for (int i = 0; i < 20; i++) {
		live.state = ACQ_STATE_RUNNING;
		live.time_s += 0.2;
		live.samples++;
		affekt_warnings_update(warnings, &live, NULL);
	}
	affekt_banner_show(banner, warnings);
	ck_assert(!gtk_widget_get_visible(GTK_WIDGET(banner)));
	affekt_warnings_free(warnings);
}
END_TEST

static void check_fits(GtkWidget *page, const char *state)
{
	int width = 0;
	int height = 0;
	gtk_widget_measure(page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
	gtk_widget_measure(page, GTK_ORIENTATION_VERTICAL, 720, &height, NULL, NULL, NULL);
	ck_assert_msg(width <= 720, "%s: %d pixels wide", state, width);
	ck_assert_msg(height <= 433, "%s: %d pixels high", state, height);
}

START_TEST(every_state_fits_a_small_window)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	gtk_window_set_default_size(GTK_WINDOW(bench.window), 720, 480);
	check_fits(GTK_WIDGET(bench.live), "setup");
	start(&bench);
	check_fits(GTK_WIDGET(bench.live), "recording");
	affekt_recorder_stop(bench.recorder);
	screen_wait(is_saved, bench.recorder);
	check_fits(GTK_WIDGET(bench.live), "saved");
	bench_finish(&bench);
}
END_TEST

START_TEST(every_key_of_the_page_leads_to_an_action)
{
	struct bench bench;
	bench_init(&bench, "simulated");
	GActionGroup *actions = affekt_live_actions(bench.live);
	for (const struct affekt_key_group *group = affekt_live_keys; group->title; group++) {
		for (const struct affekt_key *key = group->keys; key->trigger; key++) {
			ck_assert(g_str_has_prefix(key->action, "live."));
			ck_assert_msg(
				g_action_group_has_action(actions, key->action + strlen("live.")),
				"%s", key->action);
		}
	}
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("gui/live", a_session_is_recorded_marked_saved_and_reviewed, a_slip_does_not_stop_it,
	closing_the_window_asks_and_then_ends_properly, a_main_loop_that_stands_still_loses_nothing,
	the_window_goes_on_while_it_records, cameras_are_held_against_the_flashing_window,
	a_recording_that_stops_ends_its_sync_test, why_it_cannot_start_stands_on_the_page,
	signals_are_checked_and_then_recorded, warnings_stand_across_the_page_until_mended,
	every_state_fits_a_small_window, every_key_of_the_page_leads_to_an_action)
