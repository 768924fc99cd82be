/*
 * Every column of every table that leaves Affekt. The texts are part of the file format and are not
 * translated.
 */
#include "recordings/export/columns.h"

#include "recordings/edits/edits.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/export/samples.h"
#include "recordings/session/visits.h"
#include "recordings/table/describe.h"

#include <math.h>
#include <stddef.h>

/* An event whose window is too short or not valid has no magnitude, not even 0. */
static bool is_scored(const void *row)
{
	const struct dsp_response *response = row;

	return isfinite(response->magnitude);
}

static void scr_status(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_scr *scr = row;
	(void)owner;
	g_string_append(ret_text, dsp_status_name(scr->status));
}

static void scr_owner(const void *owner, const void *row, GString *ret_text)
{
	const struct rec_tables *tables = owner;
	const struct dsp_scr *scr = row;
	g_autofree char *visits = rec_visits_scr_owner(tables->data->session->visits, scr->onset_s);
	g_string_append(ret_text, visits);
}

static void beat_status(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_beat *beat = row;
	(void)owner;
	g_string_append(ret_text, dsp_status_name(beat->status));
}

static void peak_owner(const void *owner, const void *row, GString *ret_text)
{
	const struct rec_tables *tables = owner;
	const struct dsp_peak *peak = row;
	g_autofree char *visits =
		rec_visits_time_owner(tables->data->session->visits, peak->time_s);
	g_string_append(ret_text, visits);
}

static void peak_source(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_peak *peak = row;
	(void)owner;
	g_string_append(ret_text, peak->has_scr ? "scr" : "tonic/cardiac");
}

static void peak_status(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_peak *peak = row;
	(void)owner;
	g_string_append(ret_text, dsp_status_name(peak->status));
}

static void peak_rater(const void *owner, const void *row, GString *ret_text)
{
	const struct rec_tables *tables = owner;
	const struct dsp_peak *peak = row;
	bool is_edited = peak->status == DSP_STATUS_MANUAL || peak->status == DSP_STATUS_MOVED ||
			 peak->status == DSP_STATUS_REJECTED;
	if (is_edited && tables->data->rater)
		g_string_append(ret_text, tables->data->rater);
}

static void peak_note(const void *owner, const void *row, GString *ret_text)
{
	const struct rec_tables *tables = owner;
	const struct dsp_peak *peak = row;
	const char *note = rec_edits_find_note(tables->data->session->edits, REC_EDIT_AROUSAL_PEAK,
		peak->time_s, tables->data->rater);
	if (note)
		g_string_append(ret_text, note);
}

static void artefact_channel(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_artefact *artefact = row;
	(void)owner;
	g_string_append(ret_text, artefact->channel == DSP_CHANNEL_GSR ? "gsr" : "pulse");
}

static void artefact_kind(const void *owner, const void *row, GString *ret_text)
{
	const struct dsp_artefact *artefact = row;
	(void)owner;
	g_string_append(ret_text, dsp_artefact_name(artefact->kind));
}

static void gap_channel(const void *owner, const void *row, GString *ret_text)
{
	const struct rec_gap *gap = row;
	(void)owner;
	if (gap->channels || gap->device)
		g_string_append(ret_text, gap->channels ? gap->channels : gap->device);
}

/* clang-format off: a table reads better with one line for each column */
static const struct rec_column GSR[] = {
	TIME("time_s", "time of the sample on the session axis, from the clock fit", rec_sample_row,
		time_s),
	TWIN_uS("conductance_uS", "uS", "skin conductance as received", rec_sample_row, value),
	TWIN_uS("tonic_uS", "uS", "slow level, linear between samples of the analysis grid",
		rec_sample_row, tonic),
	TWIN_uS("phasic_uS", "uS",
		"phasic part, likewise: of the convex model (the default) the sum of its "
		"responses, so "
		"that conductance - tonic - phasic is what the model leaves over; of the other "
		"methods "
		"conductance minus tonic",
		rec_sample_row, phasic),
	TWIN_uS("driver_uS", "uS", "driver of the responses (deconvolved), likewise",
		rec_sample_row, driver),
	COLUMN("flags", "1",
		"bit mask: 1 missing, 2 clipped low, 4 clipped high, 8 disconnected, 16 range "
		"switch, 32 slope, 64 motion, 128 interpolated, 256 in an artefact window, 512 "
		"edge, 1024 "
		"provisional, 2048 start-up, 4096 decomposed by the inverse filter because the "
		"chosen method failed",
		INTEGER, UINT16, rec_sample_row, flags),
	TWIN_RAW("conductance_raw", "counts", "the signal as received", rec_sample_row, value),
	TWIN_RAW("tonic_raw", "counts", "slow level", rec_sample_row, tonic),
	TWIN_RAW("phasic_raw", "counts", "phasic part, as phasic_uS", rec_sample_row, phasic),
	TWIN_RAW("driver_raw", "counts", "driver of the responses", rec_sample_row, driver),
};

static const struct rec_column SCR[] = {
	COLUMN("id", "1", "number of the response, from 1", INTEGER, INT64, dsp_scr, id),
	TIME("onset_s", "impulse of the driver: when the response began", dsp_scr, onset_s),
	TIME("peak_s", "conductance maximum of the response, else impulse plus the model's rise",
		dsp_scr, peak_s),
	TWIN_uS("amplitude_uS", "uS", "height of the response with overlaps undone", dsp_scr,
		amplitude),
	TIME("rise_s", "peak_s minus onset_s", dsp_scr, rise_s),
	TIME("half_recovery_s",
		"time from the peak to half of trough_to_peak; empty without an own maximum",
		dsp_scr, half_recovery_s),
	TWIN_uS("trough_to_peak_uS", "uS",
		"classical amplitude from the minimum before to the maximum; empty without an own "
		"maximum",
		dsp_scr, trough_to_peak),
	COMPUTED("status", "automatic, manual, moved, rejected or provisional", scr_status),
	COMPUTED("touchpoint",
		"visits that own the response (onset from 1 s after the start to 4 s after the "
		"end), id#visit joined by ;",
		scr_owner),
	TWIN_RAW("amplitude_raw", "counts", "height of the response", dsp_scr, amplitude),
	TWIN_RAW("trough_to_peak_raw", "counts", "classical amplitude", dsp_scr, trough_to_peak),
};

static const struct rec_column PULSE[] = {
	TIME("time_s", "time of the sample on the session axis, from the clock fit", rec_sample_row,
		time_s),
	NUMBER("pulse", NULL, "pulse wave as received", rec_sample_row, value),
	COLUMN("flags", "1", "bit mask as in gsr.csv", INTEGER, UINT16, rec_sample_row, flags),
};

static const struct rec_column BEATS[] = {
	TIME("time_s", "systolic peak as detected, between samples", dsp_beat, time_s),
	TIME("onset_s", "foot of the pulse wave", dsp_beat, onset_s),
	NUMBER("ibi_ms", "ms", "interval to the beat before, as detected", dsp_beat, ibi_ms),
	NUMBER("ibi_corrected_ms", "ms",
		"interval after correction of missed, extra and ectopic beats", dsp_beat,
		ibi_corrected_ms),
	NUMBER("amplitude", NULL, "peak minus foot", dsp_beat, amplitude),
	NUMBER("quality", "1", "quality of the pulse wave, 0 to 1", dsp_beat, quality),
	COMPUTED("status", "automatic, ectopic, extra, missed_before, manual, moved or rejected",
		beat_status),
};

static const struct rec_column HRV[] = {
	TIME("start_s", "start of the stretch", dsp_hrv, start_s),
	TIME("end_s", "end of the stretch", dsp_hrv, end_s),
	CHARS("scope", "session, baseline, or a visit as id#visit", dsp_hrv, scope),
	CHARS("metric", "name of the measure", dsp_hrv, metric),
	NUMBER("value", "see the column unit",
		"value of the measure; empty when the stretch is too short", dsp_hrv, value),
	CHARS("unit", "unit of the value", dsp_hrv, unit),
	CHARS("note", "why there is no value, or a caution", dsp_hrv, note),
};

static const struct rec_column AROUSAL[] = {
	TIME("time_s",
		"end of the second that the value stands for, as time of the stimulus: the bodily "
		"lag is removed",
		dsp_arousal, time_s),
	NUMBER("arousal", "1", "arousal index, 0 to 100; empty while unknown or calibrating",
		dsp_arousal, arousal),
	NUMBER("confidence", "1", "confidence of the index, 0 to 1; below 0.3 is low", dsp_arousal,
		confidence),
};

static const struct rec_column AROUSAL_PEAKS[] = {
	COLUMN("id", "1", "number of the peak, from 1", INTEGER, INT64, dsp_peak, id),
	TIME("time_s",
		"middle of the second of the peak, as time of the stimulus: the bodily lag is "
		"removed",
		dsp_peak, time_s),
	NUMBER("height", "1", "arousal index at the peak, smoothed over 2 s", dsp_peak, height),
	NUMBER("prominence", "1", "rise of the peak above its surroundings", dsp_peak, prominence),
	COMPUTED("touchpoint", "visits during which the peak lies, id#visit joined by ;",
		peak_owner),
	COMPUTED("source", "scr: a skin conductance response within 3 s; else tonic/cardiac",
		peak_source),
	COMPUTED("status", "automatic, manual, moved, rejected or provisional", peak_status),
	COMPUTED("rater", "who added, moved or rejected the peak", peak_rater),
	COMPUTED("note", "note of the rater", peak_note),
};

static const struct rec_column TOUCHPOINTS[] = {
	CHARS("id", "name of the touch point", rec_touchpoint, id),
	CHARS("title", "title of the touch point", rec_touchpoint, title),
	CHARS("phase", "phase of the journey", rec_touchpoint, phase),
	YES_NO("critical", "1: a critical touch point of the study", rec_touchpoint, is_critical),
	COLUMN("visit", "1", "number of the visit per touch point, from 1; 0: planned but skipped",
		INTEGER, INT, rec_touchpoint, visit),
	TIME("start_s", "start of the visit", rec_touchpoint, start_s),
	TIME("end_s", "end of the visit", rec_touchpoint, end_s),
	CHARS("source", "who set the borders: plan, key, socket, import, ...", rec_touchpoint,
		source),
	NUMBER("valid_pct", "%", "share of the visit with valid signal", rec_touchpoint, valid_pct),
	NUMBER("arousal_mean", "1", "mean arousal index", rec_touchpoint, arousal_mean),
	NUMBER("arousal_max", "1", "highest arousal index", rec_touchpoint, arousal_max),
	TIME("arousal_max_s", "middle of the second when it was highest", rec_touchpoint,
		arousal_max_s),
	NUMBER("arousal_end", "1", "mean arousal index of the last 5 s", rec_touchpoint,
		arousal_end),
	NUMBER("arousal_trend_per_min", "1/min", "slope of the arousal index", rec_touchpoint,
		arousal_trend_per_min),
	NUMBER("arousal_skewness", "1", "skewness of the arousal index", rec_touchpoint,
		arousal_skewness),
	NUMBER("arousal_auc", "1",
		"area of the arousal index above 22, its neutral level, per second", rec_touchpoint,
		arousal_auc),
	COUNT("scr_count", "skin conductance responses of the visit", rec_touchpoint, scr_count),
	NUMBER("scr_per_min", "1/min", "responses per minute", rec_touchpoint, scr_per_min),
	TWIN_uS("scr_amplitude_sum_uS", "uS", "sum of the responses' amplitudes", rec_touchpoint,
		scr_amplitude_sum),
	TWIN_uS("scr_magnitude_uS", "uS", "mean amplitude, no response counted as 0",
		rec_touchpoint, scr_magnitude),
	TWIN_uS("iscr_uSs", "uS*s", "integral of the phasic driver", rec_touchpoint, iscr),
	TWIN_uS("epc_uS_per_min", "uS/min", "electrodermal positive change per minute",
		rec_touchpoint, epc_per_min),
	TIME("latency_s", "start of the visit to the first response that it owns", rec_touchpoint,
		latency_s),
	TWIN_uS("scl_delta_uS", "uS", "median skin conductance level minus the baseline's",
		rec_touchpoint, scl_delta),
	NUMBER("hr_delta_bpm", "bpm", "median heart rate minus the baseline's", rec_touchpoint,
		hr_delta_bpm),
	NUMBER("pulse_amplitude_delta_pct", "%", "median pulse amplitude against the baseline's",
		rec_touchpoint, pulse_amplitude_delta_pct),
	COUNT("peak_count", "arousal peaks during the visit", rec_touchpoint, peak_count),
	YES_NO("excluded", "1: left out of group results", rec_touchpoint, is_excluded),
	CHARS("reason", "why it is left out", rec_touchpoint, reason),
	TWIN_RAW("scr_amplitude_sum_raw", "counts", "sum of the responses' amplitudes",
		rec_touchpoint, scr_amplitude_sum),
	TWIN_RAW("scr_magnitude_raw", "counts", "mean amplitude", rec_touchpoint, scr_magnitude),
	TWIN_RAW("iscr_raws", "counts*s", "integral of the phasic driver", rec_touchpoint, iscr),
	TWIN_RAW("epc_raw_per_min", "counts/min", "positive change per minute", rec_touchpoint,
		epc_per_min),
	TWIN_RAW("scl_delta_raw", "counts", "median level minus the baseline's", rec_touchpoint,
		scl_delta),
};

static const struct rec_column RESPONSES[] = {
	CHARS("event_id", "mark:ID, or a visit's start as id#visit", dsp_response, event_id),
	CHARS("label", "label of the event", dsp_response, label),
	TIME("time_s", "time of the event", dsp_response, time_s),
	TIME("window_start_s", "start of the response window", dsp_response, window_start_s),
	TIME("window_end_s", "end of the response window", dsp_response, window_end_s),
	{"responded", "1", "1: a response began in the window; empty: the event was not scored",
		REC_FORM_INTEGER, REC_FIELD_BOOL, offsetof(struct dsp_response, responded),
		REC_TWIN_NONE, NULL, NULL, is_scored},
	COLUMN("scr_id", "1", "id in scr.csv of the response; empty without one", INTEGER, ID,
		dsp_response, scr_id),
	TIME("latency_s", "event to onset of the response", dsp_response, latency_s),
	TWIN_uS("amplitude_uS", "uS", "amplitude of the response; empty without one", dsp_response,
		amplitude),
	TWIN_uS("magnitude_uS", "uS", "the same with 0 for no response", dsp_response, magnitude),
	TWIN_uS("iscr_uSs", "uS*s", "integral of the phasic driver in the window", dsp_response,
		iscr),
	TWIN_uS("max_minus_baseline_uS", "uS",
		"highest conductance of the window minus the level before", dsp_response,
		max_minus_baseline),
	TWIN_RAW("amplitude_raw", "counts", "amplitude of the response", dsp_response, amplitude),
	TWIN_RAW("magnitude_raw", "counts", "the same with 0 for no response", dsp_response,
		magnitude),
	TWIN_RAW("iscr_raws", "counts*s", "integral of the phasic driver", dsp_response, iscr),
	TWIN_RAW("max_minus_baseline_raw", "counts", "highest value minus the level before",
		dsp_response, max_minus_baseline),
};

static const struct rec_column ARTEFACTS[] = {
	TIME("start_s", "start of the window", dsp_artefact, start_s),
	TIME("end_s", "end of the window", dsp_artefact, end_s),
	COMPUTED("channel", "gsr or pulse", artefact_channel),
	COMPUTED("kind",
		"missing, disconnect, clipped, range, slope, motion, poor_quality or no_signal",
		artefact_kind),
};

static const struct rec_column MARKS[] = {
	COLUMN("id", "1", "number of the mark, from 1", INTEGER, INT64, rec_mark, id),
	TIME("time_s", "time that holds: corrected if corrected, else as pressed", rec_mark,
		time_s),
	TIME("pressed_s", "when the operator acted", rec_mark, pressed_s),
	STRING("label", "text of the mark", rec_mark, label),
	STRING("source", "key, socket, window, import, ...", rec_mark, source),
	STRING("rater", "who set it", rec_mark, rater),
	STRING("note", "note", rec_mark, note),
};

static const struct rec_column GAPS[] = {
	TIME("start_s", "time of the first lost sample", rec_gap, start_s),
	TIME("end_s", "time of the first sample afterwards", rec_gap, end_s),
	COMPUTED("channel", "channels without data, joined by ;", gap_channel),
	STRING("cause", "why the data is missing", rec_gap, cause),
	NUMBER("samples_lost", "1", "samples lost; empty when they cannot be counted", rec_gap,
		samples_lost),
};

static const struct rec_column SYNC[] = {
	STRING("stream", "channels of one clock joined by ;, or a camera", rec_sync, stream),
	NUMBER("offset_ms", "ms", "constant offset to the session axis", rec_sync, offset_ms),
	NUMBER("drift_ppm", "ppm", "how much the clock runs faster than its nominal rate", rec_sync,
		drift_ppm),
	NUMBER("residual_rms_ms", "ms", "scatter of the time stamps around the clock fit", rec_sync,
		residual_rms_ms),
	NUMBER("residual_max_ms", "ms", "largest distance from the clock fit", rec_sync,
		residual_max_ms),
	COUNT("gaps", "gaps of the stream", rec_sync, gaps),
	COUNT("dropped", "samples or frames lost", rec_sync, dropped),
	NUMBER("limit_ms", "ms", "declared limit of the residual", rec_sync, limit_ms),
	STRING("verdict", "pass, or fail and why", rec_sync, verdict),
};

static const struct rec_column SELF_REPORT[] = {
	COLUMN("id", "1", "number of the answer, from 1", INTEGER, INT64, rec_self_report, id),
	STRING("touchpoint", "visit that the answer is about, id#visit", rec_self_report,
		touchpoint),
	STRING("form", "form that was asked", rec_self_report, form),
	STRING("item", "item of the form", rec_self_report, item),
	STRING("value", "answer: a number, ids joined by ;, or typed words; empty: skipped",
		rec_self_report, value),
	STRING("text", "answer, or the ends of its scale, in the words that were shown",
		rec_self_report, text),
	TIME("video_time_s", "moment of the recording that was shown", rec_self_report,
		video_time_s),
	STRING("answered_at", "wall time of the answer, ISO 8601", rec_self_report, answered_at),
	YES_NO("projective", "1: a projective form, not validated", rec_self_report, is_projective),
};

static const struct rec_column BANDS[] = {
	TIME("time_s", "end of the second", rec_band, time_s),
	CHARS("channel", "channel", rec_band, channel),
	CHARS("band",
		"skin conductance: edasymp, edasymp_n, tvsymp; EEG: theta, alpha, beta, "
		"alpha_relative, engagement; EMG: muscle",
		rec_band, band),
	NUMBER("ln_power", "1",
		"natural logarithm: of the power in the channel's unit squared (EEG, EMG: uV^2); "
		"of "
		"a share (edasymp_n, alpha_relative) or ratio (engagement); of the squared "
		"amplitude in standard deviations (tvsymp)",
		rec_band, ln_power),
	YES_NO("valid", "1: no artefact in the second", rec_band, is_valid),
};

static const struct rec_column MEASURES[] = {
	TIME("start_s", "start of the stretch, or the time of the event", rec_measure, start_s),
	TIME("end_s", "end of the stretch, or of the event's response window", rec_measure, end_s),
	CHARS("scope",
		"session, baseline, a visit as id#visit, an event as mark:ID, or label:NAME for "
		"all events "
		"of that label",
		rec_measure, scope),
	CHARS("metric", "name of the measure", rec_measure, metric),
	NUMBER("value", "see the column unit",
		"value of the measure; empty when it may not be said, see the column note",
		rec_measure, value),
	CHARS("unit", "unit of the value; 1: none; counts: the recording is UNCALIBRATED",
		rec_measure, unit),
	CHARS("note", "why there is no value, a caution, or the rule", rec_measure, note),
};

static const struct rec_column CHANNEL[] = {
	TIME("time_s", "time of the sample on the session axis, from the clock fit", rec_sample_row,
		time_s),
	NUMBER("value", NULL, "value of the channel", rec_sample_row, value),
	COLUMN("flags", "1", "bit mask as in gsr.csv", INTEGER, UINT16, rec_sample_row, flags),
};
/* clang-format on */

/* Arrays that the rows stand in; results may be missing. */
#define RESULT_ROWS(function, member)                                                              \
	static const GArray *function(const struct rec_tables *tables)                             \
	{                                                                                          \
		return tables->data->results ? tables->data->results->member : NULL;               \
	}
RESULT_ROWS(scr_rows, scr)
RESULT_ROWS(beat_rows, beats)
RESULT_ROWS(hrv_rows, hrv)
RESULT_ROWS(arousal_rows, arousal)
RESULT_ROWS(peak_rows, peaks)
RESULT_ROWS(response_rows, responses)
RESULT_ROWS(artefact_rows, artefacts)
RESULT_ROWS(band_rows, bands)
RESULT_ROWS(measure_rows, measures)
#undef RESULT_ROWS

static const GArray *touchpoint_rows(const struct rec_tables *tables)
{
	return tables->touchpoints;
}

static const GPtrArray *mark_rows(const struct rec_tables *tables)
{
	return tables->data->session->marks;
}

static const GPtrArray *gap_rows(const struct rec_tables *tables)
{
	return tables->data->session->gaps;
}

static const GPtrArray *sync_rows(const struct rec_tables *tables)
{
	return tables->data->session->sync;
}

static const GPtrArray *self_report_rows(const struct rec_tables *tables)
{
	return tables->data->session->self_reports;
}

#define TABLE(name, source, columns, rows, pointers)                                               \
	{                                                                                          \
		name, REC_TABLES_##source, columns, G_N_ELEMENTS(columns), rows, pointers          \
	}

const struct rec_tables_kind rec_columns_tables[] = {
	TABLE("gsr", SAMPLES, GSR, NULL, NULL),
	TABLE("scr", ROWS, SCR, scr_rows, NULL),
	TABLE("pulse", SAMPLES, PULSE, NULL, NULL),
	TABLE("beats", ROWS, BEATS, beat_rows, NULL),
	TABLE("hrv", ROWS, HRV, hrv_rows, NULL),
	TABLE("arousal", ROWS, AROUSAL, arousal_rows, NULL),
	TABLE("arousal_peaks", ROWS, AROUSAL_PEAKS, peak_rows, NULL),
	TABLE("touchpoints", ROWS, TOUCHPOINTS, touchpoint_rows, NULL),
	TABLE("responses", ROWS, RESPONSES, response_rows, NULL),
	TABLE("artefacts", ROWS, ARTEFACTS, artefact_rows, NULL),
	TABLE("marks", ROWS, MARKS, NULL, mark_rows),
	TABLE("gaps", ROWS, GAPS, NULL, gap_rows),
	TABLE("sync", ROWS, SYNC, NULL, sync_rows),
	TABLE("self_report", ROWS, SELF_REPORT, NULL, self_report_rows),
	TABLE("bands", ROWS, BANDS, band_rows, NULL),
	TABLE("measures", ROWS, MEASURES, measure_rows, NULL),
	{.name = NULL},
};

const struct rec_tables_kind rec_columns_channel = TABLE("channel", SAMPLES, CHANNEL, NULL, NULL);
