/*
 * GStreamer elements by name, and the sentence that says which Debian package brings one that is
 * missing. GStreamer is initialised by the first call; any thread, may block a second then.
 */
#ifndef ACQUISITION_CAMERA_ELEMENT_H
#define ACQUISITION_CAMERA_ELEMENT_H

#include "acquisition/camera_source.h"

#include <glib.h>
#include <gst/gst.h>
#include <stdbool.h>

/* A new element (floating); NULL with the sentence. */
GstElement *acq_camera_element_make(const char *factory, GError **error);

/* Adds a new element behind @last (NULL: in front of everything) and returns it, owned by @bin.
 * After a failure nothing more is made: NULL, and @error is set once. Chains read as one. */
GstElement *acq_camera_element_add(
	GstBin *bin, GstElement *last, const char *factory, GError **error);

/* False with the sentence when something that @source needs, to be recorded, is not installed. */
bool acq_camera_element_check(const struct acq_camera_source *source, GError **error);

#endif
