#include "gui/review/track_drag.h"

enum {
	EDGE_REACH = 4 /* pixels above the lower edge, and the gap below it, are the grip */
};

static double y_in(AffektStage *stage, AffektTrack *track, double y)
{
	double x_in_track, y_in_track;
	if (!gtk_widget_translate_coordinates(
		    GTK_WIDGET(stage), GTK_WIDGET(track), 0, y, &x_in_track, &y_in_track))
		return -1;
	return y_in_track;
}

static AffektTrack *find(AffektStage *stage, double x, double y, enum affekt_track_grip *ret_grip)
{
	AffektTrack *track = affekt_stage_track_at(stage, x, y);
	/* The gap belongs to the track above it. */
	if (track == NULL)
		track = affekt_stage_track_at(stage, x, y - EDGE_REACH);
	*ret_grip = AFFEKT_GRIP_NONE;
	if (track == NULL)
		return NULL;
	double inside = y_in(stage, track, y);
	if (inside >= gtk_widget_get_height(GTK_WIDGET(track)) - EDGE_REACH)
		*ret_grip = AFFEKT_GRIP_EDGE;
	else if (inside < AFFEKT_TRACK_STRIP)
		*ret_grip = AFFEKT_GRIP_STRIP;
	return track;
}

enum affekt_track_grip affekt_track_grip_at(AffektStage *stage, double x, double y)
{
	enum affekt_track_grip grip;
	find(stage, x, y, &grip);
	return grip;
}

const char *affekt_track_grip_cursor(enum affekt_track_grip grip)
{
	static const char *const names[] = {
		[AFFEKT_GRIP_NONE] = NULL,
		[AFFEKT_GRIP_STRIP] = "grab",
		[AFFEKT_GRIP_EDGE] = "row-resize",
	};
	return names[grip];
}

struct affekt_track_drag affekt_track_drag_begin(AffektStage *stage, double x, double y)
{
	struct affekt_track_drag drag = {.start_y = y};
	AffektTrack *track = find(stage, x, y, &drag.grip);
	if (drag.grip == AFFEKT_GRIP_NONE)
		return drag;
	drag.track = track;
	drag.start_height = gtk_widget_get_height(GTK_WIDGET(track));
	return drag;
}

/* The track follows the pointer: past its neighbour once the pointer is within that one by more
 * than a strip, which a shorter or taller neighbour does not undo at once. */
static void move_to(AffektStage *stage, const struct affekt_track_drag *drag, double x, double y)
{
	AffektPile *pile = affekt_stage_pile(stage);
	AffektTrack *under = affekt_stage_track_at(stage, x, y);
	if (under == NULL || under == drag->track)
		return;
	double inside = y_in(stage, under, y);
	int height = gtk_widget_get_height(GTK_WIDGET(under));
	int own = gtk_widget_get_height(GTK_WIDGET(drag->track));
	gboolean is_above = y_in(stage, drag->track, y) < 0;
	if (is_above ? inside < own : inside > height - own)
		affekt_pile_move(pile, affekt_pile_key(pile, drag->track), is_above ? -1 : 1);
}

void affekt_track_drag_update(
	AffektStage *stage, const struct affekt_track_drag *drag, double x, double dy)
{
	AffektPile *pile = affekt_stage_pile(stage);
	if (drag->grip == AFFEKT_GRIP_EDGE)
		affekt_pile_set_height(
			pile, affekt_pile_key(pile, drag->track), drag->start_height + dy);
	else if (drag->grip == AFFEKT_GRIP_STRIP)
		move_to(stage, drag, x, drag->start_y + dy);
}
