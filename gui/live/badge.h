/*
 * "● REC 12:34" in the window's header while a recording runs, whatever page is shown; a click
 * leads to the live page. Main thread only.
 */
#ifndef GUI_LIVE_BADGE_H
#define GUI_LIVE_BADGE_H

#include "gui/live/recorder.h"

#include <gtk/gtk.h>

/* A new button, floating, that follows @recorder; "clicked" is the caller's to use. */
GtkWidget *affekt_badge_new(AffektRecorder *recorder);

#endif
