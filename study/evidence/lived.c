#include "study/evidence/lived.h"

#include "study/recall/perceived.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>

/* z of one member at the touch points, NaN where a side is missing. */
static bool compare_member(
	const struct study_member *member, guint n, double *ret_lived, double *ret_felt)
{
	for (guint k = 0; k < n; k++) {
		const struct study_value *value =
			&g_array_index(member->values, struct study_value, k);
		bool is_known = isfinite(value->arousal) && isfinite(value->arousal_felt);
		ret_lived[k] = is_known ? value->arousal : NAN;
		ret_felt[k] = is_known ? value->arousal_felt : NAN;
	}
	struct study_summary lived = study_summary_of(ret_lived, n);
	struct study_summary felt = study_summary_of(ret_felt, n);
	if (lived.n < STUDY_PERCEIVED_N_MIN || !(lived.sd > 0) || !(felt.sd > 0))
		return false;
	for (guint k = 0; k < n; k++) {
		ret_lived[k] = (ret_lived[k] - lived.mean) / lived.sd;
		ret_felt[k] = (ret_felt[k] - felt.mean) / felt.sd;
	}
	return true;
}

static void add_touchpoint(struct study_evidence *evidence, guint index, const double *lived,
	const double *felt, guint n_members, double *differences)
{
	const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[index];
	guint columns = evidence->touchpoints->len;
	g_autofree char *name = g_strdup_printf("perceived/%s", touchpoint->id);
	struct study_bootstrap_options options =
		study_bootstrap_defaults(study_random_derive_named(evidence->options.seed, name));
	struct study_perceived_mean row = {.touchpoint = index};

	for (guint i = 0; i < n_members; i++) {
		double z_lived = lived[(gsize)i * columns + index];
		double z_felt = felt[(gsize)i * columns + index];
		if (isnan(z_lived))
			continue;
		row.z_lived += z_lived;
		row.z_felt += z_felt;
		differences[row.n++] = z_felt - z_lived;
	}
	if (row.n == 0)
		return;
	row.z_lived /= row.n;
	row.z_felt /= row.n;
	row.difference = row.z_felt - row.z_lived;
	row.ci = study_bootstrap_mean(differences, row.n, &options).ci;
	row.parts = row.ci.low > 0 || row.ci.high < 0;
	g_array_append_val(evidence->perceived, row);
}

void study_lived_fill(struct study_evidence *evidence)
{
	guint columns = evidence->touchpoints->len, n = 0;
	g_autofree double *lived = g_new(double, (gsize)evidence->n_in *columns + 1);
	g_autofree double *felt = g_new(double, (gsize)evidence->n_in *columns + 1);
	g_autofree double *differences = g_new(double, evidence->n_in + 1);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (study_member_is_in(evidence, member) &&
			compare_member(member, columns, lived + (gsize)n * columns,
				felt + (gsize)n * columns))
			n++;
	}
	for (guint k = 0; k < columns; k++)
		add_touchpoint(evidence, k, lived, felt, n, differences);
}
