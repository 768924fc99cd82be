/*
 * What the recording threads tell the screens: small values, published without waiting and read
 * without holding anybody up. A reader may miss values, never see a torn one.
 *
 * The signal's numbers come from the DSP alone and are published together by a sequence lock whose
 * words are atomics; the counters have one writer each and stand for themselves.
 */
#ifndef ACQUISITION_LIVE_H
#define ACQUISITION_LIVE_H

#include "acquisition/latency.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The DSP's picture of now. */
struct acq_live_signal {
	double time_s; /* newest sample time that the DSP has seen */
	double conductance;
	double heart_rate_bpm;
	double scr_per_min;
	double arousal;
	double arousal_confidence;
	double gsr_quality;
	double pulse_quality;
	double gsr_off, gsr_clipped, pulse_off, pulse_clipped; /* as of struct acq_live */
	double response_s;
	double calibrating_left_s;
};

enum {
	ACQ_LIVE_WORDS = sizeof(struct acq_live_signal) / sizeof(uint64_t)
};

struct acq_live_board {
	_Atomic uint64_t sequence; /* odd while words change */
	_Atomic uint64_t words[ACQ_LIVE_WORDS];

	_Atomic uint64_t samples;
	_Atomic uint64_t samples_lost;
	_Atomic uint32_t gaps;
	_Atomic uint32_t results_lost;
	_Atomic uint64_t disk_start_bytes; /* what was free at the beginning; 0 unknown */
	_Atomic uint64_t disk_free_bytes;
	struct acq_latency to_journal; /* [writer] of each scan, see struct acq_live */
};

/* Everything unknown or 0. */
void acq_live_board_init(struct acq_live_board *board);

/* [dsp] The only publisher; safe on real-time roles. */
void acq_live_board_publish(struct acq_live_board *board, const struct acq_live_signal *signal);

/* [any] The newest whole picture. */
void acq_live_board_read(struct acq_live_board *board, struct acq_live_signal *ret_signal);

#endif
