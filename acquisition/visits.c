/*
 * DESIGN
 * One lock guards the list of open visits and the place in the plan. Rows are appended under it, so
 * the journal has them in the order in which they happened; the wait for the disk comes after it is
 * free again. The signal chain is told through a ring whose single producer is whoever holds the
 * lock.
 */
#include "acquisition/visits_parts.h"

#include "acquisition/recording.h"
#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void acq_visits_part_free(void *data)
{
	struct acq_visit *visit = data;

	g_free(visit->row.touchpoint);
	g_free(visit->row.title);
	g_free(visit->row.phase);
	g_free(visit->row.source);
	g_free(visit);
}

static int compare_starts(gconstpointer a, gconstpointer b)
{
	const struct rec_touchpoint_plan *x = *(const struct rec_touchpoint_plan *const *)a;
	const struct rec_touchpoint_plan *y = *(const struct rec_touchpoint_plan *const *)b;

	return (x->start_s > y->start_s) - (x->start_s < y->start_s);
}

struct acq_visits *acq_visits_create(const struct acq_visits_config *config)
{
	struct acq_visits *visits = g_new0(struct acq_visits, 1);

	visits->config = *config;
	pthread_mutex_init(&visits->lock, NULL);
	visits->open = g_ptr_array_new_with_free_func(acq_visits_part_free);
	visits->count = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	visits->title = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	visits->unplanned = g_ptr_array_new();
	visits->skipped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	visits->plan = g_ptr_array_new();
	for (guint i = 0; config->study && i < config->study->touchpoints->len; i++) {
		struct rec_touchpoint_plan *plan = config->study->touchpoints->pdata[i];
		if (isfinite(plan->start_s)) {
			g_ptr_array_add(visits->plan, plan);
		}
	}
	g_ptr_array_sort(visits->plan, compare_starts);
	return visits;
}

void acq_visits_destroy(struct acq_visits *visits)
{
	if (!visits) {
		return;
	}
	g_free(visits->last_touchpoint);
	g_ptr_array_unref(visits->plan);
	g_hash_table_unref(visits->skipped);
	g_ptr_array_unref(visits->unplanned);
	g_hash_table_unref(visits->title);
	g_hash_table_unref(visits->count);
	g_ptr_array_unref(visits->open);
	pthread_mutex_destroy(&visits->lock);
	g_free(visits);
}

double acq_visits_part_now_s(const struct acq_visits *visits)
{
	return (double)core_clock_now_ns(visits->config.clock) / CORE_NS_PER_S;
}

static void tell_dsp(struct acq_visits *visits, double time_s, bool begins, bool is_baseline)
{
	struct acq_visit_notice notice = {time_s, begins, is_baseline};

	if (visits->config.notices) {
		core_ring_push(visits->config.notices, &notice);
	}
}

static bool is_baseline_phase(const struct acq_visits *visits, const char *phase)
{
	const struct rec_phase *found =
		phase ? rec_studyfile_find_phase(visits->config.study, phase) : NULL;

	return found && found->is_baseline;
}

bool acq_visits_part_end(struct acq_visits *visits, guint i, double time_s, GError **error)
{
	struct acq_visit *visit = visits->open->pdata[i];

	visit->row.end_s = MAX(time_s, visit->row.start_s);
	tell_dsp(visits, visit->row.end_s, false, visit->row.is_baseline);
	bool is_written = rec_journal_visit(visits->config.journal, visit->key, &visit->row, error);
	g_ptr_array_remove_index(visits->open, i);
	return is_written;
}

bool acq_visits_part_end_all(struct acq_visits *visits, double time_s, GError **error)
{
	bool is_written = true;

	while (visits->open->len) {
		is_written &= acq_visits_part_end(visits, 0, time_s, is_written ? error : NULL);
	}
	return is_written;
}

int acq_visits_part_find_open(const struct acq_visits *visits, const char *id)
{
	for (guint i = 0; i < visits->open->len; i++) {
		const struct acq_visit *visit = visits->open->pdata[i];
		if (strcmp(visit->row.touchpoint, id) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static const struct rec_touchpoint_plan *find_planned(
	const struct acq_visits *visits, const char *id_or_title)
{
	return visits->config.study
		       ? rec_studyfile_find_touchpoint(visits->config.study, id_or_title)
		       : NULL;
}

/* A touch point that the study does not know is its own plan: a slug, and the words as title. */
struct acq_visit *acq_visits_part_make(struct acq_visits *visits, const char *touchpoint)
{
	const struct rec_touchpoint_plan *plan = find_planned(visits, touchpoint);
	struct acq_visit *visit = g_new0(struct acq_visit, 1);
	struct rec_visit *row = &visit->row;

	row->touchpoint = plan ? g_strdup(plan->id) : core_text_slug(touchpoint);
	if (plan) {
		row->title = g_strdup(plan->title ? plan->title : plan->id);
		row->phase = g_strdup(plan->phase);
		row->is_critical = plan->is_critical;
		row->is_baseline = is_baseline_phase(visits, plan->phase);
	} else {
		const char *known = g_hash_table_lookup(visits->title, row->touchpoint);
		row->title = g_strdup(known ? known : touchpoint);
		if (!known) {
			char *id = g_strdup(row->touchpoint);
			g_hash_table_insert(visits->title, id, g_strdup(row->title));
			g_ptr_array_add(visits->unplanned, id);
		}
	}
	visit->planned_end_s = NAN;
	return visit;
}

/* A plan is on time; people are late by what the study says of them. */
static double reaction_lag_s(const struct acq_visits *visits, const char *source)
{
	const struct rec_studyfile *study = visits->config.study;

	if (strcmp(source, "plan") == 0) {
		return 0;
	}
	return study ? study->reaction_lag_s : (double)NAN;
}

struct acq_visit *acq_visits_part_begin(struct acq_visits *visits, const char *touchpoint,
	const char *source, double time_s, double pressed_s, GError **error)
{
	struct acq_visit *visit = acq_visits_part_make(visits, touchpoint);
	struct rec_visit *row = &visit->row;
	int again = acq_visits_part_find_open(visits, row->touchpoint);
	int earlier = GPOINTER_TO_INT(g_hash_table_lookup(visits->count, row->touchpoint));

	if (again >= 0 && !acq_visits_part_end(visits, (guint)again, time_s, error)) {
		acq_visits_part_free(visit);
		return NULL;
	}
	row->visit = earlier + 1;
	row->start_s = time_s;
	row->end_s = NAN;
	row->pressed_s = pressed_s;
	row->reaction_lag_s = reaction_lag_s(visits, source);
	row->corrected_s = NAN;
	row->source = g_strdup(source);
	visit->key = ++visits->last_key;
	if (!rec_journal_visit(visits->config.journal, visit->key, row, error)) {
		acq_visits_part_free(visit);
		return NULL;
	}
	g_hash_table_insert(visits->count, g_strdup(row->touchpoint), GINT_TO_POINTER(row->visit));
	g_hash_table_remove(visits->skipped, row->touchpoint);
	g_free(visits->last_touchpoint);
	visits->last_touchpoint = g_strdup(row->touchpoint);
	g_ptr_array_add(visits->open, visit);
	tell_dsp(visits, time_s, true, row->is_baseline);
	return visit;
}

void acq_visits_part_move_next(struct acq_visits *visits, const struct rec_touchpoint_plan *plan)
{
	guint place;

	if (plan && g_ptr_array_find(visits->config.study->touchpoints, plan, &place)) {
		visits->next = place + 1;
	}
}

bool acq_visits_part_settle(struct acq_visits *visits, bool is_written, GError **error)
{
	pthread_mutex_unlock(&visits->lock);
	bool is_safe = is_written && acq_sync_wait(visits->config.sync, error);
	if (!is_safe && (*error)->domain == REC_ERROR) {
		acq_fault_set(visits->config.fault, *error);
	}
	return is_safe;
}

bool acq_visits_next(struct acq_visits *visits, const char *source, GError **error)
{
	const struct rec_studyfile *study = visits->config.study;
	double time_s = acq_visits_part_now_s(visits);

	pthread_mutex_lock(&visits->lock);
	bool was_open = visits->open->len > 0;
	bool is_written = acq_visits_part_end_all(visits, time_s, error);
	if (is_written && study && visits->next < study->touchpoints->len) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[visits->next++];
		is_written = acq_visits_part_begin(visits, plan->id, source, time_s, time_s, error);
	} else if (is_written && !was_open) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			study ? _("There is no next touch point: the plan is at its end")
			      : _("There is no next touch point: no study file was given"));
		is_written = false;
	}
	return acq_visits_part_settle(visits, is_written, error);
}

bool acq_visits_begin(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error)
{
	double time_s = acq_visits_part_now_s(visits);

	pthread_mutex_lock(&visits->lock);
	bool is_written = acq_visits_part_begin(visits, touchpoint, source, time_s, time_s, error);
	if (is_written) {
		acq_visits_part_move_next(visits, find_planned(visits, touchpoint));
	}
	return acq_visits_part_settle(visits, is_written, error);
}

bool acq_visits_repeat(struct acq_visits *visits, const char *source, GError **error)
{
	double time_s = acq_visits_part_now_s(visits);

	pthread_mutex_lock(&visits->lock);
	g_autofree char *last = g_strdup(visits->last_touchpoint);
	bool is_written = last != NULL;
	if (!last) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("There is no touch point to repeat: none has begun yet"));
	}
	is_written = is_written && acq_visits_part_end_all(visits, time_s, error) &&
		     acq_visits_part_begin(visits, last, source, time_s, time_s, error);
	if (is_written) {
		acq_visits_part_move_next(visits, find_planned(visits, last));
	}
	return acq_visits_part_settle(visits, is_written, error);
}

bool acq_visits_begin_number(
	struct acq_visits *visits, guint number, const char *source, GError **error)
{
	const struct rec_studyfile *study = visits->config.study;
	guint n = study ? study->touchpoints->len : 0;

	if (number < 1 || number > n) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("There is no touch point %u: the study plans %u"), number, n);
		return false;
	}
	const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[number - 1];
	return acq_visits_begin(visits, plan->id, source, error);
}

/* The row of the open visit that is meant, -1 with an error when there is none. */
static int find_to_end(const struct acq_visits *visits, const char *touchpoint, GError **error)
{
	if (!touchpoint) {
		if (!visits->open->len) {
			g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
				_("There is no open visit to end"));
		}
		return (int)visits->open->len - 1;
	}
	const struct rec_touchpoint_plan *plan = find_planned(visits, touchpoint);
	g_autofree char *id = plan ? g_strdup(plan->id) : core_text_slug(touchpoint);
	int found = acq_visits_part_find_open(visits, id);
	if (found < 0) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("There is no open visit of “%s” to end"), touchpoint);
	}
	return found;
}

bool acq_visits_end(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error)
{
	double time_s = acq_visits_part_now_s(visits);

	(void)source; /* a visit's source is who began it */
	pthread_mutex_lock(&visits->lock);
	int i = find_to_end(visits, touchpoint, error);
	bool is_written = i >= 0 && acq_visits_part_end(visits, (guint)i, time_s, error);
	return acq_visits_part_settle(visits, is_written, error);
}

bool acq_visits_mark(
	struct acq_visits *visits, const char *label, const char *source, GError **error)
{
	double time_s = acq_visits_part_now_s(visits);
	g_autofree char *label_copy = g_strdup(label);
	g_autofree char *source_copy = g_strdup(source);
	struct rec_mark mark = {
		.time_s = time_s,
		.pressed_s = time_s,
		.label = label_copy,
		.source = source_copy,
	};

	pthread_mutex_lock(&visits->lock);
	mark.id = ++visits->last_mark;
	bool is_written = rec_journal_mark(visits->config.journal, &mark, error);
	return acq_visits_part_settle(visits, is_written, error);
}

static bool is_touch_point(struct acq_visits *visits, const char *label)
{
	g_autofree char *id = core_text_slug(label);

	pthread_mutex_lock(&visits->lock);
	bool is_known = find_planned(visits, label) || g_hash_table_contains(visits->count, id);
	pthread_mutex_unlock(&visits->lock);
	return is_known;
}

bool acq_visits_word(struct acq_visits *visits, const char *label, bool is_end, const char *source,
	GError **error)
{
	if (is_end) {
		return acq_visits_end(visits, label, source, error);
	}
	return is_touch_point(visits, label) ? acq_visits_begin(visits, label, source, error)
					     : acq_visits_mark(visits, label, source, error);
}

void acq_visits_finish(struct acq_visits *visits, int64_t end_ns)
{
	pthread_mutex_lock(&visits->lock);
	/* The end frame follows; a journal that cannot take these rows has set its fault already.
	 */
	acq_visits_part_end_all(visits, (double)end_ns / CORE_NS_PER_S, NULL);
	pthread_mutex_unlock(&visits->lock);
}
