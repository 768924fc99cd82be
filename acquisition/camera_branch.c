#include "acquisition/camera_branch.h"

#include "acquisition/camera_element.h"
#include "acquisition/recording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const guint64 RECORD_QUEUE_NS = 5 * GST_SECOND;
static const guint64 SOUND_QUEUE_NS = 4 * GST_SECOND;

enum {
	RECORD_QUEUE_BYTES = 256 * 1024 * 1024,
	KEY_FRAMES = 15,
	QUANTIZER = 23,
	LOOKING_BUFFERS = 2,
	PREVIEW_RATE_HZ = 15,
	PREVIEW_WIDTH = 640,
	PREVIEW_HEIGHT = 360,
	SOUND_BITS_PER_S = 96000,
};

static void set_caps(GstElement *filter, const char *text)
{
	g_autoptr(GstCaps) caps = gst_caps_from_string(text);

	g_object_set(filter, "caps", caps, NULL);
}

static GstElement *add_encoder(GstBin *bin, GstElement *last, bool is_jpeg, GError **error)
{
	if (is_jpeg) {
		last = acq_camera_element_add(bin, last, "jpegdec", error);
	}
	last = acq_camera_element_add(bin, last, "videoconvertscale", error);
	GstElement *filter = acq_camera_element_add(bin, last, "capsfilter", error);
	GstElement *encoder = acq_camera_element_add(bin, filter, "x264enc", error);
	if (*error) {
		return NULL;
	}
	/* What every player and hardware decodes. */
	set_caps(filter, "video/x-raw,format=I420");
	gst_util_set_object_arg(G_OBJECT(encoder), "speed-preset", "ultrafast");
	gst_util_set_object_arg(G_OBJECT(encoder), "tune", "zerolatency");
	gst_util_set_object_arg(G_OBJECT(encoder), "pass", "qual");
	g_object_set(encoder, "quantizer", QUANTIZER, "bframes", 0, "key-int-max", KEY_FRAMES,
		"threads", 1, "vbv-buf-capacity", 0, NULL);
	return encoder;
}

/* The session's uuid stands at the head, for a file that is never finished. */
static void set_session(GstElement *mux, const char *session)
{
	g_autofree char *app = g_strconcat("affekt " AFFEKT_VERSION " session:", session, NULL);

	g_object_set(mux, "writing-app", app, NULL);
}

bool acq_camera_branch_add_record(GstBin *pipeline, GstElement *tee,
	const struct acq_camera_branch_record *record, GstElement **ret_mux, GstPad **ret_packets,
	GError **error)
{
	GError *wrong = NULL;
	GstElement *queue = acq_camera_element_add(pipeline, tee, "queue", &wrong);
	GstElement *last =
		record->keeps_jpeg ? queue : add_encoder(pipeline, queue, record->is_jpeg, &wrong);
	GstElement *mux = acq_camera_element_add(pipeline, NULL, "matroskamux", &wrong);
	GstElement *file = acq_camera_element_add(pipeline, mux, "filesink", &wrong);

	if (wrong) {
		g_propagate_error(error, wrong);
		return false;
	}
	g_object_set(queue, "max-size-buffers", 0, "max-size-bytes", RECORD_QUEUE_BYTES,
		"max-size-time", RECORD_QUEUE_NS, NULL);
	g_object_set(file, "location", record->path, "sync", FALSE, "async", FALSE, NULL);
	gst_util_set_object_arg(G_OBJECT(file), "buffer-mode", "unbuffered");
	set_session(mux, record->session);
	*ret_mux = mux;
	*ret_packets = gst_element_request_pad_simple(mux, "video_%u");
	g_autoptr(GstPad) encoded = gst_element_get_static_pad(last, "src");
	gst_pad_link(encoded, *ret_packets);
	return true;
}

/* Pictures for looking: a leaky queue, @max_rate_hz at most (0: all), in the format @caps. */
static bool add_looking(GstBin *pipeline, GstElement *tee, bool is_jpeg, int max_rate_hz,
	const char *caps, GstElement **ret_sink, GstPad **ret_gate, GError **error)
{
	GError *wrong = NULL;
	GstElement *queue = acq_camera_element_add(pipeline, tee, "queue", &wrong);
	GstElement *last = queue;

	if (max_rate_hz > 0) {
		last = acq_camera_element_add(pipeline, last, "videorate", &wrong);
		if (last) {
			g_object_set(last, "max-rate", max_rate_hz, "drop-only", TRUE, NULL);
		}
	}
	if (is_jpeg) {
		last = acq_camera_element_add(pipeline, last, "jpegdec", &wrong);
	}
	last = acq_camera_element_add(pipeline, last, "videoconvertscale", &wrong);
	GstElement *filter = acq_camera_element_add(pipeline, last, "capsfilter", &wrong);
	GstElement *sink = acq_camera_element_add(pipeline, filter, "appsink", &wrong);
	if (wrong) {
		g_propagate_error(error, wrong);
		return false;
	}
	set_caps(filter, caps);
	gst_util_set_object_arg(G_OBJECT(queue), "leaky", "downstream");
	g_object_set(queue, "max-size-buffers", LOOKING_BUFFERS, NULL);
	g_object_set(sink, "drop", TRUE, "max-buffers", LOOKING_BUFFERS, "sync", FALSE, "async",
		FALSE, "enable-last-sample", FALSE, NULL);
	*ret_sink = sink;
	*ret_gate = gst_element_get_static_pad(queue, "sink");
	return true;
}

bool acq_camera_branch_add_preview(GstBin *pipeline, GstElement *tee, bool is_jpeg,
	GstElement **ret_sink, GstPad **ret_gate, GError **error)
{
	g_autofree char *small = g_strdup_printf("video/x-raw,format=BGRx,width=[16,%d],"
						 "height=[16,%d],pixel-aspect-ratio=1/1",
		PREVIEW_WIDTH, PREVIEW_HEIGHT);

	return add_looking(
		pipeline, tee, is_jpeg, PREVIEW_RATE_HZ, small, ret_sink, ret_gate, error);
}

bool acq_camera_branch_add_eye(GstBin *pipeline, GstElement *tee, bool is_jpeg,
	GstElement **ret_sink, GstPad **ret_gate, GError **error)
{
	return add_looking(pipeline, tee, is_jpeg, /* max_rate_hz= */ 0,
		"video/x-raw,format=GRAY8,width=160,height=90", ret_sink, ret_gate, error);
}

static GstElement *make_sound(const char *device, GError **error)
{
	bool is_alsa = g_str_has_prefix(device, "alsa:");

	if (strcmp(device, "test") == 0) {
		GstElement *test = acq_camera_element_make("audiotestsrc", error);
		if (test) {
			g_object_set(test, "is-live", TRUE, NULL);
		}
		return test;
	}
	if (strcmp(device, "default") == 0) {
		return acq_camera_element_make("autoaudiosrc", error);
	}
	GstElement *source = acq_camera_element_make(is_alsa ? "alsasrc" : "pulsesrc", error);
	if (source) {
		g_object_set(source, "device", is_alsa ? device + strlen("alsa:") : device, NULL);
	}
	return source;
}

/* The device is opened before anything is built on it. */
static GstElement *open_sound(const char *device, GError **error)
{
	GstElement *source = make_sound(device, error);

	if (source && gst_element_set_state(source, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_DEVICE,
			_("The sound device “%s” cannot be opened; start the sound server, or name "
			  "another device"),
			device);
		gst_element_set_state(source, GST_STATE_NULL);
		gst_object_unref(gst_object_ref_sink(source));
		return NULL;
	}
	return source;
}

bool acq_camera_branch_add_sound(GstBin *pipeline, GstElement *mux, const char *device,
	GstElement **ret_source, GstPad **ret_entry, GstPad **ret_raw, GError **error)
{
	GError *wrong = NULL;
	GstElement *source = open_sound(device, &wrong);

	if (source) {
		gst_bin_add(pipeline, source);
	}
	GstElement *queue = acq_camera_element_add(pipeline, source, "queue", &wrong);
	GstElement *convert = acq_camera_element_add(pipeline, queue, "audioconvert", &wrong);
	GstElement *resample = acq_camera_element_add(pipeline, convert, "audioresample", &wrong);
	GstElement *encoder = acq_camera_element_add(pipeline, resample, "opusenc", &wrong);
	if (wrong) {
		/* An element that cannot be had leaves those before it idle, not linked to the
		 * file. */
		if (source) {
			gst_element_set_state(source, GST_STATE_NULL);
			gst_bin_remove(pipeline, source);
		}
		g_propagate_error(error, wrong);
		return false;
	}
	g_object_set(queue, "max-size-buffers", 0, "max-size-bytes", 0, "max-size-time",
		SOUND_QUEUE_NS, NULL);
	g_object_set(encoder, "bitrate", SOUND_BITS_PER_S, NULL);
	gst_element_link_pads(encoder, "src", mux, "audio_%u");
	*ret_source = source;
	*ret_entry = gst_element_get_static_pad(queue, "sink");
	*ret_raw = gst_element_get_static_pad(encoder, "sink");
	return true;
}
