/*
 * The newest small picture of a camera, for screens. Nobody waits for it: pictures that nobody
 * fetched are replaced, and while nobody has asked for a second none is made.
 */
#ifndef ACQUISITION_CAMERA_PREVIEW_H
#define ACQUISITION_CAMERA_PREVIEW_H

#include "acquisition/recording.h"

#include <glib.h>
#include <gst/gst.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct acq_camera_preview {
	GstPad *gate;
	GstElement *sink;
	_Atomic int64_t asked_us; /* g_get_monotonic_time() of the last question */
	pthread_mutex_t lock;     /* of what is below; held for a pointer's change only */
	GBytes *pixels;
	struct acq_picture picture;
};

/* Adds the branch to @pipeline. The preview outlives the pipeline's running. */
bool acq_camera_preview_init(struct acq_camera_preview *preview, GstBin *pipeline, GstElement *tee,
	bool is_jpeg, GError **error);
void acq_camera_preview_finish(struct acq_camera_preview *preview);

/* [any thread] As acq_recording_preview(). */
GBytes *acq_camera_preview_take(
	struct acq_camera_preview *preview, struct acq_picture *ret_picture);

#endif
