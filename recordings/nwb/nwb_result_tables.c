/* Columns of the tables of results. G is microsiemens, or counts when gsr_unit says so. */
#include "recordings/nwb/nwb_layout.h"
#include "recordings/session/results.h"

static const char *status_name(uint8_t code)
{
	return dsp_status_name((enum dsp_status)code);
}

static const char *artefact_name(uint8_t code)
{
	return dsp_artefact_name((enum dsp_artefact_kind)code);
}

static const char *channel_name(uint8_t code)
{
	return code == DSP_CHANNEL_PULSE ? "pulse" : "gsr";
}

static const struct rec_code STATUSES = {
	status_name, DSP_STATUS_MISSED_BEFORE + 1, DSP_STATUS_AUTOMATIC};
static const struct rec_code ARTEFACT_KINDS = {artefact_name, DSP_ARTEFACT_NO_SIGNAL + 1, 0};
static const struct rec_code CHANNELS = {channel_name, DSP_CHANNEL_PULSE + 1, 0};

static const struct rec_column SCR[] = {
	{"onset_time", "s, the driver's impulse", REC_CELL_F64, offsetof(struct dsp_scr, onset_s),
		0, NULL},
	{"peak_time", "s, the conductance maximum", REC_CELL_F64, offsetof(struct dsp_scr, peak_s),
		0, NULL},
	{"amplitude", "G, overlaps undone", REC_CELL_F64, offsetof(struct dsp_scr, amplitude), 0,
		NULL},
	{"rise_time", "s", REC_CELL_F64, offsetof(struct dsp_scr, rise_s), 0, NULL},
	{"half_recovery_time", "s from the peak; NaN: no maximum of its own", REC_CELL_F64,
		offsetof(struct dsp_scr, half_recovery_s), 0, NULL},
	{"trough_to_peak", "G, classical; NaN: no maximum of its own", REC_CELL_F64,
		offsetof(struct dsp_scr, trough_to_peak), 0, NULL},
	{"flags", "bit mask of the samples under it", REC_CELL_U16, offsetof(struct dsp_scr, flags),
		0, NULL},
	{"status", "automatic or provisional", REC_CELL_CODE, offsetof(struct dsp_scr, status), 0,
		&STATUSES},
};
const struct rec_nwb_table REC_NWB_TABLE_SCR = {
	.type = "DynamicTable",
	.description = "Skin-conductance responses",
	REC_COLUMNS(SCR),
	.id_offset = offsetof(struct dsp_scr, id),
};

static const struct rec_column BEATS[] = {
	{"time", "s, the detected systolic peak", REC_CELL_F64, offsetof(struct dsp_beat, time_s),
		0, NULL},
	{"onset_time", "s, foot of the wave", REC_CELL_F64, offsetof(struct dsp_beat, onset_s), 0,
		NULL},
	{"ibi_ms", "ms to the previous beat, raw", REC_CELL_F64, offsetof(struct dsp_beat, ibi_ms),
		0, NULL},
	{"ibi_corrected_ms", "ms, after correction", REC_CELL_F64,
		offsetof(struct dsp_beat, ibi_corrected_ms), 0, NULL},
	{"amplitude", "peak minus onset, the channel's unit", REC_CELL_F64,
		offsetof(struct dsp_beat, amplitude), 0, NULL},
	{"quality", "0 to 1", REC_CELL_F64, offsetof(struct dsp_beat, quality), 0, NULL},
	{"status", "automatic, ectopic, extra, missed_before, provisional", REC_CELL_CODE,
		offsetof(struct dsp_beat, status), 0, &STATUSES},
};
const struct rec_nwb_table REC_NWB_TABLE_BEATS = {
	.type = "DynamicTable",
	.description = "Beats of the finger pulse",
	REC_COLUMNS(BEATS),
	.id_offset = -1,
};

static const struct rec_column HRV[] = {
	{"start_time", "s", REC_CELL_F64, offsetof(struct dsp_hrv, start_s), 0, NULL},
	{"stop_time", "s", REC_CELL_F64, offsetof(struct dsp_hrv, end_s), 0, NULL},
	{"scope", "session, baseline, id#visit", REC_FIXED_TEXT(struct dsp_hrv, scope)},
	{"metric", "name of the measure", REC_FIXED_TEXT(struct dsp_hrv, metric)},
	{"value", "in its unit; NaN: the stretch is too short", REC_CELL_F64,
		offsetof(struct dsp_hrv, value), 0, NULL},
	{"unit", "of the value", REC_FIXED_TEXT(struct dsp_hrv, unit)},
	{"note", "why there is no value, or a caution", REC_FIXED_TEXT(struct dsp_hrv, note)},
};
const struct rec_nwb_table REC_NWB_TABLE_HRV = {
	.type = "DynamicTable",
	.description = "Heart rate and its variability",
	REC_COLUMNS(HRV),
	.id_offset = -1,
};

static const struct rec_column RESPONSES[] = {
	{"event_id", "mark:ID or id#visit", REC_FIXED_TEXT(struct dsp_response, event_id)},
	{"label", "of the event", REC_FIXED_TEXT(struct dsp_response, label)},
	{"time", "s", REC_CELL_F64, offsetof(struct dsp_response, time_s), 0, NULL},
	{"window_start", "s", REC_CELL_F64, offsetof(struct dsp_response, window_start_s), 0, NULL},
	{"window_stop", "s", REC_CELL_F64, offsetof(struct dsp_response, window_end_s), 0, NULL},
	{"responded", "1: a response fell into the window", REC_CELL_BOOL,
		offsetof(struct dsp_response, responded), 0, NULL},
	{"scr_id", "row of scr; 0: none", REC_CELL_I64, offsetof(struct dsp_response, scr_id), 0,
		NULL},
	{"latency", "s; NaN: no response", REC_CELL_F64, offsetof(struct dsp_response, latency_s),
		0, NULL},
	{"amplitude", "G; NaN: no response", REC_CELL_F64, offsetof(struct dsp_response, amplitude),
		0, NULL},
	{"magnitude", "G; 0: no response, NaN: window not valid", REC_CELL_F64,
		offsetof(struct dsp_response, magnitude), 0, NULL},
	{"iscr", "G s", REC_CELL_F64, offsetof(struct dsp_response, iscr), 0, NULL},
	{"max_minus_baseline", "G", REC_CELL_F64, offsetof(struct dsp_response, max_minus_baseline),
		0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_RESPONSES = {
	.type = "DynamicTable",
	.description = "Event-related scoring of marks and visit starts",
	REC_COLUMNS(RESPONSES),
	.id_offset = -1,
};

static const struct rec_column ARTEFACTS[] = {
	{"start_time", "s", REC_CELL_F64, offsetof(struct dsp_artefact, start_s), 0, NULL},
	{"stop_time", "s", REC_CELL_F64, offsetof(struct dsp_artefact, end_s), 0, NULL},
	{"channel", "gsr or pulse", REC_CELL_CODE, offsetof(struct dsp_artefact, channel), 0,
		&CHANNELS},
	{"kind", "what is wrong", REC_CELL_CODE, offsetof(struct dsp_artefact, kind), 0,
		&ARTEFACT_KINDS},
};
const struct rec_nwb_table REC_NWB_TABLE_ARTEFACTS = {
	.type = "DynamicTable",
	.description = "Stretches that no measure rests on",
	REC_COLUMNS(ARTEFACTS),
	.id_offset = -1,
};

static const struct rec_column PEAKS[] = {
	{"time", "s, stimulus time", REC_CELL_F64, offsetof(struct dsp_peak, time_s), 0, NULL},
	{"height", "arousal points", REC_CELL_F64, offsetof(struct dsp_peak, height), 0, NULL},
	{"prominence", "arousal points", REC_CELL_F64, offsetof(struct dsp_peak, prominence), 0,
		NULL},
	{"has_scr", "1: a response within 3 s", REC_CELL_BOOL, offsetof(struct dsp_peak, has_scr),
		0, NULL},
	{"status", "automatic or provisional", REC_CELL_CODE, offsetof(struct dsp_peak, status), 0,
		&STATUSES},
};
const struct rec_nwb_table REC_NWB_TABLE_PEAKS = {
	.type = "DynamicTable",
	.description = "Peaks of arousal",
	REC_COLUMNS(PEAKS),
	.id_offset = offsetof(struct dsp_peak, id),
};

static const struct rec_column BANDS[] = {
	{"time", "s", REC_CELL_F64, offsetof(struct rec_band, time_s), 0, NULL},
	{"channel", "channel", REC_FIXED_TEXT(struct rec_band, channel)},
	{"band", "name of the band", REC_FIXED_TEXT(struct rec_band, band)},
	{"ln_power", "natural logarithm of the power", REC_CELL_F64,
		offsetof(struct rec_band, ln_power), 0, NULL},
	{"valid", "1: usable", REC_CELL_BOOL, offsetof(struct rec_band, is_valid), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_BANDS = {
	.type = "DynamicTable",
	.description = "Logarithmic band power of further channels",
	REC_COLUMNS(BANDS),
	.id_offset = -1,
};

static const struct rec_column MEASURES[] = {
	{"start_time", "s", REC_CELL_F64, offsetof(struct rec_measure, start_s), 0, NULL},
	{"stop_time", "s", REC_CELL_F64, offsetof(struct rec_measure, end_s), 0, NULL},
	{"scope", "session, baseline, id#visit or mark:ID",
		REC_FIXED_TEXT(struct rec_measure, scope)},
	{"metric", "name of the measure", REC_FIXED_TEXT(struct rec_measure, metric)},
	{"value", "in its unit; NaN: it may not be said", REC_CELL_F64,
		offsetof(struct rec_measure, value), 0, NULL},
	{"unit", "of the value", REC_FIXED_TEXT(struct rec_measure, unit)},
	{"note", "why there is no value, a caution, or the rule",
		REC_FIXED_TEXT(struct rec_measure, note)},
};
const struct rec_nwb_table REC_NWB_TABLE_MEASURES = {
	.type = "DynamicTable",
	.description = "Measures of stretches and events",
	REC_COLUMNS(MEASURES),
	.id_offset = -1,
};

const struct rec_result_text REC_RESULT_TEXTS[8] = {
	{"software", offsetof(struct rec_results, software)},
	{"profile", offsetof(struct rec_results, profile)},
	{"parameters", offsetof(struct rec_results, parameters_json)},
	{"methods", offsetof(struct rec_results, methods)},
	{"gsr_channel", offsetof(struct rec_results, gsr_channel)},
	{"pulse_channel", offsetof(struct rec_results, pulse_channel)},
	{"gsr_unit", offsetof(struct rec_results, gsr_unit)},
	{"pulse_unit", offsetof(struct rec_results, pulse_unit)},
};

const struct rec_result_number REC_RESULT_NUMBERS[6] = {
	{"gsr_u", offsetof(struct rec_results, gsr_u)},
	{"baseline_start_s", offsetof(struct rec_results, baseline_start_s)},
	{"baseline_end_s", offsetof(struct rec_results, baseline_end_s)},
	{"gsr_valid_share", offsetof(struct rec_results, gsr_valid_share)},
	{"pulse_valid_share", offsetof(struct rec_results, pulse_valid_share)},
	{"eda_rate_hz", offsetof(struct rec_results, eda_rate_hz)},
};
