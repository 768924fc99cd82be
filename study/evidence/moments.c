#include "study/evidence/moments.h"

#include "study/evidence/values.h"

#include <math.h>
#include <string.h>

/* A moment while members are asked for theirs. */
struct search {
	struct study_moment moment;
	double picture_height;
	guint n_asked;
};

static struct search search_new(guint touchpoint)
{
	return (struct search){
		.moment =
			{
				.time_s = NAN,
				.height = -INFINITY,
				.touchpoint = touchpoint,
				.p = NAN,
				.result_time_s = NAN,
				.highest_s = NAN,
			},
		.picture_height = -INFINITY,
	};
}

static bool has_picture(const struct study_evidence *evidence, const struct study_result *result)
{
	return result->videos->len > 0 && study_people_allows(evidence->folder->people,
						  result->participant, STUDY_SCOPE_STILLS);
}

static void offer(const struct study_evidence *evidence, struct search *search,
	const struct study_result *result, const struct dsp_peak *peak)
{
	if (peak->height > search->moment.height) {
		search->moment.height = peak->height;
		search->moment.highest = result;
		search->moment.highest_s = peak->time_s;
	}
	if (peak->height > search->picture_height && has_picture(evidence, result)) {
		search->picture_height = peak->height;
		search->moment.result = result;
		search->moment.result_time_s = peak->time_s;
	}
}

static bool is_peak(const struct dsp_peak *peak)
{
	return peak->status != DSP_STATUS_REJECTED && isfinite(peak->height);
}

/* Offers the peaks of [start, end); whether there was one. */
static bool offer_stretch(const struct study_evidence *evidence, struct search *search,
	const struct study_result *result, double start_s, double end_s)
{
	bool has_any = false;

	for (guint i = 0; i < result->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(result->peaks, struct dsp_peak, i);
		if (!is_peak(peak) || peak->time_s < start_s || peak->time_s >= end_s)
			continue;
		offer(evidence, search, result, peak);
		has_any = true;
	}
	return has_any;
}

static void ask_at(const struct study_evidence *evidence, struct search *search,
	const struct study_member *member, const char *id)
{
	bool has_any = false, is_known = false;

	for (guint i = 0; i < member->used->len; i++) {
		const struct study_result *result = member->used->pdata[i];
		for (guint k = 0; k < result->touchpoints->len; k++) {
			const struct rec_touchpoint *row =
				&g_array_index(result->touchpoints, struct rec_touchpoint, k);
			if (strcmp(row->id, id) != 0 || row->visit == 0 || row->is_excluded ||
				row->peak_count < 0)
				continue;
			is_known = true;
			has_any |=
				offer_stretch(evidence, search, result, row->start_s, row->end_s);
		}
	}
	search->n_asked += is_known;
	search->moment.n += has_any;
}

static bool is_between(const struct study_result *result, double time_s)
{
	for (guint k = 0; k < result->touchpoints->len; k++) {
		const struct rec_touchpoint *row =
			&g_array_index(result->touchpoints, struct rec_touchpoint, k);
		if (row->visit > 0 && time_s >= row->start_s && time_s < row->end_s)
			return false;
	}
	return true;
}

static void ask_between(const struct study_evidence *evidence, struct search *search,
	const struct study_member *member)
{
	bool has_any = false;

	for (guint i = 0; i < member->used->len; i++) {
		const struct study_result *result = member->used->pdata[i];
		for (guint k = 0; k < result->peaks->len; k++) {
			const struct dsp_peak *peak =
				&g_array_index(result->peaks, struct dsp_peak, k);
			if (!is_peak(peak) || !is_between(result, peak->time_s))
				continue;
			offer(evidence, search, result, peak);
			has_any = true;
		}
	}
	search->n_asked++;
	search->moment.n += has_any;
}

static void finish(struct study_evidence *evidence, struct search *search)
{
	if (search->moment.n == 0)
		return;
	search->moment.time_s = search->moment.highest_s;
	search->moment.share = (double)search->moment.n / search->n_asked;
	g_array_append_val(evidence->moments, search->moment);
}

static int compare_moments(gconstpointer a, gconstpointer b)
{
	const struct study_moment *x = a, *y = b;

	if (x->share != y->share)
		return x->share > y->share ? -1 : 1;
	if (x->height != y->height)
		return x->height > y->height ? -1 : 1;
	return (x->touchpoint > y->touchpoint) - (x->touchpoint < y->touchpoint);
}

static void search_journey(struct study_evidence *evidence)
{
	for (guint k = 0; k <= evidence->touchpoints->len; k++) {
		const struct study_touchpoint *touchpoint =
			k < evidence->touchpoints->len ? evidence->touchpoints->pdata[k] : NULL;
		struct search search = search_new(touchpoint ? k : G_MAXUINT);
		for (guint i = 0; i < evidence->members->len; i++) {
			const struct study_member *member = evidence->members->pdata[i];
			if (!study_member_is_in(evidence, member))
				continue;
			if (touchpoint)
				ask_at(evidence, &search, member, touchpoint->id);
			else
				ask_between(evidence, &search, member);
		}
		if (touchpoint)
			search.moment.p = touchpoint->p_chance;
		finish(evidence, &search);
	}
	g_array_sort(evidence->moments, compare_moments);
}

/* The touch point that the first member who is at one is at. */
static guint touchpoint_at(const struct study_evidence *evidence, double time_s)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (!study_member_is_in(evidence, member) || member->used->len == 0)
			continue;
		const struct study_result *result = member->used->pdata[0];
		for (guint k = 0; k < result->touchpoints->len; k++) {
			const struct rec_touchpoint *row =
				&g_array_index(result->touchpoints, struct rec_touchpoint, k);
			if (!study_values_is_visit(evidence, row) || time_s < row->start_s ||
				time_s >= row->end_s)
				continue;
			for (guint j = 0; j < evidence->touchpoints->len; j++) {
				const struct study_touchpoint *touchpoint =
					evidence->touchpoints->pdata[j];
				if (strcmp(touchpoint->id, row->id) == 0)
					return j;
			}
		}
	}
	return G_MAXUINT;
}

static void add_population(struct study_evidence *evidence, guint second)
{
	const struct study_curve *curve = evidence->curve;
	double time_s = g_array_index(curve->time_s, double, second);
	struct search search = search_new(touchpoint_at(evidence, time_s));

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (!study_member_is_in(evidence, member) || member->used->len == 0)
			continue;
		search.n_asked++;
		search.moment.n += offer_stretch(evidence, &search, member->used->pdata[0],
			time_s - STUDY_MOMENTS_NEAR_S, time_s + STUDY_MOMENTS_NEAR_S);
	}
	search.moment.time_s = time_s;
	search.moment.height = g_array_index(curve->mean, double, second);
	search.moment.p = g_array_index(curve->p, double, second);
	search.moment.share = search.n_asked > 0 ? (double)search.moment.n / search.n_asked : NAN;
	g_array_append_val(evidence->moments, search.moment);
}

static bool is_maximum(const struct study_curve *curve, guint second)
{
	double here = g_array_index(curve->mean, double, second);

	if (!(here > curve->threshold))
		return false;
	for (guint k = 0; k < curve->mean->len; k++) {
		double there = g_array_index(curve->mean, double, k);
		double apart_s = fabs((double)k - (double)second);
		if (apart_s < STUDY_MOMENTS_NEAR_S &&
			(there > here || (there == here && k < second)))
			return false;
	}
	return true;
}

static int compare_heights(gconstpointer a, gconstpointer b)
{
	const struct study_moment *x = a, *y = b;

	if (x->height != y->height)
		return x->height > y->height ? -1 : 1;
	return x->time_s < y->time_s ? -1 : x->time_s > y->time_s;
}

void study_moments_fill(struct study_evidence *evidence)
{
	const struct study_curve *curve = evidence->curve;

	if (!curve) {
		search_journey(evidence);
		return;
	}
	for (guint t = 0; t < curve->mean->len; t++)
		if (is_maximum(curve, t))
			add_population(evidence, t);
	g_array_sort(evidence->moments, compare_heights);
}
