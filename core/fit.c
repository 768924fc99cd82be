/*
 * DESIGN
 * Host stamps are late by a one-sided, bursty delay. Both fits therefore lean on the early stamps:
 * the streaming one gives a late stamp (residual above 3 sigma) a tenth of its weight, the offline
 * one reweights by the same asymmetric rule until the line stands still. The constant part of the
 * delay stays in the line: nothing in the data can tell it from the clock's offset.
 */
#include "core/fit.h"

#include "core/clock.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double HALF_LIFE_S = 90; /* liblsl's smoothing half time */
static const double LATE_WEIGHT = 0.1;
static const double LATE_SIGMAS = 3;
static const double MIN_SPAN_S = 10; /* a rate learnt from less is worse than the nominal one */
/* Beyond what any crystal does; ceramic resonators and rates of data sheets may be further off. */
static const double CRYSTAL_PPM = 1000;
static const double CLEAR_RESIDUALS = 3; /* a rate that delays cannot feign moves the end so far */
static const double PRIOR_VARIANCE = 1e10;
static const double RATE_TRUST =
	0.02; /* a restart keeps a learnt period within 2 % of the nominal one */
static const uint64_t RECENTRE_SAMPLES = 1000000;
enum {
	REWEIGHT_ROUNDS = 8
};

struct line {
	double offset, slope;
};

static struct line weighted_line(
	const struct core_fit_anchor *anchors, const double *weights, size_t n)
{
	double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
	uint64_t x0 = anchors[0].index;
	int64_t y0 = anchors[0].time_ns;

	for (size_t i = 0; i < n; i++) {
		sw += weights[i];
		sx += weights[i] * (double)(anchors[i].index - x0);
		sy += weights[i] * (double)(anchors[i].time_ns - y0);
	}
	double mx = sx / sw, my = sy / sw;
	for (size_t i = 0; i < n; i++) {
		double x = (double)(anchors[i].index - x0) - mx;
		sxx += weights[i] * x * x;
		sxy += weights[i] * x * ((double)(anchors[i].time_ns - y0) - my);
	}
	double slope = sxx > 0 ? sxy / sxx : 0;
	return (struct line){my - slope * mx, slope};
}

static double residual_ns(
	const struct core_fit_anchor *anchor, const struct core_fit_anchor *first, struct line line)
{
	return (double)(anchor->time_ns - first->time_ns) -
	       (line.offset + line.slope * (double)(anchor->index - first->index));
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Scale of the residuals' bulk: 1.4826 times the median distance from their median. @work has 2 n
 * slots. */
static double robust_sigma(const double *residuals, size_t n, double *work)
{
	memcpy(work, residuals, n * sizeof(*work));
	qsort(work, n, sizeof(*work), compare_doubles);
	double median = work[n / 2];
	for (size_t i = 0; i < n; i++)
		work[n + i] = fabs(residuals[i] - median);
	qsort(work + n, n, sizeof(*work), compare_doubles);
	return 1.4826 * work[n + n / 2];
}

/* Iteratively reweighted least squares, late stamps down-weighted. */
static struct line robust_line(const struct core_fit_anchor *anchors, size_t n)
{
	g_autofree double *weights = g_new(double, n);
	g_autofree double *residuals = g_new(double, n);
	g_autofree double *work = g_new(double, 2 * n);

	for (size_t i = 0; i < n; i++)
		weights[i] = 1;
	struct line line = weighted_line(anchors, weights, n);
	for (int round = 0; round < REWEIGHT_ROUNDS; round++) {
		for (size_t i = 0; i < n; i++)
			residuals[i] = residual_ns(&anchors[i], &anchors[0], line);
		double limit = LATE_SIGMAS * robust_sigma(residuals, n, work);
		for (size_t i = 0; i < n; i++)
			weights[i] = residuals[i] > limit ? LATE_WEIGHT * limit / residuals[i] : 1;
		line = weighted_line(anchors, weights, n);
	}
	return line;
}

/* The line of nominal slope through the anchors' median offset. */
static struct line nominal_line(const struct core_fit_anchor *anchors, size_t n, double period_ns)
{
	g_autofree double *offsets = g_new(double, n);

	for (size_t i = 0; i < n; i++)
		offsets[i] = residual_ns(&anchors[i], &anchors[0], (struct line){0, period_ns});
	qsort(offsets, n, sizeof(*offsets), compare_doubles);
	return (struct line){offsets[n / 2], period_ns};
}

static double largest_residual_ns(const struct core_fit_anchor *anchors, size_t n, struct line line)
{
	double max = 0;

	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(residual_ns(&anchors[i], &anchors[0], line)));
	return max;
}

/* On a busy machine a burst of late stamps at one end bends a short line by percents. */
static bool is_credible(
	const struct core_fit_anchor *anchors, size_t n, struct line line, double period_ns)
{
	double span = (double)(anchors[n - 1].index - anchors[0].index);
	double moved_ns = fabs(line.slope - period_ns) * span;

	return line.slope > 0 &&
	       (fabs(line.slope / period_ns - 1) * 1e6 <= CRYSTAL_PPM ||
		       moved_ns > CLEAR_RESIDUALS * largest_residual_ns(anchors, n, line));
}

void core_fit_line_compute(const struct core_fit_anchor *anchors, size_t n, uint64_t first_index,
	uint64_t end_index, double rate_hz, struct core_fit_line *ret_line)
{
	double period_ns = CORE_NS_PER_S / rate_hz;

	*ret_line = (struct core_fit_line){
		.first_index = first_index,
		.end_index = end_index,
		.period_ns = period_ns,
		.anchors = (uint32_t)n,
	};
	if (n == 0)
		return;
	double span_s = (double)(anchors[n - 1].time_ns - anchors[0].time_ns) / CORE_NS_PER_S;
	bool is_long = n >= 2 && span_s >= MIN_SPAN_S && anchors[n - 1].index > anchors[0].index;
	struct line line = is_long ? robust_line(anchors, n) : nominal_line(anchors, n, period_ns);
	if (is_long && !is_credible(anchors, n, line, period_ns))
		line = nominal_line(anchors, n, period_ns);
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double r = residual_ns(&anchors[i], &anchors[0], line);
		sum += r * r;
	}
	double first = (double)first_index - (double)anchors[0].index;
	ret_line->origin_ns = anchors[0].time_ns + llround(line.offset + line.slope * first);
	ret_line->period_ns = line.slope;
	ret_line->drift_ppm = (period_ns / line.slope - 1) * 1e6;
	ret_line->rms_ms = sqrt(sum / (double)n) / 1e6;
	ret_line->max_ms = largest_residual_ns(anchors, n, line) / 1e6;
}

int64_t core_fit_line_time_ns(const struct core_fit_line *line, double index)
{
	return line->origin_ns + llround((index - (double)line->first_index) * line->period_ns);
}

void core_fit_stream_init(struct core_fit_stream *fit, double rate_hz)
{
	*fit = (struct core_fit_stream){
		.rate_hz = rate_hz,
		.lambda = exp2(-1 / (rate_hz * HALF_LIFE_S)),
		.w1 = 1 / rate_hz,
		.last_ns = INT64_MIN,
	};
}

void core_fit_stream_restart(struct core_fit_stream *fit)
{
	if (fabs(fit->w1 * fit->rate_hz - 1) > RATE_TRUST)
		fit->w1 = 1 / fit->rate_hz;
	fit->seen = 0;
	fit->sigma = 0;
}

/* First evidence of a segment: the line starts here with the nominal (or learnt) period as a firm
 * prior. */
static void start_line(struct core_fit_stream *fit, uint64_t index, int64_t time_ns)
{
	fit->origin_index = index;
	fit->origin_ns = time_ns;
	fit->w0 = 0;
	fit->p00 = PRIOR_VARIANCE;
	fit->p01 = 0;
	/* One standard deviation of 1 % of the period: the first seconds of burst cannot tilt the
	 * line. */
	double spread = 0.01 / fit->rate_hz / 0.005;
	fit->p11 = spread * spread;
}

/* Moves the index origin, so that p stays well conditioned over days. */
static void recentre(struct core_fit_stream *fit, uint64_t index)
{
	double shift = (double)(index - fit->origin_index);

	fit->w0 += fit->w1 * shift;
	fit->p00 += shift * (2 * fit->p01 + shift * fit->p11);
	fit->p01 += shift * fit->p11;
	fit->origin_index = index;
	int64_t whole = llround(fit->w0 * CORE_NS_PER_S);
	fit->origin_ns += whole;
	fit->w0 -= (double)whole / CORE_NS_PER_S;
}

int64_t core_fit_stream_push(struct core_fit_stream *fit, uint64_t index, int64_t time_ns)
{
	if (fit->seen++ == 0)
		start_line(fit, index, time_ns);
	else if (index - fit->origin_index >= RECENTRE_SAMPLES)
		recentre(fit, index);

	double n = (double)(index - fit->origin_index);
	double late = (double)(time_ns - fit->origin_ns) / CORE_NS_PER_S - (fit->w0 + fit->w1 * n);
	bool is_late = fit->sigma > 0 && late > LATE_SIGMAS * fit->sigma;
	/* Weighted recursive least squares: a weight below one is a larger measurement variance. */
	double variance = is_late ? fit->lambda / LATE_WEIGHT : fit->lambda;
	double k0 = fit->p00 + fit->p01 * n, k1 = fit->p01 + fit->p11 * n;
	double gain = 1 / (variance + k0 + k1 * n);
	fit->w0 += gain * k0 * late;
	fit->w1 += gain * k1 * late;
	double p00 = (fit->p00 - gain * k0 * k0) / fit->lambda;
	double p01 = (fit->p01 - gain * k0 * k1) / fit->lambda;
	double p11 = (fit->p11 - gain * k1 * k1) / fit->lambda;
	fit->p00 = p00;
	fit->p01 = p01;
	fit->p11 = p11;
	if (!is_late || fit->seen < 100)
		fit->sigma = fit->sigma > 0 ? 0.99 * fit->sigma + 0.0125 * fabs(late) : fabs(late);
	return core_fit_stream_time_ns(fit, index);
}

int64_t core_fit_stream_time_ns(struct core_fit_stream *fit, uint64_t index)
{
	double seconds = fit->w0 + fit->w1 * (double)(int64_t)(index - fit->origin_index);
	int64_t time_ns = fit->origin_ns + llround(seconds * CORE_NS_PER_S);

	/* One nanosecond is the least that keeps two samples apart. */
	if (time_ns <= fit->last_ns)
		time_ns = fit->last_ns + 1;
	fit->last_ns = time_ns;
	return time_ns;
}
