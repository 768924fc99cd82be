#include "study/card/profiles.h"

#include "study/card/profile.h"
#include "study/card/profile_text.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const SHIPPED[] = {
	"default", "acqknowledge-like", "classic", "ledalab-like", "neurokit-like"};

/* A user's folder of profiles in a scratch folder, with @name of @text in it. Call before anything
 * asks GLib for the configuration. */
static void make_own(const char *name, const char *text)
{
	g_autofree char *scratch = g_dir_make_tmp("affekt-profiles-XXXXXX", NULL);
	g_autofree char *folder = g_build_filename(scratch, "affekt", "profiles", NULL);
	g_autofree char *path = g_build_filename(folder, name, NULL);

	ck_assert_ptr_nonnull(scratch);
	g_setenv("XDG_CONFIG_HOME", scratch, TRUE);
	ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void remove_own(void)
{
	g_autofree char *folder = study_profiles_own_folder();
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(files))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	while (strstr(folder, "affekt-profiles-") && g_rmdir(folder) == 0)
		*strrchr(folder, '/') = '\0';
}

static bool load(const char *wanted, study_profile *ret_profile, GError **error)
{
	g_autoptr(rec_session) session = rec_session_new();

	return study_profile_load(ret_profile, session, wanted, NULL, error);
}

START_TEST(those_that_come_with_affekt_come_first_and_say_what_they_are)
{
	make_own("a.profile", "[profile]\ntitle=Mine\n[analysis]\neda.grid_hz=5\n");
	g_autoptr(GPtrArray) entries = study_profiles_list();

	ck_assert_uint_eq(entries->len, G_N_ELEMENTS(SHIPPED) + 1);
	for (guint i = 0; i < G_N_ELEMENTS(SHIPPED); i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		g_autofree char *found = study_profiles_find(SHIPPED[i]);
		ck_assert_str_eq(entry->name, SHIPPED[i]);
		ck_assert_str_eq(entry->path, found);
		ck_assert(!entry->is_own);
		ck_assert(entry->title && *entry->title);
		ck_assert(entry->description && *entry->description);
		ck_assert(entry->sources && *entry->sources);
	}
	const struct study_profiles_entry *own = entries->pdata[G_N_ELEMENTS(SHIPPED)];
	ck_assert_str_eq(own->name, "a");
	ck_assert_str_eq(own->title, "Mine");
	ck_assert(own->is_own);
	g_autofree char *names = study_profiles_names();
	ck_assert_str_eq(
		names, "default, acqknowledge-like, classic, ledalab-like, neurokit-like, a");
	remove_own();
}
END_TEST

START_TEST(default_profile_is_the_card)
{
	g_autofree char *path = study_profiles_find("default");
	g_autofree char *written = study_profile_text_write();
	g_autofree char *text = NULL;
	g_auto(study_profile) from_file = {0};
	struct dsp_params defaults;
	const struct dsp_param_info *info;

	ck_assert_ptr_nonnull(path);
	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_str_eq(text, written);
	ck_assert(load(path, &from_file, NULL));
	dsp_params_init(&defaults);
	ck_assert_mem_eq(&from_file.params, &defaults, sizeof(defaults));
	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		g_autofree char *line = g_strdup_printf("\n%s=", info->key);
		ck_assert_msg(strstr(text, line), "%s is missing", info->key);
		ck_assert_ptr_nonnull(strstr(text, info->meaning));
		ck_assert_ptr_nonnull(strstr(text, info->source));
	}
}
END_TEST

/* A key that is not on the card, or a value out of its range, would be refused. */
START_TEST(every_one_loads_under_its_name_and_changes_something)
{
	struct dsp_params defaults;

	dsp_params_init(&defaults);
	for (size_t i = 0; i < G_N_ELEMENTS(SHIPPED); i++) {
		g_auto(study_profile) profile = {0};
		g_autoptr(GError) error = NULL;
		bool is_default = strcmp(SHIPPED[i], "default") == 0;
		ck_assert_msg(
			load(SHIPPED[i], &profile, &error), "%s", error ? error->message : "");
		ck_assert_str_eq(profile.name, SHIPPED[i]);
		ck_assert_int_eq(
			memcmp(&profile.params, &defaults, sizeof(defaults)) == 0, is_default);
	}
}
END_TEST

START_TEST(an_own_profile_is_found_by_its_name_but_hides_none)
{
	g_auto(study_profile) mine = {0};
	g_auto(study_profile) classic = {0};

	make_own("mine.profile",
		"[analysis]\neda.grid_hz=5\neda.method=median\neda.detector=phasic\n");
	g_autofree char *folder = study_profiles_own_folder();
	g_autofree char *path = g_build_filename(folder, "classic.profile", NULL);
	ck_assert(g_file_set_contents(path, "[analysis]\neda.grid_hz=5\n", -1, NULL));
	ck_assert(load("mine", &mine, NULL));
	ck_assert_str_eq(mine.name, "mine");
	ck_assert_double_eq(mine.params.eda_grid_hz, 5);
	ck_assert_double_eq(mine.params.eda_method, DSP_METHOD_MEDIAN);
	ck_assert(load("classic", &classic, NULL));
	ck_assert_double_eq(classic.params.eda_grid_hz, 10);
	ck_assert_double_eq(classic.params.eda_detector, DSP_DETECTOR_TROUGH);
	remove_own();
}
END_TEST

START_TEST(a_file_that_is_none_is_named)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(GError) error = NULL;

	make_own("broken.profile", "this is no profile\n");
	ck_assert(!load("broken", &profile, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "broken.profile"));
	g_autoptr(GPtrArray) entries = study_profiles_list();
	const struct study_profiles_entry *last = entries->pdata[entries->len - 1];
	ck_assert_str_eq(last->name, "broken");
	ck_assert_ptr_null(last->title);
	remove_own();
}
END_TEST

TESTS_MAIN("study/profiles", those_that_come_with_affekt_come_first_and_say_what_they_are,
	default_profile_is_the_card, every_one_loads_under_its_name_and_changes_something,
	an_own_profile_is_found_by_its_name_but_hides_none, a_file_that_is_none_is_named)
