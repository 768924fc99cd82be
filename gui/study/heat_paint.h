/*
 * What is drawn of a study's picture, part by part: cells, labels of rows, header. Appends to a
 * snapshot; gui/study/heat.c keeps the nodes until what they show changes.
 */
#ifndef GUI_STUDY_HEAT_PAINT_H
#define GUI_STUDY_HEAT_PAINT_H

#include "gui/plot/palette.h"
#include "gui/study/lattice.h"
#include "gui/study/matrix.h"

#include <gtk/gtk.h>

enum {
	AFFEKT_HEAT_LYING_FROM = 58 /* narrower columns have their titles standing */
};

struct affekt_heat_look {
	GtkWidget *widget; /* for its font */
	const struct affekt_palette *palette;
	const struct affekt_lattice *lattice;
	const struct study_evidence *evidence;
	const struct affekt_matrix *matrix;
	const struct affekt_matrix_order *order;
	const guint8 *alerts; /* member by member, touch point by touch point: 1 has an alert */
};

/* [heat_cells.c] The cells that can be seen, in their part of the widget. */
void affekt_heat_paint_cells(const struct affekt_heat_look *look, GtkSnapshot *snapshot);

/* [heat_labels.c] The labels of the rows that can be seen. @kept (int member → GskRenderNode):
 * labels of rows drawn before, for the same widths, font and theme; new ones are added. */
void affekt_heat_paint_labels(
	const struct affekt_heat_look *look, GHashTable *kept, GtkSnapshot *snapshot);

/* The labels of one row, where the lattice has it. */
void affekt_heat_paint_row(
	const struct affekt_heat_look *look, int row, GHashTable *kept, GtkSnapshot *snapshot);

/* [heat_header.c] Means, phases and titles; @titles (column → GskRenderNode) as @kept above. */
void affekt_heat_paint_header(
	const struct affekt_heat_look *look, GHashTable *titles, GtkSnapshot *snapshot);
/* [heat_header.c] The axis of the means, what its marks mean, and the heads of the labels. */
void affekt_heat_paint_corner(const struct affekt_heat_look *look, GtkSnapshot *snapshot);

/* The signs of a row: alerts, non-responder, excluded; also for the legend. */
enum affekt_heat_sign {
	AFFEKT_HEAT_SIGN_ALERT = 0,
	AFFEKT_HEAT_SIGN_NON_RESPONDER,
	AFFEKT_HEAT_SIGN_EXCLUDED,
};
void affekt_heat_draw_sign(
	cairo_t *cr, double x, double y, enum affekt_heat_sign sign, const GdkRGBA *colour);

/* How a cell without a value looks: not visited, or visited but not to be trusted. */
void affekt_heat_draw_missing(cairo_t *cr, double x, double y, double width, double height,
	const struct affekt_palette *palette, gboolean is_visited);

/* The mark of a peak in a cell of that size, at its left top (@x, @y), as a path. */
void affekt_heat_peak_path(cairo_t *cr, int x, int y, int width, int height);

/* Small words, ended by … at @width pixels. Owned by the caller. */
PangoLayout *affekt_heat_layout(
	const struct affekt_heat_look *look, const char *text, PangoWeight weight, int width);

/* A line of words at (@x, around @middle_y) in @width pixels, ended by … ; returns its width. */
int affekt_heat_paint_text(const struct affekt_heat_look *look, GtkSnapshot *snapshot,
	const char *text, PangoWeight weight, const GdkRGBA *colour, double x, double middle_y,
	int width);

#endif
