/* Words and signs of a study's picture: the labels of its rows. */
#include "gui/study/heat_paint.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	SIGN_SIZE = 11,
	SIGN_PITCH = 15,
	LABEL_PADDING = 6,
};

PangoLayout *affekt_heat_layout(
	const struct affekt_heat_look *look, const char *text, PangoWeight weight, int width)
{
	PangoLayout *layout = gtk_widget_create_pango_layout(look->widget, text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_attr_list_insert(attributes, pango_attr_weight_new(weight));
	pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_width(layout, MAX(width, 1) * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	return layout;
}

int affekt_heat_paint_text(const struct affekt_heat_look *look, GtkSnapshot *snapshot,
	const char *text, PangoWeight weight, const GdkRGBA *colour, double x, double middle_y,
	int width)
{
	g_autoptr(PangoLayout) layout = affekt_heat_layout(look, text, weight, width);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	PangoRectangle extents;
	pango_layout_get_pixel_extents(layout, NULL, &extents);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)round(x),
						 (float)round(middle_y - extents.height / 2.0)));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
	return extents.width;
}

void affekt_heat_draw_sign(
	cairo_t *cr, double x, double y, enum affekt_heat_sign sign, const GdkRGBA *colour)
{
	double radius = SIGN_SIZE / 2.0 - 1, middle_x = x + SIGN_SIZE / 2.0,
	       middle_y = y + SIGN_SIZE / 2.0;
	gdk_cairo_set_source_rgba(cr, colour);
	cairo_set_line_width(cr, 1.5);
	cairo_new_path(cr);
	if (sign == AFFEKT_HEAT_SIGN_ALERT) {
		cairo_move_to(cr, middle_x, y + 0.5);
		cairo_line_to(cr, x + SIGN_SIZE, y + SIGN_SIZE - 0.5);
		cairo_line_to(cr, x, y + SIGN_SIZE - 0.5);
		cairo_close_path(cr);
		cairo_fill(cr);
		return;
	}
	cairo_arc(cr, middle_x, middle_y, radius, 0, 2 * G_PI);
	if (sign == AFFEKT_HEAT_SIGN_EXCLUDED) {
		cairo_move_to(cr, middle_x - radius * 0.7, middle_y + radius * 0.7);
		cairo_line_to(cr, middle_x + radius * 0.7, middle_y - radius * 0.7);
	}
	cairo_stroke(cr);
}

static void append_sign(const struct affekt_heat_look *look, GtkSnapshot *snapshot,
	enum affekt_heat_sign sign, int x, enum affekt_colour colour)
{
	int top = (look->lattice->cell_height - SIGN_SIZE) / 2;
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT((float)x, (float)top, SIGN_SIZE + 1, SIGN_SIZE + 1));
	affekt_heat_draw_sign(cr, x, top, sign, &look->palette->colours[colour]);
	cairo_destroy(cr);
}

/* The signs of @member from the left; a number behind the alerts. */
static void append_signs(const struct affekt_heat_look *look, GtkSnapshot *snapshot,
	const struct study_member *member)
{
	int x = LABEL_PADDING;
	if (member->exclusions != 0) {
		append_sign(look, snapshot, AFFEKT_HEAT_SIGN_EXCLUDED, x, AFFEKT_COLOUR_DIM_TEXT);
		x += SIGN_PITCH;
	}
	if (member->is_non_responder) {
		append_sign(
			look, snapshot, AFFEKT_HEAT_SIGN_NON_RESPONDER, x, AFFEKT_COLOUR_DIM_TEXT);
		x += SIGN_PITCH;
	}
	if (member->n_alerts == 0)
		return;
	append_sign(look, snapshot, AFFEKT_HEAT_SIGN_ALERT, x, AFFEKT_COLOUR_AROUSAL);
	g_autofree char *count = g_strdup_printf("%u", member->n_alerts);
	affekt_heat_paint_text(look, snapshot, count, PANGO_WEIGHT_NORMAL,
		&look->palette->colours[AFFEKT_COLOUR_TEXT], x + SIGN_PITCH - 2,
		look->lattice->cell_height / 2.0,
		look->lattice->labels[AFFEKT_LATTICE_MARKS] - x - SIGN_PITCH + 4);
}

/* The words of a row, at the top left. */
static GskRenderNode *row_node_new(
	const struct affekt_heat_look *look, const struct study_member *member, gboolean is_apart)
{
	const struct affekt_lattice *lattice = look->lattice;
	const GdkRGBA *text =
		&look->palette->colours[is_apart ? AFFEKT_COLOUR_DIM_TEXT : AFFEKT_COLOUR_TEXT];
	const GdkRGBA *dim = &look->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	double middle = lattice->cell_height / 2.0;
	g_autofree char *usable = isnan(member->usable_pct)
					  ? g_strdup("–")
					  : g_strdup_printf("%.0f %%", member->usable_pct);
	const struct {
		const char *words;
		PangoWeight weight;
		const GdkRGBA *colour;
	} labels[AFFEKT_N_LATTICE_LABELS] = {
		[AFFEKT_LATTICE_CODE] = {member->participant, PANGO_WEIGHT_SEMIBOLD, text},
		[AFFEKT_LATTICE_GROUP] = {member->group, PANGO_WEIGHT_NORMAL, dim},
		[AFFEKT_LATTICE_WAVE] = {member->wave, PANGO_WEIGHT_NORMAL, dim},
		[AFFEKT_LATTICE_USABLE] = {usable, PANGO_WEIGHT_NORMAL, dim},
	};
	GtkSnapshot *snapshot = gtk_snapshot_new();
	append_signs(look, snapshot, member);
	int x = lattice->labels[AFFEKT_LATTICE_MARKS];
	for (int i = AFFEKT_LATTICE_CODE; i < AFFEKT_N_LATTICE_LABELS; i++) {
		int width = lattice->labels[i];
		if (width > 0)
			affekt_heat_paint_text(look, snapshot, labels[i].words, labels[i].weight,
				labels[i].colour, x, middle, width - LABEL_PADDING);
		x += width;
	}
	return gtk_snapshot_free_to_node(snapshot);
}

static GskRenderNode *row_node(const struct affekt_heat_look *look, GHashTable *kept, int row)
{
	gpointer key = GUINT_TO_POINTER(g_array_index(look->matrix->rows, guint, row));
	GskRenderNode *node = g_hash_table_lookup(kept, key);
	if (node != NULL)
		return node;
	gboolean is_apart = row >= look->lattice->n_rows - look->lattice->n_apart;
	node = row_node_new(
		look, affekt_matrix_member(look->matrix, look->evidence, row), is_apart);
	if (node != NULL)
		g_hash_table_insert(kept, key, node);
	return node;
}

void affekt_heat_paint_row(
	const struct affekt_heat_look *look, int row, GHashTable *kept, GtkSnapshot *snapshot)
{
	GskRenderNode *node = row_node(look, kept, row);
	if (node == NULL)
		return;
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(
		snapshot, &GRAPHENE_POINT_INIT(0, (float)affekt_lattice_row_y(look->lattice, row)));
	gtk_snapshot_append_node(snapshot, node);
	gtk_snapshot_restore(snapshot);
}

static void append_gap(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	if (lattice->n_apart == 0)
		return;
	int top = affekt_lattice_row_y(lattice, lattice->n_rows - lattice->n_apart) -
		  AFFEKT_LATTICE_GAP;
	g_autofree char *words = g_strdup_printf(_("Out of the means: %d"), lattice->n_apart);
	affekt_heat_paint_text(look, snapshot, words, PANGO_WEIGHT_BOLD,
		&look->palette->colours[AFFEKT_COLOUR_DIM_TEXT], LABEL_PADDING,
		top + AFFEKT_LATTICE_GAP / 2.0, affekt_lattice_gutter(lattice) - LABEL_PADDING);
}

/* Where rows are too low for words, one in so many has its code, like the ticks of an axis. */
static void append_codes(
	const struct affekt_heat_look *look, int row, int end, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice);
	int every = (AFFEKT_LATTICE_ROW_USUAL + lattice->cell_height - 1) / lattice->cell_height;
	const GdkRGBA *dim = &look->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	for (; row < end; row++) {
		if (row % every != every / 2)
			continue;
		const struct study_member *member =
			affekt_matrix_member(look->matrix, look->evidence, row);
		double middle = affekt_lattice_row_y(lattice, row) + lattice->cell_height / 2.0;
		int width = lattice->labels[AFFEKT_LATTICE_CODE];
		affekt_heat_paint_text(look, snapshot, member->participant, PANGO_WEIGHT_NORMAL,
			dim, gutter - width, middle, width - 2 * LABEL_PADDING);
		gtk_snapshot_append_color(snapshot, dim,
			&GRAPHENE_RECT_INIT((float)gutter - LABEL_PADDING, (float)floor(middle),
				LABEL_PADDING - 1, 1));
	}
}

void affekt_heat_paint_labels(
	const struct affekt_heat_look *look, GHashTable *kept, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice), header = affekt_lattice_header(lattice);
	int row, end;
	affekt_lattice_rows(lattice, &row, &end);
	gtk_snapshot_push_clip(snapshot, &GRAPHENE_RECT_INIT(0, (float)header, (float)gutter,
						 (float)MAX(lattice->height - header, 0)));
	append_gap(look, snapshot);
	if (lattice->cell_height < AFFEKT_LATTICE_ROW_READ)
		append_codes(look, row, end, snapshot);
	else
		for (; row < end; row++)
			affekt_heat_paint_row(look, row, kept, snapshot);
	gtk_snapshot_pop(snapshot);
}
