/*
 * The front of the pulse stage: native samples in, filtered gap-free segments out.
 *
 * It drops what is missing, bridges gaps of up to 0.3 s with a line, takes flat lines of a second
 * and longer for drop-outs, learns the polarity, decimates to 100..200 Hz (mean of a whole number
 * of samples) and filters:
 *
 *   light   Gaussian of 16 ms (-3 dB at 8 Hz): shape and amplitude
 *   smooth  Gaussian of 55 ms (-3 dB at 2.4 Hz): matched to the width of the systolic wave, which
 *           makes the time of its maximum as good as noise permits
 *   base    two moving means of 1.2 s in a row (-3 dB at about 0.5 Hz): the baseline
 *
 * All three have linear phase; their delays differ and are taken out, so that index i of each ring
 * means the same instant. light and smooth are known up to n_smooth, base (and wave = light - base,
 * trend-free peak = smooth - base) up to n_ready. At the ends of a segment the signal is continued
 * by its first and last value.
 *
 * Internal to dsp/pulse.c. No allocation after create.
 */
#ifndef DSP_PULSE_FRONT_H
#define DSP_PULSE_FRONT_H

#include "dsp/results.h"

#include <stddef.h>
#include <stdint.h>

#define DSP_PULSE_RING_S 24.0

/* Who wants to hear of it. Called from inside dsp_pulse_front_push() and _finish(). */
struct dsp_pulse_sink {
	void *context;
	void (*advance)(void *context); /* one more sample is ready */
	void (*end)(void *context);     /* the segment is over, all its samples are ready */
	void (*window)(void *context, double start_s, double end_s, enum dsp_artefact_kind kind);
};

struct dsp_pulse_front_run;
struct dsp_pulse_front_filters;

struct dsp_pulse_front {
	struct dsp_pulse_sink sink;
	double rate_hz; /* of the rings */
	int polarity;   /* 0: still learning */
	double step;    /* one ADC step, or the smallest difference seen */

	/* Rings of the running segment, indexed with `& mask`, by sample number from its start. */
	size_t mask;
	double *time_s, *raw, *light, *smooth, *wave, *peak;
	int64_t n_samples, n_smooth, n_ready;
	double newest_s; /* newest time pushed, missing or not; NaN before the first */

	struct dsp_pulse_front_run *run;
	struct dsp_pulse_front_filters *filters;
};

/* NULL with errno when memory or the arguments do not allow it. */
struct dsp_pulse_front *dsp_pulse_front_create(
	double rate_hz, double lsb, int polarity, const struct dsp_pulse_sink *sink);
void dsp_pulse_front_destroy(struct dsp_pulse_front *front); /* NULL is fine */

void dsp_pulse_front_push(
	struct dsp_pulse_front *front, double time_s, double value, uint16_t flags);
void dsp_pulse_front_finish(struct dsp_pulse_front *front);

/* The instant of a fractional sample number of the running segment. */
double dsp_pulse_front_instant(const struct dsp_pulse_front *front, double index);

#endif
