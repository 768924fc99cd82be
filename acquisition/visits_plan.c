/*
 * The plan while recording: what it begins and ends by itself, what comes next, what was passed
 * over, and how the journey stands.
 */
#include "acquisition/recording.h"
#include "acquisition/visits_parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Ends those whose planned time is over; *@ret_changed says that there was one. */
static bool end_due(struct acq_visits *visits, double until_s, bool *ret_changed, GError **error)
{
	bool is_written = true;

	for (guint i = visits->open->len; i-- > 0;) {
		const struct acq_visit *visit = visits->open->pdata[i];
		if (visit->planned_end_s <= until_s) {
			is_written &= acq_visits_part_end(
				visits, i, visit->planned_end_s, is_written ? error : NULL);
			*ret_changed = true;
		}
	}
	return is_written;
}

/* A planned visit without a planned duration lasts until the next planned one. */
static bool end_endless(struct acq_visits *visits, double time_s, GError **error)
{
	bool is_written = true;

	for (guint i = visits->open->len; i-- > 0;) {
		const struct acq_visit *visit = visits->open->pdata[i];
		if (isnan(visit->planned_end_s) && strcmp(visit->row.source, "plan") == 0) {
			is_written &=
				acq_visits_part_end(visits, i, time_s, is_written ? error : NULL);
		}
	}
	return is_written;
}

static bool begin_planned(
	struct acq_visits *visits, const struct rec_touchpoint_plan *plan, GError **error)
{
	if (!end_endless(visits, plan->start_s, error)) {
		return false;
	}
	struct acq_visit *visit =
		acq_visits_part_begin(visits, plan->id, "plan", plan->start_s, NAN, error);
	if (visit) {
		visit->planned_end_s = plan->start_s + plan->duration_s;
		acq_visits_part_move_next(visits, plan);
	}
	return visit != NULL;
}

bool acq_visits_follow(struct acq_visits *visits, int64_t now_ns, GError **error)
{
	double until_s = (double)now_ns / CORE_NS_PER_S;
	bool is_changed = false;
	bool is_written = true;

	pthread_mutex_lock(&visits->lock);
	while (is_written && visits->followed < visits->plan->len) {
		const struct rec_touchpoint_plan *plan = visits->plan->pdata[visits->followed];
		if (plan->start_s > until_s) {
			break;
		}
		visits->followed++;
		if (g_hash_table_contains(visits->skipped, plan->id)) {
			continue;
		}
		is_written = end_due(visits, plan->start_s, &is_changed, error) &&
			     begin_planned(visits, plan, error);
		is_changed = true;
	}
	is_written = is_written && end_due(visits, until_s, &is_changed, error);
	if (!is_changed) {
		pthread_mutex_unlock(&visits->lock);
		return true;
	}
	return acq_visits_part_settle(visits, is_written, error);
}

/* A planned touch point with neither start nor end. Skipped twice it stays one row. */
static bool write_skipped(struct acq_visits *visits, const struct rec_touchpoint_plan *plan,
	const char *source, double time_s, GError **error)
{
	struct acq_visit *visit = acq_visits_part_make(visits, plan->id);
	struct rec_visit *row = &visit->row;
	const int64_t *earlier = g_hash_table_lookup(visits->skipped, plan->id);
	int64_t key = earlier ? *earlier : ++visits->last_key;

	row->start_s = row->end_s = row->reaction_lag_s = row->corrected_s = NAN;
	row->pressed_s = time_s;
	row->source = g_strdup(source);
	bool is_written = rec_journal_visit(visits->config.journal, key, row, error);
	if (is_written) {
		g_hash_table_insert(
			visits->skipped, g_strdup(plan->id), g_memdup2(&key, sizeof(key)));
	}
	acq_visits_part_free(visit);
	return is_written;
}

bool acq_visits_skip(struct acq_visits *visits, const char *source, GError **error)
{
	const struct rec_studyfile *study = visits->config.study;
	double time_s = acq_visits_part_now_s(visits);
	bool is_written = false;

	pthread_mutex_lock(&visits->lock);
	if (study && visits->next < study->touchpoints->len) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[visits->next];
		/* One that was visited out of order keeps its visit: there is nothing to note. */
		is_written = g_hash_table_contains(visits->count, plan->id) ||
			     write_skipped(visits, plan, source, time_s, error);
		visits->next += is_written;
	} else {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			study ? _("There is no touch point to skip: the plan is at its end")
			      : _("There is no touch point to skip: no study file was given"));
	}
	return acq_visits_part_settle(visits, is_written, error);
}

static void fill_row(struct acq_visits *visits, const char *id, struct acq_plan_row *row)
{
	int open = acq_visits_part_find_open(visits, id);

	acq_text_copy(row->id, sizeof(row->id), id);
	row->visits = GPOINTER_TO_UINT(g_hash_table_lookup(visits->count, id));
	row->is_skipped = g_hash_table_contains(visits->skipped, id);
	row->open_since_s = NAN;
	if (open >= 0) {
		const struct acq_visit *visit = visits->open->pdata[open];
		row->open_since_s = visit->row.start_s;
	}
}

static void add_planned(
	struct acq_visits *visits, const struct rec_touchpoint_plan *plan, GArray *rows)
{
	const struct rec_phase *phase =
		plan->phase ? rec_studyfile_find_phase(visits->config.study, plan->phase) : NULL;
	struct acq_plan_row row = {
		.is_critical = plan->is_critical,
		.is_planned = true,
		.planned_start_s = plan->start_s,
		.planned_duration_s = plan->duration_s,
	};

	acq_text_copy(row.title, sizeof(row.title), plan->title);
	acq_text_copy(row.phase, sizeof(row.phase), phase ? phase->title : "");
	fill_row(visits, plan->id, &row);
	g_array_append_val(rows, row);
}

GArray *acq_visits_plan(struct acq_visits *visits, int *ret_next)
{
	const struct rec_studyfile *study = visits->config.study;
	guint n_planned = study ? study->touchpoints->len : 0;
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct acq_plan_row));

	pthread_mutex_lock(&visits->lock);
	for (guint i = 0; i < n_planned; i++) {
		add_planned(visits, study->touchpoints->pdata[i], rows);
	}
	for (guint i = 0; i < visits->unplanned->len; i++) {
		const char *id = visits->unplanned->pdata[i];
		struct acq_plan_row row = {.planned_start_s = NAN, .planned_duration_s = NAN};
		acq_text_copy(row.title, sizeof(row.title), g_hash_table_lookup(visits->title, id));
		fill_row(visits, id, &row);
		g_array_append_val(rows, row);
	}
	*ret_next = visits->next < n_planned ? (int)visits->next : -1;
	pthread_mutex_unlock(&visits->lock);
	return rows;
}

void acq_visits_show(struct acq_visits *visits, char *ret_open, size_t open_size, char *ret_next,
	size_t next_size)
{
	const struct rec_studyfile *study = visits->config.study;
	g_autoptr(GString) titles = g_string_new(NULL);

	ret_next[0] = '\0';
	pthread_mutex_lock(&visits->lock);
	for (guint i = 0; i < visits->open->len; i++) {
		const struct acq_visit *visit = visits->open->pdata[i];
		g_string_append_printf(titles, "%s%s", i ? " + " : "", visit->row.title);
	}
	if (study && visits->next < study->touchpoints->len) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[visits->next];
		acq_text_copy(ret_next, next_size, plan->title ? plan->title : plan->id);
	}
	pthread_mutex_unlock(&visits->lock);
	acq_text_copy(ret_open, open_size, titles->str);
}
