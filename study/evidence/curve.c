#include "study/evidence/curve.h"

#include "dsp/arousal.h"
#include "study/card/card.h"
#include "study/evidence/cautions.h"
#include "study/evidence/evidence_rows.h"
#include "study/statistics/isc.h"
#include "study/statistics/null.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <stdlib.h>

#define PER_SECOND ((guint)STUDY_RESULT_PHASIC_HZ)

/* Whose curves count, and how long they are. */
struct crowd {
	GPtrArray *results; /* const struct study_result* */
	guint seconds;
	double *fine;   /* results × 4 seconds: z of D at 4 Hz */
	double *coarse; /* results × seconds */
};

static int compare_counts(const void *a, const void *b)
{
	guint x = *(const guint *)a, y = *(const guint *)b;

	return (x > y) - (x < y);
}

static void gather(const struct study_evidence *evidence, struct crowd *crowd)
{
	crowd->results = g_ptr_array_new();
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		const struct study_result *result =
			study_member_is_in(evidence, member) && member->used->len > 0
				? member->used->pdata[0]
				: NULL;
		if (result && result->phasic->len > 0)
			g_ptr_array_add(crowd->results, (gpointer)result);
	}
	guint n = crowd->results->len;
	g_autofree guint *lengths = g_new(guint, n + 1);
	for (guint i = 0; i < n; i++) {
		const struct study_result *result = crowd->results->pdata[i];
		lengths[i] = result->phasic->len / PER_SECOND;
	}
	qsort(lengths, n, sizeof *lengths, compare_counts);
	crowd->seconds = n > 0 ? lengths[n / 2] : 0;
}

/* z of what is known; all NaN without spread. */
static void standardise(double *values, guint n)
{
	struct study_summary summary = study_summary_of(values, n);

	for (guint i = 0; i < n; i++)
		values[i] = summary.sd > 0 ? (values[i] - summary.mean) / summary.sd : NAN;
}

static void read_curve(const struct study_result *result, double *ret_fine, guint n)
{
	struct dsp_params params;

	study_card_read_params(result->parameters_json, &params);
	guint lag =
		(guint)lround(params.arousal_lag_s[DSP_COMPONENT_DRIVER] * STUDY_RESULT_PHASIC_HZ);
	for (guint i = 0; i < n; i++) {
		double driver = i + lag < result->phasic->len
					? (double)g_array_index(result->phasic, float, i + lag)
					: NAN;
		driver = driver < 0 ? 0 : driver;
		ret_fine[i] = result->is_calibrated ? log1p(driver / STUDY_CURVE_DRIVER_UNIT_uS)
						    : sqrt(driver);
	}
	standardise(ret_fine, n);
}

static void read_curves(struct crowd *crowd)
{
	guint n = crowd->results->len, n_fine = crowd->seconds * PER_SECOND;

	crowd->fine = g_new(double, (gsize)n *n_fine + 1);
	crowd->coarse = g_new(double, (gsize)n * crowd->seconds + 1);
	for (guint i = 0; i < n; i++) {
		double *fine = crowd->fine + (gsize)i * n_fine;
		double *coarse = crowd->coarse + (gsize)i * crowd->seconds;
		read_curve(crowd->results->pdata[i], fine, n_fine);
		for (guint t = 0; t < crowd->seconds; t++)
			coarse[t] = study_summary_mean(fine + t * PER_SECOND, PER_SECOND);
	}
}

static guint shifts_for(const struct crowd *crowd, guint per_second)
{
	double samples = (double)crowd->results->len * crowd->seconds * per_second;
	double shifts = STUDY_CURVE_WORK / fmax(samples, 1);

	return (guint)CLAMP(shifts, STUDY_CURVE_SHIFTS_MIN, STUDY_EVIDENCE_SHIFTS);
}

static void add_mean(
	const struct study_evidence *evidence, const struct crowd *crowd, struct study_curve *curve)
{
	guint n = crowd->results->len;
	struct study_null_options options =
		study_null_defaults(study_random_derive_named(evidence->options.seed, "curve"));
	g_autofree double *second = g_new(double, n + 1);

	options.n_shuffles = curve->n_shifts = shifts_for(crowd, 1);
	g_autoptr(study_null_curve) null = study_null_curves(
		crowd->coarse, n, crowd->seconds, STUDY_CURVE_SHIFT_MIN_S, &options);
	curve->threshold = null->threshold;
	for (guint t = 0; t < crowd->seconds; t++) {
		double middle_s = t + 0.5;
		for (guint i = 0; i < n; i++)
			second[i] = isnan(null->mean[t])
					    ? NAN
					    : crowd->coarse[(gsize)i * crowd->seconds + t];
		struct study_interval ci = study_summary_interval(second, n, STUDY_INTERVAL_LEVEL);
		g_array_append_val(curve->time_s, middle_s);
		g_array_append_val(curve->mean, null->mean[t]);
		g_array_append_val(curve->low, ci.low);
		g_array_append_val(curve->high, ci.high);
		g_array_append_val(curve->n, null->n[t]);
		g_array_append_val(curve->p, null->p[t]);
	}
}

static void add_shares(const struct crowd *crowd, struct study_curve *curve)
{
	guint n_bins = crowd->seconds / STUDY_CURVE_BIN_S + 1;
	g_autofree guint *counts = g_new0(guint, n_bins);
	g_autofree guint *last =
		g_new0(guint, n_bins); /* the member who was counted last, from 1 */

	for (guint i = 0; i < crowd->results->len; i++) {
		const struct study_result *result = crowd->results->pdata[i];
		for (guint k = 0; k < result->peaks->len; k++) {
			const struct dsp_peak *peak =
				&g_array_index(result->peaks, struct dsp_peak, k);
			if (peak->status == DSP_STATUS_REJECTED || !(peak->time_s >= 0) ||
				!(peak->time_s < crowd->seconds))
				continue;
			guint bin = (guint)peak->time_s / STUDY_CURVE_BIN_S;
			if (last[bin] != i + 1)
				counts[bin]++;
			last[bin] = i + 1;
		}
	}
	for (guint t = 0; t < crowd->seconds; t++) {
		guint bin = t / STUDY_CURVE_BIN_S;
		double share = (double)counts[bin] / crowd->results->len;
		g_array_append_val(curve->share, share);
	}
}

static void add_synchrony(
	struct study_evidence *evidence, const struct crowd *crowd, struct study_curve *curve)
{
	struct study_isc_options options =
		study_isc_defaults(study_random_derive_named(evidence->options.seed, "isc"));

	options.null.n_shuffles = curve->isc_n_shifts = shifts_for(crowd, PER_SECOND);
	g_autoptr(study_isc) isc = study_isc_new(
		crowd->fine, crowd->results->len, crowd->seconds * PER_SECOND, &options);
	curve->isc_threshold = isc->threshold;
	curve->marci = isc->marci;
	for (guint w = 0; w < isc->n_windows; w++) {
		double middle_s = w * STUDY_ISC_HOP_S + STUDY_ISC_WINDOW_S / 2.0;
		g_array_append_val(curve->isc, isc->r[w]);
		g_array_append_val(curve->isc_s, middle_s);
		curve->isc_n = MAX(curve->isc_n, isc->n[w]);
	}
	if (curve->isc_n > 0 && curve->isc_n < STUDY_ISC_N_FEW)
		study_cautions_add(evidence, STUDY_CAUTION_ISC_FEW, curve->isc_n, 0, NAN, NULL);
}

/* Says which touch point's starts lie furthest apart, if too far. */
static void check_starts(struct study_evidence *evidence)
{
	double widest = STUDY_CURVE_START_SPREAD_S;
	const struct study_touchpoint *which = NULL;

	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		double first = INFINITY, last = -INFINITY;
		for (guint i = 0; i < evidence->members->len; i++) {
			const struct study_member *member = evidence->members->pdata[i];
			const struct study_value *value =
				&g_array_index(member->values, struct study_value, k);
			if (!study_member_is_in(evidence, member) || isnan(value->first_start_s))
				continue;
			first = fmin(first, value->first_start_s);
			last = fmax(last, value->first_start_s);
		}
		if (last - first > widest) {
			widest = last - first;
			which = evidence->touchpoints->pdata[k];
		}
	}
	if (which)
		study_cautions_add(evidence, STUDY_CAUTION_NOT_LOCKED, 0, 0, widest, which->title);
}

void study_curve_fill(struct study_evidence *evidence)
{
	struct crowd crowd = {0};

	if (!evidence->options.is_time_locked)
		return;
	gather(evidence, &crowd);
	if (crowd.seconds > 0) {
		evidence->curve = study_curve_new();
		read_curves(&crowd);
		add_mean(evidence, &crowd, evidence->curve);
		add_shares(&crowd, evidence->curve);
		add_synchrony(evidence, &crowd, evidence->curve);
		check_starts(evidence);
	}
	g_free(crowd.fine);
	g_free(crowd.coarse);
	g_ptr_array_unref(crowd.results);
}
