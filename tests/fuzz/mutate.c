#include "tests/fuzz/mutate.h"

#include <string.h>

enum {
	SEED_BYTES_MAX = 1 << 20,
	RANDOM_BYTES_MAX = 512,
	CHANGES_MAX = 12,
	STRETCH_MAX = 64,
	/* What a file says of itself stands mostly at its beginning. */
	HEAD_BYTES = 60000,
};

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a stream for every number, without a start-up. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* 0 … @n - 1; 0 when there is nothing to choose from. */
static guint pick(uint64_t *random, guint n)
{
	return n > 0 ? (guint)(next(random) % n) : 0;
}

/* Numbers that readers get wrong: the borders of all sizes. */
static void put_border(uint8_t *to, guint n, uint64_t *random)
{
	static const uint64_t BORDERS[] = {0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF,
		0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, UINT64_C(0x100000000), INT64_MAX,
		UINT64_C(1) << 63, UINT64_MAX};
	static const guint WIDTHS[] = {1, 2, 4, 8};
	uint64_t border = GUINT64_TO_LE(BORDERS[pick(random, G_N_ELEMENTS(BORDERS))]);

	guint width = WIDTHS[pick(random, G_N_ELEMENTS(WIDTHS))];

	memcpy(to, &border, MIN(n, width));
}

/* A digit, sign or separator in a place of its kind, for formats of text. */
static uint8_t other_sign(uint64_t *random)
{
	static const char SIGNS[] = "0123456789+-.,;:eE\"'\n\r\t []{}=/\\nanif";

	return (uint8_t)SIGNS[pick(random, sizeof SIGNS - 1)];
}

static void change_one(GByteArray *bytes, uint64_t *random)
{
	guint end = pick(random, 10) < 7 ? MIN(bytes->len, (guint)HEAD_BYTES) : bytes->len;
	guint at = pick(random, end);
	guint wanted = 1 + pick(random, STRETCH_MAX - 1);
	guint n = MIN(wanted, bytes->len - at);
	uint8_t noise[STRETCH_MAX];

	for (gsize i = 0; i < sizeof noise; i += sizeof(uint64_t)) {
		uint64_t eight = next(random);
		memcpy(noise + i, &eight, sizeof eight);
	}
	switch (pick(random, bytes->len > 0 ? 8 : 1)) {
	case 0: /* noise behind */
		g_byte_array_append(bytes, noise, 1 + pick(random, STRETCH_MAX - 1));
		return;
	case 1:
		bytes->data[at] ^= (uint8_t)(1 << (noise[0] & 7));
		return;
	case 2:
		bytes->data[at] = noise[0];
		return;
	case 3:
		put_border(bytes->data + at, bytes->len - at, random);
		return;
	case 4:
		bytes->data[at] = other_sign(random);
		return;
	case 5: /* a stretch lost, or all behind it */
		n = pick(random, 8) == 0 ? bytes->len - at : n;
		g_byte_array_remove_range(bytes, at, n);
		return;
	case 6: /* a stretch over another */
		memmove(bytes->data + pick(random, bytes->len - n), bytes->data + at, n);
		return;
	default: { /* a stretch twice, at the end */
		g_autofree uint8_t *copy = g_memdup2(bytes->data + at, n);
		g_byte_array_append(bytes, copy, n);
		return;
	}
	}
}

GByteArray *mutate(const GPtrArray *seeds, int64_t run)
{
	GByteArray *bytes = g_byte_array_new();
	uint64_t random = (uint64_t)run;

	if (seeds->len > 0 && pick(&random, 32) > 0) {
		gsize size = 0;
		const uint8_t *seed =
			g_bytes_get_data(seeds->pdata[pick(&random, seeds->len)], &size);

		g_byte_array_append(bytes, seed, (guint)MIN(size, (gsize)SEED_BYTES_MAX));
	} else {
		g_byte_array_set_size(bytes, pick(&random, RANDOM_BYTES_MAX));
		for (guint i = 0; i < bytes->len; i++)
			bytes->data[i] = (uint8_t)next(&random);
	}
	for (guint i = pick(&random, CHANGES_MAX); i > 0; i--)
		change_one(bytes, &random);
	return bytes;
}
