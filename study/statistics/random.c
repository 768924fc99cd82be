#include "study/statistics/random.h"

#include "study/statistics/distributions.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

struct study_random {
	gsl_rng *generator;
};

struct study_random *study_random_new(guint64 seed)
{
	struct study_random *random = g_new(struct study_random, 1);

	study_distributions_calm();
	random->generator = gsl_rng_alloc(gsl_rng_mt19937);
	g_assert(random->generator);
	gsl_rng_set(random->generator, (unsigned long)(seed >> 32));
	return random;
}

void study_random_free(struct study_random *random)
{
	if (!random) {
		return;
	}
	gsl_rng_free(random->generator);
	g_free(random);
}

guint64 study_random_derive(guint64 seed, guint64 stream)
{
	guint64 z = seed + (stream + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

guint64 study_random_derive_named(guint64 seed, const char *name)
{
	guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);

	for (const char *byte = name; *byte; byte++) {
		hash = (hash ^ (guchar)*byte) * G_GUINT64_CONSTANT(0x100000001b3);
	}
	return study_random_derive(seed, hash);
}

guint study_random_below(struct study_random *random, guint n)
{
	return (guint)gsl_rng_uniform_int(random->generator, n);
}

double study_random_uniform(struct study_random *random)
{
	return gsl_rng_uniform(random->generator);
}

double study_random_normal(struct study_random *random)
{
	return gsl_ran_gaussian_ziggurat(random->generator, 1);
}

void study_random_shuffle(struct study_random *random, double *values, guint n)
{
	if (n > 1) { /* GSL counts down from n - 1, and wraps around at none */
		gsl_ran_shuffle(random->generator, values, n, sizeof *values);
	}
}
