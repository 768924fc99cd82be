/* Who is shown in which order: sorting and filtering of a study's picture. */
#include "gui/study/matrix.h"
#include "tests/check_main.h"
#include "tests/gui/made_heat.h"

#include <math.h>

/* The codes of @matrix in order: "P1 P3 | P2", the bar before those that are set apart. */
static char *codes_of(const struct affekt_matrix *matrix, const struct study_evidence *evidence)
{
	g_autoptr(GString) codes = g_string_new(NULL);
	for (int row = 0; row < (int)matrix->rows->len; row++) {
		if (row > 0)
			g_string_append_c(codes, ' ');
		if (row == (int)(matrix->rows->len - matrix->n_apart))
			g_string_append(codes, "| ");
		g_string_append(codes, affekt_matrix_member(matrix, evidence, row)->participant);
	}
	return g_string_free(g_steal_pointer(&codes), FALSE);
}

static void check(const struct study_evidence *evidence, struct affekt_matrix_order order,
	struct affekt_matrix_filter filter, const char *wanted)
{
	struct affekt_matrix *matrix = affekt_matrix_new();
	affekt_matrix_arrange(matrix, evidence, &order, &filter);
	g_autofree char *codes = codes_of(matrix, evidence);
	ck_assert_str_eq(codes, wanted);
	ck_assert_uint_eq(matrix->n_members, evidence->members->len);
	affekt_matrix_free(matrix);
}

#define ALL ((struct affekt_matrix_filter){0})

START_TEST(codes_are_ordered_as_people_read_them_and_who_is_out_is_set_apart)
{
	struct study_evidence *evidence = made_heat_new(12, 3, false);
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_CODE, NULL, FALSE}, ALL,
		"P1 P4 P5 P6 P7 P8 P9 P10 P11 P12 | P2 P3");
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_CODE, NULL, TRUE}, ALL,
		"P12 P11 P10 P9 P8 P7 P6 P5 P4 P1 | P3 P2");
	made_heat_free(evidence);
}
END_TEST

START_TEST(with_everybody_nobody_is_set_apart)
{
	struct study_evidence *evidence = made_heat_new(5, 3, true);
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_CODE, NULL, FALSE}, ALL,
		"P1 P2 P3 P4 P5");
	made_heat_free(evidence);
}
END_TEST

START_TEST(arousal_at_a_touch_point_orders_and_the_unknown_comes_last_either_way)
{
	struct study_evidence *evidence = made_heat_new(5, 3, true);
	static const double at_t3[] = {10, 50, 30, NAN, 40};
	for (guint i = 0; i < 5; i++) {
		struct study_member *member = g_ptr_array_index(evidence->members, i);
		g_array_index(member->values, struct study_value, 2).arousal = at_t3[i];
	}
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_TOUCH_POINT, (char *)"t3", TRUE},
		ALL, "P2 P5 P3 P1 P4");
	check(evidence,
		(struct affekt_matrix_order){AFFEKT_MATRIX_TOUCH_POINT, (char *)"t3", FALSE}, ALL,
		"P1 P3 P5 P2 P4");
	/* A touch point that is gone leaves the order of the codes. */
	check(evidence,
		(struct affekt_matrix_order){AFFEKT_MATRIX_TOUCH_POINT, (char *)"gone", TRUE}, ALL,
		"P1 P2 P3 P4 P5");
	made_heat_free(evidence);
}
END_TEST

START_TEST(groups_waves_usable_time_and_alerts_order_too)
{
	struct study_evidence *evidence = made_heat_new(6, 3, true);
	static const double usable[] = {90, NAN, 70, 99, 80, 85};
	for (guint i = 0; i < 6; i++)
		((struct study_member *)g_ptr_array_index(evidence->members, i))->usable_pct =
			usable[i];
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_GROUP, NULL, FALSE}, ALL,
		"P1 P3 P5 P2 P4 P6");
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_WAVE, NULL, FALSE}, ALL,
		"P1 P4 P2 P5 P3 P6");
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_USABLE, NULL, FALSE}, ALL,
		"P3 P5 P6 P1 P4 P2");
	check(evidence, (struct affekt_matrix_order){AFFEKT_MATRIX_ALERTS, NULL, TRUE}, ALL,
		"P5 P1 P2 P3 P4 P6");
	made_heat_free(evidence);
}
END_TEST

START_TEST(filters_leave_who_was_asked_for)
{
	struct study_evidence *evidence = made_heat_new(7, 3, false);
	struct affekt_matrix_order order = {AFFEKT_MATRIX_CODE, NULL, FALSE};
	check(evidence, order, (struct affekt_matrix_filter){.group = (char *)"B"}, "P4 P6 | P2");
	check(evidence, order, (struct affekt_matrix_filter){.wave = (char *)"1"}, "P1 P4 P7");
	check(evidence, order,
		(struct affekt_matrix_filter){.group = (char *)"B", .wave = (char *)"2"}, "| P2");
	struct study_member *both = g_ptr_array_index(evidence->members, 4);
	g_free(both->wave);
	both->wave = g_strdup("1;2");
	check(evidence, order, (struct affekt_matrix_filter){.wave = (char *)"1"}, "P1 P4 P5 P7");
	check(evidence, order, (struct affekt_matrix_filter){.wave = (char *)"2"}, "P5 | P2");
	check(evidence, order, (struct affekt_matrix_filter){.only_alerts = TRUE}, "P5");
	check(evidence, order, (struct affekt_matrix_filter){.only_excluded = TRUE}, "| P2 P3");
	check(evidence, order, (struct affekt_matrix_filter){.text = (char *)"p6"}, "P6");
	check(evidence, order, (struct affekt_matrix_filter){.text = (char *)"FIRE"}, "| P2");
	check(evidence, order, (struct affekt_matrix_filter){.text = (char *)"nobody"}, "");
	made_heat_free(evidence);
}
END_TEST

START_TEST(a_head_that_is_clicked_again_turns_the_order)
{
	struct affekt_matrix_order order = {AFFEKT_MATRIX_CODE, NULL, FALSE};
	affekt_matrix_order_by(&order, AFFEKT_MATRIX_TOUCH_POINT, "t1");
	ck_assert(order.is_descending);
	ck_assert_str_eq(order.touchpoint, "t1");
	affekt_matrix_order_by(&order, AFFEKT_MATRIX_TOUCH_POINT, "t1");
	ck_assert(!order.is_descending);
	affekt_matrix_order_by(&order, AFFEKT_MATRIX_TOUCH_POINT, "t2");
	ck_assert(order.is_descending);
	affekt_matrix_order_by(&order, AFFEKT_MATRIX_USABLE, NULL);
	ck_assert(!order.is_descending);
	ck_assert_ptr_null(order.touchpoint);
}
END_TEST

START_TEST(people_and_alerts_are_found_again)
{
	struct study_evidence *evidence = made_heat_new(6, 3, false);
	struct affekt_matrix_order order = {AFFEKT_MATRIX_CODE, NULL, TRUE};
	struct affekt_matrix *matrix = affekt_matrix_new();
	affekt_matrix_arrange(matrix, evidence, &order, &ALL);
	ck_assert_int_eq(affekt_matrix_find(matrix, evidence, "P5"), 1);
	ck_assert_int_eq(affekt_matrix_find(matrix, evidence, "P99"), -1);
	ck_assert_int_eq(affekt_matrix_touchpoint(evidence, "t2"), 1);
	ck_assert_int_eq(affekt_matrix_touchpoint(evidence, "t9"), -1);
	ck_assert_ptr_null(affekt_matrix_member(matrix, evidence, 6));
	g_autofree guint8 *alerts = affekt_matrix_alerts(evidence);
	for (guint i = 0; i < 6; i++) {
		for (guint k = 0; k < 3; k++)
			ck_assert_uint_eq(alerts[i * 3 + k], i == 4 && k == 0);
	}
	affekt_matrix_arrange(matrix, NULL, &order, &ALL);
	ck_assert_uint_eq(matrix->rows->len, 0);
	affekt_matrix_free(matrix);
	made_heat_free(evidence);
}
END_TEST

TESTS_MAIN("gui/study_matrix", codes_are_ordered_as_people_read_them_and_who_is_out_is_set_apart,
	with_everybody_nobody_is_set_apart,
	arousal_at_a_touch_point_orders_and_the_unknown_comes_last_either_way,
	groups_waves_usable_time_and_alerts_order_too, filters_leave_who_was_asked_for,
	a_head_that_is_clicked_again_turns_the_order, people_and_alerts_are_found_again)
