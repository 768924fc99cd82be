/*
 * Where an axis has its ticks, and what they are called. Pure arithmetic and text.
 */
#ifndef CORE_TICKS_H
#define CORE_TICKS_H

#include <glib.h>

struct core_ticks {
	double first, step; /* ticks at first + i * step */
	int n;
	int decimals; /* that the labels need */
};

/* Round steps (1, 2, 5 times a power of ten) over [low, high], at most @n_max of them, so that
 * labels of one line's height never meet. */
struct core_ticks core_ticks_of_values(double low, double high, int n_max);

/* Steps that clocks know (1, 2, 5, 10, 15, 30 s; min; h; fractions below 1 s) over [from_s, to_s],
 * at most @n_max. */
struct core_ticks core_ticks_of_time(double from_s, double to_s, int n_max);

/* "03:07", "03:07.25", "1:03:07" as the length of the record asks: hours appear once @longest_s
 * reaches an hour. NaN is "–". Owned by the caller. */
char *core_ticks_format_time(double time_s, int decimals, double longest_s);

/* Opens [low, high] up to round numbers, so that a scrolling axis moves in steps and seldom. */
void core_ticks_round_range(double *low, double *high);

#endif
