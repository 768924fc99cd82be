/* The actions of the review page that arrange its tracks; most act on the focused one. */
#include "gui/actions/commands.h"
#include "gui/review/review.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Per key press. */
#define HEIGHT_STEP     1.2
#define VALUE_ZOOM_STEP 1.25

static AffektPile *pile_of(gpointer page)
{
	return affekt_stage_pile(affekt_review_stage(page));
}

static AffektTrack *focused_in(gpointer page)
{
	return affekt_pile_focused(pile_of(page));
}

static const char *key_in(gpointer page)
{
	return affekt_pile_key(pile_of(page), focused_in(page));
}

static void track_above(gpointer page)
{
	affekt_pile_step_focus(pile_of(page), -1);
}

static void track_below(gpointer page)
{
	affekt_pile_step_focus(pile_of(page), 1);
}

static void track_up(gpointer page)
{
	affekt_pile_move(pile_of(page), key_in(page), -1);
}

static void track_down(gpointer page)
{
	affekt_pile_move(pile_of(page), key_in(page), 1);
}

static void scale_height(gpointer page, double factor)
{
	int height = gtk_widget_get_height(GTK_WIDGET(focused_in(page)));
	affekt_pile_set_height(pile_of(page), key_in(page), height * factor);
}

static void track_taller(gpointer page)
{
	scale_height(page, HEIGHT_STEP);
}

static void track_shorter(gpointer page)
{
	scale_height(page, 1 / HEIGHT_STEP);
}

static void track_hide(gpointer page)
{
	g_autofree char *key = g_strdup(key_in(page));
	affekt_pile_set_shown(pile_of(page), key, FALSE);
}

static void zoom_values(gpointer page, double factor)
{
	affekt_track_zoom_values(focused_in(page), factor, NAN);
	affekt_pile_scaled(pile_of(page), focused_in(page));
}

static void values_in(gpointer page)
{
	zoom_values(page, 1 / VALUE_ZOOM_STEP);
}

static void values_out(gpointer page)
{
	zoom_values(page, VALUE_ZOOM_STEP);
}

static void set_scale(gpointer page, enum affekt_scale scale)
{
	affekt_track_set_scale(focused_in(page), scale);
	affekt_pile_scaled(pile_of(page), focused_in(page));
}

static void values_reset(gpointer page)
{
	set_scale(page, AFFEKT_SCALE_VISIBLE);
}

static char *scale_sentence(enum affekt_scale scale, const char *title)
{
	switch (scale) {
	case AFFEKT_SCALE_RECORD:
		return g_strdup_printf(_("%s: values fit the whole recording"), title);
	case AFFEKT_SCALE_FIXED:
		return g_strdup_printf(_("%s: the value scale stays as it is"), title);
	case AFFEKT_SCALE_VISIBLE:
	default:
		return g_strdup_printf(_("%s: values fit what is visible"), title);
	}
}

/* Visible, record, fixed, and round again. */
static void track_scale(gpointer page)
{
	static const enum affekt_scale next[] = {
		[AFFEKT_SCALE_VISIBLE] = AFFEKT_SCALE_RECORD,
		[AFFEKT_SCALE_RECORD] = AFFEKT_SCALE_FIXED,
		[AFFEKT_SCALE_FIXED] = AFFEKT_SCALE_VISIBLE,
	};
	enum affekt_scale scale = next[affekt_track_scale(focused_in(page))];
	set_scale(page, scale);
	g_autofree char *sentence = scale_sentence(scale, affekt_track_title(focused_in(page)));
	affekt_review_say(page, sentence);
}

static void tracks_menu(gpointer page)
{
	gtk_menu_button_popup(GTK_MENU_BUTTON(affekt_review_tracks_button(page)));
}

static const struct affekt_command commands[] = {
	{"track-above", track_above},
	{"track-below", track_below},
	{"track-up", track_up},
	{"track-down", track_down},
	{"track-taller", track_taller},
	{"track-shorter", track_shorter},
	{"track-hide", track_hide},
	{"values-in", values_in},
	{"values-out", values_out},
	{"values-reset", values_reset},
	{"track-scale", track_scale},
	{"tracks", tracks_menu},
	{0},
};

/* "track-conductance" and so on: a switch per composed track. */
static char *switch_name(int which)
{
	return g_strconcat("track-", affekt_compose_key((enum affekt_review_track)which), NULL);
}

static void track_switched(gpointer page, const char *name, gboolean is_on)
{
	affekt_pile_set_shown(pile_of(page), name + strlen("track-"), is_on);
}

/* However a track was shown or hidden, its switch says so. */
static void update_switches(AffektPile *pile, GActionMap *map)
{
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		g_autofree char *name = switch_name(i);
		GAction *action = g_action_map_lookup_action(map, name);
		gboolean is_shown =
			affekt_pile_is_shown(pile, affekt_compose_key((enum affekt_review_track)i));
		g_simple_action_set_state(G_SIMPLE_ACTION(action), g_variant_new_boolean(is_shown));
	}
}

void affekt_review_add_track_actions(AffektReview *review, GActionMap *map)
{
	affekt_commands_add(map, commands, review);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		g_autofree char *name = switch_name(i);
		affekt_commands_add_switch(map, name, TRUE, track_switched, review);
	}
	update_switches(pile_of(review), map);
	g_signal_connect_object(pile_of(review), "changed", G_CALLBACK(update_switches), map, 0);
}
