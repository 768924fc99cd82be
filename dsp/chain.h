/*
 * The signal chain: the one place where all DSP stages are composed.
 *
 *   push samples (fitted time, value, flags) ──► chain ──► pull events
 *
 * The live pipeline pushes blocks as they arrive and pulls after each push; the offline analysis
 * pushes a whole record and pulls at its leisure. The events marked final are bit-equal for any
 * block sizes; provisional ones exist for the live screen and may depend on when it looks. Values
 * may change only until 12 s behind the newest sample (arousal components, which stand at stimulus
 * time, 16 s); a final event never changes. Provisional rows have ids of their own (-1, -2, …):
 * they are retracted when the final row comes, with its id 1, 2, … in order of time, or nothing
 * does.
 *
 * The two channels may be pushed in slices of up to ten minutes each, live of 20 s: components wait
 * that long for the other channel, then go on without it.
 *
 * Shapes: conductance in µS (or counts, then config.gsr_is_uS is false and thresholds scale as
 * dsp/chain's unit u says), pulse in the channel's unit, times in seconds on the session axis,
 * rising within a channel. A gap is a step in time; nothing is pushed for it. NaN values are taken
 * as MISSING.
 *
 * Memory: everything is allocated by dsp_chain_create(), sized for bounded latency, not for the
 * record's length; push, pull and finish neither allocate, lock nor make a system call. If the
 * event queue is full, push processes less than it was given and says so: pull, then push the rest.
 *
 * Threads: one chain belongs to one thread at a time. Creation and destruction plan FFTs and are
 * serialised by the caller (one at a time in a process).
 */
#ifndef DSP_CHAIN_H
#define DSP_CHAIN_H

#include "dsp/base/results.h"

#include <stddef.h>
#include <stdint.h>

struct dsp_chain;

/* Parameters with their defaults' sources in dsp/base/params.c; every result stores the whole card.
 */
struct dsp_params;

struct dsp_chain_config {
	double gsr_rate_hz; /* nominal; 0: no such channel */
	double gsr_lsb;     /* one ADC step in the pushed unit; 0 or NaN unknown */
	bool gsr_is_uS;
	double pulse_rate_hz; /* nominal; 0: no such channel */
	double pulse_lsb;     /* 0 or NaN unknown */
	bool is_live;         /* true: emit provisional events too */
	double gsr_u; /* counts per µS-equivalent when known beforehand (offline: whole record); 0:
			 learn from the first 60 s, then freeze */
	int pulse_polarity; /* +1, -1 known beforehand (offline: whole record), 0: learn from the
			       first 10 s */
	const struct dsp_params *params; /* NULL: defaults; copied */
};

enum dsp_event_kind {
	DSP_EVENT_EDA = 0,    /* eda: one grid sample, final except for is_provisional */
	DSP_EVENT_SCR,        /* scr, by change */
	DSP_EVENT_BEAT,       /* beat, by change */
	DSP_EVENT_ARTEFACT,   /* artefact: a closed interval, final */
	DSP_EVENT_COMPONENTS, /* components: one second of arousal components */
	DSP_EVENT_LIVE,       /* live: 1 Hz summary for screens */
	DSP_EVENT_PULSE,      /* pulse: one sample of the band-passed wave, final; not while live */
};

/* Revision protocol: the consumer keeps rows by (kind, id). */
enum dsp_change {
	DSP_CHANGE_ADD = 0,
	DSP_CHANGE_UPDATE,
	DSP_CHANGE_RETRACT,
	DSP_CHANGE_FINAL, /* the row will not change any more; offline rows come with this alone */
};

struct dsp_live {
	double time_s;         /* newest sample time seen */
	double heart_rate_bpm; /* median of the last 5 s; NaN unknown */
	double scr_per_min;    /* last 60 s; NaN before 30 valid s */
	double gsr_quality;    /* 0..1, last 10 s; NaN while it cannot be judged */
	double pulse_quality;  /* 0..1; NaN unknown */
	double conductance;    /* newest grid value as it came; NaN while there is none */
	double tonic;          /* newest known, some seconds old; NaN unknown */
	double driver_lag_s;   /* from sensor to driver, now */
};

struct dsp_event {
	uint8_t kind;   /* enum dsp_event_kind */
	uint8_t change; /* enum dsp_change */
	uint32_t seq;   /* counts up by one per event */
	int64_t id;     /* row the event speaks of (scr, beat) */
	union {
		struct dsp_eda eda;
		struct dsp_scr scr;
		struct dsp_beat beat;
		struct dsp_artefact artefact;
		struct dsp_components components;
		struct dsp_live live;
		struct dsp_pulse_sample pulse;
	};
};

/* NULL with errno when memory (ENOMEM) or the config (EINVAL: conductance outside 1..4000 Hz, pulse
 * outside 8..4000 Hz) does not allow it. */
struct dsp_chain *dsp_chain_create(const struct dsp_chain_config *config);
void dsp_chain_destroy(struct dsp_chain *chain); /* NULL is fine */

/* Rate of the conductance grid that DSP_EVENT_EDA comes on; 0 without such a channel. */
double dsp_chain_grid_hz(const struct dsp_chain *chain);

/* Push @n samples; returns how many were taken (less than @n only when the event queue is full).
 * @flags may be NULL (all 0). */
size_t dsp_chain_push_gsr(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);
size_t dsp_chain_push_pulse(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);

/* The record is over: flushes what still waits for a future. False while events must be pulled
 * first (call again after pulling); true when everything is out. */
bool dsp_chain_finish(struct dsp_chain *chain);

/* The next event, in order; false when there is none. */
bool dsp_chain_pull(struct dsp_chain *chain, struct dsp_event *ret_event);

#endif
