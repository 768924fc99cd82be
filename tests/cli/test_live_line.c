#include "cli/live_line.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static struct acq_live picture(void)
{
	return (struct acq_live){
		.time_s = 3725.9,
		.conductance = 5.2345,
		.gsr_unit = "uS",
		.heart_rate_bpm = 71.4,
		.scr_per_min = 4,
		.arousal = 43.2,
		.arousal_confidence = 0.8,
		.gsr_quality = 0.98,
		.pulse_quality = 0.95,
		.disk_free_bytes = 12000000000,
		.disk_left_s = NAN,
		.gsr_off = 0,
	};
}

static void check_line(const struct acq_live *live, const char *wanted, const char *unwanted)
{
	g_autofree char *text = cli_live_line_text(live);

	ck_assert_msg(strstr(text, wanted) != NULL, "“%s” is not in “%s”", wanted, text);
	ck_assert_msg(!unwanted || !strstr(text, unwanted), "“%s” is in “%s”", unwanted, text);
}

START_TEST(a_good_recording_is_told_in_one_line)
{
	struct acq_live live = picture();

	check_line(&live, "1:02:05", "SIMULATED");
	check_line(&live, "GSR 5.23 µS (98 %)", "lost");
	check_line(&live, "HR 71 (95 %)", "gaps");
	check_line(&live, "arousal 43", "LOW");
	check_line(&live, "12.0", "[");
}
END_TEST

START_TEST(what_is_unknown_is_a_dash_and_never_a_zero)
{
	struct acq_live live = picture();

	live.heart_rate_bpm = live.scr_per_min = live.arousal = NAN;
	live.gsr_quality = live.pulse_quality = NAN;
	check_line(&live, "HR – (–)", "HR 0");
	check_line(&live, "µS (–)", "0 %");
	check_line(&live, "SCR/min –", NULL);
	check_line(&live, "calibrating", "arousal 0");
}
END_TEST

START_TEST(losses_labels_and_problems_are_said)
{
	struct acq_live live = picture();

	live.gaps = 2;
	live.samples_lost = 17;
	live.results_lost = 1;
	live.is_simulated = live.is_uncalibrated = true;
	live.arousal_confidence = 0.2;
	g_strlcpy(live.problem, "the sensor is away", sizeof(live.problem));
	check_line(&live, "gaps 2", NULL);
	check_line(&live, "lost 17", NULL);
	check_line(&live, "late results 1", NULL);
	check_line(&live, "SIMULATED", "EMULATED ");
	check_line(&live, "UNCALIBRATED", NULL);
	check_line(&live, "LOW", NULL);
	check_line(&live, "the sensor is away", NULL);
	/* A narrow terminal cuts the end of the line. */
	g_autofree char *text = cli_live_line_text(&live);
	ck_assert(strstr(text, "SIMULATED") < strstr(text, "GSR"));
	ck_assert(strstr(text, "lost") < strstr(text, "GSR"));
}
END_TEST

START_TEST(the_open_and_the_next_touch_point_are_named)
{
	struct acq_live live = picture();

	g_strlcpy(live.next_visit, "Greeting", sizeof(live.next_visit));
	check_line(&live, "[–] → Greeting", NULL);
	g_strlcpy(live.visit, "Entrance", sizeof(live.visit));
	check_line(&live, "[Entrance] → Greeting", NULL);
}
END_TEST

/* The worst of all: everything is unknown or long, and there are 80 columns. */
START_TEST(eighty_columns_hold_labels_signal_and_touch_point)
{
	struct acq_live live = picture();

	live.is_emulated = live.is_uncalibrated = true;
	live.conductance = 1234;
	live.arousal = NAN;
	g_strlcpy(live.gsr_unit, "counts", sizeof(live.gsr_unit));
	g_strlcpy(live.visit, "Entering the shop", sizeof(live.visit));
	g_strlcpy(live.next_visit, "Being greeted", sizeof(live.next_visit));
	g_autofree char *text = cli_live_line_rows(&live, 80);
	g_auto(GStrv) rows = g_strsplit(text, "\n", -1);

	ck_assert_uint_eq(g_strv_length(rows), 2);
	ck_assert_int_lt(g_utf8_strlen(rows[0], -1), 80);
	ck_assert_int_lt(g_utf8_strlen(rows[1], -1), 80);
	ck_assert_str_eq(rows[0],
		"1:02:05  EMULATED  UNCALIBRATED  GSR 1234 (98 %)  HR 71 (95 %)  calibrating");
	ck_assert_ptr_nonnull(strstr(rows[1], "[Entering the shop] → Being greeted"));
	ck_assert_ptr_nonnull(strstr(rows[1], "SCR/min 4.0"));
}
END_TEST

START_TEST(a_narrow_terminal_cuts_rows_and_never_wraps)
{
	struct acq_live live = picture();

	g_strlcpy(live.problem, "the sensor is away — plug it in again, the recording goes on",
		sizeof(live.problem));
	g_autofree char *text = cli_live_line_rows(&live, 30);
	g_auto(GStrv) rows = g_strsplit(text, "\n", -1);

	ck_assert_int_eq(g_utf8_strlen(rows[0], -1), 29);
	ck_assert_int_eq(g_utf8_strlen(rows[1], -1), 29);
	ck_assert_ptr_nonnull(strstr(rows[1], "the sensor is away"));
}
END_TEST

START_TEST(each_camera_shows_its_rate_its_loss_and_its_trouble)
{
	struct acq_live live = picture();

	live.n_cameras = 2;
	live.cameras[0] = (struct acq_live_camera){
		.name = "video", .frame_rate_hz = 29.9, .frames = 900, .is_running = true};
	live.cameras[1] = (struct acq_live_camera){.name = "door",
		.frame_rate_hz = 15,
		.dropped = 7,
		.problem = "/dev/video2 is lost"};
	check_line(&live, "video 30 fps", NULL);
	check_line(&live, "door 0 fps  lost 7  ! /dev/video2 is lost", "door 15");
}
END_TEST

TESTS_MAIN("cli/live_line", each_camera_shows_its_rate_its_loss_and_its_trouble,
	eighty_columns_hold_labels_signal_and_touch_point,
	a_narrow_terminal_cuts_rows_and_never_wraps, a_good_recording_is_told_in_one_line,
	what_is_unknown_is_a_dash_and_never_a_zero, losses_labels_and_problems_are_said,
	the_open_and_the_next_touch_point_are_named)
