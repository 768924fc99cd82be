/*
 * What a piece of work costs: CPU, wall time, memory. Part of `./dev bench`; nothing here asserts.
 */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <glib.h>
#include <stdbool.h>

struct bench_cost {
	double wall_s;
	double cpu_s; /* user and system, children's children included */
	double peak_MB;
};

/* Runs @words (NULL-terminated) and waits; false when it could not start or did not exit 0. What
 * it prints is thrown away. */
bool bench_measure_run(const char *const *words, struct bench_cost *ret_cost);

/* Instructions of @words, all of them or those of @function and what it calls (NULL: all), counted
 * by valgrind: the same number on every machine with the same binary. NaN without valgrind, or when
 * the program failed. */
double bench_measure_instructions(const char *const *words, const char *function);

/* The share @q (0..1) of a GArray of double, which is sorted. NaN when it is empty. */
double bench_measure_quantile(GArray *values, double q);

/* One line of the table. */
void bench_measure_print(const char *what, double value, int decimals, const char *unit);

#endif
