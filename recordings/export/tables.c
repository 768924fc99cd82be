#include "recordings/export/tables.h"

#include "recordings/export/columns.h"
#include "recordings/session/visits.h"

#include <math.h>
#include <string.h>

static void free_view(gpointer data)
{
	struct rec_tables_view *view = data;
	g_free(view->name);
	g_free(view);
}

void rec_touchpoint_init(struct rec_touchpoint *row, const struct rec_visit *visit)
{
	*row = (struct rec_touchpoint){
		.is_critical = visit->is_critical,
		.visit = visit->visit,
		.start_s = rec_visit_start_s(visit),
		.end_s = visit->end_s,
		.valid_pct = NAN,
		.arousal_mean = NAN,
		.arousal_max = NAN,
		.arousal_max_s = NAN,
		.arousal_end = NAN,
		.arousal_trend_per_min = NAN,
		.arousal_skewness = NAN,
		.arousal_auc = NAN,
		.scr_count = -1,
		.scr_per_min = NAN,
		.scr_amplitude_sum = NAN,
		.scr_magnitude = NAN,
		.iscr = NAN,
		.epc_per_min = NAN,
		.latency_s = NAN,
		.scl_delta = NAN,
		.hr_delta_bpm = NAN,
		.pulse_amplitude_delta_pct = NAN,
		.peak_count = -1,
	};
	g_strlcpy(row->id, visit->touchpoint, sizeof(row->id));
	g_strlcpy(row->title, visit->title ? visit->title : visit->touchpoint, sizeof(row->title));
	g_strlcpy(row->phase, visit->phase ? visit->phase : "", sizeof(row->phase));
	g_strlcpy(row->source, visit->source ? visit->source : "", sizeof(row->source));
}

/* Times and sources of the visits; everything that an analysis would say is unknown. */
static GArray *list_plain_touchpoints(const struct rec_session *session)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct rec_touchpoint));
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(session->visits, i);
		struct rec_touchpoint row;
		rec_touchpoint_init(&row, visit);
		g_array_append_val(rows, row);
	}
	return rows;
}

/* The channel called @name if the analysis names one, else @primary; -1 none. */
static int find_primary(const struct rec_session *session, const char *name, int primary)
{
	int found = name ? rec_session_find_channel(session, name) : -1;
	return found >= 0 ? found : primary;
}

static bool is_calibrated(const struct rec_export_data *data, int gsr)
{
	if (data->results && data->results->gsr_unit)
		return rec_results_is_calibrated(data->results);
	if (gsr < 0)
		return true;
	const struct rec_channel *channel = g_ptr_array_index(data->session->channels, (guint)gsr);
	return core_channel_is_calibrated(&channel->desc);
}

static void add_view(
	struct rec_tables *tables, const struct rec_tables_kind *kind, char *name, int channel)
{
	struct rec_tables_view *view = g_new0(struct rec_tables_view, 1);
	view->kind = kind;
	view->name = name;
	view->channel = channel;
	g_ptr_array_add(tables->views, view);
}

static void add_views(struct rec_tables *tables, int gsr, int pulse)
{
	const struct rec_session *session = tables->data->session;
	for (const struct rec_tables_kind *kind = rec_columns_tables; kind->name; kind++) {
		bool is_pulse =
			strcmp(kind->name, "pulse") == 0 || strcmp(kind->name, "beats") == 0;
		add_view(tables, kind, g_strdup(kind->name), is_pulse ? pulse : gsr);
	}
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		if ((int)i != gsr && (int)i != pulse)
			add_view(tables, &rec_columns_channel,
				g_strconcat("channel_", channel->name, NULL), (int)i);
	}
}

struct rec_tables *rec_tables_create(const struct rec_export_data *data)
{
	const struct rec_session *session = data->session;
	const char *gsr_name = data->results ? data->results->gsr_channel : NULL;
	const char *pulse_name = data->results ? data->results->pulse_channel : NULL;
	int gsr = find_primary(session, gsr_name, session->primary_gsr);
	int pulse = find_primary(session, pulse_name, session->primary_pulse);
	struct rec_tables *tables = g_new0(struct rec_tables, 1);
	tables->data = data;
	tables->is_calibrated = is_calibrated(data, gsr);
	tables->views = g_ptr_array_new_with_free_func(free_view);
	tables->touchpoints = data->touchpoints ? g_array_copy((GArray *)data->touchpoints)
						: list_plain_touchpoints(session);
	tables->text = g_string_new(NULL);
	add_views(tables, gsr, pulse);
	return tables;
}

void rec_tables_destroy(rec_tables *tables)
{
	if (!tables)
		return;
	g_ptr_array_unref(tables->views);
	g_array_unref(tables->touchpoints);
	g_string_free(tables->text, TRUE);
	g_free(tables);
}

guint rec_tables_n_rows(const struct rec_tables *tables, const struct rec_tables_view *view)
{
	if (view->kind->rows) {
		const GArray *rows = view->kind->rows(tables);
		return rows ? rows->len : 0;
	}
	return view->kind->pointers ? view->kind->pointers(tables)->len : 0;
}

const void *rec_tables_row(
	const struct rec_tables *tables, const struct rec_tables_view *view, guint index)
{
	if (view->kind->pointers)
		return g_ptr_array_index(view->kind->pointers(tables), index);
	const GArray *rows = view->kind->rows(tables);
	return rows->data + index * g_array_get_element_size((GArray *)rows);
}

struct rec_value rec_tables_cell(
	const struct rec_tables *tables, const struct rec_column *column, const void *row)
{
	return rec_column_value(column, tables, row, tables->is_calibrated, tables->text);
}

const char *rec_tables_unit(const struct rec_tables *tables, const struct rec_tables_view *view,
	const struct rec_column *column)
{
	if (column->unit)
		return column->unit;
	if (view->channel < 0)
		return "a.u.";
	const struct rec_channel *channel =
		g_ptr_array_index(tables->data->session->channels, (guint)view->channel);
	return core_channel_unit(&channel->desc);
}

char *rec_tables_metric_unit(const struct rec_tables *tables, enum rec_metric metric)
{
	const struct rec_results *results = tables->data->results;
	const char *unknown = tables->is_calibrated ? "uS" : "counts";

	return rec_measures_unit(
		metric, results && results->gsr_unit ? results->gsr_unit : unknown);
}
