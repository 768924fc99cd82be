/* The picture of a study: what is seen where, pixel by pixel. */
#include "gui/study/heat.h"
#include "gui/study/shade.h"
#include "study/evidence/say.h"
#include "tests/check_main.h"
#include "tests/gui/made_heat.h"
#include "tests/gui/screen.h"

#include <math.h>

struct shown {
	struct study_evidence *evidence;
	struct affekt_matrix *matrix;
	struct affekt_matrix_order order;
	struct affekt_matrix_filter filter;
	AffektHeat *heat;
	GtkWindow *window;
};

static struct shown *shown_new(guint n_members, guint n_touchpoints)
{
	screen_init();
	struct shown *shown = g_new0(struct shown, 1);
	shown->evidence = made_heat_new(n_members, n_touchpoints, false);
	shown->matrix = affekt_matrix_new();
	affekt_matrix_arrange(shown->matrix, shown->evidence, &shown->order, &shown->filter);
	shown->heat = affekt_heat_new();
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(shown->heat));
	affekt_heat_show(shown->heat, shown->evidence, shown->matrix, &shown->order);
	shown->window = screen_present(scroller, 1100, 700);
	screen_wait_for_frame(shown->window);
	return shown;
}

static GdkRGBA colour_of(guint32 pixel)
{
	return (GdkRGBA){(float)(pixel >> 16 & 0xff) / 255, (float)(pixel >> 8 & 0xff) / 255,
		(float)(pixel & 0xff) / 255, 1};
}

/* How much of a cell, without its line, has the colour of @arousal. */
static double share_of(struct shown *shown, int row, int column, double arousal)
{
	const struct affekt_lattice *lattice = affekt_heat_lattice(shown->heat);
	GdkRGBA colour = colour_of(affekt_shade(arousal, FALSE));
	cairo_surface_t *picture = screen_picture(GTK_WIDGET(shown->heat));
	int width = lattice->cell_width - 1, height = lattice->cell_height - 1;
	int count = screen_count_pixels(picture, &colour, affekt_lattice_column_x(lattice, column),
		affekt_lattice_row_y(lattice, row), width, height);
	cairo_surface_destroy(picture);
	return (double)count / (width * height);
}

START_TEST(a_cell_has_the_colour_of_its_arousal)
{
	struct shown *shown = shown_new(12, 8);
	/* Rows: P1 P4 P5 …, then P2 and P3 apart. */
	affekt_heat_go(shown->heat, 9, 7);
	screen_wait_for_frame(shown->window);
	ck_assert_double_gt(share_of(shown, 0, 0, made_heat_arousal(0, 0)), 0.9);
	ck_assert_double_gt(share_of(shown, 1, 3, made_heat_arousal(3, 3)), 0.9);
	ck_assert_double_gt(share_of(shown, 5, 6, made_heat_arousal(7, 6)), 0.9);
	/* Not visited, too little valid time, out of the means: no colour that could be read. */
	ck_assert_double_lt(share_of(shown, 1, 1, made_heat_arousal(3, 1)), 0.01);
	ck_assert_double_lt(share_of(shown, 1, 2, made_heat_arousal(3, 2)), 0.01);
	ck_assert_double_lt(share_of(shown, 10, 0, made_heat_arousal(1, 0)), 0.01);
}
END_TEST

START_TEST(peaks_are_marked_by_more_than_colour)
{
	struct shown *shown = shown_new(12, 8);
	affekt_heat_go(shown->heat, 9, 7);
	screen_wait_for_frame(shown->window);
	int n_peaks = 0;
	for (int row = 0; row < 10; row++) {
		for (int column = 0; column < 8; column++) {
			const struct study_value *value = affekt_matrix_value(
				affekt_matrix_member(shown->matrix, shown->evidence, row), column);
			if (isnan(value->arousal))
				continue;
			double share = share_of(shown, row, column, value->arousal);
			/* By the cursor, which reaches into its neighbours, or an alert. */
			gboolean is_framed = (row >= 8 && column >= 6) || (row == 2 && column == 0);
			if (!is_framed && value->peak > 0)
				ck_assert_double_lt(share, 0.995);
			else if (!is_framed)
				ck_assert_double_eq(share, 1);
			n_peaks += value->peak > 0;
		}
	}
	ck_assert_int_gt(n_peaks, 5);
}
END_TEST

START_TEST(moving_the_cursor_draws_no_cell_anew)
{
	struct shown *shown = shown_new(30, 20);
	guint builds = affekt_heat_builds(shown->heat);
	for (int i = 0; i < 5; i++) {
		affekt_heat_move(shown->heat, 1, 1);
		screen_wait_for_frame(shown->window);
	}
	ck_assert_uint_eq(affekt_heat_builds(shown->heat), builds);
	int row, column;
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_int_eq(row, 5);
	ck_assert_int_eq(column, 5);
	affekt_heat_move(shown->heat, -99, -99);
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_int_eq(row, 0);
	ck_assert_int_eq(column, 0);
	affekt_heat_move(shown->heat, 999, 999);
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_int_eq(row, 29);
	ck_assert_int_eq(column, 19);
}
END_TEST

START_TEST(the_cursor_stays_with_its_participant_and_touch_point)
{
	struct shown *shown = shown_new(12, 8);
	affekt_heat_go(shown->heat, 3, 4); /* P6 */
	affekt_matrix_order_by(&shown->order, AFFEKT_MATRIX_CODE, NULL);
	affekt_matrix_arrange(shown->matrix, shown->evidence, &shown->order, &shown->filter);
	affekt_heat_show(shown->heat, shown->evidence, shown->matrix, &shown->order);
	int row, column;
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_str_eq(
		affekt_matrix_member(shown->matrix, shown->evidence, row)->participant, "P6");
	ck_assert_int_eq(column, 4);
	/* Filtered away, it goes to who is where it was, or to the nearest. */
	shown->filter.text = (char *)"p1";
	affekt_matrix_arrange(shown->matrix, shown->evidence, &shown->order, &shown->filter);
	affekt_heat_show(shown->heat, shown->evidence, shown->matrix, &shown->order);
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_int_eq(row, 3);
	shown->filter.text = (char *)"nobody";
	affekt_matrix_arrange(shown->matrix, shown->evidence, &shown->order, &shown->filter);
	affekt_heat_show(shown->heat, shown->evidence, shown->matrix, &shown->order);
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_int_eq(row, -1);
	/* And comes back to who it was. */
	shown->filter.text = NULL;
	affekt_matrix_arrange(shown->matrix, shown->evidence, &shown->order, &shown->filter);
	affekt_heat_show(shown->heat, shown->evidence, shown->matrix, &shown->order);
	affekt_heat_cursor(shown->heat, &row, &column);
	ck_assert_str_eq(
		affekt_matrix_member(shown->matrix, shown->evidence, row)->participant, "P6");
}
END_TEST

START_TEST(a_screen_reader_hears_the_cell)
{
	struct shown *shown = shown_new(12, 8);
	affekt_heat_go(shown->heat, 2, 0);
	GtkAccessible *heat = GTK_ACCESSIBLE(shown->heat);
	ck_assert(gtk_test_accessible_has_property(heat, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
	const struct study_member *member = g_ptr_array_index(shown->evidence->members, 4);
	g_autofree char *alert =
		study_say_alert(g_ptr_array_index(shown->evidence->alerts, 0), false);
	g_autofree char *wanted = g_strdup_printf(
		"Entering the shop, arousal %.0f, with a peak, %.1f SCR/min, place 1 in the order, "
		"alert: %s. P5, group A, wave 2, %.0f %% usable, 1 alert",
		made_heat_arousal(4, 0), made_heat_arousal(4, 0) / 10, alert, member->usable_pct);
	g_autofree char *difference = gtk_test_accessible_check_property(
		heat, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wanted);
	ck_assert_msg(difference == NULL, "%s, not %s", difference, wanted);
}
END_TEST

START_TEST(a_thousand_by_five_hundred_fits_and_scrolls)
{
	struct shown *shown = shown_new(1000, 500);
	const struct affekt_lattice *lattice = affekt_heat_lattice(shown->heat);
	affekt_heat_go(shown->heat, 999, 499);
	screen_wait_for_frame(shown->window);
	int last = affekt_lattice_row_y(lattice, 999) + lattice->cell_height;
	ck_assert_int_eq(last, lattice->height);
	ck_assert_int_eq(
		affekt_lattice_column_x(lattice, 499) + lattice->cell_width, lattice->width);
	affekt_heat_fit(shown->heat);
	screen_wait_for_frame(shown->window);
	ck_assert_int_eq(lattice->cell_height, 2);
	affekt_heat_zoom(shown->heat, TRUE);
	ck_assert_int_eq(lattice->cell_height, 3);
}
END_TEST

TESTS_MAIN("gui/study_heat", a_cell_has_the_colour_of_its_arousal,
	peaks_are_marked_by_more_than_colour, moving_the_cursor_draws_no_cell_anew,
	the_cursor_stays_with_its_participant_and_touch_point, a_screen_reader_hears_the_cell,
	a_thousand_by_five_hundred_fits_and_scrolls)
