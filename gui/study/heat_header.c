/* The header of a study's picture: means with interval and chance, phases, titles. */
#include "gui/study/heat_paint.h"

#include "gui/plot/layer.h"
#include "gui/study/telling.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	STRIP_PADDING = 8,
	TITLE_PITCH = 15, /* what a standing title takes */
	DOTS_FROM = 8,
	ROUND_FROM = 24, /* round corners cost, and are not seen on less */
	AXIS_ROOM = 30,
	LINE_PITCH = 17,
	GLYPH = 16,
};

static int strip_y(const struct affekt_lattice *lattice, double value)
{
	int height = lattice->strip - 2 * STRIP_PADDING;
	double share = fmin(fmax(value / 100, 0), 1);
	return STRIP_PADDING + (int)lround((1 - share) * height);
}

static const struct study_touchpoint *touchpoint_at(const struct affekt_heat_look *look, int i)
{
	return g_ptr_array_index(look->evidence->touchpoints, (guint)i);
}

/* --- the means ----------------------------------------------------------------------------- */

/* A box from @low to @high over the whole column, at least two pixels high. */
static void span_path(
	const struct affekt_lattice *lattice, int column, struct study_interval span, cairo_t *cr)
{
	if (isnan(span.low) || isnan(span.high))
		return;
	int top = strip_y(lattice, span.high), bottom = strip_y(lattice, span.low);
	cairo_rectangle(cr, affekt_lattice_column_x(lattice, column), top, lattice->cell_width,
		MAX(bottom - top, 2));
}

static void draw_chance(const struct affekt_heat_look *look, int from, int to, cairo_t *cr)
{
	cairo_new_path(cr);
	for (int i = from; i < to; i++)
		span_path(look->lattice, i, touchpoint_at(look, i)->chance, cr);
	cairo_save(cr);
	cairo_clip(cr);
	affekt_layer_hatch(cr, 0, 0, look->lattice->width, look->lattice->strip,
		&look->palette->colours[AFFEKT_COLOUR_GAP], AFFEKT_PATTERN_GAP);
	cairo_restore(cr);
}

static void draw_intervals(const struct affekt_heat_look *look, int from, int to, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	int width = CLAMP(lattice->cell_width / 4, 1, 9);
	cairo_new_path(cr);
	for (int i = from; i < to; i++) {
		struct study_interval ci = touchpoint_at(look, i)->mean_ci;
		if (isnan(ci.low) || isnan(ci.high))
			continue;
		int top = strip_y(lattice, ci.high), bottom = strip_y(lattice, ci.low);
		int x = affekt_lattice_column_x(lattice, i) + (lattice->cell_width - width) / 2;
		cairo_rectangle(cr, x, top, width, MAX(bottom - top, 2));
	}
	GdkRGBA colour = look->palette->colours[AFFEKT_COLOUR_AROUSAL];
	colour.alpha = 0.45f;
	gdk_cairo_set_source_rgba(cr, &colour);
	cairo_fill(cr);
}

/* Narrow columns: upright strokes from each mean to the next, unblurred. */
static void draw_dense_line(const struct affekt_heat_look *look, int from, int to, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	cairo_new_path(cr);
	for (int i = from; i < to; i++) {
		double here = touchpoint_at(look, i)->mean;
		double next = i + 1 < lattice->n_columns ? touchpoint_at(look, i + 1)->mean : here;
		if (isnan(here))
			continue;
		int y = strip_y(lattice, here), to_y = isnan(next) ? y : strip_y(lattice, next);
		cairo_rectangle(cr, affekt_lattice_column_x(lattice, i), MIN(y, to_y),
			lattice->cell_width, ABS(to_y - y) + 1);
	}
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_AROUSAL]);
	cairo_fill(cr);
}

/* From mean to mean, broken where there is none. */
static void draw_line(const struct affekt_heat_look *look, int from, int to, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	gboolean is_drawing = FALSE;
	cairo_new_path(cr);
	for (int i = MAX(from - 1, 0); i < MIN(to + 1, lattice->n_columns); i++) {
		double mean = touchpoint_at(look, i)->mean;
		double x = affekt_lattice_column_x(lattice, i) + lattice->cell_width / 2.0;
		if (!isnan(mean) && is_drawing)
			cairo_line_to(cr, x, strip_y(lattice, mean) + 0.5);
		else if (!isnan(mean))
			cairo_move_to(cr, x, strip_y(lattice, mean) + 0.5);
		is_drawing = !isnan(mean);
	}
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_DEFAULT);
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_AROUSAL]);
	cairo_set_line_width(cr, 1.5);
	cairo_stroke(cr);
}

/* A full dot within chance, a diamond beyond. */
static void mean_path(cairo_t *cr, double x, double y, gboolean is_beyond)
{
	if (!is_beyond) {
		cairo_new_sub_path(cr);
		cairo_arc(cr, x, y, 2.5, 0, 2 * G_PI);
		return;
	}
	cairo_move_to(cr, x, y - 5.5);
	cairo_line_to(cr, x + 5, y);
	cairo_line_to(cr, x, y + 5.5);
	cairo_line_to(cr, x - 5, y);
	cairo_close_path(cr);
}

static void draw_means(const struct affekt_heat_look *look, int from, int to, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	gboolean is_dense = lattice->cell_width < DOTS_FROM;
	cairo_new_path(cr);
	for (int i = from; i < to; i++) {
		const struct study_touchpoint *touchpoint = touchpoint_at(look, i);
		if (isnan(touchpoint->mean))
			continue;
		gboolean is_beyond = affekt_telling_is_beyond_chance(touchpoint);
		int x = affekt_lattice_column_x(lattice, i), y = strip_y(lattice, touchpoint->mean);
		if (!is_dense)
			mean_path(cr, x + lattice->cell_width / 2.0, y + 0.5, is_beyond);
		else if (is_beyond) /* only what deserves it has a mark where there is no room */
			cairo_rectangle(cr, x, y - 1, lattice->cell_width, 3);
	}
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_PEAK]);
	cairo_fill(cr);
}

static void draw_strip(const struct affekt_heat_look *look, int from, int to, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice);
	int width =
		MIN(lattice->width, affekt_lattice_column_x(lattice, lattice->n_columns)) - gutter;
	if (width < 1)
		return;
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot,
		&GRAPHENE_RECT_INIT((float)gutter, 0, (float)width, (float)lattice->strip));
	cairo_rectangle(cr, gutter, 0, width, lattice->strip);
	cairo_clip(cr);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_paint(cr);
	gdk_cairo_set_source_rgba(cr, &look->palette->colours[AFFEKT_COLOUR_GRID]);
	for (int value = 0; value <= 100; value += 25)
		cairo_rectangle(cr, gutter, strip_y(lattice, value), width, 1);
	cairo_fill(cr);
	draw_chance(look, from, to, cr);
	draw_intervals(look, from, to, cr);
	if (look->lattice->cell_width < DOTS_FROM)
		draw_dense_line(look, from, to, cr);
	else
		draw_line(look, from, to, cr);
	draw_means(look, from, to, cr);
	cairo_destroy(cr);
}

/* --- phases and titles --------------------------------------------------------------------- */

/* The column behind the last one of the phase that begins at @from; counts the phases. */
static int end_of_phase(const struct affekt_heat_look *look, int from)
{
	const char *phase = touchpoint_at(look, from)->phase;
	int end = from + 1;
	while (end < look->lattice->n_columns &&
		g_str_equal(touchpoint_at(look, end)->phase, phase))
		end++;
	return end;
}

static const char *phase_title(const struct affekt_heat_look *look, const char *id)
{
	const struct study_folder *folder = look->evidence->folder;
	const struct rec_phase *phase = folder != NULL && folder->plan != NULL
						? rec_studyfile_find_phase(folder->plan, id)
						: NULL;
	return phase != NULL && phase->title[0] != '\0' ? phase->title : id;
}

static void append_bracket(GtkSnapshot *snapshot, int left, int right,
	const struct affekt_lattice *lattice, const GdkRGBA *colour)
{
	graphene_rect_t bounds = GRAPHENE_RECT_INIT((float)left, (float)lattice->strip + 2,
		(float)(right - left), (float)lattice->phases - 4);
	gboolean is_round = right - left >= ROUND_FROM;
	if (is_round) {
		GskRoundedRect box;
		gsk_rounded_rect_init_from_rect(&box, &bounds, 4);
		gtk_snapshot_push_rounded_clip(snapshot, &box);
	}
	gtk_snapshot_append_color(snapshot, colour, &bounds);
	if (is_round)
		gtk_snapshot_pop(snapshot);
}

/* A bracket over the columns of each phase. */
static void append_phases(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int number = 0;
	for (int i = 0, end; i < lattice->n_columns; i = end) {
		end = end_of_phase(look, i);
		const char *id = touchpoint_at(look, i)->phase;
		int left = MAX(affekt_lattice_column_x(lattice, i), affekt_lattice_gutter(lattice));
		int right = MIN(affekt_lattice_column_x(lattice, end) - 1, lattice->width);
		if (id[0] == '\0' || right <= left) {
			number += id[0] != '\0';
			continue;
		}
		append_bracket(snapshot, left, right, lattice,
			&look->palette->phases[number++ % AFFEKT_N_PHASE_COLOURS]);
		if (right - left >= AFFEKT_HEAT_LYING_FROM / 2)
			affekt_heat_paint_text(look, snapshot, phase_title(look, id),
				PANGO_WEIGHT_MEDIUM, &look->palette->phase_text, left + 6,
				lattice->strip + lattice->phases / 2.0, right - left - 10);
	}
}

/* "★ Paying ▾": critical, and what the rows are sorted by. */
static char *title_of(const struct affekt_heat_look *look, int column, gboolean *ret_is_key)
{
	const struct study_touchpoint *touchpoint = touchpoint_at(look, column);
	*ret_is_key = look->order->key == AFFEKT_MATRIX_TOUCH_POINT &&
		      g_strcmp0(look->order->touchpoint, touchpoint->id) == 0;
	return g_strconcat(*ret_is_key ? (look->order->is_descending ? "▼ " : "▲ ") : "",
		touchpoint->is_critical ? "★ " : "", affekt_telling_title(touchpoint), NULL);
}

/* In two lines at most, upwards from (0, 0). */
static void append_lying_title(
	const struct affekt_heat_look *look, GtkSnapshot *snapshot, int column)
{
	gboolean is_key;
	g_autofree char *title = title_of(look, column, &is_key);
	g_autoptr(PangoLayout) layout = affekt_heat_layout(look, title,
		is_key ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, look->lattice->cell_width - 8);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_height(layout, -2);
	int height;
	pango_layout_get_pixel_size(layout, NULL, &height);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(4, (float)-height));
	gtk_snapshot_append_layout(snapshot, layout, &look->palette->colours[AFFEKT_COLOUR_TEXT]);
}

/* Upwards from the bottom, in the middle of its column. */
static void append_standing_title(
	const struct affekt_heat_look *look, GtkSnapshot *snapshot, int column)
{
	gboolean is_key;
	g_autofree char *title = title_of(look, column, &is_key);
	int middle = look->lattice->cell_width / 2;
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)middle, 0));
	gtk_snapshot_rotate(snapshot, -90);
	affekt_heat_paint_text(look, snapshot, title,
		is_key ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
		&look->palette->colours[AFFEKT_COLOUR_TEXT], 0, 0, look->lattice->titles - 6);
}

static GskRenderNode *title_node(
	const struct affekt_heat_look *look, GHashTable *titles, int column)
{
	GskRenderNode *node = g_hash_table_lookup(titles, GINT_TO_POINTER(column));
	if (node != NULL)
		return node;
	GtkSnapshot *snapshot = gtk_snapshot_new();
	if (look->lattice->cell_width >= AFFEKT_HEAT_LYING_FROM)
		append_lying_title(look, snapshot, column);
	else
		append_standing_title(look, snapshot, column);
	node = gtk_snapshot_free_to_node(snapshot);
	if (node != NULL)
		g_hash_table_insert(titles, GINT_TO_POINTER(column), node);
	return node;
}

static void append_titles(const struct affekt_heat_look *look, int from, int to, GHashTable *titles,
	GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	/* Every so many, always the same ones, so that they do not change while scrolling. */
	int every = (TITLE_PITCH + lattice->cell_width - 1) / lattice->cell_width;
	for (int i = from; i < to; i++) {
		GskRenderNode *node = i % every == 0 ? title_node(look, titles, i) : NULL;
		if (node == NULL)
			continue;
		gtk_snapshot_save(snapshot);
		gtk_snapshot_translate(
			snapshot, &GRAPHENE_POINT_INIT((float)affekt_lattice_column_x(lattice, i),
					  (float)affekt_lattice_header(lattice) - 4));
		gtk_snapshot_append_node(snapshot, node);
		gtk_snapshot_restore(snapshot);
	}
}

void affekt_heat_paint_header(
	const struct affekt_heat_look *look, GHashTable *titles, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int gutter = affekt_lattice_gutter(lattice), from, to;
	affekt_lattice_columns(lattice, &from, &to);
	gtk_snapshot_push_clip(snapshot,
		&GRAPHENE_RECT_INIT((float)gutter, 0, (float)MAX(lattice->width - gutter, 0),
			(float)affekt_lattice_header(lattice)));
	draw_strip(look, from, to, snapshot);
	append_phases(look, snapshot);
	append_titles(look, from, to, titles, snapshot);
	gtk_snapshot_pop(snapshot);
}

/* --- the corner ---------------------------------------------------------------------------- */

static void append_axis(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	int x = affekt_lattice_gutter(lattice) - AXIS_ROOM;
	for (int value = 0; value <= 100; value += 50) {
		g_autofree char *text = g_strdup_printf("%3d", value);
		affekt_heat_paint_text(look, snapshot, text, PANGO_WEIGHT_NORMAL,
			&look->palette->colours[AFFEKT_COLOUR_DIM_TEXT], x, strip_y(lattice, value),
			AXIS_ROOM);
	}
}

/* What a mark of the strip looks like, at (@x, @middle). */
static void draw_glyph(const struct affekt_heat_look *look, int line, double x, double middle,
	GtkSnapshot *snapshot)
{
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT((float)x, (float)middle - 8, GLYPH, 16));
	const GdkRGBA *colours = look->palette->colours;
	gdk_cairo_set_source_rgba(cr, &colours[AFFEKT_COLOUR_PEAK]);
	if (line == 0 || line == 1)
		mean_path(cr, x + GLYPH / 2.0, middle, line == 1);
	if (line == 2) {
		GdkRGBA colour = colours[AFFEKT_COLOUR_AROUSAL];
		colour.alpha = 0.45f;
		gdk_cairo_set_source_rgba(cr, &colour);
		cairo_rectangle(cr, x + GLYPH / 2.0 - 3, middle - 7, 6, 14);
	}
	cairo_fill(cr);
	if (line == 3)
		affekt_layer_hatch(cr, x, middle - 5, GLYPH - 2, 10, &colours[AFFEKT_COLOUR_GAP],
			AFFEKT_PATTERN_GAP);
	cairo_destroy(cr);
}

static void append_legend(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	const char *const lines[] = {
		_("mean arousal"), _("beyond chance"), _("interval (95 %)"), _("chance")};
	const GdkRGBA *dim = &look->palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	int room = affekt_lattice_gutter(lattice) - AXIS_ROOM;
	g_autofree char *title = g_strdup_printf(
		look->evidence->options.is_everybody ? _("Everybody: %u") : _("In the means: %u"),
		look->evidence->n_in);
	affekt_heat_paint_text(look, snapshot, title, PANGO_WEIGHT_BOLD,
		&look->palette->colours[AFFEKT_COLOUR_TEXT], 6, LINE_PITCH / 2.0 + 2, room - 6);
	for (int i = 0; i < (int)G_N_ELEMENTS(lines); i++) {
		double middle = (i + 1.5) * LINE_PITCH + 4;
		if (middle + LINE_PITCH / 2.0 > lattice->strip + lattice->phases)
			break;
		draw_glyph(look, i, 6, middle, snapshot);
		affekt_heat_paint_text(look, snapshot, lines[i], PANGO_WEIGHT_NORMAL, dim,
			6 + GLYPH + 4, middle, room - GLYPH - 12);
	}
}

static void append_heads(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	const struct affekt_lattice *lattice = look->lattice;
	static const struct {
		const char *title;
		enum affekt_matrix_key key;
	} heads[AFFEKT_N_LATTICE_LABELS] = {
		[AFFEKT_LATTICE_MARKS] = {N_("Marks"), AFFEKT_MATRIX_ALERTS},
		[AFFEKT_LATTICE_CODE] = {N_("Participant"), AFFEKT_MATRIX_CODE},
		[AFFEKT_LATTICE_GROUP] = {N_("Group"), AFFEKT_MATRIX_GROUP},
		[AFFEKT_LATTICE_WAVE] = {N_("Wave"), AFFEKT_MATRIX_WAVE},
		[AFFEKT_LATTICE_USABLE] = {N_("Usable"), AFFEKT_MATRIX_USABLE},
	};
	double middle = affekt_lattice_header(lattice) - AFFEKT_LATTICE_HEADS / 2.0;
	int x = 0;
	for (int i = 0; i < AFFEKT_N_LATTICE_LABELS; i++) {
		gboolean is_key = look->order->key == heads[i].key;
		g_autofree char *title = g_strconcat(_(heads[i].title),
			is_key ? (look->order->is_descending ? " ▼" : " ▲") : "", NULL);
		if (lattice->labels[i] > 0)
			affekt_heat_paint_text(look, snapshot, title,
				is_key ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
				&look->palette->colours[is_key ? AFFEKT_COLOUR_TEXT
							       : AFFEKT_COLOUR_DIM_TEXT],
				x + (i == 0 ? 6 : 0), middle, lattice->labels[i] - 2);
		x += lattice->labels[i];
	}
}

void affekt_heat_paint_corner(const struct affekt_heat_look *look, GtkSnapshot *snapshot)
{
	append_axis(look, snapshot);
	append_legend(look, snapshot);
	append_heads(look, snapshot);
}
