#include "acquisition/camera_rows.h"

#include "tests/check_main.h"

enum {
	PERIOD_NS = 33333333
};

static struct acq_camera_rows rows;

static bool capture(int64_t frame, int64_t sequence)
{
	return acq_camera_rows_capture(
		&rows, frame * PERIOD_NS, 1000 + frame * PERIOD_NS, sequence);
}

static void packet(int64_t frame)
{
	ck_assert(acq_camera_rows_packet(&rows, frame * PERIOD_NS, -1));
}

static void assert_next(enum acq_frame_kind kind, uint32_t n, int64_t frame)
{
	struct acq_frame row;

	ck_assert(core_ring_pop(rows.to_writer, &row));
	ck_assert_int_eq(row.kind, kind);
	ck_assert_uint_eq(row.n, n);
	ck_assert_int_eq(row.time_ns, 1000 + frame * PERIOD_NS);
}

static void assert_no_more(void)
{
	ck_assert_uint_eq(core_ring_count(rows.to_writer), 0);
	acq_camera_rows_finish(&rows);
}

START_TEST(each_packet_has_the_time_of_its_capture)
{
	acq_camera_rows_init(&rows);
	for (int64_t i = 0; i < 5; i++) {
		ck_assert(capture(i, i));
	}
	for (int64_t i = 0; i < 5; i++) {
		packet(i);
		assert_next(ACQ_FRAME_STORED, 1, i);
	}
	acq_camera_rows_end(&rows);
	assert_no_more();
}
END_TEST

START_TEST(frames_lost_before_the_file_do_not_shift_the_rows)
{
	acq_camera_rows_init(&rows);
	for (int64_t i = 0; i < 8; i++) {
		ck_assert(capture(i, -1));
	}
	packet(0);
	packet(3);
	packet(4);
	packet(6);
	acq_camera_rows_end(&rows);
	const int64_t stored[] = {0, -1, -2, 3, 4, -5, 6, -7};
	for (size_t i = 0; i < 8; i++) {
		assert_next(stored[i] < 0 ? ACQ_FRAME_LOST : ACQ_FRAME_STORED, 1, (int64_t)i);
	}
	ck_assert_uint_eq(rows.stored, 4);
	ck_assert_uint_eq(rows.lost, 4);
	assert_no_more();
}
END_TEST

START_TEST(what_the_cameras_sequence_skips_is_counted)
{
	acq_camera_rows_init(&rows);
	ck_assert(capture(0, 100));
	ck_assert(capture(4, 104));
	acq_camera_rows_restart(&rows);
	ck_assert(capture(9, 0)); /* a camera that came back counts anew */
	packet(0);
	packet(4);
	packet(9);
	assert_next(ACQ_FRAME_STORED, 1, 0);
	assert_next(ACQ_FRAME_LOST, 3, 4);
	assert_next(ACQ_FRAME_STORED, 1, 4);
	assert_next(ACQ_FRAME_STORED, 1, 9);
	ck_assert_uint_eq(rows.lost, 3);
	assert_no_more();
}
END_TEST

START_TEST(a_time_that_does_not_rise_goes_no_further)
{
	acq_camera_rows_init(&rows);
	ck_assert(capture(5, -1));
	ck_assert(!capture(5, -1));
	ck_assert(!capture(2, -1));
	ck_assert(capture(6, -1));
	packet(5);
	packet(6);
	assert_next(ACQ_FRAME_STORED, 1, 5);
	assert_next(ACQ_FRAME_STORED, 1, 6);
	ck_assert_uint_eq(rows.lost, 2);
	assert_no_more();
}
END_TEST

TESTS_MAIN("acquisition/camera_rows", each_packet_has_the_time_of_its_capture,
	frames_lost_before_the_file_do_not_shift_the_rows,
	what_the_cameras_sequence_skips_is_counted, a_time_that_does_not_rise_goes_no_further)
