#include "dsp/base/parabola.h"

#include "tests/check_main.h"

START_TEST(a_parabola_has_its_own_vertex)
{
	for (double vertex = -0.45; vertex < 0.5; vertex += 0.15) {
		double y[3];

		for (int i = 0; i < 3; i++)
			y[i] = 5 - (i - 1 - vertex) * (i - 1 - vertex);
		ck_assert_double_eq_tol(dsp_parabola_offset(y[0], y[1], y[2]), vertex, 1e-12);
	}
	ck_assert_double_eq(dsp_parabola_offset(1, 2, 3), 0);
	ck_assert_double_eq(dsp_parabola_offset(1, NAN, 3), 0);
	ck_assert_double_eq(dsp_parabola_offset(0, 1, 1.9), 0.5);
	ck_assert_double_eq(dsp_parabola_offset(2, 2, 2), 0);
}
END_TEST

TESTS_MAIN("dsp/parabola", a_parabola_has_its_own_vertex)
