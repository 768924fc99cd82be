/*
 * The skin-conductance stage: one channel in; grid samples, responses, artefact windows and 1 Hz
 * features out.
 *
 *   push (time, value, flags) at the native rate
 *     ──► grid (dsp/skin/eda_front.h) ──► noise (dsp/skin/noise.h) ──► artefacts, bridges
 * (dsp/skin/eda_quality.h) ──► parts: tonic level, phasic part, driver ──► responses
 * (dsp/skin/eda_responses.h) ──► pull
 *
 * The parts come by one of three lanes:
 *  - whole record (offline): eda.method over stretches of half an hour (dsp/skin/eda_block.h);
 *  - sliding (live, eda.method = convex): the convex model over the last minute
 * (dsp/skin/sliding.h);
 *  - streaming (eda.method = inverse; live also for the methods that only know whole records): the
 *    inverse filter (dsp/decomposition/cda.h) over the lower envelope of its driver
 * (dsp/decomposition/tonic.h).
 *
 * Rules that hold for every final output: it is bit-equal for any block sizes; it comes in order of
 * time within its kind; it never changes. While live it comes at most 12 s behind the newest
 * sample; of a whole record up to DSP_EDA_BLOCK_DELAY_S. Windows of artefacts come when they end.
 *
 * While live a faster lane without look-ahead (dsp/skin/eda_live.h) feeds the screen with
 * provisional samples (ADD), which the sliding lane corrects two seconds later (UPDATE); and
 * responses are told while they are forming: ids -1, -2, …, updated and, when the final one comes
 * or nothing comes of it, retracted.
 *
 * A channel in counts has no plausible range and no thresholds of its own: those are scaled by u
 * (dsp/skin/unit.h), which is given or learned from the first 60 valid seconds; until then there
 * are no responses.
 *
 * Memory: dsp_eda_create() allocates everything; push, finish and pull neither allocate, lock nor
 * make a system call. One stage belongs to one thread at a time.
 */
#ifndef DSP_SKIN_EDA_H
#define DSP_SKIN_EDA_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"
#include "dsp/skin/eda_responses.h"

#include <stddef.h>
#include <stdint.h>

struct dsp_eda_stage;

struct dsp_eda_config {
	double rate_hz; /* nominal, 1..4000 */
	double lsb;     /* one ADC step in the pushed unit; 0 or NaN unknown */
	bool is_uS;
	double unit;                     /* u of a channel in counts, 0: to be learned */
	bool is_live;                    /* provisional outputs too */
	const struct dsp_params *params; /* read at create */
};

enum dsp_eda_kind {
	DSP_EDA_SAMPLE = 0,
	DSP_EDA_SCR,
	DSP_EDA_ARTEFACT, /* final */
};

struct dsp_eda_output {
	uint8_t kind;   /* enum dsp_eda_kind */
	uint8_t change; /* enum dsp_eda_change */
	int64_t id;     /* responses: final ones 1, 2, …; provisional ones -1, -2, … */
	double noise;   /* samples: SD of white noise as known then; NaN unknown */
	double unit;    /* samples: 1, or u; NaN still to be learned */
	union {
		struct dsp_eda sample;
		struct dsp_scr scr;
		struct dsp_artefact artefact;
	};
};

/* NULL with errno EINVAL when the rate is out of range, ENOMEM without memory. */
struct dsp_eda_stage *dsp_eda_create(const struct dsp_eda_config *config);
void dsp_eda_destroy(struct dsp_eda_stage *stage); /* NULL is fine */

/* Push @n samples; returns how many were taken, less than @n only when outputs must be pulled
 * first. @flags may be NULL (all 0). */
size_t dsp_eda_push(struct dsp_eda_stage *stage, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);

/* The record is over: flushes what waits for a future. False while outputs must be pulled first
 * (call again after pulling); true when everything is out. */
bool dsp_eda_finish(struct dsp_eda_stage *stage);

/* The next output, in order; false when there is none. */
bool dsp_eda_pull(struct dsp_eda_stage *stage, struct dsp_eda_output *ret_output);

/* The analysis grid, and what the screen needs now. */
double dsp_eda_grid_hz(const struct dsp_eda_stage *stage);
double dsp_eda_driver_lag_s(const struct dsp_eda_stage *stage); /* from sensor to driver */
/* The newest grid value, before any rule has judged it; NaN while it is missing or out of range. */
double dsp_eda_newest(const struct dsp_eda_stage *stage);

/* Every final sample, every final response before these times has been put out; -INFINITY before
 * the first, INFINITY at the end. */
double dsp_eda_samples_until_s(const struct dsp_eda_stage *stage);
double dsp_eda_responses_until_s(const struct dsp_eda_stage *stage);
/* Samples before this have been put out at least as the sliding lane's provisional ones. */
double dsp_eda_published_until_s(const struct dsp_eda_stage *stage);

/* Onsets of the provisional responses that stand now, at most @max; their number. */
int dsp_eda_provisional_onsets(const struct dsp_eda_stage *stage, double *ret_onsets, int max);

#endif
