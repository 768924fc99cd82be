#include "recordings/import/import_pairs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PARTING " _-:/."

/* What the words of borders belong to: only the same kind makes a pair. */
static const struct {
	const char *word;
	int kind;
	bool ends;
} WORDS[] = {
	{"start", 0, false},
	{"begin", 0, false},
	{"started", 0, false},
	{"begins", 0, false},
	{"end", 0, true},
	{"ends", 0, true},
	{"ended", 0, true},
	{"stop", 0, true},
	{"stopped", 0, true},
	{"finish", 0, true},
	{"finished", 0, true},
	{"on", 1, false},
	{"off", 1, true},
	{"onset", 2, false},
	{"offset", 2, true},
};

/* Index in WORDS of the @n bytes at @text; -1 when they are none. */
static int find_word(const char *text, size_t n)
{
	for (guint i = 0; i < G_N_ELEMENTS(WORDS); i++) {
		if (strlen(WORDS[i].word) == n && g_ascii_strncasecmp(text, WORDS[i].word, n) == 0)
			return (int)i;
	}
	return -1;
}

/* The name beside the word of a border, and the word; NULL when @label has not both. */
static char *take_name(const char *label, int *ret_word)
{
	size_t n = strlen(label);
	size_t first = strcspn(label, PARTING);
	size_t last = n;
	while (last > 0 && !strchr(PARTING, label[last - 1]))
		last--;
	if (first == n)
		return NULL;
	char *name = NULL;
	*ret_word = find_word(label + last, n - last);
	if (*ret_word >= 0) {
		name = g_strndup(label, last);
	} else {
		*ret_word = find_word(label, first);
		name = *ret_word >= 0 ? g_strdup(label + first) : NULL;
	}
	if (!name)
		return NULL;
	size_t end = strlen(name);
	while (end > 0 && strchr(PARTING, name[end - 1]))
		name[--end] = '\0';
	memmove(name, name + strspn(name, PARTING), end + 1 - strspn(name, PARTING));
	if (name[0] == '\0')
		g_clear_pointer(&name, g_free);
	return name;
}

static struct rec_import_event *row_at(const struct rec_import_events *events, guint index)
{
	return &g_array_index(events->rows, struct rec_import_event, index);
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer user)
{
	double x = row_at(user, *(const guint *)a)->start_s;
	double y = row_at(user, *(const guint *)b)->start_s;
	return (x > y) - (x < y);
}

/* The rows from @first on that are instants, by time. */
static GArray *list_instants(struct rec_import_events *events, guint first)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = first; i < events->rows->len; i++) {
		if (row_at(events, i)->duration_s == 0 && !row_at(events, i)->is_mark)
			g_array_append_val(list, i);
	}
	g_array_sort_with_data(list, compare_rows, events);
	return list;
}

/* Takes one marker; true when it ends a stretch, which its beginning then tells. */
static bool take_marker(struct rec_import_events *events, guint index, GHashTable *open)
{
	int word;
	struct rec_import_event *row = row_at(events, index);
	g_autofree char *name = take_name(row->label, &word);
	if (!name)
		return false;
	g_autofree char *folded = g_utf8_casefold(name, -1);
	char *key = g_strdup_printf("%d %s", WORDS[word].kind, folded);
	if (!WORDS[word].ends) {
		g_hash_table_replace(open, key, GUINT_TO_POINTER(index + 1));
		return false;
	}
	guint begun = GPOINTER_TO_UINT(g_hash_table_lookup(open, key));
	struct rec_import_event *start = begun > 0 ? row_at(events, begun - 1) : NULL;
	bool is_pair = start && row->start_s > start->start_s;
	if (is_pair) {
		start->duration_s = row->start_s - start->start_s;
		char *begun_name = take_name(start->label, &word);
		g_free(start->label);
		start->label = begun_name;
		g_hash_table_remove(open, key);
	}
	g_free(key);
	return is_pair;
}

void rec_import_pairs_join(
	struct rec_import_events *events, guint first, const char *file, GPtrArray *notes)
{
	g_autoptr(GArray) instants = list_instants(events, first);
	g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree bool *is_end = g_new0(bool, events->rows->len + 1);
	guint n_pairs = 0;
	for (guint i = 0; i < instants->len; i++) {
		guint index = g_array_index(instants, guint, i);
		is_end[index] = take_marker(events, index, open);
		n_pairs += is_end[index];
	}
	for (guint i = events->rows->len; i > first; i--) {
		if (is_end[i - 1])
			g_array_remove_index(events->rows, i - 1);
	}
	if (n_pairs > 0)
		g_ptr_array_add(
			notes, g_strdup_printf(
				       ngettext("%s: %u pair of markers that say start and end is "
						"a visit of a touch point.",
					       "%s: %u pairs of markers that say start and end are "
					       "visits of touch points.",
					       n_pairs),
				       file, n_pairs));
}
