#include "recordings/hdf5/chunk.h"

#include "recordings/disk/error.h"
#include "recordings/hdf5/h5.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Chunks that are packed here against the filters of HDF5, both ways. */
enum {
	N = 2 * REC_H5_CHUNK + 777
};

static const enum rec_h5_type types[] = {REC_H5_I8, REC_H5_U8, REC_H5_I16, REC_H5_U16, REC_H5_I32,
	REC_H5_U32, REC_H5_I64, REC_H5_U64, REC_H5_F32, REC_H5_F64};

/* Whole numbers that every type holds, and for doubles others. */
static double *make_values(enum rec_h5_type type)
{
	double *values = g_new(double, N);

	for (int i = 0; i < N; i++) {
		values[i] = (i * 7 + i / 100) % 120;
		if (type == REC_H5_F64)
			values[i] = i % 5000 == 13 ? NAN : sin(i * 0.01) * exp(i % 50);
	}
	return values;
}

static void assert_same(const double *got, const double *wanted, size_t n)
{
	ck_assert_int_eq(memcmp(got, wanted, n * sizeof *got), 0);
}

static void write_ours(const char *path, enum rec_h5_type type, const double *values, int piece)
{
	g_autoptr(GError) error = NULL;
	struct rec_h5 *h5 = rec_h5_create(path, REC_H5_RECORD, &error);

	ck_assert_ptr_nonnull(h5);
	struct rec_h5_column *column = rec_h5_column_begin(h5, "/x", type, N);
	for (int at = 0; at < N; at += piece)
		rec_h5_column_append(column, values + at, (size_t)MIN(piece, N - at));
	rec_h5_column_end(column);
	ck_assert(rec_h5_finish(h5, &error));
}

/* As another program reads it: through all filters, checksums included. */
static double *read_by_hdf5(const char *path)
{
	double *values = g_new(double, N);
	hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
	hid_t dataset = H5Dopen2(file, "/x", H5P_DEFAULT);

	ck_assert_int_ge(
		H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
	H5Dclose(dataset);
	H5Fclose(file);
	return values;
}

static void read_ours(const char *path, uint64_t first, uint64_t n, double *ret_values)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_h5) h5 = rec_h5_open(path, &error);

	ck_assert_ptr_nonnull(h5);
	ck_assert(rec_h5_read_doubles(h5, "/x", first, n, ret_values, &error));
}

START_TEST(what_is_packed_here_is_read_by_hdf5)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.h5", NULL);

	for (size_t k = 0; k < G_N_ELEMENTS(types); k++) {
		g_autofree double *values = make_values(types[k]);
		/* Whole chunks, and pieces that HDF5 must put together. */
		const int pieces[] = {REC_H5_CHUNK, 1000, N};

		for (size_t p = 0; p < G_N_ELEMENTS(pieces); p++) {
			g_unlink(path);
			ck_assert(g_file_set_contents(path, "", 0, NULL));
			write_ours(path, types[k], values, pieces[p]);
			g_autofree double *got = read_by_hdf5(path);
			assert_same(got, values, N);
		}
	}
	made_remove(folder);
}
END_TEST

/* Writes /x through HDF5's own filters. */
static void write_by_hdf5(const char *path, const double *values, hid_t type, bool is_shuffled)
{
	hsize_t n = N, chunk = REC_H5_CHUNK;
	hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
	hid_t space = H5Screate_simple(1, &n, NULL);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);

	H5Pset_chunk(properties, 1, &chunk);
	if (is_shuffled)
		H5Pset_shuffle(properties);
	H5Pset_deflate(properties, 6);
	H5Pset_fletcher32(properties);
	hid_t dataset = H5Dcreate2(file, "/x", type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
	ck_assert_int_ge(
		H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
	H5Dclose(dataset);
	H5Pclose(properties);
	H5Sclose(space);
	H5Fclose(file);
}

static void check_reading(const char *path, const double *values)
{
	g_autofree double *got = g_new(double, N);

	for (uint64_t at = 0; at < N; at += REC_H5_CHUNK)
		read_ours(path, at, MIN(REC_H5_CHUNK, N - at), got + at);
	assert_same(got, values, N);
	/* Across a border, and inside: through HDF5. */
	read_ours(path, REC_H5_CHUNK - 5, 11, got);
	assert_same(got, values + REC_H5_CHUNK - 5, 11);
	read_ours(path, REC_H5_CHUNK, 100, got);
	assert_same(got, values + REC_H5_CHUNK, 100);
}

START_TEST(what_hdf5_packed_is_read_here)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.h5", NULL);
	const hid_t stored[] = {H5T_STD_I8LE, H5T_STD_U16LE, H5T_STD_I32LE, H5T_STD_I64LE,
		H5T_IEEE_F32LE, H5T_STD_I32BE};

	for (size_t k = 0; k < G_N_ELEMENTS(stored); k++) {
		g_autofree double *values = make_values(REC_H5_I8);
		write_by_hdf5(path, values, stored[k], /* is_shuffled= */ true);
		check_reading(path, values);
	}
	g_autofree double *values = make_values(REC_H5_F64);
	write_by_hdf5(path, values, H5T_IEEE_F64LE, /* is_shuffled= */ true);
	check_reading(path, values);
	write_by_hdf5(path, values, H5T_IEEE_F64LE, /* is_shuffled= */ false);
	check_reading(path, values);
	made_remove(folder);
}
END_TEST

/* Neither way falls back on HDF5. */
START_TEST(chunks_of_ours_are_taken_others_left)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.h5", NULL);
	g_autofree double *values = make_values(REC_H5_F64);
	g_autofree double *got = g_new(double, REC_H5_CHUNK);
	struct rec_chunker *chunker = rec_chunker_new();

	for (int is_shuffled = 0; is_shuffled < 2; is_shuffled++) {
		write_by_hdf5(path, values, H5T_IEEE_F64LE, is_shuffled);
		hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
		hid_t dataset = H5Dopen2(file, "/x", H5P_DEFAULT);
		struct rec_chunk_layout layout = rec_chunk_layout_of(dataset);

		ck_assert_int_eq(layout.is_ours, is_shuffled);
		if (layout.is_ours) {
			ck_assert_int_eq(layout.type, REC_H5_F64);
			ck_assert_uint_eq(layout.n, REC_H5_CHUNK);
			ck_assert_int_eq(
				rec_chunker_write(chunker, dataset, &layout, /* level= */ 4,
					/* first= */ 0, REC_H5_CHUNK, values + 500),
				1);
			ck_assert(
				rec_chunker_read(chunker, dataset, &layout, 0, REC_H5_CHUNK, got));
			assert_same(got, values + 500, REC_H5_CHUNK);
		}
		H5Dclose(dataset);
		H5Fclose(file);
	}
	rec_chunker_free(chunker);
	made_remove(folder);
}
END_TEST

/* Where the packed bytes of the second chunk lie in the file. */
static haddr_t find_chunk(const char *path)
{
	hsize_t at = 0;
	unsigned filters = 0;
	haddr_t address = 0;
	hsize_t size = 0;
	hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
	hid_t dataset = H5Dopen2(file, "/x", H5P_DEFAULT);
	hid_t space = H5Dget_space(dataset);

	ck_assert_int_ge(H5Dget_chunk_info(dataset, space, 1, &at, &filters, &address, &size), 0);
	ck_assert_uint_eq(at, REC_H5_CHUNK);
	H5Sclose(space);
	H5Dclose(dataset);
	H5Fclose(file);
	return address;
}

START_TEST(damage_is_told_not_read)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.h5", NULL);
	g_autofree double *values = make_values(REC_H5_F64);
	g_autofree double *got = g_new(double, N);
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	gsize n_bytes = 0;

	ck_assert(g_file_set_contents(path, "", 0, NULL));
	write_ours(path, REC_H5_F64, values, REC_H5_CHUNK);
	ck_assert(g_file_get_contents(path, &bytes, &n_bytes, NULL));
	bytes[find_chunk(path) + 1000] ^= 4;
	ck_assert(g_file_set_contents(path, bytes, (gssize)n_bytes, NULL));
	read_ours(path, 0, REC_H5_CHUNK, got);
	assert_same(got, values, REC_H5_CHUNK);
	g_autoptr(rec_h5) h5 = rec_h5_open(path, &error);
	ck_assert(!rec_h5_read_doubles(h5, "/x", REC_H5_CHUNK, REC_H5_CHUNK, got, &error));
	ck_assert_ptr_nonnull(error);
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/chunk", what_is_packed_here_is_read_by_hdf5, what_hdf5_packed_is_read_here,
	chunks_of_ours_are_taken_others_left, damage_is_told_not_read)
