/*
 * DESIGN: the period comes first, as the median slope over some hundred samples: neither rounded
 * stamps nor gaps nor blocks with one stamp move it. With it every stamp becomes a residual
 * (stamp - period × index), which is level where samples are even, jumps at a gap and comes back
 * after a late delivery; steps are judged on the residuals' medians. Each segment then gets a line.
 */
#include "recordings/import/import_times.h"

#include "core/clock.h"

#include <math.h>
#include <string.h>

static const double STEP_PERIODS = 3.0; /* a shorter step is jitter */
static const double STEP_S = 0.25;      /* likewise */
static const double LOST_PERIODS = 1.5; /* in exact times a longer step is a lost sample */
static const double EXACT_MS = 2e-3;
static const double WINDOW_S = 2.0;       /* of the lateness check */
static const double LIMIT_S = 0.005;      /* residual that any stream may have */
static const double SLOPE_SPAN_S = 10.0;  /* a period learnt from less is not trusted */
static const double ROUND_RATE_PPM = 5.0; /* nearer to a whole rate than quartz can be */
enum {
	PERIOD_SPAN = 256,      /* samples that one slope spans */
	PERIOD_SLOPES = 4096,   /* slopes that the median is taken of */
	WINDOW_SAMPLES = 65536, /* most samples of the lateness check */
};

void rec_import_fit_clear(struct rec_import_fit *fit)
{
	g_clear_pointer(&fit->segments, g_array_unref);
	g_clear_pointer(&fit->gaps, g_array_unref);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Sorts @values. */
static double median(GArray *values)
{
	g_array_sort(values, compare_doubles);
	return g_array_index(values, double, values->len / 2);
}

/* Median of slopes over up to PERIOD_SPAN samples each. */
static double estimate_period_s(const double *time_s, uint64_t n)
{
	uint64_t span = CLAMP((n - 1) / 4, 1, PERIOD_SPAN);
	uint64_t stride = MAX(1, (n - span) / PERIOD_SLOPES);
	g_autoptr(GArray) slopes = g_array_new(FALSE, FALSE, sizeof(double));
	for (uint64_t i = 0; i + span < n; i += stride) {
		double slope = (time_s[i + span] - time_s[i]) / (double)span;
		g_array_append_val(slopes, slope);
	}
	double period_s = median(slopes);
	/* More than half of all stamps repeated over whole spans: only the ends are left. */
	return period_s > 0 ? period_s : (time_s[n - 1] - time_s[0]) / (double)(n - 1);
}

/* Median residual against the period of the samples [from, to). */
static double median_residual(
	const double *time_s, uint64_t from, uint64_t to, double period_s, GArray *work)
{
	g_array_set_size(work, 0);
	for (uint64_t i = from; i < to; i++) {
		double residual = time_s[i] - (double)(i - from) * period_s;
		g_array_append_val(work, residual);
	}
	return median(work);
}

/* How late the stamps are from @at on, against those of [start, at). */
static double lateness_s(const double *time_s, uint64_t start, uint64_t at, uint64_t n,
	double period_s, GArray *work)
{
	uint64_t window = (uint64_t)CLAMP(WINDOW_S / period_s, 1, WINDOW_SAMPLES);
	uint64_t before = at - MIN(window, at - start);
	uint64_t behind = at + 1;
	while (behind < n && behind - at < WINDOW_SAMPLES && time_s[behind] < time_s[at] + WINDOW_S)
		behind++;
	double old = median_residual(time_s, before, at, period_s, work);
	double new = median_residual(time_s, at, behind, period_s, work);
	return new - (old + (double)(at - before) * period_s);
}

/* The least-squares line through [from, to); @period_s is taken over when it is finite. */
static struct core_fit_line fit_line(
	const double *time_s, uint64_t from, uint64_t to, double period_s)
{
	uint64_t n = to - from;
	double middle = (double)(n - 1) / 2;
	double mean = 0, sxx = 0, sxy = 0, sum = 0, max = 0;
	for (uint64_t i = 0; i < n; i++)
		mean += (time_s[from + i] - time_s[from]) / (double)n;
	for (uint64_t i = 0; i < n; i++) {
		double x = (double)i - middle;
		sxx += x * x;
		sxy += x * (time_s[from + i] - time_s[from] - mean);
	}
	double slope = isnan(period_s) ? sxy / sxx : period_s;
	double offset = mean - slope * middle;
	for (uint64_t i = 0; i < n; i++) {
		double r = time_s[from + i] - time_s[from] - offset - slope * (double)i;
		sum += r * r;
		max = fmax(max, fabs(r));
	}
	return (struct core_fit_line){
		.origin_ns = llround((time_s[from] + offset) * CORE_NS_PER_S),
		.period_ns = slope * CORE_NS_PER_S,
		.rms_ms = sqrt(sum / (double)n) * 1e3,
		.max_ms = max * 1e3,
		.anchors = (uint32_t)MIN(n, UINT32_MAX),
	};
}

/* Cuts the stamps at gaps; segments get their stretch and first index, no line yet. */
static void find_segments(
	const double *time_s, uint64_t n, double period_s, struct rec_import_fit *fit)
{
	double least_s = fmax(STEP_PERIODS * period_s, STEP_S);
	g_autoptr(GArray) work = g_array_new(FALSE, FALSE, sizeof(double));
	struct rec_segment segment = {.first = 0};
	for (uint64_t i = 1; i < n; i++) {
		double step_s = time_s[i] - time_s[i - 1];
		if (step_s <= least_s)
			continue;
		double late_s = lateness_s(time_s, segment.first, i, n, period_s, work);
		if (late_s < step_s / 2)
			continue;
		segment.n = i - segment.first;
		segment.line.end_index = segment.line.first_index + segment.n;
		g_array_append_val(fit->segments, segment);
		struct rec_import_gap gap = {.lost = round(late_s / period_s)};
		g_array_append_val(fit->gaps, gap);
		segment.first = i;
		segment.line.first_index = segment.line.end_index + (uint64_t)gap.lost;
	}
	segment.n = n - segment.first;
	segment.line.end_index = segment.line.first_index + segment.n;
	g_array_append_val(fit->segments, segment);
}

/* Lines of all segments; a short one among others takes the period of the longest. */
static void fit_segments(const double *time_s, double period_s, struct rec_import_fit *fit)
{
	const struct rec_segment *longest = &g_array_index(fit->segments, struct rec_segment, 0);
	for (guint i = 1; i < fit->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(fit->segments, struct rec_segment, i);
		if (segment->n > longest->n)
			longest = segment;
	}
	if (longest->n > 1) {
		struct core_fit_line line =
			fit_line(time_s, longest->first, longest->first + longest->n, (double)NAN);
		if (line.period_ns > 0)
			period_s = line.period_ns / CORE_NS_PER_S;
	}
	for (guint i = 0; i < fit->segments->len; i++) {
		struct rec_segment *segment = &g_array_index(fit->segments, struct rec_segment, i);
		bool is_own = segment != longest && (double)segment->n * period_s >= SLOPE_SPAN_S;
		uint64_t first_index = segment->line.first_index;
		uint64_t end_index = segment->line.end_index;
		segment->line = fit_line(time_s, segment->first, segment->first + segment->n,
			is_own ? (double)NAN : period_s);
		segment->line.first_index = first_index;
		segment->line.end_index = end_index;
	}
	fit->rate_hz = 1 / period_s;
}

/* As find_segments() for times that were fitted before: every longer step is lost samples. */
static void find_exact_segments(
	const double *time_s, uint64_t n, double period_s, struct rec_import_fit *fit)
{
	struct rec_segment segment = {.first = 0};
	for (uint64_t i = 1; i <= n; i++) {
		double step_s = i < n ? time_s[i] - time_s[i - 1] : INFINITY;
		if (step_s <= LOST_PERIODS * period_s)
			continue;
		segment.n = i - segment.first;
		segment.line.end_index = segment.line.first_index + segment.n;
		g_array_append_val(fit->segments, segment);
		if (i == n)
			break;
		struct rec_import_gap gap = {.lost = round(step_s / period_s) - 1};
		g_array_append_val(fit->gaps, gap);
		segment.first = i;
		segment.line.first_index = segment.line.end_index + (uint64_t)gap.lost;
	}
}

static bool lie_on_lines(const struct rec_import_fit *fit)
{
	for (guint i = 0; i < fit->segments->len; i++) {
		if (!(g_array_index(fit->segments, struct rec_segment, i).line.max_ms <= EXACT_MS))
			return false;
	}
	return true;
}

/* A rate that is a whole number but for what rounded stamps can spoil is that number. */
static double nominal_rate_hz(double given_hz, double fitted_hz)
{
	if (!isnan(given_hz))
		return given_hz;
	double whole = round(fitted_hz);
	bool is_whole = whole > 0 && fabs(fitted_hz / whole - 1) * 1e6 <= ROUND_RATE_PPM;
	return is_whole ? whole : fitted_hz;
}

/* Puts the lines' times in place of the stamps where they fit, and sums the residuals up. */
static void apply_lines(double *time_s, double nominal_hz, struct rec_import_fit *fit)
{
	double sum = 0;
	uint64_t n = 0;
	uint64_t n_longest = 0;
	fit->limit_ms = fmax(0.5 / fit->rate_hz, LIMIT_S) * 1e3;
	for (guint i = 0; i < fit->segments->len; i++) {
		struct rec_segment *segment = &g_array_index(fit->segments, struct rec_segment, i);
		struct core_fit_line *line = &segment->line;
		line->drift_ppm = ((double)CORE_NS_PER_S / nominal_hz / line->period_ns - 1) * 1e6;
		segment->stamps_kept = !(line->rms_ms <= fit->limit_ms);
		fit->n_kept += segment->stamps_kept;
		for (uint64_t k = 0; !segment->stamps_kept && k < segment->n; k++) {
			int64_t time_ns =
				core_fit_line_time_ns(line, (double)(line->first_index + k));
			time_s[segment->first + k] = (double)time_ns / CORE_NS_PER_S;
		}
		sum += line->rms_ms * line->rms_ms * (double)segment->n;
		n += segment->n;
		fit->max_ms = fmax(fit->max_ms, line->max_ms);
		if (segment->n > n_longest) {
			n_longest = segment->n;
			fit->drift_ppm = line->drift_ppm;
		}
	}
	fit->rms_ms = sqrt(sum / (double)n);
	fit->rate_hz = nominal_hz;
}

/* A gap reaches from where the next sample was due to the one that came. */
static void date_gaps(const double *time_s, struct rec_import_fit *fit)
{
	for (guint i = 0; i < fit->gaps->len; i++) {
		const struct rec_segment *next =
			&g_array_index(fit->segments, struct rec_segment, i + 1);
		struct rec_import_gap *gap = &g_array_index(fit->gaps, struct rec_import_gap, i);
		gap->start_s = time_s[next->first - 1] + 1 / fit->rate_hz;
		gap->end_s = time_s[next->first];
	}
}

static void init_fit(struct rec_import_fit *fit)
{
	*fit = (struct rec_import_fit){
		.segments = g_array_new(FALSE, TRUE, sizeof(struct rec_segment)),
		.gaps = g_array_new(FALSE, TRUE, sizeof(struct rec_import_gap)),
	};
}

bool rec_import_times_fit(
	double *time_s, uint64_t n, double rate_hz, bool is_exact, struct rec_import_fit *ret_fit)
{
	double period_s = n > 1 ? estimate_period_s(time_s, n) : 1 / rate_hz;
	if (n == 0 || !(period_s > 0) || !isfinite(period_s))
		return false;
	init_fit(ret_fit);
	if (is_exact) {
		find_exact_segments(time_s, n, period_s, ret_fit);
		fit_segments(time_s, period_s, ret_fit);
	}
	if (!is_exact || !lie_on_lines(ret_fit)) {
		rec_import_fit_clear(ret_fit);
		init_fit(ret_fit);
		find_segments(time_s, n, period_s, ret_fit);
		fit_segments(time_s, period_s, ret_fit);
	}
	apply_lines(time_s, nominal_rate_hz(rate_hz, ret_fit->rate_hz), ret_fit);
	date_gaps(time_s, ret_fit);
	return true;
}

void rec_import_times_from_rate(double *ret_time_s, uint64_t n, double rate_hz, double start_s,
	struct rec_import_fit *ret_fit)
{
	struct rec_segment segment = {
		.n = n,
		.line = {.end_index = n,
			.origin_ns = llround(start_s * CORE_NS_PER_S),
			.period_ns = CORE_NS_PER_S / rate_hz},
	};
	init_fit(ret_fit);
	g_array_append_val(ret_fit->segments, segment);
	ret_fit->rate_hz = rate_hz;
	ret_fit->rms_ms = ret_fit->max_ms = NAN;
	ret_fit->limit_ms = fmax(0.5 / rate_hz, LIMIT_S) * 1e3;
	for (uint64_t i = 0; i < n; i++)
		ret_time_s[i] =
			(double)core_fit_line_time_ns(&segment.line, (double)i) / CORE_NS_PER_S;
}
