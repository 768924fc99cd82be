/* Where the cells of a study's picture are, and what is under the pointer. */
#include "gui/study/lattice.h"
#include "gui/study/shade.h"
#include "tests/check_main.h"

#include <math.h>

/* 40 px of marks, 60 of codes, no more; a header of 80; cells of 30 x 20. */
static struct affekt_lattice lattice_new(int n_rows, int n_apart, int n_columns)
{
	return (struct affekt_lattice){
		.width = 400,
		.height = 280,
		.labels = {40, 60, 0, 0, 0},
		.strip = 30,
		.phases = 20,
		.titles = 30,
		.cell_width = 30,
		.cell_height = 20,
		.n_rows = n_rows,
		.n_apart = n_apart,
		.n_columns = n_columns,
	};
}

static void check_hit(const struct affekt_lattice *lattice, int x, int y,
	enum affekt_lattice_area area, int row, int column)
{
	struct affekt_lattice_hit hit = affekt_lattice_hit(lattice, x, y);
	ck_assert_int_eq(hit.area, area);
	ck_assert_int_eq(hit.row, row);
	ck_assert_int_eq(hit.column, column);
}

START_TEST(every_place_is_hit)
{
	struct affekt_lattice lattice = lattice_new(6, 2, 4);
	check_hit(&lattice, 100, 80, AFFEKT_LATTICE_CELL, 0, 0);
	check_hit(&lattice, 129, 99, AFFEKT_LATTICE_CELL, 0, 0);
	check_hit(&lattice, 130, 100, AFFEKT_LATTICE_CELL, 1, 1);
	check_hit(&lattice, 219, 159, AFFEKT_LATTICE_CELL, 3, 3);
	/* The gap is nobody's, and behind it the fifth row begins. */
	check_hit(&lattice, 110, 160, AFFEKT_LATTICE_NOWHERE, -1, 0);
	check_hit(&lattice, 110, 80 + 80 + AFFEKT_LATTICE_GAP, AFFEKT_LATTICE_CELL, 4, 0);
	check_hit(&lattice, 110, 80 + 120 + AFFEKT_LATTICE_GAP, AFFEKT_LATTICE_NOWHERE, -1, 0);
	/* Behind the last column, and outside. */
	check_hit(&lattice, 220, 90, AFFEKT_LATTICE_NOWHERE, 0, -1);
	check_hit(&lattice, -1, 90, AFFEKT_LATTICE_NOWHERE, -1, -1);
	check_hit(&lattice, 110, 280, AFFEKT_LATTICE_NOWHERE, -1, -1);
	check_hit(&lattice, 131, 10, AFFEKT_LATTICE_COLUMN, -1, 1);
	check_hit(&lattice, 50, 125, AFFEKT_LATTICE_ROW, 2, -1);
	check_hit(&lattice, 50, 79, AFFEKT_LATTICE_HEAD, -1, -1);
	check_hit(&lattice, 50, 40, AFFEKT_LATTICE_NOWHERE, -1, -1);
	ck_assert_int_eq(affekt_lattice_hit(&lattice, 39, 79).label, AFFEKT_LATTICE_MARKS);
	ck_assert_int_eq(affekt_lattice_hit(&lattice, 40, 79).label, AFFEKT_LATTICE_CODE);
}
END_TEST

START_TEST(what_is_scrolled_is_hit_where_it_is_seen)
{
	struct affekt_lattice lattice = lattice_new(100, 3, 50);
	lattice.x = 45;
	lattice.y = 30;
	check_hit(&lattice, 100, 80, AFFEKT_LATTICE_CELL, 1, 1);
	check_hit(&lattice, 115, 90, AFFEKT_LATTICE_CELL, 2, 2);
	ck_assert_int_eq(affekt_lattice_column_x(&lattice, 2), 115);
	ck_assert_int_eq(affekt_lattice_row_y(&lattice, 2), 90);
	int first, end;
	affekt_lattice_columns(&lattice, &first, &end);
	ck_assert_int_eq(first, 1);
	ck_assert_int_eq(end, 12); /* 45 + 300 px end within the twelfth */
	affekt_lattice_rows(&lattice, &first, &end);
	ck_assert_int_le(first, 1);
	ck_assert_int_ge(end, 12);
	ck_assert_int_le(end, 13);
}
END_TEST

START_TEST(every_cell_is_hit_where_it_is_drawn)
{
	struct affekt_lattice lattice = lattice_new(40, 7, 30);
	lattice.y = 17;
	lattice.x = 23;
	int row, row_end, column, column_end, n_hit = 0;
	affekt_lattice_rows(&lattice, &row, &row_end);
	affekt_lattice_columns(&lattice, &column, &column_end);
	for (int i = row; i < row_end; i++) {
		for (int k = column; k < column_end; k++) {
			int x = affekt_lattice_column_x(&lattice, k) + lattice.cell_width / 2;
			int y = affekt_lattice_row_y(&lattice, i) + lattice.cell_height / 2;
			struct affekt_lattice_hit hit = affekt_lattice_hit(&lattice, x, y);
			if (hit.area != AFFEKT_LATTICE_CELL)
				continue;
			ck_assert_int_eq(hit.row, i);
			ck_assert_int_eq(hit.column, k);
			n_hit++;
		}
	}
	ck_assert_int_ge(n_hit, 9 * 9);
}
END_TEST

START_TEST(revealing_scrolls_as_little_as_it_takes)
{
	struct affekt_lattice lattice = lattice_new(100, 10, 50);
	affekt_lattice_reveal(&lattice, 3, 2);
	ck_assert_int_eq(lattice.x, 0);
	ck_assert_int_eq(lattice.y, 0);
	affekt_lattice_reveal(&lattice, 20, 12);
	ck_assert_int_eq(lattice.y, 21 * 20 - 200);
	ck_assert_int_eq(lattice.x, 13 * 30 - 300);
	affekt_lattice_reveal(&lattice, 19, -1);
	ck_assert_int_eq(lattice.y, 21 * 20 - 200);
	affekt_lattice_reveal(&lattice, 99, 49);
	ck_assert_int_eq(lattice.y, 100 * 20 + AFFEKT_LATTICE_GAP - 200);
	ck_assert_int_eq(affekt_lattice_row_y(&lattice, 99) + 20, 280);
	affekt_lattice_reveal(&lattice, 0, 0);
	ck_assert_int_eq(lattice.y, 0);
	ck_assert_int_eq(lattice.x, 0);
	/* Fewer rows than room: nothing to scroll. */
	struct affekt_lattice small = lattice_new(3, 0, 3);
	small.x = 500;
	small.y = -4;
	affekt_lattice_clamp(&small);
	ck_assert_int_eq(small.x, 0);
	ck_assert_int_eq(small.y, 0);
}
END_TEST

START_TEST(cells_fill_the_room_and_fit_into_it)
{
	struct affekt_lattice lattice = lattice_new(10, 0, 5);
	affekt_lattice_scale(&lattice, AFFEKT_LATTICE_ROW_USUAL);
	ck_assert_int_eq(lattice.cell_width, 60);
	ck_assert_int_eq(lattice.cell_height, AFFEKT_LATTICE_ROW_USUAL);
	lattice = lattice_new(10, 0, 1000);
	affekt_lattice_scale(&lattice, 20);
	ck_assert_int_eq(lattice.cell_width, 24);
	lattice = lattice_new(100, 0, 60);
	affekt_lattice_scale(&lattice, 0);
	ck_assert_int_eq(lattice.cell_width, 5);
	ck_assert_int_eq(lattice.cell_height, 2);
	ck_assert_int_le(affekt_lattice_content_height(&lattice), 200);
	ck_assert_int_eq(affekt_lattice_zoomed(22, TRUE), 28);
	ck_assert_int_eq(affekt_lattice_zoomed(22, FALSE), 17);
	ck_assert_int_eq(affekt_lattice_zoomed(5, TRUE), 6);
	ck_assert_int_eq(affekt_lattice_zoomed(2, FALSE), 2);
	ck_assert_int_eq(affekt_lattice_zoomed(99, TRUE), AFFEKT_LATTICE_ROW_MAX);
}
END_TEST

/* CIE 1976 lightness of an sRGB pixel (IEC 61966-2-1, D65). */
static double lightness(guint32 pixel)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	double y = 0;
	for (int part = 0; part < 3; part++) {
		double value = (pixel >> (16 - 8 * part) & 0xff) / 255.0;
		y += weights[part] *
		     (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
	}
	return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389.0 / 27;
}

START_TEST(lightness_changes_by_equal_steps_in_one_direction)
{
	for (int is_dark = 0; is_dark <= 1; is_dark++) {
		double whole =
			lightness(affekt_shade(100, is_dark)) - lightness(affekt_shade(0, is_dark));
		ck_assert_double_gt(fabs(whole), 60);
		for (int value = 0; value < 100; value += 10) {
			double step = lightness(affekt_shade(value + 10, is_dark)) -
				      lightness(affekt_shade(value, is_dark));
			ck_assert_msg(step / whole > 0.06 && step / whole < 0.15,
				"%d dark %d: %g of %g", value, is_dark, step, whole);
		}
	}
	ck_assert_uint_eq(affekt_shade(-5, FALSE), affekt_shade(0, FALSE));
	ck_assert_uint_eq(affekt_shade(140, TRUE), affekt_shade(100, TRUE));
}
END_TEST

START_TEST(marks_are_seen_upon_every_shade)
{
	for (int is_dark = 0; is_dark <= 1; is_dark++) {
		for (int value = 0; value <= 100; value++) {
			double contrast = fabs(lightness(affekt_shade(value, is_dark)) -
					       lightness(affekt_shade_ink(value, is_dark)));
			ck_assert_double_gt(contrast, 40);
		}
	}
}
END_TEST

TESTS_MAIN("gui/study_lattice", every_place_is_hit, what_is_scrolled_is_hit_where_it_is_seen,
	every_cell_is_hit_where_it_is_drawn, revealing_scrolls_as_little_as_it_takes,
	cells_fill_the_room_and_fit_into_it, lightness_changes_by_equal_steps_in_one_direction,
	marks_are_seen_upon_every_shade)
