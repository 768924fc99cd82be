/* The actions of the review page that arrange its tracks. */
#include "gui/actions/commands.h"
#include "gui/review/review.h"

static void track_above(gpointer page)
{
	affekt_stage_step_focus(affekt_review_stage(page), -1);
}

static void track_below(gpointer page)
{
	affekt_stage_step_focus(affekt_review_stage(page), 1);
}

static const struct affekt_command commands[] = {
	{"track-above", track_above},
	{"track-below", track_below},
	{0},
};

static const char *const track_actions[AFFEKT_N_REVIEW_TRACKS] = {
	[AFFEKT_REVIEW_CONDUCTANCE] = "track-conductance",
	[AFFEKT_REVIEW_DRIVER] = "track-driver",
	[AFFEKT_REVIEW_PULSE] = "track-pulse",
	[AFFEKT_REVIEW_HEART_RATE] = "track-heart-rate",
	[AFFEKT_REVIEW_AROUSAL] = "track-arousal",
};

static void track_changed(gpointer page, const char *name, gboolean is_on)
{
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (g_str_equal(track_actions[i], name))
			affekt_stage_set_track_visible(
				affekt_review_stage(page), (enum affekt_review_track)i, is_on);
	}
}

void affekt_review_add_track_actions(AffektReview *review, GActionMap *map)
{
	affekt_commands_add(map, commands, review);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		affekt_commands_add_switch(map, track_actions[i], TRUE, track_changed, review);
}
