#include "devices/emulator/play.h"
#include "tests/check_main.h"

#include <string.h>

START_TEST(rows_are_read_by_the_names_of_their_columns)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) rows = dev_play_read_rows(
		"time_s,pulse, gsr\r\n0,2000,1000.5\r\n1,2001,1001\r\n", "a.csv", &error);

	ck_assert_ptr_nonnull(rows);
	ck_assert_uint_eq(rows->len, 2);
	const struct dev_play_row *first = &g_array_index(rows, struct dev_play_row, 0);
	ck_assert_double_eq(first->skin, 1000.5);
	ck_assert_double_eq(first->pulse, 2000);
	ck_assert_double_eq(g_array_index(rows, struct dev_play_row, 1).skin, 1001);
}
END_TEST

START_TEST(what_holds_no_rows_is_refused_by_name)
{
	const char *const wrong[] = {"", "gsr,pulse", "gsr,pulse\n", "gsr\n1\n", "pulse,gsr\n1\n",
		"gsr,pulse\n1,2\n3\n", "gsr,pulse\n1,much\n", "\n\n\n"};

	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		ck_assert_ptr_null(dev_play_read_rows(wrong[i], "a.csv", &error));
		ck_assert_ptr_nonnull(strstr(error->message, "a.csv"));
	}
}
END_TEST

START_TEST(a_participant_has_the_options_of_the_simulated_device)
{
	struct dev_participant same, given, usual;
	g_autoptr(GError) error = NULL;

	ck_assert(dev_play_read_participant(NULL, &usual, NULL));
	ck_assert(dev_play_read_participant("", &same, NULL));
	ck_assert(dev_play_read_participant("level=12,stimuli=3:2", &given, NULL));
	ck_assert_double_eq(usual.config.level_uS, 6);
	ck_assert_mem_eq(&same, &usual, sizeof(same));
	ck_assert_double_eq(given.config.level_uS, 12);
	ck_assert_uint_eq(given.config.n_stimuli, 1);
	ck_assert(!dev_play_read_participant("stimuli=soon", &given, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "stimuli=soon"));
	g_clear_error(&error);
	ck_assert(!dev_play_read_participant("height=2", &given, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "height"));
}
END_TEST

TESTS_MAIN("usb/play", rows_are_read_by_the_names_of_their_columns,
	what_holds_no_rows_is_refused_by_name,
	a_participant_has_the_options_of_the_simulated_device)
