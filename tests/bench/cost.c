/*
 * What one run of a program costs, as a line of a table:
 *   cost NAME PROGRAM [WORD…]
 * prints NAME, wall time, CPU time and peak memory; exits 1 when the program does not exit 0.
 */
#include "tests/bench/measure.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct bench_cost cost;

	if (argc < 3) {
		fprintf(stderr, "usage: cost NAME PROGRAM [WORD…]\n");
		return EXIT_FAILURE;
	}
	if (!bench_measure_run((const char *const *)argv + 2, &cost)) {
		fprintf(stderr, "cost: %s: %s failed\n", argv[1], argv[2]);
		return EXIT_FAILURE;
	}
	printf("%-36s %9.2f %9.2f %8.1f\n", argv[1], cost.wall_s, cost.cpu_s, cost.peak_MB);
	return EXIT_SUCCESS;
}
