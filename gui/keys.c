#include "gui/keys.h"

#include <glib/gi18n-lib.h>

struct key {
	const char *trigger; /* as gtk_shortcut_trigger_parse_string() reads it */
	const char *shown;   /* as GtkShortcutsShortcut shows it; NULL: not listed */
	const char *action;
	const char *title;
};

struct group {
	const char *title;
	const struct key *keys; /* until one without a trigger */
};

static const struct key moving[] = {
	{"Left", "Left Right", "win.cursor-left", N_("Move the cursor")},
	{"Right", NULL, "win.cursor-right", NULL},
	{"Home", "Home End", "win.go-start", N_("Go to the start or the end")},
	{"End", NULL, "win.go-end", NULL},
	{"<Shift>Left", "<Shift>Left <Shift>Right", "win.pan-left", N_("Scroll")},
	{"<Shift>Right", NULL, "win.pan-right", NULL},
	{"Page_Up", "Page_Up Page_Down", "win.page-left", N_("Scroll by a page")},
	{"Page_Down", NULL, "win.page-right", NULL},
	{NULL, NULL, NULL, NULL},
};

static const struct key zooming[] = {
	{"plus|equal|KP_Add", "plus minus", "win.zoom-in", N_("Zoom in or out at the cursor")},
	{"minus|KP_Subtract", NULL, "win.zoom-out", NULL},
	{"f", "f", "win.fit", N_("Show the whole recording")},
	{"Return|KP_Enter", "Return", "win.zoom-to-chosen",
		N_("Zoom to the chosen peak, response or touch point")},
	{"z", "z", "win.zoom-to-selection", N_("Zoom to the selection (Shift + drag)")},
	{"Escape", "Escape", "win.clear-selection", N_("Drop the selection")},
	{NULL, NULL, NULL, NULL},
};

static const struct key jumping[] = {
	{"n", "n <Shift>n", "win.next-peak", N_("Next or previous arousal peak")},
	{"<Shift>n", NULL, "win.previous-peak", NULL},
	{"r", "r <Shift>r", "win.next-response", N_("Next or previous response")},
	{"<Shift>r", NULL, "win.previous-response", NULL},
	{"t", "t <Shift>t", "win.next-touch-point", N_("Next or previous touch point")},
	{"<Shift>t", NULL, "win.previous-touch-point", NULL},
	{NULL, NULL, NULL, NULL},
};

static const struct key viewing[] = {
	{"y", "y", "win.record-scale", N_("Fit values to the visible part or the whole recording")},
	{"1", "1 2 3", "win.list-touch-points", N_("List touch points, peaks, responses")},
	{"2", NULL, "win.list-peaks", NULL},
	{"3", NULL, "win.list-responses", NULL},
	{"F9", "F9", "win.sidebar", N_("Show or hide the lists")},
	{"<Control>o", "<Control>o", "win.open", N_("Open a session")},
	{"<Control>question", "<Control>question", "win.show-help-overlay",
		N_("Keyboard shortcuts")},
	{"<Control>w", "<Control>w", "window.close", N_("Close the window")},
	{NULL, NULL, NULL, NULL},
};

static const struct group groups[] = {
	{N_("Moving in time"), moving},
	{N_("Zooming"), zooming},
	{N_("Jumping to events"), jumping},
	{N_("Window"), viewing},
};

void affekt_keys_install(GtkWidget *window)
{
	GtkEventController *controller = gtk_shortcut_controller_new();
	gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_BUBBLE);
	for (gsize g = 0; g < G_N_ELEMENTS(groups); g++) {
		for (const struct key *key = groups[g].keys; key->trigger != NULL; key++)
			gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(controller),
				gtk_shortcut_new(gtk_shortcut_trigger_parse_string(key->trigger),
					gtk_named_action_new(key->action)));
	}
	gtk_widget_add_controller(window, controller);
}

static void append_group(GString *markup, const struct group *group)
{
	g_autofree char *title = g_markup_printf_escaped(
		"<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
		_(group->title));
	g_string_append(markup, title);
	for (const struct key *key = group->keys; key->trigger != NULL; key++) {
		if (key->shown == NULL)
			continue;
		g_autofree char *line = g_markup_printf_escaped(
			"<child><object class='GtkShortcutsShortcut'>"
			"<property name='accelerator'>%s</property>"
			"<property name='title'>%s</property></object></child>",
			key->shown, _(key->title));
		g_string_append(markup, line);
	}
	g_string_append(markup, "</object></child>");
}

GtkShortcutsWindow *affekt_keys_help_new(void)
{
	/* Sections and groups take children only through GtkBuilder before GTK 4.14. */
	g_autoptr(GString) markup =
		g_string_new("<interface><object class='GtkShortcutsWindow' id='help'>"
			     "<property name='modal'>1</property>"
			     "<child><object class='GtkShortcutsSection'>"
			     "<property name='max-height'>12</property>");
	for (gsize g = 0; g < G_N_ELEMENTS(groups); g++)
		append_group(markup, &groups[g]);
	g_string_append(markup, "</object></child></object></interface>");
	g_autoptr(GtkBuilder) builder = gtk_builder_new_from_string(markup->str, -1);
	return GTK_SHORTCUTS_WINDOW(gtk_builder_get_object(builder, "help"));
}
