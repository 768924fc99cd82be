/*
 * DESIGN
 * Cells 0 to 31 are single nanoseconds; from there each doubling has 32 cells of equal width, found
 * by the place of the highest bit and the five bits below it.
 */
#include "acquisition/latency.h"

#include "core/clock.h"

#include <glib.h>
#include <math.h>

static const uint64_t STEPS = UINT64_C(1) << ACQ_LATENCY_STEPS_LOG2;

static unsigned find_cell(uint64_t duration_ns)
{
	unsigned shift = 0;

	while (duration_ns >> shift >= 2 * STEPS) {
		shift++;
	}
	uint64_t cell = duration_ns < STEPS ? duration_ns : shift * STEPS + (duration_ns >> shift);
	return (unsigned)MIN(cell, (uint64_t)ACQ_LATENCY_CELLS - 1);
}

/* The longest duration that @cell counts. */
static uint64_t edge_ns(unsigned cell)
{
	unsigned shift = cell < 2 * STEPS ? 0 : (unsigned)(cell / STEPS) - 1;

	return ((cell - shift * STEPS + 1) << shift) - 1;
}

void acq_latency_add(struct acq_latency *latency, int64_t duration_ns)
{
	int64_t counted_ns = MAX(duration_ns, 0);
	_Atomic uint64_t *cell = &latency->cells[find_cell((uint64_t)counted_ns)];

	atomic_fetch_add_explicit(cell, 1, memory_order_relaxed);
	if (counted_ns > atomic_load_explicit(&latency->longest_ns, memory_order_relaxed)) {
		atomic_store_explicit(&latency->longest_ns, counted_ns, memory_order_relaxed);
	}
}

/* The duration that the share @quantile of @n does not exceed. */
static double find_quantile(const uint64_t *counts, uint64_t n, double quantile, double longest_s)
{
	uint64_t wanted = (uint64_t)ceil(quantile * (double)n), passed = 0;
	unsigned cell = 0;

	for (; cell + 1 < ACQ_LATENCY_CELLS; cell++) {
		passed += counts[cell];
		if (passed >= wanted) {
			break;
		}
	}
	return MIN((double)edge_ns(cell) / CORE_NS_PER_S, longest_s);
}

void acq_latency_summarise(
	const struct acq_latency *latency, struct acq_latency_summary *ret_summary)
{
	uint64_t counts[ACQ_LATENCY_CELLS], n = 0;

	for (unsigned i = 0; i < ACQ_LATENCY_CELLS; i++) {
		counts[i] = atomic_load_explicit(&latency->cells[i], memory_order_relaxed);
		n += counts[i];
	}
	int64_t longest_ns = atomic_load_explicit(&latency->longest_ns, memory_order_relaxed);
	double longest_s = n ? (double)longest_ns / CORE_NS_PER_S : (double)NAN;
	*ret_summary = (struct acq_latency_summary){
		.n = n,
		.median_s = n ? find_quantile(counts, n, 0.5, longest_s) : (double)NAN,
		.p99_s = n ? find_quantile(counts, n, 0.99, longest_s) : (double)NAN,
		.longest_s = longest_s,
	};
}
