/*
 * Evidence filled by hand, as large as a test wants it: numbers that follow from indices, so that a
 * pencil knows where they must stand.
 */
#ifndef TESTS_STUDY_MADE_EVIDENCE_H
#define TESTS_STUDY_MADE_EVIDENCE_H

#include "study/evidence/evidence_rows.h"
#include "tests/study/made.h"

#include <math.h>
#include <string.h>

static inline void made_fill_touchpoint(struct study_touchpoint *touchpoint, guint i, guint n_valid)
{
	static const char *const titles[] = {"Entering the shop", "Greeting at the door",
		"Waiting in the queue", "Rådgivning: håndbagage, måltider og sædevalg om bord",
		"Trying things on", "Paying", "Die Begrüßung an der Theke für Großgepäck",
		"Leaving"};
	static const char *const phases[] = {"arrival", "arrival", "counter", "counter", "counter",
		"counter", "goodbye", "goodbye"};

	touchpoint->id = g_strdup_printf("tp%u", i + 1);
	touchpoint->title = g_strdup(titles[i % 8]);
	touchpoint->phase = g_strdup(phases[i % 8]);
	touchpoint->note = g_strdup("");
	touchpoint->is_critical = i % 8 == 3 || i % 8 == 5;
	touchpoint->n = touchpoint->n_valid = touchpoint->n_everybody = n_valid;
	touchpoint->mean = i % 8 == 5 ? 75 : 40 + 3.0 * (i % 4);
	touchpoint->median = touchpoint->mean - 1;
	touchpoint->mean_ci = (struct study_interval){touchpoint->mean - 6, touchpoint->mean + 5.5};
	touchpoint->median_ci = touchpoint->mean_ci;
	touchpoint->chance = (struct study_interval){36, 56};
	touchpoint->p_chance = 0.2;
	touchpoint->peak_share = i % 8 == 5 ? 0.9 : 0.3 + 0.05 * (i % 4);
	touchpoint->peak_share_ci = (struct study_interval){
		touchpoint->peak_share - 0.2, touchpoint->peak_share + 0.08};
	touchpoint->rank = i + 1;
	touchpoint->rank_stability = NAN;
	touchpoint->leave_one_out = touchpoint->mean_ci;
	touchpoint->scr_per_min = 4;
	touchpoint->iscr = 1;
	touchpoint->felt = 30 + 6.0 * (i % 8);
	touchpoint->valence = 50;
	touchpoint->score = 7;
	touchpoint->n_felt = n_valid;
	touchpoint->mean_everybody = touchpoint->mean;
	touchpoint->mean_ci_everybody = touchpoint->mean_ci;
	touchpoint->peak_share_everybody = touchpoint->peak_share;
}

/* The third is a non-responder and the sixth has bad contact: both out, when there are that many.
 */
static inline void made_fill_member(
	struct study_evidence *evidence, guint i, guint n_touchpoints, bool has_groups)
{
	struct study_member *member = study_evidence_rows_add_member(evidence);

	member->participant = g_strdup_printf("P%02u", i + 1);
	member->group = g_strdup(!has_groups ? "" : i % 2 ? "new" : "regular");
	member->wave = g_strdup("");
	member->role = g_strdup("customer");
	member->team = g_strdup("");
	member->is_non_responder = i % 12 == 2;
	member->exclusions = i % 12 == 2   ? STUDY_EXCLUSION_NON_RESPONDER
			     : i % 12 == 5 ? STUDY_EXCLUSION_GSR
					   : 0;
	member->reason = g_strdup(member->exclusions ? "by rule" : "");
	member->usable_pct = i % 12 == 5 ? 35 : 80 + (double)(i * 7 % 20);
	for (guint k = 0; k < n_touchpoints; k++) {
		const struct study_touchpoint *touchpoint =
			g_ptr_array_index(evidence->touchpoints, k);
		struct study_value value = {.peak = (i + k) % 3 == 0,
			.scr_per_min = 4,
			.iscr = 1,
			.position = k + 1,
			.arousal_felt = touchpoint->felt,
			.valence = 50,
			.score = 7,
			.n_visits = 1,
			.first_start_s = 60 + 30.0 * k};
		double spread = fmod((double)(i * 17 + k * 31) * 0.618034, 1) - 0.5;
		value.arousal = touchpoint->mean + 44 * spread;
		if ((i * 5 + k * 3) % 19 == 0)
			value.arousal = NAN;
		g_array_append_val(member->values, value);
	}
	if (member->exclusions)
		evidence->n_out++;
	else
		evidence->n_in++;
}

static inline void made_add_kpi(struct study_evidence *evidence, const char *phase,
	const char *wave, const char *kind, double mean, const char *verdict)
{
	struct study_kpi *kpi = g_new0(struct study_kpi, 1);
	bool is_sum = phase[0] == '\0';

	kpi->phase = g_strdup(phase);
	kpi->wave = g_strdup(wave);
	kpi->rater_kind = g_strdup(kind);
	kpi->whom = g_strdup("");
	kpi->n = 10;
	kpi->mean = mean;
	kpi->ci = (struct study_interval){mean - (is_sum ? 1.5 : 0.5), mean + (is_sum ? 1.5 : 0.5)};
	kpi->possible = is_sum ? 30 : 10;
	kpi->change = NAN;
	kpi->limits = strcmp(wave, "2024") == 0 ? (struct study_interval){NAN, NAN}
						: (struct study_interval){mean - 0.8, mean + 0.6};
	kpi->is_weakest = strcmp(verdict, "weakest") == 0;
	kpi->verdict = g_strdup(kpi->is_weakest ? "" : verdict);
	g_ptr_array_add(evidence->kpis, kpi);
}

static inline void made_kpis(struct study_evidence *evidence)
{
	static const char *const waves[] = {"2024", "2025", "2026"};

	for (guint i = 0; i < 3; i++) {
		made_add_kpi(evidence, "arrival", waves[i], "self", 7 + 0.4 * i, "in control");
		made_add_kpi(evidence, "arrival", waves[i], "observer", 6.2 + 0.2 * i, "");
		made_add_kpi(evidence, "arrival", waves[i], "staff", 8.5, "");
		made_add_kpi(evidence, "counter", waves[i], "self", i == 2 ? 3.4 : 5.5,
			i == 2 ? "weakest" : "in control");
		made_add_kpi(evidence, "goodbye", waves[i], "self", i == 2 ? 9.1 : 7.5,
			i == 2 ? "above the limits" : "in control");
		made_add_kpi(evidence, "", waves[i], "self", 20 + i, "");
	}
}

static inline void made_words(struct study_evidence *evidence, guint n)
{
	static const char *const ids[] = {"curious", "calm", "pleased", "bored", "tense"};

	for (guint i = 0; i < n; i++) {
		struct study_word_count *word = g_new0(struct study_word_count, 1);
		word->id = i < G_N_ELEMENTS(ids) ? g_strdup(ids[i]) : g_strdup_printf("ord %u", i);
		word->touchpoint = g_strdup("");
		word->n = 2 + (n - i) / 2;
		word->share = word->n / (2.0 + n);
		g_ptr_array_add(evidence->words, word);
	}
}

static inline void made_compared(struct study_evidence *evidence)
{
	guint n = evidence->touchpoints->len;

	for (guint i = 0; i < n; i++) {
		struct study_perceived_mean mean = {.touchpoint = i,
			.n = 10,
			.z_lived = sin(i * 2.0),
			.z_felt = sin(i * 2.0) + 0.9 * cos(i * 3.0)};
		mean.difference = mean.z_felt - mean.z_lived;
		mean.ci = (struct study_interval){mean.difference - 0.5, mean.difference + 0.55};
		mean.parts = mean.ci.low > 0 || mean.ci.high < 0;
		g_array_append_val(evidence->perceived, mean);
		for (guint k = i + 1; k < n; k++) {
			const struct study_touchpoint *a =
				g_ptr_array_index(evidence->touchpoints, i);
			const struct study_touchpoint *b =
				g_ptr_array_index(evidence->touchpoints, k);
			struct study_pair pair = {.a = i, .b = k, .n = 10};
			pair.difference = a->mean - b->mean;
			pair.ci = (struct study_interval){pair.difference - 8, pair.difference + 8};
			pair.effect = pair.difference / 18;
			pair.p = exp(-fabs(pair.difference) / 4);
			pair.p_holm = fmin(1, pair.p * 8);
			g_array_append_val(evidence->pairs, pair);
		}
	}
}

/* @seconds of a curve with a hole and a peak at two thirds; a moment there. */
static inline void made_curve(struct study_evidence *evidence, guint seconds)
{
	struct study_curve *curve = study_curve_new();

	for (guint i = 0; i < seconds; i++) {
		double time_s = i + 0.5, from_peak = (time_s - seconds * 2.0 / 3) / 8;
		double mean = 0.3 * sin(i / 9.0) + 1.6 * exp(-from_peak * from_peak);
		if (i > seconds / 4 && i < seconds / 4 + 12)
			mean = NAN;
		double low = mean - 0.25, high = mean + 0.3, share = 0.5;
		guint n = 10;
		g_array_append_val(curve->time_s, time_s);
		g_array_append_val(curve->mean, mean);
		g_array_append_val(curve->low, low);
		g_array_append_val(curve->high, high);
		g_array_append_val(curve->n, n);
		g_array_append_val(curve->share, share);
		if (i % 5 == 0) {
			double isc = 0.1 + 0.3 * exp(-from_peak * from_peak);
			g_array_append_val(curve->isc, isc);
			g_array_append_val(curve->isc_s, time_s);
		}
	}
	curve->threshold = 0.8;
	curve->isc_threshold = 0.22;
	curve->isc_n = 10;
	evidence->curve = curve;
	struct study_moment moment = {.time_s = seconds * 2.0 / 3,
		.height = 1.8,
		.touchpoint = 1,
		.n = 8,
		.share = 0.8,
		.p = 0.002};
	g_array_append_val(evidence->moments, moment);
}

/* Owned by the caller: study_evidence_free(). */
static inline struct study_evidence *made_evidence(
	guint n_members, guint n_touchpoints, bool has_groups)
{
	struct study_evidence *evidence = study_evidence_rows_new(NULL);

	for (guint i = 0; i < n_touchpoints; i++) {
		struct study_touchpoint *touchpoint = g_new0(struct study_touchpoint, 1);
		made_fill_touchpoint(touchpoint, i, n_members - n_members / 6);
		g_ptr_array_add(evidence->touchpoints, touchpoint);
	}
	for (guint i = 0; i < n_members; i++)
		made_fill_member(evidence, i, n_touchpoints, has_groups);
	return evidence;
}

/* Everything that any figure draws. */
static inline struct study_evidence *made_evidence_whole(guint n_members, guint n_touchpoints)
{
	struct study_evidence *evidence = made_evidence(n_members, n_touchpoints, true);

	made_kpis(evidence);
	made_words(evidence, 8);
	made_compared(evidence);
	made_curve(evidence, 300);
	return evidence;
}

#endif
