/* Tables over pages: columns as wide as their words need, the head repeated on every page. */
#include "study/report/page.h"

#include <math.h>

static const struct study_type CAPTION = {.size = 8.5, .colour = STUDY_INK, .is_bold = true};
static const struct study_type NOTE = {.size = 7.5, .colour = STUDY_SOFT};
#define CELL_SIZE 7.8
#define HEAD_SIZE 7.2
#define PAD_X     4.0
#define PAD_Y     2.6

struct grid {
	const struct study_table *table;
	double *width; /* of the columns, padding included; they fill STUDY_PAGE_WIDTH */
	double head;   /* height of the head */
};

static struct study_type type_of(
	const struct grid *grid, guint column, bool is_head, bool is_strong)
{
	const struct study_column *known = grid->table->columns->pdata[column];

	return (struct study_type){
		.size = is_head ? HEAD_SIZE : CELL_SIZE,
		.colour = STUDY_INK,
		.is_bold = is_head || is_strong,
		.is_right = known->is_number,
	};
}

/* What @text needs: its widest word, and all of it in one line. */
static void measure(const struct study_page *page, const char *text, const struct study_type *type,
	double *least, double *most)
{
	g_autoptr(PangoLayout) layout = study_page_layout(page, text, type, 0);
	int width = 0;

	pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
	pango_layout_get_size(layout, &width, NULL);
	*least = fmax(*least, (double)width / PANGO_SCALE);
	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &width, NULL);
	*most = fmax(*most, (double)width / PANGO_SCALE);
}

/* Everybody gets the widest word, and of the rest a share by what one line would need; words that
 * are too wide for that are broken. */
static void fit(struct grid *grid, const double *least, const double *most, guint n)
{
	double all_least = 0, all_more = 0;

	for (guint c = 0; c < n; c++) {
		all_least += least[c];
		all_more += most[c] - least[c];
	}
	double room = STUDY_PAGE_WIDTH - n * 2 * PAD_X;
	for (guint c = 0; c < n; c++) {
		double width = least[c];
		if (all_least > room)
			width *= room / all_least;
		else if (all_more > 0)
			width += (room - all_least) * (most[c] - least[c]) / all_more;
		else
			width += (room - all_least) / n;
		grid->width[c] = width + 2 * PAD_X;
	}
}

static double row_height(const struct study_page *page, const struct grid *grid,
	const GPtrArray *cells, bool is_head, bool is_strong)
{
	double height = 0;

	for (guint c = 0; c < MIN(cells->len, grid->table->columns->len); c++) {
		struct study_type type = type_of(grid, c, is_head, is_strong);
		height = fmax(height, study_page_text(page, cells->pdata[c], &type, 0, 0,
					      grid->width[c] - 2 * PAD_X, true));
	}
	return height + 2 * PAD_Y;
}

/* The titles of the columns as a row; the texts stay the table's. */
static GPtrArray *titles_of(const struct study_table *table)
{
	GPtrArray *titles = g_ptr_array_new();

	for (guint c = 0; c < table->columns->len; c++) {
		const struct study_column *column = table->columns->pdata[c];
		g_ptr_array_add(titles, column->title);
	}
	return titles;
}

static void grid_init(struct grid *grid, struct study_page *page, const struct study_table *table)
{
	guint n = table->columns->len;
	g_autofree double *least = g_new0(double, n + 1);
	g_autofree double *most = g_new0(double, n + 1);
	g_autoptr(GPtrArray) titles = titles_of(table);

	*grid = (struct grid){.table = table, .width = g_new0(double, n + 1)};
	for (guint c = 0; c < n; c++) {
		struct study_type type = type_of(grid, c, true, false);
		double unused = 0;
		/* Titles wrap before cells do. */
		measure(page, titles->pdata[c], &type, &least[c], &unused);
		for (guint r = 0; r < table->rows->len; r++) {
			const struct study_table_row *row = table->rows->pdata[r];
			type = type_of(grid, c, false, row->is_strong);
			if (c < row->cells->len)
				measure(page, row->cells->pdata[c], &type, &least[c], &most[c]);
		}
		const struct study_column *column = table->columns->pdata[c];
		most[c] = fmax(most[c], least[c]);
		if (column->is_number)
			least[c] = most[c];
		least[c] = fmin(least[c], STUDY_PAGE_WIDTH / 3);
		most[c] = fmax(fmin(most[c], STUDY_PAGE_WIDTH * 0.6), least[c]);
	}
	fit(grid, least, most, n);
	grid->head = row_height(page, grid, titles, true, false);
}

static void draw_row(struct study_page *page, const struct grid *grid, const GPtrArray *cells,
	double height, bool is_head, bool is_strong)
{
	double x = STUDY_PAGE_LEFT;

	if (is_strong)
		study_page_box(page, x, page->y, STUDY_PAGE_WIDTH, height, STUDY_PALE);
	study_page_tag(page, "TR", NULL);
	for (guint c = 0; c < MIN(cells->len, grid->table->columns->len); c++) {
		struct study_type type = type_of(grid, c, is_head, is_strong);
		const char *tag = is_head ? "TH" : "TD";
		double width = grid->width[c] - 2 * PAD_X;
		double own =
			is_head ? study_page_text(page, cells->pdata[c], &type, 0, 0, width, true)
				: height - 2 * PAD_Y;
		study_page_tag(page, tag, NULL);
		study_page_text(page, cells->pdata[c], &type, x + PAD_X,
			page->y + height - PAD_Y - own, width, false);
		study_page_untag(page, tag);
		x += grid->width[c];
	}
	study_page_untag(page, "TR");
	page->y += height;
	study_page_rule(page, STUDY_PAGE_LEFT, page->y, STUDY_PAGE_WIDTH,
		is_head ? STUDY_INK : STUDY_LINE, is_head ? 1 : 0.5);
}

static void draw_head(struct study_page *page, const struct grid *grid)
{
	g_autoptr(GPtrArray) titles = titles_of(grid->table);

	draw_row(page, grid, titles, grid->head, true, false);
}

static double caption_height(struct study_page *page, const struct study_table *table)
{
	return study_page_text(page, table->caption, &CAPTION, 0, 0, STUDY_PAGE_WIDTH, true) + 4;
}

static double nth_height(struct study_page *page, const struct grid *grid, guint r)
{
	if (r >= grid->table->rows->len)
		return 0;
	const struct study_table_row *row = grid->table->rows->pdata[r];

	return row_height(page, grid, row->cells, false, row->is_strong);
}

double study_page_table_head(struct study_page *page, const struct study_table *table)
{
	struct grid grid;

	grid_init(&grid, page, table);
	double height = caption_height(page, table) + grid.head + nth_height(page, &grid, 0) +
			nth_height(page, &grid, 1);
	g_free(grid.width);
	return height;
}

/* Rows that are parted from the others by the end of a page come in pairs at least. */
static void need_row(struct study_page *page, const struct grid *grid, guint r, double height)
{
	bool is_last_but_one = r + 2 == grid->table->rows->len;
	double wanted = height + (is_last_but_one ? nth_height(page, grid, r + 1) : 0);

	if (study_page_rest(page) >= wanted)
		return;
	study_page_untag(page, "Table");
	study_page_turn(page);
	study_page_tag(page, "Table", NULL);
	draw_head(page, grid);
}

void study_page_table(struct study_page *page, const struct study_table *table)
{
	struct grid grid;

	if (table->columns->len == 0)
		return;
	study_page_need(page, study_page_table_head(page, table));
	grid_init(&grid, page, table);
	study_page_tag(page, "P", NULL);
	study_page_text(
		page, table->caption, &CAPTION, STUDY_PAGE_LEFT, page->y, STUDY_PAGE_WIDTH, false);
	study_page_untag(page, "P");
	page->y += caption_height(page, table);
	study_page_tag(page, "Table", NULL);
	draw_head(page, &grid);
	for (guint r = 0; r < table->rows->len; r++) {
		const struct study_table_row *row = table->rows->pdata[r];
		double height = nth_height(page, &grid, r);
		need_row(page, &grid, r, height);
		draw_row(page, &grid, row->cells, height, false, row->is_strong);
	}
	study_page_untag(page, "Table");
	if (table->note) {
		page->y += 3;
		study_page_tag(page, "P", NULL);
		study_page_flow(page, table->note, &NOTE, 0, STUDY_PAGE_WIDTH);
		study_page_untag(page, "P");
	}
	g_free(grid.width);
}
