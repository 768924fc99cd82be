#include "acquisition/camera_preview.h"

#include "acquisition/camera_branch.h"

#include <gst/app/gstappsink.h>

static const int64_t ASKED_US = G_USEC_PER_SEC;

static GstPadProbeReturn pass_when_asked(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera_preview *preview = data;
	int64_t since_us = g_get_monotonic_time() - atomic_load(&preview->asked_us);

	(void)pad;
	(void)info;
	return since_us < ASKED_US ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static void keep(struct acq_camera_preview *preview, GstSample *sample)
{
	GstStructure *format = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
	GstBuffer *buffer = gst_sample_get_buffer(sample);
	GstMapInfo map;
	int width = 0, height = 0;

	gst_structure_get_int(format, "width", &width);
	gst_structure_get_int(format, "height", &height);
	if (width < 1 || height < 1 || !gst_buffer_map(buffer, &map, GST_MAP_READ)) {
		return;
	}
	GBytes *pixels = g_bytes_new(map.data, map.size);
	int stride = (int)(map.size / (gsize)height);
	gst_buffer_unmap(buffer, &map);
	pthread_mutex_lock(&preview->lock);
	GBytes *old = preview->pixels;
	preview->pixels = pixels;
	preview->picture = (struct acq_picture){
		.width = width,
		.height = height,
		.stride = stride,
		.number = preview->picture.number + 1,
	};
	pthread_mutex_unlock(&preview->lock);
	if (old) {
		g_bytes_unref(old);
	}
}

static GstFlowReturn take_sample(GstAppSink *sink, gpointer data)
{
	GstSample *sample = gst_app_sink_pull_sample(sink);

	if (sample) {
		keep(data, sample);
		gst_sample_unref(sample);
	}
	return GST_FLOW_OK;
}

bool acq_camera_preview_init(struct acq_camera_preview *preview, GstBin *pipeline, GstElement *tee,
	bool is_jpeg, GError **error)
{
	GstAppSinkCallbacks callbacks = {.new_sample = take_sample};

	*preview = (struct acq_camera_preview){.asked_us = -ASKED_US};
	pthread_mutex_init(&preview->lock, NULL);
	if (!acq_camera_branch_add_preview(
		    pipeline, tee, is_jpeg, &preview->sink, &preview->gate, error)) {
		return false;
	}
	gst_pad_add_probe(preview->gate, GST_PAD_PROBE_TYPE_BUFFER, pass_when_asked, preview, NULL);
	gst_app_sink_set_callbacks(GST_APP_SINK(preview->sink), &callbacks, preview, NULL);
	return true;
}

void acq_camera_preview_finish(struct acq_camera_preview *preview)
{
	g_clear_pointer(&preview->gate, gst_object_unref);
	g_clear_pointer(&preview->pixels, g_bytes_unref);
	pthread_mutex_destroy(&preview->lock);
}

GBytes *acq_camera_preview_take(struct acq_camera_preview *preview, struct acq_picture *ret_picture)
{
	GBytes *pixels = NULL;

	atomic_store(&preview->asked_us, g_get_monotonic_time());
	pthread_mutex_lock(&preview->lock);
	if (preview->picture.number > ret_picture->number) {
		*ret_picture = preview->picture;
		pixels = g_bytes_ref(preview->pixels);
	}
	pthread_mutex_unlock(&preview->lock);
	return pixels;
}
