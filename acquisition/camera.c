/*
 * DESIGN
 * The pipeline's clock is CLOCK_MONOTONIC and its base time is set once, so that running times mean
 * the same through every loss and return of the camera, in the file too. The input is a bin of its
 * own: when it fails, it is taken out and another one is put in, while the tee and everything
 * behind it never hear of an end of stream.
 */
#include "acquisition/camera.h"

#include "acquisition/camera_branch.h"
#include "acquisition/camera_element.h"
#include "acquisition/camera_input.h"
#include "acquisition/camera_parts.h"
#include "acquisition/fault.h"
#include "recordings/disk/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const gint64 FINISH_US = 10 * G_USEC_PER_SEC;
static const GstClockTime FINISH_STEP = 100 * GST_MSECOND;

enum {
	EVENT_RECORDS = 256
};

/* --- frames -------------------------------------------------------------------------------- */

int64_t acq_camera_running_ns(GstPad *pad, GstBuffer *buffer)
{
	g_autoptr(GstEvent) event = gst_pad_get_sticky_event(pad, GST_EVENT_SEGMENT, 0);
	const GstSegment *segment = NULL;

	if (!event || !GST_BUFFER_PTS_IS_VALID(buffer)) {
		return -1;
	}
	gst_event_parse_segment(event, &segment);
	GstClockTime time =
		gst_segment_to_running_time(segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
	return GST_CLOCK_TIME_IS_VALID(time) ? (int64_t)time : -1;
}

int64_t acq_camera_session_ns(const struct acq_camera *camera, int64_t running_ns)
{
	return core_clock_from_monotonic_ns(
		camera->config.clock, (int64_t)camera->base + running_ns);
}

/* [source] Right behind the camera. */
static GstPadProbeReturn take_frame(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera *camera = data;
	GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
	int64_t running = acq_camera_running_ns(pad, buffer);
	/* The sequence of the driver: what it skips, the camera lost. Of decoders it is no count.
	 */
	bool is_counted = camera->config.source->kind == ACQ_CAMERA_V4L2 &&
			  GST_BUFFER_OFFSET_IS_VALID(buffer);
	int64_t sequence = is_counted ? (int64_t)GST_BUFFER_OFFSET(buffer) : -1;

	if (atomic_load(&camera->is_ending) || running < 0) {
		return GST_PAD_PROBE_DROP;
	}
	atomic_fetch_add(&camera->seen, 1);
	bool is_taken = !camera->path || acq_camera_rows_capture(&camera->rows, running,
						 acq_camera_session_ns(camera, running), sequence);
	return is_taken ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

/* [source] The stream behind the input never ends before the recording does. */
static GstPadProbeReturn hold_end(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera *camera = data;

	(void)pad;
	if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_EOS) {
		return GST_PAD_PROBE_OK;
	}
	atomic_store(&camera->is_input_over, true);
	return GST_PAD_PROBE_DROP;
}

/* [record] Before the first packet: the size of the pictures, and the session's tag, which players
 * show. */
static void begin_stream(struct acq_camera *camera, GstPad *pad)
{
	g_autoptr(GstCaps) caps = gst_pad_get_current_caps(pad);
	GstStructure *format = caps ? gst_caps_get_structure(caps, 0) : NULL;
	GstTagList *tags = gst_tag_list_new(GST_TAG_COMMENT, camera->tag, NULL);
	int width = 0, height = 0;

	if (format) {
		gst_structure_get_int(format, "width", &width);
		gst_structure_get_int(format, "height", &height);
	}
	acq_camera_rows_size(&camera->rows, width, height);
	gst_tag_list_set_scope(tags, GST_TAG_SCOPE_GLOBAL);
	gst_pad_send_event(pad, gst_event_new_tag(tags));
}

/* [record] On the way into the file. */
static GstPadProbeReturn take_packet(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera *camera = data;
	int64_t running = acq_camera_running_ns(pad, GST_PAD_PROBE_INFO_BUFFER(info));

	if (!camera->has_begun) {
		camera->has_begun = true;
		begin_stream(camera, pad);
	}
	bool is_taken = running >= 0 && acq_camera_rows_packet(&camera->rows, running,
						acq_camera_session_ns(camera, running));
	return is_taken ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn count_sound(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera *camera = data;

	(void)pad;
	(void)info;
	atomic_fetch_add(&camera->sounds, 1);
	return GST_PAD_PROBE_OK;
}

/* --- building ------------------------------------------------------------------------------ */

bool acq_camera_add_input(struct acq_camera *camera, int64_t running, GError **error)
{
	GstElement *input = acq_camera_input_make(camera->config.source, running, error);

	if (!input) {
		return false;
	}
	g_autoptr(GstPad) pad = gst_element_get_static_pad(input, "src");
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, take_frame, camera, NULL);
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, hold_end, camera, NULL);
	gst_bin_add(GST_BIN(camera->pipeline), input);
	camera->input = input;
	return true;
}

static bool create_file(struct acq_camera *camera, GError **error)
{
	camera->fd = open(camera->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (camera->fd < 0) {
		rec_disk_fail(error, errno, _("Cannot create the video %s"), camera->path);
		return false;
	}
	return rec_disk_sync_folder(camera->path, error);
}

static void add_sound(struct acq_camera *camera, GstElement *mux)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GstPad) raw = NULL;

	if (!camera->config.audio) {
		return;
	}
	if (acq_camera_branch_add_sound(GST_BIN(camera->pipeline), mux, camera->config.audio,
		    &camera->sound, &camera->sound_entry, &raw, &error)) {
		gst_pad_add_probe(
			camera->sound_entry, GST_PAD_PROBE_TYPE_BUFFER, count_sound, camera, NULL);
		acq_camera_ear_listen(&camera->ear, raw);
	} else {
		camera->note = g_strdup_printf(_("The recording has no sound: %s"), error->message);
	}
}

static bool add_record(struct acq_camera *camera, bool is_jpeg, GError **error)
{
	struct acq_camera_branch_record record = {
		.path = camera->path,
		.session = camera->config.session,
		.is_jpeg = is_jpeg,
		.keeps_jpeg = camera->config.source->is_mjpeg,
	};
	GstElement *mux = NULL;

	if (!create_file(camera, error) ||
		!acq_camera_branch_add_record(GST_BIN(camera->pipeline), camera->tee, &record, &mux,
			&camera->packets, error)) {
		return false;
	}
	gst_pad_add_probe(camera->packets, GST_PAD_PROBE_TYPE_BUFFER, take_packet, camera, NULL);
	add_sound(camera, mux);
	return acq_camera_eye_init(&camera->eye, camera, is_jpeg, error);
}

static bool build(struct acq_camera *camera, GError **error)
{
	camera->pipeline = gst_object_ref_sink(gst_pipeline_new(NULL));
	if (!acq_camera_add_input(camera, 0, error)) {
		return false;
	}
	GError *wrong = NULL;
	camera->tee =
		acq_camera_element_add(GST_BIN(camera->pipeline), camera->input, "tee", &wrong);
	if (!camera->tee) {
		g_propagate_error(error, wrong);
		return false;
	}
	g_object_set(camera->tee, "allow-not-linked", TRUE, NULL);
	bool is_jpeg = acq_camera_input_is_jpeg(camera->input);
	return acq_camera_preview_init(
		       &camera->preview, GST_BIN(camera->pipeline), camera->tee, is_jpeg, error) &&
	       (!camera->path || add_record(camera, is_jpeg, error));
}

bool acq_camera_check(const struct acq_camera_source *source, GError **error)
{
	return acq_camera_input_check(source, error);
}

struct acq_camera *acq_camera_open(const struct acq_camera_config *config, GError **error)
{
	if (!acq_camera_input_check(config->source, error)) {
		return NULL;
	}
	struct acq_camera *camera = g_new0(struct acq_camera, 1);
	const char *name = config->source->name;
	camera->config = *config;
	camera->fd = -1;
	camera->path = g_strdup(config->path);
	camera->tag = g_strconcat("session:", config->session, NULL);
	camera->stream = name ? g_strconcat("video_", name, NULL) : g_strdup("video");
	camera->events = core_ring_create(sizeof(struct acq_camera_event), EVENT_RECORDS);
	acq_camera_rows_init(&camera->rows);
	acq_camera_ear_init(&camera->ear, camera);
	pthread_mutex_init(&camera->lock, NULL);
	if (!build(camera, error)) {
		acq_camera_free(camera);
		return NULL;
	}
	camera->config.audio = NULL; /* the caller's; it has served */
	camera->config.session = NULL;
	camera->config.path = NULL;
	return camera;
}

void acq_camera_start(struct acq_camera *camera)
{
	g_autoptr(GstClock) clock =
		g_object_new(GST_TYPE_SYSTEM_CLOCK, "clock-type", GST_CLOCK_TYPE_MONOTONIC, NULL);

	gst_object_ref_sink(clock);
	camera->base = gst_clock_get_time(clock);
	gst_pipeline_use_clock(GST_PIPELINE(camera->pipeline), clock);
	gst_element_set_start_time(camera->pipeline, GST_CLOCK_TIME_NONE);
	gst_element_set_base_time(camera->pipeline, camera->base);
	camera->was_started = true;
	camera->tick_us = camera->moved_us = camera->heard_us = g_get_monotonic_time();
	gst_element_set_state(camera->pipeline, GST_STATE_PLAYING);
	camera->thread = g_thread_new("affekt-camera", acq_camera_watch, camera);
}

/* --- the end ------------------------------------------------------------------------------- */

/* Waits for the end of the stream. What a camera complains of that is going is no concern here;
 * what fails behind it ends the waiting. */
static void await_end(struct acq_camera *camera)
{
	g_autoptr(GstBus) bus = gst_element_get_bus(camera->pipeline);
	gint64 deadline_us = g_get_monotonic_time() + FINISH_US;
	bool is_over = false;

	while (!is_over && g_get_monotonic_time() < deadline_us) {
		GstMessage *message = gst_bus_timed_pop_filtered(
			bus, FINISH_STEP, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
		is_over = message && (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS ||
					     acq_camera_is_behind(camera, message));
		g_clear_pointer(&message, gst_message_unref);
	}
}

/* What is under way reaches the file, and the file its end. */
static void drain(struct acq_camera *camera)
{
	g_autoptr(GstPad) entry = gst_element_get_static_pad(camera->tee, "sink");

	acq_camera_end_sound(camera);
	gst_pad_send_event(entry, gst_event_new_eos());
	await_end(camera);
}

void acq_camera_halt(struct acq_camera *camera)
{
	atomic_store(&camera->is_ending, true);
}

void acq_camera_stop(struct acq_camera *camera)
{
	if (!camera->thread) {
		return;
	}
	acq_camera_halt(camera);
	g_thread_join(g_steal_pointer(&camera->thread));
	if (camera->path && atomic_load(&camera->state) != ACQ_CAMERA_FAILED) {
		drain(camera);
	}
	gst_element_set_state(camera->pipeline, GST_STATE_NULL);
	if (camera->path) {
		acq_camera_rows_end(&camera->rows);
		fsync(camera->fd);
	}
}

void acq_camera_free(struct acq_camera *camera)
{
	if (!camera) {
		return;
	}
	acq_camera_stop(camera);
	if (camera->pipeline) {
		gst_element_set_state(camera->pipeline, GST_STATE_NULL);
	}
	if (camera->fd >= 0) {
		close(camera->fd);
		if (!camera->was_started) {
			g_unlink(camera->path);
		}
	}
	if (camera->preview.sink) {
		acq_camera_preview_finish(&camera->preview);
	}
	g_clear_pointer(&camera->packets, gst_object_unref);
	g_clear_pointer(&camera->sound_entry, gst_object_unref);
	g_clear_pointer(&camera->pipeline, gst_object_unref);
	acq_camera_rows_finish(&camera->rows);
	acq_camera_ear_finish(&camera->ear);
	acq_camera_eye_finish(&camera->eye);
	core_ring_destroy(camera->events);
	pthread_mutex_destroy(&camera->lock);
	g_free(camera->stream);
	g_free(camera->path);
	g_free(camera->tag);
	g_free(camera->note);
	g_free(camera);
}

/* --- looking ------------------------------------------------------------------------------- */

const char *acq_camera_stream(const struct acq_camera *camera)
{
	return camera->stream;
}

const char *acq_camera_file(const struct acq_camera *camera)
{
	return camera->path ? rec_disk_name(camera->path) : NULL;
}

const char *acq_camera_name(const struct acq_camera *camera)
{
	return camera->config.source->name;
}

const char *acq_camera_note(const struct acq_camera *camera)
{
	return camera->note;
}

struct core_ring *acq_camera_frames(struct acq_camera *camera)
{
	return camera->rows.to_writer;
}

struct core_ring *acq_camera_events(struct acq_camera *camera, enum acq_camera_origin origin)
{
	switch (origin) {
	case ACQ_CAMERA_EYE:
		return camera->eye.seen.to_writer;
	case ACQ_CAMERA_EAR:
		return camera->ear.heard.to_writer;
	case ACQ_CAMERA_ITSELF:
	case ACQ_N_CAMERA_ORIGINS:
	default:
		return camera->events;
	}
}

void acq_camera_watch_test(struct acq_camera *camera, int test)
{
	acq_camera_moments_watch(&camera->eye.seen, test);
	acq_camera_moments_watch(&camera->ear.heard, test);
}

size_t acq_camera_moments(const struct acq_camera *camera, enum acq_camera_origin origin,
	int64_t *ret_time_ns, size_t max)
{
	return acq_camera_moments_read(
		origin == ACQ_CAMERA_EYE ? &camera->eye.seen : &camera->ear.heard, ret_time_ns,
		max);
}

void acq_camera_show(struct acq_camera *camera, struct acq_live_camera *ret_camera)
{
	const char *name = camera->config.source->name;

	*ret_camera = (struct acq_live_camera){
		.frame_rate_hz = (double)atomic_load(&camera->rate_mhz) / 1e3,
		.frames = camera->path ? atomic_load(&camera->rows.stored)
				       : atomic_load(&camera->seen),
		.dropped = atomic_load(&camera->rows.lost),
		.is_running = atomic_load(&camera->state) == ACQ_CAMERA_RUNNING,
	};
	acq_text_copy(ret_camera->name, sizeof(ret_camera->name), name ? name : "video");
	pthread_mutex_lock(&camera->lock);
	acq_text_copy(ret_camera->problem, sizeof(ret_camera->problem), camera->problem);
	pthread_mutex_unlock(&camera->lock);
}

GBytes *acq_camera_picture(struct acq_camera *camera, struct acq_picture *ret_picture)
{
	return acq_camera_preview_take(&camera->preview, ret_picture);
}
