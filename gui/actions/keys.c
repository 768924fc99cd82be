#include "gui/actions/keys.h"

#include <glib/gi18n-lib.h>

#define INSTALLED "affekt-keys"

void affekt_keys_install(GtkWidget *widget, const struct affekt_key_group *groups)
{
	GtkEventController *old = g_object_get_data(G_OBJECT(widget), INSTALLED);
	g_object_set_data(G_OBJECT(widget), INSTALLED, NULL);
	if (old != NULL)
		gtk_widget_remove_controller(widget, old);
	if (groups == NULL)
		return;
	GtkEventController *controller = gtk_shortcut_controller_new();
	gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_BUBBLE);
	for (; groups->title != NULL; groups++) {
		for (const struct affekt_key *key = groups->keys; key->trigger != NULL; key++)
			gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(controller),
				gtk_shortcut_new(gtk_shortcut_trigger_parse_string(key->trigger),
					gtk_named_action_new(key->action)));
	}
	gtk_widget_add_controller(widget, controller);
	g_object_set_data(G_OBJECT(widget), INSTALLED, controller);
}

static void append_group(GString *markup, const struct affekt_key_group *group)
{
	g_autofree char *title = g_markup_printf_escaped(
		"<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
		_(group->title));
	g_string_append(markup, title);
	for (const struct affekt_key *key = group->keys; key->trigger != NULL; key++) {
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

GtkShortcutsWindow *affekt_keys_help_new(const struct affekt_key_section *sections)
{
	/* Sections and groups take children only through GtkBuilder before GTK 4.14. */
	g_autoptr(GString) markup =
		g_string_new("<interface><object class='GtkShortcutsWindow' id='help'>"
			     "<property name='modal'>1</property>");
	for (; sections->groups != NULL; sections++) {
		g_autofree char *head =
			g_markup_printf_escaped("<child><object class='GtkShortcutsSection'>"
						"<property name='section-name'>%s</property>"
						"<property name='title'>%s</property>"
						"<property name='max-height'>12</property>",
				sections->title, _(sections->title));
		g_string_append(markup, head);
		for (const struct affekt_key_group *group = sections->groups; group->title != NULL;
			group++)
			append_group(markup, group);
		g_string_append(markup, "</object></child>");
	}
	g_string_append(markup, "</object></interface>");
	g_autoptr(GtkBuilder) builder = gtk_builder_new_from_string(markup->str, -1);
	return GTK_SHORTCUTS_WINDOW(gtk_builder_get_object(builder, "help"));
}
