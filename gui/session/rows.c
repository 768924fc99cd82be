#include "gui/session/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A peak or response is shown with this much around it. */
#define EVENT_BEFORE_S 10.0
#define EVENT_AFTER_S  15.0

/* Two events closer than this are the same instant for stepping. */
#define SAME_INSTANT_S 0.01

static double count_or_nan(gint64 count)
{
	return count < 0 ? (double)NAN : (double)count;
}

static AffektRow *row_of_visit(const struct affekt_visit *visit, int index)
{
	const struct rec_touchpoint *source = &visit->row;
	g_autofree char *title = source->visit > 1
					 ? g_strdup_printf("%s %d", source->title, source->visit)
					 : g_strdup(source->title);
	const char *note = source->visit == 0    ? _("skipped")
			   : visit->is_baseline  ? _("baseline")
			   : source->is_critical ? _("critical")
						 : "";
	struct affekt_row row = {
		.kind = AFFEKT_ROW_TOUCH_POINT,
		.index = index,
		.time_s = source->visit > 0 ? source->start_s : (double)NAN,
		.from_s = source->start_s,
		.to_s = source->end_s,
		.title = title,
		.note = note,
		.numbers = {source->arousal_mean, source->arousal_max, source->scr_per_min,
			count_or_nan(source->peak_count)},
	};
	return affekt_row_new(&row);
}

static const char *note_of_status(guint8 status)
{
	switch ((enum dsp_status)status) {
	case DSP_STATUS_MANUAL:
		return _("manual");
	case DSP_STATUS_MOVED:
		return _("moved");
	case DSP_STATUS_REJECTED:
		return _("rejected");
	case DSP_STATUS_PROVISIONAL:
		return _("provisional");
	case DSP_STATUS_AUTOMATIC:
	case DSP_STATUS_ECTOPIC:
	case DSP_STATUS_EXTRA:
	case DSP_STATUS_MISSED_BEFORE:
	default:
		return "";
	}
}

static AffektRow *row_of_event(enum affekt_row_kind kind, int index, double time_s,
	const char *title, guint8 status, const double numbers[3])
{
	struct affekt_row row = {
		.kind = kind,
		.index = index,
		.time_s = time_s,
		.from_s = time_s - EVENT_BEFORE_S,
		.to_s = time_s + EVENT_AFTER_S,
		.title = title,
		.note = note_of_status(status),
		.numbers = {numbers[0], numbers[1], numbers[2], NAN},
	};
	return affekt_row_new(&row);
}

static void collect_visits(GPtrArray *rows, const struct affekt_facts *facts)
{
	for (guint i = 0; i < facts->visits->len; i++)
		g_ptr_array_add(
			rows, row_of_visit(&g_array_index(facts->visits, struct affekt_visit, i),
				      (int)i));
}

static void collect_peaks(
	GPtrArray *rows, const struct rec_results *results, const GPtrArray *owners)
{
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		double numbers[3] = {peak->height, peak->prominence, NAN};
		g_ptr_array_add(rows, row_of_event(AFFEKT_ROW_PEAK, (int)i, peak->time_s,
					      owners->pdata[i], peak->status, numbers));
	}
}

static void collect_responses(
	GPtrArray *rows, const struct rec_results *results, const GPtrArray *owners)
{
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		double numbers[3] = {scr->amplitude, scr->rise_s, scr->half_recovery_s};
		g_ptr_array_add(rows, row_of_event(AFFEKT_ROW_RESPONSE, (int)i, scr->onset_s,
					      owners->pdata[i], scr->status, numbers));
	}
}

static gboolean is_same(GListStore *store, guint i, const GPtrArray *rows, guint j)
{
	g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), i);
	return affekt_row_is_same(row, rows->pdata[j]);
}

static void exchange(GListStore *store, const GPtrArray *rows)
{
	guint n = g_list_model_get_n_items(G_LIST_MODEL(store));
	guint head = 0, tail = 0;
	while (head < MIN(n, rows->len) && is_same(store, head, rows, head))
		head++;
	while (head + tail < MIN(n, rows->len) &&
		is_same(store, n - 1 - tail, rows, rows->len - 1 - tail))
		tail++;
	if (head + tail < MAX(n, rows->len))
		g_list_store_splice(
			store, head, n - head - tail, rows->pdata + head, rows->len - head - tail);
}

void affekt_rows_fill(GListStore *store, enum affekt_row_kind kind, AffektSession *session)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_object_unref);
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	if (kind == AFFEKT_ROW_TOUCH_POINT && facts != NULL)
		collect_visits(rows, facts);
	if (kind == AFFEKT_ROW_PEAK && results != NULL)
		collect_peaks(rows, results, affekt_session_peak_owners(session));
	if (kind == AFFEKT_ROW_RESPONSE && results != NULL)
		collect_responses(rows, results, affekt_session_response_owners(session));
	exchange(store, rows);
}

AffektRow *affekt_rows_neighbour(GListStore *store, double time_s, gboolean is_forward)
{
	AffektRow *nearest = NULL;
	guint n = g_list_model_get_n_items(G_LIST_MODEL(store));
	for (guint i = 0; i < n; i++) {
		g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), i);
		double row_s = affekt_row_get(row)->time_s;
		if (isnan(row_s))
			continue;
		if (is_forward && row_s > time_s + SAME_INSTANT_S)
			return row;
		if (!is_forward && row_s < time_s - SAME_INSTANT_S)
			nearest = row;
	}
	return nearest;
}
