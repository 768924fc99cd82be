/*
 * The `key=value` options of one --device, checked against the driver's table before anything is
 * opened.
 */
#ifndef DEVICES_SETTINGS_H
#define DEVICES_SETTINGS_H

#include "devices/driver.h"
#include "devices/source.h"

#define DEV_SETTINGS_ERROR (dev_settings_error_quark())
GQuark dev_settings_error_quark(void);

/* Parsed "NAME[@PORT][,key=value…]". */
struct dev_settings {
	const struct dev_driver *driver;
	char *port;         /* NULL: the first that matches */
	GHashTable *values; /* char* key → char* value, defaults filled in */
	/* Opens the samples that a `replay` plays; filled by the engine (acq_source_open), NULL
	 * elsewhere. */
	dev_source_open_fn open_source;
};

/* NULL with an error that names the key and what would be right: unknown driver, unknown key,
 * number out of range. */
struct dev_settings *dev_settings_parse(const char *text, GError **error);
void dev_settings_free(struct dev_settings *settings);

/* The value of a key of the driver's table; a programming error for others. NULL text: not given,
 * no default. */
const char *dev_settings_text(const struct dev_settings *settings, const char *key);
double dev_settings_number(
	const struct dev_settings *settings, const char *key); /* NaN: not given */
bool dev_settings_bool(const struct dev_settings *settings, const char *key);

#endif
