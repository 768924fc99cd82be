/*
 * Asks for a session, or for a study, on the disk; takes what is dropped. Main thread only.
 */
#ifndef GUI_CHOOSING_H
#define GUI_CHOOSING_H

#include <gtk/gtk.h>

typedef void (*affekt_choosing_chosen)(GtkWindow *window, const char *path);

/* Over @window; @chosen gets what was chosen: a session, a journal, or the plan of a study. Returns
 * at once. */
void affekt_choosing_ask(GtkWindow *window, affekt_choosing_chosen chosen);

/* The same for the folder of a study. */
void affekt_choosing_ask_study(GtkWindow *window, affekt_choosing_chosen chosen);
typedef void (*affekt_choosing_told)(gpointer window, const char *sentence);

/* Takes what is dropped anywhere on @window; @told gets what is wrong with it. */
void affekt_choosing_take_drops(
	GtkWindow *window, affekt_choosing_chosen chosen, affekt_choosing_told told);

#endif
