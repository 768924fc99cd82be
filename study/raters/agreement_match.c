/*
 * DESIGN: in time order the best pairing never crosses, so it is found by comparing prefixes of
 * both lists. Events further apart than the tolerance cannot belong together: the lists are cut
 * there first, and each short piece is solved by itself.
 */
#include "study/raters/agreement.h"

#include <math.h>

/* Times read back from text may differ in the last digit. */
static const double ROUNDING_S = 1e-9;

enum step {
	STEP_SKIP_A = 0,
	STEP_SKIP_B,
	STEP_PAIR,
};

struct cell {
	guint n_pairs;
	double sum_s;
	guint8 step;
};

static double time_at(const GArray *times, guint i)
{
	return g_array_index(times, double, i);
}

static bool is_better(const struct cell *a, const struct cell *b)
{
	return a->n_pairs != b->n_pairs ? a->n_pairs > b->n_pairs : a->sum_s < b->sum_s;
}

static void offer(struct cell *best, const struct cell *from, enum step step, double distance_s)
{
	struct cell offered = {
		from->n_pairs + (step == STEP_PAIR), from->sum_s + distance_s, (guint8)step};
	if (is_better(&offered, best))
		*best = offered;
}

/* Pairs @a[0, n) with @b[0, m) and appends the differences. */
static void pair_piece(const double *a, guint n, const double *b, guint m, double tolerance_s,
	GArray *ret_differences)
{
	gsize width = (gsize)m + 1;
	g_autofree struct cell *cells = g_new0(struct cell, ((gsize)n + 1) * width);
	for (guint i = 1; i <= n; i++) {
		for (guint j = 1; j <= m; j++) {
			struct cell *cell = &cells[i * width + j];
			double distance_s = fabs(a[i - 1] - b[j - 1]);
			*cell = cells[(i - 1) * width + j];
			cell->step = STEP_SKIP_A;
			offer(cell, &cells[i * width + j - 1], STEP_SKIP_B, 0);
			if (distance_s <= tolerance_s + ROUNDING_S)
				offer(cell, &cells[(i - 1) * width + j - 1], STEP_PAIR, distance_s);
		}
	}
	for (guint i = n, j = m; i > 0 && j > 0;) {
		enum step step = (enum step)cells[i * width + j].step;
		if (step == STEP_PAIR) {
			double distance_s = fabs(a[i - 1] - b[j - 1]);
			g_array_append_val(ret_differences, distance_s);
		}
		i -= step != STEP_SKIP_B;
		j -= step != STEP_SKIP_A;
	}
}

/* The piece of @times from @first that goes on while the next event, of either list, is within
 * reach: one past its end in both. */
static void find_piece(const GArray *a, const GArray *b, double reach_s, guint *end_a, guint *end_b)
{
	double last_s = NAN;
	for (;;) {
		double next_a = *end_a < a->len ? time_at(a, *end_a) : INFINITY;
		double next_b = *end_b < b->len ? time_at(b, *end_b) : INFINITY;
		double next_s = fmin(next_a, next_b);
		if (isinf(next_s) || next_s - last_s > reach_s)
			return;
		last_s = next_s;
		if (next_a <= next_b)
			++*end_a;
		else
			++*end_b;
	}
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_of(GArray *sorted)
{
	guint half = sorted->len / 2;
	return sorted->len % 2 == 1 ? time_at(sorted, half)
				    : (time_at(sorted, half - 1) + time_at(sorted, half)) / 2;
}

struct study_agreement_events study_agreement_match(
	const GArray *a, const GArray *b, double tolerance_s)
{
	g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(double));
	guint end_a = 0, end_b = 0;
	while (end_a < a->len && end_b < b->len) {
		guint first_a = end_a, first_b = end_b;
		find_piece(a, b, tolerance_s + ROUNDING_S, &end_a, &end_b);
		pair_piece(&g_array_index(a, double, first_a), end_a - first_a,
			&g_array_index(b, double, first_b), end_b - first_b, tolerance_s,
			differences);
	}
	struct study_agreement_events events = {
		.tolerance_s = tolerance_s,
		.n_a = a->len,
		.n_b = b->len,
		.n_matched = differences->len,
		.positive = NAN,
		.median_s = NAN,
		.greatest_s = NAN,
	};
	if (a->len + b->len > 0)
		events.positive = 2.0 * differences->len / (a->len + b->len);
	if (differences->len > 0) {
		g_array_sort(differences, compare_doubles);
		events.median_s = median_of(differences);
		events.greatest_s = time_at(differences, differences->len - 1);
	}
	return events;
}
