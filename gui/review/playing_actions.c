/* Actions of the review page about its video, and jumps by mark. */
#include "gui/actions/commands.h"
#include "gui/review/review.h"

#include <glib/gi18n-lib.h>

/* The mark next to the cursor; NULL: there is none on that side. */
static const struct affekt_mark *neighbour(AffektReview *review, gboolean is_forward)
{
	AffektSession *session = affekt_review_session(review);
	const struct affekt_facts *facts = session != NULL ? affekt_session_facts(session) : NULL;
	double cursor_s = affekt_timeline_cursor(affekt_review_timeline(review));
	const struct affekt_mark *before = NULL;
	for (guint i = 0; facts != NULL && i < facts->marks->len; i++) {
		const struct affekt_mark *mark =
			&g_array_index(facts->marks, struct affekt_mark, i);
		if (is_forward && mark->time_s > cursor_s)
			return mark;
		if (mark->time_s < cursor_s)
			before = mark;
	}
	return is_forward ? NULL : before;
}

static void jump_to_mark(AffektReview *review, gboolean is_forward)
{
	const struct affekt_mark *mark = neighbour(review, is_forward);
	if (mark != NULL)
		affekt_timeline_jump(affekt_review_timeline(review), mark->time_s);
	else
		affekt_review_say(review, is_forward ? _("There is no mark behind the cursor")
						     : _("There is no mark before the cursor"));
}

static void next_mark(gpointer page)
{
	jump_to_mark(page, TRUE);
}

static void previous_mark(gpointer page)
{
	jump_to_mark(page, FALSE);
}

static const struct affekt_command commands[] = {
	{"next-mark", next_mark},
	{"previous-mark", previous_mark},
	{0},
};

static void video_changed(gpointer page, const char *name, gboolean is_on)
{
	(void)name;
	affekt_review_want_video(page, is_on);
}

void affekt_review_add_playing_actions(AffektReview *review, GActionMap *map)
{
	affekt_commands_add(map, commands, review);
	affekt_commands_add_switch(map, "video", TRUE, video_changed, review);
	affekt_video_add_actions(affekt_review_video(review), map);
}
