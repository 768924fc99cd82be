/*
 * The "Tracks" button of the review page's header: all tracks there are, each with a switch to show
 * it and buttons to move it up or down. Main thread only.
 */
#ifndef GUI_REVIEW_TRACKS_MENU_H
#define GUI_REVIEW_TRACKS_MENU_H

#include "gui/review/pile.h"

/* A menu button over @pile, which must live as long. */
GtkWidget *affekt_tracks_menu_new(AffektPile *pile);

#endif
