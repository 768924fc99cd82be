/*
 * What one channel measures and how its raw numbers become a unit.
 *
 * A channel's raw numbers are stored as received. The conversion chain, a short list of pure steps,
 * leads from them to volt, ohm and microsiemens; it is data, stored in the file and shown to
 * people, and is the only conversion in the tree. A chain that does not end in "uS" makes no claim
 * about conductance: results are then labelled UNCALIBRATED.
 */
#ifndef CORE_CHANNEL_H
#define CORE_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
	CORE_CHANNEL_KEY_MAX = 32,
	CORE_CHANNEL_TITLE_MAX = 64,
	CORE_CHANNEL_UNIT_MAX = 16,
	CORE_CHANNEL_STEPS_MAX = 6,
};

enum core_quantity {
	CORE_QUANTITY_GSR = 0, /* skin conductance */
	CORE_QUANTITY_PULSE,   /* finger pulse wave */
	CORE_QUANTITY_OTHER,   /* temperature, SpO2, acceleration, …: stored, shown, exported */
};

/* How a raw number is stored: exactly as the device sends it. */
enum core_raw_type {
	CORE_RAW_U8 = 0,
	CORE_RAW_I16,
	CORE_RAW_U16,
	CORE_RAW_I32,
	CORE_RAW_F32,
	CORE_RAW_F64,
};

enum core_step_kind {
	CORE_STEP_LINEAR = 0, /* y = a x + b */
	CORE_STEP_RECIPROCAL, /* y = a / x; x <= 0 has no value */
	CORE_STEP_DIVIDER, /* ohm of the lower arm: y = a x / (b - x), a = R_ref, b = V_exc; x > 0,
			      open from x = b on */
	CORE_STEP_AMPLIFIER, /* y = a / (x / b - 1): op-amp in series, a = R_f, b = V_ref; open up
				to x = b */
	CORE_STEP_GROVE, /* ohm: y = (a + 2 x) b / (c - x): a = 2^n, b = 10000, c = open reading;
			    open from x = c on */
};

struct core_step {
	enum core_step_kind kind;
	double a, b, c;
	char unit[CORE_CHANNEL_UNIT_MAX]; /* of the result: "V", "ohm", "uS", … (ASCII) */
};

struct core_channel {
	char key[CORE_CHANNEL_KEY_MAX];     /* [a-z0-9_]+, unique within its device */
	char title[CORE_CHANNEL_TITLE_MAX]; /* shown to people */
	enum core_quantity quantity;
	enum core_raw_type raw_type;
	char raw_unit[CORE_CHANNEL_UNIT_MAX]; /* "counts", "uS", "a.u.", … */
	uint8_t group;  /* channels of one group are sampled together and share a clock */
	double rate_hz; /* nominal */
	double raw_min,
		raw_max; /* what the device can send; NaN unknown. At a limit means clipped */
	double raw_lsb;  /* smallest step of the raw numbers; NaN unknown */
	uint8_t n_steps; /* 0: the raw unit is the unit */
	struct core_step steps[CORE_CHANNEL_STEPS_MAX];
};

/* The unit that the chain ends in. Points into @channel. */
const char *core_channel_unit(const struct core_channel *channel);

/* True for a GSR channel whose chain ends in uS. */
bool core_channel_is_calibrated(const struct core_channel *channel);

/* One raw number in the channel's unit; NaN outside a step's domain or when @raw is not finite.
 * Where the circuit is open the resistance is infinite: a chain that goes on to conductance gives
 * 0, and core_channel_flags() a clip. Pure, safe on real-time roles. */
double core_channel_convert(const struct core_channel *channel, double raw);

/* Size of one raw step around @raw, in the channel's unit (1/x makes it level-dependent); NaN when
 * the raw step is unknown. */
double core_channel_lsb(const struct core_channel *channel, double raw);

/* A raw number between the device's limits at which the chain gives @value (the raw numbers are
 * taken for continuous); NaN when it is out of reach or the limits are unknown. Takes some thousand
 * conversions. */
double core_channel_raw(const struct core_channel *channel, double value);

/* CORE_FLAG_MISSING, _CLIP_LO, _CLIP_HI for @raw as the limits and the chain's domain say. */
uint16_t core_channel_flags(const struct core_channel *channel, double raw);

/* True when the chain is one linear step or none: then @ret_scale, @ret_offset give unit = raw *
 * scale + offset. */
bool core_channel_linear(const struct core_channel *channel, double *ret_scale, double *ret_offset);

/* Appends a step; a programming error beyond CORE_CHANNEL_STEPS_MAX. */
void core_channel_add_step(struct core_channel *channel, enum core_step_kind kind, double a,
	double b, double c, const char *unit);

/* Sets a chain that leads from @unit ("uS","nS","S","kohm","ohm","counts"; case matters as written)
 * to uS where there is a way; "counts" leaves the chain empty. False when the unit is unknown. */
bool core_channel_set_conductance_unit(struct core_channel *channel, const char *unit);

#endif
