/* What lies over the picture of a study: where the cursor and the pointer are. */
#include "gui/study/heat_parts.h"

enum {
	FRAME = 3, /* pixels that the frame of the cursor reaches out of its cell */
};

static void push_clip(GtkSnapshot *snapshot, int x, int y, int width, int height)
{
	gtk_snapshot_push_clip(snapshot, &GRAPHENE_RECT_INIT((float)x, (float)y,
						 (float)MAX(width, 0), (float)MAX(height, 0)));
}

static void append_frame(
	GtkSnapshot *snapshot, int x, int y, int width, int height, const GdkRGBA *colour)
{
	GskRoundedRect outline;
	gsk_rounded_rect_init_from_rect(
		&outline, &GRAPHENE_RECT_INIT((float)x, (float)y, (float)width, (float)height), 2);
	gtk_snapshot_append_border(snapshot, &outline, (float[4]){2, 2, 2, 2},
		(GdkRGBA[4]){*colour, *colour, *colour, *colour});
}

void affekt_heat_append_place(AffektHeat *self, GtkSnapshot *snapshot, int row, int column,
	const struct affekt_palette *palette, gboolean is_cursor)
{
	const struct affekt_lattice *lattice = &self->lattice;
	const GdkRGBA *band = &palette->colours[AFFEKT_COLOUR_SELECTION];
	int gutter = affekt_lattice_gutter(lattice), header = affekt_lattice_header(lattice);
	int x = affekt_lattice_column_x(lattice, column), y = affekt_lattice_row_y(lattice, row);
	int width = lattice->cell_width, height = lattice->cell_height;
	if (row >= 0) {
		push_clip(snapshot, 0, header, gutter, lattice->height - header);
		gtk_snapshot_append_color(snapshot, band,
			&GRAPHENE_RECT_INIT(0, (float)y, (float)gutter, (float)height));
		gtk_snapshot_pop(snapshot);
	}
	if (column >= 0) {
		push_clip(snapshot, gutter, 0, lattice->width - gutter, header);
		gtk_snapshot_append_color(snapshot, band,
			&GRAPHENE_RECT_INIT((float)x, 0, (float)width, (float)header));
		gtk_snapshot_pop(snapshot);
	}
	if (!is_cursor || row < 0 || column < 0)
		return;
	push_clip(snapshot, gutter - FRAME, header - FRAME, lattice->width - gutter + FRAME,
		lattice->height - header + FRAME);
	append_frame(snapshot, x - FRAME, y - FRAME, width + 2 * FRAME - 1, height + 2 * FRAME - 1,
		&palette->colours[AFFEKT_COLOUR_PLOT]);
	append_frame(snapshot, x - FRAME + 1, y - FRAME + 1, width + 2 * FRAME - 3,
		height + 2 * FRAME - 3, &palette->colours[AFFEKT_COLOUR_CURSOR]);
	gtk_snapshot_pop(snapshot);
}

void affekt_heat_append_words(
	AffektHeat *self, const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	int row, column;
	if (self->lattice.cell_height >= AFFEKT_LATTICE_ROW_READ ||
		!affekt_heat_read(self, &row, &column) || row < 0)
		return;
	struct affekt_heat_look large = *look;
	struct affekt_lattice lattice = self->lattice;
	g_autoptr(GHashTable) kept =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)gsk_render_node_unref);
	int middle = affekt_lattice_row_y(&lattice, row) + lattice.cell_height / 2;
	int header = affekt_lattice_header(&lattice);
	int top = CLAMP(middle - AFFEKT_LATTICE_ROW_USUAL / 2, header,
		MAX(lattice.height - AFFEKT_LATTICE_ROW_USUAL, header));
	gtk_snapshot_append_color(snapshot, &look->palette->colours[AFFEKT_COLOUR_PLOT],
		&GRAPHENE_RECT_INIT(0, (float)top, (float)affekt_lattice_gutter(&lattice) - 2,
			AFFEKT_LATTICE_ROW_USUAL));
	lattice.cell_height = AFFEKT_LATTICE_ROW_USUAL;
	/* That row alone, at @top. */
	lattice.y = 0;
	lattice.y = affekt_lattice_row_y(&lattice, row) - top;
	lattice.height = top + AFFEKT_LATTICE_ROW_USUAL;
	large.lattice = &lattice;
	affekt_heat_paint_row(&large, row, kept, snapshot);
}
