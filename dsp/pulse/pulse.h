/*
 * The pulse stage: one finger-pulse channel in, beats, artefact windows and 1 Hz features out.
 *
 *   push (time, value, flags) at the native rate
 *     ──► hold flat runs, bridge short gaps ──► band-pass, linear phase, delay compensated
 *     ──► ~20 Hz ──► beats (dsp/pulse/beats.h) ──► refined at the native rate
 *     ──► onset, amplitude, quality of each beat ──► artefact windows, seconds ──► pull
 *
 * Rules that hold for every output marked final:
 *  - it is bit-equal for any block sizes, live or not: all windows lie at fixed positions, counted
 *    in samples from the start of each gap-free segment;
 *  - it comes at most DSP_PULSE_FINAL_LAG_S behind the newest sample, in order of time within its
 *    kind, and never changes;
 *  - no beat lies inside a gap, a drop-out or a flat line, and no ibi_ms reaches across one. Beats
 *    inside windows of motion or poor quality are kept, with their low quality: whoever computes
 *    variability leaves the windows out (dsp/pulse/hrv.h does).
 *
 * Beats: time_s is the systolic peak between samples, onset_s where the steepest tangent of the
 * rise meets the level of the foot, amplitude the height of the peak above the foot with steps of
 * the device's gain undone (dsp/pulse/pulse_gain.h; each is reported as a window of kind RANGE),
 * status AUTOMATIC (PROVISIONAL while live), ibi_corrected_ms NaN: correction is a later, pure step
 * over the finished list (dsp/pulse/ibi.h). quality is 0.6 for the shape (correlation with the
 * template from 0.6 to 0.95), 0.2 for a narrow top and 0.2 for a plausible interval; a suspect wave
 * has 0.4 at most: 0.5 and above can be relied on.
 *
 * Times are seconds on the session axis and rise. A step in time of more than 0.3 s, or samples
 * flagged MISSING or not finite for as long, end a segment; shorter ones are bridged by a line.
 * A sample flagged DISCONNECT counts as missing; clipped ones and those flagged MOTION are used,
 * and their stretches are reported.
 *
 * Memory: dsp_pulse_create() allocates everything; push, finish and pull neither allocate, lock nor
 * make a system call. One stage belongs to one thread at a time.
 */
#ifndef DSP_PULSE_PULSE_H
#define DSP_PULSE_PULSE_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"

#include <stddef.h>
#include <stdint.h>

#define DSP_PULSE_FINAL_LAG_S 12.0

struct dsp_pulse;

struct dsp_pulse_config {
	double rate_hz; /* nominal, 8..4000; the samples' own times decide where a beat lies */
	double lsb;     /* one ADC step in the pushed unit; 0 or NaN unknown */
	int polarity; /* +1: the value rises in systole, -1: it falls; 0: learn from the first 10 s
			 of signal, then keep */
	bool is_live; /* emit provisional beats and seconds too */
	const struct dsp_params *params; /* NULL: defaults; copied */
};

/* One second of the pulse, the source of the arousal components V and H. There is one for every
 * second in which samples came, missing ones too, and none where time itself has a gap. */
struct dsp_pulse_second {
	double time_s;         /* end of the second [t-1, t), a whole number; no lag taken out */
	double heart_rate_bpm; /* 60 / median interval of the last 5 s; NaN unknown */
	double ln_amplitude;   /* ln of the median amplitude of the last 3 good beats, not older
				  than 5 s; NaN unknown */
	double quality;        /* 0..1, share and quality of the beats of the last 10 s */
	bool is_provisional;
};

enum dsp_pulse_kind {
	DSP_PULSE_BEAT = 0, /* beat, by change */
	DSP_PULSE_ARTEFACT, /* artefact: a closed window, final */
	DSP_PULSE_SECOND,   /* second: final, or provisional while live */
	DSP_PULSE_SAMPLE,   /* sample: of the wave, 32 Hz, without flags; not while live */
};

enum dsp_pulse_change {
	DSP_PULSE_ADD = 0, /* a provisional beat */
	DSP_PULSE_RETRACT, /* the provisional beat of this id goes: final ones cover its time */
	DSP_PULSE_FINAL,
};

struct dsp_pulse_output {
	uint8_t kind;   /* enum dsp_pulse_kind */
	uint8_t change; /* enum dsp_pulse_change; FINAL for artefacts and final seconds */
	int64_t id; /* beats: final ones 1, 2, … in order of time; provisional ones -1, -2, … */
	union {
		struct dsp_beat beat;
		struct dsp_artefact artefact;
		struct dsp_pulse_second second;
		struct dsp_pulse_sample sample;
	};
};

/* NULL with errno EINVAL when the rate or the polarity is out of range, ENOMEM without memory. */
struct dsp_pulse *dsp_pulse_create(const struct dsp_pulse_config *config);
void dsp_pulse_destroy(struct dsp_pulse *pulse); /* NULL is fine */

/* Push @n samples; returns how many were taken, less than @n only when outputs must be pulled
 * first. @flags may be NULL (all 0). */
size_t dsp_pulse_push(struct dsp_pulse *pulse, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);

/* The record is over: flushes what waits for a future. False while outputs must be pulled first
 * (call again after pulling); true when everything is out. Nothing may be pushed afterwards. */
bool dsp_pulse_finish(struct dsp_pulse *pulse);

/* The next output, in order; false when there is none. */
bool dsp_pulse_pull(struct dsp_pulse *pulse, struct dsp_pulse_output *ret_output);

/* The direction in force: +1, -1, or 0 while it is still being learned. */
int dsp_pulse_polarity(const struct dsp_pulse *pulse);

/*
 * Which way the pulse points in @n samples of a record: +1 when the heart raises the value, -1 when
 * it lowers it; +1 when it cannot be told. The median over chunks of 2.5 s of the skewness of the
 * wave without its baseline (the top is the narrow end; Elgendi 2016). Chunks with NaN are left
 * out. @scratch holds @n doubles. Does not allocate.
 */
int dsp_pulse_find_polarity(const double *value, size_t n, double rate_hz, double *scratch);

#endif
