#include "acquisition/camera_input.h"

#include "acquisition/camera_element.h"
#include "acquisition/recording.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static void add_ghost(GstBin *bin, GstElement *last)
{
	g_autoptr(GstPad) pad = gst_element_get_static_pad(last, "src");

	gst_element_add_pad(GST_ELEMENT(bin), gst_ghost_pad_new("src", pad));
}

static void set_caps(GstElement *filter, GstCaps *caps)
{
	g_object_set(filter, "caps", caps, NULL);
	gst_caps_unref(caps);
}

/* --- test ------------------------------------------------------------------------------ */

static GstCaps *raw_caps(const struct acq_camera_source *source)
{
	int numerator, denominator;

	gst_util_double_to_fraction(source->rate_hz, &numerator, &denominator);
	return gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, "I420", "width",
		G_TYPE_INT, source->width, "height", G_TYPE_INT, source->height, "framerate",
		GST_TYPE_FRACTION, numerator, denominator, NULL);
}

static bool set_pattern(GstElement *test, const struct acq_camera_source *source, GError **error)
{
	GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(test), "pattern");
	GEnumValue *value =
		g_enum_get_value_by_nick(G_PARAM_SPEC_ENUM(spec)->enum_class, source->pattern);

	if (!value) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("--camera %s: there is no pattern “%s”; there are smpte, ball, snow, "
			  "black, white and what “gst-inspect-1.0 videotestsrc” lists"),
			source->text, source->pattern);
		return false;
	}
	g_object_set(test, "pattern", value->value, NULL);
	return true;
}

static bool fill_test(
	GstBin *bin, const struct acq_camera_source *source, gint64 running_ns, GError **error)
{
	GstElement *test = acq_camera_element_add(bin, NULL, "videotestsrc", error);
	GstElement *filter = acq_camera_element_add(bin, test, "capsfilter", error);
	/* Fails as a camera does that is pulled: with an error, in the middle. */
	GstElement *last = acq_camera_element_add(bin, filter, "identity", error);

	GstElement *fault = last;
	if (source->is_mjpeg) {
		last = acq_camera_element_add(bin, last, "jpegenc", error);
	}
	if (*error) {
		return false;
	}
	g_object_set(fault, "error-after", source->fail_after ? source->fail_after : -1, NULL);
	g_object_set(test, "is-live", TRUE, "timestamp-offset", running_ns, NULL);
	set_caps(filter, raw_caps(source));
	add_ghost(bin, last);
	return !source->pattern || set_pattern(test, source, error);
}

/* --- cameras of this machine ----------------------------------------------------------- */

static double rate_of(const GstStructure *format)
{
	int numerator = 0, denominator = 1;

	gst_structure_get_fraction(format, "framerate", &numerator, &denominator);
	return denominator ? (double)numerator / denominator : 0;
}

/* How far a fixed format is from what is wanted; lower is better. */
static double distance(const struct acq_camera_source *source, const GstStructure *format)
{
	int width = 0, height = 0;
	double slow = fmax(0, 1 - rate_of(format) / source->rate_hz);
	bool is_jpeg = gst_structure_has_name(format, "image/jpeg");

	gst_structure_get_int(format, "width", &width);
	gst_structure_get_int(format, "height", &height);
	if (width <= 0 || height <= 0 || (source->is_mjpeg && !is_jpeg)) {
		return INFINITY;
	}
	double off = fabs(log2((double)width / source->width)) +
		     fabs(log2((double)height / source->height));
	return off + 2 * slow + (is_jpeg && !source->is_mjpeg ? 0.01 : 0);
}

/* A camera that does not say how wide its pixels are would be given the least width that there is,
 * 1/2147483647, which nothing can scale: they are square then. */
static void fix_pixels(GstStructure *format)
{
	if (!gst_structure_has_field(format, "pixel-aspect-ratio")) {
		gst_structure_set(format, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
	}
	gst_structure_fixate_field_nearest_fraction(format, "pixel-aspect-ratio", 1, 1);
}

GstCaps *acq_camera_input_choose(const struct acq_camera_source *source, const GstCaps *offered)
{
	GstCaps *best = NULL;
	double nearest = INFINITY;
	int numerator, denominator;

	gst_util_double_to_fraction(source->rate_hz, &numerator, &denominator);
	for (guint i = 0; i < gst_caps_get_size(offered); i++) {
		GstStructure *format = gst_structure_copy(gst_caps_get_structure(offered, i));
		bool is_known = gst_structure_has_name(format, "video/x-raw") ||
				gst_structure_has_name(format, "image/jpeg");
		double off = INFINITY;
		if (is_known && gst_structure_has_field(format, "width") &&
			gst_structure_has_field(format, "height") &&
			gst_structure_has_field(format, "framerate")) {
			gst_structure_fixate_field_nearest_int(format, "width", source->width);
			gst_structure_fixate_field_nearest_int(format, "height", source->height);
			gst_structure_fixate_field_nearest_fraction(
				format, "framerate", numerator, denominator);
			fix_pixels(format);
			off = distance(source, format);
		}
		if (off < nearest) {
			nearest = off;
			gst_clear_caps(&best);
			best = gst_caps_new_full(g_steal_pointer(&format), NULL);
		}
		g_clear_pointer(&format, gst_structure_free);
	}
	return best ? gst_caps_fixate(best) : NULL;
}

static bool check_node(const struct acq_camera_source *source, GError **error)
{
	if (access(source->where, R_OK | W_OK) == 0) {
		return true;
	}
	bool is_denied = errno == EACCES;
	g_set_error(error, ACQ_ERROR, ACQ_ERROR_DEVICE,
		is_denied ? _("The camera %s may not be opened by you; join the group video "
			      "(“sudo usermod -aG video $USER”) and log in anew")
			  : _("There is no camera %s; plug it in, or give another of /dev/video*"),
		source->where);
	return false;
}

static GstCaps *ask_camera(
	const struct acq_camera_source *source, GstElement *camera, GError **error)
{
	if (gst_element_set_state(camera, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_DEVICE,
			_("The camera %s cannot be opened; close the program that uses it, or give "
			  "another of /dev/video*"),
			source->where);
		return NULL;
	}
	g_autoptr(GstPad) pad = gst_element_get_static_pad(camera, "src");
	g_autoptr(GstCaps) offered = gst_pad_query_caps(pad, NULL);
	GstCaps *chosen = acq_camera_input_choose(source, offered);
	if (!chosen) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_DEVICE,
			source->is_mjpeg
				? _("The camera %s gives no JPEG pictures; leave "
				    "format=mjpeg out")
				: _("The camera %s gives no pictures that can be recorded; "
				    "give another of /dev/video*"),
			source->where);
	}
	return chosen;
}

static bool fill_v4l2(GstBin *bin, const struct acq_camera_source *source, GError **error)
{
	if (!check_node(source, error)) {
		return false;
	}
	GstElement *camera = acq_camera_element_add(bin, NULL, "v4l2src", error);
	GstElement *filter = acq_camera_element_add(bin, camera, "capsfilter", error);
	if (*error) {
		return false;
	}
	g_object_set(camera, "device", source->where, NULL);
	GstCaps *caps = ask_camera(source, camera, error);
	if (!caps) {
		return false;
	}
	set_caps(filter, caps);
	add_ghost(bin, filter);
	return true;
}

/* --- files and addresses --------------------------------------------------------------- */

/* Links the first picture to @data and lets everything else be. */
static void link_picture(GstElement *decoder, GstPad *pad, gpointer data)
{
	g_autoptr(GstPad) sink = gst_element_get_static_pad(data, "sink");
	g_autoptr(GstCaps) caps = gst_pad_query_caps(pad, NULL);
	bool is_picture = gst_caps_get_size(caps) > 0 &&
			  gst_structure_has_name(gst_caps_get_structure(caps, 0), "video/x-raw");

	(void)decoder;
	if (is_picture && !gst_pad_is_linked(sink)) {
		gst_pad_link(pad, sink);
	}
}

static bool fill_file(GstBin *bin, const struct acq_camera_source *source, GError **error)
{
	GstElement *file = acq_camera_element_add(bin, NULL, "filesrc", error);
	GstElement *decoder = acq_camera_element_add(bin, file, "decodebin", error);
	GstElement *pace = acq_camera_element_add(bin, NULL, "identity", error);
	if (*error) {
		return false;
	}
	g_object_set(file, "location", source->where, NULL);
	/* Each frame is held until its time has come: it is "captured" then. */
	g_object_set(pace, "sync", TRUE, NULL);
	g_signal_connect_object(decoder, "pad-added", G_CALLBACK(link_picture), pace, 0);
	add_ghost(bin, pace);
	return true;
}

static bool fill_uri(GstBin *bin, const struct acq_camera_source *source, GError **error)
{
	GstElement *decoder = acq_camera_element_add(bin, NULL, "uridecodebin", error);
	GstElement *last = acq_camera_element_add(bin, NULL, "identity", error);

	if (*error) {
		return false;
	}
	g_object_set(decoder, "uri", source->where, NULL);
	g_signal_connect_object(decoder, "pad-added", G_CALLBACK(link_picture), last, 0);
	add_ghost(bin, last);
	return true;
}

static bool check_file(const struct acq_camera_source *source, GError **error)
{
	if (source->kind != ACQ_CAMERA_FILE || g_file_test(source->where, G_FILE_TEST_IS_REGULAR)) {
		return true;
	}
	g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
		_("--camera %s: there is no such file; give a camera such as /dev/video0, a video "
		  "file, an address or test"),
		source->text);
	return false;
}

bool acq_camera_input_check(const struct acq_camera_source *source, GError **error)
{
	return check_file(source, error) && acq_camera_element_check(source, error);
}

GstElement *acq_camera_input_make(
	const struct acq_camera_source *source, gint64 running_ns, GError **error)
{
	GError *wrong = NULL;

	if (!acq_camera_input_check(source, error)) {
		return NULL;
	}
	GstElement *bin = gst_bin_new(NULL);
	switch (source->kind) {
	case ACQ_CAMERA_TEST:
		fill_test(GST_BIN(bin), source, running_ns, &wrong);
		break;
	case ACQ_CAMERA_V4L2:
		fill_v4l2(GST_BIN(bin), source, &wrong);
		break;
	case ACQ_CAMERA_FILE:
		fill_file(GST_BIN(bin), source, &wrong);
		break;
	case ACQ_CAMERA_URI:
		fill_uri(GST_BIN(bin), source, &wrong);
		break;
	}
	if (wrong) {
		g_propagate_error(error, wrong);
		gst_element_set_state(bin, GST_STATE_NULL);
		gst_object_unref(gst_object_ref_sink(bin));
		return NULL;
	}
	return bin;
}

bool acq_camera_input_is_jpeg(GstElement *input)
{
	g_autoptr(GstPad) pad = gst_element_get_static_pad(input, "src");
	g_autoptr(GstCaps) caps = gst_pad_query_caps(pad, NULL);

	return !gst_caps_is_any(caps) && !gst_caps_is_empty(caps) &&
	       gst_structure_has_name(gst_caps_get_structure(caps, 0), "image/jpeg");
}
