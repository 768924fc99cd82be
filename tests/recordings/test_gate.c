#include "recordings/hdf5/gate.h"

#include "recordings/finalise.h"
#include "recordings/nwb/nwb_read.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <hdf5.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static hid_t create(const char *path)
{
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
	hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);

	ck_assert_int_ge(file, 0);
	return file;
}

/* A data set of @n bytes with the given creation properties. */
static void add_dataset(hid_t file, const char *name, hsize_t n, hid_t properties)
{
	hid_t space = H5Screate_simple(1, &n, NULL);
	hid_t dataset =
		H5Dcreate2(file, name, H5T_STD_U8LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);

	ck_assert_int_ge(dataset, 0);
	H5Dclose(dataset);
	H5Sclose(space);
}

static void assert_refused(const char *path, const char *reason)
{
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_gate_check(path, &error));
	ck_assert_msg(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED), "%s", error->message);
	ck_assert_msg(
		strstr(error->message, reason), "'%s' does not say '%s'", error->message, reason);
	g_clear_error(&error);
	/* And so does the door that everyone uses. */
	ck_assert_ptr_null(rec_session_open(path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED));
}

START_TEST(our_own_files_pass)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(20000);
	g_autoptr(GError) error = NULL;

	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	ck_assert_msg(rec_gate_check(path, &error), "%s", error ? error->message : "");
	g_autoptr(rec_h5) h5 = rec_gate_read_all(path, &error);
	ck_assert_msg(h5 != NULL, "%s", error ? error->message : "");
	made_remove(folder);
}
END_TEST

START_TEST(values_in_another_file_are_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "raw.nwb", NULL);
	hid_t file = create(path);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);

	H5Pset_external(properties, "/etc/hostname", 0, 64);
	add_dataset(file, "secret", 64, properties);
	H5Pclose(properties);
	H5Fclose(file);
	assert_refused(path, "secret");
	made_remove(folder);
}
END_TEST

START_TEST(links_to_another_file_are_refused_at_any_depth)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "link.nwb", NULL);
	hid_t file = create(path);
	hid_t group = H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

	H5Lcreate_external("/tmp/other.nwb", "/", group, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
	H5Gclose(group);
	H5Fclose(file);
	assert_refused(path, "elsewhere");
	made_remove(folder);
}
END_TEST

START_TEST(virtual_data_sets_are_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "virtual.nwb", NULL);
	hid_t access = H5Pcreate(H5P_FILE_ACCESS);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t n = 16;
	hid_t space = H5Screate_simple(1, &n, NULL);

	H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
	hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
	H5Pset_virtual(properties, space, "other.nwb", "/data", space);
	add_dataset(file, "mirage", 16, properties);
	H5Sclose(space);
	H5Pclose(properties);
	H5Pclose(access);
	H5Fclose(file);
	assert_refused(path, "mirage");
	made_remove(folder);
}
END_TEST

START_TEST(a_bomb_is_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "bomb.nwb", NULL);
	hid_t file = create(path);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t chunk = 256 << 20;

	H5Pset_chunk(properties, 1, &chunk);
	H5Pset_deflate(properties, 9);
	add_dataset(file, "zeros", UINT64_C(4) << 30, properties);
	H5Pclose(properties);
	H5Fclose(file);
	assert_refused(path, "zeros");
	made_remove(folder);
}
END_TEST

/* As an attacker would: the header says 16 bits in 2 bytes, and then far more. The library's own
 * conversion writes beyond its buffers then. */
START_TEST(numbers_with_bits_beyond_their_bytes_are_refused)
{
	static const char AS_WRITTEN[] = "\x10\0\0\0\x02\0\0\0\0\0\x10\0";
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "wide.nwb", NULL);
	hsize_t n = 256;
	g_autofree char *bytes = NULL;
	gsize size = 0;
	hid_t file = create(path);
	hid_t space = H5Screate_simple(1, &n, NULL);
	hid_t dataset = H5Dcreate2(
		file, "wide", H5T_STD_U16LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

	H5Dclose(dataset);
	H5Sclose(space);
	H5Fclose(file);
	ck_assert(rec_gate_check(path, NULL));
	ck_assert(g_file_get_contents(path, &bytes, &size, NULL));
	char *type = memmem(bytes, size, AS_WRITTEN, sizeof AS_WRITTEN - 1);
	ck_assert_ptr_nonnull(type);
	type[11] = 0x31;
	ck_assert(g_file_set_contents(path, bytes, (gssize)size, NULL));
	assert_refused(path, "wide");
	made_remove(folder);
}
END_TEST

START_TEST(filters_that_not_everyone_has_are_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "filter.nwb", NULL);
	hid_t file = create(path);
	hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
	hsize_t chunk = 64;

	H5Pset_chunk(properties, 1, &chunk);
	H5Pset_nbit(properties);
	add_dataset(file, "odd", 64, properties);
	H5Pclose(properties);
	H5Fclose(file);
	assert_refused(path, "filter");
	made_remove(folder);
}
END_TEST

START_TEST(a_group_inside_itself_is_refused)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "loop.nwb", NULL);
	hid_t file = create(path);
	hid_t group = H5Gcreate2(file, "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

	H5Lcreate_hard(file, "/a", group, "again", H5P_DEFAULT, H5P_DEFAULT);
	H5Gclose(group);
	H5Fclose(file);
	assert_refused(path, "nested");
	made_remove(folder);
}
END_TEST

static hid_t follow_nothing(
	const char *name, hid_t group, const void *data, size_t size, hid_t access, hid_t transfer)
{
	(void)name, (void)group, (void)data, (void)size, (void)access, (void)transfer;
	return -1;
}

START_TEST(links_of_a_kind_that_nobody_knows_are_refused)
{
	const H5L_class_t KIND = {.version = H5L_LINK_CLASS_T_VERS,
		.id = 200,
		.comment = "odd",
		.trav_func = follow_nothing};
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "odd.nwb", NULL);
	hid_t file = create(path);

	ck_assert_int_ge(H5Lregister(&KIND), 0);
	ck_assert_int_ge(H5Lcreate_ud(file, "strange", 200, "x", 1, H5P_DEFAULT, H5P_DEFAULT), 0);
	H5Fclose(file);
	H5Lunregister(200);
	assert_refused(path, "strange");
	made_remove(folder);
}
END_TEST

static char *save(const char *folder, const char *name, char **ret_uuid)
{
	char *path = g_build_filename(folder, name, NULL);
	g_autoptr(rec_session) session = made_session(300);

	g_free(session->uuid);
	session->uuid = g_uuid_string_random();
	*ret_uuid = g_strdup(session->uuid);
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	return path;
}

START_TEST(what_passed_the_gate_is_what_is_read)
{
	g_autofree char *folder = made_folder();
	g_autofree char *uuid = NULL, *other_uuid = NULL;
	g_autofree char *path = save(folder, "a.nwb", &uuid);
	g_autofree char *other = save(folder, "b.nwb", &other_uuid);
	g_autoptr(GError) error = NULL;
	struct stat before;

	ck_assert_int_eq(stat(path, &before), 0);
	struct rec_h5 *h5 = rec_gate_open(path, &before, NULL);
	ck_assert_ptr_nonnull(h5);
	ck_assert_int_eq(rename(other, path), 0);
	ck_assert_ptr_null(rec_gate_open(path, &before, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED));
	ck_assert_msg(
		strstr(error->message, "a.nwb was changed or replaced"), "%s", error->message);
	g_autoptr(rec_session) session = rec_nwb_open(path, h5, NULL);
	ck_assert_str_eq(session->uuid, uuid);
	ck_assert_msg(session->results != NULL, "%s", session->damage);
	made_remove(folder);
}
END_TEST

START_TEST(what_is_no_ordinary_file_is_refused_at_once)
{
	g_autofree char *folder = made_folder();
	g_autofree char *uuid = NULL;
	g_autofree char *path = save(folder, "a.nwb", &uuid);
	g_autofree char *link = g_build_filename(folder, "link.nwb", NULL);
	g_autofree char *pipe = g_build_filename(folder, "pipe.nwb.journal", NULL);
	const char *const paths[] = {link, pipe, "/dev/zero"};

	ck_assert_int_eq(symlink(path, link), 0);
	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_ptr_null(rec_session_open(paths[i], &error));
		ck_assert_msg(strstr(error->message, paths[i]), "%s", error->message);
	}
	made_remove(folder);
}
END_TEST

START_TEST(mutants_never_hurt_the_program)
{
	static const guint8 MEAN[] = {0x00, 0xFF, 0x7F, 0x80};
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *mutant_path = g_build_filename(folder, "mutant.nwb", NULL);
	g_autoptr(rec_session) session = made_session(3000);
	g_autoptr(GRand) random = g_rand_new_with_seed(3);
	g_autofree char *good = NULL;
	gsize size = 0;

	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	ck_assert(g_file_get_contents(path, &good, &size, NULL));
	for (int round = 0; round < 40; round++) {
		g_autofree char *mutant = g_memdup2(good, size);
		g_autoptr(GError) error = NULL;

		for (int k = 1 << (2 * (round % 4)); k > 0; k--) {
			gsize at = (gsize)g_rand_int_range(random, 0,
				g_rand_double(random) < 0.7 ? MIN(60000, (gint32)size)
							    : (gint32)size);

			mutant[at] = (char)(round % 5 < 4 ? MEAN[round % 5]
							  : g_rand_int_range(random, 0, 256));
		}
		ck_assert(g_file_set_contents(mutant_path, mutant, (gssize)size, NULL));
		/* Opened or refused with a sentence; a crash happens in the sandbox or not. */
		g_autoptr(rec_session) back = rec_session_open(mutant_path, &error);
		ck_assert((back != NULL) == (error == NULL));
	}
	made_remove(folder);
}
END_TEST

START_TEST(what_is_no_session_is_said_to_be_none)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(rec_session_open(path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_MISSING));
	g_clear_error(&error);
	ck_assert(g_file_set_contents(path, "time_s,gsr\n", -1, NULL));
	ck_assert_ptr_null(rec_session_open(path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	g_clear_error(&error);
	ck_assert_ptr_null(rec_session_open(folder, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	g_clear_error(&error);
	H5Fclose(create(path));
	ck_assert_ptr_null(rec_session_open(path, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/gate", our_own_files_pass, values_in_another_file_are_refused,
	links_to_another_file_are_refused_at_any_depth, virtual_data_sets_are_refused,
	a_bomb_is_refused, numbers_with_bits_beyond_their_bytes_are_refused,
	filters_that_not_everyone_has_are_refused, a_group_inside_itself_is_refused,
	links_of_a_kind_that_nobody_knows_are_refused, what_passed_the_gate_is_what_is_read,
	what_is_no_ordinary_file_is_refused_at_once, mutants_never_hurt_the_program,
	what_is_no_session_is_said_to_be_none)
