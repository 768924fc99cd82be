/* Actions of the review page about its video, and jumps by mark. */
#include "gui/actions/commands.h"
#include "gui/review/review.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of a correction that is finer than a frame. */
#define FINE_S 0.01

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
	if (mark != NULL) {
		affekt_timeline_jump(affekt_review_timeline(review), mark->time_s);
		affekt_selection_choose(affekt_stage_selection(affekt_review_stage(review)),
			affekt_things_find(
				affekt_review_session(review), AFFEKT_THING_MARK, mark->time_s));
		return;
	}
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

static AffektPlayer *player_of(AffektReview *review)
{
	return affekt_transport_player(affekt_video_transport(affekt_review_video(review)));
}

/* Corrects the times of the video that is shown, as an edit; the recorded ones stay. */
static gboolean set_offset(AffektReview *review, double offset_s)
{
	AffektDocument *document = affekt_review_document(review);
	const char *camera = affekt_video_camera(affekt_review_video(review));
	struct rec_edit edit = {
		.target = REC_EDIT_VIDEO,
		.action = REC_EDIT_SET,
		.field = "offset",
		.old_time_s = NAN,
		.new_time_s = NAN,
	};
	if (document == NULL || affekt_player_state(player_of(review)) != AFFEKT_PLAYER_READY) {
		affekt_review_say(review, _("There is no video whose times could be corrected"));
		return FALSE;
	}
	g_strlcpy(edit.target_id, camera != NULL ? camera : "", sizeof edit.target_id);
	g_ascii_formatd(edit.value, sizeof edit.value, "%.6f", offset_s);
	gboolean is_applied = affekt_document_apply(document, &edit, 1);
	if (!is_applied)
		affekt_review_say(review, affekt_document_obstacle(document));
	return is_applied;
}

static void shift(AffektReview *review, double by_s)
{
	if (!isnan(by_s))
		set_offset(review, affekt_player_offset(player_of(review)) + by_s);
}

static void video_earlier(gpointer page)
{
	shift(page, -affekt_player_shown_length_s(player_of(page)));
}

static void video_later(gpointer page)
{
	shift(page, affekt_player_shown_length_s(player_of(page)));
}

static void video_bit_earlier(gpointer page)
{
	shift(page, -FINE_S);
}

static void video_bit_later(gpointer page)
{
	shift(page, FINE_S);
}

static void video_as_recorded(gpointer page)
{
	set_offset(page, 0);
}

/* Where the shown frame belongs: at the pointer, else at the event chosen last; NaN unknown. */
static double wanted_instant(AffektReview *review)
{
	double hover_s = affekt_timeline_hover(affekt_review_timeline(review));
	AffektRow *chosen = affekt_review_chosen(review);
	if (!isnan(hover_s) || chosen == NULL)
		return hover_s;
	return affekt_row_get(chosen)->time_s;
}

static void align_video(gpointer page)
{
	double shown_s = affekt_player_shown_s(player_of(page));
	double event_s = wanted_instant(page);
	if (isnan(event_s) || isnan(shown_s)) {
		affekt_review_say(
			page, _("Point at an instant of the tracks, or choose an event in "
				"a list, that the shown frame belongs to"));
		return;
	}
	/* The same picture, where it belongs. */
	if (set_offset(page, affekt_player_offset(player_of(page)) + event_s - shown_s))
		affekt_timeline_jump(affekt_review_timeline(page), event_s);
}

static const struct affekt_command commands[] = {
	{"video-earlier", video_earlier},
	{"video-later", video_later},
	{"video-bit-earlier", video_bit_earlier},
	{"video-bit-later", video_bit_later},
	{"video-as-recorded", video_as_recorded},
	{"align-video", align_video},
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
