#include "dsp/skin/eda_rules.h"

#include "dsp/base/flags.h"

#include <math.h>
#include <string.h>

#define HALF_SLOPE         2    /* samples on either side of the slope's centre */
#define TURN_S             0.33 /* half the span of the second difference */
#define FALL_S             0.22 /* from the turn to where its fall shows */
#define RISE_S             4.0  /* a recovery is measured by the rise of this time */
#define LONG_CONTACT_S     3.0  /* a longer loss of contact needs time to settle */
#define SETTLE_S           5.0
#define FLAT_S             5.0
#define FLAT_BELOW_uS      0.2
#define NOISE_FACTOR       4.0
#define TURN_NOISE_FACTOR  1.5
#define SPIKE_NOISE_FACTOR 6.0
#define RECOVERY_SHARE     0.6 /* of its speed a recovery still has a second later: exp(-1 / 2 s) */
#define DIP_S              2.0 /* a valley's fall lasts as long as this, */
#define DIP_SHARE          0.6 /* most of it; a dip's is over sooner */
#define TYPICAL_LEVEL_uS   5.0 /* stands in for the level of a channel in counts */

static int samples(double seconds, double grid_hz)
{
	return (int)lround(seconds * grid_hz);
}

static int at_least(int a, int b)
{
	return a > b ? a : b;
}

void dsp_eda_rules_init(struct dsp_eda_rules *rules, const struct dsp_params *params,
	double grid_hz, double lsb, bool is_uS, bool is_early)
{
	memset(rules, 0, sizeof(*rules));
	rules->grid_hz = grid_hz;
	rules->lsb = lsb > 0.0 ? lsb : 0.0;
	rules->is_uS = is_uS;
	rules->range_low = params->eda_range_low_uS;
	rules->range_high = params->eda_range_high_uS;
	rules->slope_max = params->eda_slope_max_uS_per_s;
	rules->fall_min = params->eda_fall_min_uS_per_s;
	rules->fall_level = params->eda_fall_level_per_s;
	rules->fall_share = params->eda_fall_share_per_s;
	rules->turn_min = params->eda_turn_min_uS_per_s2;
	rules->turn_share = params->eda_turn_share_per_s2;
	rules->spike_min = params->eda_spike_min_uS;
	rules->spike_level = params->eda_spike_level;
	rules->spike_share = params->eda_spike_share;
	rules->turn = at_least(samples(TURN_S, grid_hz), 1);
	rules->fall = samples(FALL_S, grid_hz);
	rules->spike = at_least(samples(params->eda_spike_s, grid_hz), 1);
	if (!is_early)
		rules->look_ahead =
			at_least(at_least(rules->fall + HALF_SLOPE, rules->turn), rules->spike);
	rules->unit = (double)NAN;
	for (int i = 0; i < DSP_EDA_RULES_LOWEST_S; i++)
		rules->lowest[i] = (double)INFINITY;
}

void dsp_eda_rules_push(struct dsp_eda_rules *rules, int64_t index, double value, uint16_t flags)
{
	if (!rules->is_started) {
		rules->first = index;
		rules->is_started = true;
	}
	dsp_history_set(&rules->value, index, value);
	dsp_flag_history_set(&rules->flags, index, flags);
	rules->next = index + 1;
}

static bool is_valid_flags(uint16_t flags)
{
	return (flags & DSP_FLAGS_INVALID) == 0;
}

/* Range, flat line and settling: rules that look at one sample and the past. */
static uint16_t judge_level(struct dsp_eda_rules *rules, int64_t index, double value)
{
	uint16_t flags = 0;

	if (!rules->is_uS)
		return 0;
	if (rules->n_flat > 0 && fabs(value - rules->flat_value) < fmax(2.0 * rules->lsb, 1e-9)) {
		rules->n_flat++;
	} else {
		rules->flat_value = value;
		rules->n_flat = 1;
	}
	if (value > rules->range_high)
		flags |= DSP_FLAG_CLIP_HI;
	if (value < rules->range_low ||
		(value < FLAT_BELOW_uS && rules->n_flat > FLAT_S * rules->grid_hz))
		flags |= DSP_FLAG_DISCONNECT;
	if (flags & DSP_FLAG_DISCONNECT) {
		rules->n_off++;
		return flags;
	}
	if (rules->n_off > LONG_CONTACT_S * rules->grid_hz)
		rules->settle_until = index + samples(SETTLE_S, rules->grid_hz);
	rules->n_off = 0;
	if (index < rules->settle_until)
		flags |= DSP_FLAG_ARTEFACT_GUARD;
	return flags;
}

/* The lowest value of the last 30 s, @index included. */
static double update_lowest(struct dsp_eda_rules *rules, int64_t index, double value)
{
	int per_bucket = (int)ceil(rules->grid_hz);
	int64_t position = index - rules->first;
	double *present = &rules->lowest[position / per_bucket % DSP_EDA_RULES_LOWEST_S];

	if (position % per_bucket == 0) {
		*present = (double)INFINITY;
		rules->lowest_before = (double)INFINITY;
		for (int i = 0; i < DSP_EDA_RULES_LOWEST_S; i++)
			rules->lowest_before = fmin(rules->lowest_before, rules->lowest[i]);
	}
	if (value < *present)
		*present = value;
	return fmin(rules->lowest_before, *present);
}

/* Least-squares slope over five samples, per second; NaN next to a missing one. */
static double slope_at(const struct dsp_eda_rules *rules, int64_t index)
{
	double sum = 0.0;
	double squares = 0.0;

	if (index - HALF_SLOPE < rules->first || index + HALF_SLOPE >= rules->next)
		return (double)NAN;
	for (int j = -HALF_SLOPE; j <= HALF_SLOPE; j++) {
		if (!is_valid_flags(dsp_flag_history_get(&rules->flags, index + j)))
			return (double)NAN;
		sum += j * dsp_history_get(&rules->value, index + j);
		squares += j * j;
	}
	return sum / squares * rules->grid_hz;
}

static double level_of(const struct dsp_eda_rules *rules, double value)
{
	return rules->is_uS ? fmax(value, 0.0) : TYPICAL_LEVEL_uS * rules->unit;
}

/* How fast a fall must be to be worth a look: it grows with the level, as a loose electrode's does.
 */
static double least_fall(const struct dsp_eda_rules *rules, double value)
{
	double level = level_of(rules, value);
	double noise = rules->noise * rules->grid_hz / sqrt(10.0);

	return fmax(
		rules->fall_min * rules->unit + rules->fall_level * level, NOISE_FACTOR * noise);
}

/* Lowest and highest valid value of [from, to]; false when there is none. */
static bool find_extremes(const struct dsp_eda_rules *rules, int64_t from, int64_t to,
	double *ret_low, double *ret_high)
{
	double low = (double)INFINITY;
	double high = -(double)INFINITY;

	if (from < rules->first)
		from = rules->first;
	if (to >= rules->next)
		to = rules->next - 1;
	for (int64_t i = from; i <= to; i++) {
		double value = dsp_history_get(&rules->value, i);

		if (!is_valid_flags(dsp_flag_history_get(&rules->flags, i)))
			continue;
		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	*ret_low = low;
	*ret_high = high;
	return low <= high;
}

/* Height of @index above the lowest value of the last 4 s. */
static double rise_before(const struct dsp_eda_rules *rules, int64_t index)
{
	double value = dsp_history_get(&rules->value, index);
	double low;
	double high;

	find_extremes(rules, index - samples(RISE_S, rules->grid_hz), index - 1, &low, &high);
	return value - fmin(low, value);
}

/* Whether conductance turns down at @index more sharply than from the top of a response. */
static bool is_sharp_turn(const struct dsp_eda_rules *rules, int64_t index)
{
	int64_t span = rules->turn;
	double value = dsp_history_get(&rules->value, index);
	double slope = slope_at(rules, index + rules->fall);
	double curvature;
	double noise;
	double least;

	if (isnan(slope) || -slope <= least_fall(rules, value) || index - span < rules->first ||
		index + span >= rules->next)
		return false;
	curvature = (dsp_history_get(&rules->value, index - span) - 2.0 * value +
			    dsp_history_get(&rules->value, index + span)) *
		    rules->grid_hz * rules->grid_hz / (double)(span * span);
	noise = sqrt(6.0) * rules->noise * rules->grid_hz * rules->grid_hz / (double)(span * span);
	least = fmax(rules->turn_min * rules->unit, TURN_NOISE_FACTOR * noise);
	return -curvature > least && -curvature > rules->turn_share * rise_before(rules, index);
}

/* The lowest valid sample of the last eda.spike_s; @index itself when there is none below it. */
static int64_t find_trough(const struct dsp_eda_rules *rules, int64_t index)
{
	int64_t trough = index;

	for (int64_t i = index - 1; i >= index - rules->spike && i >= rules->first; i--) {
		if (is_valid_flags(dsp_flag_history_get(&rules->flags, i)) &&
			dsp_history_get(&rules->value, i) < dsp_history_get(&rules->value, trough))
			trough = i;
	}
	return trough;
}

/* Whether @index is the top of something that came and went: without what the recovery before it
 * would have fallen by anyway. */
static bool is_bump(
	const struct dsp_eda_rules *rules, int64_t index, double low_behind, double least)
{
	double value = dsp_history_get(&rules->value, index);
	int64_t trough = find_trough(rules, index);
	double back = value - low_behind;
	double low;
	double high;

	if (find_extremes(rules, trough - rules->spike, trough, &low, &high))
		back -= RECOVERY_SHARE * (high - dsp_history_get(&rules->value, trough));
	return back > least && back > rules->spike_share * rise_before(rules, index);
}

/* Whether @index is the bottom of something that went and came: no valley at the end of a recovery,
 * which has been falling for longer. */
static bool is_dip(const struct dsp_eda_rules *rules, int64_t index, double high_before)
{
	double value = dsp_history_get(&rules->value, index);
	double low;
	double high;

	find_extremes(rules, index - samples(DIP_S, rules->grid_hz), index - 1, &low, &high);
	if (high_before - value <= DIP_SHARE * (high - value))
		return false;
	find_extremes(rules, index - samples(DSP_EDA_RULES_LOWEST_S, rules->grid_hz),
		index - rules->spike, &low, &high);
	return high_before - value > rules->spike_share * (high_before - low);
}

/* Whether conductance left its surroundings at @index and came back faster than any recovery. */
static bool is_spike(const struct dsp_eda_rules *rules, int64_t index)
{
	double value = dsp_history_get(&rules->value, index);
	double least =
		fmax(rules->spike_min * rules->unit + rules->spike_level * level_of(rules, value),
			SPIKE_NOISE_FACTOR * rules->noise);
	double low_before, low_behind;
	double high_before, high_behind;

	if (!find_extremes(rules, index - rules->spike, index - 1, &low_before, &high_before) ||
		!find_extremes(rules, index + 1, index + rules->spike, &low_behind, &high_behind))
		return false;
	if (value - fmax(low_before, low_behind) > least)
		return is_bump(rules, index, low_behind, least);
	return fmin(high_before, high_behind) - value > least && is_dip(rules, index, high_before);
}

static uint16_t judge_slope(const struct dsp_eda_rules *rules, int64_t index, double lowest)
{
	double slope = slope_at(rules, index);
	double value = dsp_history_get(&rules->value, index);

	if (isnan(slope) || isnan(rules->unit))
		return 0;
	if (fabs(slope) > rules->slope_max * rules->unit)
		return DSP_FLAG_SLOPE;
	if (-slope > least_fall(rules, value) && -slope > rules->fall_share * (value - lowest))
		return DSP_FLAG_SLOPE;
	return is_sharp_turn(rules, index) ? DSP_FLAG_SLOPE : 0;
}

static uint16_t judge_shape(const struct dsp_eda_rules *rules, int64_t index, double lowest)
{
	uint16_t flags = judge_slope(rules, index, lowest);

	if (flags == 0 && !isnan(rules->unit) && is_spike(rules, index))
		flags = DSP_FLAG_SLOPE;
	return flags;
}

void dsp_eda_rules_judge(struct dsp_eda_rules *rules, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&rules->flags, index);
	double value = dsp_history_get(&rules->value, index);
	double lowest;

	if (isfinite(value))
		flags |= judge_level(rules, index, value);
	lowest = update_lowest(rules, index, is_valid_flags(flags) ? value : (double)INFINITY);
	if (rules->look_ahead > 0 && is_valid_flags(flags))
		flags |= judge_shape(rules, index, lowest);
	dsp_flag_history_set(&rules->flags, index, flags);
}
