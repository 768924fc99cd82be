/*
 * Order and habituation: does the response change with the place in the visitor's own order,
 * whatever the touch point and whoever the person?
 *
 * Two-way fixed effects: value = person + touch point + slope * position. slope is least squares
 * over all known cells; each person's score is the sum over the person's cells of (position left
 * over by person and touch point) * (value left over), whose signs are a coin's under no slope: the
 * test is Wilcoxon's signed-rank test of the scores, one per person.
 *
 * Where everybody went the same way, position and touch point cannot be told apart: when less than
 * STUDY_TREND_ORDER_MIN of the positions' variance within persons is left by the touch points,
 * is_confounded is set and the trend is that of value = person + slope * position, touch points
 * mixed in: it says that responses fall or rise along the journey, never why.
 *
 * Costs O(cells * sweeps), at most 1,000 sweeps (a few dozen as a rule).
 */
#ifndef STUDY_STATISTICS_TREND_H
#define STUDY_STATISTICS_TREND_H

#include <glib.h>
#include <stdbool.h>

#define STUDY_TREND_ORDER_MIN 0.05

struct study_trend {
	guint n_rows; /* persons with at least two known cells; 0 without a spread of positions */
	guint n_cells;
	double slope;       /* value per place; NaN: no spread of positions */
	double order_share; /* 0 everybody the same order … 1 order independent of touch point */
	bool is_confounded;
	double v, p;          /* of the scores; study/statistics/wilcoxon.h */
	double rank_biserial; /* of the scores: -1 falls in everybody, 1 rises in everybody */
};

/* @values, @positions: row after row, @n_rows × @n_columns; a cell with either missing is out. */
struct study_trend study_trend_order(
	const double *values, const double *positions, guint n_rows, guint n_columns);

#endif
