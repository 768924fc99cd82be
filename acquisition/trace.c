/*
 * DESIGN
 * A free-running count of points per ring; slot = number & mask. The words of a slot are atomics:
 * the producer stores them with release behind its count of the points before, the reader loads
 * them with acquire and looks at the count again. Whoever has seen a word of point number h thus
 * sees a count of at least h, and knows that the point in that slot before, h - size, was torn.
 * The slot that the producer may be writing now is never offered, so a ring keeps size - 1 points.
 */
#include "acquisition/trace.h"

#include <assert.h>
#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	POINT_WORDS = sizeof(struct acq_trace_point) / sizeof(uint64_t),
	KEPT_S = 60,
	GRID_HZ = 10,   /* of the analysis, dsp/base/results.h */
	BEATS_HZ = 4,   /* more than any heart */
	SECONDS_HZ = 1, /* the index, and responses are rarer still */
};

static_assert(sizeof(struct acq_trace_point) % sizeof(uint64_t) == 0, "the trace copies words");

struct slot {
	_Atomic uint64_t words[POINT_WORDS];
};

struct ring {
	_Atomic uint64_t head; /* points pushed so far */
	uint64_t mask;
	struct slot *slots;
};

struct acq_trace {
	struct ring rings[ACQ_N_TRACES];
};

static void init_ring(struct ring *ring, double rate_hz)
{
	uint64_t size = 64;

	while ((double)size <= rate_hz * KEPT_S) {
		size *= 2;
	}
	ring->mask = size - 1;
	ring->slots = g_new0(struct slot, size);
}

struct acq_trace *acq_trace_create(double gsr_rate_hz, double pulse_rate_hz)
{
	struct acq_trace *trace = g_new0(struct acq_trace, 1);
	double rates_hz[ACQ_N_TRACES] = {
		[ACQ_TRACE_GSR] = gsr_rate_hz,
		[ACQ_TRACE_PULSE] = pulse_rate_hz,
		/* Each grid point comes provisional, then final. */
		[ACQ_TRACE_DRIVER] = 2 * GRID_HZ,
		[ACQ_TRACE_TONIC] = 2 * GRID_HZ,
		[ACQ_TRACE_HEART_RATE] = BEATS_HZ,
		[ACQ_TRACE_AROUSAL] = 2 * SECONDS_HZ,
		[ACQ_TRACE_SCR] = SECONDS_HZ,
		[ACQ_TRACE_BEAT] = BEATS_HZ,
	};

	for (int kind = 0; kind < ACQ_N_TRACES; kind++) {
		init_ring(&trace->rings[kind], rates_hz[kind]);
	}
	return trace;
}

void acq_trace_destroy(struct acq_trace *trace)
{
	if (!trace) {
		return;
	}
	for (int kind = 0; kind < ACQ_N_TRACES; kind++) {
		g_free(trace->rings[kind].slots);
	}
	g_free(trace);
}

size_t acq_trace_size(const struct acq_trace *trace, enum acq_trace_kind kind)
{
	return (size_t)trace->rings[kind].mask;
}

void acq_trace_push(
	struct acq_trace *trace, enum acq_trace_kind kind, const struct acq_trace_point *point)
{
	struct ring *ring = &trace->rings[kind];
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	struct slot *slot = &ring->slots[head & ring->mask];
	uint64_t words[POINT_WORDS];

	memcpy(words, point, sizeof(words));
	for (int i = 0; i < POINT_WORDS; i++) {
		atomic_store_explicit(&slot->words[i], words[i], memory_order_release);
	}
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

static uint64_t find_oldest(const struct ring *ring, uint64_t head)
{
	return head > ring->mask ? head - ring->mask : 0;
}

static void copy_points(
	const struct ring *ring, uint64_t from, size_t n, struct acq_trace_point *ret_points)
{
	for (size_t i = 0; i < n; i++) {
		const struct slot *slot = &ring->slots[(from + i) & ring->mask];
		uint64_t words[POINT_WORDS];
		for (int k = 0; k < POINT_WORDS; k++) {
			words[k] = atomic_load_explicit(&slot->words[k], memory_order_acquire);
		}
		memcpy(&ret_points[i], words, sizeof(words));
	}
}

size_t acq_trace_read(const struct acq_trace *trace, enum acq_trace_kind kind, uint64_t *cursor,
	struct acq_trace_point *ret_points, size_t max, uint64_t *ret_missed)
{
	const struct ring *ring = &trace->rings[kind];
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	uint64_t from = MAX(*cursor, find_oldest(ring, head));
	size_t n = (size_t)MIN((uint64_t)max, head - from);

	copy_points(ring, from, n, ret_points);
	/* What the producer has reached meanwhile may be torn: it counts as missed. */
	head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint64_t oldest = find_oldest(ring, head);
	size_t torn = oldest > from ? (size_t)MIN(oldest - from, (uint64_t)n) : 0;
	memmove(ret_points, ret_points + torn, (n - torn) * sizeof(*ret_points));
	if (ret_missed) {
		*ret_missed = *cursor ? from + torn - *cursor : 0;
	}
	*cursor = from + n;
	return n - torn;
}
