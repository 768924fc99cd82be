/*
 * DESIGN: a packed chunk is deflate(shuffle(values)) in zlib's wrapping, followed by Fletcher's
 * checksum of it. Shuffle puts the first bytes of all values before all second ones, and so on.
 * Reading trusts the Adler-32 of zlib's wrapping, which covers the values themselves; the outer
 * checksum would say nothing more. Writing makes both, for other readers.
 */
#include "recordings/hdf5/chunk.h"

#include "recordings/hdf5/h5_private.h"

#include <libdeflate.h>
#include <string.h>

enum {
	VALUE_BYTES_MAX = 8,
	CHUNK_BYTES_MAX = REC_H5_CHUNK * VALUE_BYTES_MAX,
	PACKED_BYTES_MAX = 2 * CHUNK_BYTES_MAX,
	CHECKSUM_BYTES = 4,
	GROUP = 16, /* values that are turned at once */
	LEVELS = 13,
};

typedef uint8_t bytes16 __attribute__((vector_size(16)));

struct rec_chunker {
	struct libdeflate_decompressor *unpacker;
	struct libdeflate_compressor *packers[LEVELS];
	uint8_t planes[CHUNK_BYTES_MAX];
	uint8_t values[CHUNK_BYTES_MAX];
	uint8_t packed[PACKED_BYTES_MAX];
};

struct rec_chunker *rec_chunker_new(void)
{
	struct rec_chunker *chunker = g_new(struct rec_chunker, 1);

	memset(chunker->packers, 0, sizeof chunker->packers);
	chunker->unpacker = libdeflate_alloc_decompressor();
	return chunker;
}

void rec_chunker_free(struct rec_chunker *chunker)
{
	if (!chunker)
		return;
	libdeflate_free_decompressor(chunker->unpacker);
	for (size_t i = 0; i < LEVELS; i++)
		libdeflate_free_compressor(chunker->packers[i]);
	g_free(chunker);
}

/* --- layout ---------------------------------------------------------------------------- */

static bool has_type(hid_t dataset, enum rec_h5_type *ret_type)
{
	hid_t stored = H5Dget_type(dataset);
	bool is_known = false;

	for (int type = REC_H5_I8; type <= REC_H5_F64 && !is_known; type++) {
		is_known = H5Tequal(stored, rec_h5_stored_type((enum rec_h5_type)type)) > 0;
		*ret_type = (enum rec_h5_type)type;
	}
	H5Tclose(stored);
	return is_known;
}

static bool has_our_filters(hid_t properties)
{
	static const H5Z_filter_t OURS[] = {
		H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE, H5Z_FILTER_FLETCHER32};

	if (H5Pget_nfilters(properties) != (int)G_N_ELEMENTS(OURS))
		return false;
	for (unsigned i = 0; i < G_N_ELEMENTS(OURS); i++) {
		unsigned flags = 0;
		size_t n_values = 0;

		if (H5Pget_filter2(properties, i, &flags, &n_values, NULL, 0, NULL, NULL) !=
			OURS[i])
			return false;
	}
	return true;
}

struct rec_chunk_layout rec_chunk_layout_of(hid_t dataset)
{
	struct rec_chunk_layout layout = {0};
	hid_t properties = H5Dget_create_plist(dataset);
	hsize_t n = 0;

	if (H5Pget_layout(properties) == H5D_CHUNKED && H5Pget_chunk(properties, 1, &n) == 1 &&
		n > 0 && n <= REC_H5_CHUNK && has_type(dataset, &layout.type) &&
		has_our_filters(properties)) {
		layout.is_ours = true;
		layout.n = (size_t)n;
	}
	H5Pclose(properties);
	/* A data set of two dimensions is no error here. */
	H5Eclear2(H5E_DEFAULT);
	return layout;
}

/* --- shuffle --------------------------------------------------------------------------- */

#define LOW(a, b)                                                                                  \
	__builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b)                                                                                 \
	__builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

/* Sixteen values of eight bytes from their planes: three rounds of zipping bytes together. */
static void join_group(const uint8_t *planes, size_t stride, uint8_t *ret_values)
{
	bytes16 p[VALUE_BYTES_MAX];
	bytes16 pairs[VALUE_BYTES_MAX];
	bytes16 fours[VALUE_BYTES_MAX];

	for (size_t k = 0; k < VALUE_BYTES_MAX; k++)
		memcpy(&p[k], planes + k * stride, sizeof p[k]);
	/* Zip plane 0 with 4, 1 with 5 …, then 0 4 with 2 6, then with 1 5 3 7. */
	for (size_t k = 0; k < 4; k++) {
		pairs[2 * k] = LOW(p[k], p[k + 4]);
		pairs[2 * k + 1] = HIGH(p[k], p[k + 4]);
	}
	for (size_t k = 0; k < 2; k++) {
		for (size_t half = 0; half < 2; half++) {
			fours[4 * k + 2 * half] = LOW(pairs[2 * k + half], pairs[2 * k + 4 + half]);
			fours[4 * k + 2 * half + 1] =
				HIGH(pairs[2 * k + half], pairs[2 * k + 4 + half]);
		}
	}
	for (size_t k = 0; k < 4; k++) {
		bytes16 low = LOW(fours[k], fours[k + 4]);
		bytes16 high = HIGH(fours[k], fours[k + 4]);

		memcpy(ret_values + 32 * k, &low, sizeof low);
		memcpy(ret_values + 32 * k + 16, &high, sizeof high);
	}
}

#undef LOW
#undef HIGH

static void unshuffle(const uint8_t *planes, size_t n, size_t bytes, uint8_t *ret_values)
{
	size_t done = 0;

	for (; bytes == VALUE_BYTES_MAX && done + GROUP <= n; done += GROUP)
		join_group(planes + done, n, ret_values + done * VALUE_BYTES_MAX);
	for (size_t i = done; i < n; i++) {
		for (size_t k = 0; k < bytes; k++)
			ret_values[i * bytes + k] = planes[k * n + i];
	}
}

static void shuffle(const uint8_t *values, size_t n, size_t bytes, uint8_t *ret_planes)
{
	for (size_t k = 0; k < bytes; k++) {
		for (size_t i = 0; i < n; i++)
			ret_planes[k * n + i] = values[i * bytes + k];
	}
}

/* --- values ---------------------------------------------------------------------------- */

#define TAKE(ctype)                                                                                \
	do {                                                                                       \
		const ctype *from = (const ctype *)(const void *)stored;                           \
		for (size_t i = 0; i < n; i++)                                                     \
			ret_values[i] = (double)from[i];                                           \
	} while (0)

static void to_doubles(enum rec_h5_type type, const uint8_t *stored, size_t n, double *ret_values)
{
	switch (type) {
	case REC_H5_I8:
		TAKE(int8_t);
		break;
	case REC_H5_U8:
		TAKE(uint8_t);
		break;
	case REC_H5_I16:
		TAKE(int16_t);
		break;
	case REC_H5_U16:
		TAKE(uint16_t);
		break;
	case REC_H5_I32:
		TAKE(int32_t);
		break;
	case REC_H5_U32:
		TAKE(uint32_t);
		break;
	case REC_H5_I64:
		TAKE(int64_t);
		break;
	case REC_H5_U64:
		TAKE(uint64_t);
		break;
	case REC_H5_F32:
		TAKE(float);
		break;
	case REC_H5_F64:
		memcpy(ret_values, stored, n * sizeof *ret_values);
		break;
	}
}

#undef TAKE

bool rec_chunker_read(struct rec_chunker *chunker, hid_t dataset,
	const struct rec_chunk_layout *layout, uint64_t first, size_t n, double *ret_values)
{
	const size_t bytes = rec_h5_type_bytes(layout->type);
	const size_t size = layout->n * bytes;
	hsize_t at = first, packed = 0;
	uint32_t skipped = 0;
	size_t unpacked = 0;

	if (G_BYTE_ORDER != G_LITTLE_ENDIAN || !chunker->unpacker || n > layout->n ||
		H5Dget_chunk_storage_size(dataset, &at, &packed) < 0 || packed <= CHECKSUM_BYTES ||
		packed > PACKED_BYTES_MAX ||
		H5Dread_chunk(dataset, H5P_DEFAULT, &at, &skipped, chunker->packed) < 0 ||
		skipped != 0)
		return false;
	if (libdeflate_zlib_decompress(chunker->unpacker, chunker->packed,
		    (size_t)packed - CHECKSUM_BYTES, chunker->planes, size,
		    &unpacked) != LIBDEFLATE_SUCCESS ||
		unpacked != size)
		return false;
	unshuffle(chunker->planes, layout->n, bytes, chunker->values);
	to_doubles(layout->type, chunker->values, n, ret_values);
	return true;
}

/* --- writing --------------------------------------------------------------------------- */

/* Modulo 2^16 - 1, where only nothing but zeros is 0. */
static uint32_t fold(uint64_t sum)
{
	const uint32_t MODULUS = 0xffff;
	uint32_t rest = (uint32_t)(sum % MODULUS);

	return rest == 0 && sum > 0 ? MODULUS : rest;
}

/* Fletcher 1982 (IEEE Trans Commun 30:247) over words of 16 bits, high byte first; a last odd byte
 * is a high one. The sums of PACKED_BYTES_MAX do not overflow. */
static uint32_t checksum(const uint8_t *bytes, size_t n)
{
	uint64_t first = 0;
	uint64_t second = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		first += (uint32_t)bytes[i] << 8 | bytes[i + 1];
		second += first;
	}
	if (n % 2 == 1) {
		first += (uint32_t)bytes[n - 1] << 8;
		second += first;
	}
	return fold(second) << 16 | fold(first);
}

int rec_chunker_write(struct rec_chunker *chunker, hid_t dataset,
	const struct rec_chunk_layout *layout, unsigned level, uint64_t first, size_t n,
	const void *values)
{
	const size_t bytes = rec_h5_type_bytes(layout->type);
	const size_t size = layout->n * bytes;
	hsize_t at = first;
	size_t packed = 0;
	uint32_t sum = 0;

	if (G_BYTE_ORDER != G_LITTLE_ENDIAN || level >= LEVELS || n > layout->n)
		return 0;
	if (!chunker->packers[level])
		chunker->packers[level] = libdeflate_alloc_compressor((int)level);
	if (!chunker->packers[level])
		return 0;
	memcpy(chunker->values, values, n * bytes);
	memset(chunker->values + n * bytes, 0, size - n * bytes);
	shuffle(chunker->values, layout->n, bytes, chunker->planes);
	packed = libdeflate_zlib_compress(chunker->packers[level], chunker->planes, size,
		chunker->packed, PACKED_BYTES_MAX - CHECKSUM_BYTES);
	if (packed == 0)
		return 0;
	sum = GUINT32_TO_LE(checksum(chunker->packed, packed));
	memcpy(chunker->packed + packed, &sum, CHECKSUM_BYTES);
	return H5Dwrite_chunk(dataset, H5P_DEFAULT, /* filters= */ 0, &at, packed + CHECKSUM_BYTES,
		       chunker->packed) < 0
		       ? -1
		       : 1;
}
