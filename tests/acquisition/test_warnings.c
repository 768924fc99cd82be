#include "acquisition/live_picture.h"
#include "acquisition/warnings.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static struct acq_warning warnings[ACQ_WARNINGS_MAX];

/* A recording in which all is well. */
static struct acq_live make_live(void)
{
	return (struct acq_live){
		.time_s = 600,
		.gsr_quality = 1,
		.gsr_off = 0,
		.gsr_clipped = 0,
		.pulse_off = NAN,
		.pulse_clipped = NAN,
		.response_s = 590,
		.disk_left_s = NAN,
		.n_devices = 2,
		.devices = {{"Lightstone", NAN}, {"Other", NAN}},
		.n_cameras = 1,
		.cameras = {{.name = "video", .is_running = true}},
	};
}

static void check_warning(guint i, enum acq_severity severity, const char *words)
{
	ck_assert_msg(warnings[i].severity == severity && strstr(warnings[i].sentence, words),
		"%d: %s", (int)warnings[i].severity, warnings[i].sentence);
}

START_TEST(all_is_well_without_a_word)
{
	struct acq_live live = make_live();

	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 0);
}
END_TEST

START_TEST(the_most_urgent_stands_first)
{
	struct acq_live live = make_live();

	live.samples_lost = 12;
	live.gsr_clipped = 0.4;
	live.pulse_off = 0.9;
	live.disk_left_s = 100;
	live.cameras[0].is_running = false;
	live.response_s = NAN;
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 6);
	check_warning(0, ACQ_SEVERITY_ALARM, "disk is full in 1 min");
	check_warning(1, ACQ_SEVERITY_WARNING, "range");
	check_warning(2, ACQ_SEVERITY_WARNING, "No pulse");
	check_warning(3, ACQ_SEVERITY_WARNING, "Camera video");
	check_warning(4, ACQ_SEVERITY_NOTE, "12 samples");
	check_warning(5, ACQ_SEVERITY_NOTE, "10 min");
	live = make_live();
	live.gsr_off = 1;
	live.disk_left_s = 1700;
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 2);
	check_warning(0, ACQ_SEVERITY_ALARM, "No skin contact");
	check_warning(1, ACQ_SEVERITY_WARNING, "28 min");
	live.disk_left_s = 1801;
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 1);
}
END_TEST

START_TEST(a_device_that_is_away_is_told_with_its_reason_and_time)
{
	struct acq_live live = make_live();

	live.devices[1].away_s = 75;
	live.gsr_off = 1; /* the last thing it said before the plug was pulled */
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 1);
	check_warning(0, ACQ_SEVERITY_ALARM, "Other is away");
	live.state = ACQ_STATE_WAITING;
	g_strlcpy(live.problem, "Other is gone", sizeof(live.problem));
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 1);
	check_warning(0, ACQ_SEVERITY_ALARM, "Away for 1:15: Other is gone");
	live.state = ACQ_STATE_FAILED;
	ck_assert_uint_ge(acq_live_warnings(&live, warnings), 1);
}
END_TEST

START_TEST(everything_at_once_fits)
{
	struct acq_live live = make_live();

	live.n_devices = ACQ_LIVE_DEVICES_MAX;
	live.n_cameras = ACQ_CAMERAS_MAX;
	for (guint i = 0; i < ACQ_LIVE_DEVICES_MAX; i++) {
		memset(live.devices[i].name, 'x', sizeof(live.devices[i].name) - 1);
		live.devices[i].away_s = i;
	}
	for (guint i = 0; i < ACQ_CAMERAS_MAX; i++)
		memset(live.cameras[i].problem, 'y', sizeof(live.cameras[i].problem) - 1);
	live.samples_lost = 1;
	live.response_s = 0;
	live.disk_left_s = 0;
	ck_assert_uint_eq(acq_live_warnings(&live, warnings), 8 + 1 + 4 + 2);
}
END_TEST

START_TEST(the_time_left_on_a_disk_follows_what_grows_fastest)
{
	ck_assert_double_nan(acq_live_picture_disk_left_s(1000, 900, 100, 5));
	ck_assert_double_nan(acq_live_picture_disk_left_s(0, 900, 100, 60));
	/* 100 of 1000 in 50 s; the journal alone grew by 10 */
	ck_assert_double_eq(acq_live_picture_disk_left_s(1000, 900, 10, 50), 450);
	/* somebody made room meanwhile */
	ck_assert_double_eq(acq_live_picture_disk_left_s(1000, 2000, 10, 50), 10000);
}
END_TEST

TESTS_MAIN("acquisition/warnings", all_is_well_without_a_word, the_most_urgent_stands_first,
	a_device_that_is_away_is_told_with_its_reason_and_time, everything_at_once_fits,
	the_time_left_on_a_disk_follows_what_grows_fastest)
