/* What lies over the picture of a study: where the cursor and the pointer are. */
#include "gui/study/heat_parts.h"

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
	GdkRGBA band = palette->colours[AFFEKT_COLOUR_SELECTION];
	int gutter = affekt_lattice_gutter(lattice), header = affekt_lattice_header(lattice);
	int x = affekt_lattice_column_x(lattice, column), y = affekt_lattice_row_y(lattice, row);
	int width = lattice->cell_width, height = lattice->cell_height;
	gtk_snapshot_push_clip(
		snapshot, &GRAPHENE_RECT_INIT(0, (float)header, (float)lattice->width,
				  (float)(lattice->height - header)));
	if (row >= 0)
		gtk_snapshot_append_color(snapshot, &band,
			&GRAPHENE_RECT_INIT(0, (float)y, (float)gutter, (float)height));
	gtk_snapshot_pop(snapshot);
	gtk_snapshot_push_clip(
		snapshot, &GRAPHENE_RECT_INIT((float)gutter, 0, (float)(lattice->width - gutter),
				  (float)lattice->height));
	if (column >= 0)
		gtk_snapshot_append_color(snapshot, &band,
			&GRAPHENE_RECT_INIT((float)x, 0, (float)width, (float)header));
	gtk_snapshot_push_clip(snapshot, &GRAPHENE_RECT_INIT((float)gutter - 3, (float)header - 3,
						 (float)(lattice->width - gutter + 3),
						 (float)(lattice->height - header + 3)));
	if (is_cursor && row >= 0 && column >= 0) {
		append_frame(snapshot, x - 3, y - 3, width + 5, height + 5,
			&palette->colours[AFFEKT_COLOUR_PLOT]);
		append_frame(snapshot, x - 2, y - 2, width + 3, height + 3,
			&palette->colours[AFFEKT_COLOUR_CURSOR]);
	}
	gtk_snapshot_pop(snapshot);
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
