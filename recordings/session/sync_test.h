/*
 * The sync test: what a flash of the screen, or a tap on a sensor that a camera hears, says about
 * the offset that remains between streams. Pure functions over the session's device events.
 *
 * The evidence, stored as device_events while recording, `value` the number of the test:
 *
 *   sync_flash       device "screen": the screen was lit at this instant
 *   sync_flash_seen  device of the camera ("video", "video_NAME"): the first frame that shows it
 *   sync_tap         device and channel of the sensor: the jolt of a tap
 *   sync_sound       device of the camera that records sound: the knock of the same tap
 *
 * Offset = median over the test's pairs of (seen - flash) or (tap - sound): positive when the first
 * is late. It holds what no clock can tell: exposure, transfer and the screen's own latency (some
 * ms up to one refresh, known only to be there). Between the first and the last test the offsets
 * differ by the drift that the clocks' fits left.
 */
#ifndef RECORDINGS_SESSION_SYNC_TEST_H
#define RECORDINGS_SESSION_SYNC_TEST_H

#include "recordings/session/session.h"

#define REC_SYNC_FLASH      "sync_flash"
#define REC_SYNC_FLASH_SEEN "sync_flash_seen"
#define REC_SYNC_TAP        "sync_tap"
#define REC_SYNC_SOUND      "sync_sound"
#define REC_SYNC_SCREEN     "screen"

/* How far two times of one event may lie apart. Flashes come a second apart. */
#define REC_SYNC_REACH_S 0.45

/* One stream measured against another in one test. */
struct rec_sync_test {
	int test;
	const char *stream;  /* device that is judged; points into the session */
	const char *channel; /* of a tap; NULL for a flash */
	double at_s;         /* median time of the test's events */
	double offset_s;     /* NaN: no pair was found */
	double spread_s;     /* root mean square about the offset */
	double worst_s;      /* largest distance from it */
	guint pairs, missed; /* references with and without a counterpart */
};

/* A test whose flashes no camera saw has one row for all of them: stream "video", no pairs. */

/* Every test of @session, by stream, then by number: GArray of struct rec_sync_test, owned by the
 * caller. */
GArray *rec_sync_test_measure(const struct rec_session *session);

/* Adds a certificate row per test and stream to session->sync: offset, spread as residual, drift
 * since the stream's first test, and a verdict against one frame of the camera. */
void rec_sync_test_certify(struct rec_session *session);

#endif
