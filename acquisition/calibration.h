/*
 * Calibrations on disk: one small text file each, and the way back to the device it was made of.
 *
 * A calibration belongs to one instrument, never to a socket. It is found again by driver and
 * serial number where that number is the device's own, else by the name that its maker gave it and
 * that
 * --device …,calibration=NAME repeats. What does not fit (another driver, another device, another
 * input or wiring, an emulated device's for a real one) is refused with a sentence, never passed
 * over: a recording is not to be calibrated by mistake nor left uncalibrated unnoticed.
 * calibration=none leaves the driver's chain as it is.
 *
 * Files: $XDG_DATA_HOME/affekt/calibrations/NAME.calibration or DRIVER@SERIAL.calibration, a
 * GKeyFile of mode 0600, written beside and renamed.
 */
#ifndef ACQUISITION_CALIBRATION_H
#define ACQUISITION_CALIBRATION_H

#include "core/calibration.h"
#include "devices/settings.h"

#include <glib.h>
#include <stdbool.h>

struct acq_calibration {
	char *name; /* NULL: found by the serial */
	char *driver;
	char *serial;   /* NULL: the device has none of its own */
	char *device;   /* shown to people: "Wild Divine Lightstone (blue)" */
	char *settings; /* the --device text */
	char *wiring; /* option gsr: which input, how wired; NULL: the driver has no such option */
	char *made;   /* ISO 8601, local time with offset */
	bool is_emulated;
	double tolerance_pct;       /* of the resistors */
	struct core_channel before; /* as the driver has it: must be the same when it is applied */
	struct core_calibration fit;
	struct core_calibration_point
		points[CORE_CALIBRATION_POINTS_MAX + 1]; /* one too many is seen */
};
typedef struct acq_calibration acq_calibration;

void acq_calibration_free(acq_calibration *calibration); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(acq_calibration, acq_calibration_free)

/* A serial number by which one instrument can be told from the next: makers leave "0001" or
 * "123456" in every chip. */
bool acq_calibration_is_own_serial(const char *serial);

/* Letters, digits, - and _, not "none". */
bool acq_calibration_is_name(const char *name);

/* Replaces what was there under the same name or serial; @ret_path is the caller's. */
bool acq_calibration_save(
	const struct acq_calibration *calibration, char **ret_path, GError **error);

/* Of a name; or, @name NULL, of driver and serial. NULL without an error when there is none. */
struct acq_calibration *acq_calibration_load(
	const char *name, const char *driver, const char *serial, GError **error);

/* What the settings say of the skin's input or wiring, for struct acq_calibration; the caller's. */
char *acq_calibration_wiring(const struct dev_settings *settings);

/* Can the calibration that @settings name be had? What only the device can tell is not asked. */
bool acq_calibration_check(const struct dev_settings *settings, GError **error);

/* Replaces the chain of the first skin channel of @channels by the calibration that @settings or
 * the device's serial (@serial: "" for none) ask for. @ret_about: one line for the file, the
 * caller's; NULL when there is none to apply. False with a sentence when it does not fit. */
bool acq_calibration_apply(const struct dev_settings *settings, const char *serial,
	bool is_emulated, struct core_channel *channels, size_t n_channels, char **ret_about,
	GError **error);

/* Index of the first skin channel; @n when there is none. */
size_t acq_calibration_channel(const struct core_channel *channels, size_t n);

/* "470 kohm"; the caller's. */
char *acq_calibration_format_ohm(double ohm);

/* The line: "2026-11-29, 3 days old, 5 resistors 100 kohm to 2 Mohm, uncertainty 2.6 %, made of …"
 * at @now_us; the caller's. */
char *acq_calibration_describe(const struct acq_calibration *calibration, int64_t now_us);

#endif
