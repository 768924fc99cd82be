/*
 * How a sync test goes, and what it found, for the programs that run one.
 */
#ifndef ACQUISITION_SYNC_REPORT_H
#define ACQUISITION_SYNC_REPORT_H

#include <glib.h>
#include <stdbool.h>

/* The screen is lit so often, for so long, with so much from flash to flash; before the first one
 * cameras and ears learn what is normal. */
enum {
	ACQ_SYNC_FLASHES = 5,
	ACQ_SYNC_LIT_MS = 200,
	ACQ_SYNC_PERIOD_MS = 2000,
	ACQ_SYNC_OFFSETS_MAX = 8,
};

/* How late one stream is against another. */
struct acq_sync_offset {
	char stream[128]; /* "video", or the sensor that was tapped */
	double offset_ms, spread_ms;
	guint pairs; /* 0: offset and spread are NaN */
	bool is_tap; /* against the sound of the tap, not against the screen */
};

/* What a sync test found. */
struct acq_sync_report {
	int number; /* of the test in this recording, from 1 */
	guint flashes, taps, sounds;
	guint n_offsets;
	struct acq_sync_offset offsets[ACQ_SYNC_OFFSETS_MAX];
};

/* Sentences for people, one a line; owned by the caller. */
char *acq_sync_report_text(const struct acq_sync_report *report);

#endif
