#include "gui/plot/pyramid.h"

#include <glib.h>

enum {
	BRANCHING = 4,
	/* Samples below an entry of the first level. A signal is many times the size of a screen,
	 * and four floats below an entry of two would be half of it again. */
	BRANCHING_BELOW = 16,
	LEVELS_MAX = 32, /* 4^32 samples are out of reach */
};

struct affekt_pyramid {
	const float *values;
	size_t n;
	size_t n_levels; /* above the signal */
	size_t length[LEVELS_MAX];
	struct affekt_extent *level[LEVELS_MAX];
};

static inline struct affekt_extent extent_with(struct affekt_extent extent, float value)
{
	/* Comparisons with NaN are false, which leaves it out. */
	extent.low = value < extent.low ? value : extent.low;
	extent.high = value > extent.high ? value : extent.high;
	return extent;
}

static struct affekt_extent *level_over_values(const float *values, size_t n, size_t *ret_length)
{
	size_t length = (n + BRANCHING_BELOW - 1) / BRANCHING_BELOW;
	struct affekt_extent *level = g_new(struct affekt_extent, length);
	for (size_t i = 0; i < length; i++) {
		size_t end = MIN((i + 1) * BRANCHING_BELOW, n);
		struct affekt_extent extent = AFFEKT_EXTENT_NONE;
		for (size_t j = i * BRANCHING_BELOW; j < end; j++)
			extent = extent_with(extent, values[j]);
		level[i] = extent;
	}
	*ret_length = length;
	return level;
}

static struct affekt_extent *level_over_level(
	const struct affekt_extent *below, size_t n, size_t *ret_length)
{
	size_t length = (n + BRANCHING - 1) / BRANCHING;
	struct affekt_extent *level = g_new(struct affekt_extent, length);
	for (size_t i = 0; i < length; i++) {
		size_t end = MIN((i + 1) * BRANCHING, n);
		struct affekt_extent extent = AFFEKT_EXTENT_NONE;
		for (size_t j = i * BRANCHING; j < end; j++)
			extent = affekt_extent_join(extent, below[j]);
		level[i] = extent;
	}
	*ret_length = length;
	return level;
}

struct affekt_pyramid *affekt_pyramid_create(const float *values, size_t n)
{
	struct affekt_pyramid *pyramid = g_new0(struct affekt_pyramid, 1);
	pyramid->values = values;
	pyramid->n = n;
	if (n <= BRANCHING_BELOW)
		return pyramid;
	pyramid->level[0] = level_over_values(values, n, &pyramid->length[0]);
	pyramid->n_levels = 1;
	while (pyramid->length[pyramid->n_levels - 1] > BRANCHING) {
		size_t k = pyramid->n_levels++;
		pyramid->level[k] = level_over_level(
			pyramid->level[k - 1], pyramid->length[k - 1], &pyramid->length[k]);
	}
	return pyramid;
}

void affekt_pyramid_destroy(struct affekt_pyramid *pyramid)
{
	if (pyramid == NULL)
		return;
	for (size_t k = 0; k < pyramid->n_levels; k++)
		g_free(pyramid->level[k]);
	g_free(pyramid);
}

static bool is_within(struct affekt_extent inner, struct affekt_extent outer)
{
	return inner.low >= outer.low && inner.high <= outer.high;
}

/* Joins the samples of [begin, end), which lie under one entry of the first level, into @extent.
 * They are not looked at when that entry says that they change nothing, as with long ranges it
 * mostly does. */
static struct affekt_extent join_edge(
	const struct affekt_pyramid *pyramid, size_t begin, size_t end, struct affekt_extent extent)
{
	if (begin >= end)
		return extent;
	if (pyramid->n_levels > 0 && is_within(pyramid->level[0][begin / BRANCHING_BELOW], extent))
		return extent;
	for (size_t i = begin; i < end; i++)
		extent = extent_with(extent, pyramid->values[i]);
	return extent;
}

/* The extent of the entries [begin, end) of the first level. */
static struct affekt_extent query_levels(
	const struct affekt_pyramid *pyramid, size_t begin, size_t end)
{
	struct affekt_extent extent = AFFEKT_EXTENT_NONE;
	for (size_t k = 0; begin < end; k++) {
		const struct affekt_extent *level = pyramid->level[k];
		bool is_top = k + 1 == pyramid->n_levels;
		while (begin < end && (is_top || begin % BRANCHING != 0))
			extent = affekt_extent_join(extent, level[begin++]);
		while (begin < end && end % BRANCHING != 0)
			extent = affekt_extent_join(extent, level[--end]);
		begin /= BRANCHING;
		end /= BRANCHING;
	}
	return extent;
}

struct affekt_extent affekt_pyramid_query(
	const struct affekt_pyramid *pyramid, size_t begin, size_t end)
{
	end = MIN(end, pyramid->n);
	if (begin >= end)
		return AFFEKT_EXTENT_NONE;
	if (pyramid->n_levels == 0)
		return join_edge(pyramid, begin, end, AFFEKT_EXTENT_NONE);
	/* Whole entries lie between these two; what is outside of them are edges. */
	size_t first = (begin + BRANCHING_BELOW - 1) / BRANCHING_BELOW;
	size_t last = end / BRANCHING_BELOW;
	if (first > last) /* inside one entry */
		return join_edge(pyramid, begin, end, AFFEKT_EXTENT_NONE);
	struct affekt_extent extent = query_levels(pyramid, first, last);
	extent = join_edge(pyramid, begin, first * BRANCHING_BELOW, extent);
	return join_edge(pyramid, last * BRANCHING_BELOW, end, extent);
}
