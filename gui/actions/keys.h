/*
 * Keys of a page, once: the shortcuts and the window that lists them (Ctrl+?) are both made from
 * the same tables.
 *
 * Each page has tables of its own, so that one letter may mean one thing while recording and
 * another in review. Keys are handled last (after the focused widget), so that lists and text
 * entries keep their own arrows and letters. Main thread only.
 */
#ifndef GUI_ACTIONS_KEYS_H
#define GUI_ACTIONS_KEYS_H

#include <gtk/gtk.h>

struct affekt_key {
	const char *trigger; /* as gtk_shortcut_trigger_parse_string() reads it */
	const char *shown;   /* as GtkShortcutsShortcut shows it; NULL: not listed */
	const char *action;  /* "group.name" */
	const char *title;   /* N_() */
};

struct affekt_key_group {
	const char *title;             /* N_(); NULL ends a list of groups */
	const struct affekt_key *keys; /* until one without a trigger */
};

/* Gives @widget the keys of @groups, in place of those that it was given by this function before.
 * NULL takes them away. */
void affekt_keys_install(GtkWidget *widget, const struct affekt_key_group *groups);

struct affekt_key_section {
	const char *title;                     /* N_() */
	const struct affekt_key_group *groups; /* NULL ends a list of sections */
};

/* A new window that lists @sections, one page of keys each. */
GtkShortcutsWindow *affekt_keys_help_new(const struct affekt_key_section *sections);

#endif
