/*
 * Where things stand in the NWB file, and the columns of its tables: shared by the files that write
 * it and those that read it, so that both speak of the same.
 */
#ifndef RECORDINGS_NWB_NWB_LAYOUT_H
#define RECORDINGS_NWB_NWB_LAYOUT_H

#include "recordings/nwb/nwb_table.h"

/* Version of the layout, root attribute affekt_format; recordings/FORMAT.md says what it means.
 * Files of a greater one are read as far as they are understood, and never written to. */
#define REC_NWB_FORMAT 1

#define REC_NWB_ACQUISITION  "/acquisition"
#define REC_NWB_DEVICES      "/general/devices"
#define REC_NWB_SUBJECT      "/general/subject"
#define REC_NWB_STUDY_FILE   "/general/study_file"
#define REC_NWB_INFO         "/general/info"
#define REC_NWB_TOUCH_POINTS "/intervals/touch_points"
#define REC_NWB_MARKS        "/intervals/marks"
#define REC_NWB_EVENTS       "/intervals/device_events"
#define REC_NWB_GAPS         "/intervals/gaps"
#define REC_NWB_SYNC         "/processing/sync"
#define REC_NWB_CLOCKS       "/processing/sync/clocks"
#define REC_NWB_FITS         "/processing/sync/fits"
#define REC_NWB_ANCHORS      "/processing/sync/anchors"
#define REC_NWB_CERTIFICATE  "/processing/sync/certificate"
#define REC_NWB_HASHES       "/processing/sync/hashes"
#define REC_NWB_DAMAGED      "affekt_damaged" /* attribute of / */
#define REC_NWB_ANNOTATIONS  "/processing/annotations"
#define REC_NWB_EDITS        "/processing/annotations/edits"
#define REC_NWB_SELF_REPORT  "/processing/self_report"
#define REC_NWB_ANSWERS      "/processing/self_report/answers"

/* Rows that exist in the file alone. */
struct rec_clock_row {
	int device; /* position of the device */
	int group;
	uint64_t n;
	double rate_hz;
};

struct rec_fit_row {
	int clock;
	uint64_t first, n, first_index, end_index;
	int64_t origin_ns;
	double period_ns, drift_ppm, rms_ms, max_ms;
	int anchors;
	bool stamps_kept;
};

struct rec_anchor_row {
	int segment; /* row in fits */
	uint64_t index;
	int64_t time_ns;
};

struct rec_hash_row {
	char *path;
	char *sha256;
};

/* A mark as an interval. */
struct rec_mark_row {
	int64_t id;
	double start_s, stop_s, duration_s, pressed_s;
	char *label, *source, *rater, *note;
};

extern const struct rec_nwb_table REC_NWB_TABLE_TOUCH_POINTS; /* struct rec_visit */
extern const struct rec_nwb_table REC_NWB_TABLE_MARKS;        /* struct rec_mark_row */
extern const struct rec_nwb_table REC_NWB_TABLE_EVENTS;       /* struct rec_device_event */
extern const struct rec_nwb_table REC_NWB_TABLE_GAPS;         /* struct rec_gap */
extern const struct rec_nwb_table REC_NWB_TABLE_CLOCKS;       /* struct rec_clock_row */
extern const struct rec_nwb_table REC_NWB_TABLE_FITS;         /* struct rec_fit_row */
extern const struct rec_nwb_table REC_NWB_TABLE_ANCHORS;      /* struct rec_anchor_row */
extern const struct rec_nwb_table REC_NWB_TABLE_CERTIFICATE;  /* struct rec_sync */
extern const struct rec_nwb_table REC_NWB_TABLE_HASHES;       /* struct rec_hash_row */
extern const struct rec_nwb_table REC_NWB_TABLE_EDITS;        /* struct rec_edit */
extern const struct rec_nwb_table REC_NWB_TABLE_ANSWERS;      /* struct rec_self_report */

extern const struct rec_nwb_table REC_NWB_TABLE_SCR;       /* struct dsp_scr */
extern const struct rec_nwb_table REC_NWB_TABLE_BEATS;     /* struct dsp_beat */
extern const struct rec_nwb_table REC_NWB_TABLE_HRV;       /* struct dsp_hrv */
extern const struct rec_nwb_table REC_NWB_TABLE_RESPONSES; /* struct dsp_response */
extern const struct rec_nwb_table REC_NWB_TABLE_ARTEFACTS; /* struct dsp_artefact */
extern const struct rec_nwb_table REC_NWB_TABLE_PEAKS;     /* struct dsp_peak */
extern const struct rec_nwb_table REC_NWB_TABLE_BANDS;     /* struct rec_band */
extern const struct rec_nwb_table REC_NWB_TABLE_MEASURES;  /* struct rec_measure */

/* Attributes of a results module, texts and numbers of struct rec_results. */
struct rec_result_text {
	const char *name;
	size_t offset; /* char* */
};
struct rec_result_number {
	const char *name;
	size_t offset; /* double */
};
extern const struct rec_result_text REC_RESULT_TEXTS[8];
extern const struct rec_result_number REC_RESULT_NUMBERS[6];

#endif
