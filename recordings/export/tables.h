/*
 * One description of every table and column of a session that leaves Affekt (recordings/table/
 * column.h says what a column is): every format and every dictionary come from it.
 *
 * Tables are of two kinds. Those of rows have all their rows in memory: rec_tables_row() gives one,
 * rec_tables_cell() a cell of it. Those of samples (gsr, pulse, channel_…) are as long as the
 * recording: recordings/export/samples.h streams struct rec_sample_row, whose cells are taken
 * alike.
 */
#ifndef RECORDINGS_EXPORT_TABLES_H
#define RECORDINGS_EXPORT_TABLES_H

#include "recordings/session/measures.h"
#include "recordings/session/session.h"
#include "recordings/table/column.h"

/* Statistics of one visit; filled by study/touchpoints. Columns of touchpoints.csv, G as in
 * dsp/base/results.h. */
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

/* Names, times and source of @visit; everything that an analysis would say is unknown. */
void rec_touchpoint_init(struct rec_touchpoint *row, const struct rec_visit *visit);

/* Everything an export needs beside the session: merged with a rater's edits, with the computed
 * tables. */
struct rec_export_data {
	struct rec_session *session;
	const struct rec_results
		*results;          /* merged; NULL: not analysed, only raw tables are written */
	const GArray *touchpoints; /* struct rec_touchpoint; NULL none */
	const char *rater;
	const char *name; /* of files that are named for the session; NULL: that of its file */
};

struct rec_tables;

enum rec_tables_source {
	REC_TABLES_ROWS = 0,
	REC_TABLES_SAMPLES,
};

struct rec_tables_kind {
	const char *name; /* "scr"; the file is scr.csv */
	enum rec_tables_source source;
	const struct rec_column *columns;
	guint n_columns;
	/* ROWS: the array, or NULL for an empty table. Elements are structs, or pointers to them.
	 */
	const GArray *(*rows)(const struct rec_tables *tables);
	const GPtrArray *(*pointers)(const struct rec_tables *tables);
};

/* One table of one session. */
struct rec_tables_view {
	const struct rec_tables_kind *kind;
	char *name;  /* "scr", "channel_import_temperature" */
	int channel; /* SAMPLES, and columns whose unit is the channel's; -1: the session has none
		      */
};

/* All tables of one session. */
struct rec_tables {
	const struct rec_export_data *data;
	bool is_calibrated;
	GPtrArray *views;    /* struct rec_tables_view*, in the order of the dictionary */
	GArray *touchpoints; /* struct rec_touchpoint: the computed ones, else times and sources */
	GString *text;       /* of the last cell */
};

/* @data must outlive it. */
struct rec_tables *rec_tables_create(const struct rec_export_data *data);
typedef struct rec_tables rec_tables;
void rec_tables_destroy(rec_tables *tables); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_tables, rec_tables_destroy)

/* Rows of a table of rows; 0 for samples. */
guint rec_tables_n_rows(const struct rec_tables *tables, const struct rec_tables_view *view);
const void *rec_tables_row(
	const struct rec_tables *tables, const struct rec_tables_view *view, guint index);

/* The cell of @row in @column. */
struct rec_value rec_tables_cell(
	const struct rec_tables *tables, const struct rec_column *column, const void *row);

/* The unit of a column, its channel's when it has none of its own. */
const char *rec_tables_unit(const struct rec_tables *tables, const struct rec_tables_view *view,
	const struct rec_column *column);

/* The unit of a measure in this session; owned by the caller. */
char *rec_tables_metric_unit(const struct rec_tables *tables, enum rec_metric metric);

#endif
