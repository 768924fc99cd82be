/*
 * Things under the pointer: which one lies there, dragging it, and the ring around the selected
 * one. A part of gui/review/stage.c in a file of its own.
 */
#ifndef GUI_REVIEW_THING_DRAG_H
#define GUI_REVIEW_THING_DRAG_H

#include "gui/review/stage.h"

/* What lies at that place of the stage. */
struct affekt_thing affekt_thing_at(AffektStage *stage, double x, double y);
/* Everything but the inside of an artefact or a touch point. */
gboolean affekt_thing_is_draggable(struct affekt_thing thing);

/* The instant that a thing moves to when its shown place is dragged to @x: a response shown at its
 * onset moves as a whole. NaN outside of the plot. */
double affekt_thing_dragged_time(
	AffektStage *stage, struct affekt_thing thing, double start_x, double x);

/* Draws the selected thing's ring and handle, and where a drag would put it. */
void affekt_thing_paint(gpointer stage, GtkSnapshot *snapshot);

#endif
