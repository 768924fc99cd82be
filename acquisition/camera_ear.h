/*
 * The ear of a camera that records sound: hears the knocks of a sync test. A probe on the sound's
 * way into the encoder; it looks at samples only while a test runs.
 */
#ifndef ACQUISITION_CAMERA_EAR_H
#define ACQUISITION_CAMERA_EAR_H

#include "acquisition/camera_moments.h"
#include "dsp/side/onset.h"

#include <gst/gst.h>

struct acq_camera;

struct acq_camera_ear {
	struct acq_camera *camera;
	struct acq_camera_moments heard;
	struct dsp_onset onset; /* [streaming] */
	int onset_test;         /* [streaming] that it was begun for */
};

void acq_camera_ear_init(struct acq_camera_ear *ear, struct acq_camera *camera);
void acq_camera_ear_finish(struct acq_camera_ear *ear);

/* Listens on @pad, on which 16-bit sound passes. */
void acq_camera_ear_listen(struct acq_camera_ear *ear, GstPad *pad);

#endif
