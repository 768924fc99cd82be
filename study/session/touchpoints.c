#include "study/session/touchpoints.h"

#include "dsp/arousal.h"
#include "recordings/session/visits.h"
#include "study/base/levels.h"
#include "study/card/card.h"

#include <math.h>

static const double RATE_MIN_S = 4;       /* no rates of shorter stays, nor of less valid time */
static const double NEUTRAL_AROUSAL = 22; /* A at Z = 0: the level the area counts above */
static const double END_S = 5;            /* "the end" of a stay: its last seconds */

/* What the card of the analysis says. */
struct reference {
	struct study_card_levels levels;
	struct dsp_params params;
};

struct arousal_sums {
	guint n;
	double sum, max, max_s;
	double end_sum;
	guint end_n;
	double above;        /* points * s above neutral */
	double st, stt, sta; /* of the regression on time from the start */
};

/* Middle of the second that the value stands for. */
static double middle_s(const struct dsp_arousal *row)
{
	return row->time_s - 0.5;
}

static struct arousal_sums sum_arousal(const struct rec_results *results, struct study_span stay)
{
	struct arousal_sums sums = {.max = NAN, .max_s = NAN};

	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *row =
			&g_array_index(results->arousal, struct dsp_arousal, i);
		double t = middle_s(row);
		if (t < stay.start_s || t >= stay.end_s || isnan(row->arousal))
			continue;
		sums.n++;
		sums.sum += row->arousal;
		if (!(row->arousal <= sums.max)) {
			sums.max = row->arousal;
			sums.max_s = t;
		}
		if (t >= stay.end_s - END_S) {
			sums.end_sum += row->arousal;
			sums.end_n++;
		}
		sums.above += fmax(0, row->arousal - NEUTRAL_AROUSAL);
		double since_s = t - stay.start_s;
		sums.st += since_s;
		sums.stt += since_s * since_s;
		sums.sta += since_s * row->arousal;
	}
	return sums;
}

/* Population skewness; NaN for fewer than three values or none of them different. */
static double arousal_skewness(
	const struct rec_results *results, struct study_span stay, double mean)
{
	double m2 = 0, m3 = 0;
	guint n = 0;

	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *row =
			&g_array_index(results->arousal, struct dsp_arousal, i);
		if (middle_s(row) < stay.start_s || middle_s(row) >= stay.end_s ||
			isnan(row->arousal))
			continue;
		double d = row->arousal - mean;
		m2 += d * d;
		m3 += d * d * d;
		n++;
	}
	if (n < 3 || !(m2 > 0))
		return NAN;
	return (m3 / n) / pow(m2 / n, 1.5);
}

static void fill_arousal(
	struct rec_touchpoint *row, const struct rec_results *results, struct study_span stay)
{
	struct arousal_sums sums = sum_arousal(results, stay);

	if (sums.n == 0)
		return;
	row->arousal_mean = sums.sum / sums.n;
	row->arousal_max = sums.max;
	row->arousal_max_s = sums.max_s;
	row->arousal_end = sums.end_n ? sums.end_sum / sums.end_n : NAN;
	/* One value a second: the mean is the integral over the duration. */
	row->arousal_auc = sums.above / sums.n;
	double spread = sums.n * sums.stt - sums.st * sums.st;
	if (sums.n >= 3 && spread > 0)
		row->arousal_trend_per_min = 60 * (sums.n * sums.sta - sums.st * sums.sum) / spread;
	row->arousal_skewness = arousal_skewness(results, stay, row->arousal_mean);
}

static void fill_responses(struct rec_touchpoint *row, const struct rec_results *results,
	const GPtrArray *visits, const struct rec_visit *visit, struct study_span stay)
{
	struct study_span window;
	rec_visit_response_window(visits, visit, &window.start_s, &window.end_s);
	double valid_s = study_spans_gsr_valid_s(results, window), sum = 0, first_s = NAN;
	guint n_measured = 0; /* a response that a rater added has no amplitude */

	if (!(valid_s > 0))
		return;
	row->scr_count = 0;
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (scr->status == DSP_STATUS_REJECTED || scr->onset_s < window.start_s ||
			scr->onset_s >= window.end_s)
			continue;
		row->scr_count++;
		if (isfinite(scr->amplitude)) {
			sum += scr->amplitude;
			n_measured++;
		}
		first_s = fmin(first_s, scr->onset_s); /* NaN is no number for fmin() */
	}
	row->scr_amplitude_sum = sum;
	row->scr_magnitude = row->scr_count ? sum / n_measured : 0;
	row->latency_s = first_s - stay.start_s;
	row->iscr = study_levels_iscr(results, window);
	if (stay.end_s - stay.start_s >= RATE_MIN_S && valid_s >= RATE_MIN_S) {
		row->scr_per_min = (double)row->scr_count / (valid_s / 60);
		row->epc_per_min = study_levels_epc_per_min(results, window);
	}
}

/* The stay moved to where the body shows it. */
static struct study_span lagged(struct study_span stay, double lag_s)
{
	return (struct study_span){stay.start_s + lag_s, stay.end_s + lag_s};
}

static void fill_levels(struct rec_touchpoint *row, const struct rec_results *results,
	struct study_span stay, const struct reference *reference)
{
	const double *lag_s = reference->params.arousal_lag_s;
	const struct study_card_levels *calm = &reference->levels;
	struct study_span level = lagged(stay, lag_s[DSP_COMPONENT_LEVEL]);
	struct study_span heart = lagged(stay, lag_s[DSP_COMPONENT_HEART]);
	struct study_span vessels = lagged(stay, lag_s[DSP_COMPONENT_VESSELS]);

	row->scl_delta = study_levels_tonic(results, &level, 1) - calm->tonic;
	row->hr_delta_bpm = study_levels_heart_rate(results, &heart, 1) - calm->heart_rate_bpm;
	row->pulse_amplitude_delta_pct =
		100 *
		(study_levels_pulse_amplitude(results, &vessels, 1) / calm->pulse_amplitude - 1);
}

static void fill_peaks(
	struct rec_touchpoint *row, const struct rec_results *results, struct study_span stay)
{
	row->peak_count = 0;
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		row->peak_count += peak->status != DSP_STATUS_REJECTED &&
				   peak->time_s >= stay.start_s && peak->time_s < stay.end_s;
	}
}

static void exclude(struct rec_touchpoint *row, struct study_span stay)
{
	if (!(stay.end_s > stay.start_s)) {
		row->is_excluded = true;
		g_strlcpy(row->reason, "the visit has no duration", sizeof(row->reason));
	} else if (row->valid_pct < STUDY_TOUCHPOINTS_VALID_MIN_PCT) {
		row->is_excluded = true;
		g_snprintf(row->reason, sizeof(row->reason),
			"only %.0f %% of the time is valid, %.0f %% is needed", row->valid_pct,
			STUDY_TOUCHPOINTS_VALID_MIN_PCT);
	}
}

GArray *study_touchpoints_compute(
	const struct rec_session *session, const struct rec_results *results)
{
	GArray *rows = g_array_sized_new(
		FALSE, FALSE, sizeof(struct rec_touchpoint), session->visits->len);
	struct reference reference;

	study_card_read_levels(results ? results->parameters_json : NULL, &reference.levels);
	study_card_read_params(results ? results->parameters_json : NULL, &reference.params);
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		struct rec_touchpoint row;
		rec_touchpoint_init(&row, visit);
		struct study_span stay = {row.start_s, row.end_s};
		if (visit->visit == 0) {
			row.is_excluded = true;
			g_strlcpy(row.reason, "planned but not visited", sizeof(row.reason));
		} else if (results) {
			row.valid_pct = 100 * study_spans_valid_s(results, stay) /
					(stay.end_s - stay.start_s);
			row.valid_pct = fmin(row.valid_pct, 100);
			fill_arousal(&row, results, stay);
			fill_responses(&row, results, session->visits, visit, stay);
			fill_levels(&row, results, stay, &reference);
			fill_peaks(&row, results, stay);
			exclude(&row, stay);
		}
		g_array_append_val(rows, row);
	}
	return rows;
}
