/*
 * Inputs made from seeds: any run's input depends on its number and the seeds alone.
 */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <glib.h>
#include <stdint.h>

/* A seed with up to a dozen changes, or now and then noise. @seeds holds GBytes and may be empty.
 * Owned by the caller. */
GByteArray *mutate(const GPtrArray *seeds, int64_t run);

#endif
