#include "core/channel.h"

#include "core/flags.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* One step; NaN outside its domain, an infinite resistance where the circuit is open. */
static double apply_step(const struct core_step *step, double x)
{
	switch (step->kind) {
	case CORE_STEP_LINEAR:
		return step->a * x + step->b;
	case CORE_STEP_RECIPROCAL:
		return x > 0 ? step->a / x : NAN;
	case CORE_STEP_DIVIDER:
		if (x >= step->b)
			return (double)INFINITY;
		return x > 0 ? step->a * x / (step->b - x) : NAN;
	case CORE_STEP_AMPLIFIER:
		return x > step->b ? step->a / (x / step->b - 1) : (double)INFINITY;
	case CORE_STEP_GROVE:
		return x < step->c ? (step->a + 2 * x) * step->b / (step->c - x) : (double)INFINITY;
	}
	return NAN;
}

/* CORE_FLAG_CLIP_… when @raw lies where the chain sees an open circuit; else 0. */
static uint16_t open_flag(const struct core_channel *channel, double raw)
{
	double value = raw;

	for (unsigned i = 0; i < channel->n_steps; i++) {
		value = apply_step(&channel->steps[i], value);
		if (isinf(value))
			return channel->steps[i].kind == CORE_STEP_AMPLIFIER ? CORE_FLAG_CLIP_LO
									     : CORE_FLAG_CLIP_HI;
	}
	return 0;
}

const char *core_channel_unit(const struct core_channel *channel)
{
	return channel->n_steps > 0 ? channel->steps[channel->n_steps - 1].unit : channel->raw_unit;
}

bool core_channel_is_calibrated(const struct core_channel *channel)
{
	return channel->quantity == CORE_QUANTITY_GSR &&
	       strcmp(core_channel_unit(channel), "uS") == 0;
}

double core_channel_convert(const struct core_channel *channel, double raw)
{
	double value = raw;

	for (unsigned i = 0; i < channel->n_steps; i++)
		value = apply_step(&channel->steps[i], value);
	return isfinite(value) ? value : NAN;
}

double core_channel_lsb(const struct core_channel *channel, double raw)
{
	/* The half steps on both sides keep the estimate inside a domain that ends at the limit. */
	double below = core_channel_convert(channel, raw - channel->raw_lsb / 2);
	double above = core_channel_convert(channel, raw + channel->raw_lsb / 2);

	return fabs(above - below);
}

/* The chain is continuous between @low and @high, and @value between what it gives at them. */
static double bisect(const struct core_channel *channel, double value, double low, double high)
{
	bool is_rising = core_channel_convert(channel, high) > core_channel_convert(channel, low);

	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		bool is_above = core_channel_convert(channel, middle) > value;
		if (is_above == is_rising)
			high = middle;
		else
			low = middle;
	}
	return (low + high) / 2;
}

double core_channel_raw(const struct core_channel *channel, double value)
{
	enum {
		STRETCHES = 4096
	};
	double width = (channel->raw_max - channel->raw_min) / STRETCHES;
	double low = channel->raw_min, left = core_channel_convert(channel, low);

	/* Stretch by stretch, because a chain may have no value near a limit. */
	for (int i = 1; i <= STRETCHES && isfinite(width); i++) {
		double high = channel->raw_min + i * width;
		double right = core_channel_convert(channel, high);
		if ((left <= value && value <= right) || (right <= value && value <= left))
			return bisect(channel, value, low, high);
		low = high;
		left = right;
	}
	return NAN;
}

uint16_t core_channel_flags(const struct core_channel *channel, double raw)
{
	if (!isfinite(raw))
		return CORE_FLAG_MISSING;
	if (raw <= channel->raw_min)
		return CORE_FLAG_CLIP_LO;
	if (raw >= channel->raw_max)
		return CORE_FLAG_CLIP_HI;
	uint16_t open = open_flag(channel, raw);
	if (open)
		return open;
	bool has_value = !isnan(core_channel_convert(channel, raw));
	return (uint16_t)(has_value ? 0 : CORE_FLAG_MISSING);
}

bool core_channel_linear(const struct core_channel *channel, double *ret_scale, double *ret_offset)
{
	double scale = 1, offset = 0;

	for (unsigned i = 0; i < channel->n_steps; i++) {
		const struct core_step *step = &channel->steps[i];
		if (step->kind != CORE_STEP_LINEAR)
			return false;
		scale *= step->a;
		offset = step->a * offset + step->b;
	}
	*ret_scale = scale;
	*ret_offset = offset;
	return true;
}

void core_channel_add_step(struct core_channel *channel, enum core_step_kind kind, double a,
	double b, double c, const char *unit)
{
	g_assert(channel->n_steps < CORE_CHANNEL_STEPS_MAX);
	struct core_step *step = &channel->steps[channel->n_steps++];
	*step = (struct core_step){.kind = kind, .a = a, .b = b, .c = c};
	g_strlcpy(step->unit, unit, sizeof(step->unit));
}

bool core_channel_set_conductance_unit(struct core_channel *channel, const char *unit)
{
	static const struct {
		const char *unit;
		enum core_step_kind kind;
		double a; /* 0: no step is needed */
	} WAYS[] = {
		{"uS", CORE_STEP_LINEAR, 0},
		{"nS", CORE_STEP_LINEAR, 1e-3},
		{"mS", CORE_STEP_LINEAR, 1e3},
		{"S", CORE_STEP_LINEAR, 1e6},
		{"kohm", CORE_STEP_RECIPROCAL, 1e3},
		{"ohm", CORE_STEP_RECIPROCAL, 1e6},
		{"counts", CORE_STEP_LINEAR, 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(WAYS); i++) {
		if (strcmp(unit, WAYS[i].unit) != 0)
			continue;
		g_strlcpy(channel->raw_unit, unit, sizeof(channel->raw_unit));
		channel->n_steps = 0;
		if (WAYS[i].a > 0)
			core_channel_add_step(channel, WAYS[i].kind, WAYS[i].a, 0, 0, "uS");
		return true;
	}
	return false;
}
