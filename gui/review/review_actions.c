/* The actions of the review page: one table of commands, and a few that keep a state. */
#include "gui/actions/commands.h"
#include "gui/review/blind.h"
#include "gui/review/certificate.h"
#include "gui/review/review.h"

#include <math.h>

/* Spans per key press. */
#define ZOOM_PER_KEY   1.5
#define CURSOR_PER_KEY 0.01
#define PAN_PER_KEY    0.25
#define PAGE_PER_KEY   0.9

static void zoom_in(gpointer page)
{
	affekt_timeline_zoom_at_cursor(affekt_review_timeline(page), 1 / ZOOM_PER_KEY);
}

static void zoom_out(gpointer page)
{
	affekt_timeline_zoom_at_cursor(affekt_review_timeline(page), ZOOM_PER_KEY);
}

static void fit(gpointer page)
{
	affekt_timeline_fit(affekt_review_timeline(page));
}

static void pan_left(gpointer page)
{
	affekt_timeline_pan(affekt_review_timeline(page), -PAN_PER_KEY);
}

static void pan_right(gpointer page)
{
	affekt_timeline_pan(affekt_review_timeline(page), PAN_PER_KEY);
}

static void page_left(gpointer page)
{
	affekt_timeline_pan(affekt_review_timeline(page), -PAGE_PER_KEY);
}

static void page_right(gpointer page)
{
	affekt_timeline_pan(affekt_review_timeline(page), PAGE_PER_KEY);
}

static void cursor_left(gpointer page)
{
	affekt_timeline_step_cursor(affekt_review_timeline(page), -CURSOR_PER_KEY);
}

static void cursor_right(gpointer page)
{
	affekt_timeline_step_cursor(affekt_review_timeline(page), CURSOR_PER_KEY);
}

static void go_start(gpointer page)
{
	AffektTimeline *timeline = affekt_review_timeline(page);
	affekt_timeline_jump(timeline, affekt_timeline_limits(timeline).v0);
}

static void go_end(gpointer page)
{
	AffektTimeline *timeline = affekt_review_timeline(page);
	affekt_timeline_jump(timeline, affekt_timeline_limits(timeline).v1);
}

static void zoom_to_selection(gpointer page)
{
	AffektTimeline *timeline = affekt_review_timeline(page);
	struct affekt_view selection;
	if (affekt_timeline_selection(timeline, &selection))
		affekt_timeline_set_view(timeline, selection);
}

static void clear_selection(gpointer page)
{
	affekt_timeline_select(affekt_review_timeline(page), NAN, NAN);
}

static void next_peak(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_PEAK, TRUE);
}

static void previous_peak(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_PEAK, FALSE);
}

static void next_response(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_RESPONSE, TRUE);
}

static void previous_response(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_RESPONSE, FALSE);
}

static void next_touch_point(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_TOUCH_POINT, TRUE);
}

static void previous_touch_point(gpointer page)
{
	affekt_review_step(page, AFFEKT_ROW_TOUCH_POINT, FALSE);
}

/* Hidden lists come out. */
static void turn_lists(gpointer page, enum affekt_row_kind kind)
{
	adw_flap_set_reveal_flap(affekt_review_flap(page), TRUE);
	affekt_lists_turn_to(affekt_review_lists(page), kind);
}

static void list_touch_points(gpointer page)
{
	turn_lists(page, AFFEKT_ROW_TOUCH_POINT);
}

static void list_peaks(gpointer page)
{
	turn_lists(page, AFFEKT_ROW_PEAK);
}

static void list_responses(gpointer page)
{
	turn_lists(page, AFFEKT_ROW_RESPONSE);
}

static void zoom_to_chosen(gpointer page)
{
	affekt_review_zoom_to_chosen(page);
}

static void certificate(gpointer page)
{
	AffektSession *session = affekt_review_session(page);
	GtkRoot *root = gtk_widget_get_root(page);
	const struct affekt_facts *facts = session != NULL ? affekt_session_facts(session) : NULL;
	if (facts != NULL)
		affekt_certificate_open(facts, GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : NULL);
}

static const struct affekt_command commands[] = {
	{"zoom-in", zoom_in},
	{"zoom-out", zoom_out},
	{"fit", fit},
	{"zoom-to-chosen", zoom_to_chosen},
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
	{"certificate", certificate},
	{0},
};

static void scale_changed(gpointer page, const char *name, gboolean is_on)
{
	(void)name;
	affekt_stage_set_scale(
		affekt_review_stage(page), is_on ? AFFEKT_SCALE_RECORD : AFFEKT_SCALE_VISIBLE);
}

static void sidebar_changed(gpointer page, const char *name, gboolean is_on)
{
	(void)name;
	adw_flap_set_reveal_flap(affekt_review_flap(page), is_on);
}

/* However the lists come and go, their button says so: a narrow window folds them away. */
static void update_sidebar(AdwFlap *flap, GParamSpec *property, GActionMap *map)
{
	(void)property;
	GAction *action = g_action_map_lookup_action(map, "sidebar");
	g_simple_action_set_state(
		G_SIMPLE_ACTION(action), g_variant_new_boolean(adw_flap_get_reveal_flap(flap)));
}

void affekt_review_add_actions(AffektReview *review, GActionMap *map)
{
	affekt_commands_add(map, commands, review);
	affekt_commands_add_switch(map, "record-scale", FALSE, scale_changed, review);
	affekt_commands_add_switch(map, "sidebar", TRUE, sidebar_changed, review);
	g_signal_connect_object(affekt_review_flap(review), "notify::reveal-flap",
		G_CALLBACK(update_sidebar), map, 0);
	affekt_blind_add_actions(review, map);
	affekt_review_add_track_actions(review, map);
	affekt_review_add_playing_actions(review, map);
	affekt_review_add_edit_actions(review, map);
}
