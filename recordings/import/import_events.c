#include "recordings/import/import_events.h"

#include "core/text.h"
#include "recordings/import/import_time_column.h"
#include "recordings/session/visits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void clear_event(gpointer data)
{
	struct rec_import_event *event = data;
	g_free(event->label);
	g_free(event->id);
	g_free(event->phase);
	g_free(event->note);
}

struct rec_import_events *rec_import_events_new(void)
{
	struct rec_import_events *events = g_new0(struct rec_import_events, 1);
	events->rows = g_array_new(FALSE, TRUE, sizeof(struct rec_import_event));
	g_array_set_clear_func(events->rows, clear_event);
	return events;
}

void rec_import_events_free(rec_import_events *events)
{
	if (!events)
		return;
	g_array_unref(events->rows);
	g_free(events);
}

struct rec_import_event *rec_import_events_add(
	struct rec_import_events *events, double start_s, double duration_s, const char *label)
{
	struct rec_import_event event = {
		.start_s = start_s, .duration_s = duration_s, .label = g_strdup(label)};
	g_array_append_val(events->rows, event);
	return &g_array_index(events->rows, struct rec_import_event, events->rows->len - 1);
}

/* A visit without a known end is one only when its row says so. */
static bool is_visit(const struct rec_import_event *event)
{
	return event->id ? !event->is_mark : event->duration_s > 0 && !event->is_mark;
}

void rec_import_events_tell(
	const struct rec_import_events *events, guint first, const char *file, GPtrArray *notes)
{
	guint n_visits = 0;
	for (guint i = first; i < events->rows->len; i++)
		n_visits += is_visit(&g_array_index(events->rows, struct rec_import_event, i));
	guint n_marks = events->rows->len - first - n_visits;
	g_autofree char *visits = g_strdup_printf(
		ngettext("%u visit of a touch point", "%u visits of touch points", n_visits),
		n_visits);
	g_autofree char *marks =
		g_strdup_printf(ngettext("%u mark (an event without duration)",
					"%u marks (events without duration)", n_marks),
			n_marks);
	g_ptr_array_add(notes, g_strdup_printf(_("%s: %s and %s."), file, visits, marks));
}

/* The first column that has one of @names; -1 when none has. */
static int find_any(const struct rec_table *table, const char *const *names)
{
	for (guint i = 0; names[i]; i++) {
		int column = rec_table_find_column(table, names[i]);
		if (column >= 0)
			return column;
	}
	return -1;
}

/* Where the cells of an event stand. */
struct columns {
	struct rec_import_time_column time;
	int duration; /* -1: there is none */
	double duration_scale_s;
	int label;
};

static bool find_columns(
	const struct rec_table *table, const char *time_column, struct columns *ret, GError **error)
{
	static const char *const DURATIONS[] = {"duration_s", "duration", "duration_ms", NULL};
	static const char *const LABELS[] = {
		"label", "trial_type", "event", "name", "marker", NULL};
	g_autofree char *list = rec_table_list_columns(table);

	if (!(time_column && rec_import_time_column_find(table, time_column, &ret->time, NULL)) &&
		!rec_import_time_column_find(table, NULL, &ret->time, error))
		return false;
	/* Steps between events tell nothing of their unit. */
	ret->time.is_guess = false;
	ret->duration = find_any(table, DURATIONS);
	ret->label = find_any(table, LABELS);
	bool is_ms = ret->duration >= 0 &&
		     g_str_has_suffix(rec_table_column_name(table, (guint)ret->duration), "_ms");
	ret->duration_scale_s = is_ms ? 1e-3 : 1.0;
	if (ret->time.column >= 0 && ret->label >= 0)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("%s needs the columns time_s, duration_s and label; its columns are %s."),
		rec_table_name(table), list);
	return false;
}

/* Takes the current row. */
static bool read_event(struct rec_import_events *events, struct rec_table *table,
	struct columns *columns, GError **error)
{
	double start_s;
	double duration_s = 0;
	if (!rec_import_time_column_read(table, &columns->time, &start_s, error))
		return false;
	if (columns->duration >= 0 &&
		!rec_table_number(table, (guint)columns->duration, &duration_s, error))
		return false;
	if (duration_s < 0) {
		rec_table_set_error(table, columns->duration, error, _("the duration is negative"));
		return false;
	}
	const char *label = rec_table_text(table, (guint)columns->label);
	if (label[0] == '\0') {
		rec_table_set_error(table, columns->label, error,
			_("the label is empty; every event needs a name"));
		return false;
	}
	bool is_instant = isnan(duration_s) || duration_s == 0;
	rec_import_events_add(
		events, start_s, is_instant ? 0 : duration_s * columns->duration_scale_s, label);
	return true;
}

bool rec_import_events_read(struct rec_import_events *events, const char *path,
	const char *time_column, GPtrArray *notes, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_HEADED, error);
	struct columns columns;
	if (!table || !find_columns(table, time_column, &columns, error))
		return false;
	while (rec_table_next(table, &local)) {
		if (!read_event(events, table, &columns, error))
			return false;
	}
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	events->is_of_day = columns.time.is_of_day;
	events->is_absolute = columns.time.is_text ||
			      (events->rows->len > 0 && fabs(rec_import_events_first_s(events)) >
								REC_IMPORT_ABSOLUTE_S);
	g_autofree char *file = g_filename_display_basename(path);
	rec_import_events_tell(events, 0, file, notes);
	return true;
}

double rec_import_events_first_s(const struct rec_import_events *events)
{
	double first_s = INFINITY;
	for (guint i = 0; i < events->rows->len; i++)
		first_s = fmin(
			first_s, g_array_index(events->rows, struct rec_import_event, i).start_s);
	return first_s;
}

static void add_visit(
	struct rec_session *session, const struct rec_import_event *event, double start_s)
{
	g_autofree char *folded = g_utf8_casefold(event->label, -1);
	struct rec_visit *visit = rec_session_add_visit(session);
	visit->touchpoint = core_text_slug(event->id ? event->id : event->label);
	visit->title = g_strdup(event->label);
	visit->phase = g_strdup(event->phase);
	visit->is_critical = event->is_critical;
	visit->is_baseline = strcmp(folded, "baseline") == 0;
	visit->start_s = start_s;
	visit->end_s = start_s + event->duration_s;
	visit->source = g_strdup("import");
	visit->pressed_s = visit->reaction_lag_s = visit->corrected_s = NAN;
}

static void add_mark(
	struct rec_session *session, const struct rec_import_event *event, double start_s)
{
	struct rec_mark *mark = rec_session_add_mark(session);
	mark->time_s = start_s;
	mark->duration_s = event->duration_s;
	mark->pressed_s = NAN;
	mark->label = g_strdup(event->label);
	mark->note = g_strdup(event->note);
	mark->source = g_strdup("import");
}

static gint compare_marks(gconstpointer a, gconstpointer b)
{
	const struct rec_mark *x = *(struct rec_mark *const *)a;
	const struct rec_mark *y = *(struct rec_mark *const *)b;
	return (x->time_s > y->time_s) - (x->time_s < y->time_s);
}

void rec_import_events_apply(
	const struct rec_import_events *events, double zero_s, struct rec_session *session)
{
	for (guint i = 0; i < events->rows->len; i++) {
		const struct rec_import_event *event =
			&g_array_index(events->rows, struct rec_import_event, i);
		double start_s = event->start_s - (events->is_absolute ? zero_s : 0);
		if (is_visit(event))
			add_visit(session, event, start_s);
		else
			add_mark(session, event, start_s);
	}
	rec_visits_number(session->visits, NULL);
	g_ptr_array_sort(session->marks, compare_marks);
	for (guint i = 0; i < session->marks->len; i++) {
		struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		mark->id = i + 1;
	}
}

static void note_late(
	const struct rec_session *session, guint n_late, double last_s, GPtrArray *notes)
{
	g_ptr_array_add(notes,
		g_strdup_printf(ngettext("%u event ends after the last sample (%.1f s), at %.1f s; "
					 "check that its clock is that of the samples.",
					"%u events end after the last sample (%.1f s), up to %.1f "
					"s; check that their clock is that of the samples.",
					n_late),
			n_late, session->duration_s, last_s));
}

static void note_early(guint n_early, double first_s, GPtrArray *notes)
{
	g_ptr_array_add(notes,
		g_strdup_printf(ngettext("%u event begins before the recording, at %.1f s; check "
					 "that its clock is that of the samples.",
					"%u events begin before the recording, from %.1f s on; "
					"check that their clock is that of the samples.",
					n_early),
			n_early, first_s));
}

void rec_import_events_settle(struct rec_session *session, GPtrArray *notes)
{
	/* Rounded times end a little late. */
	const double SLACK_S = 1;
	double last_s = session->duration_s;
	double first_s = 0;
	guint n_late = 0, n_early = 0;
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(session->visits, i);
		last_s = fmax(last_s, visit->end_s);
		n_late += visit->end_s > session->duration_s + SLACK_S;
		first_s = fmin(first_s, visit->start_s);
		n_early += visit->start_s < -SLACK_S;
	}
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		last_s = fmax(last_s, mark->time_s);
		n_late += mark->time_s > session->duration_s + SLACK_S;
		first_s = fmin(first_s, mark->time_s);
		n_early += mark->time_s < -SLACK_S;
	}
	if (n_early > 0)
		note_early(n_early, first_s, notes);
	if (n_late > 0)
		note_late(session, n_late, last_s, notes);
	session->duration_s = last_s;
}
