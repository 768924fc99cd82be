/* Which of a camera's formats is taken. */
#include "acquisition/camera_input.h"

#include "tests/check_main.h"

/* As of a usual webcam: raw pictures get slow as they get large, JPEG ones do not. */
static const char WEBCAM[] = "video/x-raw,format=YUY2,width=640,height=480,framerate={30/1,15/1};"
			     "video/x-raw,format=YUY2,width=1280,height=720,framerate=5/1;"
			     "image/jpeg,width=640,height=480,framerate=30/1;"
			     "image/jpeg,width=1280,height=720,framerate={30/1,15/1}";

/* How wide the pixels of @format are. */
static const char *wide_of(const GstStructure *format)
{
	static char text[32];
	int numerator = 0, denominator = 0;

	gst_structure_get_fraction(format, "pixel-aspect-ratio", &numerator, &denominator);
	g_snprintf(text, sizeof(text), "%d/%d", numerator, denominator);
	return text;
}

/* What of @offered is taken for the camera @text; NULL nothing. Owned by the caller. */
static char *choose(const char *text, const char *offered)
{
	g_autoptr(GError) error = NULL;
	struct acq_camera_source *source = acq_camera_source_parse(text, &error);

	ck_assert_msg(source != NULL, "%s", error ? error->message : "");
	gst_init(NULL, NULL);
	g_autoptr(GstCaps) caps = gst_caps_from_string(offered);
	g_autoptr(GstCaps) chosen = acq_camera_input_choose(source, caps);
	acq_camera_source_free(source);
	if (!chosen) {
		return NULL;
	}
	ck_assert(gst_caps_is_fixed(chosen));
	const GstStructure *format = gst_caps_get_structure(chosen, 0);
	int width = 0, height = 0, numerator = 0, denominator = 1;
	gst_structure_get_int(format, "width", &width);
	gst_structure_get_int(format, "height", &height);
	gst_structure_get_fraction(format, "framerate", &numerator, &denominator);
	ck_assert_str_eq(wide_of(format), "1/1");
	return g_strdup_printf("%s %dx%d %d/%d", gst_structure_get_name(format), width, height,
		numerator, denominator);
}

static void expect(const char *text, const char *offered, const char *wanted)
{
	g_autofree char *chosen = choose(text, offered);

	ck_assert_pstr_eq(chosen, wanted);
}

START_TEST(jpeg_is_taken_where_raw_pictures_come_slower)
{
	expect("/dev/video0,width=1280,height=720,fps=30", WEBCAM, "image/jpeg 1280x720 30/1");
	expect("/dev/video0,width=1280,height=720,fps=5", WEBCAM, "video/x-raw 1280x720 5/1");
}
END_TEST

START_TEST(raw_pictures_are_taken_where_both_are_as_good)
{
	expect("/dev/video0,width=640,height=480,fps=30", WEBCAM, "video/x-raw 640x480 30/1");
	expect("/dev/video0,width=640,height=480,fps=15", WEBCAM, "video/x-raw 640x480 15/1");
	expect("/dev/video0,width=640,height=480,fps=30,format=mjpeg", WEBCAM,
		"image/jpeg 640x480 30/1");
}
END_TEST

START_TEST(the_nearest_size_is_taken_when_a_camera_has_no_better_one)
{
	expect("/dev/video0,width=1280,height=720,fps=30",
		"video/x-raw,format=YUY2,width=640,height=480,framerate=30/1",
		"video/x-raw 640x480 30/1");
	expect("/dev/video0,width=1280,height=720,fps=30",
		"video/x-raw,format=YUY2,width=160,height=120,framerate=30/1;"
		"video/x-raw,format=YUY2,width=1920,height=1080,framerate=30/1",
		"video/x-raw 1920x1080 30/1");
}
END_TEST

START_TEST(ranges_are_fixed_as_near_as_they_reach)
{
	expect("/dev/video0,width=1280,height=720,fps=30",
		"video/x-raw,format=YUY2,width=[2,4096,2],height=[2,2160,2],framerate=[1/1,60/1]",
		"video/x-raw 1280x720 30/1");
	expect("/dev/video0,width=1280,height=720,fps=30",
		"video/x-raw,format=YUY2,width=[16,800],height=[16,600],framerate=[0/1,25/1]",
		"video/x-raw 800x600 25/1");
}
END_TEST

/* As of the kernel's vivid: everything that it leaves open would be fixed at its least. */
START_TEST(pixels_are_square_where_a_camera_does_not_say)
{
	expect("/dev/video0,width=320,height=180,fps=15",
		"video/x-raw,format=YUY2,width=320,height=180,framerate={15/1,30/1},"
		"pixel-aspect-ratio=[1/2147483647,2147483647/1],"
		"interlace-mode={progressive,interleaved},colorimetry={2:4:7:1,1:4:7:1}",
		"video/x-raw 320x180 15/1");
}
END_TEST

START_TEST(what_cannot_be_recorded_is_not_taken)
{
	expect("/dev/video0", "video/x-h264,width=1280,height=720,framerate=30/1", NULL);
	expect("/dev/video0", "video/x-raw,format=YUY2", NULL);
	expect("/dev/video0,width=1280,height=720,fps=30,format=mjpeg",
		"video/x-raw,format=YUY2,width=1280,height=720,framerate=30/1", NULL);
	expect("/dev/video0", "EMPTY", NULL);
}
END_TEST

TESTS_MAIN("acquisition/camera_input", jpeg_is_taken_where_raw_pictures_come_slower,
	raw_pictures_are_taken_where_both_are_as_good,
	the_nearest_size_is_taken_when_a_camera_has_no_better_one,
	ranges_are_fixed_as_near_as_they_reach, pixels_are_square_where_a_camera_does_not_say,
	what_cannot_be_recorded_is_not_taken)
