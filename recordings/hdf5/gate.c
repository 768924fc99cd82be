#include "recordings/hdf5/gate.h"

#include "recordings/disk/error.h"
#include "recordings/hdf5/h5_private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

enum {
	OBJECTS_MAX = 100000,
	DEPTH_MAX = 32,
	RANK_MAX = 8,
	TYPE_BYTES_MAX = 1 << 20,
	CHUNK_BYTES_MAX = 64 << 20,
	ATTRIBUTES_MAX = 10000,
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
	bool reads_values;
	GError *reason; /* why the file is refused */
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
		_("%s is refused, because “%s” %s; ask whoever made the file for a plain one."),
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

/* Reads a data set through, in pieces along its first dimension. A piece that cannot be read is
 * damaged, which is no danger: whoever needs it will hear of it. */
static void read_values(struct walk *walk, hid_t dataset, hid_t type, hid_t space)
{
	hsize_t size[RANK_MAX] = {0}, start[RANK_MAX] = {0}, count[RANK_MAX] = {0};
	int rank = H5Sget_simple_extent_dims(space, size, NULL);
	hsize_t row_bytes = H5Tget_size(type);
	hsize_t rows = 0;

	for (int i = 1; i < rank; i++) {
		count[i] = size[i];
		row_bytes *= size[i];
	}
	if (rank < 1 || row_bytes == 0 || size[0] == 0)
		return;
	rows = MAX(1, PIECE_BYTES / row_bytes);
	for (start[0] = 0; start[0] < size[0] && !walk->reason; start[0] += rows) {
		hid_t in_memory = -1;
		g_autofree void *values = NULL;
		bool is_read = false;

		count[0] = MIN(rows, size[0] - start[0]);
		in_memory = H5Screate_simple(rank, count, NULL);
		values = g_try_malloc0(count[0] * row_bytes);
		if (!values)
			refuse(walk, _("has elements of an impossible size"));
		is_read =
			values &&
			H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
			H5Dread(dataset, type, in_memory, space, H5P_DEFAULT, values) >= 0;
		if (is_read && H5Tdetect_class(type, H5T_STRING) > 0)
			H5Dvlen_reclaim(type, in_memory, H5P_DEFAULT, values);
		H5Sclose(in_memory);
	}
}

/* Numbers and texts are all that session files hold. */
static bool is_plain_type(hid_t type)
{
	H5T_class_t class = H5Tget_class(type);

	return class == H5T_INTEGER || class == H5T_FLOAT || class == H5T_STRING ||
	       class == H5T_REFERENCE || class == H5T_ENUM;
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
		if (walk->reads_values && !walk->reason)
			read_values(walk, dataset, type, space);
	}
	if (properties >= 0)
		H5Pclose(properties);
	if (space >= 0)
		H5Sclose(space);
	if (type >= 0)
		H5Tclose(type);
}

/* Opens an attribute, looks at its type, and reads it. */
static void read_attribute(struct walk *walk, hid_t object, const char *name)
{
	hid_t attr = H5Aopen(object, name, H5P_DEFAULT);
	hid_t type = attr >= 0 ? H5Aget_type(attr) : -1;
	hid_t space = attr >= 0 ? H5Aget_space(attr) : -1;
	hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
	g_autofree void *values = NULL;

	if (type < 0 || n < 0 || !is_plain_type(type) || H5Tget_size(type) > TYPE_BYTES_MAX ||
		(double)n * (double)H5Tget_size(type) > CHUNK_BYTES_MAX) {
		refuse(walk, _("has an attribute “%s” that cannot be read"), name);
	} else if (n > 0) {
		values = g_try_malloc0((size_t)n * H5Tget_size(type));
		if (!values || H5Aread(attr, type, values) < 0)
			refuse(walk, _("has a damaged attribute “%s”"), name);
		else if (H5Tdetect_class(type, H5T_STRING) > 0)
			H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
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
	else if (walk->reads_values)
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
		/* It can only lead to what the walk meets by itself. */
		return;
	default:
		refuse(walk, _("leads to another file"));
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

static bool walk_file(const char *path, bool reads_values, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	g_autoptr(rec_h5) h5 = rec_h5_open(path, error);
	g_autoptr(GString) inside = g_string_new(NULL);
	struct walk walk = {.file = path, .path = inside, .reads_values = reads_values};
	hid_t root = -1;

	(void)locker;
	if (!h5)
		return false;
	root = H5Oopen(h5->file, "/", H5P_DEFAULT);
	if (root < 0)
		refuse(&walk, _("has a header that cannot be read"));
	else
		check_object(&walk, root);
	if (root >= 0)
		H5Oclose(root);
	H5Eclear2(H5E_DEFAULT);
	if (walk.reason)
		g_propagate_error(error, walk.reason);
	return !walk.reason;
}

bool rec_gate_check(const char *path, GError **error)
{
	return walk_file(path, /* reads_values= */ false, error);
}

bool rec_gate_read_all(const char *path, GError **error)
{
	return walk_file(path, /* reads_values= */ true, error);
}
