#include "gui/study/moment.h"

#include <math.h>

/* The visit of @id that begins at @start_s; NULL none. */
static const struct rec_touchpoint *visit_at(
	const struct study_result *result, const char *id, double start_s)
{
	for (guint i = 0; i < result->touchpoints->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(result->touchpoints, struct rec_touchpoint, i);
		if (g_str_equal(visit->id, id) && visit->start_s == start_s)
			return visit;
	}
	return NULL;
}

static double highest_peak(const struct study_result *result, double start_s, double end_s)
{
	double time_s = NAN, height = -INFINITY;
	for (guint i = 0; i < result->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(result->peaks, struct dsp_peak, i);
		if (peak->time_s < start_s || peak->time_s >= end_s || !(peak->height > height))
			continue;
		time_s = peak->time_s;
		height = peak->height;
	}
	return time_s;
}

struct affekt_moment affekt_moment_of(const struct study_member *member, int column, const char *id)
{
	struct affekt_moment moment = {NULL, NAN};
	if (member->results->len > 0)
		moment.result = g_ptr_array_index(member->results, 0);
	if (column < 0 || (guint)column >= member->values->len)
		return moment;
	const struct study_value *value =
		&g_array_index(member->values, struct study_value, column);
	if (value->first == NULL)
		return moment;
	moment.result = value->first;
	moment.time_s = value->first_start_s;
	const struct rec_touchpoint *visit = visit_at(value->first, id, value->first_start_s);
	double peak_s =
		visit != NULL ? highest_peak(value->first, visit->start_s, visit->end_s) : NAN;
	if (!isnan(peak_s))
		moment.time_s = peak_s;
	return moment;
}
