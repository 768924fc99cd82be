/*
 * What stands behind the tee of a camera's pipeline: the record, the preview, the room's sound.
 *
 *   tee ─► queue ─► (JPEG decoder) ─► x264 ─► Matroska ─► file      never leaky
 *    ├───► queue, leaky ─► small and grey ─► appsink                 the eye of a sync test
 *    └───► queue, leaky ─► 15 pictures/s ─► small BGRx ─► appsink   never waits
 *   sound ─► queue ─► Opus ─► Matroska
 *
 * Settings of the record are those measured best for scrubbing and crash safety: H.264 with a key
 * frame every 15 frames at most, no B frames, one thread, constant quality; an unbuffered file.
 */
#ifndef ACQUISITION_CAMERA_BRANCH_H
#define ACQUISITION_CAMERA_BRANCH_H

#include <glib.h>
#include <gst/gst.h>
#include <stdbool.h>

struct acq_camera_branch_record {
	const char *path;    /* of the video file, which exists */
	const char *session; /* uuid, for the file's head and tag */
	bool is_jpeg;        /* the camera gives JPEG pictures */
	bool keeps_jpeg;     /* which are stored as they are */
};

/* @ret_mux: borrowed. @ret_packets: the pad on which frames enter the file, owned by the caller. */
bool acq_camera_branch_add_record(GstBin *pipeline, GstElement *tee,
	const struct acq_camera_branch_record *record, GstElement **ret_mux, GstPad **ret_packets,
	GError **error);

/* @ret_sink: appsink of BGRx pictures, borrowed. @ret_gate: the pad in front of everything: buffers
 * that are dropped on it cost nothing; owned by the caller. */
bool acq_camera_branch_add_preview(GstBin *pipeline, GstElement *tee, bool is_jpeg,
	GstElement **ret_sink, GstPad **ret_gate, GError **error);

/* The same for every frame, small and grey: for the eye (acquisition/camera_eye.h). */
bool acq_camera_branch_add_eye(GstBin *pipeline, GstElement *tee, bool is_jpeg,
	GstElement **ret_sink, GstPad **ret_gate, GError **error);

/* @device: "default", "test", "alsa:NAME", or a name of the sound server's. The device is opened at
 * once; without it false, and the pipeline is as it was. @ret_source: borrowed; its stopping and an
 * end of stream on @ret_entry (owned by the caller) end the sound without ending the record. On
 * @ret_raw (the caller's too) it passes unencoded. */
bool acq_camera_branch_add_sound(GstBin *pipeline, GstElement *mux, const char *device,
	GstElement **ret_source, GstPad **ret_entry, GstPad **ret_raw, GError **error);

#endif
