/*
 * How long things took: a histogram of fixed size for durations from nanoseconds to half an hour.
 *
 * Steps are as wide as a 32nd of the duration at most, so a quantile is exact to about 3 %, and
 * given as the upper edge of its step: never better than it was. The longest is kept as it is.
 *
 * Threads: one adds, on any role (no lock, no memory), any others read meanwhile.
 * A zeroed one is empty.
 */
#ifndef ACQUISITION_LATENCY_H
#define ACQUISITION_LATENCY_H

#include <stdatomic.h>
#include <stdint.h>

enum {
	ACQ_LATENCY_STEPS_LOG2 = 5, /* of each doubling */
	ACQ_LATENCY_DOUBLINGS = 36,
	ACQ_LATENCY_CELLS = (ACQ_LATENCY_DOUBLINGS + 1) << ACQ_LATENCY_STEPS_LOG2,
};

struct acq_latency {
	_Atomic uint64_t cells[ACQ_LATENCY_CELLS];
	_Atomic int64_t longest_ns;
};

/* What of it is told. Seconds, NaN when nothing was counted. */
struct acq_latency_summary {
	uint64_t n;
	double median_s, p99_s, longest_s;
};

/* A negative duration counts as 0. */
void acq_latency_add(struct acq_latency *latency, int64_t duration_ns);

void acq_latency_summarise(
	const struct acq_latency *latency, struct acq_latency_summary *ret_summary);

#endif
