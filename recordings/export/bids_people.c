#include "recordings/export/bids_people.h"

#include "recordings/import/table_read.h"
#include "recordings/table/book_tsv.h"

#include <string.h>

static const struct {
	const char *key; /* of the session's info */
	const char *column, *about;
} FACTS[] = {
	{"age", "age", "{\"Description\": \"age\", \"Units\": \"year\"}"},
	{"sex", "sex", "{\"Description\": \"sex as it was entered\"}"},
	{"hand", "handedness", "{\"Description\": \"hand as it was entered\"}"},
};

/* The table: names of columns, and rows that map them to texts. */
struct people {
	GPtrArray *columns; /* char*; the first is participant_id */
	GHashTable *rows;   /* id → GHashTable of column → text */
};

static void add_column(struct people *people, const char *name)
{
	for (guint i = 0; i < people->columns->len; i++) {
		if (strcmp(g_ptr_array_index(people->columns, i), name) == 0)
			return;
	}
	g_ptr_array_add(people->columns, g_strdup(name));
}

static GHashTable *new_texts(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static bool read_people(struct people *people, const char *path, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_TABS, error);
	if (!table)
		return false;
	for (guint i = 0; i < rec_table_n_columns(table); i++)
		add_column(people, rec_table_column_name(table, i));
	while (rec_table_next(table, &local)) {
		GHashTable *row = new_texts();
		for (guint i = 0; i < rec_table_n_columns(table); i++)
			g_hash_table_insert(row, g_strdup(rec_table_column_name(table, i)),
				g_strdup(rec_table_text(table, i)));
		const char *id = g_hash_table_lookup(row, "participant_id");
		g_hash_table_replace(people->rows, g_strdup(id ? id : ""), row);
	}
	if (!local)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static void put_person(struct people *people, const char *id, GHashTable *info)
{
	GHashTable *row = new_texts();
	for (guint i = 0; i < G_N_ELEMENTS(FACTS); i++) {
		const char *value = g_hash_table_lookup(info, FACTS[i].key);
		if (!value)
			continue;
		add_column(people, FACTS[i].column);
		g_hash_table_insert(row, g_strdup(FACTS[i].column), g_strdup(value));
	}
	g_hash_table_insert(row, g_strdup("participant_id"), g_strdup(id));
	g_hash_table_replace(people->rows, g_strdup(id), row);
}

static char *print_table(const struct people *people)
{
	GString *text = g_string_new(NULL);
	guint n = people->columns->len;
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, "%s%c",
			(const char *)g_ptr_array_index(people->columns, i),
			i + 1 < n ? '\t' : '\n');
	GList *ids = g_list_sort(g_hash_table_get_keys(people->rows), (GCompareFunc)strcmp);
	for (GList *id = ids; id; id = id->next) {
		GHashTable *row = g_hash_table_lookup(people->rows, id->data);
		for (guint i = 0; i < n; i++) {
			rec_book_tsv_append_cell(text,
				g_hash_table_lookup(row, g_ptr_array_index(people->columns, i)));
			g_string_append_c(text, i + 1 < n ? '\t' : '\n');
		}
	}
	g_list_free(ids);
	return g_string_free(text, FALSE);
}

static char *print_about(const struct people *people)
{
	GString *text = g_string_new(
		"{\"participant_id\": {\"Description\": \"pseudonym of the participant\"}");
	for (guint i = 0; i < people->columns->len; i++) {
		for (guint k = 0; k < G_N_ELEMENTS(FACTS); k++) {
			if (strcmp(g_ptr_array_index(people->columns, i), FACTS[k].column) == 0)
				g_string_append_printf(
					text, ",\n \"%s\": %s", FACTS[k].column, FACTS[k].about);
		}
	}
	g_string_append_c(text, '}');
	return g_string_free(text, FALSE);
}

bool rec_bids_people_add(const char *path, const char *label, GHashTable *info, char **ret_table,
	char **ret_about, GError **error)
{
	g_autofree char *id = g_strconcat("sub-", label, NULL);
	struct people people = {
		.columns = g_ptr_array_new_with_free_func(g_free),
		.rows = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref),
	};
	add_column(&people, "participant_id");
	bool is_read = !g_file_test(path, G_FILE_TEST_EXISTS) || read_people(&people, path, error);
	if (is_read) {
		put_person(&people, id, info);
		*ret_table = print_table(&people);
		*ret_about = print_about(&people);
	}
	g_ptr_array_unref(people.columns);
	g_hash_table_unref(people.rows);
	return is_read;
}
