/* References to texts as an attacker or a bad disk would leave them: the library follows them
 * wherever they lead, so the gate must not let it. */
#include "recordings/disk/error.h"
#include "recordings/hdf5/gate.h"
#include "recordings/hdf5/h5.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <hdf5.h>
#include <string.h>

enum {
	N_TEXTS = 3,
	HEAD_BYTES = 16, /* of a collection and of its objects */
	SIZE_AT = 8,     /* in both heads */
	ADDRESS_AT = 4,  /* in a reference */
	NUMBER_AT = 12,  /* in a reference */
	FIRST_TEXT_BYTES = 20,
	NOTE_BYTES = 11,
};

static const char *const TEXTS[N_TEXTS] = {"the text asked first", "", "and another one"};
static const char *const NOTE = "a root note";

struct file {
	char *folder;
	char *path;
	char *bytes;
	gsize size;
};

static void write_texts(const char *path)
{
	hsize_t n = N_TEXTS;
	hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
	hid_t text = H5Tcopy(H5T_C_S1);
	hid_t space = H5Screate_simple(1, &n, NULL);
	hid_t one = H5Screate(H5S_SCALAR);

	H5Tset_size(text, H5T_VARIABLE);
	hid_t attr = H5Acreate2(file, "note", text, one, H5P_DEFAULT, H5P_DEFAULT);
	hid_t dataset =
		H5Dcreate2(file, "texts", text, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	ck_assert_int_ge(H5Awrite(attr, text, &NOTE), 0);
	ck_assert_int_ge(H5Dwrite(dataset, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, TEXTS), 0);
	H5Aclose(attr);
	H5Dclose(dataset);
	H5Sclose(one);
	H5Sclose(space);
	H5Tclose(text);
	H5Fclose(file);
}

static struct file make(void)
{
	struct file file = {.folder = made_folder()};

	file.path = g_build_filename(file.folder, "texts.nwb", NULL);
	write_texts(file.path);
	ck_assert(g_file_get_contents(file.path, &file.bytes, &file.size, NULL));
	return file;
}

static void end(struct file *file)
{
	made_remove(file->folder);
	g_free(file->folder);
	g_free(file->path);
	g_free(file->bytes);
}

static gsize collection_at(const struct file *file)
{
	const char *at = memmem(file->bytes, file->size, "GCOL", 4);

	ck_assert_ptr_nonnull(at);
	return (gsize)(at - file->bytes);
}

/* Where the object of that text begins. */
static gsize object_at(const struct file *file, const char *text)
{
	const char *at = memmem(file->bytes, file->size, text, strlen(text));

	ck_assert_ptr_nonnull(at);
	return (gsize)(at - file->bytes) - HEAD_BYTES;
}

/* Where the reference to a text of that length stands. */
static gsize reference_at(const struct file *file, guint32 length)
{
	guint8 wanted[NUMBER_AT];
	guint32 length_le = GUINT32_TO_LE(length);
	guint64 address_le = GUINT64_TO_LE(collection_at(file));

	memcpy(wanted, &length_le, ADDRESS_AT);
	memcpy(wanted + ADDRESS_AT, &address_le, sizeof address_le);
	const char *at = memmem(file->bytes, file->size, wanted, sizeof wanted);
	ck_assert_ptr_nonnull(at);
	return (gsize)(at - file->bytes);
}

static void put(struct file *file, gsize at, guint64 value, gsize width)
{
	guint64 value_le = GUINT64_TO_LE(value);

	memcpy(file->bytes + at, &value_le, width);
	ck_assert(g_file_set_contents(file->path, file->bytes, (gssize)file->size, NULL));
}

static void assert_bad(const struct file *file, const char *place)
{
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(rec_gate_read_all(file->path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED));
	g_autofree char *quoted = g_strdup_printf("“%s”", place);
	ck_assert_msg(strstr(error->message, quoted) &&
			      strstr(error->message, "does not lie where the file says"),
		"%s", error->message);
}

START_TEST(good_references_pass)
{
	struct file file = make();
	g_autoptr(GError) error = NULL;

	g_autoptr(rec_h5) h5 = rec_gate_read_all(file.path, &error);
	ck_assert_msg(h5 != NULL, "%s", error ? error->message : "");
	end(&file);
}
END_TEST

START_TEST(a_number_beyond_the_collection_is_refused)
{
	struct file file = make();

	put(&file, reference_at(&file, FIRST_TEXT_BYTES) + NUMBER_AT, 60000, 4);
	assert_bad(&file, "/texts");
	end(&file);
}
END_TEST

START_TEST(free_space_is_no_text)
{
	struct file file = make();

	put(&file, reference_at(&file, FIRST_TEXT_BYTES) + NUMBER_AT, 0, 4);
	assert_bad(&file, "/texts");
	end(&file);
}
END_TEST

START_TEST(an_object_longer_than_its_reference_is_refused)
{
	struct file file = make();

	put(&file, reference_at(&file, FIRST_TEXT_BYTES), FIRST_TEXT_BYTES - 1, 4);
	assert_bad(&file, "/texts");
	end(&file);
}
END_TEST

START_TEST(a_collection_that_is_none_is_refused)
{
	static const guint64 ADDRESSES[] = {8, UINT64_C(1) << 40, INT64_MAX, UINT64_MAX - 8};

	for (gsize i = 0; i < G_N_ELEMENTS(ADDRESSES); i++) {
		struct file file = make();
		gsize at = reference_at(&file, FIRST_TEXT_BYTES) + ADDRESS_AT;
		put(&file, at, ADDRESSES[i], sizeof ADDRESSES[i]);
		assert_bad(&file, "/texts");
		end(&file);
	}
}
END_TEST

/* The library would count them for ever. */
START_TEST(free_space_without_size_is_refused)
{
	struct file file = make();
	gsize end_of_texts = collection_at(&file) + HEAD_BYTES;

	while (file.bytes[end_of_texts] != 0) /* its number: the free space behind has none */
		end_of_texts +=
			HEAD_BYTES + ((guint8)file.bytes[end_of_texts + SIZE_AT] + 7U) / 8 * 8;
	put(&file, end_of_texts + SIZE_AT, 0, 8);
	/* The note of the root lies in the same collection, and is met first. */
	assert_bad(&file, "/");
	end(&file);
}
END_TEST

START_TEST(an_object_beyond_its_collection_is_refused)
{
	static const guint64 SIZES[] = {5000, UINT64_MAX, UINT64_MAX - 14, INT64_MAX};

	for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
		struct file file = make();
		put(&file, object_at(&file, TEXTS[2]) + SIZE_AT, SIZES[i], 8);
		assert_bad(&file, "/");
		end(&file);
	}
}
END_TEST

START_TEST(a_collection_beyond_the_file_is_refused)
{
	static const guint64 SIZES[] = {8, 1 << 24, UINT64_MAX};

	for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
		struct file file = make();
		put(&file, collection_at(&file) + SIZE_AT, SIZES[i], 8);
		assert_bad(&file, "/");
		end(&file);
	}
}
END_TEST

START_TEST(attributes_are_looked_at_as_well)
{
	struct file file = make();

	put(&file, reference_at(&file, NOTE_BYTES) + NUMBER_AT, 60000, 4);
	assert_bad(&file, "/");
	end(&file);
}
END_TEST

TESTS_MAIN("recordings/gate_texts", good_references_pass, a_number_beyond_the_collection_is_refused,
	free_space_is_no_text, an_object_longer_than_its_reference_is_refused,
	a_collection_that_is_none_is_refused, free_space_without_size_is_refused,
	an_object_beyond_its_collection_is_refused, a_collection_beyond_the_file_is_refused,
	attributes_are_looked_at_as_well)
