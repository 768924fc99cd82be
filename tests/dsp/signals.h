/*
 * Signals with known truth for the tests of the signal core: skin conductance made of Bateman
 * curves on a drifting level, a plain pulse, and a small generator of random numbers. Header only.
 */
#ifndef TESTS_DSP_SIGNALS_H
#define TESTS_DSP_SIGNALS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

struct signals_random {
	uint64_t state;
};

static inline double signals_uniform(struct signals_random *random)
{
	random->state = random->state * 6364136223846793005u + 1442695040888963407u;
	return (double)(random->state >> 11) / 9007199254740992.0;
}

static inline double signals_normal(struct signals_random *random)
{
	double radius = sqrt(-2.0 * log(1.0 - signals_uniform(random)));

	return radius * cos(2.0 * M_PI * signals_uniform(random));
}

/* Bateman curve of height 1 that starts at 0. */
static inline double signals_bateman(double t, double slow_s, double fast_s)
{
	double peak_s = slow_s * fast_s / (slow_s - fast_s) * log(slow_s / fast_s);
	double height = exp(-peak_s / slow_s) - exp(-peak_s / fast_s);

	return t > 0.0 ? (exp(-t / slow_s) - exp(-t / fast_s)) / height : 0.0;
}

struct signals_response {
	double onset_s, amplitude;
};

/* Level 5 with slow drift, @n responses, white noise; @n_samples at @rate_hz from time 0. */
static inline void signals_conductance(double *time_s, double *value, size_t n_samples,
	double rate_hz, const struct signals_response *responses, size_t n, double noise,
	uint64_t seed)
{
	struct signals_random random = {seed};

	for (size_t i = 0; i < n_samples; i++) {
		double t = (double)i / rate_hz;

		time_s[i] = t;
		value[i] =
			5.0 + 0.3 * sin(2.0 * M_PI * t / 180.0) + noise * signals_normal(&random);
		for (size_t k = 0; k < n; k++) {
			if (t > responses[k].onset_s && t < responses[k].onset_s + 40.0)
				value[i] += responses[k].amplitude *
					    signals_bateman(t - responses[k].onset_s, 3.0, 0.7);
		}
	}
}

/* Responses every 5 to 14 s from 10 s on, amplitudes 0.1 to 1; their number. */
static inline size_t signals_responses(
	struct signals_response *ret_responses, size_t max, double duration_s, uint64_t seed)
{
	struct signals_random random = {seed};
	double t = 10.0;
	size_t n = 0;

	while (n < max && t < duration_s - 10.0) {
		ret_responses[n].onset_s = t;
		ret_responses[n].amplitude = 0.1 + 0.9 * signals_uniform(&random);
		t += 5.0 + 9.0 * signals_uniform(&random);
		n++;
	}
	return n;
}

#endif
