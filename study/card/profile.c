#include "study/card/profile.h"

#include "core/text.h"
#include "recordings/session/studyfile.h"
#include "study/card/profiles.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum {
	TEXT_BYTES_MAX = 1 << 20
};

static const char GROUP[] = "analysis";

void study_profile_clear(study_profile *profile)
{
	g_clear_pointer(&profile->name, g_free);
	g_clear_pointer(&profile->gsr_channel, g_free);
	g_clear_pointer(&profile->pulse_channel, g_free);
}

static const struct dsp_param_info *find_parameter(const char *key)
{
	const struct dsp_param_info *info;

	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		if (strcmp(info->key, key) == 0)
			return info;
	}
	return NULL;
}

static bool set_parameter(struct dsp_params *params, const char *key, const char *text,
	const char *where, GError **error)
{
	const struct dsp_param_info *info = find_parameter(key);
	double value = NAN;

	if (!info) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%s: there is no parameter '%s'; parameters.json of any export lists "
			  "them all."),
			where, key);
		return false;
	}
	if (info->words) {
		if (dsp_params_set_word(params, key, text) == DSP_PARAMS_OK)
			return true;
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT, _("%s: %s=%s is none of: %s."),
			where, key, text, info->words);
		return false;
	}
	if (!core_text_parse_double(text, &value) ||
		dsp_params_set(params, key, value) != DSP_PARAMS_OK) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%s: %s=%s is not a number from %g to %g (%s)."), where, key, text,
			info->low, info->high, info->unit);
		return false;
	}
	return true;
}

static bool set_all(
	struct study_profile *profile, GHashTable *values, const char *where, GError **error)
{
	GHashTableIter iter;
	gpointer key, value;

	if (!values)
		return true;
	g_hash_table_iter_init(&iter, values);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		char **channel = strcmp(key, "gsr") == 0     ? &profile->gsr_channel
				 : strcmp(key, "pulse") == 0 ? &profile->pulse_channel
							     : NULL;
		if (channel) {
			g_free(*channel);
			*channel = g_strdup(value);
		} else if (!set_parameter(&profile->params, key, value, where, error)) {
			return false;
		}
	}
	return true;
}

/* The whole text; NULL when the file is none. */
static char *read_text(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) cause = NULL;
	GStatBuf status;
	gsize length = 0;

	if (g_stat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
		status.st_size > TEXT_BYTES_MAX) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no profile file: a text of at most 1 MiB is expected."), path);
		return NULL;
	}
	if (!g_file_get_contents(path, &text, &length, &cause)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a readable profile file: %s."), path, cause->message);
		return NULL;
	}
	if (!g_utf8_validate_len(text, length, NULL)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no profile file: its text is not UTF-8."), path);
		return NULL;
	}
	return g_steal_pointer(&text);
}

static bool read_file(struct study_profile *profile, const char *path, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *text = read_text(path, error);
	g_autoptr(GError) cause = NULL;

	if (!text)
		return false;
	if (!g_key_file_load_from_data(file, text, (gsize)-1, G_KEY_FILE_NONE, &cause)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a readable profile file: %s."), path, cause->message);
		return false;
	}
	g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);
	if (!keys) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("The profile file %s has no group [%s] with key=value lines."), path,
			GROUP);
		return false;
	}
	for (char **key = keys; *key; key++) {
		g_autofree char *value = g_key_file_get_value(file, GROUP, *key, NULL);
		if (!set_parameter(&profile->params, *key, value, path, error))
			return false;
	}
	return true;
}

/* A name, or the path of a file: into @profile->name what the results say, and the parameters. */
static bool read_wanted(struct study_profile *profile, const char *wanted, GError **error)
{
	g_autofree char *path = NULL;

	if (strcmp(wanted, "default") == 0) {
		profile->name = g_strdup(wanted);
		return true;
	}
	path = study_profiles_find(wanted);
	if (path) {
		profile->name = g_strdup(wanted);
		return read_file(profile, path, error);
	}
	if (!g_file_test(wanted, G_FILE_TEST_EXISTS)) {
		g_autofree char *names = study_profiles_names();
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("There is no profile '%s' and no such file; there are: %s."), wanted,
			names);
		return false;
	}
	profile->name = g_path_get_basename(wanted);
	return read_file(profile, wanted, error);
}

/* Lobes of a driver need a method that has one. */
static bool check_detector(const struct dsp_params *params, GError **error)
{
	if (dsp_params_has_driver(params) || params->eda_detector != DSP_DETECTOR_DRIVER)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("eda.method=%s has no driver to look for responses in: set eda.detector=phasic, "
		  "or trough, too."),
		params->eda_method == DSP_METHOD_HIGHPASS ? "highpass" : "median");
	return false;
}

bool study_profile_load(struct study_profile *profile, const struct rec_session *session,
	const char *wanted, GHashTable *overrides, GError **error)
{
	g_autoptr(rec_studyfile) study = NULL;

	*profile = (struct study_profile){0};
	dsp_params_init(&profile->params);
	if (session->study_text) {
		study = rec_studyfile_parse(
			session->study_text, _("the session's study file"), error);
		if (!study)
			return false;
	}
	if (!wanted)
		wanted = study && study->profile ? study->profile : "default";
	return read_wanted(profile, wanted, error) &&
	       set_all(profile, study ? study->overrides : NULL, _("[analysis] of the study file"),
		       error) &&
	       set_all(profile, overrides, "--set", error) &&
	       check_detector(&profile->params, error);
}
