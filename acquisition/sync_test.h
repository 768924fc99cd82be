/*
 * One recording's sync tests: the screen flashes, somebody taps the sensor, cameras watch and hear.
 * What was shown, seen, felt and heard goes into the journal as device events; what it says about
 * the offsets is told at once, and computed again for the certificate by the same functions
 * (recordings/session/sync_test.h).
 *
 *   begin ─► flash … flash ─► end       begin again for the next test
 *
 * Threads: the owner's one thread. Life cycle: acq_sync_test_create() … acq_sync_test_destroy();
 * the config's pointers outlive it.
 */
#ifndef ACQUISITION_SYNC_TEST_H
#define ACQUISITION_SYNC_TEST_H

#include "acquisition/cameras.h"
#include "acquisition/recording.h"
#include "acquisition/rig.h"
#include "acquisition/sync.h"
#include "acquisition/trace.h"
#include "core/clock.h"
#include "recordings/journal/journal.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct acq_sync_test_config {
	struct rec_journal *journal;
	struct acq_sync *sync;
	const struct core_clock *clock;
	const struct acq_trace *trace; /* NULL: no sensor that could be tapped */
	const struct acq_rig *rig;
	const struct acq_cameras *cameras;
};

struct acq_sync_test;
struct acq_sync_test *acq_sync_test_create(const struct acq_sync_test_config *config);
void acq_sync_test_destroy(struct acq_sync_test *test); /* NULL is fine; ends a running test */

/* As acq_recording_sync_begin(), _flash() and _end(). */
bool acq_sync_test_begin(struct acq_sync_test *test, GError **error);
bool acq_sync_test_flash(struct acq_sync_test *test, int64_t monotonic_ns, GError **error);
bool acq_sync_test_end(
	struct acq_sync_test *test, struct acq_sync_report *ret_report, GError **error);

#endif
