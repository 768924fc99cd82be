/*
 * The convex solver against cvxopt, a general one, on the same records: CPU of the solving alone,
 * and how far the solutions lie apart. Without cvxopt (python3-cvxopt) only what ours costs.
 */
#include "dsp/decomposition/convex.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define GRID_HZ   10.0
#define SLOW_S    2.0
#define FAST_S    0.7
#define KNOT_S    10.0
#define ALPHA     8e-4
#define GAMMA     1e-2
#define TOLERANCE 1e-9

static const int N_BASELINE = 2;

/* Five responses a minute on a slow wave, to a mean of 0 and an SD of 1. */
static double *make_record(size_t n)
{
	static const double ONSETS_S[] = {6, 14, 15.5, 31, 44};
	static const double HEIGHTS[] = {0.5, 0.2, 0.3, 0.8, 0.1};
	double *y = g_new(double, n);
	double mean = 0;
	double squares = 0;

	for (size_t i = 0; i < n; i++) {
		double t = (double)i / GRID_HZ;
		double minute_s = 60 * floor(t / 60);

		y[i] = 4 + 0.5 * sin(2 * G_PI * t / 120) + 0.002 * sin(37.0 * (double)i);
		/* Those of this minute, and what the one before left. */
		for (size_t k = 0; k < 2 * G_N_ELEMENTS(ONSETS_S); k++) {
			double s = t - minute_s - ONSETS_S[k / 2] + (k % 2 ? 60 : 0);

			if (s > 0 && s <= t)
				y[i] += HEIGHTS[k / 2] * (exp(-s / SLOW_S) - exp(-s / FAST_S)) /
					dsp_convex_gain(SLOW_S, FAST_S);
		}
		mean += y[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++)
		squares += (y[i] - mean) * (y[i] - mean);
	for (size_t i = 0; i < n; i++)
		y[i] = (y[i] - mean) / sqrt(squares / (double)n);
	return y;
}

static double cpu_now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* CPU of one solve, of as many as take a tenth of a second; NaN when it fails. The solution belongs
 * to @convex. */
static double time_solver(struct dsp_convex *convex, const double *y, size_t n, double tolerance,
	struct dsp_convex_solution *ret_solution)
{
	const struct dsp_convex_problem problem = {
		.y = y, .n = n, .alpha = ALPHA, .tolerance = tolerance};
	double start_s = cpu_now_s();
	int n_solved = 0;

	do {
		if (!dsp_convex_solve(convex, &problem, ret_solution))
			return (double)NAN;
		n_solved++;
	} while (cpu_now_s() - start_s < 0.1);
	return (cpu_now_s() - start_s) / n_solved;
}

struct peer {
	double cpu_s;
	double objective;
	double *phasic;
};

static bool write_lines(const char *path, const double *values, size_t n)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (size_t i = 0; i < n; i++)
		g_string_append_printf(text, "%.17g\n", values[i]);
	return g_file_set_contents(path, text->str, (gssize)text->len, NULL);
}

static double *read_lines(const char *path, size_t n)
{
	g_autofree char *text = NULL;
	double *values = g_malloc0((n + 1) * sizeof(double));
	char *at = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL))
		at = text;
	for (size_t i = 0; at && i < n; i++)
		values[i] = g_ascii_strtod(at, &at);
	return values;
}

/* False when cvxopt is not here. */
static bool ask_cvxopt(
	const struct bench_place *place, const double *y, size_t n, struct peer *ret_peer)
{
	g_autofree char *values = g_build_filename(place->folder, "convex.txt", NULL);
	g_autofree char *phasic = g_build_filename(place->folder, "phasic.txt", NULL);
	g_autofree char *model = g_strdup_printf(
		"%g %g %g %g %g %g %d", GRID_HZ, SLOW_S, FAST_S, KNOT_S, ALPHA, GAMMA, N_BASELINE);
	g_autofree char *line =
		g_strdup_printf("/usr/bin/python3 " BENCH_SOURCES "/convex_by_cvxopt.py %s %s %s",
			values, model, phasic);
	g_autofree char *answer = NULL;
	g_autofree char *complaint = NULL;
	int status = 0;

	if (!write_lines(values, y, n) ||
		!g_spawn_command_line_sync(line, &answer, &complaint, &status, NULL) ||
		sscanf(answer, "%lf %lf", &ret_peer->cpu_s, &ret_peer->objective) != 2)
		return false;
	ret_peer->phasic = read_lines(phasic, n);
	return true;
}

static void compare(const char *what, double cpu_s, const struct dsp_convex_solution *solution,
	const struct peer *peer, size_t n)
{
	g_autofree char *ratio = g_strdup_printf("solver: %s, cvxopt costs as much as", what);
	double apart = 0;

	for (size_t i = 0; i < n; i++)
		apart = fmax(apart, fabs(solution->phasic[i] - peer->phasic[i]));
	bench_measure_print(ratio, peer->cpu_s / cpu_s, 1, "of ours");
	bench_measure_print("solver: phasic parts apart at most", 1e6 * apart, 1, "10^-6 SD");
	bench_measure_print("solver: cvxopt's objective is larger by",
		1e9 * (peer->objective / solution->objective - 1), 1, "10^-9");
}

static struct dsp_convex *create_solver(size_t n)
{
	const struct dsp_convex_config config = {
		.grid_hz = GRID_HZ,
		.slow_s = SLOW_S,
		.fast_s = FAST_S,
		.knot_s = KNOT_S,
		.gamma = GAMMA,
		.n_baseline = N_BASELINE,
		.n_max = n,
	};

	return dsp_convex_create(&config);
}

bool bench_convex_once(size_t n)
{
	g_autofree double *y = make_record(n);
	struct dsp_convex *convex = create_solver(n);
	const struct dsp_convex_problem problem = {
		.y = y, .n = n, .alpha = ALPHA, .tolerance = TOLERANCE};
	struct dsp_convex_solution solution;
	bool is_solved = convex && dsp_convex_solve(convex, &problem, &solution);

	dsp_convex_destroy(convex);
	return is_solved;
}

static void count(const struct bench_place *place, const char *what, size_t n)
{
	g_autofree char *samples = g_strdup_printf("%zu", n);
	g_autofree char *line = g_strdup_printf("solver: %s, no cvxopt here; instructions", what);
	const char *const words[] = {place->bench, "--solve", samples, NULL};

	bench_measure_print(
		line, 1e-6 * bench_measure_instructions(words, "dsp_convex_solve"), 2, "million");
}

static bool bench_length(
	const struct bench_place *place, const char *what, size_t n, double tolerance)
{
	g_autofree double *y = make_record(n);
	g_autofree char *line = g_strdup_printf("solver: %s at %.0f Hz, CPU", what, GRID_HZ);
	struct dsp_convex *convex = create_solver(n);
	struct dsp_convex_solution solution = {0};
	struct peer peer = {0};
	double cpu_s = convex ? time_solver(convex, y, n, tolerance, &solution) : (double)NAN;

	if (isnan(cpu_s) || !solution.phasic) {
		g_printerr("bench: the solver failed\n");
		dsp_convex_destroy(convex);
		return false;
	}
	bench_measure_print(line, 1e3 * cpu_s, 3, "ms");
	if (ask_cvxopt(place, y, n, &peer)) {
		compare(what, cpu_s, &solution, &peer, n);
		g_free(peer.phasic);
	} else {
		count(place, what, n);
	}
	dsp_convex_destroy(convex);
	return true;
}

bool bench_convex(const struct bench_place *place)
{
	return bench_length(place, "a live window of 60 s", 600, 1e-6) &&
	       bench_length(place, "10 minutes", 6000, TOLERANCE) &&
	       bench_length(place, "an hour", 36000, TOLERANCE);
}
