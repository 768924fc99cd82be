/*
 * DESIGN: filesrc ! decodebin ! videoconvertscale ! BGRx of the wanted size ! appsink
 *
 * Identity. After an accurate seek the decoder clips the picture to the segment, and its stamp is
 * the target. So the stamp that a coded frame carries when it enters the decoder travels with it as
 * a reference timestamp, which nobody touches, and is read at the end. A decoder that loses it
 * leaves the clipped stamp, which is that of a moment while the frame stood.
 *
 * Order. Flushing seeks, flushing steps, pausing and opening all end with ASYNC_DONE of the whole
 * pipeline, after the picture was put into the mailbox. At the end of the file there is no picture:
 * the sink's end-of-stream callback came instead, before ASYNC_DONE.
 */
#include "gui/video/pipeline.h"

#include "gui/video/mailbox.h"
#include "gui/video/trouble.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/video/gstvideodecoder.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>

/* A picture is decoded smaller when that saves at least a tenth of its width. */
#define SCALE_WORTHWHILE 0.9

struct affekt_pipeline {
	struct affekt_pipeline_events events;
	gpointer user;
	char *path;
	GstElement *bin, *convert, *filter;
	GstAppSink *sink;
	GstCaps *stamp_caps; /* names our reference timestamps; read by all threads */
	struct affekt_mailbox *mailbox;
	char *missing; /* what a decoder is missing for; NULL: nothing known */
	gboolean is_failed;
	int decode_width; /* asked for; 0: as stored */
	atomic_bool is_at_end, has_sound;
	_Atomic gint64 zero_ns;
};

/* GStreamer calls itself initialised before it has read the list of its elements: a second video
 * that was opened meanwhile would find none. */
static _Atomic bool is_prepared;

/* [worker] */
static void prepare_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	g_autoptr(GError) error = NULL;
	(void)source;
	(void)task_data;
	(void)cancellable;
	if (gst_init_check(NULL, NULL, &error)) {
		atomic_store(&is_prepared, true);
		g_task_return_boolean(task, TRUE);
	} else {
		g_task_return_error(task, g_steal_pointer(&error));
	}
}

void affekt_pipeline_prepare_async(
	GObject *source, GCancellable *cancellable, GAsyncReadyCallback done)
{
	g_autoptr(GTask) task = g_task_new(source, cancellable, done, NULL);
	g_task_run_in_thread(task, prepare_in_worker);
}

gboolean affekt_pipeline_prepare_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

gboolean affekt_pipeline_is_prepared(void)
{
	return atomic_load(&is_prepared);
}

/* [streaming] */
static GstPadProbeReturn note_stamp(GstPad *pad, GstPadProbeInfo *info, gpointer stamp_caps)
{
	(void)pad;
	GstBuffer *buffer = gst_pad_probe_info_get_buffer(info);
	if (!GST_BUFFER_PTS_IS_VALID(buffer))
		return GST_PAD_PROBE_OK;
	buffer = gst_buffer_make_writable(buffer);
	gst_buffer_add_reference_timestamp_meta(
		buffer, stamp_caps, GST_BUFFER_PTS(buffer), GST_CLOCK_TIME_NONE);
	GST_PAD_PROBE_INFO_DATA(info) = buffer;
	return GST_PAD_PROBE_OK;
}

static void drop_caps(gpointer caps)
{
	gst_caps_unref(caps);
}

/* [streaming] */
static void element_added(GstBin *bin, GstBin *sub_bin, GstElement *element, gpointer stamp_caps)
{
	(void)bin;
	(void)sub_bin;
	if (!GST_IS_VIDEO_DECODER(element))
		return;
	g_autoptr(GstPad) pad = gst_element_get_static_pad(element, "sink");
	if (pad != NULL)
		gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, note_stamp,
			gst_caps_ref(stamp_caps), drop_caps);
}

static gboolean is_sound(const GstCaps *caps)
{
	return g_str_has_prefix(gst_structure_get_name(gst_caps_get_structure(caps, 0)), "audio/");
}

/* [streaming] Sound stays coded. */
static gboolean is_to_be_decoded(GstElement *decoder, GstPad *pad, GstCaps *caps, gpointer user)
{
	(void)decoder;
	(void)pad;
	(void)user;
	return !is_sound(caps);
}

/* [streaming] Sound stays unlinked. */
static void pad_added(GstElement *decoder, GstPad *pad, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	(void)decoder;
	g_autoptr(GstCaps) caps = gst_pad_query_caps(pad, NULL);
	g_autoptr(GstPad) sink = gst_element_get_static_pad(pipeline->convert, "sink");
	const char *media = gst_structure_get_name(gst_caps_get_structure(caps, 0));
	if (is_sound(caps))
		atomic_store(&pipeline->has_sound, true);
	else if (g_str_has_prefix(media, "video/") && !gst_pad_is_linked(sink))
		gst_pad_link(pad, sink);
}

/* [streaming] Takes @sample over, or NULL. The mailbox gets another one: the sink writes into its
 * own when the caps change, and must find itself alone with it. */
static void post(struct affekt_pipeline *pipeline, GstSample *sample)
{
	if (sample == NULL)
		return;
	affekt_mailbox_put(pipeline->mailbox,
		gst_sample_new(gst_sample_get_buffer(sample), gst_sample_get_caps(sample),
			gst_sample_get_segment(sample), NULL));
	gst_sample_unref(sample);
}

/* [streaming] */
static GstFlowReturn preroll_ready(GstAppSink *sink, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	post(pipeline, gst_app_sink_try_pull_preroll(sink, 0));
	return GST_FLOW_OK;
}

/* [streaming] By the sink's own segment: unlike that of the sample, it knows of steps. */
static void note_zero(struct affekt_pipeline *pipeline, GstSample *sample)
{
	const GstSegment *segment = &GST_BASE_SINK(pipeline->sink)->segment;
	guint64 stamp = GST_BUFFER_PTS(gst_sample_get_buffer(sample));
	guint64 running = gst_segment_to_running_time(segment, GST_FORMAT_TIME, stamp);
	guint64 stream = gst_segment_to_stream_time(segment, GST_FORMAT_TIME, stamp);
	guint64 base = gst_element_get_base_time(GST_ELEMENT(pipeline->sink));
	if (GST_CLOCK_TIME_IS_VALID(running) && GST_CLOCK_TIME_IS_VALID(stream))
		atomic_store(&pipeline->zero_ns, (gint64)(base + running - stream));
}

/* [streaming] */
static GstFlowReturn playing_ready(GstAppSink *sink, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	GstSample *sample = gst_app_sink_try_pull_sample(sink, 0);
	if (sample != NULL)
		note_zero(pipeline, sample);
	post(pipeline, sample);
	return GST_FLOW_OK;
}

/* [streaming] */
static void end_reached(GstAppSink *sink, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	(void)sink;
	atomic_store(&pipeline->is_at_end, true);
}

static void fail(struct affekt_pipeline *pipeline, GstMessage *message)
{
	g_autoptr(GError) error = NULL;
	gst_message_parse_error(message, &error, NULL);
	if (pipeline->is_failed)
		return;
	pipeline->is_failed = TRUE;
	g_autofree char *sentence =
		affekt_trouble_sentence(pipeline->path, error, pipeline->missing);
	pipeline->events.failed(pipeline->user, sentence);
}

static void tell_tag(const GstTagList *tags, const char *tag, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	for (guint i = 0; i < gst_tag_list_get_tag_size(tags, tag); i++) {
		const GValue *value = gst_tag_list_get_value_index(tags, tag, i);
		if (G_VALUE_HOLDS_STRING(value))
			pipeline->events.tagged(pipeline->user, g_value_get_string(value));
	}
}

static gboolean heard(GstBus *bus, GstMessage *message, gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	gboolean is_whole = GST_MESSAGE_SRC(message) == GST_OBJECT(pipeline->bin);
	GstMessageType type = GST_MESSAGE_TYPE(message);
	(void)bus;
	if (type == GST_MESSAGE_ERROR) {
		fail(pipeline, message);
	} else if (type == GST_MESSAGE_ELEMENT && pipeline->missing == NULL) {
		pipeline->missing = affekt_trouble_missing(gst_message_get_structure(message));
	} else if (type == GST_MESSAGE_TAG) {
		g_autoptr(GstTagList) tags = NULL;
		gst_message_parse_tag(message, &tags);
		gst_tag_list_foreach(tags, tell_tag, pipeline);
	} else if (type == GST_MESSAGE_ASYNC_DONE && is_whole && !pipeline->is_failed) {
		pipeline->events.settled(pipeline->user, atomic_load(&pipeline->is_at_end));
	} else if (type == GST_MESSAGE_EOS && !pipeline->is_failed) {
		pipeline->events.ended(pipeline->user);
	}
	return G_SOURCE_CONTINUE;
}

static void arrived(gpointer user)
{
	struct affekt_pipeline *pipeline = user;
	pipeline->events.arrived(pipeline->user);
}

static GstElement *part_new(struct affekt_pipeline *pipeline, const char *name, GError **error)
{
	GstElement *element = gst_element_factory_make(name, NULL);
	if (element == NULL) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
			_("Videos cannot be played, because a part of GStreamer (%s) is not "
			  "installed; install gstreamer1.0-plugins-base."),
			name);
		return NULL;
	}
	gst_bin_add(GST_BIN(pipeline->bin), element);
	return element;
}

static void set_caps(struct affekt_pipeline *pipeline, int width, int height)
{
	g_autoptr(GstCaps) caps =
		gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, "BGRx", NULL);
	if (width > 0)
		gst_caps_set_simple(caps, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height,
			"pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
	g_object_set(pipeline->filter, "caps", caps, NULL);
}

static gboolean build(struct affekt_pipeline *pipeline, GError **error)
{
	GstElement *source = part_new(pipeline, "filesrc", error);
	GstElement *decoder = source != NULL ? part_new(pipeline, "decodebin", error) : NULL;
	if (decoder != NULL)
		pipeline->convert = part_new(pipeline, "videoconvertscale", error);
	if (pipeline->convert != NULL)
		pipeline->filter = part_new(pipeline, "capsfilter", error);
	GstElement *sink = pipeline->filter != NULL ? part_new(pipeline, "appsink", error) : NULL;
	if (sink == NULL)
		return FALSE;
	pipeline->sink = GST_APP_SINK(sink);
	g_object_set(source, "location", pipeline->path, NULL);
	g_object_set(sink, "max-buffers", 1, "drop", TRUE, "enable-last-sample", FALSE, "qos", TRUE,
		NULL);
	set_caps(pipeline, 0, 0);
	g_signal_connect(pipeline->bin, "deep-element-added", G_CALLBACK(element_added),
		pipeline->stamp_caps);
	g_signal_connect(decoder, "autoplug-continue", G_CALLBACK(is_to_be_decoded), NULL);
	g_signal_connect(decoder, "pad-added", G_CALLBACK(pad_added), pipeline);
	GstAppSinkCallbacks callbacks = {
		.eos = end_reached,
		.new_preroll = preroll_ready,
		.new_sample = playing_ready,
	};
	gst_app_sink_set_callbacks(pipeline->sink, &callbacks, pipeline, NULL);
	return gst_element_link(source, decoder) &&
	       gst_element_link_many(pipeline->convert, pipeline->filter, sink, NULL);
}

struct affekt_pipeline *affekt_pipeline_new(const char *path,
	const struct affekt_pipeline_events *events, gpointer user, GError **error)
{
	struct affekt_pipeline *pipeline = g_new0(struct affekt_pipeline, 1);
	pipeline->events = *events;
	pipeline->user = user;
	pipeline->path = g_strdup(path);
	pipeline->stamp_caps = gst_caps_new_empty_simple("timestamp/x-affekt-file");
	pipeline->mailbox = affekt_mailbox_new(arrived, pipeline);
	pipeline->bin = gst_object_ref_sink(gst_pipeline_new(NULL));
	if (!build(pipeline, error)) {
		affekt_pipeline_free(pipeline);
		return NULL;
	}
	/* The clock that the sound is placed on as well. */
	g_autoptr(GstClock) clock = gst_system_clock_obtain();
	gst_pipeline_use_clock(GST_PIPELINE(pipeline->bin), clock);
	g_autoptr(GstBus) bus = gst_pipeline_get_bus(GST_PIPELINE(pipeline->bin));
	gst_bus_add_watch(bus, heard, pipeline);
	/* What goes wrong is said on the bus. */
	gst_element_set_state(pipeline->bin, GST_STATE_PAUSED);
	return pipeline;
}

void affekt_pipeline_free(struct affekt_pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	g_autoptr(GstBus) bus = gst_pipeline_get_bus(GST_PIPELINE(pipeline->bin));
	gst_bus_remove_watch(bus);
	affekt_mailbox_close(pipeline->mailbox);
	/* Joins the streaming threads: nothing of theirs is used after it. */
	gst_element_set_state(pipeline->bin, GST_STATE_NULL);
	gst_object_unref(pipeline->bin);
	affekt_mailbox_unref(pipeline->mailbox);
	gst_caps_unref(pipeline->stamp_caps);
	g_free(pipeline->missing);
	g_free(pipeline->path);
	g_free(pipeline);
}

GstSample *affekt_pipeline_take(struct affekt_pipeline *pipeline, double *ret_stamp_s)
{
	GstSample *sample = affekt_mailbox_take(pipeline->mailbox);
	if (sample == NULL)
		return NULL;
	GstBuffer *buffer = gst_sample_get_buffer(sample);
	const GstSegment *segment = gst_sample_get_segment(sample);
	const GstReferenceTimestampMeta *meta =
		gst_buffer_get_reference_timestamp_meta(buffer, pipeline->stamp_caps);
	GstClockTime stamp = meta != NULL ? meta->timestamp : GST_BUFFER_PTS(buffer);
	/* Signed: an unclipped stamp lies before its segment. */
	gint64 behind = (gint64)stamp - (gint64)segment->start;
	*ret_stamp_s = (double)((gint64)segment->time + behind) / (double)GST_SECOND;
	return sample;
}

gint64 affekt_pipeline_zero_ns(struct affekt_pipeline *pipeline)
{
	return atomic_load(&pipeline->zero_ns);
}

gboolean affekt_pipeline_has_sound(struct affekt_pipeline *pipeline)
{
	return atomic_load(&pipeline->has_sound);
}

gboolean affekt_pipeline_seek(struct affekt_pipeline *pipeline, double stamp_s, double rate)
{
	atomic_store(&pipeline->is_at_end, false);
	/* Without an end: the length that stands in a file counts from its first picture, and is
	 * too short by as much as its sound began before that. */
	return gst_element_seek(pipeline->bin, rate, GST_FORMAT_TIME,
		GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET,
		(gint64)(stamp_s * (double)GST_SECOND), GST_SEEK_TYPE_SET, -1);
}

gboolean affekt_pipeline_step(struct affekt_pipeline *pipeline)
{
	atomic_store(&pipeline->is_at_end, false);
	return gst_element_send_event(GST_ELEMENT(pipeline->sink),
		gst_event_new_step(GST_FORMAT_BUFFERS, 1, 1, TRUE, FALSE));
}

gboolean affekt_pipeline_set_playing(struct affekt_pipeline *pipeline, gboolean is_playing)
{
	return gst_element_set_state(pipeline->bin,
		       is_playing ? GST_STATE_PLAYING : GST_STATE_PAUSED) == GST_STATE_CHANGE_ASYNC;
}

gboolean affekt_pipeline_size(struct affekt_pipeline *pipeline, int *ret_width, int *ret_height)
{
	g_autoptr(GstPad) pad = gst_element_get_static_pad(pipeline->convert, "sink");
	g_autoptr(GstCaps) caps = gst_pad_get_current_caps(pad);
	if (caps == NULL)
		return FALSE;
	GstStructure *structure = gst_caps_get_structure(caps, 0);
	return gst_structure_get_int(structure, "width", ret_width) &&
	       gst_structure_get_int(structure, "height", ret_height);
}

gboolean affekt_pipeline_scale(struct affekt_pipeline *pipeline, int width, int height)
{
	int full_width, full_height;
	if (width < 1 || height < 1 || !affekt_pipeline_size(pipeline, &full_width, &full_height))
		return FALSE;
	double scale = fmin((double)width / full_width, (double)height / full_height);
	gboolean is_smaller = scale < SCALE_WORTHWHILE;
	int wanted = is_smaller ? MAX((int)lround(scale * full_width), 1) : 0;
	if (wanted == pipeline->decode_width)
		return FALSE;
	pipeline->decode_width = wanted;
	set_caps(pipeline, wanted, MAX((int)lround(scale * full_height), 1));
	return TRUE;
}
