/*
 * Videos whose frames carry their number in their pixels, written and read by GStreamer.
 *
 * The top 16 rows hold 20 blocks of 16 pixels: block b is white when bit b of the number is set.
 */
#ifndef TESTS_ACQUISITION_BARCODE_H
#define TESTS_ACQUISITION_BARCODE_H

#include <check.h>
#include <glib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <stdbool.h>
#include <string.h>

enum {
	BARCODE_BITS = 20,
	BARCODE_SIDE = 16,
	BARCODE_WIDTH = BARCODE_BITS * BARCODE_SIDE,
	BARCODE_HEIGHT = 64,
};

static inline GstBuffer *barcode_frame(guint number, GstClockTime time)
{
	gsize luma = (gsize)BARCODE_WIDTH * BARCODE_HEIGHT;
	guint8 *pixels = g_malloc(luma * 3 / 2);

	memset(pixels, 128, luma * 3 / 2);
	for (gsize y = 0; y < BARCODE_SIDE; y++) {
		for (gsize x = 0; x < BARCODE_WIDTH; x++) {
			bool is_set = number >> (x / BARCODE_SIDE) & 1;
			pixels[y * BARCODE_WIDTH + x] = is_set ? 235 : 16;
		}
	}
	GstBuffer *buffer = gst_buffer_new_wrapped(pixels, luma * 3 / 2);
	GST_BUFFER_PTS(buffer) = time;
	return buffer;
}

/* Waits for the end of @pipeline and frees it. */
static inline void barcode_end(GstElement *pipeline)
{
	g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
	g_autoptr(GstMessage) message = gst_bus_timed_pop_filtered(
		bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

	ck_assert_int_eq(GST_MESSAGE_TYPE(message), GST_MESSAGE_EOS);
	gst_element_set_state(pipeline, GST_STATE_NULL);
	gst_object_unref(pipeline);
}

/* Writes frames @numbers[0..n) to @path, frame k at numbers[k] / 30 s. */
static inline void barcode_write(const char *path, const guint *numbers, guint n)
{
	g_autofree char *text = g_strdup_printf(
		"appsrc name=in format=time caps=video/x-raw,format=I420,width=%d,height=%d,"
		"framerate=30/1 ! x264enc speed-preset=ultrafast tune=zerolatency ! matroskamux ! "
		"filesink location=%s",
		BARCODE_WIDTH, BARCODE_HEIGHT, path);
	gst_init(NULL, NULL);
	GstElement *pipeline = gst_parse_launch(text, NULL);
	ck_assert_ptr_nonnull(pipeline);
	GstElement *in = gst_bin_get_by_name(GST_BIN(pipeline), "in");

	gst_element_set_state(pipeline, GST_STATE_PLAYING);
	for (guint k = 0; k < n; k++) {
		gst_app_src_push_buffer(GST_APP_SRC(in),
			barcode_frame(
				numbers[k], gst_util_uint64_scale(numbers[k], GST_SECOND, 30)));
	}
	gst_app_src_end_of_stream(GST_APP_SRC(in));
	gst_object_unref(in);
	barcode_end(pipeline);
}

static inline guint barcode_number(GstSample *sample)
{
	GstMapInfo map;
	guint number = 0;

	ck_assert(gst_buffer_map(gst_sample_get_buffer(sample), &map, GST_MAP_READ));
	for (gsize bit = 0; bit < BARCODE_BITS; bit++) {
		gsize x = bit * BARCODE_SIDE + BARCODE_SIDE / 2;
		number |= (map.data[BARCODE_SIDE / 2 * BARCODE_WIDTH + x] > 125 ? 1U : 0U) << bit;
	}
	gst_buffer_unmap(gst_sample_get_buffer(sample), &map);
	return number;
}

/* The numbers of all frames of @path, in the file's order: GArray of guint. */
static inline GArray *barcode_read(const char *path)
{
	g_autofree char *text =
		g_strdup_printf("filesrc location=%s ! decodebin ! videoconvert ! "
				"video/x-raw,format=I420 ! appsink name=out sync=false",
			path);
	gst_init(NULL, NULL);
	GstElement *pipeline = gst_parse_launch(text, NULL);
	ck_assert_ptr_nonnull(pipeline);
	GstElement *out = gst_bin_get_by_name(GST_BIN(pipeline), "out");
	GArray *numbers = g_array_new(FALSE, FALSE, sizeof(guint));
	GstSample *sample;

	gst_element_set_state(pipeline, GST_STATE_PLAYING);
	while ((sample = gst_app_sink_pull_sample(GST_APP_SINK(out)))) {
		guint number = barcode_number(sample);
		g_array_append_val(numbers, number);
		gst_sample_unref(sample);
	}
	gst_object_unref(out);
	barcode_end(pipeline);
	return numbers;
}

#endif
