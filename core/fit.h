/*
 * The clock fit: which time on the session axis belongs to sample index n of one device clock.
 *
 * The index is the truth of order; the host time at a transfer's completion is jittery, one-sided
 * evidence (it can only be late). Two forms, both of reference Lab Streaming Layer practice:
 *   - streaming: recursive least squares with exponential forgetting (half-life 90 s) and an
 * asymmetric weight against late stamps, sample by sample, for the live chain;
 *   - offline: per gap-free segment least squares over stored anchors, robust against late stamps,
 * for the file. Both are monotone in the index.
 */
#ifndef CORE_FIT_H
#define CORE_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* time_ns(index) = origin_ns + (index - first_index) * period_ns, for first_index <= index <
 * end_index */
struct core_fit_line {
	uint64_t first_index, end_index;
	int64_t origin_ns;
	double period_ns;
	double drift_ppm; /* (nominal period / period - 1) * 1e6: positive when the device runs fast
			   */
	double rms_ms;    /* residuals of the anchors, late ones included */
	double max_ms;
	uint32_t anchors; /* evidence that the line rests on; 0 and 1 leave the nominal rate */
};

struct core_fit_anchor {
	uint64_t index;
	int64_t time_ns;
};

/* Fits one segment [first_index, end_index) of a clock with nominal rate @rate_hz to @n anchors of
 * rising index. With fewer than two anchors, or less than 10 s between the first and the last, the
 * nominal rate is kept and only the origin is fitted; also when the rate would be more than 1,000
 * ppm off the nominal one without moving the end by three times the largest residual, since late
 * stamps can feign that. Any thread, pure. */
void core_fit_line_compute(const struct core_fit_anchor *anchors, size_t n, uint64_t first_index,
	uint64_t end_index, double rate_hz, struct core_fit_line *ret_line);

/* The time of @index on @line; indices outside the segment are extrapolated. */
int64_t core_fit_line_time_ns(const struct core_fit_line *line, double index);

/* Streaming fit; a value, no allocation; safe on real-time roles. */
struct core_fit_stream {
	double rate_hz;
	double lambda;
	double w0, w1; /* s, s per sample, relative to origin */
	double p00, p01, p11;
	double sigma; /* running scale of early residuals, s */
	uint64_t origin_index;
	int64_t origin_ns;
	int64_t last_ns; /* monotone guard */
	uint64_t seen;
};

void core_fit_stream_init(struct core_fit_stream *fit, double rate_hz);

/* A new segment: forgets the line, keeps the learnt period as prior. */
void core_fit_stream_restart(struct core_fit_stream *fit);

/* Takes evidence "sample @index was complete at @time_ns" and returns the fitted time of that
 * sample. Indices rise; skipped ones (counted loss) are fine. */
int64_t core_fit_stream_push(struct core_fit_stream *fit, uint64_t index, int64_t time_ns);

/* Fitted time of @index without new evidence (further samples of one transfer). Monotone. */
int64_t core_fit_stream_time_ns(struct core_fit_stream *fit, uint64_t index);

#endif
