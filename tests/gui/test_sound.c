/* Sound beside a video: on the clock of the pictures, and never in their way. */
#include "gui/video/player.h"
#include "gui/video/sound.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/screen.h"

#include <glib/gstdio.h>
#include <gst/base/gstbasesink.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
	FRAMES = 150,
};

#define UUID    "0d2c1a34-5b7e-4f10-9a68-3c5d7e9f1b20"
#define SOUND_S 5.0

/* What a loudspeaker would have played: a sink that automatic choice prefers to all others. */
static atomic_int n_heard;
static _Atomic gint64 heard_zero_ns; /* when the stamp 0 was due by the last buffer */

typedef GstBaseSink Speaker;
typedef GstBaseSinkClass SpeakerClass;

static GType speaker_get_type(void);
G_DEFINE_TYPE(Speaker, speaker, GST_TYPE_BASE_SINK)

/* [streaming] */
static GstFlowReturn speaker_render(GstBaseSink *sink, GstBuffer *buffer)
{
	guint64 stamp = GST_BUFFER_PTS(buffer);
	guint64 running = gst_segment_to_running_time(&sink->segment, GST_FORMAT_TIME, stamp);
	if (GST_CLOCK_TIME_IS_VALID(running)) {
		guint64 base = gst_element_get_base_time(GST_ELEMENT(sink));
		atomic_store(&heard_zero_ns, (gint64)(base + running - stamp));
		atomic_fetch_add(&n_heard, 1);
	}
	return GST_FLOW_OK;
}

static void speaker_class_init(SpeakerClass *class)
{
	GstElementClass *element = GST_ELEMENT_CLASS(class);
	g_autoptr(GstCaps) caps = gst_caps_from_string("audio/x-raw,rate=48000");
	gst_element_class_add_pad_template(
		element, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
	gst_element_class_set_static_metadata(
		element, "Speaker", "Sink/Audio", "Remembers what it hears", "Affekt");
	class->render = speaker_render;
}

static void speaker_init(Speaker *speaker)
{
	gst_base_sink_set_sync(speaker, TRUE);
}

struct desk {
	char *folder, *path;
	double *stamp_s;
	AffektPlayer *player;
	gint64 least_lag_ns; /* of a picture behind its sound, while playing */
};

static gint64 now_ns(void)
{
	g_autoptr(GstClock) clock = gst_system_clock_obtain();
	return (gint64)gst_clock_get_time(clock);
}

static void shown(AffektPlayer *player, double time_s, struct desk *desk)
{
	gint64 due_ns = atomic_load(&heard_zero_ns) + llround(time_s * 1e9);
	if (affekt_player_is_playing(player) && atomic_load(&n_heard) > 0)
		desk->least_lag_ns = MIN(desk->least_lag_ns, now_ns() - due_ns);
}

static struct desk desk_new(gboolean has_speaker, double sound_s)
{
	screen_init();
	gst_init(NULL, NULL);
	struct desk desk = {
		.folder = g_dir_make_tmp("affekt-XXXXXX", NULL),
		.least_lag_ns = G_MAXINT64,
	};
	if (has_speaker)
		gst_element_register(
			NULL, "affektspeaker", GST_RANK_PRIMARY + 1000, speaker_get_type());
	desk.stamp_s = barcode_stamps_new(FRAMES, 0, FALSE);
	struct barcode_clip clip = {
		desk.stamp_s, FRAMES, BARCODE_WIDTH, BARCODE_HEIGHT, 0, UUID, sound_s};
	desk.path = g_build_filename(desk.folder, "clip.mkv", NULL);
	barcode_write(&clip, desk.path);
	desk.player = affekt_player_new();
	affekt_player_open(desk.player, desk.path, UUID, desk.stamp_s, FRAMES);
	while (affekt_player_state(desk.player) == AFFEKT_PLAYER_OPENING)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_int_eq(affekt_player_state(desk.player), AFFEKT_PLAYER_READY);
	return desk;
}

static void desk_finish(struct desk *desk)
{
	g_object_unref(desk->player);
	g_unlink(desk->path);
	g_rmdir(desk->folder);
	g_free(desk->path);
	g_free(desk->folder);
	g_free(desk->stamp_s);
}

static void turn_until_heard(int n)
{
	int until = atomic_load(&n_heard) + n;
	while (atomic_load(&n_heard) < until)
		g_main_context_iteration(NULL, FALSE);
}

static void turn_until_frame(struct desk *desk, int frame)
{
	while (affekt_player_shown_frame(desk->player) < frame)
		g_main_context_iteration(NULL, TRUE);
}

static void play_until_heard(struct desk *desk, int n)
{
	affekt_player_set_playing(desk->player, TRUE);
	turn_until_heard(n);
}

static void settle(struct desk *desk)
{
	while (affekt_player_is_seeking(desk->player))
		g_main_context_iteration(NULL, TRUE);
}

static void pause_playing(struct desk *desk)
{
	affekt_player_set_playing(desk->player, FALSE);
	settle(desk);
}

static void go_to(struct desk *desk, int frame)
{
	affekt_player_seek(desk->player, desk->stamp_s[frame]);
	settle(desk);
	ck_assert_int_eq(affekt_player_shown_frame(desk->player), frame);
}

START_TEST(it_sounds_when_its_picture_is_due)
{
	struct desk desk = desk_new(TRUE, SOUND_S);
	static const int starts[] = {0, 60, 20};
	ck_assert(affekt_player_has_sound(desk.player));
	g_signal_connect(desk.player, "shown", G_CALLBACK(shown), &desk);
	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
		go_to(&desk, starts[i]);
		/* A step moves the file against the clock, too. */
		affekt_player_step(desk.player, 5);
		settle(&desk);
		play_until_heard(&desk, 5);
		desk.least_lag_ns = G_MAXINT64;
		turn_until_heard(10);
		pause_playing(&desk);
		ck_assert_int_ne(desk.least_lag_ns, G_MAXINT64);
		/* A picture is never shown before it is due. */
		ck_assert_int_ge(desk.least_lag_ns, -(gint64)GST_MSECOND);
	}
	ck_assert_ptr_null(affekt_player_sound_note(desk.player));
	desk_finish(&desk);
}
END_TEST

static void noted(gpointer user)
{
	++*(int *)user;
}

START_TEST(it_keeps_to_the_zero_that_the_pictures_say)
{
	struct desk desk = desk_new(TRUE, SOUND_S);
	int n_notes = 0;
	struct affekt_sound *sound = affekt_sound_new(desk.path, noted, &n_notes);
	for (int i = 0; i < 3; i++) {
		gint64 zero_ns = now_ns() - i * (gint64)GST_SECOND;
		int until = atomic_load(&n_heard) + 3;
		while (atomic_load(&n_heard) < until ||
			ABS(atomic_load(&heard_zero_ns) - zero_ns) > (gint64)GST_MSECOND) {
			double stamp_s = (double)(now_ns() - zero_ns) / 1e9;
			ck_assert_double_lt(stamp_s, SOUND_S);
			affekt_sound_follow(sound, stamp_s, zero_ns);
			g_main_context_iteration(NULL, FALSE);
		}
		affekt_sound_rest(sound);
	}
	ck_assert_int_eq(n_notes, 0);
	ck_assert_ptr_null(affekt_sound_note(sound));
	affekt_sound_free(sound);
	desk_finish(&desk);
}
END_TEST

START_TEST(it_is_silent_when_muted_and_at_other_speeds)
{
	struct desk desk = desk_new(TRUE, SOUND_S);
	int before;
	play_until_heard(&desk, 1);
	affekt_player_set_muted(desk.player, TRUE);
	before = atomic_load(&n_heard);
	turn_until_frame(&desk, 60);
	/* What was in the hands of the sink when it was stopped may still be counted. */
	ck_assert_int_le(atomic_load(&n_heard), before + 1);
	affekt_player_set_rate(desk.player, 0.5);
	affekt_player_set_muted(desk.player, FALSE);
	before = atomic_load(&n_heard);
	turn_until_frame(&desk, 80);
	ck_assert_int_le(atomic_load(&n_heard), before + 1);
	affekt_player_set_rate(desk.player, 1);
	play_until_heard(&desk, 1);
	desk_finish(&desk);
}
END_TEST

/* Of all the sinks that automatic choice would try, none is left. */
static void remove_loudspeakers(void)
{
	GList *sinks = gst_element_factory_list_get_elements(
		GST_ELEMENT_FACTORY_TYPE_SINK | GST_ELEMENT_FACTORY_TYPE_MEDIA_AUDIO,
		GST_RANK_MARGINAL);
	for (GList *item = sinks; item != NULL; item = item->next)
		gst_registry_remove_feature(gst_registry_get(), item->data);
	gst_plugin_feature_list_free(sinks);
}

START_TEST(without_a_loudspeaker_there_is_a_note_and_the_pictures_go_on)
{
	struct desk desk = desk_new(FALSE, SOUND_S);
	remove_loudspeakers();
	affekt_player_set_playing(desk.player, TRUE);
	while (affekt_player_sound_note(desk.player) == NULL)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_ptr_nonnull(strstr(affekt_player_sound_note(desk.player), "plays without"));
	gint64 frame = affekt_player_shown_frame(desk.player);
	turn_until_frame(&desk, (int)frame + 10);
	ck_assert_ptr_null(affekt_player_note(desk.player));
	affekt_player_set_muted(desk.player, TRUE);
	ck_assert_ptr_null(affekt_player_sound_note(desk.player));
	desk_finish(&desk);
}
END_TEST

START_TEST(without_a_decoder_there_is_a_note_and_the_pictures_go_on)
{
	struct desk desk = desk_new(TRUE, SOUND_S);
	g_autoptr(GstPluginFeature) decoder =
		gst_registry_lookup_feature(gst_registry_get(), "opusdec");
	g_autoptr(GstPluginFeature) other =
		gst_registry_lookup_feature(gst_registry_get(), "avdec_opus");
	gst_registry_remove_feature(gst_registry_get(), decoder);
	if (other != NULL)
		gst_registry_remove_feature(gst_registry_get(), other);
	affekt_player_set_playing(desk.player, TRUE);
	while (affekt_player_sound_note(desk.player) == NULL)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_ptr_nonnull(strstr(affekt_player_sound_note(desk.player), "its pictures can"));
	turn_until_frame(&desk, (int)affekt_player_shown_frame(desk.player) + 10);
	desk_finish(&desk);
}
END_TEST

START_TEST(a_video_without_sound_says_so)
{
	struct desk desk = desk_new(TRUE, 0);
	ck_assert(!affekt_player_has_sound(desk.player));
	affekt_player_set_playing(desk.player, TRUE);
	turn_until_frame(&desk, 10);
	ck_assert_ptr_null(affekt_player_sound_note(desk.player));
	ck_assert_int_eq(atomic_load(&n_heard), 0);
	desk_finish(&desk);
}
END_TEST

TESTS_MAIN("gui/sound", it_sounds_when_its_picture_is_due,
	it_keeps_to_the_zero_that_the_pictures_say, it_is_silent_when_muted_and_at_other_speeds,
	without_a_loudspeaker_there_is_a_note_and_the_pictures_go_on,
	without_a_decoder_there_is_a_note_and_the_pictures_go_on, a_video_without_sound_says_so)
