/* The actions of the window, group "win": one table of commands, and a few that keep a state. */
#include "gui/window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Spans per key press. */
#define ZOOM_PER_KEY   1.5
#define CURSOR_PER_KEY 0.01
#define PAN_PER_KEY    0.25
#define PAGE_PER_KEY   0.9

typedef void (*window_command)(AffektWindow *window);

static void zoom_in(AffektWindow *window)
{
	affekt_timeline_zoom_at_cursor(affekt_window_timeline(window), 1 / ZOOM_PER_KEY);
}

static void zoom_out(AffektWindow *window)
{
	affekt_timeline_zoom_at_cursor(affekt_window_timeline(window), ZOOM_PER_KEY);
}

static void fit(AffektWindow *window)
{
	affekt_timeline_fit(affekt_window_timeline(window));
}

static void pan_left(AffektWindow *window)
{
	affekt_timeline_pan(affekt_window_timeline(window), -PAN_PER_KEY);
}

static void pan_right(AffektWindow *window)
{
	affekt_timeline_pan(affekt_window_timeline(window), PAN_PER_KEY);
}

static void page_left(AffektWindow *window)
{
	affekt_timeline_pan(affekt_window_timeline(window), -PAGE_PER_KEY);
}

static void page_right(AffektWindow *window)
{
	affekt_timeline_pan(affekt_window_timeline(window), PAGE_PER_KEY);
}

static void cursor_left(AffektWindow *window)
{
	affekt_timeline_step_cursor(affekt_window_timeline(window), -CURSOR_PER_KEY);
}

static void cursor_right(AffektWindow *window)
{
	affekt_timeline_step_cursor(affekt_window_timeline(window), CURSOR_PER_KEY);
}

static void go_start(AffektWindow *window)
{
	AffektTimeline *timeline = affekt_window_timeline(window);
	affekt_timeline_jump(timeline, affekt_timeline_limits(timeline).v0);
}

static void go_end(AffektWindow *window)
{
	AffektTimeline *timeline = affekt_window_timeline(window);
	affekt_timeline_jump(timeline, affekt_timeline_limits(timeline).v1);
}

static void zoom_to_selection(AffektWindow *window)
{
	AffektTimeline *timeline = affekt_window_timeline(window);
	struct affekt_view selection;
	if (affekt_timeline_selection(timeline, &selection))
		affekt_timeline_set_view(timeline, selection);
}

static void clear_selection(AffektWindow *window)
{
	affekt_timeline_select(affekt_window_timeline(window), NAN, NAN);
}

static void next_peak(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_PEAK, TRUE);
}

static void previous_peak(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_PEAK, FALSE);
}

static void next_response(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_RESPONSE, TRUE);
}

static void previous_response(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_RESPONSE, FALSE);
}

static void next_touch_point(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_TOUCH_POINT, TRUE);
}

static void previous_touch_point(AffektWindow *window)
{
	affekt_window_step(window, AFFEKT_ROW_TOUCH_POINT, FALSE);
}

static void list_touch_points(AffektWindow *window)
{
	affekt_lists_turn_to(affekt_window_lists(window), AFFEKT_ROW_TOUCH_POINT);
}

static void list_peaks(AffektWindow *window)
{
	affekt_lists_turn_to(affekt_window_lists(window), AFFEKT_ROW_PEAK);
}

static void list_responses(AffektWindow *window)
{
	affekt_lists_turn_to(affekt_window_lists(window), AFFEKT_ROW_RESPONSE);
}

static void about(AffektWindow *window)
{
	adw_show_about_window(GTK_WINDOW(window), "application-name", "Affekt", "application-icon",
		"org.affekt.Review", "version", AFFEKT_VERSION, "developer-name",
		_("The Affekt authors"), "license-type", GTK_LICENSE_MIT_X11, "comments",
		_("Skin conductance, pulse and arousal of a session, per touch point."), NULL);
}

static const struct {
	const char *name;
	window_command run;
} commands[] = {
	{"open", affekt_window_choose_file},
	{"zoom-in", zoom_in},
	{"zoom-out", zoom_out},
	{"fit", fit},
	{"zoom-to-chosen", affekt_window_zoom_to_chosen},
	{"zoom-to-selection", zoom_to_selection},
	{"clear-selection", clear_selection},
	{"pan-left", pan_left},
	{"pan-right", pan_right},
	{"page-left", page_left},
	{"page-right", page_right},
	{"cursor-left", cursor_left},
	{"cursor-right", cursor_right},
	{"go-start", go_start},
	{"go-end", go_end},
	{"next-peak", next_peak},
	{"previous-peak", previous_peak},
	{"next-response", next_response},
	{"previous-response", previous_response},
	{"next-touch-point", next_touch_point},
	{"previous-touch-point", previous_touch_point},
	{"list-touch-points", list_touch_points},
	{"list-peaks", list_peaks},
	{"list-responses", list_responses},
	{"about", about},
};

static void command_activated(AffektWindow *window, GVariant *parameter, GSimpleAction *action)
{
	(void)parameter;
	const char *name = g_action_get_name(G_ACTION(action));
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (g_str_equal(commands[i].name, name))
			commands[i].run(window);
	}
}

static void scale_changed(GSimpleAction *action, GVariant *value, gpointer user_data)
{
	AffektWindow *window = user_data;
	g_simple_action_set_state(action, value);
	affekt_stage_set_scale(affekt_window_stage(window),
		g_variant_get_boolean(value) ? AFFEKT_SCALE_RECORD : AFFEKT_SCALE_VISIBLE);
}

static void sidebar_changed(GSimpleAction *action, GVariant *value, gpointer user_data)
{
	AffektWindow *window = user_data;
	g_simple_action_set_state(action, value);
	gtk_widget_set_visible(
		GTK_WIDGET(affekt_window_lists(window)), g_variant_get_boolean(value));
}

static const char *const track_actions[AFFEKT_N_REVIEW_TRACKS] = {
	[AFFEKT_REVIEW_CONDUCTANCE] = "track-conductance",
	[AFFEKT_REVIEW_DRIVER] = "track-driver",
	[AFFEKT_REVIEW_PULSE] = "track-pulse",
	[AFFEKT_REVIEW_HEART_RATE] = "track-heart-rate",
	[AFFEKT_REVIEW_AROUSAL] = "track-arousal",
};

static void track_changed(GSimpleAction *action, GVariant *value, gpointer user_data)
{
	AffektWindow *window = user_data;
	g_simple_action_set_state(action, value);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (g_str_equal(track_actions[i], g_action_get_name(G_ACTION(action))))
			affekt_stage_set_track_visible(affekt_window_stage(window),
				(enum affekt_review_track)i, g_variant_get_boolean(value));
	}
}

static void add_switch(AffektWindow *window, const char *name, gboolean is_on,
	void (*changed)(GSimpleAction *, GVariant *, gpointer))
{
	g_autoptr(GSimpleAction) action =
		g_simple_action_new_stateful(name, NULL, g_variant_new_boolean(is_on));
	g_signal_connect_object(action, "change-state", G_CALLBACK(changed), window, 0);
	g_action_map_add_action(G_ACTION_MAP(window), G_ACTION(action));
}

void affekt_window_add_actions(AffektWindow *window)
{
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
		g_autoptr(GSimpleAction) action = g_simple_action_new(commands[i].name, NULL);
		g_signal_connect_object(action, "activate", G_CALLBACK(command_activated), window,
			G_CONNECT_SWAPPED);
		g_action_map_add_action(G_ACTION_MAP(window), G_ACTION(action));
	}
	add_switch(window, "record-scale", FALSE, scale_changed);
	add_switch(window, "sidebar", TRUE, sidebar_changed);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		add_switch(window, track_actions[i], TRUE, track_changed);
}
