/*
 * What one analysis found in one session: arrays of the plain rows of dsp/base/results.h, with the
 * card of parameters they rest on. The offline analysis and the live pipeline each have one;
 * automatic tables are never edited (recordings/edits/edits.h merges a rater's edits into a copy).
 */
#ifndef RECORDINGS_SESSION_RESULTS_H
#define RECORDINGS_SESSION_RESULTS_H

#include "dsp/base/results.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Logarithmic band power of an optional channel (EEG, EMG). */
struct rec_band {
	double time_s;
	char channel[64];
	char band[16];
	double ln_power;
	bool is_valid;
};

/* One number that a study reports: of a stretch of the record, or of one event. */
struct rec_measure {
	double start_s, end_s; /* what the number rests on */
	char scope[104];       /* recordings/session/measures.h */
	char metric[32];       /* "scr_per_min", "amplitude_ln1p", … */
	double value;          /* NaN when it may not be said; then note says why */
	char unit[24];         /* "1" for plain numbers; "counts" where the channel has no uS */
	char note[160];        /* a reason, a caution, or the rule; may be empty */
};

struct rec_results {
	char *software;        /* "affekt 0.1.0" */
	char *profile;         /* "default" */
	char *parameters_json; /* the parameter card: algorithm, version, every parameter with its
				  source */
	char *methods;         /* methods paragraph, Markdown */
	char *gsr_channel;     /* channel names the tables rest on; NULL none */
	char *pulse_channel;
	char *gsr_unit; /* "uS", or "counts": uncalibrated */
	char *pulse_unit;
	double gsr_u; /* counts per µS-equivalent; NaN when calibrated */
	double baseline_start_s, baseline_end_s; /* NaN: the whole record */
	bool is_self_normalised;
	bool is_non_responder;
	double gsr_valid_share, pulse_valid_share; /* 0..1; NaN no such channel */

	double eda_rate_hz; /* grid of eda; sample k at eda[0].time_s + k / rate */
	GArray *eda;        /* struct dsp_eda, on the grid without holes (missing ones NaN) */
	GArray *scr;        /* struct dsp_scr */
	GArray *pulse; /* struct dsp_pulse_sample, DSP_PULSE_CURVE_HZ without holes; empty in files
			  of earlier versions */
	GArray *beats; /* struct dsp_beat */
	GArray *hrv;   /* struct dsp_hrv */
	GArray *responses; /* struct dsp_response */
	GArray *artefacts; /* struct dsp_artefact */
	GArray *arousal;   /* struct dsp_arousal, 1 Hz without holes */
	GArray *peaks;     /* struct dsp_peak */
	GArray *bands;     /* struct rec_band */
	GArray *measures;  /* struct rec_measure; none in files of earlier versions */
};

typedef struct rec_results rec_results;

/* Empty arrays, NULL texts, NaN numbers. */
struct rec_results *rec_results_new(void);
struct rec_results *rec_results_copy(const struct rec_results *results);
/* The same with the large grids (eda, pulse, arousal, bands) shared: neither may change them any
 * more. */
struct rec_results *rec_results_share(const struct rec_results *results);
void rec_results_free(rec_results *results); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_results, rec_results_free)

/* True when so little of the channel is valid that there is no usable signal. */
bool rec_results_lacks_gsr(const struct rec_results *results);
bool rec_results_lacks_pulse(const struct rec_results *results);

/* True when conductance cells are in uS. */
bool rec_results_is_calibrated(const struct rec_results *results);

#endif
