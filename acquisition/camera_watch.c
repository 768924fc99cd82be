/*
 * DESIGN
 * One thread per camera watches the bus, syncs the file each second, counts the rate and mends:
 * an input that failed or stands still is taken out, and tried anew every two seconds.
 */
#include "acquisition/camera_parts.h"

#include "acquisition/fault.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <unistd.h>

static const gint64 RETRY_US = 2 * G_USEC_PER_SEC;
static const gint64 STALL_US = 5 * G_USEC_PER_SEC;
static const gint64 SILENCE_US = 3 * G_USEC_PER_SEC;
static const GstClockTime BUS_WAIT = 100 * GST_MSECOND;

static void say(struct acq_camera *camera, const char *problem)
{
	pthread_mutex_lock(&camera->lock);
	acq_text_copy(camera->problem, sizeof(camera->problem), problem);
	pthread_mutex_unlock(&camera->lock);
}

static void tell(struct acq_camera *camera, const char *kind)
{
	struct acq_camera_event event = {
		.time_ns = core_clock_now_ns(camera->config.clock),
		.kind = kind,
		.value = NAN,
	};

	core_ring_push(camera->events, &event);
}

static void remove_input(struct acq_camera *camera)
{
	GstElement *input = g_steal_pointer(&camera->input);

	if (input) {
		gst_element_set_state(input, GST_STATE_NULL);
		gst_bin_remove(GST_BIN(camera->pipeline), input);
	}
}

static void lose(struct acq_camera *camera, const char *why)
{
	g_autofree char *problem =
		g_strdup_printf(_("%s is lost, the recording goes on without it: %s"),
			camera->config.source->text, why);

	if (atomic_load(&camera->state) == ACQ_CAMERA_RUNNING) {
		tell(camera, "camera_lost");
		atomic_store(&camera->state, ACQ_CAMERA_LOST);
	}
	say(camera, problem);
	remove_input(camera);
	camera->retry_us = g_get_monotonic_time() + RETRY_US;
}

/* The file at its end, as a camera that was switched off. */
static void end_file(struct acq_camera *camera)
{
	g_autofree char *problem = g_strdup_printf(
		_("%s is at its end, the recording goes on"), camera->config.source->text);

	tell(camera, "camera_ended");
	atomic_store(&camera->state, ACQ_CAMERA_ENDED);
	say(camera, problem);
}

/* What is behind the camera failed: the file cannot go on. */
static void fail(struct acq_camera *camera, const char *why)
{
	g_autofree char *problem =
		g_strdup_printf(_("The video of %s cannot go on, the recording does: %s"),
			camera->config.source->text, why);

	tell(camera, "camera_failed");
	atomic_store(&camera->state, ACQ_CAMERA_FAILED);
	say(camera, problem);
	atomic_store(&camera->is_ending, true);
	remove_input(camera);
}

void acq_camera_end_sound(struct acq_camera *camera)
{
	GstPad *entry = g_steal_pointer(&camera->sound_entry);

	if (!entry) {
		return;
	}
	if (!atomic_load(&camera->is_ending)) {
		tell(camera, "sound_lost");
	}
	gst_element_set_state(camera->sound, GST_STATE_NULL);
	gst_element_set_locked_state(camera->sound, TRUE);
	gst_pad_send_event(entry, gst_event_new_eos());
	gst_object_unref(entry);
}

static void come_back(struct acq_camera *camera)
{
	g_autoptr(GError) error = NULL;
	int64_t now = g_get_monotonic_time() * 1000;

	if (!acq_camera_add_input(camera, now - (int64_t)camera->base, &error)) {
		lose(camera, error->message);
		return;
	}
	acq_camera_rows_restart(&camera->rows);
	atomic_store(&camera->is_input_over, false);
	camera->moved_us = g_get_monotonic_time();
	camera->ticked = atomic_load(&camera->seen);
	gst_element_link(camera->input, camera->tee);
	gst_element_sync_state_with_parent(camera->input);
}

static bool is_within(GstMessage *message, GstElement *element)
{
	GstObject *from = GST_MESSAGE_SRC(message);

	return element && from &&
	       (from == GST_OBJECT(element) ||
		       gst_object_has_as_ancestor(from, GST_OBJECT(element)));
}

bool acq_camera_is_behind(const struct acq_camera *camera, GstMessage *message)
{
	GstObject *from = GST_MESSAGE_SRC(message);

	return from && from != GST_OBJECT(camera->input) && from != GST_OBJECT(camera->sound) &&
	       GST_OBJECT_PARENT(from) == GST_OBJECT(camera->pipeline);
}

static void take_error(struct acq_camera *camera, GstMessage *message)
{
	g_autoptr(GError) error = NULL;
	bool is_input = is_within(message, camera->input);
	bool is_sound = is_within(message, camera->sound);

	gst_message_parse_error(message, &error, NULL);
	if (is_sound) {
		acq_camera_end_sound(camera);
	} else if (is_input) {
		lose(camera, error->message);
	} else if (acq_camera_is_behind(camera, message)) {
		fail(camera, error->message);
	}
}

/* The rate, the disk, and what stands still without saying so. */
static void tick(struct acq_camera *camera, gint64 now_us)
{
	uint64_t seen = atomic_load(&camera->seen), sounds = atomic_load(&camera->sounds);
	double elapsed_s = (double)(now_us - camera->tick_us) / G_USEC_PER_SEC;

	atomic_store(
		&camera->rate_mhz, (uint64_t)((double)(seen - camera->ticked) * 1e3 / elapsed_s));
	if (seen != camera->ticked) {
		camera->moved_us = now_us;
		if (camera->input && atomic_load(&camera->state) == ACQ_CAMERA_LOST) {
			atomic_store(&camera->state, ACQ_CAMERA_RUNNING);
			tell(camera, "camera_back");
			say(camera, "");
		}
	}
	if (sounds != camera->last_sounds) {
		camera->heard_us = now_us;
	}
	camera->tick_us = now_us;
	camera->ticked = seen;
	camera->last_sounds = sounds;
	if (camera->fd >= 0) {
		fdatasync(camera->fd); /* what it says, the writing element has said already */
	}
}

static void mend(struct acq_camera *camera, gint64 now_us)
{
	enum acq_camera_state state = atomic_load(&camera->state);
	bool is_file = camera->config.source->kind == ACQ_CAMERA_FILE;

	if (camera->input && atomic_load(&camera->is_input_over) && state != ACQ_CAMERA_ENDED) {
		if (is_file) {
			end_file(camera);
		} else {
			lose(camera, _("it ended its stream"));
		}
	} else if (camera->input && !is_file && now_us - camera->moved_us > STALL_US) {
		lose(camera, _("no picture for 5 s"));
	} else if (!camera->input && state == ACQ_CAMERA_LOST && now_us >= camera->retry_us) {
		come_back(camera);
	}
	if (camera->sound_entry && now_us - camera->heard_us > SILENCE_US) {
		acq_camera_end_sound(camera);
	}
}

gpointer acq_camera_watch(gpointer data)
{
	struct acq_camera *camera = data;
	g_autoptr(GstBus) bus = gst_element_get_bus(camera->pipeline);

	while (!atomic_load(&camera->is_ending)) {
		GstMessage *message = gst_bus_timed_pop_filtered(bus, BUS_WAIT, GST_MESSAGE_ERROR);
		gint64 now_us = g_get_monotonic_time();
		if (message) {
			take_error(camera, message);
			gst_message_unref(message);
		} else {
			mend(camera, now_us);
		}
		if (now_us - camera->tick_us >= G_USEC_PER_SEC) {
			tick(camera, now_us);
		}
	}
	return NULL;
}
