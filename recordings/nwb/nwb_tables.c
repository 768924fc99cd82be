/* Columns of the tables that describe a session; those of results are in nwb_result_tables.c. */
#include "recordings/nwb/nwb_layout.h"
#include "recordings/session/edit.h"
#include "recordings/session/session.h"

static const struct rec_column TOUCH_POINTS[] = {
	{"start_time", "s on the session axis; NaN: planned, but skipped", REC_CELL_F64,
		offsetof(struct rec_visit, start_s), 0, NULL},
	{"stop_time", "s on the session axis", REC_CELL_F64, offsetof(struct rec_visit, end_s), 0,
		NULL},
	{"touchpoint", "identifier", REC_CELL_TEXT, offsetof(struct rec_visit, touchpoint), 0,
		NULL},
	{"title", "name shown to people", REC_CELL_TEXT, offsetof(struct rec_visit, title), 0,
		NULL},
	{"phase", "phase of the journey", REC_CELL_TEXT, offsetof(struct rec_visit, phase), 0,
		NULL},
	{"critical", "1: marked as critical in the study", REC_CELL_BOOL,
		offsetof(struct rec_visit, is_critical), 0, NULL},
	{"baseline", "1: part of the baseline", REC_CELL_BOOL,
		offsetof(struct rec_visit, is_baseline), 0, NULL},
	{"visit", "1, 2, … per touch point; 0: skipped", REC_CELL_INT,
		offsetof(struct rec_visit, visit), 0, NULL},
	{"source", "what set the times: plan, key, socket, window, import", REC_CELL_TEXT,
		offsetof(struct rec_visit, source), 0, NULL},
	{"pressed_time", "s, when the operator acted", REC_CELL_F64,
		offsetof(struct rec_visit, pressed_s), 0, NULL},
	{"reaction_lag", "s between the event and the operator's act", REC_CELL_F64,
		offsetof(struct rec_visit, reaction_lag_s), 0, NULL},
	{"corrected_time", "s, the start that holds; NaN: not corrected", REC_CELL_F64,
		offsetof(struct rec_visit, corrected_s), 0, NULL},
	{"note", "free text", REC_CELL_TEXT, offsetof(struct rec_visit, note), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_TOUCH_POINTS = {
	.type = "TimeIntervals",
	.description = "Visits of touch points",
	REC_COLUMNS(TOUCH_POINTS),
	.id_offset = -1,
};

static const struct rec_column MARKS[] = {
	{"start_time", "s on the session axis", REC_CELL_F64,
		offsetof(struct rec_mark_row, start_s), 0, NULL},
	{"stop_time", "s on the session axis", REC_CELL_F64, offsetof(struct rec_mark_row, stop_s),
		0, NULL},
	{"duration", "s; 0: an instant", REC_CELL_F64, offsetof(struct rec_mark_row, duration_s), 0,
		NULL},
	{"pressed_time", "s, when the operator acted", REC_CELL_F64,
		offsetof(struct rec_mark_row, pressed_s), 0, NULL},
	{"label", "what was marked", REC_CELL_TEXT, offsetof(struct rec_mark_row, label), 0, NULL},
	{"source", "key, socket, window, import", REC_CELL_TEXT,
		offsetof(struct rec_mark_row, source), 0, NULL},
	{"rater", "who marked it", REC_CELL_TEXT, offsetof(struct rec_mark_row, rater), 0, NULL},
	{"note", "free text", REC_CELL_TEXT, offsetof(struct rec_mark_row, note), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_MARKS = {
	.type = "TimeIntervals",
	.description = "Marks of the operator",
	REC_COLUMNS(MARKS),
	.id_offset = offsetof(struct rec_mark_row, id),
};

static const struct rec_column EVENTS[] = {
	{"start_time", "s on the session axis", REC_CELL_F64,
		offsetof(struct rec_device_event, start_s), 0, NULL},
	{"stop_time", "s on the session axis", REC_CELL_F64,
		offsetof(struct rec_device_event, end_s), 0, NULL},
	{"device", "device; empty: the recorder itself", REC_CELL_TEXT,
		offsetof(struct rec_device_event, device), 0, NULL},
	{"channel", "channel; empty: the whole device", REC_CELL_TEXT,
		offsetof(struct rec_device_event, channel), 0, NULL},
	{"kind", "what happened", REC_CELL_TEXT, offsetof(struct rec_device_event, kind), 0, NULL},
	{"value", "number that came with it; NaN: none", REC_CELL_F64,
		offsetof(struct rec_device_event, value), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_EVENTS = {
	.type = "TimeIntervals",
	.description = "What the devices reported beside their samples",
	REC_COLUMNS(EVENTS),
	.id_offset = -1,
};

static const struct rec_column GAPS[] = {
	{"start_time", "s on the session axis", REC_CELL_F64, offsetof(struct rec_gap, start_s), 0,
		NULL},
	{"stop_time", "s on the session axis", REC_CELL_F64, offsetof(struct rec_gap, end_s), 0,
		NULL},
	{"device", "device that samples are missing of", REC_CELL_TEXT,
		offsetof(struct rec_gap, device), 0, NULL},
	{"channels", "its channels, joined by ;", REC_CELL_TEXT, offsetof(struct rec_gap, channels),
		0, NULL},
	{"cause", "why; journal: the record itself was damaged", REC_CELL_TEXT,
		offsetof(struct rec_gap, cause), 0, NULL},
	{"samples_lost", "samples per channel; NaN: nobody can count them", REC_CELL_F64,
		offsetof(struct rec_gap, samples_lost), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_GAPS = {
	.type = "TimeIntervals",
	.description = "Every stretch of missing samples",
	REC_COLUMNS(GAPS),
	.id_offset = -1,
};

static const struct rec_column CLOCKS[] = {
	{"device", "position of the device", REC_CELL_INT, offsetof(struct rec_clock_row, device),
		0, NULL},
	{"group", "group of channels that are sampled together", REC_CELL_INT,
		offsetof(struct rec_clock_row, group), 0, NULL},
	{"samples", "samples received", REC_CELL_U64, offsetof(struct rec_clock_row, n), 0, NULL},
	{"rate", "Hz, nominal", REC_CELL_F64, offsetof(struct rec_clock_row, rate_hz), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_CLOCKS = {
	.type = "DynamicTable",
	.description = "Device clocks",
	REC_COLUMNS(CLOCKS),
	.id_offset = -1,
};

static const struct rec_column FITS[] = {
	{"clock", "row in clocks", REC_CELL_INT, offsetof(struct rec_fit_row, clock), 0, NULL},
	{"first_sample", "position of the first sample among those received", REC_CELL_U64,
		offsetof(struct rec_fit_row, first), 0, NULL},
	{"samples", "samples received", REC_CELL_U64, offsetof(struct rec_fit_row, n), 0, NULL},
	{"first_index", "index of the first sample, lost ones counted", REC_CELL_U64,
		offsetof(struct rec_fit_row, first_index), 0, NULL},
	{"end_index", "index behind the last sample", REC_CELL_U64,
		offsetof(struct rec_fit_row, end_index), 0, NULL},
	{"origin_ns", "ns on the session axis of first_index", REC_CELL_I64,
		offsetof(struct rec_fit_row, origin_ns), 0, NULL},
	{"period_ns", "ns from sample to sample", REC_CELL_F64,
		offsetof(struct rec_fit_row, period_ns), 0, NULL},
	{"drift_ppm", "positive: the device runs fast", REC_CELL_F64,
		offsetof(struct rec_fit_row, drift_ppm), 0, NULL},
	{"residual_rms_ms", "ms, of the anchors", REC_CELL_F64,
		offsetof(struct rec_fit_row, rms_ms), 0, NULL},
	{"residual_max_ms", "ms, of the anchors", REC_CELL_F64,
		offsetof(struct rec_fit_row, max_ms), 0, NULL},
	{"anchors", "stamps that the line rests on", REC_CELL_INT,
		offsetof(struct rec_fit_row, anchors), 0, NULL},
	{"stamps_kept", "1: the source's own stamps stayed, the line fits badly", REC_CELL_BOOL,
		offsetof(struct rec_fit_row, stamps_kept), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_FITS = {
	.type = "DynamicTable",
	.description = "Line of time over index, per clock and gap-free segment",
	REC_COLUMNS(FITS),
	.id_offset = -1,
};

static const struct rec_column ANCHORS[] = {
	{"fit", "row in fits", REC_CELL_INT, offsetof(struct rec_anchor_row, segment), 0, NULL},
	{"index", "sample that was complete", REC_CELL_U64, offsetof(struct rec_anchor_row, index),
		0, NULL},
	{"time_ns", "ns on the session axis when it was", REC_CELL_I64,
		offsetof(struct rec_anchor_row, time_ns), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_ANCHORS = {
	.type = "DynamicTable",
	.description = "Evidence of the fits: host times of sample indices",
	REC_COLUMNS(ANCHORS),
	.id_offset = -1,
};

static const struct rec_column CERTIFICATE[] = {
	{"stream", "device clock or camera", REC_CELL_TEXT, offsetof(struct rec_sync, stream), 0,
		NULL},
	{"offset_ms", "ms from the session's zero to its first sample", REC_CELL_F64,
		offsetof(struct rec_sync, offset_ms), 0, NULL},
	{"drift_ppm", "positive: the stream's clock runs fast", REC_CELL_F64,
		offsetof(struct rec_sync, drift_ppm), 0, NULL},
	{"residual_rms_ms", "ms", REC_CELL_F64, offsetof(struct rec_sync, residual_rms_ms), 0,
		NULL},
	{"residual_max_ms", "ms", REC_CELL_F64, offsetof(struct rec_sync, residual_max_ms), 0,
		NULL},
	{"gaps", "stretches of missing samples", REC_CELL_I64, offsetof(struct rec_sync, gaps), 0,
		NULL},
	{"dropped", "samples or frames that are known to be lost", REC_CELL_I64,
		offsetof(struct rec_sync, dropped), 0, NULL},
	{"limit_ms", "ms, what the residual's rms may be", REC_CELL_F64,
		offsetof(struct rec_sync, limit_ms), 0, NULL},
	{"verdict", "pass, or fail and why", REC_CELL_TEXT, offsetof(struct rec_sync, verdict), 0,
		NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_CERTIFICATE = {
	.type = "DynamicTable",
	.description = "Sync certificate",
	REC_COLUMNS(CERTIFICATE),
	.id_offset = -1,
};

static const struct rec_column HASHES[] = {
	{"path", "data set", REC_CELL_TEXT, offsetof(struct rec_hash_row, path), 0, NULL},
	{"sha256",
		"SHA-256 of its values in their stored type, low byte first; texts each with a "
		"closing NUL",
		REC_CELL_TEXT, offsetof(struct rec_hash_row, sha256), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_HASHES = {
	.type = "DynamicTable",
	.description = "Fingerprints of the recorded data",
	REC_COLUMNS(HASHES),
	.id_offset = -1,
};

static const char *target_name(uint8_t code)
{
	return rec_edit_target_name((enum rec_edit_target)code);
}

static const char *action_name(uint8_t code)
{
	return rec_edit_action_name((enum rec_edit_action)code);
}

static const struct rec_code TARGETS = {target_name, REC_EDIT_MARK + 1, UINT8_MAX};
static const struct rec_code ACTIONS = {action_name, REC_EDIT_SET + 1, UINT8_MAX};

static const struct rec_column EDITS[] = {
	{"uuid", "identifier of the edit", REC_FIXED_TEXT(struct rec_edit, id)},
	{"seq", "order of the edits", REC_CELL_I64, offsetof(struct rec_edit, seq), 0, NULL},
	{"target", "kind of row that is edited", REC_CELL_CODE, offsetof(struct rec_edit, target),
		0, &TARGETS},
	{"target_id", "its identifier", REC_FIXED_TEXT(struct rec_edit, target_id)},
	{"action", "add, move, delete (the algorithm is wrong), reject (an artefact), restore, set",
		REC_CELL_CODE, offsetof(struct rec_edit, action), 0, &ACTIONS},
	{"field", "member that is set", REC_FIXED_TEXT(struct rec_edit, field)},
	{"old_time", "s; NaN: none", REC_CELL_F64, offsetof(struct rec_edit, old_time_s), 0, NULL},
	{"new_time", "s; NaN: none", REC_CELL_F64, offsetof(struct rec_edit, new_time_s), 0, NULL},
	{"value", "text that is set", REC_FIXED_TEXT(struct rec_edit, value)},
	{"reason", "why", REC_FIXED_TEXT(struct rec_edit, reason)},
	{"rater", "who", REC_FIXED_TEXT(struct rec_edit, rater)},
	{"wall_time", "microseconds since 1970-01-01 UTC", REC_CELL_I64,
		offsetof(struct rec_edit, wall_us), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_EDITS = {
	.type = "DynamicTable",
	.description = "Edits of the raters, by their order; automatic tables are never changed",
	REC_COLUMNS(EDITS),
	.id_offset = offsetof(struct rec_edit, seq),
};

static const struct rec_column ANSWERS[] = {
	{"touchpoint", "id#visit; empty: the session", REC_CELL_TEXT,
		offsetof(struct rec_self_report, touchpoint), 0, NULL},
	{"form", "instrument", REC_CELL_TEXT, offsetof(struct rec_self_report, form), 0, NULL},
	{"item", "item of it", REC_CELL_TEXT, offsetof(struct rec_self_report, item), 0, NULL},
	{"value", "coded answer", REC_CELL_TEXT, offsetof(struct rec_self_report, value), 0, NULL},
	{"text", "answer in words", REC_CELL_TEXT, offsetof(struct rec_self_report, text), 0, NULL},
	{"video_time", "s on the session axis that was shown; NaN: none", REC_CELL_F64,
		offsetof(struct rec_self_report, video_time_s), 0, NULL},
	{"answered_at", "ISO 8601", REC_CELL_TEXT, offsetof(struct rec_self_report, answered_at), 0,
		NULL},
	{"projective", "1: a projective form, not validated", REC_CELL_BOOL,
		offsetof(struct rec_self_report, is_projective), 0, NULL},
};
const struct rec_nwb_table REC_NWB_TABLE_ANSWERS = {
	.type = "DynamicTable",
	.description = "What the participant told",
	REC_COLUMNS(ANSWERS),
	.id_offset = offsetof(struct rec_self_report, id),
};
