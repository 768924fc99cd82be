/*
 * The front of a camera's pipeline: a bin with one pad "src", on which frames leave at the moment
 * they were captured, before any queue.
 *
 * Any thread; opening a camera may block a second.
 */
#ifndef ACQUISITION_CAMERA_INPUT_H
#define ACQUISITION_CAMERA_INPUT_H

#include "acquisition/camera_source.h"

#include <glib.h>
#include <gst/gst.h>
#include <stdbool.h>

/* False with one sentence when something that @source needs is not there: an element, a file. */
bool acq_camera_input_check(const struct acq_camera_source *source, GError **error);

/* A new bin (floating), the camera opened. @running_ns: the pipeline's time already run, from which
 * a synthetic camera counts on. NULL with one sentence: no such camera, no permission, busy, cannot
 * do what is wanted. */
GstElement *acq_camera_input_make(
	const struct acq_camera_source *source, gint64 running_ns, GError **error);

/* Whether pictures leave @input compressed as JPEG. */
bool acq_camera_input_is_jpeg(GstElement *input);

/* The format of @offered (what a camera can do) that comes closest to what @source wants, fixed;
 * NULL when none is of use. Raw pictures are preferred unless they come slower than JPEG ones. */
GstCaps *acq_camera_input_choose(const struct acq_camera_source *source, const GstCaps *offered);

#endif
