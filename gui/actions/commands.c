#include "gui/actions/commands.h"

#define COMMAND "affekt-command"
#define CHANGED "affekt-changed"

static void activated(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	const struct affekt_command *command = g_object_get_data(G_OBJECT(action), COMMAND);
	(void)parameter;
	command->run(page);
}

void affekt_commands_add(GActionMap *map, const struct affekt_command *commands, gpointer page)
{
	for (; commands->name != NULL; commands++) {
		g_autoptr(GSimpleAction) action = g_simple_action_new(commands->name, NULL);
		g_object_set_data(G_OBJECT(action), COMMAND, (gpointer)commands);
		g_signal_connect_object(action, "activate", G_CALLBACK(activated), page, 0);
		g_action_map_add_action(map, G_ACTION(action));
	}
}

struct affekt_switch {
	void (*changed)(gpointer page, const char *name, gboolean is_on);
};

static void switched(GSimpleAction *action, GVariant *value, gpointer page)
{
	const struct affekt_switch *flip = g_object_get_data(G_OBJECT(action), CHANGED);
	g_simple_action_set_state(action, value);
	flip->changed(page, g_action_get_name(G_ACTION(action)), g_variant_get_boolean(value));
}

void affekt_commands_add_switch(GActionMap *map, const char *name, gboolean is_on,
	void (*changed)(gpointer page, const char *name, gboolean is_on), gpointer page)
{
	g_autoptr(GSimpleAction) action =
		g_simple_action_new_stateful(name, NULL, g_variant_new_boolean(is_on));
	struct affekt_switch *flip = g_new(struct affekt_switch, 1);
	flip->changed = changed;
	g_object_set_data_full(G_OBJECT(action), CHANGED, flip, g_free);
	g_signal_connect_object(action, "change-state", G_CALLBACK(switched), page, 0);
	g_action_map_add_action(map, G_ACTION(action));
}

void affekt_commands_enable(GActionMap *map, const char *name, gboolean is_enabled)
{
	GAction *action = g_action_map_lookup_action(map, name);
	g_simple_action_set_enabled(G_SIMPLE_ACTION(action), is_enabled);
}
