#include "acquisition/setup.h"

#include "acquisition/calibration.h"
#include "acquisition/camera.h"
#include "acquisition/source.h"
#include "acquisition/writer.h"
#include "core/text.h"
#include "recordings/disk/sealed.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *sentence = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT, sentence);
	return false;
}

/* An archive stays what it is, whatever was asked for. */
static bool check_unsealed(const char *path, GError **error)
{
	if (!rec_sealed_is_on(path)) {
		return true;
	}
	g_set_error(error, REC_ERROR, REC_ERROR_SEALED,
		_("“%s” is sealed, and a recording never replaces it, not even with --force; give "
		  "another name"),
		path);
	return false;
}

static bool check_output(const struct acq_setup *setup, bool force, GError **error)
{
	if (!g_str_has_suffix(setup->output, ".nwb")) {
		return refuse(error, _("The recording “%s” must be given a name that ends in .nwb"),
			setup->output);
	}
	if (!g_file_test(setup->folder, G_FILE_TEST_IS_DIR) || access(setup->folder, W_OK) != 0) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("“%s” cannot be recorded: “%s” is not a folder that you may write to"),
			setup->output, setup->folder);
		return false;
	}
	if (g_file_test(setup->journal_path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("“%s” is there already: a recording of that name is running or was "
			  "broken "
			  "off; finish it with “affekt recover”, or give another name"),
			setup->journal_path);
		return false;
	}
	if (!check_unsealed(setup->output, error)) {
		return false;
	}
	if (!force && g_file_test(setup->output, G_FILE_TEST_EXISTS)) {
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("“%s” is there already; give another name, or --force to overwrite it"),
			setup->output);
		return false;
	}
	return true;
}

static bool check_info(const struct acq_options *options, GError **error)
{
	g_autoptr(GString) missing = g_string_new(NULL);

	if (!options->study) {
		return true;
	}
	char **required = options->study->required_info;
	for (char **key = required; key && *key; key++) {
		const char *value = options->info ? g_hash_table_lookup(options->info, *key) : NULL;
		if (!value || !value[0]) {
			g_string_append_printf(missing, "%s%s", missing->len ? ", " : "", *key);
		}
	}
	return !missing->len ||
	       refuse(error,
		       _("The study “%s” requires session information that is missing: %s; give "
			 "each with --info KEY=VALUE"),
		       options->study->name ? options->study->name : "", missing->str);
}

static bool check_times(const struct acq_options *options, GError **error)
{
	bool has_plan = false;

	if (!isnan(options->duration_s) && !(options->duration_s > 0)) {
		return refuse(error, _("The duration of a recording must be above 0 seconds"));
	}
	for (guint i = 0; options->study && i < options->study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan = options->study->touchpoints->pdata[i];
		has_plan |= isfinite(plan->start_s);
	}
	return !options->follow_plan || has_plan ||
	       refuse(error, _("There is no plan to follow: no study file with planned starts was "
			       "given"));
}

/* "lightstone@1-2, bitalino@1-3": what the study binds the participant to; the caller's. */
static char *list_bound(const struct acq_options *options)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < options->study->bindings->len; i++) {
		const struct rec_binding *binding = options->study->bindings->pdata[i];
		if (strcmp(binding->participant, options->participant) == 0) {
			g_string_append_printf(
				list, "%s%s", list->len ? ", " : "", binding->device);
		}
	}
	return g_string_free(list, FALSE);
}

/* NAME and PLACE of "NAME@PLACE[,key=value…]"; @ret_place is the caller's, NULL when there is none.
 */
static bool is_binding_of(
	const struct rec_binding *binding, const struct dev_driver *driver, char **ret_place)
{
	g_auto(GStrv) words = g_strsplit(binding->device, ",", 2);
	g_auto(GStrv) parts = g_strsplit(words[0], "@", 2);

	*ret_place = NULL;
	if (strcmp(parts[0], driver->name) != 0 || !parts[1]) {
		return false;
	}
	*ret_place = g_strdup(parts[1]);
	return true;
}

/* Whether the settings may open what is bound to somebody else: they name its port or serial, or no
 * place at all. */
static bool reaches(const struct dev_settings *settings, const char *place)
{
	g_auto(GStrv) words = g_strsplit(place, "@", 2);
	bool is_named = false;

	for (char **word = words; *word; word++) {
		is_named |= g_strcmp0(settings->port, *word) == 0 ||
			    g_strcmp0(settings->serial, *word) == 0;
	}
	return is_named || (!settings->port && !settings->serial);
}

/* A device of one kind that the study gives to others only is not this participant's. */
static bool check_neighbours(
	const struct acq_options *options, const struct dev_settings *settings, GError **error)
{
	const GPtrArray *bindings = options->study->bindings;

	for (guint i = 0; i < bindings->len; i++) {
		const struct rec_binding *binding = bindings->pdata[i];
		g_autofree char *place = NULL;
		if (is_binding_of(binding, settings->driver, &place) && reaches(settings, place)) {
			return refuse(error,
				_("The study binds %s to participant %s, so --device %s could be "
				  "the neighbour's: name participant %s's own in the study file, "
				  "or by its port"),
				binding->device, binding->participant, settings->text,
				options->participant);
		}
	}
	return true;
}

/* The participant's own sensor: the study says at which port it is, or which serial it has. */
static bool bind_device(
	const struct acq_options *options, struct dev_settings *settings, GError **error)
{
	const GPtrArray *bindings = options->study ? options->study->bindings : NULL;
	bool is_bound = false, may_be = false;

	for (guint i = 0; bindings && options->participant && i < bindings->len; i++) {
		const struct rec_binding *binding = bindings->pdata[i];
		g_autofree char *place = NULL;
		if (strcmp(binding->participant, options->participant) != 0 ||
			!is_binding_of(binding, settings->driver, &place)) {
			continue;
		}
		may_be = true;
		is_bound = is_bound || dev_settings_bind(settings, place);
	}
	if (may_be && !is_bound) {
		g_autofree char *bound = list_bound(options);
		return refuse(error,
			_("The study binds participant %s to %s, but --device says %s"),
			options->participant, bound, settings->text);
	}
	return is_bound || !bindings || !options->participant ||
	       check_neighbours(options, settings, error);
}

static bool add_device(
	const struct acq_options *options, const char *text, GPtrArray *settings, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	struct dev_settings *device = dev_settings_parse(text, &wrong);

	if (!device) {
		return refuse(error, "%s", wrong->message);
	}
	device->open_source = acq_source_open;
	g_ptr_array_add(settings, device);
	return acq_calibration_check(device, error) && bind_device(options, device, error);
}

/* Without --device the study's bindings say which devices are the participant's. */
static bool add_bound_devices(
	const struct acq_options *options, GPtrArray *settings, GError **error)
{
	const GPtrArray *bindings =
		options->study && options->participant ? options->study->bindings : NULL;

	for (guint i = 0; bindings && i < bindings->len; i++) {
		const struct rec_binding *binding = bindings->pdata[i];
		if (strcmp(binding->participant, options->participant) == 0 &&
			!add_device(options, binding->device, settings, error)) {
			return false;
		}
	}
	return settings->len > 0 ||
	       refuse(error, _("There is no device to record: give --device, or bind one to the "
			       "participant in the study file"));
}

static bool parse_devices(
	const struct acq_options *options, GPtrArray *ret_settings, GError **error)
{
	bool has_device = options->devices && options->devices[0];

	for (char **text = options->devices; text && *text; text++) {
		if (!add_device(options, *text, ret_settings, error)) {
			return false;
		}
	}
	if (!has_device && !add_bound_devices(options, ret_settings, error)) {
		return false;
	}
	if (ret_settings->len > ACQ_DEVICES_MAX) {
		return refuse(error, _("A recording takes 1 to %d devices, not %u"),
			ACQ_DEVICES_MAX, ret_settings->len);
	}
	return true;
}

static bool parse_speed(const struct dev_settings *settings, double *ret_speed, GError **error)
{
	const char *text = dev_settings_has_option(settings, "speed")
				   ? dev_settings_text(settings, "speed")
				   : NULL;

	*ret_speed = 1;
	if (!text) {
		return true;
	}
	if (strcmp(text, "max") == 0) {
		*ret_speed = INFINITY;
		return true;
	}
	if (!core_text_parse_double(text, ret_speed) || !(*ret_speed > 0)) {
		return refuse(error, _("--device %s: speed must be a number above 0, or max"),
			settings->text);
	}
	return true;
}

/* One session has one time: devices that can run at a speed agree on it, the others run at 1. */
static bool choose_speed(struct acq_setup *setup, GError **error)
{
	bool is_soft = true;

	for (guint i = 0; i < setup->settings->len; i++) {
		const struct dev_settings *settings = setup->settings->pdata[i];
		double speed;
		if (!parse_speed(settings, &speed, error)) {
			return false;
		}
		if (i > 0 && speed != setup->speed) {
			return refuse(error,
				_("All devices of a recording run at one speed, but %s does not "
				  "have the speed of the others"),
				settings->text);
		}
		setup->speed = speed;
		is_soft &= settings->driver->streams[0].transport == DEV_TRANSPORT_SOFT;
	}
	if (!is_soft && setup->speed != 1) {
		return refuse(error, _("Beside a USB device the speed can only be 1"));
	}
	if (setup->cameras->len && setup->speed != 1) {
		return refuse(error, _("With a camera the speed can only be 1"));
	}
	setup->is_virtual = setup->speed != 1;
	return true;
}

/* NAME.mkv for the camera without a name, NAME.CAMERA.mkv for the others. */
static bool name_videos(struct acq_setup *setup, bool force, GError **error)
{
	gsize stem = strlen(setup->output) - strlen(".nwb");

	for (guint i = 0; i < setup->cameras->len; i++) {
		const struct acq_camera_source *camera = setup->cameras->pdata[i];
		char *path = g_strdup_printf("%.*s%s%s.mkv", (int)stem, setup->output,
			camera->name ? "." : "", camera->name ? camera->name : "");
		g_ptr_array_add(setup->videos, path);
		if (!check_unsealed(path, error)) {
			return false;
		}
		if (!force && g_file_test(path, G_FILE_TEST_EXISTS)) {
			g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
				_("The video “%s” is there already; give another name, or --force "
				  "to overwrite it"),
				path);
			return false;
		}
	}
	return true;
}

static bool check_cameras(
	const struct acq_options *options, struct acq_setup *setup, GError **error)
{
	bool wants_audio = options->audio && strcmp(options->audio, "none") != 0;

	setup->cameras = acq_camera_source_parse_all(options->cameras, error);
	if (!setup->cameras) {
		return false;
	}
	setup->audio = wants_audio ? options->audio : NULL;
	if (wants_audio && !setup->cameras->len) {
		return refuse(error,
			_("Sound is stored in the file of a camera; give one with --camera"));
	}
	for (guint i = 0; i < setup->cameras->len; i++) {
		if (!acq_camera_check(setup->cameras->pdata[i], error)) {
			return false;
		}
	}
	return true;
}

bool acq_setup_check(const struct acq_options *options, struct acq_setup *ret_setup, GError **error)
{
	*ret_setup = (struct acq_setup){
		.output = g_strdup(options->output),
		.journal_path = g_strconcat(options->output, ".journal", NULL),
		.folder = g_path_get_dirname(options->output),
		.settings = g_ptr_array_new_with_free_func((GDestroyNotify)dev_settings_free),
		.videos = g_ptr_array_new_with_free_func(g_free),
		.speed = 1,
	};
	bool is_good = check_times(options, error) && check_info(options, error) &&
		       parse_devices(options, ret_setup->settings, error) &&
		       check_cameras(options, ret_setup, error) && choose_speed(ret_setup, error) &&
		       check_output(ret_setup, options->force, error) &&
		       name_videos(ret_setup, options->force, error);
	if (!is_good) {
		acq_setup_clear(ret_setup);
	}
	return is_good;
}

bool acq_setup_check_monitor(
	const struct acq_options *options, struct acq_setup *ret_setup, GError **error)
{
	/* Sound is stored or nothing: a monitor has none. */
	struct acq_options looked_at = *options;

	looked_at.audio = NULL;
	*ret_setup = (struct acq_setup){
		.settings = g_ptr_array_new_with_free_func((GDestroyNotify)dev_settings_free),
		.videos = g_ptr_array_new_with_free_func(g_free),
		.speed = 1,
	};
	bool is_good = parse_devices(&looked_at, ret_setup->settings, error) &&
		       check_cameras(&looked_at, ret_setup, error) &&
		       choose_speed(ret_setup, error);
	if (!is_good) {
		acq_setup_clear(ret_setup);
	}
	return is_good;
}

void acq_setup_clear(struct acq_setup *setup)
{
	g_free(setup->output);
	g_free(setup->journal_path);
	g_free(setup->folder);
	g_clear_pointer(&setup->settings, g_ptr_array_unref);
	g_clear_pointer(&setup->cameras, g_ptr_array_unref);
	g_clear_pointer(&setup->videos, g_ptr_array_unref);
	*setup = (struct acq_setup){0};
}
