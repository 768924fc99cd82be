/*
 * What the files of a camera share: its parts, and who does what to them. Not for others.
 *
 * camera.c builds, starts, ends and shows; camera_watch.c is the thread that mends. Probes on the
 * streaming threads touch the rings and the atomics only.
 */
#ifndef ACQUISITION_CAMERA_PARTS_H
#define ACQUISITION_CAMERA_PARTS_H

#include "acquisition/camera.h"
#include "acquisition/camera_ear.h"
#include "acquisition/camera_eye.h"
#include "acquisition/camera_preview.h"

#include <glib.h>
#include <gst/gst.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum acq_camera_state {
	ACQ_CAMERA_RUNNING = 0,
	ACQ_CAMERA_LOST,  /* is tried again */
	ACQ_CAMERA_ENDED, /* a file at its end */
	ACQ_CAMERA_FAILED,
};

struct acq_camera {
	struct acq_camera_config config;
	char *stream, *path, *note;
	char *tag; /* "session:UUID" */
	int fd;    /* of the file, for syncing; -1 none */
	GstElement *pipeline, *input, *tee;
	GstPad *packets, *sound_entry;
	GstElement *sound;
	GstClockTime base;
	struct acq_camera_preview preview;
	struct acq_camera_eye eye;
	struct acq_camera_ear ear;
	struct acq_camera_rows rows;
	struct core_ring *events;
	GThread *thread;
	bool was_started;

	_Atomic bool is_ending;     /* no frame is taken any more */
	_Atomic bool is_input_over; /* the input's stream came to its end */
	_Atomic uint64_t seen;      /* frames captured */
	_Atomic uint64_t sounds;    /* buffers of sound in the file */
	_Atomic enum acq_camera_state state;
	_Atomic uint64_t rate_mhz; /* frames per 1000 s of the last second */

	gint64 tick_us, retry_us, moved_us, heard_us; /* [camera thread] */
	uint64_t ticked, last_sounds;
	bool has_begun; /* [record] */

	pthread_mutex_t lock;
	char problem[160];
};

/* Opens the camera into the pipeline, not linked yet. @running_ns: the pipeline's time so far. */
bool acq_camera_add_input(struct acq_camera *camera, int64_t running_ns, GError **error);

/* Whether @message speaks of what stands behind the camera: encoder, file. */
bool acq_camera_is_behind(const struct acq_camera *camera, GstMessage *message);

/* The running time of a buffer on @pad; -1 when it has none. */
int64_t acq_camera_running_ns(GstPad *pad, GstBuffer *buffer);
/* Where a running time of the pipeline lies on the session axis. */
int64_t acq_camera_session_ns(const struct acq_camera *camera, int64_t running_ns);

/* [camera thread, or after it] The file goes on without sound. */
void acq_camera_end_sound(struct acq_camera *camera);

/* The thread's function; @data: the camera. */
gpointer acq_camera_watch(gpointer data);

#endif
