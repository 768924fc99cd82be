/* The cells of a study's picture: colours, gaps, marks. */
#include "gui/study/heat_paint.h"

#include "gui/plot/layer.h"
#include "gui/study/shade.h"

#include <math.h>

enum {
	LINES_FROM = 5,  /* smaller cells touch each other */
	PEAKS_FROM = 5,  /* smaller cells have no room for a mark */
	FRAMES_FROM = 8, /* smaller cells are filled instead of framed */
	SHADES = 401,    /* a quarter of a point each */
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

/* The values of a row, one per touch point. */
static const struct study_value *values_of(const struct affekt_heat_look *look, int row)
{
	const struct study_member *member = affekt_matrix_member(look->matrix, look->evidence, row);
	return &g_array_index(member->values, struct study_value, 0);
}

/* --- colours of cells ---------------------------------------------------------------------- */

static guint32 pixel_of(const GdkRGBA *colour)
{
	return 0xff000000u | (guint32)lroundf(colour->red * 255) << 16 |
	       (guint32)lroundf(colour->green * 255) << 8 | (guint32)lroundf(colour->blue * 255);
}

/* The nearest of the shades that a picture is made of: more than an eye tells apart. */
static int step_of(double arousal)
{
	return CLAMP((int)(arousal * (SHADES - 1) / 100 + 0.5), 0, SHADES - 1);
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
	guint32 shades[SHADES];
	for (int i = 0; i < SHADES; i++)
		shades[i] = affekt_shade(100.0 * i / (SHADES - 1), look->palette->is_dark);
	cairo_surface_flush(image);
	for (int row = from; row < to; row++) {
		guint32 *pixels = (guint32 *)(void *)(bytes + (row - from) * stride);
		const struct study_value *values = values_of(look, row);
		for (int column = range->column; column < range->column_end; column++) {
			double arousal = values[column].arousal;
			*pixels++ = isnan(arousal) ? ground : shades[step_of(arousal)];
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

static gboolean is_missing(const struct study_value *value, gboolean is_visited)
{
	return isnan(value->arousal) && (value->n_visits > 0) == is_visited;
}

/* Rectangles of the cells of a row without a value, neighbours as one. */
static gboolean missing_of_row(const struct affekt_heat_look *look, const struct range *range,
	int row, gboolean is_visited, cairo_t *cr)
{
	const struct affekt_lattice *lattice = look->lattice;
	const struct study_value *values = values_of(look, row);
	gboolean is_any = FALSE;
	for (int column = range->column, begin; column < range->column_end; column++) {
		if (!is_missing(&values[column], is_visited))
			continue;
		begin = column;
		while (column < range->column_end && is_missing(&values[column], is_visited))
			column++;
		cairo_rectangle(cr, affekt_lattice_column_x(lattice, begin),
			affekt_lattice_row_y(lattice, row), (column - begin) * lattice->cell_width,
			lattice->cell_height);
		is_any = TRUE;
	}
	return is_any;
}

static void draw_missing(const struct affekt_heat_look *look, const struct range *range,
	gboolean is_visited, cairo_t *cr)
{
	cairo_new_path(cr);
	gboolean is_any = FALSE;
	for (int row = range->row; row < range->row_end; row++)
		is_any |= missing_of_row(look, range, row, is_visited, cr);
	if (!is_any)
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
	int top = y + (height - 1 - size) / 2;
	if (size < 5) {
		cairo_rectangle(cr, left, top, size, size);
		return;
	}
	/* A summit. */
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
		const struct study_value *values = values_of(look, row);
		for (int column = range->column; column < range->column_end; column++) {
			const struct study_value *value = &values[column];
			if (isnan(value->arousal) || !(value->peak > 0))
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
