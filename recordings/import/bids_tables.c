#include "recordings/import/bids_tables.h"

#include "recordings/formats/wall_time.h"
#include "recordings/import/table_read.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	EVENTS_MAX = 1000000,
	FACTS_MAX = 64, /* columns of participants.tsv that are kept */
};

static const double EARLIEST_S = 365.25 * 86400;

/* The cell's text; NULL when there is none, or it is n/a. */
static const char *get_text(struct rec_table *table, int column)
{
	const char *text = column >= 0 ? rec_table_text(table, (guint)column) : "";
	return text[0] == '\0' || g_ascii_strcasecmp(text, "n/a") == 0 ? NULL : text;
}

/* By its name, never by its number. */
static int find_column(const struct rec_table *table, const char *name)
{
	for (guint i = 0; i < rec_table_n_columns(table); i++) {
		if (g_ascii_strcasecmp(rec_table_column_name(table, i), name) == 0)
			return (int)i;
	}
	return -1;
}

static const char *const LABELS[] = {"trial_type", "event_type", "condition", "label", "event",
	"name", "value", "stim_type", "stim_file", "trigger"};

/* Where the cells of an event stand; -1: nowhere. */
struct columns {
	int onset, duration, kind, label, touchpoint;
	int labels[G_N_ELEMENTS(LABELS)];
};

static struct columns find_columns(const struct rec_table *table)
{
	struct columns columns = {
		.onset = find_column(table, "onset"),
		.duration = find_column(table, "duration"),
		.kind = find_column(table, "trial_type"),
		.label = find_column(table, "label"),
		.touchpoint = find_column(table, "touchpoint"),
	};
	for (guint i = 0; i < G_N_ELEMENTS(LABELS); i++)
		columns.labels[i] = find_column(table, LABELS[i]);
	return columns;
}

static const char *find_label(struct rec_table *table, const struct columns *columns)
{
	for (guint i = 0; i < G_N_ELEMENTS(LABELS); i++) {
		const char *label = get_text(table, columns->labels[i]);
		if (label)
			return label;
	}
	return "event";
}

/* Takes the current row; *n_untimed counts those that have no onset. */
static bool take_event(struct rec_import_events *events, struct rec_table *table,
	const struct columns *columns, guint *n_untimed, GError **error)
{
	double onset_s;
	double duration_s = NAN;
	if (!rec_table_number(table, (guint)columns->onset, &onset_s, error) ||
		(columns->duration >= 0 &&
			!rec_table_number(table, (guint)columns->duration, &duration_s, error)))
		return false;
	if (events->rows->len >= EVENTS_MAX || fabs(onset_s) >= 1e8 || duration_s < 0) {
		rec_table_set_error(table,
			events->rows->len >= EVENTS_MAX ? -1
			: duration_s < 0                ? columns->duration
							: columns->onset,
			error,
			events->rows->len >= EVENTS_MAX ? _("there are more than a million events")
			: duration_s < 0                ? _("the duration is negative")
							: _("no onset lies that far"));
		return false;
	}
	if (isnan(onset_s)) {
		*n_untimed += 1;
		return true;
	}
	const char *kind = get_text(table, columns->kind);
	const char *id = get_text(table, columns->touchpoint);
	bool is_own = columns->touchpoint >= 0 && columns->label >= 0 && kind;
	bool is_visit = is_own && id && strcmp(kind, "touchpoint") == 0;
	bool is_mark = is_own && strcmp(kind, "mark") == 0;
	const char *own_label = get_text(table, columns->label);
	const char *label = is_mark    ? (own_label ? own_label : "mark")
			    : is_visit ? (own_label ? own_label : id)
				       : find_label(table, columns);
	double known_s = isnan(duration_s) && !is_visit ? 0 : duration_s;
	struct rec_import_event *event = rec_import_events_add(events, onset_s, known_s, label);
	event->id = is_visit ? g_strdup(id) : NULL;
	event->is_mark = is_mark;
	return true;
}

static void tell_events(const struct rec_import_events *events, guint first, const char *path,
	guint n_untimed, GPtrArray *notes)
{
	g_autofree char *shown = g_filename_display_basename(path);
	rec_import_events_tell(events, first, shown, notes);
	if (n_untimed > 0)
		g_ptr_array_add(notes,
			g_strdup_printf(
				ngettext("%s: %u event has no onset and is left out.",
					"%s: %u events have no onset and are left out.", n_untimed),
				shown, n_untimed));
}

bool rec_bids_tables_events(const struct rec_bids_dataset *dataset, const char *file,
	struct rec_import_events *events, GPtrArray *notes, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *path = rec_bids_dataset_find(dataset, file, "events.tsv");
	guint first = events->rows->len;
	guint n_untimed = 0;
	if (!path) {
		g_ptr_array_add(notes,
			g_strdup(_("There is no events.tsv for this recording, so no touch points "
				   "and marks.")));
		return true;
	}
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_TABS, error);
	if (!table)
		return false;
	struct columns columns = find_columns(table);
	if (columns.onset < 0) {
		g_autofree char *list = rec_table_list_columns(table);
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s has no column onset; its columns are %s."), path, list);
		return false;
	}
	while (rec_table_next(table, &local)) {
		if (!take_event(events, table, &columns, &n_untimed, error))
			return false;
	}
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	tell_events(events, first, path, n_untimed, notes);
	return true;
}

/* The keys that a laboratory expects stand for those of the standard. */
static const char *name_fact(const char *column)
{
	return strcmp(column, "handedness") == 0 ? "hand" : column;
}

/* Goes to the first row whose @column is @wanted; false at the end, and with an error. */
static bool find_row(struct rec_table *table, int column, const char *wanted, GError **error)
{
	while (rec_table_next(table, error)) {
		if (strcmp(rec_table_text(table, (guint)column), wanted) == 0)
			return true;
	}
	return false;
}

bool rec_bids_tables_person(
	const struct rec_bids_dataset *dataset, GHashTable *info, GPtrArray *notes, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *path = g_build_filename(dataset->root, "participants.tsv", NULL);
	g_autofree char *wanted = g_strconcat("sub-", dataset->participant, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_TABS, error);
	int id = table ? find_column(table, "participant_id") : -1;
	if (!table)
		return false;
	bool has_row = id >= 0 && find_row(table, id, wanted, &local);
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (!has_row) {
		g_ptr_array_add(
			notes, g_strdup_printf(_("participants.tsv has no row for %s."), wanted));
		return true;
	}
	guint n = MIN(rec_table_n_columns(table), (guint)FACTS_MAX);
	for (guint i = 0; i < n; i++) {
		const char *text = get_text(table, (int)i);
		const char *name = rec_table_column_name(table, i);
		if (text && (int)i != id)
			g_hash_table_insert(info, g_strdup(name_fact(name)), g_strdup(text));
	}
	return true;
}

static void take_start(const char *time, char **ret_start, GPtrArray *notes)
{
	double start_s;
	bool is_local;
	if (rec_wall_time_parse(time, &start_s, &is_local) == REC_WALL_TIME_DATED &&
		start_s >= EARLIEST_S)
		*ret_start = g_strdup(time);
	else
		g_ptr_array_add(notes,
			g_strdup_printf(_("The time of the recording, %s, was moved to hide it, so "
					  "it is not taken."),
				time));
}

bool rec_bids_tables_start(const struct rec_bids_dataset *dataset,
	const struct rec_bids_recording *recording, char **ret_start, GPtrArray *notes,
	GError **error)
{
	const char *first = g_ptr_array_index(recording->files, 0);
	g_autofree char *path = rec_bids_dataset_find(dataset, first, "scans.tsv");
	if (!path)
		return true;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_TABS, error);
	int file = table ? find_column(table, "filename") : -1;
	int time = table ? find_column(table, "acq_time") : -1;
	g_autoptr(GError) local = NULL;
	if (!table)
		return false;
	while (file >= 0 && time >= 0 && rec_table_next(table, &local)) {
		const char *text = get_text(table, time);
		if (!text || !rec_bids_recording_has(recording, rec_table_text(table, (guint)file)))
			continue;
		take_start(text, ret_start, notes);
		break;
	}
	if (!local)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}
