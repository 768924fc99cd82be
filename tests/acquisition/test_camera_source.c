#include "acquisition/camera_source.h"

#include "acquisition/recording.h"
#include "tests/check_main.h"

#include <string.h>

static struct acq_camera_source *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct acq_camera_source *source = acq_camera_source_parse(text, &error);

	ck_assert_msg(source != NULL, "%s: %s", text, error ? error->message : "");
	return source;
}

static void check_where(
	const char *text, enum acq_camera_kind kind, const char *name, const char *where)
{
	struct acq_camera_source *source = parse(text);

	ck_assert_int_eq(source->kind, kind);
	ck_assert_pstr_eq(source->name, name);
	ck_assert_pstr_eq(source->where, where);
	acq_camera_source_free(source);
}

START_TEST(every_way_to_name_a_camera_is_understood)
{
	check_where("test", ACQ_CAMERA_TEST, NULL, NULL);
	check_where("face=test", ACQ_CAMERA_TEST, "face", NULL);
	check_where("/dev/video2", ACQ_CAMERA_V4L2, NULL, "/dev/video2");
	check_where("door=v4l2:///dev/video0", ACQ_CAMERA_V4L2, "door", "/dev/video0");
	check_where("film.mkv", ACQ_CAMERA_FILE, NULL, "film.mkv");
	check_where("a=film=1.mkv", ACQ_CAMERA_FILE, "a", "film=1.mkv");
	check_where("./a=film.mkv", ACQ_CAMERA_FILE, NULL, "./a=film.mkv");
	check_where("file:///tmp/a%20b.mkv", ACQ_CAMERA_FILE, NULL, "/tmp/a b.mkv");
	check_where("rtsp://cam/live?a=b", ACQ_CAMERA_URI, NULL, "rtsp://cam/live?a=b");
}
END_TEST

START_TEST(options_are_taken_and_unknown_ones_refused)
{
	struct acq_camera_source *source =
		parse("test,width=640,height=360,fps=15,format=mjpeg,pattern=ball,fail-after=9");
	static const char *const wrong[] = {"test,width=1", "test,fps=0", "test,format=vp9",
		"test,colour=red", "test,width", "/dev/video0,pattern=ball", "a.mkv,width=640", "",
		"v4l2://", "file://"};

	ck_assert_int_eq(source->width, 640);
	ck_assert_int_eq(source->height, 360);
	ck_assert_double_eq(source->rate_hz, 15);
	ck_assert(source->is_mjpeg);
	ck_assert_str_eq(source->pattern, "ball");
	ck_assert_int_eq(source->fail_after, 9);
	acq_camera_source_free(source);
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_msg(!acq_camera_source_parse(wrong[i], &error), "%s", wrong[i]);
		ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	}
}
END_TEST

START_TEST(several_cameras_have_names_of_their_own)
{
	char *texts[] = {"test", "none", "face=test", "test", NULL};
	char *twins[] = {"a=test", "a=test", NULL};
	char *many[] = {"test", "test", "test", "test", "test", NULL};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) sources = acq_camera_source_parse_all(texts, &error);

	ck_assert_uint_eq(sources->len, 3);
	ck_assert_ptr_null(((struct acq_camera_source *)sources->pdata[0])->name);
	ck_assert_str_eq(((struct acq_camera_source *)sources->pdata[1])->name, "face");
	ck_assert_str_eq(((struct acq_camera_source *)sources->pdata[2])->name, "camera3");
	ck_assert_ptr_null(acq_camera_source_parse_all(twins, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "that name already"));
	g_clear_error(&error);
	ck_assert_ptr_null(acq_camera_source_parse_all(many, &error));
	g_autoptr(GPtrArray) none = acq_camera_source_parse_all(NULL, NULL);
	ck_assert_uint_eq(none->len, 0);
}
END_TEST

TESTS_MAIN("acquisition/camera_source", every_way_to_name_a_camera_is_understood,
	options_are_taken_and_unknown_ones_refused, several_cameras_have_names_of_their_own)
