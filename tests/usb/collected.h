/*
 * What a run of affekt-usb-collect on the emulated bus printed, counted.
 */
#ifndef TESTS_USB_COLLECTED_H
#define TESTS_USB_COLLECTED_H

#include "tests/usb/run.h"

enum {
	COLLECTED_DEVICES_MAX = 8,
};

struct collected {
	struct usb_run run;
	/* By number of the device. */
	GPtrArray *gaps[COLLECTED_DEVICES_MAX];  /* "CAUSE" in order */
	GPtrArray *scans[COLLECTED_DEVICES_MAX]; /* "GSR,PULSE" in order */
	double lost[COLLECTED_DEVICES_MAX];      /* samples in counted gaps */
	bool has_note;
	char *problems; /* every sentence, each on a line; "" */
};

/* @devices: words separated by spaces, as the program takes them. Fails the test when the program
 * does. */
void collected_run(struct collected *collected, const char *const *front, const char *devices,
	const char *seconds);

/* The same for a run that is to fail: its status and sentence are in run. */
void collected_try(struct collected *collected, const char *const *front, const char *devices,
	const char *seconds);
void collected_finish(struct collected *collected);

const char *collected_text(GPtrArray *array, guint i);

/* @scans are exactly the samples that the front end wrote into @log as delivered. */
void collected_assert_delivered(const GPtrArray *scans, const char *log);

#endif
