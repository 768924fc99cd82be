#include "recordings/session/visits.h"

#include <math.h>
#include <string.h>

/* Stimulus to impulse: where responses to a stay begin and how long they trail behind it. */
static const double RESPONSE_DELAY_S = 1.0;
static const double RESPONSE_TAIL_S = 4.0;

char *rec_visit_name(const struct rec_visit *visit)
{
	return g_strdup_printf("%s#%d", visit->touchpoint, visit->visit);
}

double rec_visit_start_s(const struct rec_visit *visit)
{
	return isnan(visit->corrected_s) ? visit->start_s : visit->corrected_s;
}

/* A row with the number that keeps it at its place: skipped ones stay behind their predecessor. */
struct place {
	double at_s;
	guint index;
	struct rec_visit *visit;
};

static gint compare_places(gconstpointer a, gconstpointer b)
{
	const struct place *x = a;
	const struct place *y = b;
	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void sort_by_start(GPtrArray *visits)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct place));
	double before_s = -INFINITY;
	for (guint i = 0; i < visits->len; i++) {
		struct rec_visit *visit = g_ptr_array_index(visits, i);
		double start_s = rec_visit_start_s(visit);
		if (isnan(start_s))
			start_s = isnan(visit->pressed_s) ? before_s : visit->pressed_s;
		before_s = start_s;
		struct place place = {start_s, i, visit};
		g_array_append_val(places, place);
	}
	g_array_sort(places, compare_places);
	for (guint i = 0; i < visits->len; i++)
		g_ptr_array_index(visits, i) = g_array_index(places, struct place, i).visit;
}

/* Rows of @id with times. */
static int count_visits(const GPtrArray *visits, const char *id)
{
	int n = 0;
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		n += strcmp(visit->touchpoint, id) == 0 && !isnan(rec_visit_start_s(visit));
	}
	return n;
}

/* Skipped rows of touch points that were visited after all, and those that the plan brings anew.
 * One that a person passed over (it has a pressed time) stays: it says who did it, and when. */
static void drop_skipped(GPtrArray *visits, const struct rec_studyfile *study)
{
	for (guint i = visits->len; i > 0; i--) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i - 1);
		bool is_replanned = isnan(visit->pressed_s) && study &&
				    rec_studyfile_find_touchpoint(study, visit->touchpoint);
		bool is_stale = count_visits(visits, visit->touchpoint) > 0 || is_replanned;
		if (isnan(rec_visit_start_s(visit)) && is_stale)
			g_ptr_array_remove_index(visits, i - 1);
	}
}

static bool has_row(const GPtrArray *visits, const char *id)
{
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		if (strcmp(visit->touchpoint, id) == 0)
			return true;
	}
	return false;
}

/* Where the skipped @plan belongs: at its planned time, else behind the last row of its predecessor
 * in the plan. */
static guint find_planned_place(const GPtrArray *visits, const struct rec_touchpoint_plan *plan,
	const struct rec_touchpoint_plan *predecessor)
{
	guint place = 0;
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		bool is_before = isnan(plan->start_s) ? predecessor && strcmp(visit->touchpoint,
									       predecessor->id) == 0
						      : rec_visit_start_s(visit) <= plan->start_s;
		if (is_before)
			place = i + 1;
	}
	return place;
}

static struct rec_visit *make_skipped(
	const struct rec_touchpoint_plan *plan, const struct rec_studyfile *study)
{
	const struct rec_phase *phase =
		plan->phase ? rec_studyfile_find_phase(study, plan->phase) : NULL;
	struct rec_visit *visit = g_new0(struct rec_visit, 1);
	visit->touchpoint = g_strdup(plan->id);
	visit->title = g_strdup(plan->title);
	visit->phase = g_strdup(plan->phase);
	visit->is_critical = plan->is_critical;
	visit->is_baseline = phase && phase->is_baseline;
	visit->source = g_strdup("plan");
	visit->start_s = visit->end_s = visit->pressed_s = NAN;
	visit->reaction_lag_s = visit->corrected_s = NAN;
	return visit;
}

void rec_visits_number(GPtrArray *visits, const struct rec_studyfile *study)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	drop_skipped(visits, study);
	sort_by_start(visits);
	for (guint i = 0; i < visits->len; i++) {
		struct rec_visit *visit = g_ptr_array_index(visits, i);
		if (isnan(rec_visit_start_s(visit))) {
			visit->visit = 0;
			continue;
		}
		visit->visit = GPOINTER_TO_INT(g_hash_table_lookup(counts, visit->touchpoint)) + 1;
		g_hash_table_insert(counts, visit->touchpoint, GINT_TO_POINTER(visit->visit));
	}
	const struct rec_touchpoint_plan *predecessor = NULL;
	for (guint i = 0; study && i < study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan = g_ptr_array_index(study->touchpoints, i);
		if (!has_row(visits, plan->id))
			g_ptr_array_insert(visits,
				(gint)find_planned_place(visits, plan, predecessor),
				make_skipped(plan, study));
		predecessor = plan;
	}
}

/* The end of a stay; one that is still open has none. */
static double visit_end_s(const struct rec_visit *visit)
{
	return isnan(visit->end_s) ? INFINITY : visit->end_s;
}

void rec_visit_response_window(const GPtrArray *visits, const struct rec_visit *visit,
	double *ret_from_s, double *ret_to_s)
{
	double end_s = visit_end_s(visit);
	double to_s = end_s + RESPONSE_TAIL_S;
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *other = g_ptr_array_index(visits, i);
		double start_s = rec_visit_start_s(other);
		/* A visit that started while this one lasted overlaps and cuts nothing. */
		if (other != visit && start_s >= end_s)
			to_s = MIN(to_s, start_s + RESPONSE_DELAY_S);
	}
	*ret_from_s = rec_visit_start_s(visit) + RESPONSE_DELAY_S;
	*ret_to_s = to_s;
}

static void append_owner(GString *owners, const struct rec_visit *visit)
{
	g_string_append_printf(
		owners, "%s%s#%d", owners->len > 0 ? ";" : "", visit->touchpoint, visit->visit);
}

char *rec_visits_scr_owner(const GPtrArray *visits, double onset_s)
{
	GString *owners = g_string_new(NULL);
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		/* Cheap first test: the window of a visit never leaves these bounds. */
		if (!(onset_s >= rec_visit_start_s(visit) + RESPONSE_DELAY_S &&
			    onset_s < visit_end_s(visit) + RESPONSE_TAIL_S))
			continue;
		double from_s, to_s;
		rec_visit_response_window(visits, visit, &from_s, &to_s);
		if (onset_s < to_s)
			append_owner(owners, visit);
	}
	return g_string_free(owners, FALSE);
}

char *rec_visits_time_owner(const GPtrArray *visits, double time_s)
{
	GString *owners = g_string_new(NULL);
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		if (time_s >= rec_visit_start_s(visit) && time_s < visit_end_s(visit))
			append_owner(owners, visit);
	}
	return g_string_free(owners, FALSE);
}
