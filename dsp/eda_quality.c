#include "dsp/eda_quality.h"

#include "dsp/flags.h"
#include "dsp/history.h"

#include <math.h>
#include <stdlib.h>

#define HALF_SLOPE        2    /* samples on either side of the slope's centre */
#define TURN_S            0.33 /* half the span of the second difference */
#define FALL_S            0.22 /* from the turn to where its fall shows */
#define RISE_S            4.0  /* a recovery is measured by the rise of this time */
#define LOWEST_S          30   /* how long the lowest value is remembered */
#define LONG_CONTACT_S    3.0  /* a longer loss of contact needs time to settle */
#define SETTLE_S          5.0
#define FLAT_S            5.0
#define FLAT_BELOW_uS     0.2
#define PCHIP_SECANT_S    0.3
#define NOISE_FACTOR      4.0
#define TURN_NOISE_FACTOR 1.5
#define TYPICAL_LEVEL_uS  5.0 /* stands in for the level of a channel in counts */

struct dsp_eda_quality {
	double grid_hz;
	double lsb;
	bool is_uS;
	bool is_early;
	double range_low, range_high, slope_max, fall_min, fall_level, fall_share;
	double turn_min, turn_share;
	int guard, island, bridge, turn, fall, look_ahead; /* samples */
	double unit;
	double noise;

	struct dsp_history value;
	struct dsp_history clean;
	struct dsp_flag_history flags;
	int64_t first;   /* index of the first sample */
	int64_t next;    /* one behind the newest pushed */
	int64_t judged;  /* next to pass the rules */
	int64_t guarded; /* next to take its neighbours' guard */
	int64_t settled; /* next whose island is decided */
	int64_t pulled;  /* next to hand out */
	bool is_started;
	bool is_finished;

	double lowest[LOWEST_S]; /* of each of the last 30 s, the present one included */
	double lowest_before;    /* of the completed ones */

	double flat_value; /* start of the present flat line */
	int n_flat;
	int n_off; /* samples of the present loss of contact */
	int64_t settle_until;

	bool has_artefact;
	int64_t island_start; /* first sample behind the newest artefact */
	bool has_valid;
	int64_t last_valid; /* newest sample whose clean value is its own */
};

void dsp_eda_quality_destroy(struct dsp_eda_quality *quality)
{
	free(quality);
}

static int samples(double seconds, double grid_hz)
{
	return (int)lround(seconds * grid_hz);
}

struct dsp_eda_quality *dsp_eda_quality_create(const struct dsp_eda_quality_config *config)
{
	const struct dsp_params *params = config->params;
	struct dsp_eda_quality *quality = calloc(1, sizeof(*quality));

	if (!quality)
		return NULL;
	quality->grid_hz = config->grid_hz;
	quality->lsb = config->lsb > 0.0 ? config->lsb : 0.0;
	quality->is_uS = config->is_uS;
	quality->is_early = config->is_early;
	quality->range_low = params->eda_range_low_uS;
	quality->range_high = params->eda_range_high_uS;
	quality->slope_max = params->eda_slope_max_uS_per_s;
	quality->fall_min = params->eda_fall_min_uS_per_s;
	quality->fall_level = params->eda_fall_level_per_s;
	quality->fall_share = params->eda_fall_share_per_s;
	quality->turn_min = params->eda_turn_min_uS_per_s2;
	quality->turn_share = params->eda_turn_share_per_s2;
	quality->turn = samples(TURN_S, config->grid_hz) > 0 ? samples(TURN_S, config->grid_hz) : 1;
	quality->fall = samples(FALL_S, config->grid_hz);
	/* The live screen cannot wait for what a slope will be. */
	quality->look_ahead = config->is_early ? 0 : quality->fall + HALF_SLOPE;
	if (!config->is_early && quality->look_ahead < quality->turn)
		quality->look_ahead = quality->turn;
	quality->guard = samples(params->eda_guard_s, config->grid_hz);
	quality->island = samples(params->eda_island_s, config->grid_hz);
	quality->bridge = samples(params->eda_bridge_s, config->grid_hz);
	quality->unit = (double)NAN;
	for (int i = 0; i < LOWEST_S; i++)
		quality->lowest[i] = (double)INFINITY;
	return quality;
}

void dsp_eda_quality_set_unit(struct dsp_eda_quality *quality, double unit)
{
	quality->unit = unit;
}

void dsp_eda_quality_set_noise(struct dsp_eda_quality *quality, double noise)
{
	quality->noise = noise > 0.0 ? noise : 0.0;
}

int dsp_eda_quality_delay(const struct dsp_eda_quality *quality)
{
	return quality->look_ahead + (quality->is_early ? 0 : quality->guard);
}

static bool is_valid_flags(uint16_t flags)
{
	return (flags & DSP_FLAGS_INVALID) == 0;
}

/* Bad in the sense of an artefact, not of data that never came. */
static bool is_artefact_flags(uint16_t flags)
{
	return (flags & DSP_FLAGS_INVALID & ~(DSP_FLAG_MISSING | DSP_FLAG_STARTUP)) != 0;
}

/* Range, flat line and settling: rules that look at one sample and the past. */
static uint16_t judge_level(struct dsp_eda_quality *quality, int64_t index, double value)
{
	uint16_t flags = 0;

	if (!quality->is_uS)
		return 0;
	if (quality->n_flat > 0 &&
		fabs(value - quality->flat_value) < fmax(2.0 * quality->lsb, 1e-9)) {
		quality->n_flat++;
	} else {
		quality->flat_value = value;
		quality->n_flat = 1;
	}
	if (value > quality->range_high)
		flags |= DSP_FLAG_CLIP_HI;
	if (value < quality->range_low ||
		(value < FLAT_BELOW_uS && quality->n_flat > FLAT_S * quality->grid_hz))
		flags |= DSP_FLAG_DISCONNECT;
	if (flags & DSP_FLAG_DISCONNECT) {
		quality->n_off++;
		return flags;
	}
	if (quality->n_off > LONG_CONTACT_S * quality->grid_hz)
		quality->settle_until = index + samples(SETTLE_S, quality->grid_hz);
	quality->n_off = 0;
	if (index < quality->settle_until)
		flags |= DSP_FLAG_ARTEFACT_GUARD;
	return flags;
}

/* The lowest value of the last 30 s, @index included. */
static double update_lowest(struct dsp_eda_quality *quality, int64_t index, double value)
{
	int per_bucket = (int)ceil(quality->grid_hz);
	int64_t position = index - quality->first;
	double *present = &quality->lowest[position / per_bucket % LOWEST_S];

	if (position % per_bucket == 0) {
		*present = (double)INFINITY;
		quality->lowest_before = (double)INFINITY;
		for (int i = 0; i < LOWEST_S; i++)
			quality->lowest_before = fmin(quality->lowest_before, quality->lowest[i]);
	}
	if (value < *present)
		*present = value;
	return fmin(quality->lowest_before, *present);
}

/* Least-squares slope over five samples, per second; NaN next to a missing one. */
static double slope_at(const struct dsp_eda_quality *quality, int64_t index)
{
	double sum = 0.0;
	double squares = 0.0;

	if (index - HALF_SLOPE < quality->first || index + HALF_SLOPE >= quality->next)
		return (double)NAN;
	for (int j = -HALF_SLOPE; j <= HALF_SLOPE; j++) {
		if (!is_valid_flags(dsp_flag_history_get(&quality->flags, index + j)))
			return (double)NAN;
		sum += j * dsp_history_get(&quality->value, index + j);
		squares += j * j;
	}
	return sum / squares * quality->grid_hz;
}

/* How fast a fall must be to be worth a look: it grows with the level, as a loose electrode's does.
 */
static double least_fall(const struct dsp_eda_quality *quality, double value)
{
	double level = quality->is_uS ? fmax(value, 0.0) : TYPICAL_LEVEL_uS * quality->unit;
	double noise = quality->noise * quality->grid_hz / sqrt(10.0);

	return fmax(quality->fall_min * quality->unit + quality->fall_level * level,
		NOISE_FACTOR * noise);
}

/* Height of @index above the lowest value of the last 4 s. */
static double rise_before(const struct dsp_eda_quality *quality, int64_t index)
{
	double value = dsp_history_get(&quality->value, index);
	double lowest = value;
	int64_t from = index - samples(RISE_S, quality->grid_hz);

	for (int64_t i = from > quality->first ? from : quality->first; i < index; i++) {
		if (is_valid_flags(dsp_flag_history_get(&quality->flags, i)))
			lowest = fmin(lowest, dsp_history_get(&quality->value, i));
	}
	return value - lowest;
}

/* Whether conductance turns down at @index more sharply than from the top of a response. */
static bool is_sharp_turn(const struct dsp_eda_quality *quality, int64_t index)
{
	int64_t span = quality->turn;
	double value = dsp_history_get(&quality->value, index);
	double slope = slope_at(quality, index + quality->fall);
	double curvature;
	double noise;
	double least;

	if (isnan(slope) || -slope <= least_fall(quality, value) || index - span < quality->first ||
		index + span >= quality->next)
		return false;
	curvature = (dsp_history_get(&quality->value, index - span) - 2.0 * value +
			    dsp_history_get(&quality->value, index + span)) *
		    quality->grid_hz * quality->grid_hz / (double)(span * span);
	noise = sqrt(6.0) * quality->noise * quality->grid_hz * quality->grid_hz /
		(double)(span * span);
	least = fmax(quality->turn_min * quality->unit, TURN_NOISE_FACTOR * noise);
	return -curvature > least && -curvature > quality->turn_share * rise_before(quality, index);
}

static uint16_t judge_slope(struct dsp_eda_quality *quality, int64_t index, double lowest)
{
	double slope = slope_at(quality, index);
	double value = dsp_history_get(&quality->value, index);

	if (isnan(slope) || isnan(quality->unit))
		return 0;
	if (fabs(slope) > quality->slope_max * quality->unit)
		return DSP_FLAG_SLOPE;
	if (-slope > least_fall(quality, value) && -slope > quality->fall_share * (value - lowest))
		return DSP_FLAG_SLOPE;
	return is_sharp_turn(quality, index) ? DSP_FLAG_SLOPE : 0;
}

static void judge(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->flags, index);
	double value = dsp_history_get(&quality->value, index);
	double lowest;

	if (isfinite(value))
		flags |= judge_level(quality, index, value);
	lowest = update_lowest(quality, index, is_valid_flags(flags) ? value : (double)INFINITY);
	if (!quality->is_early)
		flags |= judge_slope(quality, index, lowest);
	dsp_flag_history_set(&quality->flags, index, flags);
}

static uint16_t own_flags(uint16_t flags)
{
	return flags & (uint16_t)~DSP_FLAG_INTERPOLATED;
}

/* Spreads the guard to @index from artefacts around it. The guard itself does not spread. */
static void guard(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->flags, index);
	int64_t from = index - quality->guard;
	int64_t to = index + quality->guard;

	if (from < quality->first)
		from = quality->first;
	if (to >= quality->judged)
		to = quality->judged - 1;
	for (int64_t i = from; i <= to; i++) {
		uint16_t other = dsp_flag_history_get(&quality->flags, i);

		if (is_artefact_flags(other & (uint16_t)~DSP_FLAG_ARTEFACT_GUARD))
			flags |= DSP_FLAG_ARTEFACT_GUARD;
	}
	dsp_flag_history_set(&quality->flags, index, flags);
}

/* At the first bad sample behind a short good stretch, the stretch goes. */
static void close_island(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->flags, index);

	if (!is_artefact_flags(flags))
		return;
	if (quality->has_artefact && index - quality->island_start < quality->island) {
		for (int64_t i = quality->island_start; i < index; i++) {
			uint16_t inside = dsp_flag_history_get(&quality->flags, i);

			dsp_flag_history_set(
				&quality->flags, i, inside | (uint16_t)DSP_FLAG_ARTEFACT_GUARD);
		}
	}
	quality->has_artefact = true;
	quality->island_start = index + 1;
}

/* Slope at an end of a bridge from the end's own side. */
static double secant(const struct dsp_eda_quality *quality, int64_t from, int64_t to)
{
	if (from < quality->first || isnan(dsp_history_get(&quality->clean, from)))
		return 0.0;
	return (dsp_history_get(&quality->clean, to) - dsp_history_get(&quality->clean, from)) /
	       (double)(to - from);
}

/* Fritsch & Carlson's end slope: the harmonic mean where both secants agree in sign, else 0. */
static double monotone_slope(double outer, double inner)
{
	if (outer * inner <= 0.0)
		return 0.0;
	return 2.0 * outer * inner / (outer + inner);
}

static void bridge(struct dsp_eda_quality *quality, int64_t from, int64_t to)
{
	double a = dsp_history_get(&quality->clean, from);
	double b = dsp_history_get(&quality->value, to);
	double length = (double)(to - from);
	double inner = (b - a) / length;
	int64_t reach = samples(PCHIP_SECANT_S, quality->grid_hz);
	double slope_a =
		monotone_slope(secant(quality, from - (reach > 0 ? reach : 1), from), inner);
	double slope_b = inner;

	for (int64_t i = from + 1; i < to; i++) {
		double s = (double)(i - from) / length;
		double h = 1.0 - s;
		double value = h * h * (1.0 + 2.0 * s) * a + s * s * (1.0 + 2.0 * h) * b +
			       length * s * h * (h * slope_a - s * slope_b);

		dsp_history_set(&quality->clean, i, value);
		dsp_flag_history_set(&quality->flags, i,
			dsp_flag_history_get(&quality->flags, i) | (uint16_t)DSP_FLAG_INTERPOLATED);
	}
}

static void settle(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->flags, index);

	dsp_history_set(&quality->clean, index, (double)NAN);
	if (!is_valid_flags(flags)) {
		if (quality->is_early && quality->has_valid &&
			index - quality->last_valid <= quality->bridge)
			dsp_history_set(&quality->clean, index,
				dsp_history_get(&quality->clean, quality->last_valid));
		return;
	}
	if (!quality->is_early && quality->has_valid && index - quality->last_valid > 1 &&
		index - quality->last_valid <= quality->bridge + 1)
		bridge(quality, quality->last_valid, index);
	dsp_history_set(&quality->clean, index, dsp_history_get(&quality->value, index));
	quality->has_valid = true;
	quality->last_valid = index;
}

/* Whether the next sample's island can be told by now: a bad one belongs to none, and a good
 * stretch that is long enough already stays. */
static bool is_decided(const struct dsp_eda_quality *quality)
{
	uint16_t flags = dsp_flag_history_get(&quality->flags, quality->settled);

	if (quality->is_early || !quality->has_artefact || !is_valid_flags(flags))
		return true;
	return quality->settled < quality->island_start ||
	       quality->guarded - quality->island_start >= quality->island;
}

/* Moves each step as far as the samples pushed so far, or all the way at the end, allow. */
static void advance(struct dsp_eda_quality *quality)
{
	int guard_ahead = quality->is_early ? 0 : quality->guard;
	bool is_end = quality->is_finished;

	for (; quality->judged + (is_end ? 0 : quality->look_ahead) < quality->next;
		quality->judged++)
		judge(quality, quality->judged);
	for (; quality->guarded + (is_end ? 0 : guard_ahead) < quality->judged;
		quality->guarded++) {
		guard(quality, quality->guarded);
		if (!quality->is_early)
			close_island(quality, quality->guarded);
	}
	while (quality->settled < quality->guarded && (is_end || is_decided(quality)))
		settle(quality, quality->settled++);
}

void dsp_eda_quality_push(
	struct dsp_eda_quality *quality, int64_t index, double value, uint16_t flags)
{
	if (!quality->is_started) {
		quality->first = quality->next = quality->judged = index;
		quality->guarded = quality->settled = quality->pulled = index;
		quality->is_started = true;
	}
	if (isnan(value) && is_valid_flags(flags))
		flags |= DSP_FLAG_MISSING;
	dsp_history_set(&quality->value, index, value);
	dsp_flag_history_set(&quality->flags, index, own_flags(flags));
	quality->next = index + 1;
	advance(quality);
}

void dsp_eda_quality_finish(struct dsp_eda_quality *quality)
{
	quality->is_finished = true;
	if (quality->is_started)
		advance(quality);
}

/* A bad sample waits for the end of its stretch as long as that may be bridged. */
static bool is_waiting(const struct dsp_eda_quality *quality, int64_t index)
{
	if (quality->is_finished || quality->is_early || !quality->has_valid)
		return false;
	return index > quality->last_valid &&
	       quality->settled - 1 - quality->last_valid <= quality->bridge;
}

bool dsp_eda_quality_pull(struct dsp_eda_quality *quality, struct dsp_clean_sample *ret_sample)
{
	int64_t index = quality->pulled;

	if (!quality->is_started || index >= quality->settled || is_waiting(quality, index))
		return false;
	ret_sample->index = index;
	ret_sample->value = dsp_history_get(&quality->value, index);
	ret_sample->clean = dsp_history_get(&quality->clean, index);
	ret_sample->flags = dsp_flag_history_get(&quality->flags, index);
	quality->pulled++;
	return true;
}

int64_t dsp_eda_quality_judged(const struct dsp_eda_quality *quality)
{
	return quality->judged;
}

double dsp_eda_quality_value(const struct dsp_eda_quality *quality, int64_t index)
{
	return dsp_history_get(&quality->value, index);
}

bool dsp_eda_quality_is_bad(const struct dsp_eda_quality *quality, int64_t index)
{
	if (!quality->is_started || index < quality->first || index >= quality->judged)
		return true;
	return !is_valid_flags(dsp_flag_history_get(&quality->flags, index));
}

enum dsp_artefact_kind dsp_eda_quality_kind(uint16_t flags)
{
	if (flags & DSP_FLAG_DISCONNECT)
		return DSP_ARTEFACT_DISCONNECT;
	if (flags & (DSP_FLAG_CLIP_LO | DSP_FLAG_CLIP_HI))
		return DSP_ARTEFACT_CLIPPED;
	if (flags & (DSP_FLAG_SLOPE | DSP_FLAG_RANGE_SWITCH))
		return DSP_ARTEFACT_SLOPE;
	if (flags & DSP_FLAG_MOTION)
		return DSP_ARTEFACT_MOTION;
	return DSP_ARTEFACT_MISSING;
}
