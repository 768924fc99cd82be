#include "recordings/disk/error.h"
#include "recordings/hdf5/h5_private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const uint64_t COLUMN_MAX = UINT64_C(1) << 24; /* elements that are read at once */

static void note(struct rec_h5 *h5, const char *path)
{
	rec_h5_note(h5, /* is_reading= */ true, path);
}

/* Whether every step of @path is there; soft links are followed inside the file. */
static bool has_path(struct rec_h5 *h5, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	g_autoptr(GString) so_far = g_string_new(NULL);

	if (h5->failure)
		return false;
	for (char **step = steps; *step; step++) {
		if (**step == '\0')
			continue;
		g_string_append_printf(so_far, "/%s", *step);
		if (H5Lexists(h5->file, so_far->str, H5P_DEFAULT) <= 0)
			return false;
	}
	return so_far->len == 0 || H5Oexists_by_name(h5->file, so_far->str, H5P_DEFAULT) > 0;
}

bool rec_h5_has(struct rec_h5 *h5, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();

	(void)locker;
	return has_path(h5, path);
}

/* The object for reading; -1 when it is absent. Asking first would walk the path twice. */
static hid_t find_object(struct rec_h5 *h5, const char *path)
{
	hid_t object = -1;

	if (h5->failure)
		return -1;
	if (g_strcmp0(h5->object_path, path) == 0)
		return h5->object;
	object = H5Oopen(h5->file, path, H5P_DEFAULT);
	if (object < 0) {
		if (has_path(h5, path))
			note(h5, path);
		H5Eclear2(H5E_DEFAULT);
		return -1;
	}
	rec_h5_adopt_object(h5, path, object);
	return object;
}

static herr_t take_name(hid_t group, const char *name, const H5L_info_t *info, void *user)
{
	(void)group;
	(void)info;
	g_ptr_array_add(user, g_utf8_make_valid(name, -1));
	return 0;
}

char **rec_h5_list(struct rec_h5 *h5, const char *group)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	GPtrArray *names = g_ptr_array_new();
	hid_t object = -1;

	(void)locker;
	object = find_object(h5, group);
	if (object >= 0 &&
		H5Literate(object, H5_INDEX_NAME, H5_ITER_INC, NULL, take_name, names) < 0)
		note(h5, group);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

/* Opens an attribute; -1 when it is absent. */
static hid_t open_attr(struct rec_h5 *h5, const char *path, const char *name)
{
	hid_t object = find_object(h5, path);

	if (object < 0 || H5Aexists(object, name) <= 0)
		return -1;
	return H5Aopen(object, name, H5P_DEFAULT);
}

static bool is_scalar(hid_t space)
{
	return H5Sget_simple_extent_npoints(space) == 1;
}

/* A text as the library hands it out, checked and owned by GLib. */
static char *adopt_text(char *text)
{
	char *copy = text ? g_utf8_make_valid(text, -1) : NULL;

	if (text)
		H5free_memory(text);
	return copy;
}

static bool is_text(hid_t type)
{
	return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
}

char *rec_h5_get_attr_text(struct rec_h5 *h5, const char *path, const char *name)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t attr = open_attr(h5, path, name);
	hid_t type = -1, space = -1;
	char *text = NULL;

	(void)locker;
	if (attr < 0)
		return NULL;
	type = H5Aget_type(attr);
	space = H5Aget_space(attr);
	if (is_text(type) && is_scalar(space) && H5Aread(attr, h5->text_type, &text) < 0)
		note(h5, path);
	H5Sclose(space);
	H5Tclose(type);
	H5Aclose(attr);
	return adopt_text(text);
}

char **rec_h5_get_attr_texts(struct rec_h5 *h5, const char *path, const char *name)
{
	enum {
		TEXTS_MAX = 4096
	};
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t attr = open_attr(h5, path, name);
	hid_t type = attr >= 0 ? H5Aget_type(attr) : -1;
	hid_t space = attr >= 0 ? H5Aget_space(attr) : -1;
	hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : 0;
	char **texts = NULL;

	(void)locker;
	if (n > 0 && n <= TEXTS_MAX && is_text(type)) {
		g_autofree char **raw = g_new0(char *, (gsize)n);

		if (H5Aread(attr, h5->text_type, raw) >= 0) {
			texts = g_new0(char *, (gsize)n + 1);
			for (hssize_t i = 0; i < n; i++)
				texts[i] = raw[i] ? adopt_text(raw[i]) : g_strdup("");
		}
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	if (attr >= 0)
		H5Aclose(attr);
	return texts;
}

/* Reads a scalar number attribute; false when there is none. */
static bool get_attr_number(
	struct rec_h5 *h5, const char *path, const char *name, hid_t in_memory, void *ret_value)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t attr = open_attr(h5, path, name);
	hid_t type = -1, space = -1;
	H5T_class_t class = H5T_NO_CLASS;
	bool is_read = false;

	(void)locker;
	if (attr < 0)
		return false;
	type = H5Aget_type(attr);
	space = H5Aget_space(attr);
	class = H5Tget_class(type);
	if ((class == H5T_FLOAT || class == H5T_INTEGER) && is_scalar(space)) {
		is_read = H5Aread(attr, in_memory, ret_value) >= 0;
		if (!is_read)
			note(h5, path);
	}
	H5Sclose(space);
	H5Tclose(type);
	H5Aclose(attr);
	return is_read;
}

double rec_h5_get_attr_f64(struct rec_h5 *h5, const char *path, const char *name)
{
	double value = NAN;

	return get_attr_number(h5, path, name, H5T_NATIVE_DOUBLE, &value) ? value : NAN;
}

int64_t rec_h5_get_attr_i64(
	struct rec_h5 *h5, const char *path, const char *name, int64_t otherwise)
{
	int64_t value = 0;

	return get_attr_number(h5, path, name, H5T_NATIVE_INT64, &value) ? value : otherwise;
}

/* --- data sets ------------------------------------------------------------------------------- */

/* Opens a data set; -1 when it is absent. */
static hid_t open_dataset(struct rec_h5 *h5, const char *path)
{
	hid_t dataset = -1;

	if (h5->failure)
		return -1;
	dataset = H5Dopen2(h5->file, path, H5P_DEFAULT);
	if (dataset < 0) {
		if (has_path(h5, path))
			note(h5, path);
		H5Eclear2(H5E_DEFAULT);
	}
	return dataset;
}

/* Elements of a data set of one dimension (or of a scalar: 1); 0 for other shapes. */
static uint64_t count_elements(hid_t dataset)
{
	hid_t space = H5Dget_space(dataset);
	int rank = H5Sget_simple_extent_ndims(space);
	hssize_t n = rank <= 1 ? H5Sget_simple_extent_npoints(space) : 0;

	H5Sclose(space);
	return n > 0 ? (uint64_t)n : 0;
}

static bool is_number(hid_t dataset)
{
	hid_t type = H5Dget_type(dataset);
	H5T_class_t class = H5Tget_class(type);

	H5Tclose(type);
	return class == H5T_INTEGER || class == H5T_FLOAT;
}

static bool holds_texts(hid_t dataset)
{
	hid_t type = H5Dget_type(dataset);
	bool holds = is_text(type);

	H5Tclose(type);
	return holds;
}

uint64_t rec_h5_count(struct rec_h5 *h5, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t dataset = open_dataset(h5, path);
	uint64_t n = 0;

	(void)locker;
	if (dataset < 0)
		return 0;
	n = count_elements(dataset);
	H5Dclose(dataset);
	return n;
}

/* A whole column of 8-byte numbers; NULL when absent, empty, or of another kind. */
static void *get_numbers(struct rec_h5 *h5, const char *path, hid_t in_memory, size_t *ret_n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t dataset = open_dataset(h5, path);
	uint64_t n = dataset >= 0 ? count_elements(dataset) : 0;
	void *values = NULL;

	(void)locker;
	if (ret_n)
		*ret_n = 0;
	if (dataset >= 0 && n > 0) {
		if (!is_number(dataset) || n > COLUMN_MAX) {
			note(h5, path);
		} else {
			values = g_malloc_n(n, 8);
			if (H5Dread(dataset, in_memory, H5S_ALL, H5S_ALL, h5->transfer, values) <
				0) {
				note(h5, path);
				g_clear_pointer(&values, g_free);
			}
		}
	}
	if (dataset >= 0)
		H5Dclose(dataset);
	if (ret_n && values)
		*ret_n = n;
	return values;
}

double *rec_h5_get_doubles(struct rec_h5 *h5, const char *path, size_t *ret_n)
{
	return get_numbers(h5, path, H5T_NATIVE_DOUBLE, ret_n);
}

int64_t *rec_h5_get_integers(struct rec_h5 *h5, const char *path, size_t *ret_n)
{
	return get_numbers(h5, path, H5T_NATIVE_INT64, ret_n);
}

double rec_h5_get_f64(struct rec_h5 *h5, const char *path)
{
	size_t n = 0;
	g_autofree double *values = rec_h5_get_doubles(h5, path, &n);

	return n == 1 ? values[0] : NAN;
}

char **rec_h5_get_texts(struct rec_h5 *h5, const char *path, size_t *ret_n)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	hid_t dataset = open_dataset(h5, path);
	uint64_t n = dataset >= 0 ? count_elements(dataset) : 0;
	char **texts = NULL;

	(void)locker;
	if (ret_n)
		*ret_n = 0;
	if (dataset < 0)
		return NULL;
	if (n > 0 && (!holds_texts(dataset) || n > COLUMN_MAX)) {
		note(h5, path);
	} else if (n > 0) {
		g_autofree char **raw = g_new0(char *, n);

		if (H5Dread(dataset, h5->text_type, H5S_ALL, H5S_ALL, h5->transfer, raw) < 0) {
			note(h5, path);
		} else {
			texts = g_new0(char *, n + 1);
			for (uint64_t i = 0; i < n; i++)
				texts[i] = raw[i] ? adopt_text(raw[i]) : g_strdup("");
			if (ret_n)
				*ret_n = n;
		}
	}
	H5Dclose(dataset);
	return texts;
}

char *rec_h5_get_text(struct rec_h5 *h5, const char *path)
{
	size_t n = 0;
	g_auto(GStrv) texts = rec_h5_get_texts(h5, path, &n);

	return n == 1 ? g_steal_pointer(&texts[0]) : NULL;
}

/* --- stretches ------------------------------------------------------------------------------- */

/* The data set of numbers, kept open under its path; NULL when there is none. */
static const struct rec_h5_kept *keep_open(struct rec_h5 *h5, const char *path)
{
	struct rec_h5_kept *kept = g_hash_table_lookup(h5->open, path);

	if (!kept) {
		hid_t dataset = H5Dopen2(h5->file, path, H5P_DEFAULT);

		if (dataset < 0)
			return NULL;
		kept = g_new0(struct rec_h5_kept, 1);
		kept->dataset = dataset;
		if (is_number(dataset)) {
			kept->n = count_elements(dataset);
			kept->layout = rec_chunk_layout_of(dataset);
		}
		g_hash_table_insert(h5->open, g_strdup(path), kept);
	}
	return kept;
}

/* One whole chunk, when it is one of ours. */
static bool read_chunk(struct rec_h5 *h5, const struct rec_h5_kept *kept, uint64_t first,
	uint64_t n, double *ret_values)
{
	const struct rec_chunk_layout *layout = &kept->layout;
	bool is_whole = n > 0 && layout->is_ours && first % layout->n == 0 &&
			n == MIN(kept->n - first, (uint64_t)layout->n);

	return is_whole && rec_chunker_read(rec_h5_chunker(h5), kept->dataset, layout, first,
				   (size_t)n, ret_values);
}

bool rec_h5_read_doubles(struct rec_h5 *h5, const char *path, uint64_t first, uint64_t n,
	double *ret_values, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	const struct rec_h5_kept *kept = keep_open(h5, path);
	hsize_t start = first, count = n;
	hid_t in_file = -1, in_memory = -1;
	bool is_read = false;

	(void)locker;
	if (kept && first <= kept->n && n <= kept->n - first) {
		if (read_chunk(h5, kept, first, n, ret_values))
			return true;
		in_file = H5Dget_space(kept->dataset);
		in_memory = H5Screate_simple(1, &count, NULL);
		H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &start, NULL, &count, NULL);
		is_read = H5Dread(kept->dataset, H5T_NATIVE_DOUBLE, in_memory, in_file, H5P_DEFAULT,
				  ret_values) >= 0;
		H5Sclose(in_memory);
		H5Sclose(in_file);
	}
	if (!is_read)
		rec_h5_describe(h5->path, /* is_reading= */ true, path, error);
	return is_read;
}

/* Feeds a number data set to @hash in its stored type. */
static bool hash_numbers(hid_t dataset, uint64_t n, GChecksum *hash)
{
	hid_t type = H5Dget_type(dataset);
	size_t bytes = H5Tget_size(type);
	g_autofree uint8_t *piece = g_malloc_n(REC_H5_CHUNK, CLAMP(bytes, 1, 8));
	hid_t in_file = H5Dget_space(dataset);
	bool is_good = bytes <= 8;

	for (hsize_t at = 0; at < n && is_good; at += REC_H5_CHUNK) {
		hsize_t count = MIN(n - at, (uint64_t)REC_H5_CHUNK);
		hid_t in_memory = H5Screate_simple(1, &count, NULL);

		is_good = H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &at, NULL, &count, NULL) >=
				  0 &&
			  H5Dread(dataset, type, in_memory, in_file, H5P_DEFAULT, piece) >= 0;
		if (is_good)
			g_checksum_update(hash, piece, (gssize)(count * bytes));
		H5Sclose(in_memory);
	}
	H5Sclose(in_file);
	H5Tclose(type);
	return is_good;
}

/* Scalars have no hyperslabs. */
static bool hash_scalar(hid_t dataset, GChecksum *hash)
{
	double value = 0;

	if (H5Dread(dataset, H5T_IEEE_F64LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0)
		return false;
	g_checksum_update(hash, (const guchar *)&value, sizeof value);
	return true;
}

static bool has_rank(hid_t dataset, int rank)
{
	hid_t space = H5Dget_space(dataset);
	bool is_so = H5Sget_simple_extent_ndims(space) == rank;

	H5Sclose(space);
	return is_so;
}

char *rec_h5_hash(struct rec_h5 *h5, const char *path)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);
	hid_t dataset = open_dataset(h5, path);
	bool is_good = dataset >= 0;

	(void)locker;
	if (is_good && holds_texts(dataset)) {
		size_t n = 0;
		g_auto(GStrv) texts = rec_h5_get_texts(h5, path, &n);

		for (size_t i = 0; i < n; i++)
			g_checksum_update(
				hash, (const guchar *)texts[i], (gssize)strlen(texts[i]) + 1);
		is_good = !h5->failure;
	} else if (is_good && is_number(dataset)) {
		is_good = has_rank(dataset, 0)
				  ? hash_scalar(dataset, hash)
				  : hash_numbers(dataset, count_elements(dataset), hash);
	}
	if (dataset >= 0)
		H5Dclose(dataset);
	if (!is_good)
		note(h5, path);
	return is_good ? g_strdup(g_checksum_get_string(hash)) : NULL;
}
