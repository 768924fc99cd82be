#include "tests/bench/measure.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void become(const char *const *words)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nothing >= 0) {
		dup2(nothing, STDOUT_FILENO);
		dup2(nothing, STDERR_FILENO);
	}
	execv(words[0], (char *const *)words);
	_exit(127);
}

bool bench_measure_run(const char *const *words, struct bench_cost *ret_cost)
{
	gint64 start_us = g_get_monotonic_time();
	struct rusage usage;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		become(words);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child) {
		return false;
	}
	*ret_cost = (struct bench_cost){
		.wall_s = (double)(g_get_monotonic_time() - start_us) / 1e6,
		.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
		.peak_MB = (double)usage.ru_maxrss / 1024,
	};
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double bench_measure_instructions(const char *const *words, const char *function)
{
	g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *complaint = NULL;
	int status = 0;

	for (const char *const *word = (const char *const[]){"valgrind", "--tool=callgrind",
		     "--callgrind-out-file=/dev/null", NULL};
		*word; word++)
		g_ptr_array_add(line, g_strdup(*word));
	if (function)
		g_ptr_array_add(line, g_strdup_printf("--toggle-collect=%s", function));
	for (; *words; words++)
		g_ptr_array_add(line, g_strdup(*words));
	g_ptr_array_add(line, NULL);
	if (!g_spawn_sync(NULL, (char **)line->pdata, NULL,
		    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &complaint,
		    &status, NULL) ||
		!g_spawn_check_wait_status(status, NULL))
		return (double)NAN;
	const char *collected = strstr(complaint, "Collected : ");
	return collected ? g_ascii_strtod(collected + strlen("Collected : "), NULL) : (double)NAN;
}

static gint compare(gconstpointer a, gconstpointer b)
{
	const double *x = a;
	const double *y = b;
	return (*x > *y) - (*x < *y);
}

double bench_measure_quantile(GArray *values, double q)
{
	if (!values->len) {
		return NAN;
	}
	g_array_sort(values, compare);
	guint index = (guint)(q * (double)(values->len - 1) + 0.5);
	return g_array_index(values, double, index);
}

void bench_measure_print(const char *what, double value, int decimals, const char *unit)
{
	printf("  %-58s %10.*f %s\n", what, decimals, value, unit);
	fflush(stdout);
}
