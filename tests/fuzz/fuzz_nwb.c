/* A sound HDF5 file whose contents are anything: what the gate lets through is read into a session
 * or ends with one sentence. The bytes are a list of changes to a good session, made through the
 * library, so that the reader behind the gate is met and not the library's own reading. */
#include "recordings/finalise.h"
#include "recordings/hdf5/gate.h"
#include "recordings/nwb/nwb_read.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"
#include "tests/recordings/made.h"

#include <hdf5.h>
#include <string.h>

enum {
	CHANGE_BYTES = 12,
	CHANGES_MAX = 6,
};

static GBytes *good;      /* the session's file */
static GPtrArray *places; /* char*, of all its objects */

static herr_t take_place(hid_t file, const char *name, const H5O_info_t *info, void *user)
{
	(void)file;
	(void)info;
	(void)user;
	if (strcmp(name, ".") != 0)
		g_ptr_array_add(places, g_strdup(name));
	return 0;
}

static void make_good(void)
{
	char *data = NULL;
	gsize size = 0;
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(256);

	g_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	g_assert(g_file_get_contents(path, &data, &size, NULL));
	good = g_bytes_new_take(data, size);
	places = g_ptr_array_new_with_free_func(g_free);
	hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
	g_assert(
		H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, take_place, NULL, H5O_INFO_BASIC) >= 0);
	H5Fclose(file);
	made_remove(folder);
}

void fuzz_add_seeds(GPtrArray *seeds)
{
	uint8_t zeros[CHANGE_BYTES * CHANGES_MAX] = {0};

	make_good();
	for (uint8_t i = 0; i < G_N_ELEMENTS(zeros); i++)
		zeros[i] = (uint8_t)(i * 37);
	g_ptr_array_add(seeds, g_bytes_new(zeros, sizeof zeros));
}

/* A number that readers get wrong. */
static double number_of(uint8_t byte)
{
	static const double NUMBERS[] = {0, 1, -1, 0.5, 255, 65536, 2147483647, -2147483648.0,
		4294967296.0, 9.3e18, -9.3e18, 1e300, -1e300, NAN, INFINITY, -INFINITY};

	return NUMBERS[byte % G_N_ELEMENTS(NUMBERS)];
}

/* Puts another data set at the place: of @n elements of the kind that @kind chooses. */
static void replace(hid_t file, const char *place, uint8_t kind, hsize_t n, double value)
{
	hid_t text = H5Tcopy(H5T_C_S1);
	H5Tset_size(text, H5T_VARIABLE);
	H5Tset_cset(text, H5T_CSET_UTF8);
	const hid_t types[] = {H5T_IEEE_F64LE, H5T_STD_I64LE, H5T_STD_U8LE, text};
	hid_t type = types[kind % G_N_ELEMENTS(types)];
	hid_t space = kind & 16 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, NULL);

	H5Ldelete(file, place, H5P_DEFAULT);
	hid_t dataset = H5Dcreate2(file, place, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	if (dataset >= 0 && type == text && n > 0) {
		g_autofree const char **texts = g_new0(const char *, n);
		for (hsize_t i = 0; i < n; i++)
			texts[i] = i % 2 ? "" : "{\"key\":\"/\\u001b\",\"quantity\":\"gsr\"}";
		H5Dwrite(dataset, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts);
	} else if (dataset >= 0 && n > 0) {
		g_autofree double *values = g_new(double, n);
		for (hsize_t i = 0; i < n; i++)
			values[i] = i % 3 == 2 ? -value : value;
		H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
	}
	if (dataset >= 0)
		H5Dclose(dataset);
	H5Sclose(space);
	H5Tclose(text);
}

/* Sets all elements of a data set of numbers to @value, or one of them. */
static void set_values(hid_t file, const char *place, uint8_t which, double value)
{
	hid_t dataset = H5Dopen2(file, place, H5P_DEFAULT);
	hid_t space = dataset >= 0 ? H5Dget_space(dataset) : -1;
	hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : 0;
	g_autofree double *values = g_new0(double, (gsize)MAX(n, 1));

	if (n > 0 &&
		H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0) {
		for (hssize_t i = 0; i < n; i++)
			values[i] = which == 255 || i == which % n ? value : values[i];
		H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
	}
	if (space >= 0)
		H5Sclose(space);
	if (dataset >= 0)
		H5Dclose(dataset);
}

/* Takes an attribute away, or makes it a number. */
static void change_attribute(hid_t file, const char *place, uint8_t which, double value)
{
	char name[64] = "";
	hid_t object = H5Oopen(file, place, H5P_DEFAULT);
	H5O_info_t info = {0};

	if (object < 0)
		return;
	if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) >= 0 && info.num_attrs > 0 &&
		H5Aget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, which % info.num_attrs,
			name, sizeof name, H5P_DEFAULT) > 0)
		H5Adelete(object, name);
	if (*name && which & 128) {
		hid_t space = H5Screate(H5S_SCALAR);
		hid_t attr =
			H5Acreate2(object, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT);
		H5Awrite(attr, H5T_NATIVE_DOUBLE, &value);
		H5Aclose(attr);
		H5Sclose(space);
	}
	H5Oclose(object);
}

static void change(hid_t file, const uint8_t bytes[CHANGE_BYTES])
{
	const char *place = places->pdata[(bytes[1] | bytes[2] << 8) % (int)places->len];
	const char *other = places->pdata[(bytes[3] | bytes[4] << 8) % (int)places->len];
	double value = number_of(bytes[5]);

	switch (bytes[0] % 6) {
	case 0:
		H5Ldelete(file, place, H5P_DEFAULT);
		return;
	case 1:
		replace(file, place, bytes[6], bytes[7], value);
		return;
	case 2:
	case 3:
		set_values(file, place, bytes[6], value);
		return;
	case 4:
		change_attribute(file, place, bytes[6], value);
		return;
	default: {
		g_autofree char *target = g_strconcat("/", other, NULL);
		H5Ldelete(file, place, H5P_DEFAULT);
		H5Lcreate_soft(target, file, place, H5P_DEFAULT, H5P_DEFAULT);
		return;
	}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gsize good_size = 0;
	const void *bytes = g_bytes_get_data(good, &good_size);
	g_autofree char *path = memory_folder_write("a.nwb", bytes, good_size);
	g_autoptr(GError) error = NULL;

	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
	hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
	for (size_t i = 0; i < CHANGES_MAX && (i + 1) * CHANGE_BYTES <= size; i++)
		change(file, data + i * CHANGE_BYTES);
	H5Fclose(file);
	struct rec_h5 *h5 = rec_gate_read_all(path, &error);
	g_autoptr(rec_session) session = h5 ? rec_nwb_open(path, h5, &error) : NULL;
	session_check_answer(session, error);
	for (guint i = 0; session && i < session->channels->len; i++) {
		double raw[SESSION_CHECK_BLOCK], time_s[SESSION_CHECK_BLOCK];
		const struct rec_channel *channel = session->channels->pdata[i];
		uint64_t n = MIN(rec_session_channel_n(session, i), (uint64_t)SESSION_CHECK_BLOCK);
		rec_session_read_raw(session, i, 0, n, raw, NULL);
		rec_session_read_times(session, channel->clock, 0, n, time_s, NULL);
		session_check_text(channel->name);
	}
	return 0;
}
