/*
 * Seeded random numbers: Matsumoto & Nishimura's MT19937 (1998, seeding of 2002), as GSL has it.
 * The same seed gives the same numbers on every machine and in every order of work, because whoever
 * draws for a thing of its own (a touch point, a pair) derives a seed of its own.
 *
 * GSL's generator takes 32 bits of seed: the upper half of the derived one. numpy's
 * RandomState(seed >> 32) gives the same sequence. One generator belongs to one thread.
 */
#ifndef STUDY_STATISTICS_RANDOM_H
#define STUDY_STATISTICS_RANDOM_H

#include <glib.h>

typedef struct study_random study_random;

/* Owned by the caller. */
study_random *study_random_new(guint64 seed);
void study_random_free(study_random *random); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_random, study_random_free)

/* A seed for the part @stream of the work that @seed stands for: SplitMix64's output function
 * (Steele, Lea & Flood 2014) over @seed + (@stream + 1) times the golden ratio. O(1). */
guint64 study_random_derive(guint64 seed, guint64 stream);

/* The same for a part with a name: the stream is FNV-1a (64 bits) over its bytes. */
guint64 study_random_derive_named(guint64 seed, const char *name);

/* Uniform in 0 … @n - 1, each equally likely (rejection); @n from 1 to 2^32 - 2. */
guint study_random_below(study_random *random, guint n);

/* Uniform in [0, 1); normal with mean 0 and sd 1 (ziggurat). */
double study_random_uniform(study_random *random);
double study_random_normal(study_random *random);

/* Every order of the @n values equally likely (Fisher & Yates, from the end). O(n). */
void study_random_shuffle(study_random *random, double *values, guint n);

#endif
