/*
 * What the text of a camera says: "[NAME=]WHAT[,KEY=VALUE…]".
 *
 *   WHAT   /dev/video0 or v4l2:///dev/video0   a camera of this machine
 *          FILE or file:///…                   a video file, played at its own pace as if live
 *          test                                a synthetic picture
 *          rtsp://… and other addresses        a network camera
 *   KEY    width= height= fps=                 wanted of a camera or of test: 1280, 720, 30
 *          format=mjpeg                        stores the camera's own JPEG pictures (default h264)
 *          pattern=                            of test, as videotestsrc names them
 *          fail-after=FRAMES                   of test: it is "unplugged" then, and comes back
 *
 * Pure: opens nothing, any thread.
 */
#ifndef ACQUISITION_CAMERA_SOURCE_H
#define ACQUISITION_CAMERA_SOURCE_H

#include <glib.h>
#include <stdbool.h>

enum acq_camera_kind {
	ACQ_CAMERA_TEST = 0,
	ACQ_CAMERA_V4L2,
	ACQ_CAMERA_FILE,
	ACQ_CAMERA_URI,
};

struct acq_camera_source {
	enum acq_camera_kind kind;
	char *text;  /* as given */
	char *name;  /* NULL: none given */
	char *where; /* path of device or file, or address; NULL for test */
	int width, height;
	double rate_hz;
	bool is_mjpeg; /* pictures are stored as the camera compressed them */
	char *pattern; /* NULL: the usual one */
	int fail_after;
};

/* NULL with one sentence. "none" is no camera and the caller's to know. */
struct acq_camera_source *acq_camera_source_parse(const char *text, GError **error);
void acq_camera_source_free(struct acq_camera_source *source); /* NULL is fine */

/* All of @texts ("--camera", NULL-terminated, may be NULL; "none" gives none) as GPtrArray of
 * struct acq_camera_source*. Every camera but one has a name of its own afterwards: a further one
 * without is called camera2, camera3, … NULL with one sentence. */
GPtrArray *acq_camera_source_parse_all(char **texts, GError **error);

#endif
