#include "tests/gui/barcode.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gtk/gtk.h>
#include <math.h>
#include <string.h>

enum {
	WHITE = 235,
	BLACK = 16,
	THRESHOLD = 125,
};

static guint32 next_noise(guint32 *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

static void draw_frame(const struct barcode_clip *clip, int number, guint8 *luma, gsize size)
{
	guint32 state = (guint32)number + 1;
	int rows = clip->height * BARCODE_ROWS / BARCODE_HEIGHT;
	memset(luma + (gsize)clip->width * (gsize)clip->height, 128,
		size - (gsize)clip->width * (gsize)clip->height);
	for (int y = 0; y < clip->height; y++) {
		guint8 *row = luma + (gsize)y * (gsize)clip->width;
		for (int x = 0; x < clip->width; x++) {
			int bit = x * BARCODE_BITS / clip->width;
			int ground = 60 + (x / 7 + y / 5) % 100;
			int grain = clip->noise > 0
					    ? (int)(next_noise(&state) % (guint32)clip->noise)
					    : 0;
			gboolean is_set = (number >> bit & 1) != 0;
			row[x] = (guint8)(y < rows ? (is_set ? WHITE : BLACK) : ground + grain);
		}
	}
}

static void push_frame(
	GstElement *source, const struct barcode_clip *clip, int number, double stamp_s)
{
	gsize size = (gsize)clip->width * (gsize)clip->height * 3 / 2;
	guint8 *pixels = g_malloc(size);
	draw_frame(clip, number, pixels, size);
	GstBuffer *buffer = gst_buffer_new_wrapped(pixels, size);
	GST_BUFFER_PTS(buffer) = (GstClockTime)llround(stamp_s * 1e9);
	gst_app_src_push_buffer(GST_APP_SRC(source), buffer);
}

/* Opus, as the recorder writes it; whole blocks of 0.1 s. */
static char *sound_line(double length_s)
{
	return length_s > 0 ? g_strdup_printf("audiotestsrc samplesperbuffer=4800 num-buffers=%d ! "
					      "audio/x-raw,rate=48000,channels=1 ! audioconvert ! "
					      "opusenc bitrate=96000 ! mux.",
				      (int)lround(length_s * 10))
			    : g_strdup("");
}

void barcode_write(const struct barcode_clip *clip, const char *path)
{
	g_autoptr(GError) error = NULL;
	gst_init(NULL, NULL);
	g_autofree char *sound = sound_line(clip->sound_s);
	g_autofree char *line = g_strdup_printf(
		"appsrc name=source format=time caps=video/x-raw,format=I420,width=%d,height=%d,"
		"framerate=30/1 ! x264enc speed-preset=ultrafast tune=zerolatency bframes=0 "
		"key-int-max=15 threads=1 pass=qual quantizer=23 vbv-buf-capacity=0 ! "
		"matroskamux name=mux ! filesink name=sink %s",
		clip->width, clip->height, sound);
	GstElement *pipeline = gst_parse_launch(line, &error);
	g_assert_no_error(error);
	g_autoptr(GstElement) source = gst_bin_get_by_name(GST_BIN(pipeline), "source");
	g_autoptr(GstElement) mux = gst_bin_get_by_name(GST_BIN(pipeline), "mux");
	g_autoptr(GstElement) sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
	g_object_set(sink, "location", path, NULL);
	if (clip->uuid != NULL) {
		/* As the recorder does: at the head and at the end. */
		g_autofree char *tag = g_strdup_printf("session:%s", clip->uuid);
		g_object_set(mux, "writing-app", tag, NULL);
		gst_tag_setter_add_tags(
			GST_TAG_SETTER(mux), GST_TAG_MERGE_REPLACE, GST_TAG_COMMENT, tag, NULL);
	}
	gst_element_set_state(pipeline, GST_STATE_PLAYING);
	for (int i = 0; i < clip->n; i++)
		push_frame(source, clip, i, clip->stamp_s[i]);
	gst_app_src_end_of_stream(GST_APP_SRC(source));
	g_autoptr(GstBus) bus = gst_pipeline_get_bus(GST_PIPELINE(pipeline));
	g_autoptr(GstMessage) message = gst_bus_timed_pop_filtered(
		bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
	g_assert(GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS);
	gst_element_set_state(pipeline, GST_STATE_NULL);
	gst_object_unref(pipeline);
}

double *barcode_stamps_new(int n, double start_s, gboolean is_variable)
{
	double *stamp_s = g_new(double, n);
	guint32 state = 7;
	double at_s = start_s;
	for (int i = 0; i < n; i++) {
		double jitter_s = is_variable ? (double)(next_noise(&state) % 6000) / 1e6 : 0;
		gboolean is_slow = is_variable && i > n / 3 && i < 2 * n / 3;
		stamp_s[i] = at_s + jitter_s;
		at_s += is_slow ? 1 / 15.0 : 1 / 30.0;
	}
	return stamp_s;
}

int barcode_read(cairo_surface_t *picture)
{
	cairo_surface_flush(picture);
	int width = cairo_image_surface_get_width(picture);
	int y = cairo_image_surface_get_height(picture) * BARCODE_ROWS / BARCODE_HEIGHT / 2;
	const guint8 *row =
		cairo_image_surface_get_data(picture) + y * cairo_image_surface_get_stride(picture);
	int number = 0;
	for (int bit = 0; bit < BARCODE_BITS; bit++) {
		int x = (2 * bit + 1) * width / BARCODE_BITS / 2;
		if (row[4 * x + 1] > THRESHOLD)
			number |= 1 << bit;
	}
	return number;
}

int barcode_read_paintable(GdkPaintable *paintable, int width, int height)
{
	GtkSnapshot *snapshot = gtk_snapshot_new();
	gdk_paintable_snapshot(paintable, snapshot, width, height);
	g_autoptr(GskRenderNode) node = gtk_snapshot_free_to_node(snapshot);
	if (node == NULL)
		return -1;
	cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(picture);
	gsk_render_node_draw(node, cr);
	cairo_destroy(cr);
	int number = barcode_read(picture);
	cairo_surface_destroy(picture);
	return number;
}
