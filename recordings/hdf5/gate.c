#include "recordings/hdf5/gate.h"

#include "recordings/disk/error.h"
#include "recordings/hdf5/h5_private.h"
#include "recordings/hdf5/heap.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	OBJECTS_MAX = 100000,
	DEPTH_MAX = 32,
	RANK_MAX = 8,
	TYPE_BYTES_MAX = 1 << 20,
	CHUNK_BYTES_MAX = 64 << 20,
	ATTRIBUTES_MAX = 10000,
	NUMBER_BYTES_MAX = 8,
	TEXTS_MAX = 1 << 12,        /* read at once */
	TEXT_BYTES_MAX = 256 << 20, /* of all data sets, and of one attribute */
	PIECE_BYTES = 4 << 20,
	SHOWN_BYTES = 200,
};

static const hssize_t ELEMENTS_MAX = INT64_C(1) << 33;

/* One walk over hard links. */
struct walk {
	const char *file;
	GString *path; /* of the object that is looked at */
	guint objects;
	int depth;
	struct rec_heaps *heaps; /* NULL: values are not read */
	gsize text_bytes;        /* read so far */
	GError *reason;          /* why the file is refused */
};

static void G_GNUC_PRINTF(2, 3) refuse(struct walk *walk, const char *reason, ...)
{
	const char *shown = walk->path->len > 0 ? walk->path->str : "/";
	g_autofree char *why = NULL;
	va_list args;

	if (walk->reason)
		return;
	va_start(args, reason);
	why = g_strdup_vprintf(reason, args);
	va_end(args);
	/* Of a path that leads in circles the end is enough. */
	if (walk->path->len > SHOWN_BYTES)
		shown = walk->path->str + walk->path->len - SHOWN_BYTES;
	g_set_error(&walk->reason, REC_ERROR, REC_ERROR_REFUSED,
		_("%s is refused, because “%s” %s; take a copy of the file that is whole, or ask "
		  "whoever made it for a plain one."),
		walk->file, shown, why);
}

static void check_filters(struct walk *walk, hid_t properties)
{
	int n = H5Pget_nfilters(properties);

	for (int i = 0; i < n; i++) {
		unsigned flags = 0, config = 0;
		size_t n_values = 0;
		H5Z_filter_t filter = H5Pget_filter2(
			properties, (unsigned)i, &flags, &n_values, NULL, 0, NULL, &config);

		if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
			filter != H5Z_FILTER_FLETCHER32)
			refuse(walk, _("needs a filter that not every program has"));
	}
}

static void check_layout(struct walk *walk, hid_t properties, size_t type_bytes)
{
	hsize_t chunk[RANK_MAX] = {0};
	double bytes = (double)type_bytes;
	int rank = 0;

	if (H5Pget_external_count(properties) != 0)
		refuse(walk, _("keeps its values in another file"));
	switch (H5Pget_layout(properties)) {
	case H5D_COMPACT:
	case H5D_CONTIGUOUS:
		return;
	case H5D_CHUNKED:
		break;
	default:
		refuse(walk, _("is made up of other data sets"));
		return;
	}
	rank = H5Pget_chunk(properties, RANK_MAX, chunk);
	if (rank < 1 || rank > RANK_MAX) {
		refuse(walk, _("has a header that cannot be read"));
		return;
	}
	for (int i = 0; i < rank; i++)
		bytes *= (double)chunk[i];
	if (bytes > CHUNK_BYTES_MAX)
		refuse(walk, _("has chunks of more than 64 MiB"));
	check_filters(walk, properties);
}

/* Memory for texts. Any number of elements may name the same text of the file, which then comes
 * as often: what looks like a few kilobytes may be more than there is memory. */
static void *take_text_memory(size_t bytes, void *user)
{
	struct walk *walk = user;

	walk->text_bytes += bytes;
	if (bytes <= TEXT_BYTES_MAX && walk->text_bytes <= TEXT_BYTES_MAX)
		return malloc(MAX(bytes, 1));
	refuse(walk, _("holds more text than any session"));
	return NULL;
}

static void give_text_memory(void *memory, void *user)
{
	(void)user;
	free(memory);
}

/* Returns how many bytes the texts are together. */
static gsize check_texts(struct walk *walk, hid_t type, const void *values, hsize_t n)
{
	gsize total = 0;
	bool is_variable = H5Tis_variable_str(type) > 0;
	size_t bytes = H5Tget_size(type);

	for (hsize_t i = 0; i < n; i++) {
		const char *text = (const char *)values + i * bytes;
		size_t length = bytes;

		if (is_variable) {
			text = *(const char *const *)(const void *)text;
			length = text ? strlen(text) : 0;
		}
		if (text && !g_utf8_validate(text, (gssize)strnlen(text, length), NULL))
			refuse(walk, _("holds a text that is not UTF-8"));
		total += length;
	}
	return total;
}

/* Whether the library may follow the references to texts. */
static bool may_follow(struct walk *walk, enum rec_heap_verdict verdict)
{
	if (verdict == REC_HEAP_BAD)
		refuse(walk, _("holds a text that does not lie where the file says"));
	return verdict == REC_HEAP_GOOD;
}

/* Reads the selected texts. */
static void read_texts(
	struct walk *walk, hid_t dataset, hid_t type, hid_t space, hid_t in_memory, void *values)
{
	hssize_t n = H5Sget_simple_extent_npoints(in_memory);

	if (H5Tis_variable_str(type) > 0 &&
		!may_follow(walk, rec_heaps_check_dataset(walk->heaps, dataset, space, in_memory)))
		return;
	hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
	H5Pset_vlen_mem_manager(transfer, take_text_memory, walk, give_text_memory, walk);
	if (H5Dread(dataset, type, in_memory, space, transfer, values) >= 0) {
		check_texts(walk, type, values, (hsize_t)n);
		H5Dvlen_reclaim(type, in_memory, transfer, values);
	}
	H5Pclose(transfer);
}

/* Reads the selected elements. A piece that cannot be read is damaged, which is no danger: whoever
 * needs it will hear of it. */
static void read_piece(struct walk *walk, hid_t dataset, hid_t type, hid_t space, hid_t in_memory)
{
	H5T_class_t class = H5Tget_class(type);
	bool is_number = class == H5T_INTEGER || class == H5T_FLOAT;
	/* Converted as the program will: the library's conversions are not safe either. */
	hid_t wanted = is_number ? H5T_NATIVE_DOUBLE : type;
	hssize_t n = H5Sget_simple_extent_npoints(in_memory);
	g_autofree void *values = g_try_malloc0_n((gsize)MAX(n, 1), H5Tget_size(wanted));

	if (!values)
		refuse(walk, _("has elements of an impossible size"));
	else if (class == H5T_STRING)
		read_texts(walk, dataset, type, space, in_memory, values);
	else
		H5Dread(dataset, wanted, in_memory, space, H5P_DEFAULT, values);
}

/* Reads a data set through, in pieces along its first dimension. */
static void read_values(struct walk *walk, hid_t dataset, hid_t type, hid_t space)
{
	hsize_t size[RANK_MAX] = {0}, start[RANK_MAX] = {0}, count[RANK_MAX] = {0};
	int rank = H5Sget_simple_extent_dims(space, size, NULL);
	hsize_t row_bytes = MAX(H5Tget_size(type), sizeof(double));
	hsize_t rows = 0;

	if (H5Sget_simple_extent_npoints(space) < 1)
		return;
	if (rank == 0) {
		read_piece(walk, dataset, type, space, space);
		return;
	}
	for (int i = 1; i < rank; i++) {
		count[i] = size[i];
		row_bytes *= size[i];
	}
	rows = MAX(1, PIECE_BYTES / row_bytes);
	if (H5Tget_class(type) == H5T_STRING)
		rows = MIN(rows, (hsize_t)TEXTS_MAX);
	for (start[0] = 0; start[0] < size[0] && !walk->reason; start[0] += rows) {
		count[0] = MIN(rows, size[0] - start[0]);
		hid_t in_memory = H5Screate_simple(rank, count, NULL);

		H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
		read_piece(walk, dataset, type, space, in_memory);
		H5Sclose(in_memory);
	}
}

/* Whole numbers whose bits lie inside of their bytes: the library converts others beyond its
 * buffers. */
static bool is_plain_integer(hid_t type)
{
	size_t bytes = H5Tget_size(type);
	size_t precision = H5Tget_precision(type);
	int offset = H5Tget_offset(type);

	return bytes <= NUMBER_BYTES_MAX && precision > 0 && precision <= 8 * bytes &&
	       offset >= 0 && (size_t)offset <= 8 * bytes - precision;
}

/* The fields of others may lie anywhere. */
static bool is_plain_float(hid_t type)
{
	return H5Tequal(type, H5T_IEEE_F32LE) > 0 || H5Tequal(type, H5T_IEEE_F64LE) > 0 ||
	       H5Tequal(type, H5T_IEEE_F32BE) > 0 || H5Tequal(type, H5T_IEEE_F64BE) > 0;
}

static bool is_plain_enum(hid_t type)
{
	hid_t base = H5Tget_super(type);
	bool is_plain = base >= 0 && H5Tget_class(base) == H5T_INTEGER && is_plain_integer(base);

	if (base >= 0)
		H5Tclose(base);
	return is_plain;
}

/* Numbers and texts are all that session files hold. */
static bool is_plain_type(hid_t type)
{
	H5T_class_t class = H5Tget_class(type);

	/* Pieces of other data sets, which a region is, could be of any size. */
	if (class == H5T_REFERENCE)
		return H5Tequal(type, H5T_STD_REF_OBJ) > 0;
	if (class == H5T_INTEGER)
		return is_plain_integer(type);
	if (class == H5T_FLOAT)
		return is_plain_float(type);
	if (class == H5T_ENUM)
		return is_plain_enum(type);
	return class == H5T_STRING;
}

static void check_dataset(struct walk *walk, hid_t dataset)
{
	hid_t type = H5Dget_type(dataset);
	hid_t space = H5Dget_space(dataset);
	hid_t properties = H5Dget_create_plist(dataset);

	if (type < 0 || space < 0 || properties < 0) {
		refuse(walk, _("has a header that cannot be read"));
	} else {
		if (!is_plain_type(type))
			refuse(walk, _("holds neither numbers nor texts"));
		if (H5Tget_size(type) == 0 || H5Tget_size(type) > TYPE_BYTES_MAX)
			refuse(walk, _("has elements of an impossible size"));
		if (H5Sget_simple_extent_ndims(space) > RANK_MAX ||
			H5Sget_simple_extent_npoints(space) < 0 ||
			H5Sget_simple_extent_npoints(space) > ELEMENTS_MAX)
			refuse(walk, _("claims an impossible length"));
		check_layout(walk, properties, H5Tget_size(type));
		if (walk->heaps && !walk->reason)
			read_values(walk, dataset, type, space);
	}
	if (properties >= 0)
		H5Pclose(properties);
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
}

static void read_attribute_values(
	struct walk *walk, hid_t attr, const char *name, hid_t type, hid_t space)
{
	hsize_t n = (hsize_t)H5Sget_simple_extent_npoints(space);
	bool is_text = H5Tget_class(type) == H5T_STRING;
	g_autofree void *values = g_try_malloc0(n * H5Tget_size(type));
	bool is_read = values != NULL;

	if (H5Tis_variable_str(type) > 0)
		is_read = is_read &&
			  may_follow(walk, rec_heaps_check_attribute(walk->heaps, attr, n));
	if (!is_read || H5Aread(attr, type, values) < 0) {
		refuse(walk, _("has a damaged attribute “%s”"), name);
		return;
	}
	if (is_text)
		walk->text_bytes += check_texts(walk, type, values, n);
	if (walk->text_bytes > TEXT_BYTES_MAX)
		refuse(walk, _("holds more text than any session"));
	if (is_text && !walk->reason)
		H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
}

/* Opens an attribute, looks at its type, and reads it. */
static void read_attribute(struct walk *walk, hid_t object, const char *name)
{
	hid_t attr = H5Aopen(object, name, H5P_DEFAULT);
	hid_t type = attr >= 0 ? H5Aget_type(attr) : -1;
	hid_t space = attr >= 0 ? H5Aget_space(attr) : -1;
	hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;

	if (type < 0 || n < 0 || !is_plain_type(type) || H5Tget_size(type) > TYPE_BYTES_MAX ||
		(double)n * (double)H5Tget_size(type) > CHUNK_BYTES_MAX) {
		refuse(walk, _("has an attribute “%s” that cannot be read"), name);
	} else if (n > 0) {
		read_attribute_values(walk, attr, name, type, space);
	}
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
	if (attr >= 0)
		H5Aclose(attr);
}

static herr_t check_attribute(hid_t object, const char *name, const H5A_info_t *info, void *user)
{
	struct walk *walk = user;

	if (info->data_size > CHUNK_BYTES_MAX)
		refuse(walk, _("has an attribute “%s” that cannot be read"), name);
	else if (walk->heaps)
		read_attribute(walk, object, name);
	return walk->reason ? -1 : 0;
}

static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *user);

static void check_object(struct walk *walk, hid_t object)
{
	H5O_info_t info;

	if (++walk->objects > OBJECTS_MAX) {
		refuse(walk, _("is one object too many"));
		return;
	}
	if (H5Oget_info2(object, &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS) < 0 ||
		info.num_attrs > ATTRIBUTES_MAX) {
		refuse(walk, _("has a header that cannot be read"));
		return;
	}
	if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, check_attribute, walk) < 0)
		refuse(walk, _("has attributes that cannot be read"));
	switch (info.type) {
	case H5O_TYPE_GROUP:
		if (++walk->depth > DEPTH_MAX)
			refuse(walk, _("is nested too deeply"));
		else if (H5Literate(object, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, check_link, walk) <
			 0)
			refuse(walk, _("is a group that cannot be read"));
		walk->depth--;
		return;
	case H5O_TYPE_DATASET:
		check_dataset(walk, object);
		return;
	default:
		refuse(walk, _("is neither a group nor a data set"));
	}
}

static void follow(struct walk *walk, hid_t group, const char *name, H5L_type_t type)
{
	hid_t object = -1;

	switch (type) {
	case H5L_TYPE_HARD:
		break;
	case H5L_TYPE_SOFT:
		/* It can only lead to what the walk meets by itself; by the second walk, which
		 * reads, that is known to be in this file. */
		if (walk->heaps && H5Oexists_by_name(group, name, H5P_DEFAULT) <= 0)
			refuse(walk, _("leads nowhere"));
		return;
	case H5L_TYPE_EXTERNAL:
		refuse(walk, _("leads to another file"));
		return;
	default:
		refuse(walk, _("is a link of a kind that nobody knows"));
		return;
	}
	object = H5Oopen(group, name, H5P_DEFAULT);
	if (object < 0) {
		refuse(walk, _("has a header that cannot be read"));
		return;
	}
	check_object(walk, object);
	H5Oclose(object);
}

static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *user)
{
	struct walk *walk = user;
	gsize length = walk->path->len;

	g_string_append_printf(walk->path, "/%s", name);
	follow(walk, group, name, info->type);
	g_string_truncate(walk->path, length);
	return walk->reason ? -1 : 0;
}

static bool walk_file(struct rec_h5 *h5, bool reads_values, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	g_autoptr(GString) inside = g_string_new(NULL);
	struct walk walk = {.file = h5->path, .path = inside};
	hid_t root = H5Oopen(h5->file, "/", H5P_DEFAULT);

	(void)locker;
	if (reads_values)
		walk.heaps = rec_heaps_new(h5->file);
	if (root < 0 || (reads_values && !walk.heaps))
		refuse(&walk, _("has a header that cannot be read"));
	else
		check_object(&walk, root);
	if (root >= 0)
		H5Oclose(root);
	rec_heaps_free(walk.heaps);
	H5Eclear2(H5E_DEFAULT);
	if (walk.reason)
		g_propagate_error(error, walk.reason);
	return !walk.reason;
}

struct rec_h5 *rec_gate_open(const char *path, const struct stat *expected, GError **error)
{
	g_autoptr(rec_h5) h5 = rec_h5_open_as(path, expected, error);

	return h5 && walk_file(h5, /* reads_values= */ false, error) ? g_steal_pointer(&h5) : NULL;
}

bool rec_gate_check(const char *path, GError **error)
{
	g_autoptr(rec_h5) h5 = rec_gate_open(path, /* expected= */ NULL, error);

	return h5 != NULL;
}

struct rec_h5 *rec_gate_read_all(const char *path, GError **error)
{
	g_autoptr(rec_h5) h5 = rec_gate_open(path, /* expected= */ NULL, error);

	return h5 && walk_file(h5, /* reads_values= */ true, error) ? g_steal_pointer(&h5) : NULL;
}
