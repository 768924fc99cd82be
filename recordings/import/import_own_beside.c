#include "recordings/import/import_own_beside.h"

#include "recordings/import/table_read.h"
#include "recordings/session/origin.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The path of the first table of ours; NULL none. */
static const char *find_own(const GPtrArray *sources)
{
	for (guint i = 0; i < sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(sources, i);

		if (source->has_exact_stamps)
			return source->path;
	}
	return NULL;
}

/* The table called @name in @folder; NULL without an error when it is not there. */
static struct rec_table *open_beside(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	return g_file_test(path, G_FILE_TEST_IS_REGULAR)
		       ? rec_table_open(path, REC_TABLE_HEADED, error)
		       : NULL;
}

/* The places of @names in @table; false when one is missing: then the table is somebody else's. */
static bool find_all(const struct rec_table *table, const char *const *names, guint *ret_columns)
{
	for (guint i = 0; names[i]; i++) {
		int column = rec_table_find_column(table, names[i]);

		if (column < 0)
			return false;
		ret_columns[i] = (guint)column;
	}
	return true;
}

static char *take_text(struct rec_table *table, guint column)
{
	const char *text = rec_table_text(table, column);

	return text[0] != '\0' ? g_strdup(text) : NULL;
}

/* Planned ones that were skipped have no times and are passed over. */
static bool read_visits(struct rec_table *table, struct rec_import_events *events, GError **error)
{
	enum {
		ID,
		TITLE,
		PHASE,
		CRITICAL,
		START,
		END,
		N_COLUMNS
	};
	static const char *const NAMES[] = {
		"id", "title", "phase", "critical", "start_s", "end_s", NULL};
	guint columns[N_COLUMNS];
	GError *wrong = NULL;

	if (!find_all(table, NAMES, columns))
		return true;
	while (rec_table_next(table, &wrong)) {
		double start_s, end_s;

		if (!rec_table_number(table, columns[START], &start_s, error) ||
			!rec_table_number(table, columns[END], &end_s, error))
			return false;
		if (isnan(start_s))
			continue;
		struct rec_import_event *event = rec_import_events_add(events, start_s,
			end_s > start_s ? end_s - start_s : 0,
			rec_table_text(table, columns[TITLE]));
		event->id = take_text(table, columns[ID]);
		event->phase = take_text(table, columns[PHASE]);
		event->is_critical = strcmp(rec_table_text(table, columns[CRITICAL]), "1") == 0;
	}
	if (wrong)
		g_propagate_error(error, wrong);
	return !wrong;
}

static bool read_marks(struct rec_table *table, struct rec_import_events *events, GError **error)
{
	enum {
		TIME,
		LABEL,
		NOTE,
		N_COLUMNS
	};
	static const char *const NAMES[] = {"time_s", "label", "note", NULL};
	guint columns[N_COLUMNS];
	GError *wrong = NULL;

	if (!find_all(table, NAMES, columns))
		return true;
	while (rec_table_next(table, &wrong)) {
		double time_s;

		if (!rec_table_number(table, columns[TIME], &time_s, error))
			return false;
		if (isnan(time_s))
			continue;
		struct rec_import_event *event = rec_import_events_add(
			events, time_s, 0, rec_table_text(table, columns[LABEL]));
		event->is_mark = true;
		event->note = take_text(table, columns[NOTE]);
	}
	if (wrong)
		g_propagate_error(error, wrong);
	return !wrong;
}

static bool read_table(const char *folder, const char *name,
	bool (*read)(struct rec_table *table, struct rec_import_events *events, GError **error),
	struct rec_import_events *events, GPtrArray *notes, GError **error)
{
	GError *wrong = NULL;
	g_autoptr(rec_table) table = open_beside(folder, name, &wrong);
	guint first = events->rows->len;

	if (wrong) {
		g_propagate_error(error, wrong);
		return false;
	}
	if (table && !read(table, events, error))
		return false;
	if (events->rows->len > first)
		rec_import_events_tell(events, first, name, notes);
	return true;
}

/* The export that lists @name; when several do, nobody can tell. */
static void read_origin(
	const char *folder, const char *name, char **ret_participant, char **ret_start)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *entry = NULL;
	struct rec_origin_page found = {0};
	guint n_found = 0;

	while (dir && (entry = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, entry, NULL);
		struct rec_origin_page page;

		if (!rec_origin_is_name(entry) || !rec_origin_read(path, &page))
			continue;
		bool is_it = g_strv_contains((const char *const *)page.files, name);
		n_found += is_it ? 1 : 0;
		if (is_it && n_found == 1)
			found = page;
		else
			rec_origin_page_clear(&page);
	}
	if (n_found == 1) {
		*ret_participant = g_steal_pointer(&found.participant);
		*ret_start = g_steal_pointer(&found.start_time);
	}
	rec_origin_page_clear(&found);
}

bool rec_import_own_beside_read(const GPtrArray *sources, struct rec_import_events *events,
	char **ret_participant, char **ret_start, GPtrArray *notes, GError **error)
{
	const char *path = find_own(sources);

	if (!path)
		return true;
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	read_origin(folder, name, ret_participant, ret_start);
	if (*ret_participant || *ret_start)
		g_ptr_array_add(
			notes, g_strdup(_("Participant and start are those of the export.")));
	return !events ||
	       (read_table(folder, "touchpoints.csv", read_visits, events, notes, error) &&
		       read_table(folder, "marks.csv", read_marks, events, notes, error));
}
