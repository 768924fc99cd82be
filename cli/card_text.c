#include "cli/card_text.h"

#include "cli/table.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

/* The member @name of @parent as an object; NULL when it is none. */
static JsonObject *get_object(JsonObject *parent, const char *name)
{
	JsonNode *node = parent ? json_object_get_member(parent, name) : NULL;
	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonObject *get_root(JsonNode *node)
{
	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* A number, a text or a truth value in as few characters as tell it; the caller's. */
static char *format_value(JsonObject *parameter, const char *name)
{
	JsonNode *node = json_object_get_member(parameter, name);
	if (!node || !JSON_NODE_HOLDS_VALUE(node)) {
		return g_strdup("-");
	}
	if (json_node_get_value_type(node) == G_TYPE_DOUBLE) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];
		return g_strdup(
			g_ascii_formatd(text, sizeof(text), "%.7g", json_node_get_double(node)));
	}
	if (json_node_get_value_type(node) == G_TYPE_STRING) {
		return g_strdup(json_node_get_string(node));
	}
	return rec_json_to_text(node, false);
}

static void add_row(JsonObject *parameters, const char *name, JsonNode *node, gpointer user)
{
	struct cli_table *table = user;
	JsonObject *parameter = get_root(node);

	(void)parameters;
	if (!parameter) {
		return;
	}
	g_autofree char *value = format_value(parameter, "value");
	g_autofree char *usual = format_value(parameter, "default");
	g_autofree char *unit = format_value(parameter, "unit");
	bool is_changed = g_strcmp0(value, usual) != 0;
	g_autofree char *note = is_changed ? g_strdup_printf(_("changed from %s"), usual) : NULL;
	cli_table_add_text(table, name);
	cli_table_add_text(table, value);
	cli_table_add_text(table, unit);
	cli_table_add_text(table, note);
}

char *cli_card_text(const char *card)
{
	static const char *const heads[] = {
		N_("parameter"), N_(">value"), N_("unit"), N_("note"), NULL};
	g_autoptr(JsonNode) node = json_from_string(card, NULL);
	JsonObject *parameters = get_object(get_root(node), "parameters");
	struct cli_table table;

	if (!parameters) {
		return g_strconcat("  ", card, "\n", NULL);
	}
	cli_table_init(&table, heads);
	json_object_foreach_member(parameters, add_row, &table);
	char *text = cli_table_format(&table);
	cli_table_finish(&table);
	return text;
}

static char *baseline_text(const char *card, const char *member)
{
	g_autoptr(JsonNode) node = json_from_string(card, NULL);
	JsonObject *baseline = get_object(get_root(node), "baseline");
	return baseline ? g_strdup(json_object_get_string_member_with_default(
				  baseline, member, NULL))
			: NULL;
}

char *cli_card_text_baseline(const char *card)
{
	return baseline_text(card, "rule");
}

char *cli_card_text_baseline_participant(const char *card)
{
	return baseline_text(card, "participant");
}
