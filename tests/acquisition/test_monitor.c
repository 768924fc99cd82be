#include "acquisition/monitor.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <math.h>
#include <string.h>

static struct acq_monitor *start(const char *device, const char *camera)
{
	struct acq_options options = {
		.devices = (char *[]){(char *)device, NULL},
		.cameras = camera ? (char *[]){(char *)camera, NULL} : NULL,
	};
	GError *error = NULL;
	struct acq_monitor *monitor = acq_monitor_start(&options, &error);

	ck_assert_msg(monitor != NULL, "%s", error ? error->message : "");
	return monitor;
}

static bool is_judged(const struct acq_check *check)
{
	return check->gsr_contact.verdict && check->gsr_noise.verdict && check->pulse.verdict;
}

START_TEST(a_participant_is_checked_without_a_trace_on_the_disk)
{
	char *folder = scratch_create();
	char *before = g_get_current_dir();
	struct acq_check check;
	struct acq_live live;

	ck_assert_int_eq(g_chdir(folder), 0);
	struct acq_monitor *monitor = start("simulated,speed=max", NULL);
	do {
		g_usleep(5000);
		acq_monitor_check(monitor, &check);
		acq_monitor_live(monitor, &live);
	} while (!is_judged(&check) || isnan(live.heart_rate_bpm) || live.time_s < 30);
	ck_assert_msg(
		check.gsr_contact.verdict == ACQ_VERDICT_GOOD, "%s", check.gsr_contact.sentence);
	ck_assert_msg(check.pulse.verdict == ACQ_VERDICT_GOOD, "%s", check.pulse.sentence);
	ck_assert_int_eq(check.gsr_responder.verdict, ACQ_VERDICT_WAITING);
	ck_assert_int_eq(check.camera.verdict, ACQ_VERDICT_WAITING);
	ck_assert(live.is_simulated);
	ck_assert_uint_gt(live.samples, 0);
	ck_assert_uint_eq(live.journal_bytes, 0);
	ck_assert_int_eq(live.state, ACQ_STATE_RUNNING);
	ck_assert_uint_gt(acq_trace_size(acq_monitor_trace(monitor), ACQ_TRACE_GSR), 100);
	acq_monitor_stop(monitor);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	ck_assert_ptr_null(g_dir_read_name(dir));
	ck_assert_int_eq(g_chdir(before), 0);
	g_free(before);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_breath_is_judged_and_the_verdict_stays)
{
	struct acq_monitor *monitor = start("simulated,speed=max,responder=no", NULL);
	struct acq_check check, later;
	struct acq_live live;
	double until_s;

	do {
		g_usleep(2000);
		acq_monitor_live(monitor, &live);
	} while (live.time_s < 30);
	acq_monitor_breathe(monitor);
	do {
		g_usleep(1000);
		acq_monitor_check(monitor, &check);
		acq_monitor_live(monitor, &live);
	} while (check.gsr_responder.verdict == ACQ_VERDICT_WAITING && live.time_s < 3600);
	until_s = live.time_s + 120; /* the trace has forgotten it */
	do {
		g_usleep(2000);
		acq_monitor_live(monitor, &live);
	} while (live.time_s < until_s);
	acq_monitor_check(monitor, &later);
	ck_assert_int_eq(later.gsr_responder.verdict, check.gsr_responder.verdict);
	ck_assert_str_eq(later.gsr_responder.sentence, check.gsr_responder.sentence);
	acq_monitor_breathe(monitor);
	acq_monitor_check(monitor, &later);
	ck_assert_str_ne(later.gsr_responder.sentence, check.gsr_responder.sentence);
	acq_monitor_stop(monitor);
}
END_TEST

START_TEST(a_recording_can_follow_at_once)
{
	char *folder = scratch_create();
	g_autofree char *output = g_build_filename(folder, "p01.nwb", NULL);
	struct acq_options options = {
		.output = output,
		.devices = (char *[]){(char *)"simulated", NULL},
		.duration_s = NAN,
	};
	GError *error = NULL;

	g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
	for (int i = 0; i < 20; i++)
		acq_monitor_stop(start("simulated", NULL));
	struct acq_recording *recording = acq_recording_start(&options, &error);
	ck_assert_msg(recording != NULL, "%s", error ? error->message : "");
	struct rec_finalise_report report = {0};
	ck_assert(acq_recording_stop(recording, NULL, NULL, &report, &error));
	rec_finalise_report_clear(&report);
	acq_recording_free(recording);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_camera_is_seen_and_leaves_no_file)
{
	struct acq_monitor *monitor = start("simulated", "test");
	struct acq_picture picture = {0};
	g_autoptr(GBytes) bytes = NULL;
	struct acq_check check;

	while (!bytes) {
		g_usleep(10000);
		bytes = acq_monitor_preview(monitor, 0, &picture);
	}
	ck_assert_int_gt(picture.width, 0);
	do {
		g_usleep(10000);
		acq_monitor_check(monitor, &check);
	} while (check.camera.verdict == ACQ_VERDICT_WAITING);
	ck_assert_ptr_nonnull(strstr(check.camera.sentence, "video"));
	acq_monitor_stop(monitor);
}
END_TEST

START_TEST(what_cannot_be_opened_is_said_in_one_sentence)
{
	GError *error = NULL;
	struct acq_options options = {.devices = (char *[]){(char *)"no-such-thing", NULL}};

	ck_assert_ptr_null(acq_monitor_start(&options, &error));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	options.devices = (char *[]){NULL};
	ck_assert_ptr_null(acq_monitor_start(&options, &error));
	g_clear_error(&error);
	options.devices = (char *[]){(char *)"replay,file=/nowhere.nwb", NULL};
	ck_assert_ptr_null(acq_monitor_start(&options, &error));
	ck_assert_ptr_nonnull(error);
	g_clear_error(&error);
}
END_TEST

TESTS_MAIN("acquisition/monitor", a_participant_is_checked_without_a_trace_on_the_disk,
	a_breath_is_judged_and_the_verdict_stays, a_recording_can_follow_at_once,
	a_camera_is_seen_and_leaves_no_file, what_cannot_be_opened_is_said_in_one_sentence)
