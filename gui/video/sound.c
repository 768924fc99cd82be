/*
 * DESIGN: filesrc ! decodebin (pictures stay coded) ! audioconvert ! audioresample ! autoaudiosink
 *
 * Why no branch of the pipeline that shows the pictures: there, one order at a time is settled by
 * the whole pipeline; steps empty one branch while the other fills up; and a sound device that
 * fails is an error of the whole. Two pipelines on one clock are just as tight.
 *
 * The pipeline's own management of its base time is switched off (start time NONE): after a seek
 * to S its running time is 0 at S, so with the base time zero + S the sample S sounds when the
 * clock reads zero + S, as the picture does.
 */
#include "gui/video/sound.h"

#include <glib/gi18n-lib.h>
#include <gst/gst.h>

/* The sound begins this much behind the picture that is shown: what the decoder needs. */
#define LEAD_S 0.1

/* Nobody hears less between lips and voice; the zero of one stretch of playing does not move. */
#define TOLERANCE_NS (5 * GST_MSECOND)

enum stage {
	STAGE_CLOSED,
	STAGE_OPENING,
	STAGE_RESTING,
	STAGE_PLAYING,
	STAGE_FAILED,
};

struct affekt_sound {
	char *path;
	void (*noted)(gpointer user);
	gpointer user;
	enum stage stage;
	GstElement *bin; /* NULL until it is opened */
	gint64 zero_ns;  /* that it plays by */
	char *note;      /* NULL none */
};

struct affekt_sound *affekt_sound_new(const char *path, void (*noted)(gpointer user), gpointer user)
{
	struct affekt_sound *sound = g_new0(struct affekt_sound, 1);
	sound->path = g_strdup(path);
	sound->noted = noted;
	sound->user = user;
	return sound;
}

/* [worker] */
static void open_in_worker(GstElement *bin, gpointer user)
{
	(void)user;
	/* What goes wrong is said on the bus. */
	gst_element_set_state(bin, GST_STATE_PAUSED);
}

/* [worker] */
static void close_in_worker(GstElement *bin, gpointer user)
{
	(void)user;
	gst_element_set_state(bin, GST_STATE_NULL);
}

static void let_go(struct affekt_sound *sound)
{
	if (sound->bin == NULL)
		return;
	g_autoptr(GstBus) bus = gst_pipeline_get_bus(GST_PIPELINE(sound->bin));
	gst_bus_remove_watch(bus);
	/* In a thread, behind an opening that may still wait for the sound server. */
	gst_element_call_async(sound->bin, close_in_worker, NULL, NULL);
	g_clear_pointer(&sound->bin, gst_object_unref);
}

void affekt_sound_free(struct affekt_sound *sound)
{
	if (sound == NULL)
		return;
	let_go(sound);
	g_free(sound->path);
	g_free(sound->note);
	g_free(sound);
}

static void note(struct affekt_sound *sound, const char *sentence)
{
	if (sound->note != NULL)
		return;
	sound->note = g_strdup(sentence);
	sound->noted(sound->user);
}

static void fail(struct affekt_sound *sound, const char *sentence)
{
	sound->stage = STAGE_FAILED;
	let_go(sound);
	note(sound, sentence);
}

static gboolean heard(GstBus *bus, GstMessage *message, gpointer user)
{
	struct affekt_sound *sound = user;
	gboolean is_whole = GST_MESSAGE_SRC(message) == GST_OBJECT(sound->bin);
	(void)bus;
	switch (GST_MESSAGE_TYPE(message)) {
	case GST_MESSAGE_ERROR:
		fail(sound, _("The sound of the video cannot be played; its pictures can."));
		return G_SOURCE_REMOVE;
	case GST_MESSAGE_WARNING:
		/* The sink found no device and goes on without one. */
		note(sound, _("There is nothing to play sound on; the video plays without it."));
		break;
	case GST_MESSAGE_ASYNC_DONE:
		if (is_whole && sound->stage == STAGE_OPENING)
			sound->stage = STAGE_RESTING;
		break;
	default:
		break;
	}
	return G_SOURCE_CONTINUE;
}

/* [streaming] The file itself is decoded, and its sound. */
static gboolean is_to_be_decoded(GstElement *decoder, GstPad *pad, GstCaps *caps, gpointer user)
{
	const char *media = gst_structure_get_name(gst_caps_get_structure(caps, 0));
	(void)decoder;
	(void)pad;
	(void)user;
	return !g_str_has_prefix(media, "video/") || g_str_equal(media, "video/x-matroska") ||
	       g_str_equal(media, "video/webm");
}

/* [streaming] */
static void pad_added(GstElement *decoder, GstPad *pad, GstElement *convert)
{
	(void)decoder;
	g_autoptr(GstCaps) caps = gst_pad_query_caps(pad, NULL);
	g_autoptr(GstPad) sink = gst_element_get_static_pad(convert, "sink");
	const char *media = gst_structure_get_name(gst_caps_get_structure(caps, 0));
	if (g_str_has_prefix(media, "audio/") && !gst_pad_is_linked(sink))
		gst_pad_link(pad, sink);
}

/* NULL: a part of GStreamer is missing. */
static GstElement *build(const char *path)
{
	static const char *const names[] = {
		"filesrc", "decodebin", "audioconvert", "audioresample", "autoaudiosink"};
	GstElement *parts[G_N_ELEMENTS(names)];
	GstElement *bin = gst_object_ref_sink(gst_pipeline_new(NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		parts[i] = gst_element_factory_make(names[i], NULL);
		if (parts[i] == NULL) {
			gst_object_unref(bin);
			return NULL;
		}
		gst_bin_add(GST_BIN(bin), parts[i]);
	}
	g_object_set(parts[0], "location", path, NULL);
	g_signal_connect(parts[1], "autoplug-continue", G_CALLBACK(is_to_be_decoded), NULL);
	g_signal_connect(parts[1], "pad-added", G_CALLBACK(pad_added), parts[2]);
	gst_element_link(parts[0], parts[1]);
	gst_element_link_many(parts[2], parts[3], parts[4], NULL);
	return bin;
}

static void start_opening(struct affekt_sound *sound)
{
	sound->stage = STAGE_OPENING;
	sound->bin = build(sound->path);
	if (sound->bin == NULL) {
		fail(sound, _("The sound of the video cannot be played, because a part of "
			      "GStreamer is not installed; install gstreamer1.0-plugins-good."));
		return;
	}
	g_autoptr(GstClock) clock = gst_system_clock_obtain();
	gst_pipeline_use_clock(GST_PIPELINE(sound->bin), clock);
	gst_element_set_start_time(sound->bin, GST_CLOCK_TIME_NONE);
	g_autoptr(GstBus) bus = gst_pipeline_get_bus(GST_PIPELINE(sound->bin));
	gst_bus_add_watch(bus, heard, sound);
	gst_element_call_async(sound->bin, open_in_worker, NULL, NULL);
}

static void begin(struct affekt_sound *sound, double stamp_s, gint64 zero_ns)
{
	gint64 from_ns = (gint64)((stamp_s + LEAD_S) * (double)GST_SECOND);
	gst_element_set_state(sound->bin, GST_STATE_PAUSED);
	if (!gst_element_seek(sound->bin, 1, GST_FORMAT_TIME,
		    GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET, from_ns,
		    GST_SEEK_TYPE_SET, -1))
		return;
	gst_element_set_base_time(sound->bin, (GstClockTime)(zero_ns + from_ns));
	gst_element_set_state(sound->bin, GST_STATE_PLAYING);
	sound->zero_ns = zero_ns;
	sound->stage = STAGE_PLAYING;
}

void affekt_sound_follow(struct affekt_sound *sound, double stamp_s, gint64 zero_ns)
{
	gboolean is_in_step = sound->stage == STAGE_PLAYING &&
			      ABS(zero_ns - sound->zero_ns) < (gint64)TOLERANCE_NS;
	if (sound->stage == STAGE_CLOSED)
		start_opening(sound);
	else if (sound->stage == STAGE_RESTING || (sound->stage == STAGE_PLAYING && !is_in_step))
		begin(sound, stamp_s, zero_ns);
}

void affekt_sound_rest(struct affekt_sound *sound)
{
	if (sound == NULL || sound->stage != STAGE_PLAYING)
		return;
	gst_element_set_state(sound->bin, GST_STATE_PAUSED);
	sound->stage = STAGE_RESTING;
}

const char *affekt_sound_note(const struct affekt_sound *sound)
{
	return sound->note;
}
