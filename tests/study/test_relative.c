#include "study/session/relative.h"

#include "dsp/base/results.h"
#include "tests/check_main.h"

static GArray *make_rows(const double *amplitudes, guint n)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct dsp_scr));

	for (guint i = 0; i < n; i++) {
		struct dsp_scr row = {.id = i + 1, .onset_s = 10.0 * i, .amplitude = amplitudes[i]};
		g_array_append_val(rows, row);
	}
	return rows;
}

START_TEST(what_is_below_the_share_of_the_largest_is_left_out)
{
	static const double AMPLITUDES[] = {0.3, 0.1, 2.0, 0.2, 0.19, 0.25};
	static const double KEPT[] = {0.3, 2.0, 0.2, 0.25};
	g_autoptr(GArray) rows = make_rows(AMPLITUDES, G_N_ELEMENTS(AMPLITUDES));

	study_relative_apply(rows, 0.1);
	ck_assert_uint_eq(rows->len, G_N_ELEMENTS(KEPT));
	for (guint i = 0; i < rows->len; i++) {
		const struct dsp_scr *row = &g_array_index(rows, struct dsp_scr, i);
		ck_assert_double_eq(row->amplitude, KEPT[i]);
		ck_assert_int_eq(row->id, i + 1);
	}
	ck_assert_double_eq(g_array_index(rows, struct dsp_scr, 3).onset_s, 50);
}
END_TEST

START_TEST(without_a_share_or_responses_nothing_changes)
{
	static const double AMPLITUDES[] = {0.001, 9.0};
	g_autoptr(GArray) rows = make_rows(AMPLITUDES, 2);
	g_autoptr(GArray) none = make_rows(NULL, 0);

	study_relative_apply(rows, 0);
	ck_assert_uint_eq(rows->len, 2);
	study_relative_apply(none, 0.5);
	ck_assert_uint_eq(none->len, 0);
}
END_TEST

TESTS_MAIN("study/relative", what_is_below_the_share_of_the_largest_is_left_out,
	without_a_share_or_responses_nothing_changes)
