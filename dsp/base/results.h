/*
 * Plain rows of what the signal core finds: values only, no pointers, no life cycle.
 *
 * These structs cross rooms: the chain emits them, the journal and the file store them, tables
 * print them. Times are seconds on the session axis, NaN is "unknown" (an empty cell in a table).
 *
 * Unit of conductance values: microsiemens when the channel's chain ends in uS, else raw counts
 * ("no µS, no claim"). A row does not say which; the recording does. Fields are therefore named
 * without unit where the unit depends on the recording, and the comment says "G" for that unit.
 */
#ifndef DSP_BASE_RESULTS_H
#define DSP_BASE_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dsp_status {
	DSP_STATUS_AUTOMATIC = 0,
	DSP_STATUS_MANUAL,        /* added by a rater */
	DSP_STATUS_MOVED,         /* moved by a rater */
	DSP_STATUS_REJECTED,      /* marked as artefact by a rater */
	DSP_STATUS_PROVISIONAL,   /* live, may still change */
	DSP_STATUS_ECTOPIC,       /* beats: a premature or late beat, a real one */
	DSP_STATUS_EXTRA,         /* beats: a detection that is no beat */
	DSP_STATUS_MISSED_BEFORE, /* beats: one beat before this one was not detected */
};

/* "automatic", "manual", …, "missed_before": the word of the CSV column `status`. */
const char *dsp_status_name(enum dsp_status status);
bool dsp_status_parse(const char *name, enum dsp_status *ret_status);

/* One skin-conductance response. */
struct dsp_scr {
	int64_t id;       /* stable within one analysis, counted from 1 in order of onset */
	double onset_s;   /* the driver's impulse */
	double peak_s;    /* conductance maximum within 5 s of the impulse, else impulse + t_p */
	double amplitude; /* G, from the driver lobe's area (overlaps undone) */
	double rise_s;    /* peak_s - onset_s */
	double half_recovery_s; /* peak to 50 % of trough-to-peak; NaN without an own maximum */
	double trough_to_peak;  /* G, classical; NaN without an own maximum */
	uint16_t flags;         /* OR of the samples' flags under it */
	uint8_t status;         /* enum dsp_status */
};

/* One beat of the finger pulse. */
struct dsp_beat {
	double time_s;  /* the detected systolic peak, sub-sample, never moved by correction */
	double onset_s; /* foot of the wave, by intersecting tangents */
	double ibi_ms;  /* to the previous beat, raw; NaN for the first and across gaps */
	double ibi_corrected_ms; /* after Lipponen & Tarvainen 2019; NaN likewise */
	double amplitude;        /* peak minus onset, the channel's unit */
	double quality;          /* 0..1 */
	uint8_t status;          /* enum dsp_status */
};

/* One sample of the band-passed pulse, on a grid of DSP_PULSE_CURVE_HZ. */
#define DSP_PULSE_CURVE_HZ 32.0
struct dsp_pulse_sample {
	double time_s;
	float pulse; /* the channel's unit, rising in systole; NaN where missing */
	uint16_t flags;
};

/* One value of heart-rate variability or heart rate. Texts are static strings. */
struct dsp_hrv {
	double start_s, end_s;
	char scope[48];  /* "session", "baseline", "id#visit" */
	char metric[32]; /* "hr_mean", "rmssd", "rmssd_corrected", … */
	double value;    /* NaN when the stretch is too short */
	char unit[8];
	char note[64]; /* why there is no value, or a caution; may be empty */
};

/* What the name in dsp_hrv.metric means (dsp/pulse/hrv.c). Texts are static, English, part of the
 * file format. */
struct dsp_hrv_info {
	const char *name, *unit, *meaning;
	bool has_corrected; /* there is a row of NAME_corrected too, of corrected intervals */
};

/* In the order of the rows, from 0; false behind the last. */
bool dsp_hrv_info(size_t index, struct dsp_hrv_info *ret_info);

enum dsp_channel {
	DSP_CHANNEL_GSR = 0,
	DSP_CHANNEL_PULSE,
};

enum dsp_artefact_kind {
	DSP_ARTEFACT_MISSING = 0, /* gap, drop-out, flat line */
	DSP_ARTEFACT_DISCONNECT,  /* electrode or finger off */
	DSP_ARTEFACT_CLIPPED,
	DSP_ARTEFACT_RANGE, /* outside what skin can be */
	DSP_ARTEFACT_SLOPE, /* steeper than skin can be, spike, step */
	DSP_ARTEFACT_MOTION,
	DSP_ARTEFACT_POOR_QUALITY, /* pulse: shape or timing not plausible */
	DSP_ARTEFACT_NO_SIGNAL,    /* nothing but quantisation noise */
};
const char *dsp_artefact_name(enum dsp_artefact_kind kind);
bool dsp_artefact_parse(const char *name, enum dsp_artefact_kind *ret_kind);

struct dsp_artefact {
	double start_s, end_s;
	uint8_t channel; /* enum dsp_channel */
	uint8_t kind;    /* enum dsp_artefact_kind */
};

/* One sample of the analysis grid of skin conductance (10 Hz, or the native rate if lower). */
struct dsp_eda {
	double time_s;
	double conductance; /* G, anti-aliased; NaN where missing */
	double tonic;       /* G */
	double phasic;      /* G: of the convex model r, of the others conductance - tonic */
	double driver;      /* G: phasic driver of the inverse filter */
	uint16_t flags;
};

/* The arousal components, 1 Hz, before normalisation (dsp/arousal.h). */
enum {
	DSP_COMPONENTS = 7
};
struct dsp_components {
	double time_s;            /* end of the second [t-1, t), stimulus time (lag-compensated) */
	double x[DSP_COMPONENTS]; /* D R S L V H M as in dsp/arousal.h; NaN: absent */
	double q[DSP_COMPONENTS]; /* quality 0..1 of each */
	bool is_provisional;
};

/* The arousal index, 1 Hz. */
struct dsp_arousal {
	double time_s;
	double arousal;    /* 0..100; NaN unknown or calibrating */
	double confidence; /* 0..1; below 0.3 is flagged LOW */
	bool is_self_normalised;
	bool is_provisional;
};

struct dsp_peak {
	int64_t id;    /* counted from 1 in order of time */
	double time_s; /* stimulus time */
	double height; /* arousal points */
	double prominence;
	bool has_scr; /* an SCR within 3 s; else "tonic/cardiac" */
	uint8_t status;
};

/* Event-related scoring of one mark or visit start. */
struct dsp_response {
	char event_id[64]; /* "mark:ID" or "id#visit" */
	char label[96];
	double time_s;
	double window_start_s, window_end_s;
	bool responded;
	int64_t scr_id;            /* 0: none */
	double latency_s;          /* NaN without a response */
	double amplitude;          /* G, NaN without a response */
	double magnitude;          /* G, 0 without a response, NaN when the window is not valid */
	double iscr;               /* G*s */
	double max_minus_baseline; /* G */
};

#endif
