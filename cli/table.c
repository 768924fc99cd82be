#include "cli/table.h"

#include "cli/terminal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

void cli_table_init(struct cli_table *table, const char *const *heads)
{
	guint n = g_strv_length((char **)heads);
	g_assert(n <= CLI_TABLE_COLUMNS_MAX);
	*table = (struct cli_table){
		.n_columns = n,
		.heads = heads,
		.cells = g_ptr_array_new_with_free_func(g_free),
	};
	for (guint i = 0; i < n; i++) {
		table->is_right[i] = heads[i][0] == '>';
	}
}

void cli_table_finish(struct cli_table *table)
{
	g_ptr_array_unref(table->cells);
}

void cli_table_add_text(struct cli_table *table, const char *text)
{
	g_ptr_array_add(table->cells, cli_terminal_clean(text && text[0] ? text : "-"));
}

void cli_table_add_number(struct cli_table *table, double value, int decimals)
{
	bool rounds_to_zero = fabs(value) < 0.5 * pow(10, -decimals);
	double shown = rounds_to_zero ? 0 : value; /* no "-0.0" */
	char *cell = isfinite(value) ? g_strdup_printf("%.*f", decimals, shown) : g_strdup("-");
	g_ptr_array_add(table->cells, cell);
}

void cli_table_add_integer(struct cli_table *table, gint64 value)
{
	g_ptr_array_add(table->cells, g_strdup_printf("%" G_GINT64_FORMAT, value));
}

static const char *head_of(const struct cli_table *table, guint column)
{
	const char *head = table->heads[column];
	const char *shown = head[0] ? _(head) : "";
	return shown + (shown[0] == '>' ? 1 : 0);
}

static void append_cell(
	GString *out, const struct cli_table *table, guint column, const char *text, glong width)
{
	g_autofree char *blanks = g_strnfill((gsize)(width - g_utf8_strlen(text, -1)), ' ');
	bool is_last = column + 1 == table->n_columns;
	if (table->is_right[column]) {
		g_string_append_printf(out, "%s%s", blanks, text);
	} else {
		g_string_append_printf(out, "%s%s", text, is_last ? "" : blanks);
	}
	g_string_append(out, is_last ? "\n" : "  ");
}

char *cli_table_format(const struct cli_table *table)
{
	GString *out = g_string_new(NULL);
	glong widths[CLI_TABLE_COLUMNS_MAX] = {0};
	guint n = table->n_columns;

	g_assert(n > 0);
	for (guint i = 0; i < n; i++) {
		widths[i] = g_utf8_strlen(head_of(table, i), -1);
	}
	for (guint i = 0; i < table->cells->len; i++) {
		glong width = g_utf8_strlen(g_ptr_array_index(table->cells, i), -1);
		widths[i % n] = MAX(widths[i % n], width);
	}
	g_string_append(out, "  ");
	for (guint i = 0; i < n; i++) {
		append_cell(out, table, i, head_of(table, i), widths[i]);
	}
	for (guint i = 0; i < table->cells->len; i++) {
		const char *text = g_ptr_array_index(table->cells, i);
		g_string_append(out, i % n == 0 ? "  " : "");
		append_cell(out, table, i % n, text, widths[i % n]);
	}
	return g_string_free(out, FALSE);
}
