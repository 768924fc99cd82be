#include "study/card/profile.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static GHashTable *one_override(const char *key, const char *value)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	g_hash_table_insert(table, g_strdup(key), g_strdup(value));
	return table;
}

static void assert_refused(const char *key, const char *value, const char *says)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GHashTable) table = one_override(key, value);
	g_autoptr(GError) error = NULL;

	ck_assert(!study_profile_load(&profile, session, NULL, table, &error));
	ck_assert_msg(strstr(error->message, says), "'%s' does not say '%s'", error->message, says);
}

START_TEST(without_anything_said_the_defaults_hold)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(rec_session) session = rec_session_new();
	struct dsp_params defaults;

	dsp_params_init(&defaults);
	ck_assert(study_profile_load(&profile, session, NULL, NULL, NULL));
	ck_assert_str_eq(profile.name, "default");
	ck_assert_mem_eq(&profile.params, &defaults, sizeof(defaults));
	ck_assert_ptr_null(profile.gsr_channel);
}
END_TEST

START_TEST(a_set_beats_the_study_file_beats_the_profile_file)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GHashTable) table = one_override("eda.grid_hz", "5");
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "affekt-test.profile", NULL);

	ck_assert(g_file_set_contents(path,
		"[analysis]\neda.grid_hz=8\npeak.prominence=12\npeak.distance_s=6\n", -1, NULL));
	session->study_text = g_strdup("[study]\nname=x\n[analysis]\npeak.prominence=15\n");
	ck_assert(study_profile_load(&profile, session, path, table, NULL));
	ck_assert_double_eq(profile.params.eda_grid_hz, 5);
	ck_assert_double_eq(profile.params.peak_prominence, 15);
	ck_assert_double_eq(profile.params.peak_distance_s, 6);
	g_unlink(path);
}
END_TEST

START_TEST(channels_are_chosen_by_name)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GHashTable) table = one_override("gsr", "bitalino_eda");

	ck_assert(study_profile_load(&profile, session, "default", table, NULL));
	ck_assert_str_eq(profile.gsr_channel, "bitalino_eda");
}
END_TEST

START_TEST(each_mistake_is_named)
{
	assert_refused("eda.grid", "5", "no parameter 'eda.grid'");
	assert_refused("eda.grid_hz", "fast", "eda.grid_hz=fast is not a number from");
	assert_refused("eda.grid_hz", "1e9", "eda.grid_hz=1e9 is not a number from");
}
END_TEST

START_TEST(a_profile_that_is_no_file_is_refused)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GError) error = NULL;

	ck_assert(!study_profile_load(&profile, session, "fancy", NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "'fancy'"));
	ck_assert_ptr_nonnull(strstr(error->message, "default, acqknowledge-like, classic, "));
}
END_TEST

START_TEST(a_profile_file_is_a_text)
{
	static const char NOT_UTF8[] = "[analysis]\n\xff=1\n";
	g_autofree char *path = NULL;
	g_autoptr(rec_session) session = rec_session_new();
	int fd = g_file_open_tmp("affekt-XXXXXX.profile", &path, NULL);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert(g_file_set_contents(path, NOT_UTF8, sizeof NOT_UTF8 - 1, NULL));
	const char *const wanted[] = {path, g_get_tmp_dir(), "/dev/zero"};
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_auto(study_profile) profile = {0};
		g_autoptr(GError) error = NULL;
		ck_assert(!study_profile_load(&profile, session, wanted[i], NULL, &error));
		ck_assert(g_utf8_validate(error->message, -1, NULL));
		ck_assert_msg(strstr(error->message, wanted[i]), "%s", error->message);
	}
	g_unlink(path);
}
END_TEST

TESTS_MAIN("study/profile", without_anything_said_the_defaults_hold,
	a_set_beats_the_study_file_beats_the_profile_file, channels_are_chosen_by_name,
	each_mistake_is_named, a_profile_that_is_no_file_is_refused, a_profile_file_is_a_text)
