/* The sync certificate as people read it. */
#include "gui/review/certificate.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

START_TEST(a_row_becomes_cells_and_what_is_unknown_a_dash)
{
	struct rec_sync row = {
		.stream = "video flash test 1",
		.offset_ms = 12.34,
		.drift_ppm = NAN,
		.residual_rms_ms = 1.5,
		.residual_max_ms = 3,
		.gaps = 0,
		.dropped = 2,
		.limit_ms = 40,
		.verdict = "pass",
	};
	g_auto(GStrv) cells = affekt_certificate_cells(&row);
	ck_assert_uint_eq(g_strv_length(cells), 8);
	ck_assert_str_eq(cells[0], "video flash test 1");
	ck_assert_str_eq(cells[1], "+12.3 ms");
	ck_assert_str_eq(cells[2], "–");
	ck_assert_str_eq(cells[3], "1.50 ms (3.00)");
	ck_assert_str_eq(cells[5], "2");
	ck_assert_str_eq(cells[6], "40 ms");
	ck_assert_str_eq(cells[7], "within the limit");
	ck_assert(affekt_certificate_is_passed(&row));
}
END_TEST

START_TEST(a_row_that_failed_says_why)
{
	struct rec_sync row = {.stream = "video", .verdict = "fail: no frames"};
	g_auto(GStrv) cells = affekt_certificate_cells(&row);
	ck_assert_str_eq(cells[7], "fail: no frames");
	ck_assert(!affekt_certificate_is_passed(&row));
}
END_TEST

TESTS_MAIN("gui/certificate", a_row_becomes_cells_and_what_is_unknown_a_dash,
	a_row_that_failed_says_why)
