#include "recordings/session/certificate.h"
#include "recordings/session/sync_test.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static void add_event(struct rec_session *session, const char *device, const char *channel,
	const char *kind, double test, double time_s)
{
	struct rec_device_event *event = rec_session_add_device_event(session);

	*event = (struct rec_device_event){
		time_s, time_s, g_strdup(device), g_strdup(channel), g_strdup(kind), test};
}

/* @n flashes a second apart from @start_s on, seen @offset_s later, by turns 4 ms early and late.
 */
static void add_flashes(
	struct rec_session *session, int test, double start_s, double offset_s, int n)
{
	for (int i = 0; i < n; i++) {
		double wobble = i == 0 ? 0 : i % 2 ? 0.004 : -0.004;

		add_event(session, REC_SYNC_SCREEN, NULL, REC_SYNC_FLASH, test, start_s + i);
		add_event(session, "video", NULL, REC_SYNC_FLASH_SEEN, test,
			start_s + i + offset_s + wobble);
	}
}

static const struct rec_sync *find_row(const struct rec_session *session, const char *stream)
{
	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *row = g_ptr_array_index(session->sync, i);

		if (strcmp(row->stream, stream) == 0)
			return row;
	}
	ck_abort_msg("no row %s", stream);
	return NULL;
}

static void add_video(struct rec_session *session, double period_s)
{
	struct rec_video *video = rec_session_add_video(session);

	video->n_frames = 300;
	video->frame_s = g_new(double, video->n_frames);
	for (uint64_t i = 0; i < video->n_frames; i++)
		video->frame_s[i] = (double)i * period_s;
}

START_TEST(flashes_measure_how_late_the_camera_is)
{
	g_autoptr(rec_session) session = rec_session_new();

	add_flashes(session, 1, 10, 0.021, 5);
	g_autoptr(GArray) tests = rec_sync_test_measure(session);
	ck_assert_uint_eq(tests->len, 1);
	const struct rec_sync_test *test = &g_array_index(tests, struct rec_sync_test, 0);
	ck_assert_double_eq_tol(test->offset_s, 0.021, 1e-9);
	ck_assert_double_eq_tol(test->worst_s, 0.004, 1e-9);
	ck_assert_double_eq_tol(test->spread_s, 0.004 * sqrt(4.0 / 5), 1e-9);
	ck_assert_double_eq(test->at_s, 12);
	ck_assert_uint_eq(test->pairs, 5);
	ck_assert_uint_eq(test->missed, 0);
}
END_TEST

START_TEST(a_flash_that_nobody_saw_is_counted_and_pairs_with_no_other)
{
	g_autoptr(rec_session) session = rec_session_new();

	add_flashes(session, 1, 10, 0.02, 3);
	add_event(session, REC_SYNC_SCREEN, NULL, REC_SYNC_FLASH, 1, 13);
	add_event(session, "video", NULL, REC_SYNC_FLASH_SEEN, 1, 13.6);
	g_autoptr(GArray) tests = rec_sync_test_measure(session);
	const struct rec_sync_test *test = &g_array_index(tests, struct rec_sync_test, 0);
	ck_assert_uint_eq(test->pairs, 3);
	ck_assert_uint_eq(test->missed, 1);
	ck_assert_double_eq_tol(test->offset_s, 0.02, 1e-9);
}
END_TEST

START_TEST(a_test_that_no_camera_saw_fails)
{
	g_autoptr(rec_session) session = rec_session_new();

	for (int i = 0; i < 5; i++)
		add_event(session, REC_SYNC_SCREEN, NULL, REC_SYNC_FLASH, 1, 10 + 2 * i);
	rec_certificate_issue(session);
	const struct rec_sync *row = find_row(session, "video flash test 1");
	ck_assert_str_eq(row->verdict, "fail: nothing was seen of it");
	ck_assert_int_eq(row->dropped, 5);
	ck_assert(isnan(row->offset_ms));
}
END_TEST

START_TEST(two_tests_an_hour_apart_measure_the_drift)
{
	g_autoptr(rec_session) session = rec_session_new();

	add_video(session, 1.0 / 30);
	add_flashes(session, 1, 5, 0.010, 5);
	add_flashes(session, 2, 3605, 0.028, 5);
	rec_certificate_issue(session);
	const struct rec_sync *first = find_row(session, "video flash test 1");
	const struct rec_sync *last = find_row(session, "video flash test 2");
	ck_assert(isnan(first->drift_ppm));
	ck_assert_double_eq_tol(last->drift_ppm, 0.018 / 3600 * 1e6, 1e-6);
	ck_assert_double_eq_tol(last->offset_ms, 28, 1e-6);
	ck_assert_double_eq_tol(first->limit_ms, 1e3 / 30, 1e-6);
	ck_assert_str_eq(last->verdict, "pass");
}
END_TEST

START_TEST(more_than_one_frame_fails_and_says_what_to_do)
{
	g_autoptr(rec_session) session = rec_session_new();

	add_video(session, 1.0 / 60);
	add_flashes(session, 1, 2, 0.025, 5);
	rec_certificate_issue(session);
	const struct rec_sync *row = find_row(session, "video flash test 1");
	ck_assert_double_eq_tol(row->limit_ms, 1e3 / 60, 1e-6);
	ck_assert(g_str_has_prefix(row->verdict, "fail: +25.0 ms"));
	ck_assert_ptr_nonnull(strstr(row->verdict, "offset"));
}
END_TEST

START_TEST(taps_are_held_against_the_sound_that_the_camera_recorded)
{
	g_autoptr(rec_session) session = rec_session_new();

	for (int i = 0; i < 3; i++) {
		add_event(session, "lightstone", "pulse", REC_SYNC_TAP, 1, 20 + i - 0.012);
		add_event(session, "video", NULL, REC_SYNC_SOUND, 1, 20 + i);
	}
	/* Without a microphone there is nothing to hold them against. */
	add_event(session, "lightstone", "pulse", REC_SYNC_TAP, 2, 40);
	rec_certificate_issue(session);
	const struct rec_sync *row = find_row(session, "lightstone:pulse tap test 1");
	ck_assert_double_eq_tol(row->offset_ms, -12, 1e-6);
	ck_assert_str_eq(row->verdict, "pass");
	ck_assert_uint_eq(session->sync->len, 1);
}
END_TEST

TESTS_MAIN("recordings/sync_test", flashes_measure_how_late_the_camera_is,
	a_flash_that_nobody_saw_is_counted_and_pairs_with_no_other, a_test_that_no_camera_saw_fails,
	two_tests_an_hour_apart_measure_the_drift, more_than_one_frame_fails_and_says_what_to_do,
	taps_are_held_against_the_sound_that_the_camera_recorded)
