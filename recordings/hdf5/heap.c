/*
 * DESIGN: the library hands out references only through a conversion of types, and never says what
 * they were. It takes conversions of ours, though: one from such a text to sixteen plain bytes,
 * which changes nothing, gives the references themselves, wherever and however they are stored.
 */
#include "recordings/hdf5/heap.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

enum {
	REFERENCE_BYTES = 16,       /* length 4, address 8, number 4 */
	HEAD_BYTES = 16,            /* of a collection, and of each object in it */
	COLLECTION_MAX = 256 << 20, /* as much text as a session may hold */
	WIDTH = 8,                  /* of addresses and lengths; objects begin at multiples of it */
};

static const uint64_t NO_OBJECT = UINT64_MAX;

struct rec_heaps {
	int fd;        /* the library's */
	uint64_t base; /* where the file's addresses begin */
	hid_t reference;

	/* the collection looked at last: texts of one column lie side by side */
	uint64_t address;
	bool is_good;
	GArray *bytes; /* uint64_t, of each number's object; NO_OBJECT */
};

/* The library asks once for each pair of types (INIT), and then has pieces converted. */
static herr_t leave_as_it_is(hid_t from, hid_t to, H5T_cdata_t *data, size_t n, size_t stride,
	size_t background_stride, void *values, void *background, hid_t transfer)
{
	(void)n, (void)stride, (void)background_stride;
	(void)values, (void)background, (void)transfer;
	data->need_bkg = H5T_BKG_NO;
	if (data->command != H5T_CONV_INIT)
		return 0;
	return H5Tis_variable_str(from) > 0 && H5Tget_size(to) == REFERENCE_BYTES ? 0 : -1;
}

/* Sixteen plain bytes. The conversion is the library's until the program ends. */
static hid_t reference_type(void)
{
	static bool is_registered;
	hid_t reference = H5Tcreate(H5T_OPAQUE, REFERENCE_BYTES);
	hid_t text = H5Tcopy(H5T_C_S1);

	H5Tset_size(text, H5T_VARIABLE);
	if (!is_registered)
		is_registered = H5Tregister(H5T_PERS_SOFT, "text reference", text, reference,
					leave_as_it_is) >= 0;
	H5Tclose(text);
	return reference;
}

struct rec_heaps *rec_heaps_new(hid_t file)
{
	hid_t properties = H5Fget_create_plist(file);
	size_t address_bytes = 0, length_bytes = 0;
	hsize_t base = 0;
	void *handle = NULL;
	bool is_usual = H5Pget_sizes(properties, &address_bytes, &length_bytes) >= 0 &&
			address_bytes == WIDTH && length_bytes == WIDTH &&
			H5Pget_userblock(properties, &base) >= 0 &&
			H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) >= 0;

	H5Pclose(properties);
	if (!is_usual)
		return NULL;
	struct rec_heaps *heaps = g_new0(struct rec_heaps, 1);
	heaps->fd = *(int *)handle;
	heaps->base = base;
	heaps->reference = reference_type();
	heaps->bytes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	return heaps;
}

void rec_heaps_free(struct rec_heaps *heaps)
{
	if (!heaps)
		return;
	H5Tclose(heaps->reference);
	g_array_unref(heaps->bytes);
	g_free(heaps);
}

static bool read_at(const struct rec_heaps *heaps, uint64_t address, void *ret_bytes, size_t n)
{
	size_t got = 0;

	if (address > (uint64_t)INT64_MAX - heaps->base - n)
		return false;
	while (got < n) {
		ssize_t more = pread(heaps->fd, (char *)ret_bytes + got, n - got,
			(off_t)(heaps->base + address + got));
		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return false;
		got += (size_t)more;
	}
	return true;
}

/* A number of the file, low byte first. */
static uint64_t number_at(const uint8_t *bytes, size_t width)
{
	uint64_t number = 0;

	memcpy(&number, bytes, width);
	return GUINT64_FROM_LE(number);
}

static void note_object(GArray *bytes, guint number, uint64_t object_bytes)
{
	while (bytes->len <= number)
		g_array_append_val(bytes, NO_OBJECT);
	g_array_index(bytes, uint64_t, number) = object_bytes;
}

/* Goes through the objects as the library does; false where it would leave the collection or stay
 * where it is. */
static bool list_objects(const uint8_t *collection, uint64_t size, GArray *ret_bytes)
{
	uint64_t at = HEAD_BYTES;

	/* A rest too short for an object is free. */
	while (at + HEAD_BYTES <= size) {
		guint number = (guint)number_at(collection + at, 2);
		uint64_t object_bytes = number_at(collection + at + WIDTH, WIDTH);
		uint64_t left = size - at;
		bool is_free = number == 0;
		uint64_t need = object_bytes;

		if (object_bytes > left)
			return false;
		if (!is_free)
			need = HEAD_BYTES + (object_bytes + WIDTH - 1) / WIDTH * WIDTH;
		if (need < HEAD_BYTES || need > left)
			return false;
		if (!is_free)
			note_object(ret_bytes, number, object_bytes);
		at += need;
	}
	return true;
}

static bool read_collection(const struct rec_heaps *heaps, uint64_t address, GArray *ret_bytes)
{
	static const char SIGNATURE[] = "GCOL\1";
	uint8_t head[HEAD_BYTES];

	if (!read_at(heaps, address, head, sizeof head) ||
		memcmp(head, SIGNATURE, sizeof SIGNATURE - 1) != 0)
		return false;
	uint64_t size = number_at(head + WIDTH, WIDTH);
	if (size < HEAD_BYTES || size > COLLECTION_MAX)
		return false;
	g_autofree uint8_t *collection = g_try_malloc(size);
	return collection && read_at(heaps, address, collection, size) &&
	       list_objects(collection, size, ret_bytes);
}

static void go_to_collection(struct rec_heaps *heaps, uint64_t address)
{
	if (heaps->address == address)
		return;
	heaps->address = address;
	g_array_set_size(heaps->bytes, 0);
	heaps->is_good = read_collection(heaps, address, heaps->bytes);
}

static bool check_reference(struct rec_heaps *heaps, const uint8_t reference[REFERENCE_BYTES])
{
	uint64_t length = number_at(reference, 4);
	uint64_t address = number_at(reference + 4, WIDTH);
	uint64_t number = number_at(reference + 12, 4);

	if (address == 0)
		return true; /* no text */
	go_to_collection(heaps, address);
	return heaps->is_good && number < heaps->bytes->len &&
	       g_array_index(heaps->bytes, uint64_t, number) == length;
}

static enum rec_heap_verdict check_all(
	struct rec_heaps *heaps, const uint8_t *references, hsize_t n)
{
	for (hsize_t i = 0; i < n; i++) {
		if (!check_reference(heaps, references + i * REFERENCE_BYTES))
			return REC_HEAP_BAD;
	}
	return REC_HEAP_GOOD;
}

enum rec_heap_verdict rec_heaps_check_dataset(
	struct rec_heaps *heaps, hid_t dataset, hid_t space, hid_t in_memory)
{
	hssize_t n = H5Sget_simple_extent_npoints(in_memory);
	g_autofree uint8_t *references = g_try_malloc0_n((gsize)MAX(n, 1), REFERENCE_BYTES);

	if (!references ||
		H5Dread(dataset, heaps->reference, in_memory, space, H5P_DEFAULT, references) < 0)
		return REC_HEAP_UNREADABLE;
	return check_all(heaps, references, (hsize_t)n);
}

enum rec_heap_verdict rec_heaps_check_attribute(struct rec_heaps *heaps, hid_t attr, hsize_t n)
{
	g_autofree uint8_t *references = g_try_malloc0_n(MAX(n, 1), REFERENCE_BYTES);

	if (!references || H5Aread(attr, heaps->reference, references) < 0)
		return REC_HEAP_UNREADABLE;
	return check_all(heaps, references, n);
}
