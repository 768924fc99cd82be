#include "dsp/pulse/beats.h"

#include <string.h>

enum {
	WORDS = DSP_BEATS_WINDOW_MAX / 64,
};

/* The slowest rhythm looked for: 30 beats/min. */
static const double SLOWEST_HZ = 0.5;

struct bits {
	uint64_t word[WORDS];
};

/* Bit i of the result is bit i + @shift of @bits. */
static struct bits bits_down(const struct bits *bits, size_t shift)
{
	struct bits result = {0};
	size_t words = shift / 64, rest = shift % 64;

	for (size_t i = 0; i + words < WORDS; i++) {
		result.word[i] = bits->word[i + words] >> rest;
		if (rest > 0 && i + words + 1 < WORDS)
			result.word[i] |= bits->word[i + words + 1] << (64 - rest);
	}
	return result;
}

static void bits_set_range(struct bits *bits, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		bits->word[i / 64] |= UINT64_C(1) << (i % 64);
}

static unsigned bits_count_range(const struct bits *bits, size_t first, size_t end)
{
	unsigned count = 0;

	for (size_t i = first; i < end; i++)
		count += (unsigned)(bits->word[i / 64] >> (i % 64)) & 1;
	return count;
}

static size_t bits_list(const struct bits *bits, uint16_t *ret_index)
{
	size_t n = 0;

	for (size_t w = 0; w < WORDS; w++) {
		for (uint64_t left = bits->word[w]; left != 0; left &= left - 1)
			ret_index[n++] = (uint16_t)(w * 64 + (size_t)__builtin_ctzll(left));
	}
	return n;
}

/* One direction of the search, scale by scale: rows are and-ed as long as no larger scale can
 * still turn out to be lambda, and the state at the best scale so far is kept. */
struct search {
	struct bits all;  /* fulfilled at every scale so far */
	struct bits best; /* the same at lambda */
	unsigned most;    /* gamma(lambda) */
};

static void search_init(struct search *search, size_t n)
{
	memset(search, 0, sizeof(*search));
	bits_set_range(&search->all, 0, n);
}

/* @before: the sample k before is passed; @behind: the sample k behind is. */
static void search_add_scale(struct search *search, const struct bits *before,
	const struct bits *behind, size_t k, size_t n)
{
	struct bits row;
	unsigned gamma;

	for (size_t w = 0; w < WORDS; w++) {
		row.word[w] = before->word[w] & behind->word[w];
		search->all.word[w] &= row.word[w];
	}
	gamma = bits_count_range(&row, k, n - k);
	if (gamma > search->most) {
		search->most = gamma;
		search->best = search->all;
	}
}

/* Which samples are higher, and which lower, than the one @k before them. */
static void compare(
	const double *x, size_t n, size_t k, struct bits *ret_higher, struct bits *ret_lower)
{
	memset(ret_higher, 0, sizeof(*ret_higher));
	memset(ret_lower, 0, sizeof(*ret_lower));
	for (size_t i = k; i < n; i++) {
		ret_higher->word[i / 64] |= (uint64_t)(x[i] > x[i - k]) << (i % 64);
		ret_lower->word[i / 64] |= (uint64_t)(x[i] < x[i - k]) << (i % 64);
	}
}

void dsp_beats_find(const double *x, size_t n, double rate_hz, struct dsp_beats *ret_beats)
{
	struct search peaks, troughs;
	size_t half = (n + 1) / 2, k_max;

	ret_beats->n_peaks = 0;
	ret_beats->n_troughs = 0;
	if (n < 3 || n > DSP_BEATS_WINDOW_MAX)
		return;
	search_init(&peaks, n);
	search_init(&troughs, n);
	/* The largest k with ((half - 1) / k) / (n / rate) >= SLOWEST_HZ. */
	k_max = (size_t)((double)(half - 1) * rate_hz / (SLOWEST_HZ * (double)n));
	for (size_t k = 1; k <= k_max && k <= half - 1; k++) {
		struct bits higher, lower, higher_behind, lower_behind;

		compare(x, n, k, &higher, &lower);
		lower_behind = bits_down(&lower, k);
		higher_behind = bits_down(&higher, k);
		bits_set_range(&higher, 0, k);
		bits_set_range(&lower, 0, k);
		bits_set_range(&lower_behind, n - k, n);
		bits_set_range(&higher_behind, n - k, n);
		search_add_scale(&peaks, &higher, &lower_behind, k, n);
		search_add_scale(&troughs, &lower, &higher_behind, k, n);
	}
	ret_beats->n_peaks = bits_list(&peaks.best, ret_beats->peak);
	ret_beats->n_troughs = bits_list(&troughs.best, ret_beats->trough);
}
