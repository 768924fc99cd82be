/*
 * One description of every table and column that leaves Affekt: file names, column names, units,
 * meanings, and how a cell is written. CSV, JSON and dictionary.csv come from it; later formats
 * too.
 */
#ifndef RECORDINGS_TABLES_H
#define RECORDINGS_TABLES_H

#include "recordings/session.h"

/* Statistics of one visit; filled by study/touchpoints. Columns of touchpoints.csv, G as in
 * dsp/results.h. */
struct rec_touchpoint {
	char id[64];
	char title[96];
	char phase[64];
	bool is_critical;
	int visit; /* 0 skipped */
	double start_s, end_s;
	char source[16];
	double valid_pct;
	double arousal_mean, arousal_max, arousal_max_s, arousal_end, arousal_trend_per_min,
		arousal_skewness, arousal_auc;
	int64_t scr_count; /* -1 unknown */
	double scr_per_min, scr_amplitude_sum, scr_magnitude, iscr, epc_per_min, latency_s,
		scl_delta;
	double hr_delta_bpm, pulse_amplitude_delta_pct;
	int64_t peak_count; /* -1 unknown */
	bool is_excluded;
	char reason[128];
};

/* Everything an export needs beside the session: merged with a rater's edits, with the computed
 * tables. */
struct rec_export_data {
	struct rec_session *session;
	const struct rec_results
		*results;          /* merged; NULL: not analysed, only raw tables are written */
	const GArray *touchpoints; /* struct rec_touchpoint; NULL none */
	const char *rater;
};

/* Writes every table of design §5 as CSV into @directory (created, 0700; files 0600).
 * REC_ERROR_EXISTS when a file of ours is there and not
 * @replace; each file is written beside and renamed, so none is half written. */
bool rec_export_csv(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

/* One JSON document with the same tables and columns: session.json in @directory. */
bool rec_export_json(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
