#include "acquisition/flash.h"
#include "tests/check_main.h"

#include <glib.h>
#include <string.h>

enum {
	WIDTH = 160,
	HEIGHT = 90
};

static uint8_t picture[WIDTH * HEIGHT];
static uint32_t noise_state = 1;

static int noise(void)
{
	noise_state = noise_state * 1664525u + 1013904223u;
	return (int)(noise_state >> 24) % 13 - 6;
}

/* A dim room in which somebody walks to and fro; a screen fills a fortieth of the picture. */
static void paint(int frame, bool is_lit)
{
	int walker = ABS(frame % 296 - 148);

	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			int value = 70 + x / 8 + noise();

			if (x > walker && x < walker + 12)
				value += 25;
			if (is_lit && x >= 100 && x < 130 && y >= 40 && y < 58)
				value += 90;
			picture[y * WIDTH + x] = (uint8_t)CLAMP(value, 0, 255);
		}
	}
}

static bool push(struct acq_flash *flash, int frame, double time_s, bool is_lit)
{
	float cells[ACQ_FLASH_CELLS];

	paint(frame, is_lit);
	acq_flash_cells(picture, WIDTH, HEIGHT, WIDTH, cells);
	return acq_flash_push(flash, time_s, cells);
}

static bool is_lit(int frame)
{
	return frame >= 90 && (frame - 90) % 60 < 6;
}

START_TEST(each_flash_of_a_small_screen_is_told_once_by_its_first_frame)
{
	struct acq_flash flash;
	int told = 0;

	acq_flash_init(&flash);
	for (int i = 0; i < 390; i++) {
		bool begins = push(&flash, i, i / 30.0, is_lit(i));

		ck_assert_msg(begins == (is_lit(i) && !is_lit(i - 1)), "frame %d", i);
		told += begins;
	}
	ck_assert_int_eq(told, 5);
}
END_TEST

START_TEST(a_flash_behind_a_missing_frame_is_not_told)
{
	struct acq_flash flash;
	int told = 0;

	acq_flash_init(&flash);
	for (int i = 0; i < 140; i++) {
		if (i == 90) /* the first lit one never came */
			continue;
		told += push(&flash, i, i / 30.0, is_lit(i) && i < 120);
	}
	ck_assert_int_eq(told, 0);
}
END_TEST

START_TEST(cells_are_means_of_their_pixels)
{
	float cells[ACQ_FLASH_CELLS];

	memset(picture, 10, sizeof(picture));
	for (int y = 0; y < 10; y++) /* the first cell, half of it */
		memset(picture + y * WIDTH, 30, 5);
	acq_flash_cells(picture, WIDTH, HEIGHT, WIDTH, cells);
	ck_assert_double_eq_tol((double)cells[0], 20, 1e-5);
	ck_assert_double_eq_tol((double)cells[1], 10, 1e-5);
	ck_assert_double_eq_tol((double)cells[ACQ_FLASH_CELLS - 1], 10, 1e-5);
}
END_TEST

TESTS_MAIN("acquisition/flash", each_flash_of_a_small_screen_is_told_once_by_its_first_frame,
	a_flash_behind_a_missing_frame_is_not_told, cells_are_means_of_their_pixels)
