#include "study/session/methods.h"

#include "recordings/export/limits.h"
#include "recordings/session/measures.h"
#include "study/session/acceptance.h"
#include "study/session/bands.h"
#include "study/session/breathing.h"
#include "study/session/frequency.h"
#include "study/session/methods_conductance.h"
#include "study/session/references.h"
#include "study/session/touchpoints.h"

#include <math.h>
#include <string.h>

static const struct rec_channel *find_channel(const struct rec_session *session, const char *name)
{
	int index = name ? rec_session_find_channel(session, name) : -1;

	return index < 0 ? NULL : session->channels->pdata[index];
}

static void write_recording(GString *out, const struct rec_session *session,
	const struct rec_channel *channel, const char *what)
{
	const struct rec_device *device = session->devices->pdata[channel->device];
	const struct rec_clock *clock = session->clocks->pdata[channel->clock];

	if (g_strcmp0(device->driver, "import") == 0)
		g_string_append_printf(out, "%s was recorded elsewhere and imported", what);
	else
		g_string_append_printf(out, "%s was recorded with %s", what,
			device->title ? device->title : device->name);
	if (device->serial && *device->serial)
		g_string_append_printf(out, " (serial %s)", device->serial);
	g_string_append_printf(out, ", at %.6g Hz, in %s, stored as received. ", clock->rate_hz,
		channel->desc.raw_unit);
	if (channel->desc.n_steps > 0)
		g_string_append_printf(out,
			"Raw numbers were converted to %s by the chain stored in the file. ",
			core_channel_unit(&channel->desc));
}

static void write_labels(GString *out, const struct rec_session *session,
	const struct rec_results *results, const struct study_baseline *baseline)
{
	bool is_simulated = false, is_emulated = false;

	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = session->devices->pdata[i];
		is_simulated |= device->is_simulated;
		is_emulated |= device->is_emulated;
	}
	if (is_simulated)
		g_string_append(out, "**SIMULATED**: the signals come from a simulated "
				     "participant, not from a person.\n\n");
	if (is_emulated)
		g_string_append(out, "**EMULATED**: the signals come from an emulated device, not "
				     "from an instrument.\n\n");
	if (results->gsr_channel && !rec_results_is_calibrated(results))
		g_string_append_printf(out,
			"**UNCALIBRATED**: skin conductance is in %s, not in microsiemens. "
			"Thresholds were scaled by "
			"%.4g %s per microsiemens-equivalent, (P95 - P5)/2 of the 1 Hz low-passed "
			"record. Times and "
			"counts of responses may be compared between people, amplitudes and levels "
			"may not.\n\n",
			results->gsr_unit, results->gsr_u, results->gsr_unit);
	if (rec_results_lacks_gsr(results))
		g_string_append(out,
			"**NO USABLE SIGNAL** of skin conductance: less than 10 % of "
			"the record is valid. Nothing can be said about responses.\n\n");
	if (rec_results_lacks_pulse(results))
		g_string_append(out, "**NO USABLE SIGNAL** of the pulse: less than 10 % of the "
				     "record is valid. Nothing can be said about heart rate and "
				     "its variability.\n\n");
	if (baseline->is_self_normalised)
		g_string_append(out,
			"**SELF-NORMALISED**: no baseline of 60 valid seconds was available. "
			"Arousal is relative to the "
			"whole recording's median and is not comparable between sessions.\n\n");
	const char *stranger = study_baseline_stranger(baseline, session);
	if (stranger)
		g_string_append_printf(out,
			"**BASELINE OF ANOTHER PERSON**: it is of the session %s of participant "
			"%s, this session is of %s. Levels and arousal of two people are not "
			"comparable.\n\n",
			baseline->file, stranger, session->participant);
	if (results->is_non_responder)
		g_string_append(out, "**NON-RESPONDER** by the declared rule (of at least 5 events "
				     "fewer than 10 % answered, fewer "
				     "than 0.2 responses a minute, none of 0.05 µS; with fewer "
				     "events the last two, over 60 valid seconds): keep in n, "
				     "leave out of amplitude means, list.\n\n");
	if (session->recovered)
		g_string_append_printf(out, "**RECOVERED**: %s\n\n", session->recovered);
}

static void write_conductance(GString *out, const struct rec_session *session,
	const struct rec_results *results, const struct dsp_params *params)
{
	const struct rec_channel *channel = find_channel(session, results->gsr_channel);

	if (!channel)
		return;
	write_recording(out, session, channel, "Skin conductance");
	const struct rec_clock *clock = session->clocks->pdata[channel->clock];
	study_methods_conductance(out, results, params, clock->rate_hz);
	study_methods_artefacts(out, results, DSP_CHANNEL_GSR, session->duration_s);
	g_string_append(out, "\n\n");
}

static void count_beats(
	const struct rec_results *results, guint *ret_corrected, guint *ret_intervals)
{
	*ret_corrected = *ret_intervals = 0;
	for (guint i = 0; i < results->beats->len; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		if (isnan(beat->ibi_ms))
			continue;
		(*ret_intervals)++;
		*ret_corrected += beat->status != DSP_STATUS_AUTOMATIC;
	}
}

static void write_breathing(GString *out, const struct rec_results *results)
{
	guint breaths, responses;

	study_breathing_count(results, &breaths, &responses);
	g_string_append_printf(out,
		"Respiratory rate was estimated from height, interval and rise of the waves by "
		"smart fusion (Karlen et al., 2013). Possible deep breaths seen: %u. Responses of "
		"the skin that began within -1 to 5 s of one, flagged and not removed: %u. ",
		breaths, responses);
}

static void write_pulse(
	GString *out, const struct rec_session *session, const struct rec_results *results)
{
	const struct rec_channel *channel = find_channel(session, results->pulse_channel);
	guint corrected, intervals;

	if (!channel)
		return;
	count_beats(results, &corrected, &intervals);
	write_recording(out, session, channel, "Finger pulse");
	g_string_append_printf(out,
		"Beats were detected by MSPTDfast v2 (Bishop & Ercole, 2018; Charlton et al., "
		"2025) and timed between "
		"samples. Intervals were corrected after Lipponen & Tarvainen (2019); raw and "
		"corrected intervals are "
		"both reported, detected beats were never moved. Of %u intervals %u (%.1f %%) were "
		"marked as ectopic, "
		"extra or next to a missed beat. Variability comes from the pulse (PRV), not from "
		"an ECG, and leaves out "
		"gaps and artefact windows. The least clean time is 10 s for heart rate, 30 s for "
		"RMSSD and pNN50, 60 s for SDNN, 64 s for HF, 120 s for LF and 300 s for VLF; "
		"shorter stretches have no value (Task Force, 1996; Shaffer & Ginsberg, 2017). ",
		intervals, corrected, intervals ? 100.0 * corrected / intervals : 0);
	write_breathing(out, results);
	g_string_append_printf(
		out, "%.1f %% of the record was valid.", 100 * results->pulse_valid_share);
	study_methods_artefacts(out, results, DSP_CHANNEL_PULSE, session->duration_s);
	g_string_append(out, "\n\n");
}

static void write_weights(GString *out, const struct dsp_params *params)
{
	static const char *const NAMES[DSP_COMPONENTS] = {"phasic driver", "response rate",
		"sympathetic band power", "conductance level", "pulse-amplitude constriction",
		"heart-rate acceleration", "muscle or EEG activity"};

	for (int k = 0; k < DSP_COMPONENTS; k++)
		g_string_append_printf(
			out, "%s%s %.4g", k == 0 ? "" : ", ", NAMES[k], params->arousal_weight[k]);
}

static void write_arousal(GString *out, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline)
{
	g_string_append_printf(out,
		"The arousal index (0 to 100, 1 Hz; weights of parameters version %s: ",
		DSP_PARAMS_VERSION);
	write_weights(out, params);
	g_string_append_printf(out,
		"; components that are absent carry none) is taken at stimulus time, each "
		"component "
		"relative to a baseline: %s (%.0f valid seconds). 22 is the baseline's level, 50 "
		"one robust standard "
		"deviation "
		"above it. Arousal peaks have a prominence of at least %.4g points; %u were "
		"found.\n\n",
		baseline->rule, baseline->valid_s, params->peak_prominence, results->peaks->len);
}

static void append_measure(GString *out, const struct rec_results *results, enum rec_metric metric,
	const char *name, const char *unit)
{
	const struct rec_measure *row = rec_measures_find(results, metric, "session");

	if (row && isfinite(row->value))
		g_string_append_printf(out, "; %s %.4g%s", name, row->value, unit);
}

/* What was shown while recording beside all of this. */
static void write_live(GString *out, const struct rec_results *results)
{
	g_autoptr(GString) parts = g_string_new(NULL);

	append_measure(parts, results, REC_METRIC_LIVE_DRIVER_R, "correlation of the driver", "");
	append_measure(parts, results, REC_METRIC_LIVE_SCR_F1, "F1 of responses within 0.5 s", "");
	append_measure(parts, results, REC_METRIC_LIVE_BEAT_F1, "F1 of beats within 0.1 s", "");
	append_measure(
		parts, results, REC_METRIC_LIVE_HR_DIFFERENCE, "difference of heart rate", " bpm");
	if (parts->len > 0)
		g_string_append_printf(out,
			"What was shown while recording is stored beside the analysis and agrees "
			"with "
			"it as follows: %s.\n\n",
			parts->str + strlen("; "));
}

/* What stands in bands.csv and what of it in measures.csv. */
static void write_bands(GString *out, const struct rec_session *session,
	const struct rec_results *results, const struct dsp_params *params)
{
	g_autofree char *conductance = study_frequency_describe(results);
	g_autofree char *others = study_bands_describe(session, results, params);

	if (conductance)
		g_string_append_printf(out, "%s\n\n", conductance);
	if (others)
		g_string_append_printf(out, "%s\n\n", others);
}

static void write_exclusions(
	GString *out, const struct rec_session *session, const struct rec_results *results)
{
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);

	g_string_append_printf(out,
		"Excluded: %u artefact window%s (artefacts.csv) and %u gap%s (gaps.csv)",
		results->artefacts->len, results->artefacts->len == 1 ? "" : "s",
		session->gaps->len, session->gaps->len == 1 ? "" : "s");
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_touchpoint *row = &g_array_index(rows, struct rec_touchpoint, i);
		if (row->is_excluded)
			g_string_append_printf(
				out, "; %s#%d: %s", row->id, row->visit, row->reason);
	}
	g_string_append(out, ".\n\n");
}

char *study_methods_write(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline)
{
	GString *out = g_string_new("# Methods\n\n");

	write_labels(out, session, results, baseline);
	g_string_append_printf(out,
		"Signals were analysed with %s, profile `%s`, parameters version %s "
		"(parameters.json).\n\n",
		results->software, results->profile, DSP_PARAMS_VERSION);
	write_conductance(out, session, results, params);
	write_pulse(out, session, results);
	write_arousal(out, results, params, baseline);
	write_bands(out, session, results, params);
	write_live(out, results);
	write_exclusions(out, session, results);
	g_autofree char *acceptance = study_acceptance_sentence(results);
	g_string_append_printf(out, "%s\n\n", acceptance);
	g_string_append_printf(out, "**What cannot be concluded.** %s\n\n", rec_limits_text());
	study_references_append(out);
	return g_string_free(out, FALSE);
}
