/*
 * DESIGN
 * A sequence lock without fences: the data words are atomics themselves. The publisher stores them
 * with release, so the odd number is seen before any of them; the reader loads them with acquire,
 * so its second look at the number comes after all of them.
 */
#include "acquisition/live.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static_assert(sizeof(struct acq_live_signal) % sizeof(uint64_t) == 0, "the board copies words");

void acq_live_board_init(struct acq_live_board *board)
{
	struct acq_live_signal nothing = {
		.time_s = NAN,
		.conductance = NAN,
		.heart_rate_bpm = NAN,
		.scr_per_min = NAN,
		.arousal = NAN,
		.arousal_confidence = NAN,
		.gsr_quality = NAN,
		.pulse_quality = NAN,
		.gsr_off = NAN,
		.gsr_clipped = NAN,
		.pulse_off = NAN,
		.pulse_clipped = NAN,
		.response_s = NAN,
		.calibrating_left_s = NAN,
	};

	memset(board, 0, sizeof(*board));
	acq_live_board_publish(board, &nothing);
}

void acq_live_board_publish(struct acq_live_board *board, const struct acq_live_signal *signal)
{
	uint64_t words[ACQ_LIVE_WORDS];
	uint64_t sequence = atomic_load_explicit(&board->sequence, memory_order_relaxed);

	memcpy(words, signal, sizeof(words));
	atomic_store_explicit(&board->sequence, sequence + 1, memory_order_relaxed);
	for (int i = 0; i < ACQ_LIVE_WORDS; i++) {
		atomic_store_explicit(&board->words[i], words[i], memory_order_release);
	}
	atomic_store_explicit(&board->sequence, sequence + 2, memory_order_release);
}

void acq_live_board_read(struct acq_live_board *board, struct acq_live_signal *ret_signal)
{
	uint64_t words[ACQ_LIVE_WORDS] = {0};
	uint64_t before, after;

	do {
		before = atomic_load_explicit(&board->sequence, memory_order_acquire);
		for (int i = 0; i < ACQ_LIVE_WORDS; i++) {
			words[i] = atomic_load_explicit(&board->words[i], memory_order_acquire);
		}
		after = atomic_load_explicit(&board->sequence, memory_order_relaxed);
	} while (before != after || before & 1);
	memcpy(ret_signal, words, sizeof(words));
}
