/*
 * Where everything of a study's picture is: arithmetic over pixels, no widget.
 *
 *              gutter          columns →
 *           ┌──────────────┬───────────────────────┐
 *           │ value axis   │ strip: means          │  header, pinned above
 *           │              │ phases                │
 *           │ heads        │ titles                │
 *           ├──────────────┼───────────────────────┤
 *           │ labels       │ cells                 │  rows ↓
 *           │  gap         │  gap                  │  before those that are set apart
 *           │ labels       │ cells                 │
 *           └──────────────┴───────────────────────┘
 *
 * The gutter is pinned at the left. Sizes are whole pixels, so that every edge is sharp; rows and
 * columns have one size each, so that 1,000 x 500 cells cost nothing until they are seen.
 */
#ifndef GUI_STUDY_LATTICE_H
#define GUI_STUDY_LATTICE_H

#include <glib.h>

enum affekt_lattice_label {
	AFFEKT_LATTICE_MARKS = 0, /* alerts, non-responder, excluded */
	AFFEKT_LATTICE_CODE,
	AFFEKT_LATTICE_GROUP,
	AFFEKT_LATTICE_WAVE,
	AFFEKT_LATTICE_USABLE,
	AFFEKT_N_LATTICE_LABELS,
};

enum affekt_lattice_area {
	AFFEKT_LATTICE_NOWHERE = 0,
	AFFEKT_LATTICE_CELL,
	AFFEKT_LATTICE_ROW,    /* the labels of a row */
	AFFEKT_LATTICE_COLUMN, /* strip, phase and title of a column */
	AFFEKT_LATTICE_HEAD,   /* of a column of labels */
};

enum {
	AFFEKT_LATTICE_GAP = 26,       /* above the rows that are set apart */
	AFFEKT_LATTICE_HEADS = 22,     /* height of the heads, at the bottom of the header */
	AFFEKT_LATTICE_ROW_MAX = 36,   /* heights of a row that can be chosen */
	AFFEKT_LATTICE_ROW_USUAL = 22, /* its labels are read without effort */
	AFFEKT_LATTICE_ROW_READ = 13,  /* below it there is no room for words */
	AFFEKT_LATTICE_ROW_FIT = 0,    /* wished: everything is seen at once, as far as it goes */
	AFFEKT_LATTICE_ROW_AUTO =
		-1, /* wished: read without effort, and larger where there is room */
};

struct affekt_lattice {
	int width, height;                   /* of the widget */
	int labels[AFFEKT_N_LATTICE_LABELS]; /* widths; 0: not shown */
	int strip, phases, titles;           /* heights of the parts of the header */
	int cell_width, cell_height;         /* with the line between cells */
	int n_rows, n_apart, n_columns;
	int x, y; /* how far it is scrolled */
};

int affekt_lattice_gutter(const struct affekt_lattice *lattice);
int affekt_lattice_header(const struct affekt_lattice *lattice);

/* Of all cells, gap included. */
int affekt_lattice_content_width(const struct affekt_lattice *lattice);
int affekt_lattice_content_height(const struct affekt_lattice *lattice);

/* Cells for rows of the wished @row_height (also one of the two above). Columns fill the width that
 * there is, between what goes with the row and what the eye still follows. */
void affekt_lattice_scale(struct affekt_lattice *lattice, int row_height);

/* The next larger or smaller height of a row after @row_height. */
int affekt_lattice_zoomed(int row_height, gboolean is_larger);

/* Keeps x and y within what there is. */
void affekt_lattice_clamp(struct affekt_lattice *lattice);

/* Scrolls as little as it takes to see that cell whole; -1: leaves that direction. */
void affekt_lattice_reveal(struct affekt_lattice *lattice, int row, int column);

/* Left edge of a column and top of a row, in the widget. */
int affekt_lattice_column_x(const struct affekt_lattice *lattice, int column);
int affekt_lattice_row_y(const struct affekt_lattice *lattice, int row);

/* Rows and columns that can be seen, at least in part: from @ret_first up to before @ret_end. */
void affekt_lattice_rows(const struct affekt_lattice *lattice, int *ret_first, int *ret_end);
void affekt_lattice_columns(const struct affekt_lattice *lattice, int *ret_first, int *ret_end);

struct affekt_lattice_hit {
	enum affekt_lattice_area area;
	int row, column; /* -1: of none */
	enum affekt_lattice_label label;
};

/* What is at (@x, @y) of the widget. */
struct affekt_lattice_hit affekt_lattice_hit(const struct affekt_lattice *lattice, int x, int y);

#endif
