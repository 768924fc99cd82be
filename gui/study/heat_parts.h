/* [private to gui/study/heat*.c] The widget's inside, and what its files do for each other. */
#ifndef GUI_STUDY_HEAT_PARTS_H
#define GUI_STUDY_HEAT_PARTS_H

#include "gui/study/heat.h"
#include "gui/study/heat_paint.h"

/* The parts of the picture, each kept on its own. */
enum affekt_heat_part {
	AFFEKT_HEAT_PART_CELLS = 0,
	AFFEKT_HEAT_PART_LABELS,
	AFFEKT_HEAT_PART_HEADER,
	AFFEKT_HEAT_PART_CORNER,
	AFFEKT_N_HEAT_PARTS,
};

struct affekt_heat_key {
	struct affekt_lattice lattice;
	guint version;
	gboolean is_dark;
};

struct affekt_heat_kept {
	GskRenderNode *node; /* NULL: nothing to draw, or not built */
	gboolean is_built;
	struct affekt_heat_key key;
};

struct _AffektHeat {
	GtkWidget parent_instance;
	const struct study_evidence *evidence; /* NULL none */
	const struct affekt_matrix *matrix;
	const struct affekt_matrix_order *order;
	guint8 *alerts; /* as in struct affekt_heat_look */
	struct affekt_lattice lattice;
	int row_height;                 /* wished */
	int row, column;                /* of the cursor; -1 none */
	char *participant, *touchpoint; /* of the cursor */
	struct affekt_lattice_hit hover;
	GtkAdjustment *adjustments[2]; /* by GtkOrientation */
	gboolean is_settling;          /* adjustments are being told, not telling */
	guint version, builds;
	GHashTable *kept, *titles; /* words of rows (member → node) and columns, laid out for: */
	struct affekt_lattice kept_for;
	gboolean kept_is_dark;
	struct affekt_heat_kept parts[AFFEKT_N_HEAT_PARTS];
};

enum {
	AFFEKT_HEAT_SIGNAL_MOVED,
	AFFEKT_HEAT_SIGNAL_ACTIVATED,
	AFFEKT_HEAT_SIGNAL_ORDERED,
	AFFEKT_N_HEAT_SIGNALS,
};

extern guint affekt_heat_signals[AFFEKT_N_HEAT_SIGNALS];

/* NULL: no such row. */
const struct study_member *affekt_heat_member(AffektHeat *heat, int row);

/* [heat_place.c] Sizes of everything for the widget's size and what it shows. */
void affekt_heat_place(AffektHeat *heat);

/* [heat_over.c] Row and column of a cell as two bands; with the cursor, a frame around it. */
void affekt_heat_append_place(AffektHeat *heat, GtkSnapshot *snapshot, int row, int column,
	const struct affekt_palette *palette, gboolean is_cursor);
/* [heat_over.c] Where rows are too low for words: those of the row that is read. */
void affekt_heat_append_words(
	AffektHeat *heat, const struct affekt_heat_look *look, GtkSnapshot *snapshot);

/* [heat_input.c] */
void affekt_heat_add_controllers(AffektHeat *heat);
gboolean affekt_heat_query_tooltip(
	GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip);

#endif
