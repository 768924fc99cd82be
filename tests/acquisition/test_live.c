#include "acquisition/live.h"
#include "tests/check_main.h"

#include <math.h>
#include <pthread.h>

enum {
	PICTURES = 200000
};

static void *publish(void *user)
{
	struct acq_live_board *board = user;

	for (int i = 1; i <= PICTURES; i++) {
		struct acq_live_signal picture = {i, i, i, i, i, i, i, i, i, i, i, i, i, i};
		acq_live_board_publish(board, &picture);
	}
	return NULL;
}

START_TEST(nothing_is_known_at_the_beginning)
{
	static struct acq_live_board board;
	struct acq_live_signal picture;

	acq_live_board_init(&board);
	acq_live_board_read(&board, &picture);
	ck_assert_double_nan(picture.arousal);
	ck_assert_double_nan(picture.conductance);
	ck_assert_uint_eq(board.samples, 0);
}
END_TEST

START_TEST(a_reader_never_sees_a_torn_picture_and_time_does_not_run_back)
{
	static struct acq_live_board board;
	struct acq_live_signal picture = {0};
	pthread_t publisher;
	double last = 0;

	acq_live_board_init(&board);
	acq_live_board_publish(&board, &picture);
	ck_assert_int_eq(pthread_create(&publisher, NULL, publish, &board), 0);
	while (last < PICTURES) {
		acq_live_board_read(&board, &picture);
		ck_assert_double_ge(picture.time_s, last);
		ck_assert_double_eq(picture.pulse_quality, picture.time_s);
		ck_assert_double_eq(picture.arousal, picture.time_s);
		last = picture.time_s;
	}
	pthread_join(publisher, NULL);
}
END_TEST

TESTS_MAIN("acquisition/live", nothing_is_known_at_the_beginning,
	a_reader_never_sees_a_torn_picture_and_time_does_not_run_back)
