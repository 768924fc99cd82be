/*
 * DESIGN: filesrc ! decodebin ! videoconvertscale ! BGRx ! appsink, paused. The first picture tells
 * what the file's clock reads at frame 0; an accurate, flushing seek inside of the wanted frame's
 * duration then leads to that frame (recordings/session/frames.h).
 */
#include "study/report/still.h"

#include "recordings/disk/error.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <string.h>

/* A picture takes milliseconds; a file that holds a decoder for so long is broken. */
#define PATIENCE (10 * GST_SECOND)

struct player {
	const char *path;
	GstElement *bin;
	GstAppSink *sink;
};

static bool fail(const struct player *player, const char *why, GError **error)
{
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("No still could be taken from the video %s: %s; look at it with affekt-review."),
		player->path, why);
	return false;
}

static bool build(struct player *player, GError **error)
{
	g_autoptr(GError) failure = NULL;
	/* Square pixels and no more of them than a page shows. */
	g_autofree char *line = g_strdup_printf(
		"filesrc name=source ! decodebin ! videoconvertscale ! "
		"video/x-raw,format=BGRx,pixel-aspect-ratio=1/1,width=[16,%d] ! "
		"appsink name=sink max-buffers=1 drop=true enable-last-sample=false",
		STUDY_STILL_WIDTH);

	if (gst_init_check(NULL, NULL, &failure))
		player->bin =
			gst_parse_launch_full(line, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &failure);
	if (!player->bin)
		return fail(player, failure ? failure->message : "", error);
	GstElement *source = gst_bin_get_by_name(GST_BIN(player->bin), "source");
	g_object_set(source, "location", player->path, NULL);
	gst_object_unref(source);
	player->sink = GST_APP_SINK(gst_bin_get_by_name(GST_BIN(player->bin), "sink"));
	return true;
}

static void take_down(struct player *player)
{
	if (player->bin) {
		gst_element_set_state(player->bin, GST_STATE_NULL);
		gst_object_unref(player->bin);
	}
	g_clear_pointer(&player->sink, gst_object_unref);
}

/* Waits until the pipeline has a picture. */
static bool settle(struct player *player, GError **error)
{
	g_autoptr(GstBus) bus = gst_element_get_bus(player->bin);
	g_autoptr(GError) failure = NULL;
	GstMessage *message = gst_bus_timed_pop_filtered(
		bus, PATIENCE, GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
	bool is_settled = message && GST_MESSAGE_TYPE(message) == GST_MESSAGE_ASYNC_DONE;

	if (message && GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR)
		gst_message_parse_error(message, &failure, NULL);
	g_clear_pointer(&message, gst_message_unref);
	if (is_settled)
		return true;
	return fail(player, failure ? failure->message : _("it gives no picture"), error);
}

/* The picture that stands; NULL at the end of the file. */
static GstSample *standing(struct player *player, GError **error)
{
	GstSample *sample = gst_app_sink_try_pull_preroll(player->sink, PATIENCE);

	if (!sample)
		fail(player, _("it ends before the moment"), error);
	return sample;
}

static double stamp_of(GstSample *sample)
{
	const GstSegment *segment = gst_sample_get_segment(sample);
	GstBuffer *buffer = gst_sample_get_buffer(sample);
	gint64 behind = (gint64)GST_BUFFER_PTS(buffer) - (gint64)segment->start;

	return (double)((gint64)segment->time + behind) / (double)GST_SECOND;
}

static struct study_still *copy_pixels(
	const struct player *player, GstSample *sample, GError **error)
{
	GstStructure *form = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
	struct study_still *still = NULL;
	int width = 0, height = 0;
	GstMapInfo map;

	gst_structure_get_int(form, "width", &width);
	gst_structure_get_int(form, "height", &height);
	if (!gst_buffer_map(gst_sample_get_buffer(sample), &map, GST_MAP_READ)) {
		fail(player, _("it gives no picture"), error);
		return NULL;
	}
	gsize n = width > 0 && height > 0 ? (gsize)width * (gsize)height : 0;
	if (n > 0 && map.size >= n * sizeof(guint32)) {
		still = study_still_new(width, height);
		for (gsize i = 0; i < n; i++) {
			guint32 pixel;
			memcpy(&pixel, map.data + i * sizeof pixel, sizeof pixel);
			still->pixels[i] = GUINT32_FROM_LE(pixel) & 0xffffff;
		}
	} else {
		fail(player, _("it gives no picture"), error);
	}
	gst_buffer_unmap(gst_sample_get_buffer(sample), &map);
	return still;
}

static struct study_still *take(
	struct player *player, struct rec_frames *frames, double time_s, GError **error)
{
	gst_element_set_state(player->bin, GST_STATE_PAUSED);
	if (!settle(player, error))
		return NULL;
	g_autoptr(GstSample) first = standing(player, error);
	if (!first)
		return NULL;
	rec_frames_set_first_stamp(frames, stamp_of(first));
	double target_s = rec_frames_target_file_s(frames, rec_frames_at(frames, time_s));
	if (!gst_element_seek(player->bin, 1, GST_FORMAT_TIME,
		    GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET,
		    (gint64)(target_s * (double)GST_SECOND), GST_SEEK_TYPE_SET, -1)) {
		fail(player, _("it cannot be searched"), error);
		return NULL;
	}
	if (!settle(player, error))
		return NULL;
	g_autoptr(GstSample) wanted = standing(player, error);
	return wanted ? copy_pixels(player, wanted, error) : NULL;
}

struct study_still *study_still_take(
	const char *path, struct rec_frames *frames, double time_s, GError **error)
{
	struct player player = {.path = path};
	struct study_still *still = NULL;

	if (rec_frames_at(frames, time_s) < 0)
		fail(&player, _("no times of its frames are stored"), error);
	else if (build(&player, error))
		still = take(&player, frames, time_s, error);
	take_down(&player);
	return still;
}

/* Mean of the pixels [x0, x1) x [y0, y1), written over all of them. */
static void flatten(struct study_still *still, int x0, int x1, int y0, int y1)
{
	guint64 red = 0, green = 0, blue = 0, n = (guint64)(x1 - x0) * (guint64)(y1 - y0);

	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			guint32 pixel = still->pixels[y * still->width + x];
			red += pixel >> 16 & 0xff;
			green += pixel >> 8 & 0xff;
			blue += pixel & 0xff;
		}
	}
	guint32 mean = (guint32)(red / n) << 16 | (guint32)(green / n) << 8 | (guint32)(blue / n);
	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++)
			still->pixels[y * still->width + x] = mean;
	}
}

void study_still_coarsen(struct study_still *still)
{
	int longer = MAX(still->width, still->height);
	int columns = MAX(still->width * STUDY_STILL_CELLS / longer, 1);
	int rows = MAX(still->height * STUDY_STILL_CELLS / longer, 1);

	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++)
			flatten(still, still->width * column / columns,
				still->width * (column + 1) / columns, still->height * row / rows,
				still->height * (row + 1) / rows);
	}
}
