/*
 * The picture of a study: a line of cells per participant, a column per touch point, the means over
 * all above them. What is where: gui/study/lattice.h.
 *
 * It scrolls by itself (GtkScrollable): only what can be seen is drawn, and cells, labels and
 * header are kept as nodes until what they show changes; moving the cursor draws two lines. One
 * cell has the cursor; its numbers are the description that a screen reader hears.
 *
 * Signals: "moved" () the cursor or the pointer is on another cell. "activated" (int row, int
 * column) a cell, or with -1 a whole row, was opened. "ordered" (int key, char *touchpoint) a head
 * was clicked. Main thread only.
 */
#ifndef GUI_STUDY_HEAT_H
#define GUI_STUDY_HEAT_H

#include "gui/study/lattice.h"
#include "gui/study/matrix.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_HEAT (affekt_heat_get_type())
G_DECLARE_FINAL_TYPE(AffektHeat, affekt_heat, AFFEKT, HEAT, GtkWidget)

AffektHeat *affekt_heat_new(void);

/* Shows those rows; all are borrowed and stay as they are until the next call. NULL evidence: none.
 * The cursor stays with its participant and touch point as long as they are shown. */
void affekt_heat_show(AffektHeat *heat, const struct study_evidence *evidence,
	const struct affekt_matrix *matrix, const struct affekt_matrix_order *order);

/* The cell with the cursor; -1: nothing is shown. */
void affekt_heat_cursor(AffektHeat *heat, int *ret_row, int *ret_column);
/* Puts the cursor there, within what there is, and scrolls to it; -1: stays in that direction. */
void affekt_heat_go(AffektHeat *heat, int row, int column);
/* By so many rows and columns. */
void affekt_heat_move(AffektHeat *heat, int rows, int columns);
/* How many rows are seen at once. */
int affekt_heat_page(AffektHeat *heat);

/* The cell that is read: under the pointer, else with the cursor. FALSE: none. */
gboolean affekt_heat_read(AffektHeat *heat, int *ret_row, int *ret_column);

void affekt_heat_zoom(AffektHeat *heat, gboolean is_larger);
/* Everything at once, as far as it goes. */
void affekt_heat_fit(AffektHeat *heat);

/* For tests: where things are; how often cells were drawn anew. */
const struct affekt_lattice *affekt_heat_lattice(AffektHeat *heat);
guint affekt_heat_builds(AffektHeat *heat);

#endif
