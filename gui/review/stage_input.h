/*
 * What the pointer does to the stage; a part of gui/review/stage.c in a file of its own.
 *
 *   wheel            zooms at the pointer      drag         scrolls
 *   Shift + wheel    scrolls                   Shift + drag selects a stretch
 *   click            sets the cursor           click on a touch point chooses it, twice zooms to it
 *
 *   a click on a marker, a border of a touch point or an edge of an artefact selects it, dragging
 * it moves it; the second button selects and opens the menu of edits
 *
 *   Ctrl + wheel     zooms the values of the track under the pointer
 *   wheel left of the plots scrolls the tracks, where they do not all fit
 *   a track's title is dragged to another place, its lower edge to another height
 *
 * Pressing a button on a track also focuses it.
 */
#ifndef GUI_REVIEW_STAGE_INPUT_H
#define GUI_REVIEW_STAGE_INPUT_H

#include "gui/review/stage.h"

/* Gives @stage its controllers; once, at creation. They end with it. */
void affekt_stage_input_add(AffektStage *stage);

#endif
