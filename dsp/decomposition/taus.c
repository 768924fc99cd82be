#include "dsp/decomposition/taus.h"

#include "dsp/base/flags.h"
#include "dsp/decomposition/cda.h"
#include "dsp/decomposition/tonic.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define VALID_MIN_S      60.0
#define IMPROVEMENT      0.9  /* of the criterion, at least */
#define NEGATIVITY       5.0  /* Benedek & Kaernbach 2010 */
#define BURST_MIN_uS     0.01 /* likewise */
#define BURST_SHARE      0.05 /* likewise */
#define SLOW_MIN_S       1.2
#define SLOW_MAX_S       8.0
#define FAST_MIN_S       0.3
#define FAST_MAX_S       1.15
#define DIFFERENCE_MIN_S 0.5 /* closer than this the two cannot be told apart */
#define TONIC_AHEAD_S    8.0 /* half of the tonic window and a second */

#define SIGMA_MAX_S 0.25

enum {
	SEARCH_STEPS = 40
};

static bool is_valid(const struct dsp_stretch *stretch, size_t i)
{
	return isfinite(stretch->clean[i]) &&
	       !(stretch->flags && stretch->flags[i] & DSP_FLAGS_INVALID);
}

static bool has_enough(const struct dsp_stretch *stretch)
{
	size_t n = 0;

	for (size_t i = 0; i < stretch->n; i++)
		n += is_valid(stretch, i);
	if ((double)n >= VALID_MIN_S * stretch->grid_hz && stretch->unit > 0.0)
		return true;
	errno = EINVAL;
	return false;
}

/* The driver is linear in slow + fast and slow * fast: smooth + (slow + fast) slope + slow fast
 * curvature, each made once. */
struct inverse {
	const struct dsp_stretch *stretch;
	const struct dsp_params *params;
	double *clean; /* NaN where invalid */
	double *smooth, *slope, *curvature;
	double *phasic; /* driver over its tonic level */
};

/* Where the filter looks across an end or a hole, the nearest value on the way is held. */
static double filter_at(const double *x, size_t n, size_t i, const double *taps, int half)
{
	double left = x[i];
	double right = x[i];
	double sum = taps[half] * x[i];
	bool has_left = true;
	bool has_right = true;

	for (int j = 1; j <= half; j++) {
		size_t step = (size_t)j;

		has_left = has_left && i >= step && isfinite(x[i - step]);
		has_right = has_right && i + step < n && isfinite(x[i + step]);
		left = has_left ? x[i - step] : left;
		right = has_right ? x[i + step] : right;
		sum += taps[half - j] * left + taps[half + j] * right;
	}
	return sum;
}

static void fill_inverse(struct inverse *inverse, double sigma_s)
{
	double taps[3][2 * DSP_CDA_HALF_MAX + 1];
	double grid_hz = inverse->stretch->grid_hz;
	size_t n = inverse->stretch->n;
	int half = dsp_cda_kernel(sigma_s, 0.0, 0.0, grid_hz, taps[0]);

	dsp_cda_kernel(sigma_s, 1.0, 0.0, grid_hz, taps[1]); /* g + g' */
	dsp_cda_kernel(sigma_s, 1.0, 1.0, grid_hz, taps[2]); /* g + 2 g' + g'' */
	for (int j = 0; j <= 2 * half; j++) {
		taps[1][j] -= taps[0][j];
		taps[2][j] -= taps[0][j] + 2.0 * taps[1][j];
	}
	for (size_t i = 0; i < n; i++)
		inverse->clean[i] =
			is_valid(inverse->stretch, i) ? inverse->stretch->clean[i] : (double)NAN;
	for (size_t i = 0; i < n; i++) {
		inverse->smooth[i] = filter_at(inverse->clean, n, i, taps[0], half);
		inverse->slope[i] = filter_at(inverse->clean, n, i, taps[1], half);
		inverse->curvature[i] = filter_at(inverse->clean, n, i, taps[2], half);
	}
}

static void pull_levels(struct inverse *inverse, struct dsp_tonic *tonic)
{
	int64_t index;
	double level;

	while (dsp_tonic_pull(tonic, &index, &level))
		inverse->phasic[index] -= level;
}

static void fill_phasic(struct inverse *inverse, double slow_s, double fast_s)
{
	size_t n = inverse->stretch->n;
	struct dsp_tonic tonic;

	dsp_tonic_init(&tonic, inverse->params, inverse->stretch->grid_hz, TONIC_AHEAD_S);
	for (size_t i = 0; i < n; i++) {
		inverse->phasic[i] = inverse->smooth[i] + (slow_s + fast_s) * inverse->slope[i] +
				     slow_s * fast_s * inverse->curvature[i];
		dsp_tonic_push(&tonic, (int64_t)i, inverse->phasic[i]);
		pull_levels(inverse, &tonic);
	}
	dsp_tonic_finish(&tonic);
	pull_levels(inverse, &tonic);
}

/* E of Benedek & Kaernbach 2010. */
static double criterion_of(struct inverse *inverse, double slow_s, double fast_s)
{
	const struct dsp_stretch *stretch = inverse->stretch;
	double highest = 0.0;
	double negative = 0.0;
	double bursts = 0.0;
	double n_valid = 0.0;
	double n_burst = 0.0;
	double limit;

	fill_phasic(inverse, slow_s, fast_s);
	for (size_t i = 0; i < stretch->n; i++) {
		double x = inverse->phasic[i] / stretch->unit;

		if (isnan(x))
			continue;
		n_valid += 1.0;
		highest = fmax(highest, x);
		negative += x < 0.0 ? x * x : 0.0;
	}
	limit = fmax(BURST_MIN_uS, BURST_SHARE * highest);
	for (size_t i = 0; i < stretch->n; i++) {
		if (fabs(inverse->phasic[i]) / stretch->unit > limit) {
			n_burst += 1.0;
			continue;
		}
		bursts += n_burst * n_burst;
		n_burst = 0.0;
	}
	bursts += n_burst * n_burst;
	return bursts / n_valid / stretch->grid_hz + NEGATIVITY * sqrt(negative / n_valid);
}

static bool is_allowed(double slow_s, double fast_s)
{
	return slow_s >= SLOW_MIN_S && slow_s <= SLOW_MAX_S && fast_s >= FAST_MIN_S &&
	       fast_s <= FAST_MAX_S && slow_s - fast_s >= DIFFERENCE_MIN_S;
}

/* Takes the constants into @best when they are better; true then. */
static bool try_constants(
	struct inverse *inverse, double slow_s, double fast_s, struct dsp_taus *best)
{
	double criterion;

	if (!is_allowed(slow_s, fast_s))
		return false;
	criterion = criterion_of(inverse, slow_s, fast_s);
	if (!(criterion < best->criterion))
		return false;
	best->slow_s = slow_s;
	best->fast_s = fast_s;
	best->criterion = criterion;
	return true;
}

static void search(struct inverse *inverse, struct dsp_taus *best)
{
	static const double SLOW_S[] = {1.5, 2.0, 2.5, 3.0, 3.75, 5.0};
	static const double FAST_S[] = {0.5, 0.75, 1.0};
	static const double WAYS[][2] = {{1.0, 0.0}, {-1.0, 0.0}, {0.0, 0.5}, {0.0, -0.5}};
	double step_s = 0.25;

	for (size_t i = 0; i < sizeof(SLOW_S) / sizeof(SLOW_S[0]); i++) {
		for (size_t j = 0; j < sizeof(FAST_S) / sizeof(FAST_S[0]); j++)
			try_constants(inverse, SLOW_S[i], FAST_S[j], best);
	}
	for (int tried = 0; tried < SEARCH_STEPS;) {
		bool is_better = false;

		for (size_t k = 0; k < sizeof(WAYS) / sizeof(WAYS[0]); k++, tried++)
			is_better |= try_constants(inverse, best->slow_s + step_s * WAYS[k][0],
				best->fast_s + step_s * WAYS[k][1], best);
		if (!is_better)
			step_s *= 0.5;
	}
}

bool dsp_taus_fit(const struct dsp_stretch *stretch, const struct dsp_params *params,
	double sigma_s, struct dsp_taus *ret_taus)
{
	double *memory;
	struct inverse inverse;
	struct dsp_taus card;
	struct dsp_taus best;

	if (!has_enough(stretch))
		return false;
	memory = calloc(stretch->n, 5 * sizeof(*memory));
	if (!memory) {
		errno = ENOMEM;
		return false;
	}
	inverse = (struct inverse){
		.stretch = stretch,
		.params = params,
		.clean = memory,
		.smooth = memory + stretch->n,
		.slope = memory + 2 * stretch->n,
		.curvature = memory + 3 * stretch->n,
		.phasic = memory + 4 * stretch->n,
	};
	fill_inverse(&inverse, sigma_s);
	card = (struct dsp_taus){
		.slow_s = params->eda_tau_slow_s, .fast_s = params->eda_tau_fast_s};
	card.criterion = card.criterion_before = criterion_of(&inverse, card.slow_s, card.fast_s);
	best = card;
	if (sigma_s <= SIGMA_MAX_S)
		search(&inverse, &best);
	best.is_fitted = best.criterion < IMPROVEMENT * card.criterion;
	*ret_taus = best.is_fitted ? best : card;
	free(memory);
	return true;
}
