#include "devices/settings.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK(dev - settings - error, dev_settings_error)

enum {
	FAILED = 0
};

static const struct dev_option *find_option(const struct dev_driver *driver, const char *key)
{
	for (const struct dev_option *o = driver->options; o && o->key; o++) {
		if (strcmp(o->key, key) == 0)
			return o;
	}
	return NULL;
}

static char *list_keys(const struct dev_driver *driver)
{
	GString *keys = g_string_new(NULL);

	for (const struct dev_option *o = driver->options; o && o->key; o++)
		g_string_append_printf(keys, "%s, ", o->key);
	g_string_append(keys, "calibration");
	return g_string_free(keys, FALSE);
}

static char *list_drivers(void)
{
	GString *names = g_string_new(NULL);

	for (size_t i = 0; dev_drivers[i]; i++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", dev_drivers[i]->name);
	return g_string_free(names, FALSE);
}

static bool parse_bool(const char *text, bool *ret)
{
	static const char *const YES[] = {"yes", "true", "1", NULL};
	static const char *const NO[] = {"no", "false", "0", NULL};

	if (g_strv_contains(YES, text))
		*ret = true;
	else if (g_strv_contains(NO, text))
		*ret = false;
	else
		return false;
	return true;
}

static bool check_choice(const struct dev_option *option, const char *value, GError **error)
{
	g_auto(GStrv) choices = g_strsplit(option->choices, " ", -1);

	if (g_strv_contains((const char *const *)choices, value))
		return true;
	g_autofree char *list = g_strjoinv(", ", choices);
	g_set_error(error, DEV_SETTINGS_ERROR, FAILED, _("--device: %s=%s is none of %s."),
		option->key, value, list);
	return false;
}

static bool check_value(const struct dev_option *option, const char *value, GError **error)
{
	double number;
	bool yes;

	switch (option->type) {
	case DEV_OPTION_NUMBER:
		if (core_text_parse_double(value, &number) && number >= option->min &&
			number <= option->max)
			return true;
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: %s=%s is not a number from %g to %g."), option->key, value,
			option->min, option->max);
		return false;
	case DEV_OPTION_BOOL:
		if (parse_bool(value, &yes))
			return true;
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: %s=%s is neither yes nor no."), option->key, value);
		return false;
	case DEV_OPTION_CHOICE:
		return check_choice(option, value, error);
	case DEV_OPTION_TEXT:
	case DEV_OPTION_FILE:
		return true;
	}
	return true;
}

/* Splits at commas; "\," is a comma. */
static GPtrArray *split(const char *text)
{
	GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
	GString *part = g_string_new(NULL);

	for (const char *p = text; *p; p++) {
		if (*p == '\\' && p[1] == ',') {
			g_string_append_c(part, *++p);
		} else if (*p == ',') {
			g_ptr_array_add(parts, g_string_free(part, FALSE));
			part = g_string_new(NULL);
		} else {
			g_string_append_c(part, *p);
		}
	}
	g_ptr_array_add(parts, g_string_free(part, FALSE));
	return parts;
}

static bool take_pair(struct dev_settings *settings, const char *pair, GError **error)
{
	const char *equals = strchr(pair, '=');
	if (!equals) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: '%s' is not of the form key=value."), pair);
		return false;
	}
	g_autofree char *key = g_strndup(pair, (gsize)(equals - pair));
	if (strcmp(key, "calibration") == 0 && equals[1]) {
		g_free(settings->calibration);
		settings->calibration = g_strdup(equals + 1);
		return true;
	}
	const struct dev_option *option = find_option(settings->driver, key);
	if (!option) {
		g_autofree char *keys = list_keys(settings->driver);
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: %s has no option '%s'; it knows: %s."), settings->driver->name,
			key, keys);
		return false;
	}
	if (!check_value(option, equals + 1, error))
		return false;
	g_hash_table_replace(settings->values, g_steal_pointer(&key), g_strdup(equals + 1));
	return true;
}

static bool fill_defaults(struct dev_settings *settings, GError **error)
{
	for (const struct dev_option *o = settings->driver->options; o && o->key; o++) {
		if (g_hash_table_contains(settings->values, o->key))
			continue;
		if (!o->fallback) {
			g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
				_("--device: %s needs %s=… (%s)."), settings->driver->name, o->key,
				_(o->help));
			return false;
		}
		if (*o->fallback)
			g_hash_table_insert(
				settings->values, g_strdup(o->key), g_strdup(o->fallback));
	}
	return true;
}

/* "1-2.3": digits, one minus, digits and points. */
static bool is_port(const char *text)
{
	const char *minus = strchr(text, '-');

	return minus && minus > text && strspn(text, "0123456789") == (size_t)(minus - text) &&
	       minus[1] && strspn(minus + 1, "0123456789.") == strlen(minus + 1);
}

static bool take_place(struct dev_settings *settings, const char *place, GError **error)
{
	if (strcmp(place, "any") == 0 && !settings->port && !settings->serial) {
		settings->takes_any = true;
	} else if (is_port(place) && !settings->port && !settings->serial) {
		settings->port = g_strdup(place);
	} else if (*place && !settings->serial && !settings->takes_any) {
		settings->serial = g_strdup(place);
	} else {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: '%s' is no place of a device: after @ comes a USB port as "
			  "1-2.3, a serial number, or any."),
			place);
		return false;
	}
	return true;
}

/* "NAME[@PLACE[@SERIAL]]" */
static bool take_name(struct dev_settings *settings, const char *name_and_place, GError **error)
{
	g_auto(GStrv) words = g_strsplit(name_and_place, "@", 3);
	const char *name = words[0] ? words[0] : "";

	settings->driver = dev_driver_find(name);
	if (!settings->driver) {
		g_autofree char *names = list_drivers();
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: there is no driver '%s'; there are: %s."), name, names);
		return false;
	}
	if (words[0] && words[1] && !settings->driver->matches) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: %s is no USB instrument and has no place: leave out @%s"),
			name, words[1]);
		return false;
	}
	for (char **place = words + 1; words[0] && *place; place++) {
		if (!take_place(settings, *place, error))
			return false;
	}
	return true;
}

struct dev_settings *dev_settings_parse(const char *text, GError **error)
{
	g_autoptr(dev_settings) settings = g_new0(struct dev_settings, 1);
	g_autoptr(GPtrArray) parts = split(text);

	settings->text = g_strdup(text);
	settings->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!take_name(settings, parts->pdata[0], error))
		return NULL;
	for (guint i = 1; i < parts->len; i++) {
		if (!take_pair(settings, parts->pdata[i], error))
			return NULL;
	}
	if (!fill_defaults(settings, error) ||
		(settings->driver->check && !settings->driver->check(settings, error)))
		return NULL;
	return g_steal_pointer(&settings);
}

void dev_settings_free(dev_settings *settings)
{
	if (!settings)
		return;
	g_free(settings->text);
	g_free(settings->port);
	g_free(settings->serial);
	g_free(settings->calibration);
	g_clear_pointer(&settings->values, g_hash_table_unref);
	g_free(settings);
}

static bool take_word(char **word, const char *bound)
{
	if (!bound)
		return true;
	if (*word && strcmp(*word, bound) != 0)
		return false;
	g_free(*word);
	*word = g_strdup(bound);
	return true;
}

bool dev_settings_bind(struct dev_settings *settings, const char *place)
{
	g_autoptr(dev_settings) bound = g_new0(struct dev_settings, 1);
	g_auto(GStrv) words = g_strsplit(place, "@", 2);

	if (!*words)
		return false;
	for (char **word = words; *word; word++) {
		if (!take_place(bound, *word, NULL))
			return false;
	}
	if (!take_word(&settings->port, bound->port) ||
		!take_word(&settings->serial, bound->serial))
		return false;
	settings->takes_any &= bound->takes_any;
	return true;
}

bool dev_settings_has_option(const struct dev_settings *settings, const char *key)
{
	return find_option(settings->driver, key) != NULL;
}

const char *dev_settings_text(const struct dev_settings *settings, const char *key)
{
	g_assert(dev_settings_has_option(settings, key));
	return g_hash_table_lookup(settings->values, key);
}

double dev_settings_number(const struct dev_settings *settings, const char *key)
{
	const char *text = dev_settings_text(settings, key);
	double number = NAN;

	if (text)
		core_text_parse_double(text, &number);
	return number;
}

bool dev_settings_bool(const struct dev_settings *settings, const char *key)
{
	const char *text = dev_settings_text(settings, key);
	bool yes = false;

	if (text)
		parse_bool(text, &yes);
	return yes;
}
