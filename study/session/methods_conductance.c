#include "study/session/methods_conductance.h"

#include "dsp/base/flags.h"

#include <math.h>

/* Up to here dsp/skin/resample.h only interpolates. */
static const double FILTERED_ABOVE_HZ = 16;

static void write_taus(GString *out, const struct dsp_params *params)
{
	if (params->eda_taus == DSP_PARAMS_TAUS_FITTED)
		g_string_append_printf(out,
			"time constants %.4g s and %.4g s, as a fit to the record gave them",
			params->eda_tau_fast_s, params->eda_tau_slow_s);
	else
		g_string_append_printf(out, "time constants %.4g s and %.4g s",
			params->eda_tau_fast_s, params->eda_tau_slow_s);
}

static void write_convex(GString *out, const struct dsp_params *params)
{
	g_string_append(out,
		"Tonic level and sudomotor driver were estimated by the convex model "
		"(Greco et al., 2016): conductance is the sum of a Bateman response (");
	write_taus(out, params);
	g_string_append_printf(out,
		") to a sparse, non-negative driver, of cubic splines with knots every %.4g s, and "
		"of "
		"noise (alpha %.4g, raised with the noise; gamma %.4g), solved to a relative gap "
		"of "
		"1e-9 over stretches of 30 min with cross-faded overlaps. Missing, interpolated "
		"and "
		"artefact samples had no weight. ",
		params->eda_convex_knot_s, params->eda_convex_alpha, params->eda_convex_gamma);
}

static void write_inverse(GString *out, const struct dsp_params *params)
{
	g_string_append(out,
		"The sudomotor driver was estimated by the inverse filter of a Bateman "
		"response (");
	write_taus(out, params);
	g_string_append_printf(out,
		") with a Gaussian regulariser whose width follows the noise, the linear form of "
		"continuous decomposition analysis (Benedek & Kaernbach, 2010); the tonic level is "
		"the lower envelope of the driver over %.4g s. ",
		params->eda_tonic_window_s);
}

static void write_decomposition(GString *out, const struct dsp_params *params)
{
	switch ((enum dsp_method)params->eda_method) {
	case DSP_METHOD_CONVEX:
		write_convex(out, params);
		return;
	case DSP_METHOD_INVERSE:
		write_inverse(out, params);
		return;
	case DSP_METHOD_HIGHPASS:
		g_string_append_printf(out,
			"The phasic part is what passes a zero-phase high-pass of %.4g Hz "
			"(Makowski "
			"et al., 2021), the tonic part the rest; no driver was estimated. "
			"Responses "
			"that follow fast on one another lose height by this method. ",
			params->eda_highpass_hz);
		return;
	case DSP_METHOD_MEDIAN:
		g_string_append_printf(out,
			"The tonic part is the running median over %.4g s, as AcqKnowledge and "
			"iMotions take it, the phasic part the rest; no driver was estimated. "
			"About "
			"half of a response's height is lost by this method. ",
			params->eda_median_s);
		return;
	}
}

static void write_onset(GString *out, const struct dsp_params *params)
{
	switch ((enum dsp_trough_onset)params->eda_trough_onset) {
	case DSP_TROUGH_ONSET_SLOPE:
		g_string_append_printf(out, "the slope falls below %.4g of the steepest",
			params->eda_trough_slope);
		return;
	case DSP_TROUGH_ONSET_MINIMUM:
		g_string_append(out, "the minimum before the peak is");
		return;
	case DSP_TROUGH_ONSET_CROSSING:
		g_string_append_printf(
			out, "the signal rises through %.4g µS", params->eda_trough_crossing_uS);
		return;
	}
}

static void write_trough(GString *out, const struct dsp_params *params, const char *signal)
{
	g_string_append_printf(out,
		"Responses were found from trough to peak of %s behind a low-pass of %.4g s "
		"(Boucsein et al., 2012); they begin where ",
		signal, params->eda_trough_smooth_s);
	write_onset(out, params);
	g_string_append_printf(out,
		" and rise for %.4g to %.4g s. Amplitude is the difference of peak and onset%s. "
		"Overlaps are not undone, so events within 2 s of each other are not scored. ",
		params->eda_trough_rise_min_s, params->eda_trough_rise_max_s,
		params->eda_trough_height == DSP_TROUGH_HEIGHT_PROMINENCE
			? ", held against the limits as prominence"
			: "");
}

static void write_detector(GString *out, const struct dsp_params *params)
{
	switch ((enum dsp_detector)params->eda_detector) {
	case DSP_DETECTOR_DRIVER:
		g_string_append(out,
			"Responses are lobes of the driver; amplitude is the lobe's area times the "
			"kernel's peak, so that overlaps are undone; trough-to-peak amplitude is "
			"reported beside it. ");
		break;
	case DSP_DETECTOR_TROUGH:
		write_trough(out, params, "conductance");
		break;
	case DSP_DETECTOR_PHASIC:
		write_trough(out, params, "the phasic part");
		break;
	}
	g_string_append_printf(out, "The least amplitude is %.4g µS", params->eda_amplitude_min_uS);
	if (params->eda_amplitude_relative > 0)
		g_string_append_printf(
			out, " and %.4g of the record's largest", params->eda_amplitude_relative);
	g_string_append(out, ". ");
}

static double fallback_share(const struct rec_results *results)
{
	guint n = 0;

	for (guint i = 0; i < results->eda->len; i++)
		n += (g_array_index(results->eda, struct dsp_eda, i).flags & DSP_FLAG_FALLBACK) !=
		     0;
	return results->eda->len ? (double)n / results->eda->len : 0;
}

static guint count_responses(const struct rec_results *results)
{
	guint n = 0;

	for (guint i = 0; i < results->scr->len; i++)
		n += g_array_index(results->scr, struct dsp_scr, i).status != DSP_STATUS_REJECTED;
	return n;
}

void study_methods_conductance(GString *out, const struct rec_results *results,
	const struct dsp_params *params, double rate_hz)
{
	double fallback = fallback_share(results);

	g_string_append_printf(out,
		"It was %s to a grid of %.6g Hz; "
		"artefacts "
		"were marked before decomposition by range, slope and shape (%.4g to %.4g µS; "
		"after "
		"Kleckner et al., 2018, with thresholds of parameters.json) and grown by %.4g s; "
		"holes "
		"of up to %.4g s were bridged. ",
		rate_hz > FILTERED_ABOVE_HZ ? "low-pass filtered against aliasing and brought"
					    : "interpolated without a filter",
		results->eda_rate_hz, params->eda_range_low_uS, params->eda_range_high_uS,
		params->eda_guard_s, params->eda_bridge_s);
	write_decomposition(out, params);
	if (fallback > 0 && params->eda_method != DSP_METHOD_INVERSE)
		g_string_append_printf(out,
			"%.1f %% of the record was decomposed by the inverse filter (Benedek & "
			"Kaernbach, 2010) instead, where the method gave no result. ",
			100 * fallback);
	write_detector(out, params);
	g_string_append(out,
		"An event is answered by the first response with its onset 1 to 4 s after it; the "
		"window ends where the next event's begins. Amplitudes are those of answered "
		"events "
		"alone, magnitudes count no answer as 0. Non-specific responses leave out 1 to 5 s "
		"after every event; positive change (EPC) is the sum of all rises of conductance "
		"smoothed over 1 s (Leiner et al., 2012). ");
	g_string_append_printf(out, "%u responses were found. %.1f %% of the record was valid.",
		count_responses(results), 100 * results->gsr_valid_share);
}

/* Why a stretch of that kind is no measurement. */
static const char *reason_of(enum dsp_artefact_kind kind)
{
	switch (kind) {
	case DSP_ARTEFACT_MISSING:
		return "without samples";
	case DSP_ARTEFACT_DISCONNECT:
		return "without contact";
	case DSP_ARTEFACT_CLIPPED:
		return "at the end of the device's range";
	case DSP_ARTEFACT_RANGE:
		return "outside what the body or the device's scale can give";
	case DSP_ARTEFACT_SLOPE:
		return "steeper than skin can be, spikes or steps";
	case DSP_ARTEFACT_MOTION:
		return "in movement";
	case DSP_ARTEFACT_POOR_QUALITY:
		return "of poor shape or rhythm";
	case DSP_ARTEFACT_NO_SIGNAL:
		return "with nothing but quantisation noise";
	}
	return NULL;
}

void study_methods_artefacts(
	GString *out, const struct rec_results *results, enum dsp_channel channel, double length_s)
{
	double seconds[DSP_ARTEFACT_NO_SIGNAL + 1] = {0};
	guint n_kinds = 0;

	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		if (artefact->channel == channel)
			seconds[artefact->kind] += artefact->end_s - artefact->start_s;
	}
	for (gsize kind = 0; kind < G_N_ELEMENTS(seconds); kind++) {
		if (!(seconds[kind] > 0))
			continue;
		g_string_append_printf(out, "%s %.1f s (%.1f %%) %s",
			n_kinds++ == 0 ? " Left out were" : ",", seconds[kind],
			100 * seconds[kind] / length_s, reason_of((enum dsp_artefact_kind)kind));
	}
	double share =
		channel == DSP_CHANNEL_GSR ? results->gsr_valid_share : results->pulse_valid_share;
	if (n_kinds > 0)
		g_string_append(out, ".");
	else if (100 * share >= 99.95)
		g_string_append(out, " Nothing was left out.");
	else
		g_string_append(out, " No artefact was left out; the rest is gaps (gaps.csv) and "
				     "single samples without a valid value.");
}
