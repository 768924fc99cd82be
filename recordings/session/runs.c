#include "recordings/session/runs.h"

#include <math.h>

enum {
	BLOCK = 8192
};

/* The period of the longest segment, where its line is a fit of this clock at all. */
static double find_period_s(const struct rec_clock *clock)
{
	double nominal_s = 1 / clock->rate_hz;
	double period_s = nominal_s;
	uint64_t longest = 0;
	for (guint i = 0; i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);
		double fitted_s = segment->line.period_ns * 1e-9;
		if (segment->n > longest && fabs(fitted_s / nominal_s - 1) < 0.1) {
			longest = segment->n;
			period_s = fitted_s;
		}
	}
	return period_s;
}

/* Moves the times of a segment with kept stamps onto its line. */
static void straighten(
	const struct rec_segment *segment, uint64_t first, uint64_t n, double *time_s)
{
	const struct core_fit_line *line = &segment->line;
	for (uint64_t i = 0; i < n; i++) {
		double index = (double)(line->first_index + first + i - segment->first);
		time_s[i] = (double)core_fit_line_time_ns(line, index) * 1e-9;
	}
}

/* Takes the times of samples [first, first + n), all of one segment. */
static void add_times(
	struct rec_runs *runs, bool begins, uint64_t first, uint64_t n, const double *time_s)
{
	for (uint64_t i = 0; i < n; i++) {
		struct rec_run *run =
			runs->rows->len > 0
				? &g_array_index(runs->rows, struct rec_run, runs->rows->len - 1)
				: NULL;
		double off_s =
			run ? time_s[i] - (run->start_s + (double)run->n * runs->period_s) : 0;
		if (!run || (begins && i == 0) || fabs(off_s) > runs->period_s / 4) {
			struct rec_run fresh = {first + i, 1, time_s[i]};
			g_array_append_val(runs->rows, fresh);
			continue;
		}
		run->n++;
		runs->largest_error_s = fmax(runs->largest_error_s, fabs(off_s));
	}
}

static bool add_segment(struct rec_runs *runs, struct rec_session *session, guint clock,
	const struct rec_segment *segment, GError **error)
{
	g_autofree double *time_s = g_new(double, BLOCK);
	uint64_t end = segment->first + segment->n;
	for (uint64_t first = segment->first; first < end; first += BLOCK) {
		uint64_t n = MIN(end - first, (uint64_t)BLOCK);
		if (!rec_session_read_times(session, clock, first, n, time_s, error))
			return false;
		if (segment->stamps_kept) {
			straighten(segment, first, n, time_s);
			runs->largest_error_s =
				fmax(runs->largest_error_s, segment->line.max_ms * 1e-3);
		}
		add_times(runs, first == segment->first, first, n, time_s);
	}
	return true;
}

struct rec_runs *rec_runs_find(struct rec_session *session, guint clock, GError **error)
{
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	struct rec_segment whole = {.n = row->n};
	g_autoptr(rec_runs) runs = g_new0(struct rec_runs, 1);
	runs->period_s = find_period_s(row);
	runs->rows = g_array_new(FALSE, FALSE, sizeof(struct rec_run));
	if (row->segments->len == 0 && !add_segment(runs, session, clock, &whole, error))
		return NULL;
	for (guint i = 0; i < row->segments->len; i++) {
		if (!add_segment(runs, session, clock,
			    &g_array_index(row->segments, struct rec_segment, i), error))
			return NULL;
	}
	return g_steal_pointer(&runs);
}

void rec_runs_free(rec_runs *runs)
{
	if (!runs)
		return;
	g_array_unref(runs->rows);
	g_free(runs);
}
