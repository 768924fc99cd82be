#include "cli/facts.h"

#include "recordings/session/measures.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The measure of the whole session; NULL when there is none. */
static const struct dsp_hrv *find_hrv(const struct rec_results *results, const char *metric)
{
	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		if (strcmp(row->scope, "session") == 0 && strcmp(row->metric, metric) == 0) {
			return row;
		}
	}
	return NULL;
}

static guint count_scr(const struct rec_results *results)
{
	guint n = 0;
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		n += scr->status == DSP_STATUS_REJECTED ? 0 : 1;
	}
	return n;
}

static guint count_beats(const struct rec_results *results)
{
	guint n = 0;
	for (guint i = 0; i < results->beats->len; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		bool is_beat =
			beat->status != DSP_STATUS_REJECTED && beat->status != DSP_STATUS_EXTRA;
		n += is_beat ? 1 : 0;
	}
	return n;
}

static guint count_peaks(const struct rec_results *results)
{
	guint n = 0;
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		n += peak->status == DSP_STATUS_REJECTED ? 0 : 1;
	}
	return n;
}

static double mean_arousal(const struct rec_results *results)
{
	double sum = 0;
	guint n = 0;
	for (guint i = 0; i < results->arousal->len; i++) {
		double value = g_array_index(results->arousal, struct dsp_arousal, i).arousal;
		if (isfinite(value)) {
			sum += value;
			n++;
		}
	}
	return n ? sum / n : NAN;
}

static double mean_tonic(const struct rec_results *results)
{
	double sum = 0;
	guint n = 0;
	for (guint i = 0; i < results->eda->len; i++) {
		double tonic = g_array_index(results->eda, struct dsp_eda, i).tonic;
		if (isfinite(tonic)) {
			sum += tonic;
			n++;
		}
	}
	return n ? sum / n : NAN;
}

GArray *cli_facts_of_results(const struct rec_results *results)
{
	const char *g = results->gsr_unit ? results->gsr_unit : "";
	bool has_gsr = results->gsr_channel != NULL;
	bool has_pulse = results->pulse_channel != NULL;
	const struct dsp_hrv *rate = find_hrv(results, "hr_mean");
	const struct dsp_hrv *rmssd = find_hrv(results, "rmssd");
	const struct cli_fact facts[] = {
		{"gsr_valid_pct", N_("skin conductance valid"), "%", 100 * results->gsr_valid_share,
			1, NULL},
		{"scr_count", N_("skin-conductance responses"), "",
			has_gsr ? (double)count_scr(results) : NAN, 0, NULL},
		{"scl_mean", N_("conductance level, mean"), g, mean_tonic(results), 3, NULL},
		{"pulse_valid_pct", N_("pulse valid"), "%", 100 * results->pulse_valid_share, 1,
			NULL},
		{"beat_count", N_("beats"), "", has_pulse ? (double)count_beats(results) : NAN, 0,
			NULL},
		{"hr_mean_bpm", N_("heart rate, mean"), "bpm", rate ? rate->value : NAN, 1, NULL},
		{"rmssd_ms", N_("RMSSD"), "ms", rmssd ? rmssd->value : NAN, 1,
			rmssd ? rmssd->note : NULL},
		{"arousal_mean", N_("arousal, mean"), "", mean_arousal(results), 1, NULL},
		{"arousal_peak_count", N_("arousal peaks"), "", count_peaks(results), 0, NULL},
		{"baseline_start_s", N_("baseline from"), "s", results->baseline_start_s, 1, NULL},
		{"baseline_end_s", N_("baseline to"), "s", results->baseline_end_s, 1, NULL},
	};
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct cli_fact));
	g_array_append_vals(out, facts, G_N_ELEMENTS(facts));
	return out;
}

/* The session's measure; NaN without one. */
static double measure(const struct rec_results *results, enum rec_metric metric)
{
	const struct rec_measure *row = rec_measures_find(results, metric, "session");
	return row ? row->value : NAN;
}

char *cli_fact_live(const struct rec_results *results)
{
	double driver_r = measure(results, REC_METRIC_LIVE_DRIVER_R);
	double scr_f1 = measure(results, REC_METRIC_LIVE_SCR_F1);
	double beat_f1 = measure(results, REC_METRIC_LIVE_BEAT_F1);
	double hr_bpm = measure(results, REC_METRIC_LIVE_HR_DIFFERENCE);
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	if (isfinite(driver_r)) {
		g_ptr_array_add(parts, g_strdup_printf(_("driver r %.3f"), driver_r));
	}
	if (isfinite(scr_f1)) {
		g_ptr_array_add(parts, g_strdup_printf(_("responses F1 %.2f"), scr_f1));
	}
	if (isfinite(beat_f1)) {
		g_ptr_array_add(parts, g_strdup_printf(_("beats F1 %.2f"), beat_f1));
	}
	if (isfinite(hr_bpm)) {
		/* Not "-0.0". */
		hr_bpm = fabs(hr_bpm) < 0.05 ? 0 : hr_bpm;
		g_ptr_array_add(parts, g_strdup_printf(_("heart rate %+.1f bpm"), hr_bpm));
	}
	if (!parts->len) {
		return NULL;
	}
	g_ptr_array_add(parts, NULL);
	return g_strjoinv(", ", (char **)parts->pdata);
}

GPtrArray *cli_facts_sync_troubles(const struct rec_session *session)
{
	GPtrArray *troubles = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		if (sync->verdict && strcmp(sync->verdict, "pass") != 0) {
			g_ptr_array_add(
				troubles, g_strdup_printf("%s: %s", sync->stream, sync->verdict));
		}
	}
	return troubles;
}

const char *cli_fact_quantity(enum core_quantity quantity)
{
	static const char *const names[] = {
		[CORE_QUANTITY_GSR] = "gsr",
		[CORE_QUANTITY_PULSE] = "pulse",
		[CORE_QUANTITY_OTHER] = "other",
	};
	return names[quantity];
}

const char *cli_fact_step(enum core_step_kind kind)
{
	static const char *const names[] = {
		[CORE_STEP_LINEAR] = "linear",
		[CORE_STEP_RECIPROCAL] = "reciprocal",
		[CORE_STEP_DIVIDER] = "divider",
		[CORE_STEP_AMPLIFIER] = "amplifier",
		[CORE_STEP_GROVE] = "grove",
	};
	return names[kind];
}

double cli_fact_fitted_rate_hz(const struct rec_clock *clock)
{
	double samples = 0;
	double ns = 0;
	for (guint i = 0; i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);
		if (!segment->stamps_kept) {
			samples += (double)segment->n;
			ns += (double)segment->n * segment->line.period_ns;
		}
	}
	return ns > 0 ? samples * 1e9 / ns : NAN;
}

const double cli_fact_levels_uS[CLI_FACT_LEVELS] = {0.5, 1, 10};

double cli_fact_step_uS(const struct core_channel *channel, double level_uS)
{
	return core_channel_is_calibrated(channel)
		       ? core_channel_lsb(channel, core_channel_raw(channel, level_uS))
		       : NAN;
}

char *cli_fact_chain(const struct core_channel *channel)
{
	GString *text = g_string_new(channel->raw_unit);
	for (guint i = 0; i < channel->n_steps; i++) {
		g_string_append_printf(text, " → %s", channel->steps[i].unit);
	}
	return g_string_free(text, FALSE);
}

static bool has_device(const struct rec_session *session, bool wants_emulated)
{
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		if (wants_emulated ? device->is_emulated : device->is_simulated) {
			return true;
		}
	}
	return false;
}

static bool is_uncalibrated(const struct rec_session *session)
{
	if (session->primary_gsr < 0) {
		return false;
	}
	const struct rec_channel *gsr =
		g_ptr_array_index(session->channels, (guint)session->primary_gsr);
	return !core_channel_is_calibrated(&gsr->desc);
}

char *cli_fact_labels(
	const struct rec_session *session, const struct rec_results *results, const char *separator)
{
	const struct {
		const char *word;
		bool holds;
	} labels[] = {
		{"SIMULATED", has_device(session, /* wants_emulated= */ false)},
		{"EMULATED", has_device(session, /* wants_emulated= */ true)},
		{"UNCALIBRATED", is_uncalibrated(session)},
		{"JOURNAL", session->is_journal},
		{"RECOVERED", session->recovered != NULL},
		{"SEALED", session->is_sealed},
		{"SELF_NORMALISED", results && results->is_self_normalised},
		{"NON_RESPONDER", results && results->is_non_responder},
		{"NO_GSR_SIGNAL", results && rec_results_lacks_gsr(results)},
		{"NO_PULSE_SIGNAL", results && rec_results_lacks_pulse(results)},
	};
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
		if (labels[i].holds) {
			g_string_append_printf(
				text, "%s%s", text->len ? separator : "", labels[i].word);
		}
	}
	return g_string_free(text, FALSE);
}
