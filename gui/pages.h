/*
 * The pages of a window: what belongs to each, and what follows when another one is shown. Its keys
 * are installed, its part of the header is shown, the list of keys begins with its own. Main thread
 * only.
 */
#ifndef GUI_PAGES_H
#define GUI_PAGES_H

#include "gui/actions/keys.h"

#include <adwaita.h>

/* The window's parts that pages have to do with; borrowed. */
struct affekt_pages {
	AdwViewStack *stack;
	AdwHeaderBar *header;
	GtkWidget *keyed;         /* holds header and pages: keys are the page's in both */
	GtkShortcutsWindow *help; /* one section per page with keys */
	const struct affekt_key_section *sections;
};

struct affekt_pages_entry {
	const char *name, *title, *icon;
	GtkWidget *page;
	GActionGroup *actions;               /* NULL none; becomes the group @name of the window */
	const struct affekt_key_group *keys; /* NULL none */
	GtkWidget *header;                   /* its part of the header; NULL none */
};

/* A page that is an AffektPage is asked before the window closes, and closes it when it agrees. */
void affekt_pages_add(const struct affekt_pages *pages, const struct affekt_pages_entry *entry);

/* Adds the actions "page-1", "page-2" … to @map: they turn to the pages of @stack in their order.
 */
void affekt_pages_add_actions(GActionMap *map, AdwViewStack *stack);

/* Another page is shown. */
void affekt_pages_turned(const struct affekt_pages *pages);

/* The page that holds the window back, which is then shown; NULL: none does. */
GtkWidget *affekt_pages_hold(const struct affekt_pages *pages);

#endif
