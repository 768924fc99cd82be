#include "acquisition/camera_element.h"

#include "acquisition/recording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct home {
	const char *factory, *package;
};

static const struct home homes[] = {
	{"alsasrc", "gstreamer1.0-alsa"},
	{"autoaudiosrc", "gstreamer1.0-plugins-good"},
	{"identity", "libgstreamer1.0-0"},
	{"jpegdec", "gstreamer1.0-plugins-good"},
	{"jpegenc", "gstreamer1.0-plugins-good"},
	{"matroskamux", "gstreamer1.0-plugins-good"},
	{"pulsesrc", "gstreamer1.0-pulseaudio"},
	{"v4l2src", "gstreamer1.0-plugins-good"},
	{"x264enc", "gstreamer1.0-plugins-ugly"},
};

static const char *package_of(const char *factory)
{
	for (size_t i = 0; i < G_N_ELEMENTS(homes); i++) {
		if (strcmp(homes[i].factory, factory) == 0) {
			return homes[i].package;
		}
	}
	return "gstreamer1.0-plugins-base";
}

static bool init(GError **error)
{
	g_autoptr(GError) wrong = NULL;

	if (gst_init_check(NULL, NULL, &wrong)) {
		return true;
	}
	g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED, _("GStreamer does not start: %s"),
		wrong ? wrong->message : "");
	return false;
}

static void fail_missing(const char *factory, GError **error)
{
	g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
		_("A camera needs the GStreamer element “%s”, which is not installed; the package "
		  "%s brings it"),
		factory, package_of(factory));
}

GstElement *acq_camera_element_make(const char *factory, GError **error)
{
	GstElement *element = init(error) ? gst_element_factory_make(factory, NULL) : NULL;

	if (!element && error && !*error) {
		fail_missing(factory, error);
	}
	return element;
}

GstElement *acq_camera_element_add(
	GstBin *bin, GstElement *last, const char *factory, GError **error)
{
	GstElement *element = *error ? NULL : acq_camera_element_make(factory, error);

	if (element) {
		gst_bin_add(bin, element);
		if (last) {
			gst_element_link(last, element);
		}
	}
	return element;
}

static bool has(const char *factory, GError **error)
{
	g_autoptr(GstElementFactory) found = gst_element_factory_find(factory);

	if (!found) {
		fail_missing(factory, error);
	}
	return found != NULL;
}

bool acq_camera_element_check(const struct acq_camera_source *source, GError **error)
{
	static const char *const inputs[] = {
		[ACQ_CAMERA_TEST] = "videotestsrc",
		[ACQ_CAMERA_V4L2] = "v4l2src",
		[ACQ_CAMERA_FILE] = "decodebin",
		[ACQ_CAMERA_URI] = "uridecodebin",
	};
	bool needs_jpeg = source->is_mjpeg || source->kind == ACQ_CAMERA_V4L2;

	return init(error) && has(inputs[source->kind], error) && has("videoconvertscale", error) &&
	       has("appsink", error) && has("videorate", error) && has("matroskamux", error) &&
	       (source->is_mjpeg || has("x264enc", error)) &&
	       (!needs_jpeg || (has("jpegdec", error) && has("jpegenc", error)));
}
