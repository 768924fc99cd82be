/* A whole recording with a camera that sees flashes and a sensor that is tapped. */
#include "acquisition/recording.h"
#include "recordings/session/session.h"
#include "recordings/session/sync_test.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

enum {
	RATE_HZ = 30,
	DARK = 75, /* frames before the first flash, and between flashes */
	LIT = 6,
	FRAMES = 200, /* both flashes are over by then */
};

static const double TAPS_S[] = {4.0, 6.0};

/* Dark, lit, dark, lit, dark: as JPEG pictures in Matroska. */
static char *write_video(const char *folder)
{
	char *path = g_build_filename(folder, "flashes.mkv", NULL);
	g_autoptr(GString) text = g_string_new("concat name=c ! jpegenc ! matroskamux ! ");
	g_autoptr(GError) error = NULL;

	g_string_append_printf(text, "filesink location=%s", path);
	for (int i = 0; i < 5; i++)
		g_string_append_printf(text,
			" videotestsrc num-buffers=%d pattern=%s ! "
			"video/x-raw,width=320,height=180,framerate=%d/1 ! c.",
			i % 2    ? LIT
			: i == 4 ? 300
				 : DARK,
			i % 2 ? "white" : "black", RATE_HZ);
	gst_init(NULL, NULL);
	GstElement *pipeline = gst_parse_launch(text->str, &error);
	ck_assert_msg(error == NULL, "%s", error ? error->message : "");
	gst_element_set_state(pipeline, GST_STATE_PLAYING);
	g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
	GstMessage *message = gst_bus_timed_pop_filtered(
		bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
	ck_assert_int_eq(GST_MESSAGE_TYPE(message), GST_MESSAGE_EOS);
	gst_message_unref(message);
	gst_element_set_state(pipeline, GST_STATE_NULL);
	gst_object_unref(pipeline);
	return path;
}

/* 20 s of a calm conductance in counts, with two jolts. */
static char *write_csv(const char *folder)
{
	char *path = g_build_filename(folder, "gsr.csv", NULL);
	g_autoptr(GString) text = g_string_new("time_s,gsr\n");

	for (int i = 0; i < 20 * 32; i++) {
		double t = i / 32.0;
		double value = 500 + 20 * sin(t / 3) + (i * 37) % 3;
		for (gsize k = 0; k < G_N_ELEMENTS(TAPS_S); k++)
			value += t >= TAPS_S[k] && t < TAPS_S[k] + 0.1 ? 150 : 0;
		g_string_append_printf(text, "%.6f,%.0f\n", t, value);
	}
	ck_assert(g_file_set_contents(path, text->str, -1, NULL));
	return path;
}

static void collect(const struct rec_session *session, const char *kind, GArray *times)
{
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		if (strcmp(event->kind, kind) == 0) {
			ck_assert_double_eq(event->value, 1);
			g_array_append_val(times, event->start_s);
		}
	}
}

static void flashes_are_those_of_the_frames(const struct rec_session *session)
{
	g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(double));
	const struct rec_video *video = g_ptr_array_index(session->videos, 0);
	const uint64_t lit[] = {DARK, 2 * DARK + LIT};

	collect(session, REC_SYNC_FLASH_SEEN, seen);
	ck_assert_uint_eq(seen->len, G_N_ELEMENTS(lit));
	for (guint i = 0; i < seen->len; i++)
		ck_assert_double_eq_tol(
			g_array_index(seen, double, i), video->frame_s[lit[i]], 1e-4);
}

static void taps_are_those_of_the_sensor(struct rec_session *session)
{
	g_autoptr(GArray) taps = g_array_new(FALSE, FALSE, sizeof(double));

	collect(session, REC_SYNC_TAP, taps);
	ck_assert_uint_eq(taps->len, G_N_ELEMENTS(TAPS_S));
	for (guint i = 0; i < taps->len; i++) {
		double time_s;
		ck_assert(rec_session_read_times(
			session, 0, (uint64_t)(32 * TAPS_S[i]), 1, &time_s, NULL));
		ck_assert_double_eq_tol(g_array_index(taps, double, i), time_s, 0.02);
	}
}

START_TEST(flashes_and_taps_of_a_test_are_in_the_file)
{
	char *folder = scratch_create();
	g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
	g_setenv("XDG_STATE_HOME", folder, TRUE);
	g_autofree char *video = write_video(folder);
	g_autofree char *csv = write_csv(folder);
	g_autofree char *output = g_build_filename(folder, "p01.nwb", NULL);
	g_autofree char *device = g_strdup_printf("replay,file=%s,unit=counts", csv);
	char *devices[] = {device, NULL}, *cameras[] = {video, NULL};
	struct acq_options options = {
		.output = output, .devices = devices, .cameras = cameras, .duration_s = NAN};
	g_autoptr(GError) error = NULL;
	struct acq_recording *recording = acq_recording_start(&options, &error);
	ck_assert_msg(recording != NULL, "%s", error ? error->message : "");

	struct acq_sync_report report;
	ck_assert(!acq_recording_sync_end(recording, &report, &error));
	g_clear_error(&error);
	ck_assert(acq_recording_sync_begin(recording, &error));
	ck_assert(!acq_recording_sync_begin(recording, &error));
	g_clear_error(&error);
	struct acq_live live;
	do {
		g_usleep(5000);
		acq_recording_live(recording, &live);
	} while (live.cameras[0].frames < FRAMES || live.time_s < TAPS_S[1] + 1);
	ck_assert(acq_recording_sync_flash(recording, g_get_monotonic_time() * 1000, &error));
	ck_assert(acq_recording_sync_end(recording, &report, &error));
	ck_assert_int_eq(report.number, 1);
	ck_assert_uint_eq(report.flashes, 1);
	ck_assert_uint_eq(report.taps, 2);
	/* The one flash that the screen claims was seen by nobody. */
	ck_assert_uint_eq(report.n_offsets, 1);
	ck_assert_str_eq(report.offsets[0].stream, "video");
	ck_assert_uint_eq(report.offsets[0].pairs, 0);

	struct rec_finalise_report finalised = {0};
	ck_assert(acq_recording_stop(recording, NULL, NULL, &finalised, &error));
	acq_recording_free(recording);
	g_autoptr(rec_session) session = rec_session_open(output, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	flashes_are_those_of_the_frames(session);
	taps_are_those_of_the_sensor(session);
	rec_finalise_report_clear(&finalised);
	scratch_remove(folder);
}
END_TEST

TESTS_MAIN("acquisition/sync_test", flashes_and_taps_of_a_test_are_in_the_file)
