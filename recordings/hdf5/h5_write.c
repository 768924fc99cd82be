#include "recordings/hdf5/h5_private.h"

#include <string.h>

enum {
	LEVEL_OF_RECORD = 4,
	LEVEL_OF_RESULTS = 1,
};

static void note(struct rec_h5 *h5, const char *path)
{
	rec_h5_note(h5, /* is_reading= */ false, path);
}

/* Creation properties that make parents. Close with H5Pclose. */
static hid_t link_properties(void)
{
	hid_t links = H5Pcreate(H5P_LINK_CREATE);

	H5Pset_create_intermediate_group(links, 1);
	return links;
}

void rec_h5_put_group(struct rec_h5 *h5, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t links = link_properties();
	hid_t group = -1;

	(void)locker;
	if (!h5->failure) {
		group = H5Gcreate2(h5->file, path, links, H5P_DEFAULT, H5P_DEFAULT);
		if (group < 0)
			note(h5, path);
		else
			H5Gclose(group);
	}
	H5Pclose(links);
}

void rec_h5_put_soft_link(struct rec_h5 *h5, const char *path, const char *target)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t links = link_properties();

	(void)locker;
	if (!h5->failure && H5Lcreate_soft(target, h5->file, path, links, H5P_DEFAULT) < 0)
		note(h5, path);
	H5Pclose(links);
}

/* Writes an attribute of @n values, a scalar for @n == 0. */
static void put_attr(struct rec_h5 *h5, const char *path, const char *name, hid_t stored,
	hid_t in_memory, const void *values, hsize_t n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t object = rec_h5_object(h5, path);
	hid_t space = -1, attr = -1;

	(void)locker;
	if (object < 0)
		return;
	space = n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, NULL);
	attr = H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT);
	if (attr < 0 || H5Awrite(attr, in_memory, values) < 0)
		note(h5, path);
	if (attr >= 0)
		H5Aclose(attr);
	H5Sclose(space);
}

void rec_h5_put_attr_text(struct rec_h5 *h5, const char *path, const char *name, const char *text)
{
	if (text)
		put_attr(h5, path, name, h5->text_type, h5->text_type, &text, 0);
}

void rec_h5_put_attr_texts(
	struct rec_h5 *h5, const char *path, const char *name, const char *const *texts, size_t n)
{
	if (n > 0)
		put_attr(h5, path, name, h5->text_type, h5->text_type, texts, n);
}

void rec_h5_put_attr_f64(struct rec_h5 *h5, const char *path, const char *name, double value)
{
	put_attr(h5, path, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, 0);
}

void rec_h5_put_attr_i32(struct rec_h5 *h5, const char *path, const char *name, int32_t value)
{
	put_attr(h5, path, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value, 0);
}

void rec_h5_put_attr_i64(struct rec_h5 *h5, const char *path, const char *name, int64_t value)
{
	put_attr(h5, path, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, 0);
}

void rec_h5_put_attr_i32_list(struct rec_h5 *h5, const char *path, const char *name, int32_t value)
{
	put_attr(h5, path, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value, 1);
}

/* --- data sets ------------------------------------------------------------------------------- */

static void keep_hash(struct rec_h5 *h5, const char *path, GChecksum *hash)
{
	char *key = NULL;

	if (h5->care != REC_H5_RECORD)
		return;
	key = g_strdup(path);
	g_ptr_array_add(h5->written, key);
	g_hash_table_replace(h5->hashes, key, g_strdup(g_checksum_get_string(hash)));
}

static void hash_texts(struct rec_h5 *h5, const char *path, const char *const *texts, size_t n)
{
	g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);

	for (size_t i = 0; i < n; i++)
		g_checksum_update(hash, (const guchar *)texts[i], (gssize)strlen(texts[i]) + 1);
	keep_hash(h5, path, hash);
}

/* Creates a data set and makes it the open object: its attributes follow. */
static hid_t create_dataset(
	struct rec_h5 *h5, const char *path, hid_t type, hid_t space, hid_t properties)
{
	hid_t links = link_properties();
	hid_t dataset = -1;

	if (!h5->failure) {
		dataset = H5Dcreate2(h5->file, path, type, space, links, properties, H5P_DEFAULT);
		if (dataset < 0)
			note(h5, path);
	}
	H5Pclose(links);
	return dataset;
}

void rec_h5_put_text(struct rec_h5 *h5, const char *path, const char *text)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t space = H5Screate(H5S_SCALAR);
	hid_t dataset = create_dataset(h5, path, h5->text_type, space, H5P_DEFAULT);

	(void)locker;
	H5Sclose(space);
	if (dataset < 0)
		return;
	if (H5Dwrite(dataset, h5->text_type, H5S_ALL, H5S_ALL, h5->transfer, &text) < 0)
		note(h5, path);
	H5Dclose(dataset);
	hash_texts(h5, path, &text, 1);
}

void rec_h5_put_f64(struct rec_h5 *h5, const char *path, double value)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);
	hid_t space = H5Screate(H5S_SCALAR);
	hid_t dataset = create_dataset(h5, path, H5T_IEEE_F64LE, space, H5P_DEFAULT);

	(void)locker;
	H5Sclose(space);
	if (dataset < 0)
		return;
	if (H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0)
		note(h5, path);
	H5Dclose(dataset);
	g_checksum_update(hash, (const guchar *)&value, sizeof value);
	keep_hash(h5, path, hash);
}

/* Chunks without filters: a column of texts is references, which nothing compresses. */
static hid_t text_properties(size_t n)
{
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t chunk = CLAMP(n, 1, REC_H5_CHUNK);

	H5Pset_chunk(properties, 1, &chunk);
	return properties;
}

void rec_h5_put_texts(
	struct rec_h5 *h5, const char *path, const char *const *texts, size_t n, bool can_grow)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hsize_t size = n, most = H5S_UNLIMITED;
	hid_t space = H5Screate_simple(1, &size, can_grow ? &most : NULL);
	hid_t properties = can_grow ? text_properties(n) : H5Pcopy(H5P_DATASET_CREATE_DEFAULT);
	hid_t dataset = create_dataset(h5, path, h5->text_type, space, properties);

	(void)locker;
	H5Pclose(properties);
	H5Sclose(space);
	if (dataset < 0)
		return;
	if (n > 0 && H5Dwrite(dataset, h5->text_type, H5S_ALL, H5S_ALL, h5->transfer, texts) < 0)
		note(h5, path);
	H5Dclose(dataset);
	hash_texts(h5, path, texts, n);
}

void rec_h5_put_empty_frames(struct rec_h5 *h5, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);
	hsize_t size[3] = {0, 0, 0};
	hid_t space = H5Screate_simple(3, size, NULL);
	hid_t dataset = create_dataset(h5, path, H5T_STD_U8LE, space, H5P_DEFAULT);

	(void)locker;
	H5Sclose(space);
	if (dataset >= 0)
		H5Dclose(dataset);
	keep_hash(h5, path, hash);
}

static unsigned level_of(const struct rec_h5 *h5)
{
	return h5->care == REC_H5_RECORD ? LEVEL_OF_RECORD : LEVEL_OF_RESULTS;
}

/* Mandatory filters: a file that lacks them is never written silently. */
static hid_t number_properties(const struct rec_h5 *h5, uint64_t n)
{
	unsigned level = level_of(h5);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t chunk = CLAMP(n, 1, REC_H5_CHUNK);

	H5Pset_chunk(properties, 1, &chunk);
	H5Pset_filter(properties, H5Z_FILTER_SHUFFLE, H5Z_FLAG_MANDATORY, 0, NULL);
	H5Pset_filter(properties, H5Z_FILTER_DEFLATE, H5Z_FLAG_MANDATORY, 1, &level);
	H5Pset_filter(properties, H5Z_FILTER_FLETCHER32, H5Z_FLAG_MANDATORY, 0, NULL);
	return properties;
}

struct rec_h5_column {
	struct rec_h5 *h5;
	char *path;
	hid_t dataset;
	enum rec_h5_type type;
	uint64_t at, n;
	GChecksum *hash;
	uint8_t *buffer; /* REC_H5_CHUNK elements of the stored type */
};

struct rec_h5_column *rec_h5_column_begin(
	struct rec_h5 *h5, const char *path, enum rec_h5_type type, uint64_t n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct rec_h5_column *column = g_new0(struct rec_h5_column, 1);
	hsize_t size = n, most = MAX(n, 1);
	hid_t space = H5Screate_simple(1, &size, &most);
	hid_t properties = number_properties(h5, n);

	(void)locker;
	column->h5 = h5;
	column->path = g_strdup(path);
	column->type = type;
	column->n = n;
	column->hash = g_checksum_new(G_CHECKSUM_SHA256);
	column->dataset = create_dataset(h5, path, rec_h5_stored_type(type), space, properties);
	H5Pclose(properties);
	H5Sclose(space);
	return column;
}

/* Writes the whole chunks at the front of @n values, packed here; their number of values. */
static hsize_t append_chunks(struct rec_h5_column *column, const uint8_t *values, hsize_t n)
{
	const struct rec_chunk_layout layout = {
		.is_ours = true,
		.type = column->type,
		.n = (size_t)CLAMP(column->n, 1, REC_H5_CHUNK),
	};
	hsize_t done = 0;

	while (done < n && (column->at + done) % layout.n == 0) {
		hsize_t whole = MIN(column->n - column->at - done, (uint64_t)layout.n);

		int written = 0;

		if (n - done >= whole)
			written = rec_chunker_write(rec_h5_chunker(column->h5), column->dataset,
				&layout, level_of(column->h5), column->at + done, (size_t)whole,
				values + done * rec_h5_type_bytes(column->type));
		if (written < 0)
			note(column->h5, column->path);
		if (written <= 0)
			break;
		done += whole;
	}
	return done;
}

/* Writes @n values of the stored type behind those already there, through HDF5. */
static void append_rest(struct rec_h5_column *column, const void *values, hsize_t n)
{
	hsize_t at = column->at;
	hid_t type = rec_h5_stored_type(column->type);
	hid_t in_file = -1, in_memory = -1;

	if (n == 0)
		return;
	in_file = H5Dget_space(column->dataset);
	in_memory = H5Screate_simple(1, &n, NULL);
	if (H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &at, NULL, &n, NULL) < 0 ||
		H5Dwrite(column->dataset, type, in_memory, in_file, H5P_DEFAULT, values) < 0)
		note(column->h5, column->path);
	H5Sclose(in_memory);
	H5Sclose(in_file);
	column->at += n;
}

static void append_stored(struct rec_h5_column *column, const void *values, hsize_t n)
{
	const size_t bytes = rec_h5_type_bytes(column->type);
	hsize_t done = 0;

	if (column->h5->failure || n == 0)
		return;
	done = append_chunks(column, values, n);
	if (column->h5->failure)
		return;
	column->at += done;
	append_rest(column, (const uint8_t *)values + done * bytes, n - done);
	if (column->h5->care == REC_H5_RECORD)
		g_checksum_update(column->hash, values, (gssize)(n * bytes));
}

/* Stores doubles in @type, one after the other; the caller vouches that they fit. */
static void convert(enum rec_h5_type type, const double *values, size_t n, uint8_t *ret_stored)
{
	for (size_t i = 0; i < n; i++) {
		switch (type) {
		case REC_H5_I8:
			((int8_t *)ret_stored)[i] = (int8_t)values[i];
			break;
		case REC_H5_U8:
			ret_stored[i] = (uint8_t)values[i];
			break;
		case REC_H5_I16:
			((int16_t *)(void *)ret_stored)[i] = (int16_t)values[i];
			break;
		case REC_H5_U16:
			((uint16_t *)(void *)ret_stored)[i] = (uint16_t)values[i];
			break;
		case REC_H5_I32:
			((int32_t *)(void *)ret_stored)[i] = (int32_t)values[i];
			break;
		case REC_H5_U32:
			((uint32_t *)(void *)ret_stored)[i] = (uint32_t)values[i];
			break;
		case REC_H5_I64:
			((int64_t *)(void *)ret_stored)[i] = (int64_t)values[i];
			break;
		case REC_H5_U64:
			((uint64_t *)(void *)ret_stored)[i] = (uint64_t)values[i];
			break;
		case REC_H5_F32:
			((float *)(void *)ret_stored)[i] = (float)values[i];
			break;
		case REC_H5_F64:
			((double *)(void *)ret_stored)[i] = values[i];
			break;
		}
	}
}

void rec_h5_column_append(struct rec_h5_column *column, const double *values, size_t n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();

	(void)locker;
	if (!column->buffer)
		column->buffer = g_malloc(REC_H5_CHUNK * sizeof(double));
	for (size_t done = 0; done < n && !column->h5->failure;) {
		/* Whole chunks at a time, so that each is packed once. */
		size_t room = REC_H5_CHUNK - (size_t)(column->at % REC_H5_CHUNK);
		size_t count = MIN(n - done, room);

		convert(column->type, values + done, count, column->buffer);
		append_stored(column, column->buffer, count);
		done += count;
	}
}

void rec_h5_column_end(struct rec_h5_column *column)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();

	(void)locker;
	/* A data set that fails while it is closed is in no state to be closed again. */
	if (column->dataset >= 0 && H5Dflush(column->dataset) < 0)
		note(column->h5, column->path);
	if (column->dataset >= 0)
		H5Dclose(column->dataset);
	keep_hash(column->h5, column->path, column->hash);
	g_checksum_free(column->hash);
	g_free(column->buffer);
	g_free(column->path);
	g_free(column);
}

void rec_h5_put_column(
	struct rec_h5 *h5, const char *path, enum rec_h5_type type, const void *values, size_t n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct rec_h5_column *column = rec_h5_column_begin(h5, path, type, n);

	(void)locker;
	append_stored(column, values, n);
	rec_h5_column_end(column);
}

const char *rec_h5_written_hash(const struct rec_h5 *h5, const char *path)
{
	return g_hash_table_lookup(h5->hashes, path);
}

GPtrArray *rec_h5_written_paths(const struct rec_h5 *h5)
{
	GPtrArray *paths = g_ptr_array_new();

	for (guint i = 0; i < h5->written->len; i++)
		g_ptr_array_add(paths, g_ptr_array_index(h5->written, i));
	return paths;
}

void rec_h5_copy(struct rec_h5 *to, struct rec_h5 *from, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t links = link_properties();

	(void)locker;
	/* HDF5 1.10 copies a chunk that it holds unpacked into a buffer of its packed size. */
	rec_h5_close_objects(from);
	if (rec_h5_check(to, NULL) &&
		H5Ocopy(from->file, path, to->file, path, H5P_DEFAULT, links) < 0)
		note(to, path);
	H5Pclose(links);
}

static herr_t copy_attr(hid_t object, const char *name, const H5A_info_t *info, void *user)
{
	hid_t to = *(hid_t *)user;
	hid_t attr = H5Aopen(object, name, H5P_DEFAULT);
	hid_t type = H5Aget_type(attr), space = H5Aget_space(attr);
	hssize_t n = H5Sget_simple_extent_npoints(space);
	g_autofree void *values = g_malloc0(MAX((size_t)n * H5Tget_size(type), 1));
	hid_t copy = H5Acreate2(to, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
	bool is_copied = n >= 0 && copy >= 0 && H5Aread(attr, type, values) >= 0 &&
			 H5Awrite(copy, type, values) >= 0;

	(void)info;
	if (is_copied && H5Tis_variable_str(type) > 0)
		H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
	if (copy >= 0)
		H5Aclose(copy);
	H5Sclose(space);
	H5Tclose(type);
	H5Aclose(attr);
	return is_copied ? 0 : -1;
}

void rec_h5_copy_attrs(struct rec_h5 *to, struct rec_h5 *from, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t source = rec_h5_object(from, path);
	hid_t target = rec_h5_object(to, path);

	(void)locker;
	if (source < 0 || target < 0)
		return;
	if (H5Aiterate2(source, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, copy_attr, &target) < 0)
		note(to, path);
}
