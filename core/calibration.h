/*
 * Known resistors become a conversion chain: counts → conductance, fitted to what a device read.
 *
 * The law that is fitted is the one that the driver's chain has, with its own parameters:
 *
 *   conductance   G = p x + q                  lightstone, amplifiers, BITalino's (in volt)
 *   resistance    R = p x + q                  BITalino's of 2015 (in counts)
 *   divider       R = a x / (b - x)            G is linear in 1/x: b / a its slope, -1 / a its
 * offset grove         R = (a + 2 x) b / (c - x)    G (a + 2 x) is linear in x; a is known
 *
 * x is the raw number behind the steps that the device itself answers for (counts → volt). When the
 * chain makes no claim, three or more resistors choose: the first law in the order above (grove
 * left out) that passes within CORE_CALIBRATION_LIMIT_PCT of all of them; two can only draw a line.
 *
 * Least squares in two passes: residuals are weighed by 0.2 % of the conductance and half a step of
 * the raw numbers there, whichever is more, so that small conductances count as much as great ones.
 *
 * Pure; any thread.
 */
#ifndef CORE_CALIBRATION_H
#define CORE_CALIBRATION_H

#include "core/channel.h"

#include <stddef.h>
#include <stdint.h>

enum {
	CORE_CALIBRATION_POINTS_MAX = 12,
};

/* A law that misses a resistor by more than so much, and by more than two steps of the raw numbers,
 * is not the device's. */
#define CORE_CALIBRATION_LIMIT_PCT 3.0

/* One known resistor and what the device read while it was attached. */
struct core_calibration_point {
	double ohm;
	double raw;       /* mean of the raw numbers */
	double raw_sd;    /* of one of them about the mean */
	double raw_drift; /* mean of the later half minus that of the earlier */
	double clipped;   /* share of them at a limit of the device, 0…1 */
	uint32_t n;       /* how many; at least 1 */
};

enum core_calibration_law {
	CORE_CALIBRATION_CONDUCTANCE = 0,
	CORE_CALIBRATION_RESISTANCE,
	CORE_CALIBRATION_DIVIDER,
	CORE_CALIBRATION_GROVE,
};

/* Why no calibration comes of it. */
enum core_calibration_fault {
	CORE_CALIBRATION_GOOD = 0,
	CORE_CALIBRATION_FEW,      /* fewer than two points, or more than POINTS_MAX */
	CORE_CALIBRATION_UNLIKELY, /* a resistor outside 1 kohm … 100 Mohm */
	CORE_CALIBRATION_SAME,     /* two resistors within 5 % of each other */
	CORE_CALIBRATION_CLIPPED,  /* the reading is at a limit of the device */
	CORE_CALIBRATION_ORDER,    /* readings do not rise or fall with the resistors */
	CORE_CALIBRATION_RESTLESS, /* noise above 5 %, drift above 1 %, and above a few steps */
	CORE_CALIBRATION_LAWLESS,  /* no law fits; about none in particular */
};

struct core_calibration {
	struct core_channel channel; /* the device's, with the fitted chain, which ends in uS */
	enum core_calibration_law law;
	bool is_chosen; /* the law was found among several, or is two points' line */
	size_t n;
	/* Per point, in the order given. */
	double measured_uS[CORE_CALIBRATION_POINTS_MAX]; /* by the fitted chain */
	double error_uS[CORE_CALIBRATION_POINTS_MAX];    /* measured minus known */
	double step_uS[CORE_CALIBRATION_POINTS_MAX]; /* one step of the raw numbers; NaN unknown */
	/* What must be reckoned with at the known resistors, in % of the conductance: the largest
	 * of residual, half a step and noise of the mean, and the resistors' own tolerance, added
	 * in squares. Two points have no residual: then it says nothing of what lies between. */
	double uncertainty_pct;
};

/* Whether the resistors alone (ohm of each point) can give a calibration: FEW, UNLIKELY, SAME. */
enum core_calibration_fault core_calibration_check(
	const struct core_calibration_point *points, size_t n, size_t *ret_point);

/* Fits @channel (the driver's, raw limits and chain) to @n points. @tolerance_pct: of the
 * resistors. On a fault @ret is not to be read, and @ret_point is the point that the fault is
 * about. */
enum core_calibration_fault core_calibration_fit(const struct core_channel *channel,
	const struct core_calibration_point *points, size_t n, double tolerance_pct,
	struct core_calibration *ret, size_t *ret_point);

#endif
