#include "gui/study/heat_paint.h"

#include "gui/plot/layer.h"
#include "gui/study/shade.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	LINES_FROM = 5,  /* smaller cells touch each other */
	PEAKS_FROM = 5,  /* smaller cells have no room for a mark */
	FRAMES_FROM = 8, /* smaller cells have a dot instead of a frame */
	SIGN_SIZE = 11,
	SIGN_PITCH = 15,
	LABEL_PADDING = 6,
};

/* How much of the cells of those who are out is taken back. */
#define APART_VEIL 0.55

/* Sky blue of Okabe and Ito: nothing of the map is near it. */
static const GdkRGBA alert_colour = {0.337f, 0.706f, 0.914f, 1};

/* The cells that can be seen. */
struct range {
	int row, row_end, column, column_end;
};

static struct range visible(const struct affekt_lattice *lattice)
{
	struct range range;
	affekt_lattice_rows(lattice, &range.row, &range.row_end);
	affekt_lattice_columns(lattice, &range.column, &range.column_end);
	return range;
}

static const struct study_value *value_at(const struct affekt_heat_look *look, int row, int column)
{
	return affekt_matrix_value(affekt_matrix_member(look->matrix, look->evidence, row), column);
}

static gboolean is_known(const struct study_value *value)
{
	return value != NULL && !isnan(value->arousal);
}

/* --- colours of cells ---------------------------------------------------------------------- */

static guint32 pixel_of(const GdkRGBA *colour)
{
	return 0xff000000u | (guint32)lroundf(colour->red * 255) << 16 |
	       (guint32)lroundf(colour->green * 255) << 8 | (guint32)lroundf(colour->blue * 255);
}

/* One pixel per cell of the rows [@from, @to). */
static cairo_surface_t *shades_new(
	const struct affekt_heat_look *look, const struct range *range, int from, int to)
{
	cairo_surface_t *image = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, range->column_end - range->column, to - from);
	guchar *bytes = cairo_image_surface_get_data(image);
	int stride = cairo_image_surface_get_stride(image);
	guint32 ground = pixel_of(&look->palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_surface_flush(image);
	for (int row = from; row < to; row++) {
		guint32 *pixels = (guint32 *)(void *)(bytes + (row - from) * stride);
		for (int column = range->column; column < range->column_end; column++) {
			const struct study_value *value = value_at(look, row, column);
			*pixels++ = is_known(value)
					    ? affekt_shade(value->arousal, look->palette->is_dark)
					    : ground;
		}
	}
	cairo_surface_mark_dirty(image);
	return image;
}

static void draw_shades(const struct affekt_heat_look *look, const struct range *range, int from,
	int to, cairo_t *cr)
{
	if (to <= from || range->column_end <= range->column)
		return;
	const struct affekt_lattice *lattice = look->lattice;
	cairo_surface_t *image = shades_new(look, range, from, to);
	cairo_save(cr);
	cairo_translate(cr, affekt_lattice_column_x(lattice, range->column),
		affekt_lattice_row_y(lattice, from));
	cairo_scale(cr, lattice->cell_width, lattice->cell_height);
	cairo_set_source_surface(cr, image, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
	cairo_rectangle(cr, 0, 0, range->column_end - range->column, to - from);
	cairo_fill(cr);
	cairo_restore(cr);
	cairo_surface_destroy(image);
}

/* --- cells without a value ----------------------------------------------------------------- */

void affekt_heat_draw_missing(cairo_t *cr, double x, double y, double width, double height,
	const struct affekt_palette *palette, gboolean is_visited)
{
	enum affekt_colour colour = is_visited ? AFFEKT_COLOUR_ARTEFACT : AFFEKT_COLOUR_GAP;
	affekt_layer_hatch(cr, x, y, width, height, &palette->colours[colour],
		is_visited ? AFFEKT_PATTERN_ARTEFACT : AFFEKT_PATTERN_GAP);
}

/* Rectangles of the cells without a value, neighbours as one; FALSE: there is none. */
static gboolean missing_path(const struct affekt_heat_look *look, const struct range *range,
	gboolean is_visited, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	gboolean is_any = FALSE;
	for (int row = range->row; row < range->row_end; row++) {
		int begin = -1;
		for (int column = range->column; column <= range->column_end; column++) {
			const struct study_value *value =
				column < range->column_end ? value_at(look, row, column) : NULL;
			gboolean is_it = column < range->column_end && !is_known(value) &&
					 (value != NULL && value->n_visits > 0) == is_visited;
			if (is_it && begin < 0)
				begin = column;
			if (is_it || begin < 0)
				continue;
			cairo_rectangle(cr, affekt_lattice_column_x(lattice, begin),
				affekt_lattice_row_y(lattice, row),
				(column - begin) * lattice->cell_width, lattice->cell_height);
			begin = -1;
			is_any = TRUE;
		}
	}
	return is_any;
}

static void draw_missing(const struct affekt_heat_look *look, const struct range *range,
	gboolean is_visited, cairo_t *cr)
{
	cairo_new_path(cr);
	if (!missing_path(look, range, is_visited, cr))
		return;
	cairo_save(cr);
	cairo_clip(cr);
	affekt_heat_draw_missing(
		cr, 0, 0, look->lattice->width, look->lattice->height, look->palette, is_visited);
	cairo_restore(cr);
}

/* --- marks upon cells ---------------------------------------------------------------------- */

void affekt_heat_peak_path(cairo_t *cr, int x, int y, int width, int height)
{
	int size = CLAMP(MIN(width, height) / 3, 2, 7);
	int left = x + (width - 1 - size) / 2;
	if (size < 5) {
		cairo_rectangle(cr, left, y + (height - 1 - size) / 2, size, size);
		return;
	}
	/* A summit. */
	int top = y + (height - 1 - size) / 2;
	cairo_move_to(cr, left, top + size);
	cairo_line_to(cr, left + size / 2.0, top);
	cairo_line_to(cr, left + size, top + size);
	cairo_close_path(cr);
}

/* Peaks upon light cells, or upon dark ones: each ink is one path and one fill. */
static void draw_peaks(const struct affekt_heat_look *look, const struct range *range,
	gboolean is_light_ink, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	guint32 ink = 0;
	cairo_new_path(cr);
	for (int row = range->row; row < range->row_end; row++) {
		int y = affekt_lattice_row_y(lattice, row);
		for (int column = range->column; column < range->column_end; column++) {
			const struct study_value *value = value_at(look, row, column);
			if (!is_known(value) || !(value->peak > 0))
				continue;
			guint32 seen = affekt_shade_ink(value->arousal, look->palette->is_dark);
			if ((seen == 0xffffffffu) != is_light_ink)
				continue;
			ink = seen;
			affekt_heat_peak_path(cr, affekt_lattice_column_x(lattice, column), y,
				lattice->cell_width, lattice->cell_height);
		}
	}
	cairo_set_source_rgb(
		cr, (ink >> 16 & 0xff) / 255.0, (ink >> 8 & 0xff) / 255.0, (ink & 0xff) / 255.0);
	cairo_fill(cr);
}

static void alert_path(
	const struct affekt_lattice *lattice, int row, int column, gboolean is_framed, cairo_t *cr)
{
	int x = affekt_lattice_column_x(lattice, column), y = affekt_lattice_row_y(lattice, row);
	int width = lattice->cell_width - 1, height = lattice->cell_height - 1;
	if (!is_framed) {
		cairo_rectangle(cr, x, y, MAX(width, 2), MAX(height, 2));
		return;
	}
	cairo_rectangle(cr, x, y, width, 2);
	cairo_rectangle(cr, x, y + height - 2, width, 2);
	cairo_rectangle(cr, x, y + 2, 2, height - 4);
	cairo_rectangle(cr, x + width - 2, y + 2, 2, height - 4);
}

static void draw_alerts(const struct affekt_heat_look *look, const struct range *range, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	gboolean is_framed = MIN(lattice->cell_width, lattice->cell_height) >= FRAMES_FROM;
	cairo_new_path(cr);
	for (int row = range->row; look->alerts != NULL && row < range->row_end; row++) {
		guint member = g_array_index(look->matrix->rows, guint, row);
		const guint8 *alerts =
			look->alerts + (gsize)member * look->evidence->touchpoints->len;
		for (int column = range->column; column < range->column_end; column++) {
			if (alerts[column])
				alert_path(lattice, row, column, is_framed, cr);
		}
	}
	gdk_cairo_set_source_rgba(cr, &alert_colour);
	cairo_fill(cr);
}

/* --- cells --------------------------------------------------------------------------------- */

/* Between the cells of the rows [@from, @to). */
static void lines_path(const struct affekt_heat_look *look, const struct range *range, int from,
	int to, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	if (to <= from)
		return;
	int left = affekt_lattice_column_x(lattice, range->column);
	int right = affekt_lattice_column_x(lattice, range->column_end);
	int top = affekt_lattice_row_y(lattice, from);
	for (int i = range->column; lattice->cell_width >= LINES_FROM && i < range->column_end; i++)
		cairo_rectangle(cr, affekt_lattice_column_x(lattice, i + 1) - 1, top, 1,
			(to - from) * lattice->cell_height);
	for (int i = from; lattice->cell_height >= LINES_FROM && i < to; i++)
		cairo_rectangle(cr, left,
			affekt_lattice_row_y(lattice, i) + lattice->cell_height - 1, right - left,
			1);
}

static void draw_lines(
	const struct affekt_heat_look *look, const struct range *range, int split, cairo_t *cr)
{
	cairo_new_path(cr);
	lines_path(look, range, range->row, split, cr);
	lines_path(look, range, split, range->row_end, cr);
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_fill(cr);
}

static void veil_apart(const struct affekt_heat_look *look, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	if (lattice->n_apart == 0)
		return;
	int top = affekt_lattice_row_y(lattice, lattice->n_rows - lattice->n_apart);
	GdkRGBA veil = look->palette->colours[AFFEKT_COLOUR_PLOT];
	veil.alpha = (float)APART_VEIL;
	gdk_cairo_set_source_rgba(cr, &veil);
	cairo_rectangle(cr, 0, top, lattice->width, lattice->height);
	cairo_fill(cr);
}

void affekt_heat_paint_cells(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice), header = affekt_lattice_header(lattice);
	graphene_rect_t bounds = GRAPHENE_RECT_INIT((float)gutter, (float)header,
		(float)MAX(lattice->width - gutter, 0), (float)MAX(lattice->height - header, 0));
	if (bounds.size.width < 1 || bounds.size.height < 1)
		return;
	struct range range = visible(lattice);
	int n_in = lattice->n_rows - lattice->n_apart;
	int split = CLAMP(n_in, range.row, range.row_end);
	gboolean has_marks = MIN(lattice->cell_width, lattice->cell_height) >= PEAKS_FROM;
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &bounds);
	cairo_rectangle(cr, gutter, header, bounds.size.width, bounds.size.height);
	cairo_clip(cr);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	draw_shades(look, &range, range.row, split, cr);
	draw_shades(look, &range, split, range.row_end, cr);
	draw_missing(look, &range, FALSE, cr);
	draw_missing(look, &range, TRUE, cr);
	draw_lines(look, &range, split, cr);
	if (has_marks) {
		draw_peaks(look, &range, FALSE, cr);
		draw_peaks(look, &range, TRUE, cr);
	}
	veil_apart(look, cr);
	draw_alerts(look, &range, cr);
	cairo_destroy(cr);
}

/* --- labels of rows ------------------------------------------------------------------------ */

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
	const struct affekt_heat_look *look, const struct range *range, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice);
	int every = (AFFEKT_LATTICE_ROW_USUAL + lattice->cell_height - 1) / lattice->cell_height;
	const GdkRGBA *dim = &look->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	for (int row = range->row; row < range->row_end; row++) {
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
	struct range range = visible(lattice);
	gtk_snapshot_push_clip(snapshot, &GRAPHENE_RECT_INIT(0, (float)header, (float)gutter,
						 (float)MAX(lattice->height - header, 0)));
	append_gap(look, snapshot);
	if (lattice->cell_height < AFFEKT_LATTICE_ROW_READ)
		append_codes(look, &range, snapshot);
	else
		for (int row = range.row; row < range.row_end; row++)
			affekt_heat_paint_row(look, row, kept, snapshot);
	gtk_snapshot_pop(snapshot);
}
