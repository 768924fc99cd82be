#include "gui/live/trail.h"

#include <math.h>

/* Longer than this without a value is a hole; seconds. Dense: a few samples of the slowest sensor
 * or the analysis grid. A beat may fail once; arousal comes each second. */
static const double longest_step_s[ACQ_N_TRACES] = {
	[ACQ_TRACE_GSR] = 0.5,
	[ACQ_TRACE_PULSE] = 0.25,
	[ACQ_TRACE_DRIVER] = 0.5,
	[ACQ_TRACE_TONIC] = 0.5,
	[ACQ_TRACE_HEART_RATE] = 4,
	[ACQ_TRACE_AROUSAL] = 2.5,
};

enum {
	COPY_POINTS = 1024 /* taken from the ring at a time */
};

struct bin {
	gint64 number; /* of the session's bins; which one lies here */
	float low, high;
};

struct line {
	struct bin *bins;               /* dense; NULL: sparse */
	struct acq_trace_point *points; /* sparse */
	guint64 n;                      /* points taken so far */
	guint64 cursor;                 /* of acq_trace_read() */
};

struct affekt_trail {
	struct line lines[ACQ_N_TRACES];
	double newest_s;
	struct acq_trace_point copy[COPY_POINTS];
};

static gboolean is_dense(enum acq_trace_kind kind)
{
	return kind == ACQ_TRACE_GSR || kind == ACQ_TRACE_PULSE || kind == ACQ_TRACE_DRIVER ||
	       kind == ACQ_TRACE_TONIC;
}

struct affekt_trail *affekt_trail_new(void)
{
	struct affekt_trail *trail = g_new0(struct affekt_trail, 1);
	for (int i = 0; i < ACQ_N_TRACES; i++) {
		struct line *line = &trail->lines[i];
		if (is_dense((enum acq_trace_kind)i))
			line->bins = g_new(struct bin, AFFEKT_TRAIL_BINS);
		else
			line->points = g_new(struct acq_trace_point, AFFEKT_TRAIL_POINTS);
	}
	affekt_trail_clear(trail);
	return trail;
}

void affekt_trail_free(struct affekt_trail *trail)
{
	for (int i = 0; trail != NULL && i < ACQ_N_TRACES; i++) {
		g_free(trail->lines[i].bins);
		g_free(trail->lines[i].points);
	}
	g_free(trail);
}

void affekt_trail_clear(struct affekt_trail *trail)
{
	for (int i = 0; i < ACQ_N_TRACES; i++) {
		struct line *line = &trail->lines[i];
		line->n = line->cursor = 0;
		for (int b = 0; line->bins != NULL && b < AFFEKT_TRAIL_BINS; b++)
			line->bins[b].number = -1;
	}
	trail->newest_s = 0;
}

static void add_to_bin(struct line *line, const struct acq_trace_point *point)
{
	gint64 number = (gint64)floor(point->time_s / AFFEKT_TRAIL_BIN_S);
	struct bin *bin = &line->bins[number % AFFEKT_TRAIL_BINS];
	if (isnan(point->value) || number < 0 || number < bin->number)
		return;
	if (bin->number != number)
		*bin = (struct bin){number, point->value, point->value};
	bin->low = fminf(bin->low, point->value);
	bin->high = fmaxf(bin->high, point->value);
}

void affekt_trail_add(struct affekt_trail *trail, enum acq_trace_kind kind,
	const struct acq_trace_point *points, gsize n_points)
{
	struct line *line = &trail->lines[kind];
	for (gsize i = 0; i < n_points; i++) {
		if (!(points[i].time_s >= 0))
			continue;
		if (line->bins != NULL)
			add_to_bin(line, &points[i]);
		else
			line->points[line->n % AFFEKT_TRAIL_POINTS] = points[i];
		line->n++;
		trail->newest_s = fmax(trail->newest_s, points[i].time_s);
	}
}

void affekt_trail_follow(struct affekt_trail *trail, const struct acq_trace *trace)
{
	for (int i = 0; trace != NULL && i < ACQ_N_TRACES; i++) {
		enum acq_trace_kind kind = (enum acq_trace_kind)i;
		size_t n = 0;
		do {
			n = acq_trace_read(trace, kind, &trail->lines[i].cursor, trail->copy,
				COPY_POINTS, NULL);
			affekt_trail_add(trail, kind, trail->copy, n);
		} while (n == COPY_POINTS);
	}
}

double affekt_trail_newest_s(const struct affekt_trail *trail)
{
	return trail->newest_s;
}

static void append_step(GArray *steps, enum acq_trace_kind kind, double time_s, float low,
	float high, double last_s)
{
	struct affekt_trail_step step = {
		.time_s = time_s,
		.low = low,
		.high = high,
		.joins = time_s - last_s <= longest_step_s[kind],
	};
	g_array_append_val(steps, step);
}

static void bin_steps(const struct affekt_trail *trail, enum acq_trace_kind kind, double from_s,
	GArray *ret_steps)
{
	const struct bin *bins = trail->lines[kind].bins;
	gint64 last = (gint64)floor(trail->newest_s / AFFEKT_TRAIL_BIN_S);
	gint64 first = MAX(last - AFFEKT_TRAIL_BINS + 1, 0);
	double last_s = -INFINITY;
	first = MAX(first, (gint64)floor(from_s / AFFEKT_TRAIL_BIN_S));
	for (gint64 number = first; number <= last; number++) {
		const struct bin *bin = &bins[number % AFFEKT_TRAIL_BINS];
		if (bin->number != number)
			continue;
		double time_s = ((double)number + 0.5) * AFFEKT_TRAIL_BIN_S;
		append_step(ret_steps, kind, time_s, bin->low, bin->high, last_s);
		last_s = time_s;
	}
}

static void point_steps(const struct affekt_trail *trail, enum acq_trace_kind kind, double from_s,
	GArray *ret_steps)
{
	const struct line *line = &trail->lines[kind];
	guint64 first = line->n > AFFEKT_TRAIL_POINTS ? line->n - AFFEKT_TRAIL_POINTS : 0;
	double last_s = -INFINITY;
	for (guint64 i = first; i < line->n; i++) {
		const struct acq_trace_point *point = &line->points[i % AFFEKT_TRAIL_POINTS];
		if (isnan(point->value)) {
			last_s = -INFINITY;
			continue;
		}
		if (point->time_s >= from_s)
			append_step(
				ret_steps, kind, point->time_s, point->value, point->value, last_s);
		last_s = point->time_s;
	}
}

void affekt_trail_steps(const struct affekt_trail *trail, enum acq_trace_kind kind, double from_s,
	GArray *ret_steps)
{
	g_array_set_size(ret_steps, 0);
	if (is_dense(kind))
		bin_steps(trail, kind, from_s, ret_steps);
	else
		point_steps(trail, kind, from_s, ret_steps);
}

gboolean affekt_trail_range(const struct affekt_trail *trail, enum acq_trace_kind kind,
	double from_s, double *ret_low, double *ret_high)
{
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_trail_step));
	affekt_trail_steps(trail, kind, from_s, steps);
	double low = INFINITY;
	double high = -INFINITY;
	for (guint i = 0; i < steps->len; i++) {
		const struct affekt_trail_step *step =
			&g_array_index(steps, struct affekt_trail_step, i);
		low = fmin(low, step->low);
		high = fmax(high, step->high);
	}
	if (steps->len == 0)
		return FALSE;
	*ret_low = low;
	*ret_high = high;
	return TRUE;
}
