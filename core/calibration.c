#include "core/calibration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_OHM = 1e3, MOST_OHM = 1e8;
static const double SAME_RATIO = 1.05;
static const double CLIPPED_SHARE_MAX = 0.01;
static const double NOISE_PCT_MAX = 5, DRIFT_PCT_MAX = 1;
static const double WEIGHT_PCT = 0.2;
static const double uS_PER_OHM_INVERSE = 1e6;

/* What the fit works on: the points, and the raw numbers behind the device's own steps. */
struct work {
	const struct core_channel *channel;
	const struct core_calibration_point *points;
	size_t n;
	uint8_t n_prefix;  /* steps that stay */
	double full_scale; /* grove's known a */
	double x[CORE_CALIBRATION_POINTS_MAX];
	double known_uS[CORE_CALIBRATION_POINTS_MAX];
	double sigma_uS[CORE_CALIBRATION_POINTS_MAX];
};

static double step_of(const struct core_channel *channel)
{
	return isfinite(channel->raw_lsb) ? channel->raw_lsb : 0;
}

/* --- what is nonsense before any fit --- */

enum core_calibration_fault core_calibration_check(
	const struct core_calibration_point *points, size_t n, size_t *ret_point)
{
	*ret_point = 0;
	if (n < 2 || n > CORE_CALIBRATION_POINTS_MAX)
		return CORE_CALIBRATION_FEW;
	for (size_t i = 0; i < n; i++) {
		*ret_point = i;
		if (!(points[i].ohm >= LEAST_OHM && points[i].ohm <= MOST_OHM))
			return CORE_CALIBRATION_UNLIKELY;
		for (size_t j = 0; j < i; j++) {
			double ratio = points[i].ohm / points[j].ohm;
			if (ratio < SAME_RATIO && ratio > 1 / SAME_RATIO)
				return CORE_CALIBRATION_SAME;
		}
	}
	return CORE_CALIBRATION_GOOD;
}

static enum core_calibration_fault check_limits(const struct core_channel *channel,
	const struct core_calibration_point *points, size_t n, size_t *ret_point)
{
	for (size_t i = 0; i < n; i++) {
		*ret_point = i;
		if (points[i].clipped > CLIPPED_SHARE_MAX || points[i].raw <= channel->raw_min ||
			points[i].raw >= channel->raw_max)
			return CORE_CALIBRATION_CLIPPED;
	}
	return CORE_CALIBRATION_GOOD;
}

static int compare_ohms(const void *a, const void *b)
{
	double left = (*(const struct core_calibration_point *const *)a)->ohm;
	double right = (*(const struct core_calibration_point *const *)b)->ohm;

	return (left > right) - (left < right);
}

static enum core_calibration_fault check_order(const struct core_channel *channel,
	const struct core_calibration_point *points, size_t n, size_t *ret_point)
{
	const struct core_calibration_point *sorted[CORE_CALIBRATION_POINTS_MAX];

	for (size_t i = 0; i < n; i++)
		sorted[i] = &points[i];
	qsort(sorted, n, sizeof(sorted[0]), compare_ohms);
	bool is_rising = sorted[n - 1]->raw > sorted[0]->raw;
	for (size_t i = 1; i < n; i++) {
		double change = sorted[i]->raw - sorted[i - 1]->raw;
		*ret_point = (size_t)(sorted[i] - points);
		if (!((is_rising ? change : -change) > step_of(channel)))
			return CORE_CALIBRATION_ORDER;
	}
	return CORE_CALIBRATION_GOOD;
}

/* --- the law --- */

/* The law that the chain has, and the steps before it; false: the chain makes no claim. */
static bool read_law(
	const struct core_channel *channel, enum core_calibration_law *ret_law, struct work *work)
{
	*ret_law = CORE_CALIBRATION_CONDUCTANCE;
	for (work->n_prefix = 0; work->n_prefix < channel->n_steps; work->n_prefix++) {
		const struct core_step *step = &channel->steps[work->n_prefix];
		bool is_linear = step->kind == CORE_STEP_LINEAR;
		if (is_linear && strcmp(step->unit, "uS") != 0 && strcmp(step->unit, "ohm") != 0)
			continue;
		bool is_ohm = strcmp(step->unit, "ohm") == 0;
		if (step->kind == CORE_STEP_DIVIDER)
			*ret_law = CORE_CALIBRATION_DIVIDER;
		else if (step->kind == CORE_STEP_GROVE)
			*ret_law = CORE_CALIBRATION_GROVE;
		else if (step->kind == CORE_STEP_RECIPROCAL || (is_linear && is_ohm))
			*ret_law = CORE_CALIBRATION_RESISTANCE;
		work->full_scale = step->a;
		return true;
	}
	return false;
}

/* Straight line v = p u + q of the law at point @i. */
static void transform(const struct work *work, enum core_calibration_law law, size_t i,
	double *ret_u, double *ret_v, double *ret_sigma)
{
	double x = work->x[i], known_uS = work->known_uS[i], ohm = work->points[i].ohm;

	*ret_u = x;
	*ret_v = known_uS;
	*ret_sigma = work->sigma_uS[i];
	if (law == CORE_CALIBRATION_RESISTANCE) {
		*ret_v = ohm;
		*ret_sigma *= ohm * ohm / uS_PER_OHM_INVERSE;
	} else if (law == CORE_CALIBRATION_DIVIDER) {
		*ret_u = 1 / x;
	} else if (law == CORE_CALIBRATION_GROVE) {
		*ret_v = known_uS * (work->full_scale + 2 * x);
		*ret_sigma *= work->full_scale + 2 * x;
	}
}

static void fit_line(
	const struct work *work, enum core_calibration_law law, double *ret_p, double *ret_q)
{
	double sum = 0, mean_u = 0, mean_v = 0, uu = 0, uv = 0;

	for (size_t i = 0; i < work->n; i++) {
		double u, v, sigma;
		transform(work, law, i, &u, &v, &sigma);
		double weight = 1 / (sigma * sigma);
		/* Running means: sums of squares of great numbers would lose the small ones. */
		sum += weight;
		double away_u = u - mean_u, away_v = v - mean_v;
		mean_u += weight / sum * away_u;
		mean_v += weight / sum * away_v;
		uu += weight * away_u * (u - mean_u);
		uv += weight * away_u * (v - mean_v);
	}
	*ret_p = uv / uu;
	*ret_q = mean_v - *ret_p * mean_u;
}

static void set_chain(const struct work *work, enum core_calibration_law law, double p, double q,
	struct core_channel *channel)
{
	channel->n_steps = work->n_prefix;
	switch (law) {
	case CORE_CALIBRATION_CONDUCTANCE:
		core_channel_add_step(channel, CORE_STEP_LINEAR, p, q, 0, "uS");
		return;
	case CORE_CALIBRATION_RESISTANCE:
		core_channel_add_step(channel, CORE_STEP_LINEAR, p, q, 0, "ohm");
		break;
	case CORE_CALIBRATION_DIVIDER: {
		double reference_ohm = -uS_PER_OHM_INVERSE / q;
		core_channel_add_step(channel, CORE_STEP_DIVIDER, reference_ohm,
			p * reference_ohm / uS_PER_OHM_INVERSE, 0, "ohm");
		break;
	}
	case CORE_CALIBRATION_GROVE:
		core_channel_add_step(channel, CORE_STEP_GROVE, work->full_scale,
			-uS_PER_OHM_INVERSE / p, -q / p, "ohm");
		break;
	}
	core_channel_add_step(channel, CORE_STEP_RECIPROCAL, uS_PER_OHM_INVERSE, 0, 0, "uS");
}

static void measure(const struct work *work, struct core_calibration *calibration)
{
	for (size_t i = 0; i < work->n; i++) {
		double raw = work->points[i].raw;
		calibration->measured_uS[i] = core_channel_convert(&calibration->channel, raw);
		calibration->error_uS[i] = calibration->measured_uS[i] - work->known_uS[i];
		calibration->step_uS[i] = core_channel_lsb(&calibration->channel, raw);
	}
}

/* Fits one law; false when its chain misses a resistor or has no value at one. */
static bool fit_law(
	struct work *work, enum core_calibration_law law, struct core_calibration *calibration)
{
	bool is_good = true;

	calibration->law = law;
	calibration->channel = *work->channel;
	for (size_t i = 0; i < work->n; i++)
		work->sigma_uS[i] = work->known_uS[i] * WEIGHT_PCT / 100;
	for (int pass = 0; pass < 2; pass++) {
		double p, q;
		fit_line(work, law, &p, &q);
		set_chain(work, law, p, q, &calibration->channel);
		measure(work, calibration);
		for (size_t i = 0; i < work->n && step_of(work->channel) > 0; i++)
			work->sigma_uS[i] = fmax(work->known_uS[i] * WEIGHT_PCT / 100,
				isfinite(calibration->step_uS[i]) ? calibration->step_uS[i] / 2
								  : 0);
	}
	for (size_t i = 0; i < work->n; i++) {
		double step_uS = step_of(work->channel) > 0 ? calibration->step_uS[i] : 0;
		double limit_uS =
			fmax(work->known_uS[i] * CORE_CALIBRATION_LIMIT_PCT / 100, 2 * step_uS);
		is_good &= fabs(calibration->error_uS[i]) <= limit_uS;
	}
	return is_good;
}

static bool find_law(struct work *work, struct core_calibration *calibration)
{
	static const enum core_calibration_law ORDER[] = {
		CORE_CALIBRATION_CONDUCTANCE,
		CORE_CALIBRATION_RESISTANCE,
		CORE_CALIBRATION_DIVIDER,
	};
	size_t n_laws = work->n > 2 ? sizeof(ORDER) / sizeof(ORDER[0]) : 1;

	for (size_t i = 0; i < n_laws; i++) {
		if (fit_law(work, ORDER[i], calibration))
			return true;
	}
	return false;
}

/* --- what may be said of it --- */

static enum core_calibration_fault check_rest(
	const struct work *work, const struct core_calibration *calibration, size_t *ret_point)
{
	for (size_t i = 0; i < work->n; i++) {
		const struct core_calibration_point *point = &work->points[i];
		double slope =
			fabs(core_channel_convert(&calibration->channel, point->raw * 1.001) -
				core_channel_convert(&calibration->channel, point->raw * 0.999)) /
			(point->raw * 0.002);
		double step_uS = step_of(work->channel) > 0 ? calibration->step_uS[i] : 0;
		double known_uS = work->known_uS[i];
		*ret_point = i;
		if (point->raw_sd * slope > fmax(known_uS * NOISE_PCT_MAX / 100, 3 * step_uS) ||
			fabs(point->raw_drift) * slope >
				fmax(known_uS * DRIFT_PCT_MAX / 100, step_uS))
			return CORE_CALIBRATION_RESTLESS;
	}
	return CORE_CALIBRATION_GOOD;
}

static double uncertainty_of(const struct work *work, const struct core_calibration *calibration)
{
	double worst = 0;

	for (size_t i = 0; i < work->n; i++) {
		const struct core_calibration_point *point = &work->points[i];
		double raw_mean_sd = point->raw_sd / sqrt(point->n);
		double noise_uS =
			fabs(core_channel_convert(&calibration->channel, point->raw + raw_mean_sd) -
				calibration->measured_uS[i]);
		double off_uS = fmax(fabs(calibration->error_uS[i]),
			fmax(noise_uS,
				step_of(work->channel) > 0 ? calibration->step_uS[i] / 2 : 0));
		worst = fmax(worst, 100 * off_uS / work->known_uS[i]);
	}
	return worst;
}

enum core_calibration_fault core_calibration_fit(const struct core_channel *channel,
	const struct core_calibration_point *points, size_t n, double tolerance_pct,
	struct core_calibration *ret, size_t *ret_point)
{
	struct work work = {.channel = channel, .points = points, .n = n};
	struct core_channel prefix = *channel;
	enum core_calibration_law law;

	enum core_calibration_fault fault = core_calibration_check(points, n, ret_point);
	if (fault == CORE_CALIBRATION_GOOD)
		fault = check_limits(channel, points, n, ret_point);
	if (fault == CORE_CALIBRATION_GOOD)
		fault = check_order(channel, points, n, ret_point);
	if (fault != CORE_CALIBRATION_GOOD)
		return fault;

	bool is_law_known = read_law(channel, &law, &work);
	prefix.n_steps = work.n_prefix;
	for (size_t i = 0; i < n; i++) {
		work.x[i] = core_channel_convert(&prefix, points[i].raw);
		work.known_uS[i] = uS_PER_OHM_INVERSE / points[i].ohm;
	}
	ret->n = n;
	ret->is_chosen = !is_law_known;
	*ret_point = 0;
	if (!(is_law_known ? fit_law(&work, law, ret) : find_law(&work, ret)))
		return CORE_CALIBRATION_LAWLESS;
	fault = check_rest(&work, ret, ret_point);
	ret->uncertainty_pct = hypot(uncertainty_of(&work, ret), tolerance_pct);
	return fault;
}
