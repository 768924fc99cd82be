/*
 * Real keys, wheel and clicks, sent by xdotool through a window manager (with_manager.sh) to a
 * window of this process, which goes on meanwhile.
 */
#ifndef TESTS_GUI_XDOTOOL_H
#define TESTS_GUI_XDOTOOL_H

#include <gtk/gtk.h>

/* Runs xdotool with @line (split at blanks); its output, owned by the caller, NULL: it failed. */
char *xdotool_try(const char *line);
/* The same where it must not fail. */
void xdotool(const char *line);

/* Gives @window, whose title has @name in it (a regular expression), the keyboard; the number of
 * its X window, owned by the caller. */
char *xdotool_activate(GtkWindow *window, const char *name);

/* Moves the pointer to (@x, @y) of @widget in the window @id. */
void xdotool_point_at(GtkWindow *window, const char *id, GtkWidget *widget, double x, double y);

#endif
