/*
 * Simulated skin with known truth, for tests of what the whole chain finds: responses of several
 * shapes on a moving level, and what electrodes, converters and bodies add to them. Header only.
 *
 *   skin_create ─► level, responses (each remembered as truth) ─► skin_settle_truth
 *               ─► noise, steps, converter ─► run (tests/dsp/skin_run.h) ─► skin_destroy
 *
 * Values are µS, times seconds from 0. Every draw comes from the seed.
 */
#ifndef TESTS_DSP_SKIN_H
#define TESTS_DSP_SKIN_H

#include "tests/dsp/signals.h"

#include <stdbool.h>
#include <stdlib.h>

enum skin_shape {
	SKIN_BATEMAN,  /* rise and fall: time constants */
	SKIN_GAMMA,    /* t^2 exp(-t / rise): top at twice that */
	SKIN_SIGMOID,  /* logistic rise, exponential fall (Lim et al. 1997, Int J Psychophysiol 25)
			*/
	SKIN_GAUSSIAN, /* different widths before and behind the top */
};

struct skin_truth {
	double impulse_s, peak_s; /* of the response alone */
	double amplitude;         /* its height alone */
	double visible;           /* trough to peak in the sum; 0 without a maximum of its own */
	bool counts;
};

enum {
	SKIN_TRUTH_MAX = 4096
};

struct skin {
	double rate_hz;
	size_t n;
	double *time_s, *value;
	struct skin_truth truth[SKIN_TRUTH_MAX];
	size_t n_truth;
	struct signals_random random;
};

static inline struct skin *skin_create(double duration_s, double rate_hz, uint64_t seed)
{
	struct skin *skin = calloc(1, sizeof(*skin));

	skin->rate_hz = rate_hz;
	skin->n = (size_t)lround(duration_s * rate_hz);
	skin->time_s = calloc(skin->n + 1, sizeof(double));
	skin->value = calloc(skin->n + 1, sizeof(double));
	skin->random.state = seed * 2654435761u + 12345u;
	for (int i = 0; i < 8; i++)
		signals_uniform(&skin->random);
	for (size_t i = 0; i < skin->n; i++)
		skin->time_s[i] = (double)i / rate_hz;
	return skin;
}

static inline void skin_destroy(struct skin *skin)
{
	free(skin->time_s);
	free(skin->value);
	free(skin);
}

static inline double skin_between(struct skin *skin, double low, double high)
{
	return low + (high - low) * signals_uniform(&skin->random);
}

static inline double skin_curve(enum skin_shape shape, double t, double rise, double fall)
{
	double from_top = t - 3.0 * rise;

	switch (shape) {
	case SKIN_BATEMAN:
		return t > 0.0 ? exp(-t / fall) - exp(-t / rise) : 0.0;
	case SKIN_GAMMA:
		return t > 0.0 ? t * t * exp(-t / rise) : 0.0;
	case SKIN_SIGMOID:
		return 1.0 / (1.0 + exp(-(t - 5.0 * rise) / rise)) *
		       exp(-fmax(t - 5.0 * rise, 0.0) / fall);
	case SKIN_GAUSSIAN:
		return exp(-0.5 * pow(from_top / (from_top < 0.0 ? rise : fall), 2.0));
	}
	return 0.0;
}

/* Adds a response of height @amplitude whose curve begins at @impulse_s. */
static inline void skin_respond(struct skin *skin, enum skin_shape shape, double impulse_s,
	double amplitude, double rise, double fall)
{
	double height = 0.0;
	double peak = 0.0;
	size_t first = (size_t)ceil(impulse_s * skin->rate_hz);
	size_t last = (size_t)((impulse_s + 10.0 * (rise + fall) + 10.0) * skin->rate_hz);

	for (double t = 0.0; t < 15.0; t += 0.005) {
		double here = skin_curve(shape, t, rise, fall);

		if (here > height) {
			height = here;
			peak = t;
		}
	}
	for (size_t i = first; i < skin->n && i < last; i++)
		skin->value[i] += amplitude / height *
				  skin_curve(shape, skin->time_s[i] - impulse_s, rise, fall);
	skin->truth[skin->n_truth++] = (struct skin_truth){
		.impulse_s = impulse_s,
		.peak_s = impulse_s + peak,
		.amplitude = amplitude,
	};
}

/* Responses as in the reference of the specification (10.4.1): waiting time 0.7 s and an
 * exponential one, log-normal amplitudes of median 0.2 µS, one pair of time constants a record. */
static inline void skin_respond_at_random(struct skin *skin, double per_min)
{
	double rise = skin_between(skin, 0.5, 1.0);
	double fall = skin_between(skin, 2.0, 4.0);
	double end_s = (double)skin->n / skin->rate_hz - 8.0;
	double t = 2.0;

	while (t <= end_s && skin->n_truth < SKIN_TRUTH_MAX) {
		double amplitude = exp(log(0.2) + 0.9 * signals_normal(&skin->random));

		skin_respond(skin, SKIN_BATEMAN, round(t * skin->rate_hz) / skin->rate_hz,
			fmin(amplitude, 3.0), rise, fall);
		t += 0.7 - (60.0 / per_min - 0.7) * log(1.0 - signals_uniform(&skin->random));
	}
	for (size_t k = 0; k < skin->n_truth; k++)
		skin->truth[k].counts = skin->truth[k].amplitude >= 0.07;
}

/* The level of that reference: 4 µS and three slow waves with one random phase. */
static inline void skin_add_waves(struct skin *skin)
{
	double phase = skin_between(skin, 0.0, 2.0 * M_PI);

	for (size_t i = 0; i < skin->n; i++) {
		double turn = 2.0 * M_PI * skin->time_s[i];

		skin->value[i] += 4.0 + 0.5 * sin(phase + turn / 180.0) +
				  0.15 * sin(2.0 * phase + turn / 47.0) +
				  0.3 * cos(3.0 * phase + turn / 95.0);
	}
}

static inline void skin_add_level(struct skin *skin, double level, double per_min)
{
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] += level + per_min * skin->time_s[i] / 60.0;
}

/* Which responses can be asked for: those with a maximum of their own within 0.6 s in the sum so
 * far, at least 0.05 µS above the trough before. Call before anything but skin is added. */
static inline void skin_settle_truth(struct skin *skin)
{
	size_t reach = (size_t)ceil(0.6 * skin->rate_hz);

	for (size_t k = 0; k < skin->n_truth; k++) {
		struct skin_truth *truth = &skin->truth[k];
		size_t middle = (size_t)lround(truth->peak_s * skin->rate_hz);
		size_t best = 0;

		for (size_t i = middle > reach ? middle - reach : 1;
			i + 1 < skin->n && i <= middle + reach; i++) {
			if (skin->value[i] > skin->value[i - 1] &&
				skin->value[i] >= skin->value[i + 1] &&
				(best == 0 || fabs((double)i - (double)middle) <
						      fabs((double)best - (double)middle)))
				best = i;
		}
		if (best == 0)
			continue;
		size_t trough = best;
		while (trough > 0 && skin->value[trough - 1] <= skin->value[trough])
			trough--;
		truth->visible = skin->value[best] - skin->value[trough];
		truth->counts = truth->visible >= 0.05;
	}
}

static inline void skin_add_white(struct skin *skin, double sd)
{
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] += sd * signals_normal(&skin->random);
}

/* 1/f noise: sum of octave-spaced first-order processes of equal power, @sd in all. */
static inline void skin_add_pink(struct skin *skin, double sd)
{
	double state[10] = {0};

	for (size_t i = 0; i < skin->n; i++) {
		double sum = 0.0;

		for (int k = 0; k < 10; k++) {
			double keep = exp(-2.0 * M_PI * pow(2.0, -k) * 5.0 / skin->rate_hz);

			state[k] = keep * state[k] +
				   sqrt(1.0 - keep * keep) * signals_normal(&skin->random);
			sum += state[k];
		}
		skin->value[i] += sd / sqrt(10.0) * sum;
	}
}

/* Breathing moves the electrodes: a wave of 0.22 to 0.28 Hz whose depth comes and goes. */
static inline void skin_add_breathing(struct skin *skin, double height)
{
	double rate_hz = skin_between(skin, 0.22, 0.28);

	for (size_t i = 0; i < skin->n; i++) {
		double t = skin->time_s[i];
		double depth = 0.6 + 0.4 * sin(2.0 * M_PI * t / 71.0);
		double phase = 2.0 * M_PI * rate_hz * t + 0.8 * sin(2.0 * M_PI * t / 37.0);

		skin->value[i] += 0.5 * height * depth * sin(phase);
	}
}

/* Fresh electrodes: conductance comes from @height away with time constant @tau_s. */
static inline void skin_add_settling(struct skin *skin, double height, double tau_s)
{
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] += height * exp(-skin->time_s[i] / tau_s);
}

static inline void skin_add_mains(struct skin *skin, double height)
{
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] += height * sin(2.0 * M_PI * 50.0 * skin->time_s[i] + 1.0);
}

/* Raises or lowers [start_s, start_s + length_s) at once. */
static inline void skin_add_step(struct skin *skin, double start_s, double length_s, double height)
{
	for (size_t i = 0; i < skin->n; i++) {
		if (skin->time_s[i] >= start_s && skin->time_s[i] < start_s + length_s)
			skin->value[i] += height;
	}
}

/* A knock: a Gaussian of @width_s. */
static inline void skin_add_spike(struct skin *skin, double at_s, double width_s, double height)
{
	for (size_t i = 0; i < skin->n; i++) {
		double u = (skin->time_s[i] - at_s) / width_s;

		if (fabs(u) < 6.0)
			skin->value[i] += height * exp(-0.5 * u * u);
	}
}

/* An instrument that measures resistance: @bits over 0 to @full_kohm, turned into conductance. Its
 * step grows with the square of the level. */
static inline void skin_read_as_resistance(struct skin *skin, int bits, double full_kohm)
{
	double step = full_kohm / (double)(1 << bits);

	for (size_t i = 0; i < skin->n; i++) {
		double kohm = 1000.0 / fmax(skin->value[i], 1e-3);

		skin->value[i] = 1000.0 / fmax(round(kohm / step) * step, step);
	}
}

#endif
