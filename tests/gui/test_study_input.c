/* The study page by real keys, clicks and wheel: what they did is read from its picture. */
#include "gui/study/page.h"
#include "tests/check_main.h"
#include "tests/gui/screen.h"
#include "tests/gui/study_disk.h"
#include "tests/gui/xdotool.h"

#include <string.h>

struct desk {
	struct study_disk *disk;
	AffektWindow *window;
	AffektStudyPage *page;
	AffektHeat *heat;
	char *id; /* of the X window */
};

static gboolean is_settled(gpointer user)
{
	const struct desk *desk = user;
	return affekt_study_page_is_settled(desk->page);
}

static void desk_open(struct desk *desk)
{
	screen_init();
	desk->disk = study_disk_new(3);
	study_disk_analyse(desk->disk);
	desk->window = affekt_window_new(NULL, NULL);
	desk->page = affekt_window_study(desk->window);
	desk->heat = affekt_study_page_heat(desk->page);
	affekt_window_open_path(desk->window, desk->disk->path);
	gtk_window_present(GTK_WINDOW(desk->window));
	screen_wait(is_settled, desk);
	desk->id = xdotool_activate(GTK_WINDOW(desk->window), "Shop.*Affekt");
	/* Out of the way: what is under the pointer is read first. */
	xdotool("mousemove 1919 1079");
}

static void desk_close(struct desk *desk)
{
	gtk_window_destroy(GTK_WINDOW(desk->window));
	study_disk_free(desk->disk);
	g_free(desk->id);
}

static void wait_for_cell(struct desk *desk, int row, int column)
{
	int at_row, at_column;
	do {
		g_main_context_iteration(NULL, TRUE);
		affekt_heat_cursor(desk->heat, &at_row, &at_column);
	} while (at_row != row || at_column != column);
}

static const char *first_code(const struct desk *desk)
{
	int row, column;
	affekt_heat_cursor(desk->heat, &row, &column);
	return affekt_study_page_member(desk->page)->participant;
}

static void wait_for_page(struct desk *desk, const char *name)
{
	while (!g_str_equal(affekt_window_page(desk->window), name))
		g_main_context_iteration(NULL, TRUE);
}

static void wait_for_rows(struct desk *desk, int n)
{
	while (affekt_heat_lattice(desk->heat)->n_rows != n)
		g_main_context_iteration(NULL, TRUE);
}

START_TEST(keys_move_sort_filter_open_and_come_back)
{
	struct desk desk = {0};
	desk_open(&desk);
	wait_for_cell(&desk, 0, 0);
	xdotool("key Down key Right key Right");
	wait_for_cell(&desk, 1, 2);
	xdotool("key Home key ctrl+End");
	wait_for_cell(&desk, 2, 0);
	/* The other way round: the cursor goes with its participant. */
	ck_assert_str_eq(first_code(&desk), "P3");
	xdotool("key c");
	wait_for_cell(&desk, 0, 0);
	ck_assert_str_eq(first_code(&desk), "P3");
	xdotool("key ctrl+f type p2");
	wait_for_rows(&desk, 1);
	xdotool("key Escape");
	wait_for_rows(&desk, 3);
	xdotool("key Return");
	wait_for_page(&desk, "review");
	xdotool("key BackSpace");
	wait_for_page(&desk, "study");
	wait_for_cell(&desk, 0, 0);
	desk_close(&desk);
}
END_TEST

/* Clicks until it came through: a click that falls into the manager's own grab of the button is
 * lost, for people too. */
static void click_until(struct desk *desk, gboolean (*is_true)(gpointer user))
{
	while (!is_true(desk)) {
		xdotool("click 1");
		for (int i = 0; i < 50 && !is_true(desk); i++) {
			while (g_main_context_iteration(NULL, FALSE))
				continue;
			screen_wait_for_frame(GTK_WINDOW(desk->window));
		}
	}
}

static gboolean is_in_review(gpointer user)
{
	return g_str_equal(affekt_window_page(((struct desk *)user)->window), "review");
}

static double arousal_at(const struct desk *desk, int row)
{
	const struct study_evidence *evidence =
		affekt_study_evidence(affekt_study_page_study(desk->page));
	const struct affekt_matrix *matrix = affekt_study_page_matrix(desk->page);
	return affekt_matrix_value(affekt_matrix_member(matrix, evidence, row), 1)->arousal;
}

/* Who had the highest arousal at the second touch point comes first. */
static gboolean is_sorted(gpointer user)
{
	const struct desk *desk = user;
	int row, column;
	affekt_heat_cursor(desk->heat, &row, &column);
	return column == 1 && arousal_at(desk, 0) >= arousal_at(desk, 1) &&
	       arousal_at(desk, 1) >= arousal_at(desk, 2);
}

START_TEST(a_click_on_a_head_sorts_and_one_on_a_cell_opens)
{
	struct desk desk = {0};
	desk_open(&desk);
	const struct affekt_lattice *lattice = affekt_heat_lattice(desk.heat);
	int x = affekt_lattice_column_x(lattice, 1) + lattice->cell_width / 2;
	xdotool_point_at(GTK_WINDOW(desk.window), desk.id, GTK_WIDGET(desk.heat), x,
		affekt_lattice_header(lattice) - 10);
	click_until(&desk, is_sorted);
	xdotool_point_at(GTK_WINDOW(desk.window), desk.id, GTK_WIDGET(desk.heat), x,
		affekt_lattice_row_y(lattice, 1) + lattice->cell_height / 2);
	while (affekt_study_page_readout(desk.page)[0] == '\0' ||
		strstr(affekt_study_page_readout(desk.page), "arousal") == NULL)
		g_main_context_iteration(NULL, TRUE);
	click_until(&desk, is_in_review);
	int row, column;
	affekt_heat_cursor(desk.heat, &row, &column);
	ck_assert_int_eq(row, 1);
	ck_assert_int_eq(column, 1);
	desk_close(&desk);
}
END_TEST

START_TEST(the_wheel_with_ctrl_changes_the_size_of_cells)
{
	struct desk desk = {0};
	desk_open(&desk);
	const struct affekt_lattice *lattice = affekt_heat_lattice(desk.heat);
	int before = lattice->cell_height;
	xdotool_point_at(GTK_WINDOW(desk.window), desk.id, GTK_WIDGET(desk.heat),
		affekt_lattice_column_x(lattice, 1) + 5, affekt_lattice_row_y(lattice, 0) + 5);
	xdotool("keydown ctrl click 5 keyup ctrl");
	while (lattice->cell_height >= before)
		g_main_context_iteration(NULL, TRUE);
	xdotool("key plus");
	while (lattice->cell_height < before)
		g_main_context_iteration(NULL, TRUE);
	desk_close(&desk);
}
END_TEST

TESTS_MAIN("gui/study_input", keys_move_sort_filter_open_and_come_back,
	a_click_on_a_head_sorts_and_one_on_a_cell_opens,
	the_wheel_with_ctrl_changes_the_size_of_cells)
