/*
 * What the signal chain says, as points of the trace. Of each instant the screen gets one point,
 * the first that the chain has: a provisional one as a rule, which the final row, seconds later,
 * does not take back. Only responses wait until they are final.
 *
 * Threads: [dsp], real time. The owner keeps the struct; no life cycle.
 */
#ifndef ACQUISITION_TRACE_FEED_H
#define ACQUISITION_TRACE_FEED_H

#include "acquisition/trace.h"
#include "dsp/chain.h"

struct acq_trace_feed {
	struct acq_trace *trace; /* NULL: nobody looks, nothing is done */
	double last_s[ACQ_N_TRACES];
};

void acq_trace_feed_init(struct acq_trace_feed *feed, struct acq_trace *trace);

/* Samples of a primary channel in its unit. */
void acq_trace_feed_samples(struct acq_trace_feed *feed, enum acq_trace_kind kind,
	const double *time_s, const double *value, const uint16_t *flags, size_t n);

/* A row of conductance, a beat or a response; other events say nothing here. */
void acq_trace_feed_event(struct acq_trace_feed *feed, const struct dsp_event *event);

void acq_trace_feed_arousal(struct acq_trace_feed *feed, const struct dsp_arousal *arousal);

#endif
