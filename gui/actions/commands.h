/*
 * Tables of commands as GActions: what a page can do is a table of names and functions, so that
 * keys, buttons, menus and tests take the same way. Main thread only.
 */
#ifndef GUI_ACTIONS_COMMANDS_H
#define GUI_ACTIONS_COMMANDS_H

#include <gio/gio.h>

struct affekt_command {
	const char *name; /* of the action, without its group; NULL ends a table */
	void (*run)(gpointer page);
};

/* Adds an action per command; they end with @page (a GObject), on which they run. @commands lives
 * for ever. */
void affekt_commands_add(GActionMap *map, const struct affekt_command *commands, gpointer page);

/* An action with a boolean state. @changed gets the new state when it changes. */
void affekt_commands_add_switch(GActionMap *map, const char *name, gboolean is_on,
	void (*changed)(gpointer page, const char *name, gboolean is_on), gpointer page);

/* Greys an action out, or not. */
void affekt_commands_enable(GActionMap *map, const char *name, gboolean is_enabled);

#endif
