/*
 * DESIGN
 * One lock guards the list of open visits and the place in the plan. Rows are appended under it, so
 * the journal has them in the order in which they happened; the wait for the disk comes after it is
 * free again. The signal chain is told through a ring whose single producer is whoever holds the
 * lock.
 */
#include "acquisition/visits.h"

#include "acquisition/recording.h"
#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

struct open_visit {
	int64_t key;
	struct rec_visit row;
	double planned_end_s; /* NaN: ends by hand, or with the next planned one */
};

struct acq_visits {
	struct acq_visits_config config;
	pthread_mutex_t lock;
	GPtrArray *open;   /* struct open_visit*, in order of beginning */
	GHashTable *count; /* touch point id → visits so far */
	GHashTable *title; /* unplanned touch points: id → title */
	guint next;        /* place in the plan */
	guint followed;    /* of the plan in order of planned starts, so many have begun */
	GPtrArray *plan;   /* touch points with a planned start, by start; borrowed */
	int64_t last_key;
	int64_t last_mark;
};

static void open_visit_free(void *data)
{
	struct open_visit *visit = data;

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
	visits->open = g_ptr_array_new_with_free_func(open_visit_free);
	visits->count = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	visits->title = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
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
	g_ptr_array_unref(visits->plan);
	g_hash_table_unref(visits->title);
	g_hash_table_unref(visits->count);
	g_ptr_array_unref(visits->open);
	pthread_mutex_destroy(&visits->lock);
	g_free(visits);
}

static double now_s(const struct acq_visits *visits)
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

static bool is_baseline(const struct acq_visits *visits, const char *phase)
{
	const struct rec_phase *found =
		phase ? rec_studyfile_find_phase(visits->config.study, phase) : NULL;

	return found && found->is_baseline;
}

static bool end_visit(struct acq_visits *visits, guint i, double time_s, GError **error)
{
	struct open_visit *visit = visits->open->pdata[i];

	visit->row.end_s = MAX(time_s, visit->row.start_s);
	tell_dsp(visits, visit->row.end_s, false, visit->row.is_baseline);
	bool is_written = rec_journal_visit(visits->config.journal, visit->key, &visit->row, error);
	g_ptr_array_remove_index(visits->open, i);
	return is_written;
}

static bool end_all(struct acq_visits *visits, double time_s, GError **error)
{
	bool is_written = true;

	while (visits->open->len) {
		is_written &= end_visit(visits, 0, time_s, is_written ? error : NULL);
	}
	return is_written;
}

static int find_open(const struct acq_visits *visits, const char *id)
{
	for (guint i = 0; i < visits->open->len; i++) {
		const struct open_visit *visit = visits->open->pdata[i];
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
static struct open_visit *make_visit(struct acq_visits *visits, const char *touchpoint)
{
	const struct rec_touchpoint_plan *plan = find_planned(visits, touchpoint);
	struct open_visit *visit = g_new0(struct open_visit, 1);
	struct rec_visit *row = &visit->row;

	row->touchpoint = plan ? g_strdup(plan->id) : core_text_slug(touchpoint);
	if (plan) {
		row->title = g_strdup(plan->title ? plan->title : plan->id);
		row->phase = g_strdup(plan->phase);
		row->is_critical = plan->is_critical;
		row->is_baseline = is_baseline(visits, plan->phase);
	} else {
		const char *known = g_hash_table_lookup(visits->title, row->touchpoint);
		row->title = g_strdup(known ? known : touchpoint);
		g_hash_table_insert(visits->title, g_strdup(row->touchpoint), g_strdup(row->title));
	}
	visit->planned_end_s = NAN;
	return visit;
}

static struct open_visit *begin_visit(struct acq_visits *visits, const char *touchpoint,
	const char *source, double time_s, double pressed_s, GError **error)
{
	struct open_visit *visit = make_visit(visits, touchpoint);
	struct rec_visit *row = &visit->row;
	int again = find_open(visits, row->touchpoint);
	int earlier = GPOINTER_TO_INT(g_hash_table_lookup(visits->count, row->touchpoint));

	if (again >= 0 && !end_visit(visits, (guint)again, time_s, error)) {
		open_visit_free(visit);
		return NULL;
	}
	row->visit = earlier + 1;
	row->start_s = time_s;
	row->end_s = NAN;
	row->pressed_s = pressed_s;
	row->reaction_lag_s = 0;
	row->corrected_s = NAN;
	row->source = g_strdup(source);
	visit->key = ++visits->last_key;
	if (!rec_journal_visit(visits->config.journal, visit->key, row, error)) {
		open_visit_free(visit);
		return NULL;
	}
	g_hash_table_insert(visits->count, g_strdup(row->touchpoint), GINT_TO_POINTER(row->visit));
	g_ptr_array_add(visits->open, visit);
	tell_dsp(visits, time_s, true, row->is_baseline);
	return visit;
}

/* "Next" goes on behind the planned touch point that was begun last. */
static void move_next(struct acq_visits *visits, const struct rec_touchpoint_plan *plan)
{
	guint place;

	if (plan && g_ptr_array_find(visits->config.study->touchpoints, plan, &place)) {
		visits->next = place + 1;
	}
}

/* Frees the lock; what was appended under it is on the disk when this returns true. @error is never
 * NULL here: a journal that cannot be written is the recording's fault, not only the caller's. */
static bool settle(struct acq_visits *visits, bool is_written, GError **error)
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
	double time_s = now_s(visits);

	pthread_mutex_lock(&visits->lock);
	bool was_open = visits->open->len > 0;
	bool is_written = end_all(visits, time_s, error);
	if (is_written && study && visits->next < study->touchpoints->len) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[visits->next++];
		is_written = begin_visit(visits, plan->id, source, time_s, time_s, error);
	} else if (is_written && !was_open) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			study ? _("There is no next touch point: the plan is at its end")
			      : _("There is no next touch point: no study file was given"));
		is_written = false;
	}
	return settle(visits, is_written, error);
}

bool acq_visits_begin(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error)
{
	double time_s = now_s(visits);

	pthread_mutex_lock(&visits->lock);
	bool is_written = begin_visit(visits, touchpoint, source, time_s, time_s, error);
	if (is_written) {
		move_next(visits, find_planned(visits, touchpoint));
	}
	return settle(visits, is_written, error);
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
	int found = find_open(visits, id);
	if (found < 0) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("There is no open visit of “%s” to end"), touchpoint);
	}
	return found;
}

bool acq_visits_end(
	struct acq_visits *visits, const char *touchpoint, const char *source, GError **error)
{
	double time_s = now_s(visits);

	(void)source; /* a visit's source is who began it */
	pthread_mutex_lock(&visits->lock);
	int i = find_to_end(visits, touchpoint, error);
	bool is_written = i >= 0 && end_visit(visits, (guint)i, time_s, error);
	return settle(visits, is_written, error);
}

bool acq_visits_mark(
	struct acq_visits *visits, const char *label, const char *source, GError **error)
{
	double time_s = now_s(visits);
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
	return settle(visits, is_written, error);
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

/* Ends those whose planned time is over; *@ret_changed says that there was one. */
static bool end_due(struct acq_visits *visits, double until_s, bool *ret_changed, GError **error)
{
	bool is_written = true;

	for (guint i = visits->open->len; i-- > 0;) {
		const struct open_visit *visit = visits->open->pdata[i];
		if (visit->planned_end_s <= until_s) {
			is_written &= end_visit(
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
		const struct open_visit *visit = visits->open->pdata[i];
		if (isnan(visit->planned_end_s) && strcmp(visit->row.source, "plan") == 0) {
			is_written &= end_visit(visits, i, time_s, is_written ? error : NULL);
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
	struct open_visit *visit = begin_visit(visits, plan->id, "plan", plan->start_s, NAN, error);
	if (visit) {
		visit->planned_end_s = plan->start_s + plan->duration_s;
		move_next(visits, plan);
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
		is_written = end_due(visits, plan->start_s, &is_changed, error) &&
			     begin_planned(visits, plan, error);
		visits->followed++;
		is_changed = true;
	}
	is_written = is_written && end_due(visits, until_s, &is_changed, error);
	if (!is_changed) {
		pthread_mutex_unlock(&visits->lock);
		return true;
	}
	return settle(visits, is_written, error);
}

void acq_visits_finish(struct acq_visits *visits, int64_t end_ns)
{
	pthread_mutex_lock(&visits->lock);
	/* The end frame follows; a journal that cannot take these rows has set its fault already.
	 */
	end_all(visits, (double)end_ns / CORE_NS_PER_S, NULL);
	pthread_mutex_unlock(&visits->lock);
}

void acq_visits_show(struct acq_visits *visits, char *ret_open, size_t open_size, char *ret_next,
	size_t next_size)
{
	const struct rec_studyfile *study = visits->config.study;
	g_autoptr(GString) titles = g_string_new(NULL);

	ret_next[0] = '\0';
	pthread_mutex_lock(&visits->lock);
	for (guint i = 0; i < visits->open->len; i++) {
		const struct open_visit *visit = visits->open->pdata[i];
		g_string_append_printf(titles, "%s%s", i ? " + " : "", visit->row.title);
	}
	if (study && visits->next < study->touchpoints->len) {
		const struct rec_touchpoint_plan *plan = study->touchpoints->pdata[visits->next];
		acq_text_copy(ret_next, next_size, plan->title ? plan->title : plan->id);
	}
	pthread_mutex_unlock(&visits->lock);
	acq_text_copy(ret_open, open_size, titles->str);
}
