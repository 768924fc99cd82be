#include "acquisition/camera_eye.h"

#include "acquisition/camera_branch.h"
#include "acquisition/camera_parts.h"
#include "recordings/session/sync_test.h"

#include <gst/app/gstappsink.h>

static GstPadProbeReturn pass_in_a_test(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera_eye *eye = data;

	(void)pad;
	(void)info;
	return atomic_load(&eye->seen.test) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static void look(struct acq_camera_eye *eye, GstSample *sample)
{
	GstStructure *format = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
	GstBuffer *buffer = gst_sample_get_buffer(sample);
	int64_t running_ns = (int64_t)gst_segment_to_running_time(
		gst_sample_get_segment(sample), GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
	int test = atomic_load(&eye->seen.test);
	float cells[ACQ_FLASH_CELLS];
	GstMapInfo map;
	int width = 0, height = 0;

	gst_structure_get_int(format, "width", &width);
	gst_structure_get_int(format, "height", &height);
	if (running_ns < 0 || width < ACQ_FLASH_COLUMNS || height < ACQ_FLASH_ROWS ||
		!gst_buffer_map(buffer, &map, GST_MAP_READ)) {
		return;
	}
	acq_flash_cells(map.data, width, height, (int)(map.size / (gsize)height), cells);
	gst_buffer_unmap(buffer, &map);
	if (test != eye->flash_test) {
		acq_flash_init(&eye->flash);
		eye->flash_test = test;
	}
	int64_t time_ns = acq_camera_session_ns(eye->camera, running_ns);
	if (acq_flash_push(&eye->flash, (double)time_ns / CORE_NS_PER_S, cells)) {
		acq_camera_moments_add(&eye->seen, time_ns);
	}
}

static GstFlowReturn take_sample(GstAppSink *sink, gpointer data)
{
	GstSample *sample = gst_app_sink_pull_sample(sink);

	if (sample) {
		look(data, sample);
		gst_sample_unref(sample);
	}
	return GST_FLOW_OK;
}

bool acq_camera_eye_init(
	struct acq_camera_eye *eye, struct acq_camera *camera, bool is_jpeg, GError **error)
{
	GstAppSinkCallbacks callbacks = {.new_sample = take_sample};

	eye->camera = camera;
	acq_camera_moments_init(&eye->seen, REC_SYNC_FLASH_SEEN);
	if (!acq_camera_branch_add_eye(GST_BIN(camera->pipeline), camera->tee, is_jpeg, &eye->sink,
		    &eye->gate, error)) {
		return false;
	}
	gst_pad_add_probe(eye->gate, GST_PAD_PROBE_TYPE_BUFFER, pass_in_a_test, eye, NULL);
	gst_app_sink_set_callbacks(GST_APP_SINK(eye->sink), &callbacks, eye, NULL);
	return true;
}

void acq_camera_eye_finish(struct acq_camera_eye *eye)
{
	g_clear_pointer(&eye->gate, gst_object_unref);
	acq_camera_moments_finish(&eye->seen);
}
