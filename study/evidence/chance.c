#include "study/evidence/chance.h"

#include "study/evidence/values.h"
#include "study/statistics/null.h"
#include "study/statistics/random.h"

#include <math.h>

/* The level of a band from 1,000 shuffles is known to 0.7 %, and the same seed in every study makes
 * that a bias: small studies, where more cost nothing, take ten times as many. */
enum {
	CELLS_CHEAP = 2000,
	SHUFFLES_CHEAP = 9999,
};

/* Curves of the members who are in, and windows into them. */
struct shifting {
	GPtrArray *curves, *windows; /* double*, struct study_null_window* */
	GArray *rows;                /* struct study_null_row */
};

static struct shifting shifting_new(void)
{
	return (struct shifting){
		.curves = g_ptr_array_new_with_free_func(g_free),
		.windows = g_ptr_array_new_with_free_func(g_free),
		.rows = g_array_new(FALSE, TRUE, sizeof(struct study_null_row)),
	};
}

static void shifting_clear(struct shifting *shifting)
{
	g_ptr_array_unref(shifting->curves);
	g_ptr_array_unref(shifting->windows);
	g_array_unref(shifting->rows);
}

/* Element k of the curve stands for the second whose middle is k + 0.5: those inside of [a, b). */
static struct study_null_window window_of(const struct rec_touchpoint *row, guint n_samples)
{
	double first = ceil(row->start_s * STUDY_RESULT_AROUSAL_HZ - 0.5);
	double end = ceil(row->end_s * STUDY_RESULT_AROUSAL_HZ - 0.5);

	if (!(end > first))
		return (struct study_null_window){0};
	return (struct study_null_window){
		.first = (guint)CLAMP(first, 0, n_samples),
		.end = (guint)CLAMP(end, 0, n_samples),
	};
}

static const struct rec_touchpoint *find_row(const struct study_result *result, const char *id)
{
	for (guint i = 0; i < result->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(result->touchpoints, struct rec_touchpoint, i);
		if (g_str_equal(row->id, id) && row->visit > 0)
			return row;
	}
	return NULL;
}

static void add_member(const struct study_evidence *evidence, const struct study_member *member,
	struct shifting *shifting)
{
	const struct study_result *result = member->used->pdata[0];
	guint n = result->arousal->len, columns = evidence->touchpoints->len;
	double *curve = g_new(double, n + 1);
	struct study_null_window *windows = g_new0(struct study_null_window, columns + 1);

	for (guint i = 0; i < n; i++)
		curve[i] = (double)g_array_index(result->arousal, float, i);
	for (guint k = 0; k < columns; k++) {
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		const struct study_value *value =
			&g_array_index(member->values, struct study_value, k);
		const struct rec_touchpoint *row = find_row(result, touchpoint->id);
		if (row && isfinite(value->arousal))
			windows[k] = window_of(row, n);
	}
	struct study_null_row row = {.curve = curve, .n_samples = n, .windows = windows};
	g_ptr_array_add(shifting->curves, curve);
	g_ptr_array_add(shifting->windows, windows);
	g_array_append_val(shifting->rows, row);
}

/* False: somebody has no curve, or more than one visit of something. */
static bool collect_curves(const struct study_evidence *evidence, struct shifting *shifting)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (!study_member_is_in(evidence, member))
			continue;
		if (member->used->len != 1)
			return false;
		const struct study_result *result = member->used->pdata[0];
		for (guint k = 0; k < member->values->len; k++)
			if (g_array_index(member->values, struct study_value, k).n_visits > 1)
				return false;
		if (result->arousal->len == 0)
			return false;
		add_member(evidence, member, shifting);
	}
	return shifting->rows->len > 0;
}

void study_chance_fill(struct study_evidence *evidence)
{
	guint columns = evidence->touchpoints->len;
	struct study_null_options options =
		study_null_defaults(study_random_derive_named(evidence->options.seed, "chance"));
	struct shifting shifting = shifting_new();
	g_autoptr(study_null) null = NULL;

	evidence->chance_shuffles =
		evidence->n_in * columns <= CELLS_CHEAP ? SHUFFLES_CHEAP : STUDY_EVIDENCE_SHIFTS;
	options.n_shuffles = evidence->chance_shuffles;
	if (evidence->options.is_time_locked && collect_curves(evidence, &shifting)) {
		evidence->chance_kind = STUDY_CHANCE_SHIFTS;
		null = study_null_windows((const struct study_null_row *)shifting.rows->data,
			shifting.rows->len, columns, &options);
	} else {
		g_autofree double *cells =
			study_values_cells(evidence, G_STRUCT_OFFSET(struct study_value, arousal));
		evidence->chance_kind = STUDY_CHANCE_LABELS;
		null = study_null_labels(cells, evidence->n_in, columns, &options);
	}
	for (guint k = 0; k < columns; k++) {
		struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		touchpoint->chance.low = null->low[k];
		touchpoint->chance.high = null->high[k];
		touchpoint->p_chance = null->p[k];
	}
	shifting_clear(&shifting);
}
