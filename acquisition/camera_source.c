#include "acquisition/camera_source.h"

#include "acquisition/recording.h"
#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const double RATE_MAX_HZ = 240;

enum {
	WIDTH = 1280,
	HEIGHT = 720,
	RATE_HZ = 30,
	SIDE_MIN = 32,
	SIDE_MAX = 8192,
	FRAMES_MAX = 1000000000,
};

static bool refuse(const struct acq_camera_source *source, GError **error, const char *sentence)
{
	g_set_error(
		error, ACQ_ERROR, ACQ_ERROR_ARGUMENT, "--camera %s: %s", source->text, sentence);
	return false;
}

static bool take_integer(const char *text, int min, int max, int *ret_number)
{
	double number;

	if (!core_text_parse_double(text, &number) || !(number >= min && number <= max) ||
		number != (int)number) {
		return false;
	}
	*ret_number = (int)number;
	return true;
}

static bool take_format(struct acq_camera_source *source, const char *value)
{
	source->is_mjpeg = strcmp(value, "mjpeg") == 0;
	return source->is_mjpeg || strcmp(value, "h264") == 0;
}

/* One "key=value"; false when the key is unknown or the value does not fit it. */
static bool take_option(struct acq_camera_source *source, const char *key, const char *value)
{
	if (strcmp(key, "width") == 0) {
		return take_integer(value, SIDE_MIN, SIDE_MAX, &source->width);
	}
	if (strcmp(key, "height") == 0) {
		return take_integer(value, SIDE_MIN, SIDE_MAX, &source->height);
	}
	if (strcmp(key, "fps") == 0) {
		return core_text_parse_double(value, &source->rate_hz) && source->rate_hz >= 1 &&
		       source->rate_hz <= RATE_MAX_HZ;
	}
	if (strcmp(key, "format") == 0) {
		return take_format(source, value);
	}
	if (source->kind != ACQ_CAMERA_TEST) {
		return false;
	}
	if (strcmp(key, "pattern") == 0) {
		g_free(source->pattern);
		source->pattern = g_strdup(value);
		return value[0] != '\0';
	}
	return strcmp(key, "fail-after") == 0 &&
	       take_integer(value, 1, FRAMES_MAX, &source->fail_after);
}

static bool take_options(struct acq_camera_source *source, char **words, GError **error)
{
	/* A file and a network camera come as they are. */
	bool has_options = source->kind == ACQ_CAMERA_TEST || source->kind == ACQ_CAMERA_V4L2;

	for (char **word = words; *word; word++) {
		char *equals = strchr(*word, '=');
		g_autofree char *key = equals ? g_strndup(*word, (gsize)(equals - *word)) : NULL;
		if (!has_options || !equals || !take_option(source, key, equals + 1)) {
			g_autofree char *sentence = g_strdup_printf(
				_("“%s” is not an option that this camera takes; there are width, "
				  "height, fps and format=mjpeg, and for test also pattern and "
				  "fail-after"),
				*word);
			return refuse(source, error, sentence);
		}
	}
	return true;
}

static bool take_where(struct acq_camera_source *source, const char *where, GError **error)
{
	const char *colon = strstr(where, "://");

	if (strcmp(where, "test") == 0) {
		source->kind = ACQ_CAMERA_TEST;
	} else if (g_str_has_prefix(where, "v4l2://") || g_str_has_prefix(where, "/dev/video")) {
		source->kind = ACQ_CAMERA_V4L2;
		source->where = g_strdup(colon ? colon + strlen("://") : where);
	} else if (g_str_has_prefix(where, "file://")) {
		source->kind = ACQ_CAMERA_FILE;
		source->where = g_filename_from_uri(where, NULL, NULL);
	} else {
		source->kind = colon ? ACQ_CAMERA_URI : ACQ_CAMERA_FILE;
		source->where = g_strdup(where);
	}
	if (source->kind != ACQ_CAMERA_TEST && (!source->where || !source->where[0])) {
		return refuse(source, error,
			_("give a camera such as /dev/video0, a video file, an address or test"));
	}
	return true;
}

/* The length of "NAME=" in front of what the camera is; 0 when there is none. */
static gsize count_name(const char *text)
{
	gsize n = strcspn(text, "=/:,.");

	return text[n] == '=' && n > 0 ? n + 1 : 0;
}

struct acq_camera_source *acq_camera_source_parse(const char *text, GError **error)
{
	struct acq_camera_source *source = g_new0(struct acq_camera_source, 1);
	gsize named = count_name(text);
	g_auto(GStrv) words = g_strsplit(text + named, ",", -1);

	source->text = g_strdup(text);
	source->width = WIDTH;
	source->height = HEIGHT;
	source->rate_hz = RATE_HZ;
	if (named) {
		g_autofree char *name = g_strndup(text, named - 1);
		source->name = core_text_slug(name);
	}
	if (!take_where(source, words[0] ? words[0] : "", error) ||
		!take_options(source, words[0] ? words + 1 : words, error)) {
		acq_camera_source_free(source);
		return NULL;
	}
	return source;
}

void acq_camera_source_free(struct acq_camera_source *source)
{
	if (!source) {
		return;
	}
	g_free(source->text);
	g_free(source->name);
	g_free(source->where);
	g_free(source->pattern);
	g_free(source);
}

static bool has_name(const GPtrArray *sources, const char *name)
{
	for (guint i = 0; i < sources->len; i++) {
		const struct acq_camera_source *source = sources->pdata[i];
		if (g_strcmp0(source->name, name) == 0) {
			return true;
		}
	}
	return false;
}

GPtrArray *acq_camera_source_parse_all(char **texts, GError **error)
{
	g_autoptr(GPtrArray) sources =
		g_ptr_array_new_with_free_func((GDestroyNotify)acq_camera_source_free);

	for (char **text = texts; text && *text; text++) {
		if (strcmp(*text, "none") == 0) {
			continue;
		}
		struct acq_camera_source *source = acq_camera_source_parse(*text, error);
		if (!source) {
			return NULL;
		}
		if (!source->name && has_name(sources, NULL)) {
			source->name = g_strdup_printf("camera%u", sources->len + 1);
		}
		bool is_double = has_name(sources, source->name);
		if (is_double) {
			refuse(source, error, _("another camera has that name already"));
		}
		g_ptr_array_add(sources, source);
		if (is_double) {
			return NULL;
		}
	}
	if (sources->len > ACQ_CAMERAS_MAX) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("A recording takes at most %d cameras, not %u"), ACQ_CAMERAS_MAX,
			sources->len);
		return NULL;
	}
	return g_steal_pointer(&sources);
}
