#include "gui/study/lattice.h"

enum {
	WIDTH_MAX = 120, /* wider columns pull the line of the means apart */
	WIDTH_MIN = 2,
	HEIGHT_MIN = 2,
};

int affekt_lattice_gutter(const struct affekt_lattice *lattice)
{
	int gutter = 0;
	for (int i = 0; i < AFFEKT_N_LATTICE_LABELS; i++)
		gutter += lattice->labels[i];
	return gutter;
}

int affekt_lattice_header(const struct affekt_lattice *lattice)
{
	return lattice->strip + lattice->phases + lattice->titles;
}

static int gap(const struct affekt_lattice *lattice)
{
	return lattice->n_apart > 0 ? AFFEKT_LATTICE_GAP : 0;
}

int affekt_lattice_content_width(const struct affekt_lattice *lattice)
{
	return lattice->n_columns * lattice->cell_width;
}

int affekt_lattice_content_height(const struct affekt_lattice *lattice)
{
	return lattice->n_rows * lattice->cell_height + gap(lattice);
}

/* Pixels that cells can have. */
static int room_x(const struct affekt_lattice *lattice)
{
	return MAX(lattice->width - affekt_lattice_gutter(lattice), 1);
}

static int room_y(const struct affekt_lattice *lattice)
{
	return MAX(lattice->height - affekt_lattice_header(lattice), 1);
}

void affekt_lattice_scale(struct affekt_lattice *lattice, int row_height)
{
	int rows = MAX(lattice->n_rows, 1), columns = MAX(lattice->n_columns, 1);
	int fitting = (room_y(lattice) - gap(lattice)) / rows;
	gboolean is_fit = row_height == AFFEKT_LATTICE_ROW_FIT;
	if (is_fit)
		row_height = CLAMP(fitting, HEIGHT_MIN, AFFEKT_LATTICE_ROW_MAX);
	else if (row_height == AFFEKT_LATTICE_ROW_AUTO)
		row_height = CLAMP(fitting, AFFEKT_LATTICE_ROW_USUAL, AFFEKT_LATTICE_ROW_MAX);
	int least = is_fit ? WIDTH_MIN : MAX(row_height + row_height / 5, WIDTH_MIN);
	lattice->cell_height = row_height;
	lattice->cell_width = CLAMP(room_x(lattice) / columns, least, MAX(WIDTH_MAX, least));
}

int affekt_lattice_zoomed(int row_height, gboolean is_larger)
{
	static const int heights[] = {
		2, 3, 4, 6, 8, 10, 13, 17, AFFEKT_LATTICE_ROW_USUAL, 28, AFFEKT_LATTICE_ROW_MAX};
	int last = (int)G_N_ELEMENTS(heights) - 1;
	if (is_larger) {
		for (int i = 0; i <= last; i++) {
			if (heights[i] > row_height)
				return heights[i];
		}
		return heights[last];
	}
	for (int i = last; i >= 0; i--) {
		if (heights[i] < row_height)
			return heights[i];
	}
	return heights[0];
}

void affekt_lattice_clamp(struct affekt_lattice *lattice)
{
	int most_x = MAX(affekt_lattice_content_width(lattice) - room_x(lattice), 0);
	int most_y = MAX(affekt_lattice_content_height(lattice) - room_y(lattice), 0);
	lattice->x = CLAMP(lattice->x, 0, most_x);
	lattice->y = CLAMP(lattice->y, 0, most_y);
}

/* Top of a row from the top of all of them. */
static int row_top(const struct affekt_lattice *lattice, int row)
{
	gboolean is_apart = row >= lattice->n_rows - lattice->n_apart;
	return row * lattice->cell_height + (is_apart ? gap(lattice) : 0);
}

int affekt_lattice_column_x(const struct affekt_lattice *lattice, int column)
{
	return affekt_lattice_gutter(lattice) + column * lattice->cell_width - lattice->x;
}

int affekt_lattice_row_y(const struct affekt_lattice *lattice, int row)
{
	return affekt_lattice_header(lattice) + row_top(lattice, row) - lattice->y;
}

/* How far to scroll, from @at, so that [@from, @from + @size) is within @room. */
static int follow(int at, int from, int size, int room)
{
	if (from < at || size > room)
		return from;
	return MAX(at, from + size - room);
}

void affekt_lattice_reveal(struct affekt_lattice *lattice, int row, int column)
{
	if (column >= 0)
		lattice->x = follow(lattice->x, column * lattice->cell_width, lattice->cell_width,
			room_x(lattice));
	if (row >= 0)
		lattice->y = follow(
			lattice->y, row_top(lattice, row), lattice->cell_height, room_y(lattice));
	affekt_lattice_clamp(lattice);
}

/* The row at @y from the top of all of them; -1: in the gap or outside. */
static int row_at(const struct affekt_lattice *lattice, int y)
{
	int n_in = lattice->n_rows - lattice->n_apart;
	int in_height = n_in * lattice->cell_height;
	if (y < 0 || lattice->cell_height < 1)
		return -1;
	if (y < in_height)
		return y / lattice->cell_height;
	if (y < in_height + gap(lattice))
		return -1;
	int row = (y - gap(lattice)) / lattice->cell_height;
	return row < lattice->n_rows ? row : -1;
}

void affekt_lattice_rows(const struct affekt_lattice *lattice, int *ret_first, int *ret_end)
{
	int height = MAX(lattice->cell_height, 1);
	int top = MAX(lattice->y - gap(lattice), 0);
	int bottom = lattice->y + room_y(lattice);
	/* The gap may hide rows at either end: those are a few too many at most. */
	*ret_first = CLAMP(top / height, 0, lattice->n_rows);
	*ret_end = CLAMP((bottom + height - 1) / height, *ret_first, lattice->n_rows);
}

void affekt_lattice_columns(const struct affekt_lattice *lattice, int *ret_first, int *ret_end)
{
	int width = MAX(lattice->cell_width, 1);
	*ret_first = CLAMP(lattice->x / width, 0, lattice->n_columns);
	*ret_end = CLAMP(
		(lattice->x + room_x(lattice) + width - 1) / width, *ret_first, lattice->n_columns);
}

static enum affekt_lattice_label label_at(const struct affekt_lattice *lattice, int x)
{
	int right = 0;
	for (int i = 0; i < AFFEKT_N_LATTICE_LABELS; i++) {
		right += lattice->labels[i];
		if (x < right)
			return (enum affekt_lattice_label)i;
	}
	return AFFEKT_LATTICE_CODE;
}

struct affekt_lattice_hit affekt_lattice_hit(const struct affekt_lattice *lattice, int x, int y)
{
	struct affekt_lattice_hit hit = {AFFEKT_LATTICE_NOWHERE, -1, -1, AFFEKT_LATTICE_MARKS};
	int gutter = affekt_lattice_gutter(lattice), header = affekt_lattice_header(lattice);
	if (x < 0 || y < 0 || x >= lattice->width || y >= lattice->height)
		return hit;
	if (x >= gutter && lattice->cell_width > 0)
		hit.column = (x - gutter + lattice->x) / lattice->cell_width;
	if (hit.column >= lattice->n_columns)
		hit.column = -1;
	if (y >= header)
		hit.row = row_at(lattice, y - header + lattice->y);
	if (x < gutter) {
		hit.label = label_at(lattice, x);
		if (hit.row >= 0)
			hit.area = AFFEKT_LATTICE_ROW;
		else if (y < header && y >= header - AFFEKT_LATTICE_HEADS)
			hit.area = AFFEKT_LATTICE_HEAD;
	} else if (hit.column >= 0 && y < header) {
		hit.area = AFFEKT_LATTICE_COLUMN;
	} else if (hit.column >= 0 && hit.row >= 0) {
		hit.area = AFFEKT_LATTICE_CELL;
	}
	return hit;
}
