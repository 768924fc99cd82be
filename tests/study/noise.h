/*
 * Studies in which nothing happens, for counting how often statistics see something.
 */
#ifndef TESTS_STUDY_NOISE_H
#define TESTS_STUDY_NOISE_H

#include "study/statistics/random.h"

#include <math.h>
#include <stdbool.h>

enum {
	NOISE_PEOPLE = 12,
	NOISE_TOUCHPOINTS = 8,
	NOISE_CELLS = NOISE_PEOPLE * NOISE_TOUCHPOINTS,
};

/* Person by person: heavy tails, a level and a temper of the person's own, holes. */
static inline void noise_cells(study_random *random, double *cells)
{
	for (guint i = 0; i < NOISE_PEOPLE; i++) {
		double level = 20 * study_random_normal(random);
		double temper = exp(study_random_normal(random));
		for (guint j = 0; j < NOISE_TOUCHPOINTS; j++) {
			double z = study_random_normal(random);
			bool is_hole = study_random_uniform(random) < 0.1;
			*cells++ = is_hole ? NAN : level + temper * z * z * z;
		}
	}
}

/* Places from 1, each person's own order. */
static inline void noise_orders(study_random *random, double *positions)
{
	for (guint c = 0; c < NOISE_CELLS; c++) {
		positions[c] = c % NOISE_TOUCHPOINTS + 1;
	}
	for (guint i = 0; i < NOISE_PEOPLE; i++) {
		study_random_shuffle(random, positions + i * NOISE_TOUCHPOINTS, NOISE_TOUCHPOINTS);
	}
}

/* Slow noise: each sample keeps @memory of the one before. */
static inline void noise_curves(
	study_random *random, double memory, double *curves, guint n_rows, guint n_samples)
{
	for (guint i = 0; i < n_rows; i++) {
		double value = study_random_normal(random) / sqrt(1 - memory * memory);
		for (guint t = 0; t < n_samples; t++) {
			*curves++ = value;
			value = memory * value + study_random_normal(random);
		}
	}
}

#endif
