#include "acquisition/calibration.h"

#include "acquisition/recording.h"
#include "core/numerals.h"
#include "recordings/disk/beside.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const char GROUP[] = "calibration";
static const char NO_CALIBRATION[] = "none";
static const double SAME_STEP = 1e-6; /* relative: what text and float leave of equal numbers */

enum {
	NAME_MAX_BYTES = 64,
	SERIAL_MIN_BYTES = 6,
	SERIAL_MIN_LETTERS = 3, /* different ones */
};

void acq_calibration_free(struct acq_calibration *calibration)
{
	if (!calibration)
		return;
	g_free(calibration->name);
	g_free(calibration->driver);
	g_free(calibration->serial);
	g_free(calibration->device);
	g_free(calibration->settings);
	g_free(calibration->wiring);
	g_free(calibration->made);
	g_free(calibration);
}

bool acq_calibration_is_own_serial(const char *serial)
{
	static const char *const EVERYBODYS[] = {
		"123456", "12345678", "123456789", "0123456789", "0123456789ABCDEF", NULL};
	bool is_seen[128] = {false};
	int letters = 0;

	for (const char *at = serial; at && *at; at++) {
		bool *seen = &is_seen[(unsigned char)*at % G_N_ELEMENTS(is_seen)];
		letters += !*seen;
		*seen = true;
	}
	return letters >= SERIAL_MIN_LETTERS && strlen(serial) >= SERIAL_MIN_BYTES &&
	       !g_strv_contains(EVERYBODYS, serial);
}

bool acq_calibration_is_name(const char *name)
{
	gsize len = strlen(name);

	return len > 0 && len <= NAME_MAX_BYTES && strcmp(name, NO_CALIBRATION) != 0 &&
	       strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == len;
}

static char *path_of(const char *name, const char *driver, const char *serial)
{
	g_autofree char *safe = g_uri_escape_string(serial ? serial : "", NULL, FALSE);
	g_autofree char *file = name ? g_strconcat(name, ".calibration", NULL)
				     : g_strconcat(driver, "@", safe, ".calibration", NULL);

	return g_build_filename(g_get_user_data_dir(), "affekt", "calibrations", file, NULL);
}

/* --- writing --- */

static void put_text(GKeyFile *file, const char *key, const char *text)
{
	if (text)
		g_key_file_set_string(file, GROUP, key, text);
}

static void put_channel(GKeyFile *file, const char *key, const struct core_channel *channel)
{
	JsonObject *object = rec_json_from_channel(channel);
	g_autofree char *text = rec_json_print(object);

	g_key_file_set_string(file, GROUP, key, text);
	json_object_unref(object);
}

static void put_points(GKeyFile *file, const struct acq_calibration *calibration)
{
	for (size_t i = 0; i < calibration->fit.n; i++) {
		const struct core_calibration_point *point = &calibration->points[i];
		g_autofree char *group = g_strdup_printf("point %zu", i + 1);
		g_key_file_set_double(file, group, "ohm", point->ohm);
		g_key_file_set_double(file, group, "raw", point->raw);
		g_key_file_set_double(file, group, "raw_sd", point->raw_sd);
		g_key_file_set_integer(file, group, "samples", (gint)point->n);
		g_key_file_set_double(file, group, "measured_uS", calibration->fit.measured_uS[i]);
		g_key_file_set_double(file, group, "error_uS", calibration->fit.error_uS[i]);
	}
}

bool acq_calibration_save(
	const struct acq_calibration *calibration, char **ret_path, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path =
		path_of(calibration->name, calibration->driver, calibration->serial);
	g_autofree char *folder = g_path_get_dirname(path);

	put_text(file, "driver", calibration->driver);
	put_text(file, "serial", calibration->serial);
	put_text(file, "name", calibration->name);
	put_text(file, "device", calibration->device);
	put_text(file, "settings", calibration->settings);
	put_text(file, "wiring", calibration->wiring);
	put_text(file, "made", calibration->made);
	g_key_file_set_boolean(file, GROUP, "emulated", calibration->is_emulated);
	g_key_file_set_double(file, GROUP, "tolerance_pct", calibration->tolerance_pct);
	g_key_file_set_double(file, GROUP, "uncertainty_pct", calibration->fit.uncertainty_pct);
	put_channel(file, "driver_channel", &calibration->before);
	put_channel(file, "channel", &calibration->fit.channel);
	put_points(file, calibration);
	g_autofree char *text = g_key_file_to_data(file, NULL, NULL);
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The calibration cannot be kept: the folder “%s” cannot be made"),
			folder);
		return false;
	}
	if (!rec_beside_finish(rec_beside_open(path, /* replace= */ true, error), text, error))
		return false;
	*ret_path = g_steal_pointer(&path);
	return true;
}

/* --- reading --- */

static bool get_channel(GKeyFile *file, const char *key, struct core_channel *ret_channel)
{
	g_autofree char *text = g_key_file_get_string(file, GROUP, key, NULL);
	JsonObject *object = text ? rec_json_parse(text) : NULL;
	bool is_good = object && rec_json_to_channel(object, ret_channel);

	g_clear_pointer(&object, json_object_unref);
	return is_good;
}

static bool get_points(GKeyFile *file, struct acq_calibration *calibration)
{
	size_t *n = &calibration->fit.n;

	while (*n < CORE_CALIBRATION_POINTS_MAX) {
		g_autofree char *group = g_strdup_printf("point %zu", *n + 1);
		double ohm = g_key_file_get_double(file, group, "ohm", NULL);
		if (!(ohm > 0) || !isfinite(ohm))
			break;
		calibration->points[(*n)++].ohm = ohm;
	}
	return *n >= 2;
}

static struct acq_calibration *parse(GKeyFile *file)
{
	g_autoptr(acq_calibration) calibration = g_new0(struct acq_calibration, 1);
	struct {
		const char *key;
		char **text;
	} const texts[] = {
		{"driver", &calibration->driver},
		{"serial", &calibration->serial},
		{"name", &calibration->name},
		{"device", &calibration->device},
		{"settings", &calibration->settings},
		{"wiring", &calibration->wiring},
		{"made", &calibration->made},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i].text = g_key_file_get_string(file, GROUP, texts[i].key, NULL);
	calibration->is_emulated = g_key_file_get_boolean(file, GROUP, "emulated", NULL);
	calibration->tolerance_pct = g_key_file_get_double(file, GROUP, "tolerance_pct", NULL);
	calibration->fit.uncertainty_pct =
		g_key_file_get_double(file, GROUP, "uncertainty_pct", NULL);
	bool is_good = calibration->driver && calibration->made &&
		       get_channel(file, "driver_channel", &calibration->before) &&
		       get_channel(file, "channel", &calibration->fit.channel) &&
		       core_channel_is_calibrated(&calibration->fit.channel) &&
		       get_points(file, calibration);
	return is_good ? g_steal_pointer(&calibration) : NULL;
}

struct acq_calibration *acq_calibration_load(
	const char *name, const char *driver, const char *serial, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = path_of(name, driver, serial);
	g_autoptr(GError) wrong = NULL;
	struct acq_calibration *calibration = NULL;

	if (g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &wrong))
		calibration = parse(file);
	else if (g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT))
		return NULL;
	if (!calibration)
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("“%s” is no readable calibration: calibrate again, or record with "
			  "calibration=none"),
			path);
	return calibration;
}

/* --- applying --- */

size_t acq_calibration_channel(const struct core_channel *channels, size_t n)
{
	size_t i = 0;

	while (i < n && channels[i].quantity != CORE_QUANTITY_GSR)
		i++;
	return i;
}

static bool is_same_number(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) <= SAME_STEP * fmax(fabs(a), fabs(b));
}

static bool is_same_chain(const struct core_channel *a, const struct core_channel *b)
{
	bool is_same = a->n_steps == b->n_steps && strcmp(a->raw_unit, b->raw_unit) == 0 &&
		       is_same_number(a->raw_min, b->raw_min) &&
		       is_same_number(a->raw_max, b->raw_max);

	for (int i = 0; is_same && i < a->n_steps; i++) {
		const struct core_step *left = &a->steps[i], *right = &b->steps[i];
		is_same = left->kind == right->kind && is_same_number(left->a, right->a) &&
			  is_same_number(left->b, right->b) && is_same_number(left->c, right->c);
	}
	return is_same;
}

char *acq_calibration_wiring(const struct dev_settings *settings)
{
	return dev_settings_has_option(settings, "gsr")
		       ? g_strdup(dev_settings_text(settings, "gsr"))
		       : NULL;
}

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

static bool check_fit(const struct acq_calibration *calibration,
	const struct dev_settings *settings, const char *serial, bool is_emulated,
	const struct core_channel *channel, GError **error)
{
	const char *of = calibration->name ? calibration->name : calibration->serial;
	g_autofree char *wiring = acq_calibration_wiring(settings);

	if (calibration->is_emulated != is_emulated)
		return refuse(error,
			is_emulated ? _("The calibration “%s” is that of a real device and does "
					"not hold for an emulated one")
				    : _("The calibration “%s” was made with an emulated device: "
					"it never holds for a real one"),
			of);
	if (strcmp(calibration->driver, settings->driver->name) != 0)
		return refuse(error, _("The calibration “%s” is that of a %s, not of a %s"), of,
			calibration->driver, settings->driver->name);
	if (calibration->serial && strcmp(calibration->serial, serial) != 0)
		return refuse(error,
			_("The calibration “%s” is that of the device with the serial number %s, "
			  "but %s is attached"),
			of, calibration->serial, *serial ? serial : "-");
	if (!is_same_chain(&calibration->before, channel) ||
		g_strcmp0(calibration->wiring, wiring) != 0)
		return refuse(error,
			_("The calibration “%s” was made with --device %s, whose input and "
			  "conversion are others than with %s: record with the same options, or "
			  "with calibration=none"),
			of, calibration->settings, settings->text);
	return true;
}

/* What the settings or the serial ask for: false with a sentence when it cannot be had. */
static bool find(const struct dev_settings *settings, const char *serial,
	struct acq_calibration **ret_calibration, GError **error)
{
	const char *name = settings->calibration;
	GError *wrong = NULL;

	*ret_calibration = NULL;
	if (g_strcmp0(name, NO_CALIBRATION) == 0)
		return true;
	if (name && !acq_calibration_is_name(name))
		return refuse(error,
			_("“%s” is no name of a calibration: letters, digits, - and _"), name);
	if (name || acq_calibration_is_own_serial(serial))
		*ret_calibration =
			acq_calibration_load(name, settings->driver->name, serial, &wrong);
	if (wrong) {
		g_propagate_error(error, wrong);
		return false;
	}
	return !name || *ret_calibration ||
	       refuse(error,
		       _("There is no calibration “%s”: make it with “affekt calibrate %s --as "
			 "%s”"),
		       name, settings->driver->name, name);
}

bool acq_calibration_check(const struct dev_settings *settings, GError **error)
{
	g_autoptr(acq_calibration) calibration = NULL;

	return find(settings, "", &calibration, error);
}

bool acq_calibration_apply(const struct dev_settings *settings, const char *serial,
	bool is_emulated, struct core_channel *channels, size_t n_channels, char **ret_about,
	GError **error)
{
	g_autoptr(acq_calibration) calibration = NULL;
	size_t i = acq_calibration_channel(channels, n_channels);

	*ret_about = NULL;
	if (!find(settings, serial, &calibration, error))
		return false;
	if (!calibration)
		return true;
	if (i == n_channels)
		return refuse(error, _("--device %s measures no skin conductance to be calibrated"),
			settings->text);
	if (!check_fit(calibration, settings, serial, is_emulated, &channels[i], error))
		return false;
	channels[i].n_steps = calibration->fit.channel.n_steps;
	memcpy(channels[i].steps, calibration->fit.channel.steps, sizeof(channels[i].steps));
	*ret_about = acq_calibration_describe(calibration, g_get_real_time());
	return true;
}

char *acq_calibration_format_ohm(double ohm)
{
	return ohm >= 1e6 ? g_strdup_printf("%g Mohm", ohm / 1e6)
			  : g_strdup_printf("%g kohm", ohm / 1e3);
}

char *acq_calibration_describe(const struct acq_calibration *calibration, int64_t now_us)
{
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();
	double least = INFINITY, most = 0;
	g_autoptr(GDateTime) made = g_date_time_new_from_iso8601(calibration->made, NULL);
	double age_days =
		made ? ((double)now_us / G_USEC_PER_SEC - (double)g_date_time_to_unix(made)) / 86400
		     : NAN;

	for (size_t i = 0; i < calibration->fit.n; i++) {
		least = fmin(least, calibration->points[i].ohm);
		most = fmax(most, calibration->points[i].ohm);
	}
	g_autofree char *from = acq_calibration_format_ohm(least),
			*to = acq_calibration_format_ohm(most);
	return g_strdup_printf(
		"%.10s, %.0f days old, %zu resistors %s to %s, uncertainty %.1f %%, %s",
		calibration->made, floor(fmax(age_days, 0)), calibration->fit.n, from, to,
		calibration->fit.uncertainty_pct,
		calibration->name ? calibration->name : calibration->serial);
}
