/*
 * An emulated USB bus: a umockdev test bed with a root hub, in which emulated devices are plugged
 * in and pulled out. Runs the devices' time on the main loop of the calling thread.
 */
#ifndef TESTS_USB_TESTBED_H
#define TESTS_USB_TESTBED_H

#include "devices/emulator/emulated.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct testbed;
struct testbed_device;

struct testbed_config {
	bool is_silent;   /* nobody reports plugging, as in a container without udev */
	bool is_detached; /* a program that crashed has left the devices without kernel driver */
	mode_t mode;      /* of the device nodes */
	/* What real systems do now and then: */
	bool tells_twice;        /* each plugging is reported twice */
	unsigned left_late_ms;   /* the unplugging is reported so long after the transfers failed */
	unsigned rights_late_ms; /* nobody but root may open a node until so long after the report
				    of its return */
};

/* NULL when the process does not run under umockdev-wrapper. */
struct testbed *testbed_create(const struct testbed_config *config);
void testbed_destroy(struct testbed *testbed); /* NULL is fine */

/* Adds a device of @model, not yet plugged in. @log (NULL: none) gets one line "index,value,…" for
 * every sample whose bytes have reached the program whole; @touches (NULL: none) one line for each
 * "open", each request "control 41 1E 0000 0000 00C20100" and all bytes "out 7D81". */
struct testbed_device *testbed_add(struct testbed *testbed, const struct dev_model *model,
	const struct dev_model_source *source, unsigned burst, FILE *log, FILE *touches);

/* Faults for the device; see dev_emulated_add_faults(). */
void testbed_device_add_faults(struct testbed_device *device, const GArray *faults);

/* Plugs all devices in and lets time run. */
void testbed_start(struct testbed *testbed);

#endif
