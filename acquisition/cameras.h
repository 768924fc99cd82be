/*
 * All cameras of one recording, in order of --camera, or of a monitor, which writes no files.
 *
 * Life cycle: acq_cameras_open() … _start() … _stop() … _finish(), for the owner's one thread; show
 * and picture for any thread between open and finish. A zeroed struct is empty: stop and finish are
 * fine on it.
 */
#ifndef ACQUISITION_CAMERAS_H
#define ACQUISITION_CAMERAS_H

#include "acquisition/camera.h"
#include "acquisition/setup.h"
#include "core/clock.h"
#include "recordings/journal/journal.h"

#include <glib.h>
#include <stdbool.h>

struct acq_cameras {
	struct acq_camera *all[ACQ_CAMERAS_MAX];
	guint n;
	bool were_started;
	const struct acq_setup *setup;
};

/* Opens every camera of @setup (which outlives them). @session: uuid; NULL writes no files. With
 * @is_forced a video that stands in the way is kept aside until finish. What people should know
 * (no sound) is added to @notes (GPtrArray of char*). On failure finish is still to be called. */
bool acq_cameras_open(struct acq_cameras *cameras, const struct acq_setup *setup,
	const struct core_clock *clock, const char *session, bool is_forced, GPtrArray *notes,
	GError **error);

/* Names them in the journal, before their first frames. */
bool acq_cameras_describe(
	const struct acq_cameras *cameras, struct rec_journal *journal, GError **error);

void acq_cameras_start(struct acq_cameras *cameras);

/* All at once, then each to its end. */
void acq_cameras_stop(struct acq_cameras *cameras);

/* Closes them. Files of cameras that were never started go, and old ones come back; else
 * @has_replaced says that the recording took the place of what it was forced to overwrite. */
void acq_cameras_finish(struct acq_cameras *cameras, bool has_replaced);

void acq_cameras_show(const struct acq_cameras *cameras, struct acq_live *ret_live);

/* As acq_recording_preview(). */
GBytes *acq_cameras_picture(
	const struct acq_cameras *cameras, guint camera, struct acq_picture *ret_picture);

#endif
