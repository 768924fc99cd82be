/*
 * Asks for a few words at the selected thing: a note or code, or the name of a touch point.
 *
 * Enter takes the words, Escape drops them. With codes, a digit in the empty entry takes that code;
 * codes are added and removed in the popover itself. Main thread only.
 */
#ifndef GUI_REVIEW_NOTE_POPOVER_H
#define GUI_REVIEW_NOTE_POPOVER_H

#include "gui/review/review.h"

/* @title lives for ever; @text: what stands there at first, NULL nothing. @done gets the words. */
void affekt_note_popover_ask(AffektReview *review, const char *title, const char *text,
	gboolean has_codes, void (*done)(AffektReview *review, const char *words));

/* Puts @popover on the stage at (@x, @y), NaN: at the selected thing or the cursor, and shows it;
 * it goes when it is closed. */
void affekt_note_popover_put(AffektReview *review, GtkPopover *popover, double x, double y);

#endif
