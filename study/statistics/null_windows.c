/* study_null_windows() of study/statistics/null.h. */
#include "study/statistics/null.h"

#include "study/statistics/null_columns.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <stdbool.h>

/* Running sums over a curve that follows itself, so that a shifted window is a difference. */
struct running {
	double *sum; /* 2 n_samples + 1 */
	guint *known;
};

static struct running running_new(const struct study_null_row *row)
{
	gsize room = 2 * (gsize)row->n_samples + 1;
	struct running running = {.sum = g_new0(double, room), .known = g_new0(guint, room)};

	for (gsize t = 0; t + 1 < room; t++) {
		double value = row->curve[t % row->n_samples];
		guint is_known = isfinite(value) ? 1 : 0;
		running.sum[t + 1] = running.sum[t] + (is_known ? value : 0);
		running.known[t + 1] = running.known[t] + is_known;
	}
	return running;
}

/* Mean in the window when the curve starts @shift samples later; NaN: less than half known. */
static double mean_in(
	const struct running *running, const struct study_null_window *window, guint shift)
{
	gsize first = (gsize)window->first + shift, end = (gsize)window->end + shift;
	guint known = running->known[end] - running->known[first];

	return known > 0 && 2 * (gsize)known >= end - first
		       ? (running->sum[end] - running->sum[first]) / known
		       : NAN;
}

struct shifter {
	const struct study_null_row *rows;
	struct running *running;
	guint n_rows, n_columns;
	bool *is_in; /* n_rows × n_columns: cells that are known unshifted */
};

/* Means of the columns, each row shifted by its own draw; @random NULL: not at all. */
static void fill_means(const struct shifter *shifter, study_random *random, double *ret_means)
{
	guint n_columns = shifter->n_columns;
	g_autofree guint *n = g_new0(guint, n_columns);

	for (guint j = 0; j < n_columns; j++) {
		ret_means[j] = 0;
	}
	for (guint i = 0; i < shifter->n_rows; i++) {
		const struct study_null_row *row = &shifter->rows[i];
		bool is_moved = random && row->n_samples > 0;
		guint shift = is_moved ? study_random_below(random, row->n_samples) : 0;
		for (guint j = 0; j < n_columns; j++) {
			double mean =
				shifter->is_in[(gsize)i * n_columns + j]
					? mean_in(&shifter->running[i], &row->windows[j], shift)
					: NAN;
			if (!isnan(mean)) {
				ret_means[j] += mean;
				n[j]++;
			}
		}
	}
	for (guint j = 0; j < n_columns; j++) {
		ret_means[j] = n[j] ? ret_means[j] / n[j] : NAN;
	}
}

static void find_cells(struct shifter *shifter, struct study_null *null)
{
	for (guint i = 0; i < shifter->n_rows; i++) {
		for (guint j = 0; j < shifter->n_columns; j++) {
			bool is_in = !isnan(
				mean_in(&shifter->running[i], &shifter->rows[i].windows[j], 0));
			shifter->is_in[(gsize)i * shifter->n_columns + j] = is_in;
			null->n[j] += is_in ? 1 : 0;
		}
	}
}

static void fill_null_moments(struct study_null *null, const double *shuffled, guint n_shuffles)
{
	g_autofree double *column = g_new(double, n_shuffles);

	for (guint j = 0; j < null->n_columns; j++) {
		for (guint s = 0; s < n_shuffles; s++) {
			column[s] = shuffled[(gsize)s * null->n_columns + j];
		}
		struct study_summary summary = study_summary_of(column, n_shuffles);
		null->null_mean[j] = summary.mean;
		null->null_sd[j] = summary.sd;
	}
}

struct study_null *study_null_windows(const struct study_null_row *rows, guint n_rows,
	guint n_columns, const struct study_null_options *options)
{
	struct study_null *null = study_null_columns_new(n_columns);
	g_autoptr(study_random) random = study_random_new(options->seed);
	gsize n_means = (gsize)options->n_shuffles * n_columns;
	g_autofree double *shuffled = g_new0(double, n_means);
	g_autofree struct running *running = g_new0(struct running, n_rows);
	gsize n_cells = (gsize)n_rows * n_columns;
	g_autofree bool *is_in = g_new0(bool, n_cells);
	struct shifter shifter = {rows, running, n_rows, n_columns, is_in};

	for (guint i = 0; i < n_rows; i++) {
		running[i] = running_new(&rows[i]);
	}
	find_cells(&shifter, null);
	fill_means(&shifter, NULL, null->mean);
	for (guint s = 0; s < options->n_shuffles; s++) {
		fill_means(&shifter, random, shuffled + (gsize)s * n_columns);
	}
	fill_null_moments(null, shuffled, options->n_shuffles);
	study_null_columns_judge(null, shuffled, options);
	for (guint i = 0; i < n_rows; i++) {
		g_free(running[i].sum);
		g_free(running[i].known);
	}
	return null;
}
