/*
 * A fuzz target is one function over bytes. fuzz_main.c gives it a main() that mutates seed files,
 * so that a fuzzer is an ordinary program of any compiler; built with clang's -fsanitize=fuzzer
 * the same function is a libFuzzer target.
 *
 *   fuzz_NAME [--seconds S | --runs N | --only RUN] [SEED_FILE…]
 *
 * Every run depends on its number alone: a crash tells which, and --only repeats it.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Must not crash, hang or break its own assertions. Returns 0. @data has no byte to spare. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
