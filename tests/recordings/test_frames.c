/* Session time, frames and positions in the file. */
#include "recordings/session/frames.h"
#include "tests/check_main.h"

#include <math.h>

/* A camera that slows down in dim light. */
static const double times_s[] = {10.0, 10.0333, 10.0667, 10.1333, 10.2, 12.0};

static struct rec_frames *frames_new(void)
{
	return rec_frames_new(times_s, G_N_ELEMENTS(times_s));
}

START_TEST(the_frame_in_view_is_the_last_one_captured)
{
	g_autoptr(rec_frames) frames = frames_new();
	ck_assert_int_eq(rec_frames_at(frames, 10.0333), 1);
	ck_assert_int_eq(rec_frames_at(frames, 10.0666), 1);
	ck_assert_int_eq(rec_frames_at(frames, 10.15), 3);
	ck_assert_int_eq(rec_frames_at(frames, 11.99), 4);
	ck_assert_int_eq(rec_frames_at(frames, -5), 0);
	ck_assert_int_eq(rec_frames_at(frames, 99), 5);
	ck_assert_double_eq(rec_frames_end(frames, 3), 10.2);
	ck_assert_double_eq_tol(rec_frames_end(frames, 5), 13.8, 1e-9);
}
END_TEST

START_TEST(the_time_of_a_frame_leads_back_to_it_under_any_offset)
{
	g_autoptr(rec_frames) frames = frames_new();
	for (int k = -1000; k < 1000; k++) {
		frames->offset_s = k * 0.00137;
		for (gint64 i = 0; i < (gint64)G_N_ELEMENTS(times_s); i++)
			ck_assert_int_eq(rec_frames_at(frames, rec_frames_time(frames, i)), i);
	}
}
END_TEST

START_TEST(a_target_and_a_rounded_stamp_are_those_of_the_frame)
{
	g_autoptr(rec_frames) frames = frames_new();
	for (double first_s = 0; first_s < 1; first_s += 0.0137) {
		double start_s = times_s[0] - first_s;
		rec_frames_set_first_stamp(frames, round(first_s * 1e3) / 1e3);
		for (gint64 i = 0; i < (gint64)G_N_ELEMENTS(times_s); i++) {
			double stamp_s = round((times_s[i] - start_s) * 1e3) / 1e3;
			double target_s = rec_frames_target_file_s(frames, i);
			ck_assert_double_gt(target_s, stamp_s);
			ck_assert_double_lt(target_s, stamp_s + 0.0333);
			ck_assert_int_eq(rec_frames_of_stamp(frames, stamp_s), i);
			ck_assert_int_eq(rec_frames_of_stamp(frames, target_s), i);
		}
	}
}
END_TEST

START_TEST(an_offset_moves_times_but_not_the_file)
{
	g_autoptr(rec_frames) frames = frames_new();
	rec_frames_set_first_stamp(frames, 0.5);
	double target_s = rec_frames_target_file_s(frames, 2);
	frames->offset_s = -0.25;
	ck_assert_double_eq(rec_frames_target_file_s(frames, 2), target_s);
	ck_assert_double_eq_tol(rec_frames_time(frames, 2), 9.8167, 1e-9);
	ck_assert_int_eq(rec_frames_at(frames, 9.82), 2);
}
END_TEST

START_TEST(a_cut_file_has_a_last_frame)
{
	g_autoptr(rec_frames) frames = frames_new();
	frames->n_readable = 3;
	ck_assert_int_eq(rec_frames_at(frames, 99), 2);
	ck_assert_int_eq(rec_frames_clamp(frames, 5), 2);
	ck_assert_int_eq(rec_frames_clamp(frames, -1), 0);
	g_autoptr(rec_frames) none = rec_frames_new(NULL, 0);
	ck_assert_int_eq(rec_frames_at(none, 1), -1);
	ck_assert_int_eq(rec_frames_of_stamp(none, 1), -1);
	g_autoptr(rec_frames) one = rec_frames_new(times_s, 1);
	ck_assert_double_gt(rec_frames_end(one, 0), times_s[0]);
}
END_TEST

START_TEST(a_computer_that_slept_lost_time_in_the_file_only)
{
	static const double stored_s[] = {5, 5.04, 5.08, 35.12, 35.16, 35.2};
	static const double file_s[] = {0.35, 0.39, 0.43, 0.47, 0.51};
	g_autoptr(rec_frames) awake = frames_new();
	g_autoptr(rec_frames) frames = rec_frames_new(stored_s, G_N_ELEMENTS(stored_s));
	ck_assert(rec_frames_may_have_slept(frames));
	ck_assert(rec_frames_may_have_slept(awake));
	rec_frames_set_stamps(frames, file_s, G_N_ELEMENTS(file_s));
	/* A player that counts from the first picture on. */
	rec_frames_set_first_stamp(frames, 0);
	for (gint64 i = 0; i < (gint64)G_N_ELEMENTS(stored_s); i++) {
		double stamp_s = 0.04 * (double)i;
		ck_assert_int_eq(rec_frames_of_stamp(frames, stamp_s), i);
		double target_s = rec_frames_target_file_s(frames, i);
		ck_assert_double_gt(target_s, stamp_s);
		ck_assert_double_lt(target_s, stamp_s + 0.02);
		ck_assert_int_eq(rec_frames_at(frames, stored_s[i] + 0.01), i);
	}
}
END_TEST

TESTS_MAIN("recordings/frames", a_computer_that_slept_lost_time_in_the_file_only,
	the_frame_in_view_is_the_last_one_captured,
	the_time_of_a_frame_leads_back_to_it_under_any_offset,
	a_target_and_a_rounded_stamp_are_those_of_the_frame, an_offset_moves_times_but_not_the_file,
	a_cut_file_has_a_last_frame)
