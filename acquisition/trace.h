/*
 * The newest stretch of each signal for screens: a ring that its one producer never waits for and
 * that any reader may copy from at its own pace. A reader that is too slow loses the oldest points
 * and is told how many; the recording never notices that anybody looks.
 *
 * Producer: [dsp] (samples of the primary channels after conversion, and live results).
 * acq_trace_push() is safe on real-time roles. Readers: any thread.
 * Life cycle: acq_trace_init() … acq_trace_finish(), outside real-time code.
 */
#ifndef ACQUISITION_TRACE_H
#define ACQUISITION_TRACE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum acq_trace_kind {
	ACQ_TRACE_GSR = 0,    /* value in the channel's unit, at its own rate */
	ACQ_TRACE_PULSE,      /* the same */
	ACQ_TRACE_DRIVER,     /* phasic driver on the analysis grid */
	ACQ_TRACE_TONIC,      /* tonic level on the analysis grid */
	ACQ_TRACE_HEART_RATE, /* bpm, a point per beat */
	ACQ_TRACE_AROUSAL,    /* 0–100, a point per second; NaN while calibrating */
	ACQ_TRACE_SCR,        /* a point per confirmed response: peak time, amplitude */
	ACQ_TRACE_BEAT,       /* a point per beat: time, quality */
	ACQ_N_TRACES,
};

struct acq_trace_point {
	double time_s;  /* session axis */
	float value;    /* NaN: no value */
	uint16_t flags; /* of core/flags.h */
};

struct acq_trace;

/* Rings of some 60 s at the given rates. */
struct acq_trace *acq_trace_create(double gsr_rate_hz, double pulse_rate_hz);
void acq_trace_destroy(struct acq_trace *trace); /* NULL is fine */

/* [any] So many points of @kind are kept at most. */
size_t acq_trace_size(const struct acq_trace *trace, enum acq_trace_kind kind);

/* [dsp, real time] */
void acq_trace_push(
	struct acq_trace *trace, enum acq_trace_kind kind, const struct acq_trace_point *point);

/* [any] Copies up to @max points that came after *@cursor (0: from the oldest kept), moves the
 * cursor behind them and returns their number. @ret_missed (may be NULL): points that were
 * overwritten before they could be copied; of a first read, from 0, none. */
size_t acq_trace_read(const struct acq_trace *trace, enum acq_trace_kind kind, uint64_t *cursor,
	struct acq_trace_point *ret_points, size_t max, uint64_t *ret_missed);

#endif
