/*
 * Smallest and largest value of any stretch of a long signal, in O(log n).
 *
 * Level 0 is the signal itself; an entry of level 1 holds the extent of sixteen samples, one of
 * level k that of four entries of level k-1, the last one of fewer. A query climbs from both ends
 * towards the level where one entry covers the rest, so that a screen of 1600 columns over millions
 * of samples costs well under a millisecond, and the answer is exact: the same as looking at every
 * sample.
 *
 * NaN is "no value" and never counts. Pure C, no display, any thread; a finished pyramid is only
 * read and may be shared.
 */
#ifndef GUI_PLOT_PYRAMID_H
#define GUI_PLOT_PYRAMID_H

#include <stdbool.h>
#include <stddef.h>

struct affekt_extent {
	float low, high; /* low > high: no value at all */
};

#define AFFEKT_EXTENT_NONE                                                                         \
	((struct affekt_extent){.low = __builtin_inff(), .high = -__builtin_inff()})

static inline bool affekt_extent_is_known(struct affekt_extent extent)
{
	return extent.low <= extent.high;
}

static inline struct affekt_extent affekt_extent_join(
	struct affekt_extent a, struct affekt_extent b)
{
	return (struct affekt_extent){
		.low = b.low < a.low ? b.low : a.low,
		.high = b.high > a.high ? b.high : a.high,
	};
}

struct affekt_pyramid;

/* Builds the levels over @values, which stay the caller's and must outlive the pyramid unchanged.
 * Costs n/12 entries of 8 bytes and one pass. */
struct affekt_pyramid *affekt_pyramid_create(const float *values, size_t n);
void affekt_pyramid_destroy(struct affekt_pyramid *pyramid); /* NULL is fine */

/* Extent of the values [begin, end); end beyond the signal is cut. */
struct affekt_extent affekt_pyramid_query(
	const struct affekt_pyramid *pyramid, size_t begin, size_t end);

#endif
