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

/* Parsed "NAME[@PLACE][,key=value…]". One key is known to every driver: calibration=NAME. PLACE is
 * a USB port ("1-2.3"), a serial number, both
 * ("1-2.3@SERIAL": this device in this socket) or "any": probing is allowed on whatever only shares
 * its numbers with the driver's device. A comma inside a value is written "\,". */
struct dev_settings {
	const struct dev_driver *driver;
	char *text;         /* as given */
	char *port;         /* NULL: any socket */
	char *serial;       /* NULL: any serial number */
	bool takes_any;     /* "any" */
	char *calibration;  /* NAME of the one to apply, "none"; NULL: the device's own */
	GHashTable *values; /* char* key → char* value, defaults filled in */
	/* Opens the samples that a `replay` plays; filled in by the engine (acq_source_open). */
	dev_source_open_fn open_source;
};
typedef struct dev_settings dev_settings;

/* NULL with an error that names the key and what would be right: unknown driver, unknown key,
 * number out of range, required key missing, options that the driver cannot have together, a place
 * of what is not attached to USB. */
struct dev_settings *dev_settings_parse(const char *text, GError **error);
void dev_settings_free(dev_settings *settings); /* NULL is fine */

/* Binds to PLACE (as above), from a study file say. False when it is none, or when the settings
 * name another one already. */
bool dev_settings_bind(struct dev_settings *settings, const char *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(dev_settings, dev_settings_free)

/* The value of a key of the driver's table; a programming error for others. */
const char *dev_settings_text(
	const struct dev_settings *settings, const char *key); /* NULL: not given */
double dev_settings_number(
	const struct dev_settings *settings, const char *key);                /* NaN: not given */
bool dev_settings_bool(const struct dev_settings *settings, const char *key); /* false: not given */

/* Does the driver's table have this key? (The engine asks for "speed".) */
bool dev_settings_has_option(const struct dev_settings *settings, const char *key);

#endif
