/*
 * The front of the pulse stage: native samples in, gap-free segments in the rings out.
 *
 * It drops what is missing, bridges gaps of up to 0.3 s with a line, takes flat lines of a second
 * and longer for drop-outs, learns the polarity, decimates to 100..200 Hz (mean of a whole number
 * of samples) and hands what is left to dsp/pulse/pulse_rings.h. Stretches that are flagged CLIP or
 * MOTION, or missing, are told as windows.
 *
 * Internal to dsp/pulse/pulse.c. No allocation after create.
 */
#ifndef DSP_PULSE_PULSE_FRONT_H
#define DSP_PULSE_PULSE_FRONT_H

#include "dsp/base/results.h"
#include "dsp/pulse/pulse_rings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who wants to hear of it. Called from inside dsp_pulse_front_push() and _finish(). */
struct dsp_pulse_sink {
	void *context;
	void (*advance)(void *context); /* one more sample is ready */
	void (*end)(void *context);     /* the segment is over, all its samples are ready */
	void (*window)(void *context, double start_s, double end_s, enum dsp_artefact_kind kind);
};

struct dsp_pulse_front_run;

struct dsp_pulse_front {
	struct dsp_pulse_sink sink;
	struct dsp_pulse_rings *rings;
	int polarity;    /* 0: still learning */
	double newest_s; /* newest time pushed, missing or not; NaN before the first */
	struct dsp_pulse_front_run *run;
};

/* NULL with errno when memory or the arguments do not allow it. */
struct dsp_pulse_front *dsp_pulse_front_create(double rate_hz, double lsb, int polarity,
	const struct dsp_params *params, const struct dsp_pulse_sink *sink);
void dsp_pulse_front_destroy(struct dsp_pulse_front *front); /* NULL is fine */

void dsp_pulse_front_push(
	struct dsp_pulse_front *front, double time_s, double value, uint16_t flags);
void dsp_pulse_front_finish(struct dsp_pulse_front *front);

/* Samples come, but none of them is worth anything. */
bool dsp_pulse_front_is_gap(const struct dsp_pulse_front *front);

#endif
