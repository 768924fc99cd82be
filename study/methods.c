#include "study/methods.h"

#include "study/acceptance.h"
#include "study/bands.h"
#include "study/breathing.h"
#include "study/frequency.h"
#include "study/touchpoints.h"

#include <math.h>
#include <string.h>

static double param(const struct dsp_params *params, const char *key)
{
	const struct dsp_param_info *info;

	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		if (strcmp(info->key, key) == 0)
			return dsp_params_get(params, info);
	}
	return NAN;
}

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
				     "record is valid. Heart rate and its variability rest on the "
				     "little that is.\n\n");
	if (baseline->is_self_normalised)
		g_string_append(out,
			"**SELF-NORMALISED**: no baseline of 60 valid seconds was available. "
			"Arousal is relative to the "
			"whole recording's median and is not comparable between sessions.\n\n");
	if (results->is_non_responder)
		g_string_append(out, "**NON-RESPONDER** by the declared rule (of at least 5 events "
				     "fewer than 10 % answered, fewer "
				     "than 0.2 responses a minute, none of 0.05 µS): keep in n, "
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
	g_string_append_printf(out,
		"It was low-pass filtered against aliasing and brought to a grid of %.6g Hz; "
		"artefacts were marked "
		"before decomposition. The sudomotor driver was estimated by the inverse filter of "
		"a Bateman response "
		"(time constants %.4g s and %.4g s) with a Gaussian regulariser whose width "
		"follows the "
		"noise, the linear "
		"form of continuous decomposition analysis (Benedek & Kaernbach, 2010). Responses "
		"are lobes of the "
		"driver of at least %.4g µS; amplitude is the lobe's area times the kernel's peak, "
		"overlaps undone; "
		"trough-to-peak amplitude is reported beside it. Event-related responses have "
		"their onset 1 to 4 s "
		"after the event. %u responses were found. ",
		results->eda_rate_hz, param(params, "eda.tau_fast_s"),
		param(params, "eda.tau_slow_s"), param(params, "eda.amplitude_min_uS"),
		results->scr->len);
	g_string_append_printf(
		out, "%.1f %% of the record was valid.\n\n", 100 * results->gsr_valid_share);
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
		"smart fusion (Karlen et al., 2013). %u possible deep breaths were seen; %u "
		"responses of the skin began within -1 to 5 s of one, are flagged, and were not "
		"removed. ",
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
		"gaps and artefact windows. ",
		intervals, corrected, intervals ? 100.0 * corrected / intervals : 0);
	write_breathing(out, results);
	g_string_append_printf(
		out, "%.1f %% of the record was valid.\n\n", 100 * results->pulse_valid_share);
}

static void write_arousal(GString *out, const struct rec_results *results,
	const struct study_baseline *baseline, const char *baseline_file)
{
	g_string_append_printf(out,
		"The arousal index (0 to 100, 1 Hz, weight profile of the parameter card) combines "
		"the phasic driver, "
		"response rate, sympathetic band power, conductance level, pulse-amplitude "
		"constriction and heart-rate "
		"acceleration, each relative to a baseline: %s",
		baseline->rule);
	if (baseline_file)
		g_string_append_printf(out, " of the session %s", baseline_file);
	g_string_append_printf(out,
		" (%.0f valid seconds). 22 is the baseline's level, 50 one robust standard "
		"deviation above it. Arousal peaks "
		"have a prominence of at least 10 points; %u were found.\n\n",
		baseline->valid_s, results->peaks->len);
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
	double artefact_s = 0;

	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *a =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		artefact_s += a->end_s - a->start_s;
	}
	g_string_append_printf(out,
		"Excluded: %u artefact windows of %.1f s together (artefacts.csv) and %u gaps "
		"(gaps.csv)",
		results->artefacts->len, artefact_s, session->gaps->len);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_touchpoint *row = &g_array_index(rows, struct rec_touchpoint, i);
		if (row->is_excluded)
			g_string_append_printf(
				out, "; %s#%d: %s", row->id, row->visit, row->reason);
	}
	g_string_append(out, ".\n\n");
}

static const char LIMITS[] = "**What cannot be concluded.** Skin conductance and pulse show the "
			     "intensity of sympathetic activation, not its "
			     "valence. From these numbers nobody can tell liking from disliking, "
			     "which emotion was felt, attention from surprise "
			     "or effort, an intention to buy, or truthfulness. Movement, deep "
			     "breaths, speech, temperature, novelty, mental load and "
			     "the order of touch points change the signals too. Absolute "
			     "microsiemens are not compared between people.\n\n";

static const char REFERENCES[] =
	"References: Benedek M., Kaernbach C. (2010) J Neurosci Methods 190:80. Bishop S. M., "
	"Ercole A. (2018) Acta Neurochir "
	"Suppl 126:189. Boucsein W. et al. (2012) Psychophysiology 49:1017. Charlton P. H. et al. "
	"(2025) Physiol Meas "
	"46:035002. Leiner D., Fahr A., Frueh H. (2012) Commun Methods Meas 6:237. Lipponen J. A., "
	"Tarvainen M. P. (2019) J Med Eng "
	"Technol 43:173. Posada-Quintero H. F. et al. (2016) Ann Biomed Eng 44:3124.\n";

char *study_methods_write(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline,
	const char *baseline_file)
{
	GString *out = g_string_new("# Methods\n\n");

	write_labels(out, session, results, baseline);
	g_string_append_printf(out,
		"Signals were analysed with %s, profile `%s`, parameters version %s "
		"(parameters.json).\n\n",
		results->software, results->profile, DSP_PARAMS_VERSION);
	write_conductance(out, session, results, params);
	write_pulse(out, session, results);
	write_arousal(out, results, baseline, baseline_file);
	write_bands(out, session, results, params);
	write_exclusions(out, session, results);
	g_autofree char *acceptance = study_acceptance_sentence(results);
	g_string_append_printf(out, "%s\n\n", acceptance);
	g_string_append(out, LIMITS);
	g_string_append(out, REFERENCES);
	return g_string_free(out, FALSE);
}
