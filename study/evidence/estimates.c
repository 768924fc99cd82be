#include "study/evidence/estimates.h"

#include "study/evidence/inclusion.h"
#include "study/evidence/values.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/median.h"
#include "study/statistics/proportion.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <string.h>

/* What goes into the numbers of one touch point. */
struct sample {
	GArray *arousal, *peaks; /* double; NaN unknown */
	guint n_visited;
};

static struct sample sample_new(void)
{
	return (struct sample){
		.arousal = g_array_new(FALSE, FALSE, sizeof(double)),
		.peaks = g_array_new(FALSE, FALSE, sizeof(double)),
	};
}

static void sample_clear(struct sample *sample)
{
	g_array_unref(sample->arousal);
	g_array_unref(sample->peaks);
}

static void add_visits(const struct study_evidence *evidence, const GPtrArray *results,
	const char *id, struct sample *sample)
{
	for (guint i = 0; i < results->len; i++) {
		const struct study_result *result = results->pdata[i];
		for (guint k = 0; k < result->touchpoints->len; k++) {
			const struct rec_touchpoint *row =
				&g_array_index(result->touchpoints, struct rec_touchpoint, k);
			if (strcmp(row->id, id) != 0 || !study_values_is_visit(evidence, row))
				continue;
			bool is_known = !row->is_excluded && row->peak_count >= 0;
			double arousal = row->is_excluded ? NAN : row->arousal_mean;
			double peak = is_known ? row->peak_count > 0 : NAN;
			g_array_append_val(sample->arousal, arousal);
			g_array_append_val(sample->peaks, peak);
			sample->n_visited++;
		}
	}
}

static void add_member(const struct study_evidence *evidence, const GPtrArray *results,
	const struct study_value *value, const char *id, struct sample *sample)
{
	if (value->n_visits == 0)
		return;
	if (evidence->options.repeats == STUDY_REPEATS_EACH) {
		add_visits(evidence, results, id, sample);
		return;
	}
	g_array_append_val(sample->arousal, value->arousal);
	g_array_append_val(sample->peaks, value->peak);
	sample->n_visited++;
}

static const double *numbers(const GArray *array)
{
	return (const double *)(const void *)array->data;
}

static struct study_bootstrap_options options_of(
	const struct study_evidence *evidence, const char *what, const char *id)
{
	g_autofree char *name = g_strdup_printf("%s/%s", what, id);

	return study_bootstrap_defaults(study_random_derive_named(evidence->options.seed, name));
}

static void estimate(const struct study_evidence *evidence, const struct sample *sample,
	struct study_touchpoint *touchpoint)
{
	struct study_bootstrap_options options = options_of(evidence, "mean", touchpoint->id);
	struct study_bootstrap mean =
		study_bootstrap_mean(numbers(sample->arousal), sample->arousal->len, &options);
	struct study_median median = study_median_of(
		numbers(sample->arousal), sample->arousal->len, STUDY_INTERVAL_LEVEL);
	struct study_proportion share = study_proportion_of(
		numbers(sample->peaks), sample->peaks->len, STUDY_INTERVAL_LEVEL);

	touchpoint->n = sample->n_visited;
	touchpoint->n_valid = mean.n;
	touchpoint->mean = mean.estimate;
	touchpoint->mean_ci = mean.ci;
	touchpoint->median = median.median;
	touchpoint->median_ci = median.ci;
	touchpoint->peak_share = share.share;
	touchpoint->peak_share_ci = share.ci;
}

static void estimate_everybody(const struct study_evidence *evidence, const struct sample *sample,
	bool is_same, struct study_touchpoint *touchpoint)
{
	struct study_bootstrap_options options = options_of(evidence, "mean", touchpoint->id);
	struct study_proportion share = study_proportion_of(
		numbers(sample->peaks), sample->peaks->len, STUDY_INTERVAL_LEVEL);

	touchpoint->n_everybody = sample->n_visited;
	touchpoint->peak_share_everybody = share.share;
	touchpoint->mean_everybody = touchpoint->mean;
	touchpoint->mean_ci_everybody = touchpoint->mean_ci;
	if (is_same)
		return;
	struct study_bootstrap mean =
		study_bootstrap_mean(numbers(sample->arousal), sample->arousal->len, &options);
	touchpoint->mean_everybody = mean.estimate;
	touchpoint->mean_ci_everybody = mean.ci;
}

/* Means of what does not need an interval. */
struct means {
	GArray *scr_per_min, *iscr, *felt, *valence, *score;
};

static void add_means(const struct study_evidence *evidence, const struct study_member *member,
	const struct study_value *value, struct means *means)
{
	if (study_member_is_in(evidence, member)) {
		g_array_append_val(means->scr_per_min, value->scr_per_min);
		g_array_append_val(means->iscr, value->iscr);
	}
	if (evidence->options.is_everybody ? study_member_is_in(evidence, member)
					   : (member->exclusions & STUDY_INCLUSION_ANSWERS) == 0) {
		g_array_append_val(means->felt, value->arousal_felt);
		g_array_append_val(means->valence, value->valence);
		g_array_append_val(means->score, value->score);
	}
}

static double mean_of(GArray *values, guint *ret_n)
{
	struct study_summary summary = study_summary_of(numbers(values), values->len);

	if (ret_n)
		*ret_n = summary.n;
	g_array_unref(values);
	return summary.mean;
}

static void fill_means(
	const struct study_evidence *evidence, guint index, struct study_touchpoint *touchpoint)
{
	struct means means;
	GArray **arrays[] = {
		&means.scr_per_min, &means.iscr, &means.felt, &means.valence, &means.score};

	for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
		*arrays[i] = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		add_means(evidence, member,
			&g_array_index(member->values, struct study_value, index), &means);
	}
	touchpoint->scr_per_min = mean_of(means.scr_per_min, NULL);
	touchpoint->iscr = mean_of(means.iscr, NULL);
	touchpoint->felt = mean_of(means.felt, &touchpoint->n_felt);
	touchpoint->valence = mean_of(means.valence, NULL);
	touchpoint->score = mean_of(means.score, NULL);
}

static void fill_touchpoint(
	const struct study_evidence *evidence, guint index, struct study_touchpoint *touchpoint)
{
	struct sample in = sample_new(), all = sample_new();
	bool is_same = true;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		const struct study_value *value =
			&g_array_index(member->values, struct study_value, index);
		const struct study_value *anybody =
			&g_array_index(member->everybody, struct study_value, index);
		bool is_in = study_member_is_in(evidence, member);
		if (is_in)
			add_member(evidence, member->used, value, touchpoint->id, &in);
		else if (value->n_visits > 0)
			touchpoint->n_excluded++;
		add_member(evidence, member->results, anybody, touchpoint->id, &all);
		is_same = is_same && is_in && member->used->len == member->results->len;
	}
	estimate(evidence, &in, touchpoint);
	estimate_everybody(evidence, &all, is_same, touchpoint);
	fill_means(evidence, index, touchpoint);
	sample_clear(&in);
	sample_clear(&all);
}

void study_estimates_fill(struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++)
		fill_touchpoint(evidence, i, evidence->touchpoints->pdata[i]);
}
