/*
 * Table → GOptionContext → checked words. GOption splits the words and writes the help; what a
 * value must look like, what excludes what and how many operands there are is checked here.
 */
#include "cli/call.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct cli_call {
	const struct cli_command *command;
	bool wants_help;
	GHashTable *values;   /* long name → GPtrArray of texts; a flag's array holds "" */
	GPtrArray *operands;  /* texts, NULL behind the last once parsed */
	GPtrArray *no_values; /* the empty list */
};

static const struct cli_option no_options[] = {{.name = NULL}};
static const struct cli_operand no_operands[] = {{.name = NULL}};

GQuark cli_error_quark(void)
{
	return g_quark_from_static_string("affekt-cli-error");
}

static const struct cli_option *options_of(const struct cli_command *command)
{
	return command->options ? command->options : no_options;
}

static const struct cli_operand *operands_of(const struct cli_command *command)
{
	return command->operands ? command->operands : no_operands;
}

/* @name is a long name, or one letter when it comes from a short option. */
static const struct cli_option *find_option(const struct cli_command *command, const char *name)
{
	for (const struct cli_option *o = options_of(command); o->name; o++) {
		bool is_letter = o->letter && name[0] == o->letter && name[1] == '\0';
		if (is_letter || strcmp(o->name, name) == 0) {
			return o;
		}
	}
	return NULL;
}

static bool is_choice(const char *choices, const char *value)
{
	g_auto(GStrv) words = g_strsplit(choices, "|", -1);
	return g_strv_contains((const char *const *)words, value);
}

static bool check_value(const char *shown, enum cli_type type, const char *choices,
	const char *value, GError **error)
{
	double number = 0;
	int64_t integer = 0;
	const char *wanted = NULL;

	switch (type) {
	case CLI_TYPE_FLAG:
	case CLI_TYPE_TEXT:
		break;
	case CLI_TYPE_NUMBER:
		wanted = core_text_parse_double(value, &number) ? NULL : _("a number such as 12.5");
		break;
	case CLI_TYPE_INTEGER:
		wanted = core_text_parse_int64(value, &integer) ? NULL : _("a whole number");
		break;
	case CLI_TYPE_POSITIVE:
		if (!core_text_parse_double(value, &number) || number <= 0) {
			wanted = _("a number above 0");
		}
		break;
	case CLI_TYPE_FILE:
	case CLI_TYPE_FOLDER:
		wanted = value[0] ? NULL : _("a path");
		break;
	case CLI_TYPE_CHOICE:
		wanted = is_choice(choices, value) ? NULL : choices;
		break;
	case CLI_TYPE_PAIR:
		wanted = strchr(value, '=') > value ? NULL : _("KEY=VALUE");
		break;
	}
	bool is_path = type == CLI_TYPE_FILE || type == CLI_TYPE_FOLDER;
	if (!wanted && !is_path && !g_utf8_validate(value, -1, NULL)) {
		wanted = _("text in UTF-8");
	}
	if (!wanted) {
		return true;
	}
	g_set_error(
		error, CLI_ERROR, CLI_ERROR_CALL, _("%s takes %s, not “%s”"), shown, wanted, value);
	return false;
}

static gboolean take_option(
	const gchar *given, const gchar *value, gpointer user_data, GError **error)
{
	struct cli_call *call = user_data;
	const char *name = given + strspn(given, "-");

	if (strcmp(name, "help") == 0 || strcmp(name, "h") == 0) {
		call->wants_help = true;
		return TRUE;
	}
	const struct cli_option *option = find_option(call->command, name);
	g_assert(option);
	GPtrArray *values = g_hash_table_lookup(call->values, option->name);
	if (values && !option->is_repeatable) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--%s is given twice; it may be given once"), option->name);
		return FALSE;
	}
	g_autofree char *shown = g_strdup_printf("--%s", option->name);
	g_autofree char *choices = cli_call_choices(option);
	if (!check_value(shown, option->type, choices, value ? value : "", error)) {
		return FALSE;
	}
	if (!values) {
		values = g_ptr_array_new_null_terminated(1, g_free, TRUE);
		g_hash_table_insert(call->values, (gpointer)option->name, values);
	}
	g_ptr_array_add(values, g_strdup(value ? value : ""));
	return TRUE;
}

static char *list_operands(const struct cli_command *command)
{
	GString *text = g_string_new(NULL);
	for (const struct cli_operand *o = operands_of(command); o->name; o++) {
		g_string_append_printf(text, "%s%s%s%s%s", text->len ? " " : "",
			o->is_optional ? "[" : "", o->name, o->is_repeatable ? "…" : "",
			o->is_optional ? "]" : "");
	}
	return g_string_free(text, FALSE);
}

static GOptionEntry entry_of(const struct cli_option *option)
{
	/* GOption keeps the callback as a data pointer, which ISO C does not convert to. */
	union {
		GOptionArgFunc function;
		gpointer data;
	} callback = {.function = take_option};

	return (GOptionEntry){
		.long_name = option->name,
		.short_name = option->letter,
		/* Bytes as they were typed: file names need not be text. */
		.flags = option->type == CLI_TYPE_FLAG ? G_OPTION_FLAG_NO_ARG
						       : G_OPTION_FLAG_FILENAME,
		.arg = G_OPTION_ARG_CALLBACK,
		.arg_data = callback.data,
		.description = option->help,
		.arg_description = option->argument,
	};
}

/* A context whose one group fills @call; NULL to only print help. */
static GOptionContext *create_context(const struct cli_command *command, struct cli_call *call)
{
	static const struct cli_option help = {
		.name = "help",
		.letter = 'h',
		.help = N_("Show this help"),
	};
	g_autofree char *operands = list_operands(command);
	GOptionContext *context = g_option_context_new(operands);
	GOptionGroup *group = g_option_group_new("main", "", "", call, NULL);
	g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));

	for (const struct cli_option *o = options_of(command); o->name; o++) {
		GOptionEntry entry = entry_of(o);
		g_array_append_val(entries, entry);
	}
	GOptionEntry entry = entry_of(&help);
	g_array_append_val(entries, entry);
	g_option_group_add_entries(group, (const GOptionEntry *)(void *)entries->data);
	g_option_group_set_translation_domain(group, GETTEXT_PACKAGE);
	g_option_context_set_main_group(context, group);
	g_option_context_set_help_enabled(context, FALSE);
	return context;
}

/* The names of @option->excludes that were given too make the call wrong. */
static bool check_exclusions(
	const struct cli_call *call, const struct cli_option *option, GError **error)
{
	if (!option->excludes || !cli_call_has(call, option->name)) {
		return true;
	}
	g_auto(GStrv) names = g_strsplit(option->excludes, " ", -1);
	for (char **name = names; *name; name++) {
		if (cli_call_has(call, *name)) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
				_("--%s and --%s cannot stand in one call"), option->name, *name);
			return false;
		}
	}
	return true;
}

static bool check_options(const struct cli_call *call, GError **error)
{
	for (const struct cli_option *o = options_of(call->command); o->name; o++) {
		if (o->is_required && !cli_call_has(call, o->name)) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL, _("--%s %s is missing"),
				o->name, o->argument);
			return false;
		}
		if (!check_exclusions(call, o, error)) {
			return false;
		}
	}
	return true;
}

static bool check_operands(const struct cli_call *call, GError **error)
{
	const struct cli_operand *operand = operands_of(call->command);
	size_t i = 0;

	while (i < call->operands->len) {
		const char *word = g_ptr_array_index(call->operands, i);
		if (!operand->name) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
				_("“%s” is one word too many"), word);
			return false;
		}
		if (!check_value(operand->name, operand->type, NULL, word, error)) {
			return false;
		}
		i++;
		if (!operand->is_repeatable || i == call->operands->len) {
			operand++;
		}
	}
	if (operand->name && !operand->is_optional) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL, _("%s is missing"), operand->name);
		return false;
	}
	return true;
}

static void take_operands(struct cli_call *call, GStrv rest)
{
	for (char **word = rest + 1; *word; word++) {
		bool ends_options = strcmp(*word, "--") == 0;
		if (!ends_options) {
			g_ptr_array_add(call->operands, g_strdup(*word));
		}
	}
}

struct cli_call *cli_call_parse(
	const struct cli_command *command, char *const *words, size_t n, GError **error)
{
	struct cli_call *call = g_new0(struct cli_call, 1);
	call->command = command;
	call->values = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	call->operands = g_ptr_array_new_null_terminated(4, g_free, TRUE);
	call->no_values = g_ptr_array_new_null_terminated(1, NULL, TRUE);

	g_auto(GStrv) rest = g_new0(char *, n + 2);
	rest[0] = g_strdup("affekt");
	for (size_t i = 0; i < n; i++) {
		rest[i + 1] = g_strdup(words[i]);
	}
	g_autoptr(GOptionContext) context = create_context(command, call);
	g_autoptr(GError) wrong = NULL;
	bool is_good = g_option_context_parse_strv(context, &rest, &wrong);
	if (is_good) {
		take_operands(call, rest);
	}
	if (!call->wants_help) {
		is_good = is_good && check_options(call, &wrong) && check_operands(call, &wrong);
	}
	if (!is_good && !call->wants_help) {
		g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL, wrong->message);
		cli_call_destroy(call);
		return NULL;
	}
	return call;
}

void cli_call_destroy(struct cli_call *call)
{
	if (!call) {
		return;
	}
	g_hash_table_unref(call->values);
	g_ptr_array_unref(call->operands);
	g_ptr_array_unref(call->no_values);
	g_free(call);
}

const struct cli_command *cli_call_command(const struct cli_call *call)
{
	return call->command;
}

bool cli_call_wants_help(const struct cli_call *call)
{
	return call->wants_help;
}

const char *const *cli_call_texts(const struct cli_call *call, const char *name)
{
	g_assert(find_option(call->command, name));
	GPtrArray *values = g_hash_table_lookup(call->values, name);
	return (const char *const *)(values ? values : call->no_values)->pdata;
}

bool cli_call_has(const struct cli_call *call, const char *name)
{
	return cli_call_texts(call, name)[0] != NULL;
}

const char *cli_call_text(const struct cli_call *call, const char *name, const char *fallback)
{
	const char *const *values = cli_call_texts(call, name);
	guint n = g_strv_length((char **)values);
	return n ? values[n - 1] : fallback;
}

double cli_call_number(const struct cli_call *call, const char *name, double fallback)
{
	const char *text = cli_call_text(call, name, NULL);
	double number = fallback;
	if (text) {
		core_text_parse_double(text, &number);
	}
	return number;
}

gint64 cli_call_integer(const struct cli_call *call, const char *name, gint64 fallback)
{
	const char *text = cli_call_text(call, name, NULL);
	int64_t number = fallback;
	if (text) {
		core_text_parse_int64(text, &number);
	}
	return number;
}

GHashTable *cli_call_pairs(const struct cli_call *call, const char *name)
{
	GHashTable *pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	for (const char *const *pair = cli_call_texts(call, name); *pair; pair++) {
		const char *equals = strchr(*pair, '=');
		g_hash_table_insert(
			pairs, g_strndup(*pair, (gsize)(equals - *pair)), g_strdup(equals + 1));
	}
	return pairs;
}

size_t cli_call_operand_count(const struct cli_call *call)
{
	return call->operands->len;
}

const char *cli_call_operand(const struct cli_call *call, size_t index)
{
	return index < call->operands->len ? g_ptr_array_index(call->operands, index) : NULL;
}

const char *const *cli_call_operands(const struct cli_call *call)
{
	return (const char *const *)call->operands->pdata;
}

char *cli_call_choices(const struct cli_option *option)
{
	if (!option->list_choices) {
		return g_strdup(option->choices);
	}
	GString *words = g_string_new(NULL);
	for (const struct cli_choice *c = option->list_choices(); c->name; c++) {
		g_string_append_printf(words, "%s%s", words->len ? "|" : "", c->name);
	}
	return g_string_free(words, FALSE);
}

char *cli_call_usage(const struct cli_command *command)
{
	GString *text = g_string_new("affekt ");
	g_autofree char *operands = list_operands(command);
	bool has_more = false;

	g_string_append(text, command->name);
	if (operands[0]) {
		g_string_append_printf(text, " %s", operands);
	}
	for (const struct cli_option *o = options_of(command); o->name; o++) {
		if (o->is_required) {
			g_string_append_printf(text, " --%s %s%s", o->name, o->argument,
				o->is_repeatable ? "…" : "");
		} else {
			has_more = true;
		}
	}
	g_string_append(text, has_more ? " [OPTION…]" : "");
	return g_string_free(text, FALSE);
}

/* What each word of an option's list is. */
static void append_choices(GString *text, const struct cli_option *option)
{
	g_string_append_printf(text, "%s--%s:", text->len ? "\n\n" : "", option->name);
	for (const struct cli_choice *c = option->list_choices(); c->name; c++) {
		g_string_append_printf(text, "\n  %-6s %s", c->name, _(c->help));
	}
}

char *cli_call_help(const struct cli_command *command)
{
	g_autoptr(GOptionContext) context = create_context(command, NULL);
	g_autofree char *program = g_strdup_printf("affekt %s", command->name);
	GString *end = g_string_new(command->description ? _(command->description) : NULL);

	for (const struct cli_option *o = options_of(command); o->name; o++) {
		if (o->list_choices) {
			append_choices(end, o);
		}
	}
	if (command->examples) {
		g_auto(GStrv) lines = g_strsplit(command->examples, "\n", -1);
		g_string_append_printf(end, "%s%s", end->len ? "\n\n" : "", _("Examples:"));
		for (char **line = lines; *line; line++) {
			g_string_append_printf(end, "\n  %s", *line);
		}
	}
	g_option_context_set_summary(context, _(command->summary));
	g_option_context_set_description(context, end->len ? end->str : NULL);
	g_string_free(end, TRUE);
	g_set_prgname(program);
	return g_option_context_get_help(context, TRUE, NULL);
}
