/*
 * Arranging tracks with the pointer: a track is dragged to another place by its title strip, and
 * made taller or shorter by its lower edge. Called by gui/review/stage_input.c.
 */
#ifndef GUI_REVIEW_TRACK_DRAG_H
#define GUI_REVIEW_TRACK_DRAG_H

#include "gui/review/stage.h"

enum affekt_track_grip {
	AFFEKT_GRIP_NONE = 0, /* the plot, or no track */
	AFFEKT_GRIP_STRIP,
	AFFEKT_GRIP_EDGE,
};

struct affekt_track_drag {
	enum affekt_track_grip grip;
	AffektTrack *track; /* NULL with AFFEKT_GRIP_NONE */
	double start_y;     /* of the pointer, on the stage */
	int start_height;
};

/* What of a track lies at that place of the stage. */
enum affekt_track_grip affekt_track_grip_at(AffektStage *stage, double x, double y);

/* The cursor that says so ("grab", "row-resize"); NULL: the usual one. */
const char *affekt_track_grip_cursor(enum affekt_track_grip grip);

struct affekt_track_drag affekt_track_drag_begin(AffektStage *stage, double x, double y);
/* The pointer is @dy below where the drag began. */
void affekt_track_drag_update(
	AffektStage *stage, const struct affekt_track_drag *drag, double x, double dy);

#endif
