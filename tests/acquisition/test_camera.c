#include "acquisition/recording.h"
#include "recordings/formats/matroska.h"
#include "recordings/session/video.h"
#include "tests/acquisition/barcode.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define SMALL "width=320,height=180"

struct bench {
	char *folder, *output, *video;
	char *devices[2], *cameras[3];
	struct acq_options options;
	struct acq_recording *recording;
	struct rec_session *session;
	GError *error;
};

static void bench_init(struct bench *bench, const char *camera)
{
	*bench = (struct bench){.folder = scratch_create()};
	g_setenv("XDG_RUNTIME_DIR", bench->folder, TRUE);
	g_setenv("XDG_STATE_HOME", bench->folder, TRUE);
	bench->output = g_build_filename(bench->folder, "p01.nwb", NULL);
	bench->video = g_build_filename(bench->folder, "p01.mkv", NULL);
	bench->devices[0] = g_strdup("simulated");
	bench->cameras[0] = g_strdup(camera);
	bench->options = (struct acq_options){
		.output = bench->output,
		.devices = bench->devices,
		.cameras = bench->cameras,
		.duration_s = NAN,
	};
}

static void start(struct bench *bench)
{
	bench->recording = acq_recording_start(&bench->options, &bench->error);
	ck_assert_msg(bench->recording != NULL, "%s", bench->error ? bench->error->message : "");
}

static struct acq_live_camera look(const struct bench *bench, guint camera)
{
	struct acq_live live;

	acq_recording_live(bench->recording, &live);
	ck_assert_int_ne(live.state, ACQ_STATE_FAILED);
	ck_assert_uint_gt(live.n_cameras, camera);
	return live.cameras[camera];
}

static void wait_for_frames(const struct bench *bench, guint camera, uint64_t n)
{
	while (look(bench, camera).frames < n) {
		g_usleep(5000);
	}
}

static void stop_and_open(struct bench *bench)
{
	struct rec_finalise_report report = {0};
	bool is_done = acq_recording_stop(bench->recording, NULL, NULL, &report, &bench->error);

	ck_assert_msg(is_done, "%s", bench->error ? bench->error->message : "");
	acq_recording_free(bench->recording);
	bench->session = rec_session_open(report.output, &bench->error);
	ck_assert_msg(bench->session != NULL, "%s", bench->error ? bench->error->message : "");
	rec_finalise_report_clear(&report);
}

static const struct rec_video *video_of(const struct bench *bench, guint i)
{
	ck_assert_uint_gt(bench->session->videos->len, i);
	return bench->session->videos->pdata[i];
}

/* Rows rise, the file is the session's, and both hold as many frames. */
static void assert_sound(const struct bench *bench)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	rec_video_verify(bench->session, problems);
	ck_assert_msg(
		problems->len == 0, "%s", problems->len ? (const char *)problems->pdata[0] : "");
	ck_assert_ptr_null(bench->session->recovered);
}

static double event_s(const struct bench *bench, const char *kind)
{
	for (guint i = 0; i < bench->session->device_events->len; i++) {
		const struct rec_device_event *event = bench->session->device_events->pdata[i];
		if (strcmp(event->kind, kind) == 0) {
			ck_assert_str_eq(event->device, "video");
			return event->start_s;
		}
	}
	return NAN;
}

static void bench_finish(struct bench *bench)
{
	g_clear_error(&bench->error);
	rec_session_free(bench->session);
	g_free(bench->devices[0]);
	g_free(bench->cameras[0]);
	g_free(bench->cameras[1]);
	g_free(bench->output);
	g_free(bench->video);
	scratch_remove(bench->folder);
}

START_TEST(row_i_is_frame_i_and_has_its_time)
{
	struct bench bench;
	guint numbers[80];
	guint n = 0;

	/* Frames that the camera itself skipped make the times tell the rows apart. */
	for (guint number = 1; n < G_N_ELEMENTS(numbers); number++) {
		if (number % 7 != 3 && number % 11 != 5) {
			numbers[n++] = number;
		}
	}
	bench_init(&bench, "");
	g_free(bench.cameras[0]);
	bench.cameras[0] = g_build_filename(bench.folder, "played.mkv", NULL);
	barcode_write(bench.cameras[0], numbers, n);
	start(&bench);
	wait_for_frames(&bench, 0, n);
	stop_and_open(&bench);
	assert_sound(&bench);
	const struct rec_video *video = video_of(&bench, 0);
	g_autoptr(GArray) read = barcode_read(bench.video);
	ck_assert_uint_eq(read->len, video->n_frames);
	ck_assert_uint_eq(read->len, n);
	for (guint i = 0; i < n; i++) {
		guint number = g_array_index(read, guint, i);
		ck_assert_uint_eq(number, numbers[i]);
		ck_assert_double_eq_tol(video->frame_s[i] - video->frame_s[0],
			(number - numbers[0]) / 30.0, 0.0011); /* Matroska counts in ms */
	}
	ck_assert_int_eq(video->width, BARCODE_WIDTH);
	ck_assert_int_eq(video->height, BARCODE_HEIGHT);
	bench_finish(&bench);
}
END_TEST

START_TEST(the_file_says_whose_it_is_and_is_private)
{
	struct bench bench;
	struct rec_matroska found;
	struct stat about;
	g_autofree char *bytes = NULL;
	gsize n = 0;

	bench_init(&bench, "test," SMALL);
	start(&bench);
	wait_for_frames(&bench, 0, 20);
	stop_and_open(&bench);
	assert_sound(&bench);
	ck_assert(rec_matroska_read(bench.video, &found, NULL));
	ck_assert_str_eq(found.session, bench.session->uuid);
	ck_assert(found.is_finished);
	ck_assert_int_eq(stat(bench.video, &about), 0);
	ck_assert_uint_eq(about.st_mode & 0777, 0600);
	/* The tag that players show stands behind the frames, the head's words before them. */
	ck_assert(g_file_get_contents(bench.video, &bytes, &n, NULL));
	g_autofree char *tag = g_strconcat("session:", bench.session->uuid, NULL);
	const char *head = memmem(bytes, n, tag, strlen(tag));
	ck_assert_ptr_nonnull(head);
	gsize rest = n - (gsize)(head + 1 - bytes);
	ck_assert_ptr_nonnull(memmem(head + 1, rest, tag, strlen(tag)));
	ck_assert_ptr_nonnull(memmem(bytes, n, "V_MPEG4/ISO/AVC", 15));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_camera_that_is_pulled_comes_back_into_the_same_file)
{
	struct bench bench;

	bench_init(&bench, "test,fail-after=20," SMALL);
	start(&bench);
	struct acq_live_camera camera;
	do {
		g_usleep(5000);
		camera = look(&bench, 0);
	} while (!camera.problem[0]);
	ck_assert(!camera.is_running);
	ck_assert_ptr_nonnull(strstr(camera.problem, "the recording goes on"));
	uint64_t before = camera.frames;
	wait_for_frames(&bench, 0, before + 15);
	stop_and_open(&bench);
	assert_sound(&bench);
	const struct rec_video *video = video_of(&bench, 0);
	double lost_s = event_s(&bench, "camera_lost");
	ck_assert(lost_s > video->frame_s[before - 1] && lost_s < video->frame_s[before]);
	ck_assert(video->frame_s[before] - video->frame_s[before - 1] > 1);
	const struct rec_sync *sync = bench.session->sync->pdata[1];
	ck_assert_str_eq(sync->stream, "video");
	ck_assert_int_ge(sync->gaps, 1);
	ck_assert_uint_eq(bench.session->gaps->len, 0); /* the signals went on */
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	ck_assert(rec_verify(bench.output, problems, NULL));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_file_at_its_end_leaves_the_recording_running)
{
	struct bench bench;
	const guint numbers[] = {0, 1, 2, 3, 4, 5, 6, 7};

	bench_init(&bench, "");
	g_free(bench.cameras[0]);
	bench.cameras[0] = g_build_filename(bench.folder, "played.mkv", NULL);
	barcode_write(bench.cameras[0], numbers, G_N_ELEMENTS(numbers));
	start(&bench);
	while (!look(&bench, 0).problem[0]) {
		g_usleep(5000);
	}
	ck_assert_ptr_nonnull(strstr(look(&bench, 0).problem, "at its end"));
	stop_and_open(&bench);
	assert_sound(&bench);
	ck_assert_uint_eq(video_of(&bench, 0)->n_frames, G_N_ELEMENTS(numbers));
	ck_assert(isfinite(event_s(&bench, "camera_ended")));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_video_without_room_leaves_the_recording_running)
{
	struct bench bench;
	struct sigaction ignored = {.sa_handler = SIG_IGN};
	struct rlimit limit;

	sigaction(SIGXFSZ, &ignored, NULL);
	getrlimit(RLIMIT_FSIZE, &limit);
	/* Much more than the journal takes meanwhile. */
	bench_init(&bench, "test,pattern=snow," SMALL);
	start(&bench);
	limit.rlim_cur = 500000;
	setrlimit(RLIMIT_FSIZE, &limit);
	while (!look(&bench, 0).problem[0]) {
		g_usleep(5000);
	}
	struct acq_live_camera camera = look(&bench, 0);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	ck_assert(!camera.is_running);
	ck_assert_ptr_nonnull(strstr(camera.problem, "the recording does"));
	stop_and_open(&bench);
	double failed_s = event_s(&bench, "camera_failed");
	ck_assert(isfinite(failed_s));
	ck_assert_double_ge(bench.session->duration_s, failed_s);
	ck_assert_uint_eq(bench.session->gaps->len, 0); /* the signals went on */
	/* What was written can be seen. */
	ck_assert_uint_gt(video_of(&bench, 0)->n_frames, 0);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_preview_that_nobody_reads_or_gives_back_harms_no_frame)
{
	struct bench bench;
	g_autoptr(GPtrArray) hoard = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct acq_picture picture = {0};

	bench_init(&bench, "test,width=800,height=450,fps=60");
	start(&bench);
	while (hoard->len < 5) {
		uint64_t number = picture.number;
		GBytes *pixels = acq_recording_preview(bench.recording, 0, &picture);
		if (pixels) {
			g_ptr_array_add(hoard, pixels);
			ck_assert_uint_gt(picture.number, number);
			ck_assert_int_eq(picture.width, 640);
			ck_assert_int_eq(picture.height, 360);
			ck_assert_uint_eq(g_bytes_get_size(pixels), 640 * 360 * 4);
		} else {
			g_usleep(2000);
		}
	}
	/* Asked for and never fetched from here on. */
	wait_for_frames(&bench, 0, look(&bench, 0).frames + 60);
	ck_assert_ptr_null(acq_recording_preview(bench.recording, 1, &picture));
	stop_and_open(&bench);
	assert_sound(&bench);
	const struct rec_video *video = video_of(&bench, 0);
	ck_assert_uint_eq(video->dropped, 0);
	for (uint64_t i = 1; i < video->n_frames; i++) {
		ck_assert_double_eq_tol(video->frame_s[i] - video->frame_s[i - 1], 1 / 60.0, 1e-6);
	}
	bench_finish(&bench);
}
END_TEST

START_TEST(two_cameras_have_files_of_their_own_and_jpeg_is_kept)
{
	struct bench bench;
	g_autofree char *bytes = NULL;
	gsize n = 0;

	bench_init(&bench, "test,format=mjpeg," SMALL);
	bench.cameras[1] = g_strdup("Door=test,fps=15," SMALL);
	bench.options.audio = "no such sound device";
	start(&bench);
	ck_assert_ptr_nonnull(strstr(acq_recording_note(bench.recording, 0), "no sound"));
	wait_for_frames(&bench, 0, 20);
	wait_for_frames(&bench, 1, 10);
	stop_and_open(&bench);
	assert_sound(&bench);
	ck_assert_str_eq(video_of(&bench, 0)->file, "p01.mkv");
	ck_assert_ptr_null(video_of(&bench, 0)->camera);
	ck_assert_str_eq(video_of(&bench, 1)->file, "p01.door.mkv");
	ck_assert_str_eq(video_of(&bench, 1)->camera, "door");
	ck_assert(g_file_get_contents(bench.video, &bytes, &n, NULL));
	ck_assert_ptr_nonnull(memmem(bytes, n, "MJPG", 4));
	bench_finish(&bench);
}
END_TEST

START_TEST(sound_stands_beside_the_picture)
{
	struct bench bench;
	g_autofree char *bytes = NULL;
	gsize n = 0;

	bench_init(&bench, "test," SMALL);
	bench.options.audio = "test";
	start(&bench);
	wait_for_frames(&bench, 0, 30);
	stop_and_open(&bench);
	assert_sound(&bench);
	ck_assert(g_file_get_contents(bench.video, &bytes, &n, NULL));
	ck_assert_ptr_nonnull(memmem(bytes, n, "A_OPUS", 6));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_video_that_is_there_is_overwritten_by_force_only)
{
	struct bench bench;
	g_autofree char *old = NULL;

	bench_init(&bench, "test," SMALL);
	ck_assert(g_file_set_contents(bench.video, "an older video", -1, NULL));
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert(g_error_matches(bench.error, REC_ERROR, REC_ERROR_EXISTS));
	g_clear_error(&bench.error);
	/* Forced, but the second camera cannot be opened: the older video is back. */
	bench.options.force = true;
	bench.cameras[1] = g_strdup("/dev/video-none");
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert_ptr_nonnull(strstr(bench.error->message, "There is no camera"));
	g_clear_error(&bench.error);
	ck_assert(g_file_get_contents(bench.video, &old, NULL, NULL));
	ck_assert_str_eq(old, "an older video");
	g_clear_pointer(&bench.cameras[1], g_free);
	start(&bench);
	wait_for_frames(&bench, 0, 5);
	stop_and_open(&bench);
	assert_sound(&bench);
	g_autofree char *aside = g_strconcat(bench.video, ".replaced", NULL);
	ck_assert(!g_file_test(aside, G_FILE_TEST_EXISTS));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_missing_encoder_is_named_with_its_package)
{
	static const char *const plugins[] = {"app", "coreelements", "matroska",
		"videoconvertscale", "videorate", "videotestsrc"};
	struct bench bench;

	bench_init(&bench, "test");
	/* A place with all plugins but the encoder's, and a registry that knows no other. */
	for (size_t i = 0; i < G_N_ELEMENTS(plugins); i++) {
		g_autofree char *name = g_strdup_printf("libgst%s.so", plugins[i]);
		g_autofree char *from = g_build_filename(GST_PLUGINS_DIR, name, NULL);
		g_autofree char *to = g_build_filename(bench.folder, name, NULL);
		ck_assert_int_eq(symlink(from, to), 0);
	}
	g_autofree char *registry = g_build_filename(bench.folder, "registry", NULL);
	g_setenv("GST_PLUGIN_SYSTEM_PATH_1_0", bench.folder, TRUE);
	g_setenv("GST_REGISTRY_1_0", registry, TRUE);
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert_msg(strstr(bench.error->message, "gstreamer1.0-plugins-ugly") != NULL, "%s",
		bench.error->message);
	g_autofree char *journal = g_strconcat(bench.output, ".journal", NULL);
	ck_assert(!g_file_test(journal, G_FILE_TEST_EXISTS));
	ck_assert(!g_file_test(bench.video, G_FILE_TEST_EXISTS));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_wrong_call_is_refused_before_anything_is_opened)
{
	struct bench bench;
	static const char *const cameras[] = {"no-such-file.mkv", "test,width=0"};

	for (size_t i = 0; i < G_N_ELEMENTS(cameras); i++) {
		bench_init(&bench, cameras[i]);
		ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
		ck_assert(g_error_matches(bench.error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
		bench_finish(&bench);
	}
	bench_init(&bench, "test");
	g_free(bench.devices[0]);
	bench.devices[0] = g_strdup("simulated,speed=2");
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert(bench.error && strstr(bench.error->message, "speed can only be 1"));
	bench_finish(&bench);
	bench_init(&bench, "none");
	bench.options.audio = "default";
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert_ptr_nonnull(strstr(bench.error->message, "--camera"));
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("acquisition/camera", row_i_is_frame_i_and_has_its_time,
	the_file_says_whose_it_is_and_is_private,
	a_camera_that_is_pulled_comes_back_into_the_same_file,
	a_file_at_its_end_leaves_the_recording_running,
	a_video_without_room_leaves_the_recording_running,
	a_preview_that_nobody_reads_or_gives_back_harms_no_frame,
	two_cameras_have_files_of_their_own_and_jpeg_is_kept, sound_stands_beside_the_picture,
	a_video_that_is_there_is_overwritten_by_force_only,
	a_missing_encoder_is_named_with_its_package,
	a_wrong_call_is_refused_before_anything_is_opened)
