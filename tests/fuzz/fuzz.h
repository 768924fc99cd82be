/*
 * A fuzz target is one function over bytes. fuzz_main.c gives it a main() that mutates seed files,
 * so that a fuzzer is an ordinary program of any compiler; built with clang's -fsanitize=fuzzer
 * the same function is a libFuzzer target.
 *
 *   fuzz_NAME [--seconds S | --runs N | --only RUN] [--note FILE] [SEED_FILE…]
 *
 * Every run depends on its number alone: a finding tells which, and --only repeats it. A finding is
 * a crash, a failed assertion, a run of more than a minute, or memory beyond 2 GiB (with
 * AddressSanitizer one piece beyond 1 GiB); the runs go on
 * behind it. --note FILE keeps "runs findings seconds" as they stand, and goes on from there.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Must not crash, hang or break its own assertions. Returns 0. @data has no byte to spare. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* May be there: adds seeds (GBytes) that are made by the program rather than stored. */
void fuzz_add_seeds(GPtrArray *seeds) __attribute__((weak));

#endif
