#include "dsp/skin/eda_quality.h"

#include "dsp/base/flags.h"
#include "dsp/base/history.h"
#include "dsp/skin/eda_rules.h"

#include <math.h>
#include <stdlib.h>

#define PCHIP_SECANT_S 0.3

struct dsp_eda_quality {
	double grid_hz;
	bool is_early;
	int guard, island, bridge; /* samples */

	struct dsp_eda_rules rules;
	struct dsp_history clean;
	int64_t judged;  /* next to pass the rules */
	int64_t guarded; /* next to take its neighbours' guard */
	int64_t settled; /* next whose island is decided */
	int64_t pulled;  /* next to hand out */
	bool is_finished;

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
	quality->is_early = config->is_early;
	dsp_eda_rules_init(&quality->rules, params, config->grid_hz, config->lsb, config->is_uS,
		config->is_early);
	quality->guard = samples(params->eda_guard_s, config->grid_hz);
	quality->island = samples(params->eda_island_s, config->grid_hz);
	quality->bridge = samples(params->eda_bridge_s, config->grid_hz);
	return quality;
}

void dsp_eda_quality_set_unit(struct dsp_eda_quality *quality, double unit)
{
	quality->rules.unit = unit;
}

void dsp_eda_quality_set_noise(struct dsp_eda_quality *quality, double noise)
{
	quality->rules.noise = noise > 0.0 ? noise : 0.0;
}

int dsp_eda_quality_delay(const struct dsp_eda_quality *quality)
{
	return quality->rules.look_ahead + (quality->is_early ? 0 : quality->guard);
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

static uint16_t own_flags(uint16_t flags)
{
	return flags & (uint16_t)~DSP_FLAG_INTERPOLATED;
}

/* Spreads the guard to @index from artefacts around it. The guard itself does not spread. */
static void guard(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->rules.flags, index);
	int64_t from = index - quality->guard;
	int64_t to = index + quality->guard;

	if (from < quality->rules.first)
		from = quality->rules.first;
	if (to >= quality->judged)
		to = quality->judged - 1;
	for (int64_t i = from; i <= to; i++) {
		uint16_t other = dsp_flag_history_get(&quality->rules.flags, i);

		if (is_artefact_flags(other & (uint16_t)~DSP_FLAG_ARTEFACT_GUARD))
			flags |= DSP_FLAG_ARTEFACT_GUARD;
	}
	dsp_flag_history_set(&quality->rules.flags, index, flags);
}

/* At the first bad sample behind a short good stretch, the stretch goes. */
static void close_island(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->rules.flags, index);

	if (!is_artefact_flags(flags))
		return;
	if (quality->has_artefact && index - quality->island_start < quality->island) {
		for (int64_t i = quality->island_start; i < index; i++) {
			uint16_t inside = dsp_flag_history_get(&quality->rules.flags, i);

			dsp_flag_history_set(&quality->rules.flags, i,
				inside | (uint16_t)DSP_FLAG_ARTEFACT_GUARD);
		}
	}
	quality->has_artefact = true;
	quality->island_start = index + 1;
}

/* Slope at an end of a bridge from the end's own side. */
static double secant(const struct dsp_eda_quality *quality, int64_t from, int64_t to)
{
	if (from < quality->rules.first || isnan(dsp_history_get(&quality->clean, from)))
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
	double b = dsp_history_get(&quality->rules.value, to);
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
		dsp_flag_history_set(&quality->rules.flags, i,
			dsp_flag_history_get(&quality->rules.flags, i) |
				(uint16_t)DSP_FLAG_INTERPOLATED);
	}
}

static void settle(struct dsp_eda_quality *quality, int64_t index)
{
	uint16_t flags = dsp_flag_history_get(&quality->rules.flags, index);

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
	dsp_history_set(&quality->clean, index, dsp_history_get(&quality->rules.value, index));
	quality->has_valid = true;
	quality->last_valid = index;
}

/* Whether the next sample's island can be told by now: a bad one belongs to none, and a good
 * stretch that is long enough already stays. */
static bool is_decided(const struct dsp_eda_quality *quality)
{
	uint16_t flags = dsp_flag_history_get(&quality->rules.flags, quality->settled);

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

	for (; quality->judged + (is_end ? 0 : quality->rules.look_ahead) < quality->rules.next;
		quality->judged++)
		dsp_eda_rules_judge(&quality->rules, quality->judged);
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
	if (!quality->rules.is_started) {
		quality->judged = quality->guarded = index;
		quality->settled = quality->pulled = index;
	}
	if (isnan(value) && is_valid_flags(flags))
		flags |= DSP_FLAG_MISSING;
	dsp_eda_rules_push(&quality->rules, index, value, own_flags(flags));
	advance(quality);
}

void dsp_eda_quality_finish(struct dsp_eda_quality *quality)
{
	quality->is_finished = true;
	if (quality->rules.is_started)
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

	if (!quality->rules.is_started || index >= quality->settled || is_waiting(quality, index))
		return false;
	ret_sample->index = index;
	ret_sample->value = dsp_history_get(&quality->rules.value, index);
	ret_sample->clean = dsp_history_get(&quality->clean, index);
	ret_sample->flags = dsp_flag_history_get(&quality->rules.flags, index);
	quality->pulled++;
	return true;
}

int64_t dsp_eda_quality_judged(const struct dsp_eda_quality *quality)
{
	return quality->judged;
}

double dsp_eda_quality_value(const struct dsp_eda_quality *quality, int64_t index)
{
	return dsp_history_get(&quality->rules.value, index);
}

bool dsp_eda_quality_is_bad(const struct dsp_eda_quality *quality, int64_t index)
{
	if (!quality->rules.is_started || index < quality->rules.first || index >= quality->judged)
		return true;
	return !is_valid_flags(dsp_flag_history_get(&quality->rules.flags, index));
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
