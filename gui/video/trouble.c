#include "gui/video/trouble.h"

#include <glib/gi18n-lib.h>

/* Which Debian package brings the decoder of what, and what people call it. */
static const struct {
	const char *media;
	const char *name;
	const char *package;
} decoders[] = {
	{"video/x-h264", "H.264", "gstreamer1.0-libav"},
	{"video/x-h265", "H.265", "gstreamer1.0-libav"},
	{"image/jpeg", "Motion JPEG", "gstreamer1.0-plugins-good"},
	{"video/x-vp8", "VP8", "gstreamer1.0-plugins-good"},
	{"video/x-vp9", "VP9", "gstreamer1.0-plugins-good"},
	{"video/x-matroska", "Matroska", "gstreamer1.0-plugins-good"},
	{"video/webm", "WebM", "gstreamer1.0-plugins-good"},
	{"video/quicktime", "MP4", "gstreamer1.0-plugins-good"},
};

char *affekt_trouble_missing(const GstStructure *message)
{
	const GstCaps *caps = NULL;
	if (message == NULL || !gst_structure_has_name(message, "missing-plugin"))
		return NULL;
	const GValue *detail = gst_structure_get_value(message, "detail");
	if (detail != NULL && GST_VALUE_HOLDS_CAPS(detail))
		caps = gst_value_get_caps(detail);
	if (caps == NULL || gst_caps_get_size(caps) == 0)
		return NULL;
	return g_strdup(gst_structure_get_name(gst_caps_get_structure(caps, 0)));
}

static char *sentence_of_missing(const char *path, const char *missing)
{
	for (gsize i = 0; i < G_N_ELEMENTS(decoders); i++) {
		if (g_str_equal(decoders[i].media, missing))
			return g_strdup_printf(
				_("The video %s is %s, and no decoder for it is installed; install "
				  "the package %s and open the session again."),
				path, decoders[i].name, decoders[i].package);
	}
	return g_strdup_printf(_("The video %s is %s, and no decoder for it is installed; install "
				 "gstreamer1.0-libav or gstreamer1.0-plugins-bad and open the "
				 "session again."),
		path, missing);
}

char *affekt_trouble_sentence(const char *path, const GError *error, const char *missing)
{
	if (missing != NULL)
		return sentence_of_missing(path, missing);
	if (g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
		return g_strdup_printf(
			_("The video %s is not there; put it back beside its session."), path);
	if (g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ))
		return g_strdup_printf(
			_("The video %s cannot be read; check its permissions."), path);
	if (error->domain == GST_STREAM_ERROR || error->domain == GST_RESOURCE_ERROR)
		return g_strdup_printf(
			_("The video %s cannot be read, because it is damaged or no video (%s)."),
			path, error->message);
	return g_strdup_printf(_("The video %s cannot be shown: %s."), path, error->message);
}
