#include "gui/live/setup.h"

#include "devices/settings.h"
#include "gui/live/naming.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* GLib gives an empty array no memory, and so no NULL at its end, before the first item. */
static GPtrArray *list_new(void)
{
	GPtrArray *list = g_ptr_array_new_null_terminated(1, g_free, TRUE);
	g_ptr_array_add(list, NULL);
	g_ptr_array_set_size(list, 0);
	return list;
}

struct affekt_setup *affekt_setup_new(void)
{
	struct affekt_setup *setup = g_new0(struct affekt_setup, 1);
	setup->devices = list_new();
	setup->cameras = list_new();
	setup->info = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	setup->participant = g_strdup("");
	setup->folder = g_strdup("");
	setup->name = g_strdup("");
	return setup;
}

void affekt_setup_free(affekt_setup *setup)
{
	if (setup == NULL)
		return;
	g_ptr_array_unref(setup->devices);
	g_ptr_array_unref(setup->cameras);
	rec_studyfile_free(setup->study);
	g_free(setup->study_problem);
	g_free(setup->participant);
	g_hash_table_unref(setup->info);
	g_free(setup->folder);
	g_free(setup->name);
	g_free(setup);
}

void affekt_setup_add_device(struct affekt_setup *setup, const char *text)
{
	g_ptr_array_add(setup->devices, g_strdup(text));
}

void affekt_setup_add_camera(struct affekt_setup *setup, const char *text)
{
	g_ptr_array_add(setup->cameras, g_strdup(text));
}

char *affekt_setup_device_text(const char *driver, const char *port, const char *options)
{
	g_autoptr(GString) text = g_string_new(driver);
	g_autofree char *trimmed = g_strstrip(g_strdup(options != NULL ? options : ""));
	if (port != NULL && *port != '\0')
		g_string_append_printf(text, "@%s", port);
	if (*trimmed != '\0')
		g_string_append_printf(text, ",%s", trimmed);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_device_reasons(const struct affekt_setup *setup, GPtrArray *reasons)
{
	if (setup->devices->len == 0)
		g_ptr_array_add(reasons, g_strdup(_("Choose at least one sensor")));
	for (guint i = 0; i < setup->devices->len; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(dev_settings) settings =
			dev_settings_parse(setup->devices->pdata[i], &error);
		if (settings == NULL)
			g_ptr_array_add(reasons, g_strdup(error->message));
	}
}

static void add_info_reasons(const struct affekt_setup *setup, GPtrArray *reasons)
{
	if (setup->study == NULL)
		return;
	g_autoptr(GString) missing = g_string_new(NULL);
	for (char **key = setup->study->required_info; key != NULL && *key != NULL; key++) {
		const char *value = g_hash_table_lookup(setup->info, *key);
		if (value == NULL || *value == '\0')
			g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "",
				affekt_setup_info_title(*key));
	}
	if (missing->len > 0)
		g_ptr_array_add(
			reasons, g_strdup_printf(_("The study requires this to be filled in: %s"),
					 missing->str));
}

static void add_file_reasons(const struct affekt_setup *setup, GPtrArray *reasons)
{
	if (!g_file_test(setup->folder, G_FILE_TEST_IS_DIR) || access(setup->folder, W_OK) != 0)
		g_ptr_array_add(reasons,
			g_strdup_printf(
				_("“%s” is not a folder that you may write to; choose another one"),
				setup->folder));
	else if (*setup->name == '\0' || *setup->name == '.' || strchr(setup->name, '/') != NULL)
		g_ptr_array_add(reasons, g_strdup(_("Give the recording a file name")));
	else if (!affekt_naming_is_free(setup->folder, setup->name))
		g_ptr_array_add(reasons,
			g_strdup_printf(_("There is a recording “%s” already; give another name"),
				setup->name));
}

GPtrArray *affekt_setup_check_reasons(const struct affekt_setup *setup)
{
	GPtrArray *reasons = g_ptr_array_new_with_free_func(g_free);
	add_device_reasons(setup, reasons);
	return reasons;
}

GPtrArray *affekt_setup_reasons(const struct affekt_setup *setup)
{
	GPtrArray *reasons = affekt_setup_check_reasons(setup);
	if (setup->study_problem != NULL)
		g_ptr_array_add(reasons, g_strdup(setup->study_problem));
	char *code_problem = affekt_naming_check_code(setup->participant);
	if (code_problem != NULL)
		g_ptr_array_add(reasons, code_problem);
	add_info_reasons(setup, reasons);
	add_file_reasons(setup, reasons);
	return reasons;
}

static const struct {
	const char *key, *title;
} info_titles[] = {
	{"age", N_("Age")},
	{"sex", N_("Sex")},
	{"hand", N_("Hand")},
	{"electrode_site", N_("Electrode site")},
	{"electrode", N_("Electrode")},
	{"gel", N_("Gel")},
	{"room_temp_C", N_("Room temperature (°C)")},
	{"humidity", N_("Humidity (%)")},
	{"experimenter", N_("Experimenter")},
	{"consent", N_("Consent")},
	{"session_no", N_("Session number")},
	{"medication_note", N_("Medication")},
};

const char *affekt_setup_info_title(const char *key)
{
	for (gsize i = 0; i < G_N_ELEMENTS(info_titles); i++) {
		if (g_str_equal(info_titles[i].key, key))
			return _(info_titles[i].title);
	}
	return key;
}

struct acq_options affekt_setup_options(const struct affekt_setup *setup, char **ret_path)
{
	if (ret_path != NULL)
		*ret_path = affekt_naming_path(setup->folder, setup->name);
	return (struct acq_options){
		.output = ret_path != NULL ? *ret_path : NULL,
		.devices = (char **)setup->devices->pdata,
		.study = setup->study,
		.participant = *setup->participant != '\0' ? setup->participant : NULL,
		.info = setup->info,
		.cameras = setup->cameras->len > 0 ? (char **)setup->cameras->pdata : NULL,
		.audio = setup->has_sound ? "default" : NULL,
		.duration_s = NAN,
		.follow_plan = setup->is_following_plan,
	};
}
