/*
 * The eye of a camera: sees the flashes of a sync test (acquisition/flash.h).
 *
 *   tee ─► queue, leaky ─► small and grey ─► appsink
 *
 * While no test runs the branch is shut behind the tee and costs nothing. It may lose frames and
 * never holds the record up.
 */
#ifndef ACQUISITION_CAMERA_EYE_H
#define ACQUISITION_CAMERA_EYE_H

#include "acquisition/camera_moments.h"
#include "acquisition/flash.h"

#include <glib.h>
#include <gst/gst.h>
#include <stdbool.h>

struct acq_camera;

struct acq_camera_eye {
	struct acq_camera *camera;
	GstPad *gate;
	GstElement *sink;
	struct acq_camera_moments seen;
	struct acq_flash flash; /* [streaming] */
	int flash_test;         /* [streaming] that it was begun for */
};

/* Adds the branch to the pipeline of @camera. */
bool acq_camera_eye_init(
	struct acq_camera_eye *eye, struct acq_camera *camera, bool is_jpeg, GError **error);
void acq_camera_eye_finish(struct acq_camera_eye *eye);

#endif
