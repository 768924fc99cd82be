/*
 * One camera: from its frames to a video file whose frame i has row i in the journal.
 *
 *   input ─► tee ─► record branch ─► NAME.mkv       (acquisition/camera_branch.h)
 *    │        └───► preview
 *    └ time of each frame: base time + running time, on the session axis
 *
 * The camera's troubles stay its own: one that is lost is tried again every two seconds, and the
 * same file goes on with a hole in time when it is back; a file that cannot be written ends the
 * video, never the recording. Sound is muxed into the file; a sound device that fails or falls
 * silent ends the sound, never the picture.
 *
 * With no path nothing is written: the preview alone runs, for looking before a recording.
 *
 * Life cycle: acq_camera_open() … acq_camera_start() … acq_camera_stop() … acq_camera_free().
 * These are for the owner's one thread and block up to some seconds; the others are for any thread
 * between open and free, and never wait.
 */
#ifndef ACQUISITION_CAMERA_H
#define ACQUISITION_CAMERA_H

#include "acquisition/camera_rows.h"
#include "acquisition/camera_source.h"
#include "acquisition/recording.h"
#include "core/clock.h"
#include "core/ring.h"

#include <glib.h>
#include <stdbool.h>

/* Something that happened to a camera, for the session's table of events. */
struct acq_camera_event {
	int64_t time_ns;
	const char *kind; /* "camera_lost", "camera_back", "camera_ended", "camera_failed",
			     "sound_lost", or of a sync test; lives for ever */
	double value;     /* NaN none */
};

struct acq_camera_config {
	const struct acq_camera_source *source; /* outlives the camera */
	const struct core_clock *clock;         /* a real one; outlives the camera */
	const char *path;    /* of the video file, created exclusively, 0600; NULL: preview only */
	const char *session; /* uuid; with a path only */
	const char *audio;   /* --audio; NULL: no sound */
};

/* False with one sentence when what recording @source needs is not installed (names the package),
 * or the file to be played is not there. Opens nothing. */
bool acq_camera_check(const struct acq_camera_source *source, GError **error);

struct acq_camera;

/* Opens the device and creates the file. NULL with one sentence, and nothing left behind: not
 * attached, no permission, busy, an encoder that is not installed, a file that is there already. */
struct acq_camera *acq_camera_open(const struct acq_camera_config *config, GError **error);

/* Frames flow. Their times lie on the clock as it is from now on: it is not restarted any more. */
void acq_camera_start(struct acq_camera *camera);

/* No frame is taken from now on; returns at once. */
void acq_camera_halt(struct acq_camera *camera);

/* What was captured is written, the file is finished and synced. The rings hold what is left. */
void acq_camera_stop(struct acq_camera *camera);

/* Without stop before it the file is removed: nothing was begun. NULL is fine. */
void acq_camera_free(struct acq_camera *camera);

/* For the session: "video", or "video_" and the name given. */
const char *acq_camera_stream(const struct acq_camera *camera);
/* The file's name without its folder; NULL without a file. */
const char *acq_camera_file(const struct acq_camera *camera);
/* The name given; NULL none. */
const char *acq_camera_name(const struct acq_camera *camera);
/* A sentence for people about the start (no sound); NULL none. Valid as long as the camera. */
const char *acq_camera_note(const struct acq_camera *camera);

enum acq_camera_origin {
	ACQ_CAMERA_ITSELF = 0,
	ACQ_CAMERA_EYE, /* flashes of a sync test */
	ACQ_CAMERA_EAR, /* knocks of a sync test */
	ACQ_N_CAMERA_ORIGINS,
};

/* [the writer] struct acq_frame, and struct acq_camera_event from each origin. */
struct core_ring *acq_camera_frames(struct acq_camera *camera);
struct core_ring *acq_camera_events(struct acq_camera *camera, enum acq_camera_origin origin);

/* The sync test @test begins; 0: it is over. */
void acq_camera_watch_test(struct acq_camera *camera, int test);
/* Session times of what eye or ear have noticed in the newest test; at most @max, returns how many.
 */
size_t acq_camera_moments(const struct acq_camera *camera, enum acq_camera_origin origin,
	int64_t *ret_time_ns, size_t max);

void acq_camera_show(struct acq_camera *camera, struct acq_live_camera *ret_camera);
GBytes *acq_camera_picture(struct acq_camera *camera, struct acq_picture *ret_picture);

#endif
