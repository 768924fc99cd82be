#include "dsp/pulse/pulse_find.h"

#include "dsp/base/parabola.h"

#include <math.h>
#include <string.h>

static const double TARGET_HZ = 20;
static const double REFINE_S = 0.05;
static const double SILENT_STEPS = 4;
static const double FOOT_S = 0.5;

int64_t dsp_pulse_find_decimation(double rate_hz)
{
	return (int64_t)fmax(1, floor(rate_hz / TARGET_HZ));
}

void dsp_pulse_find_init(struct dsp_pulse_find *find, const struct dsp_pulse_rings *rings)
{
	memset(find, 0, sizeof(*find));
	find->rings = rings;
	find->decimation = dsp_pulse_find_decimation(rings->rate_hz);
	find->rate_hz = rings->rate_hz / (double)find->decimation;
	find->hop = (int64_t)round(DSP_BEATS_HOP_S * find->rate_hz);
	find->margin = (int64_t)round(DSP_BEATS_MARGIN_S * find->rate_hz);
	find->window = find->hop + 2 * find->margin;
	dsp_pulse_find_begin(find);
}

void dsp_pulse_find_begin(struct dsp_pulse_find *find)
{
	find->start = 0;
	find->accept = 0;
	find->n_found = 0;
	find->last_position = -INFINITY;
}

static double value(const struct dsp_pulse_rings *rings, const double *ring, int64_t index)
{
	return ring[(size_t)index & rings->mask];
}

double dsp_pulse_find_refine(const struct dsp_pulse_rings *rings, const double *ring, int64_t n,
	int64_t near, int64_t reach)
{
	int64_t first = near - reach < 0 ? 0 : near - reach;
	int64_t end = near + reach + 1 > n ? n : near + reach + 1;
	int64_t best = first;

	for (int64_t i = first; i < end; i++) {
		if (value(rings, ring, i) > value(rings, ring, best))
			best = i;
	}
	if (best == 0 || best == n - 1)
		return (double)best;
	return (double)best + dsp_parabola_offset(value(rings, ring, best - 1),
				      value(rings, ring, best), value(rings, ring, best + 1));
}

static int64_t find_foot(const struct dsp_pulse_find *find, double before, double position)
{
	const struct dsp_pulse_rings *rings = find->rings;
	int64_t peak = (int64_t)position;
	int64_t first = peak - (int64_t)(FOOT_S * rings->rate_hz);
	int64_t foot = peak;

	if (first < 0)
		first = 0;
	if ((double)first < before)
		first = (int64_t)before;
	for (int64_t i = first; i < peak; i++) {
		if (value(rings, rings->peak, i) < value(rings, rings->peak, foot))
			foot = i;
	}
	return foot;
}

struct dsp_pulse_found dsp_pulse_find_wave(
	const struct dsp_pulse_find *find, double before, double position)
{
	const struct dsp_pulse_rings *rings = find->rings;
	double height = value(rings, rings->peak, (int64_t)round(position));

	return (struct dsp_pulse_found){position, height, find_foot(find, before, position)};
}

/* Appends a peak, or keeps the higher one of two that are too near to be two beats. */
static void add_found(struct dsp_pulse_find *find, double position)
{
	const struct dsp_pulse_rings *rings = find->rings;
	struct dsp_pulse_found *last = find->n_found > 0 ? &find->found[find->n_found - 1] : NULL;
	double before = last ? last->position : find->last_position;
	double height = value(rings, rings->peak, (int64_t)round(position));

	if (position - before < DSP_PULSE_FIND_DUPLICATE_S * rings->rate_hz) {
		if (!last || height <= last->height)
			return;
		find->n_found--;
		before = find->n_found > 0 ? last[-1].position : find->last_position;
	}
	if (find->n_found == DSP_PULSE_FOUND_MAX)
		return;
	find->found[find->n_found++] = dsp_pulse_find_wave(find, before, position);
}

/* Nothing but the steps of the converter. */
static bool is_silent(const struct dsp_pulse_find *find, const double *x, int64_t n)
{
	double low = x[0], high = x[0];

	for (int64_t i = 1; i < n; i++) {
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
	}
	return high - low < SILENT_STEPS * find->rings->step;
}

static void search_window(struct dsp_pulse_find *find, int64_t n, bool is_end)
{
	const struct dsp_pulse_rings *rings = find->rings;
	int64_t accept_end = is_end ? find->start + n - 1 : find->start + n - find->margin;
	int64_t reach = (int64_t)ceil(REFINE_S * rings->rate_hz);
	double x[DSP_BEATS_WINDOW_MAX] = {0};

	for (int64_t i = 0; i < n; i++)
		x[i] = value(rings, rings->peak, (find->start + i) * find->decimation);
	if (is_silent(find, x, n)) {
		find->accept = accept_end;
		return;
	}
	dsp_beats_find(x, (size_t)n, find->rate_hz, &find->beats);
	for (size_t i = 0; i < find->beats.n_peaks; i++) {
		int64_t index = find->start + find->beats.peak[i];

		if (index < find->accept || index >= accept_end || index == 0)
			continue;
		add_found(find, dsp_pulse_find_refine(rings, rings->peak, rings->n_ready,
					index * find->decimation, reach));
	}
	find->accept = accept_end;
}

bool dsp_pulse_find_step(struct dsp_pulse_find *find, bool is_end)
{
	int64_t n_decimated = (find->rings->n_ready + find->decimation - 1) / find->decimation;

	if (find->start + find->window <= n_decimated) {
		search_window(find, find->window, false);
		find->start += find->hop;
		return true;
	}
	if (!is_end || n_decimated <= find->accept)
		return false;
	find->start = n_decimated > find->window ? n_decimated - find->window : 0;
	search_window(find, n_decimated - find->start, true);
	find->accept = n_decimated;
	return true;
}

int64_t dsp_pulse_find_settled(const struct dsp_pulse_find *find)
{
	return find->accept * find->decimation;
}

void dsp_pulse_find_drop(struct dsp_pulse_find *find, size_t n)
{
	if (n == 0)
		return;
	find->last_position = find->found[n - 1].position;
	find->n_found -= n;
	memmove(find->found, find->found + n, find->n_found * sizeof(*find->found));
}
