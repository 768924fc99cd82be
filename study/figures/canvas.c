#include "study/figures/canvas.h"

#include "study/figures/figure.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

/* DejaVu is the font of Debian that every install of Affekt's packages has; else what the system
 * calls Sans. */
#define FONT "DejaVu Sans, Sans"

struct study_canvas {
	cairo_t *cairo;
	PangoLayout *layout;
};

static const struct study_colour inks[STUDY_N_INKS] = {
	[STUDY_INK_TEXT] = {0.13, 0.13, 0.13},
	[STUDY_INK_DIM] = {0.36, 0.36, 0.36},
	[STUDY_INK_FRAME] = {0.55, 0.55, 0.55},
	[STUDY_INK_GRID] = {0.88, 0.88, 0.88},
	[STUDY_INK_STRIPE] = {0.965, 0.965, 0.965},
	[STUDY_INK_BAND] = {0.86, 0.86, 0.86},
	[STUDY_INK_WHITE] = {1, 1, 1},
	[STUDY_INK_BLUE] = {0, 0x72 / 255.0, 0xb2 / 255.0},
	[STUDY_INK_PALE_BLUE] = {0.64, 0.80, 0.90},
	[STUDY_INK_VERMILLION] = {0xd5 / 255.0, 0x5e / 255.0, 0},
	[STUDY_INK_PALE_VERMILLION] = {0.96, 0.80, 0.66},
	[STUDY_INK_GREEN] = {0, 0x9e / 255.0, 0x73 / 255.0},
	[STUDY_INK_PURPLE] = {0xcc / 255.0, 0x79 / 255.0, 0xa7 / 255.0},
};

/* A page is at most some thousand points long; what lies far outside is as broken as NaN. */
static bool is_drawable(double value)
{
	return isfinite(value) && fabs(value) < 1e5;
}

static bool are_drawable(double a, double b, double c, double d)
{
	return is_drawable(a) && is_drawable(b) && is_drawable(c) && is_drawable(d);
}

static void set_colour(struct study_canvas *canvas, struct study_colour colour)
{
	cairo_set_source_rgb(canvas->cairo, colour.red, colour.green, colour.blue);
}

static void set_ink(struct study_canvas *canvas, enum study_ink ink)
{
	set_colour(canvas, inks[ink]);
}

/* Glyphs at their true places, whatever the surface: the same line breaks in SVG, PDF and PNG. */
static void canvas_open(struct study_canvas *canvas, cairo_t *cairo)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	canvas->cairo = cairo;
	canvas->layout = pango_cairo_create_layout(cairo);
	PangoContext *context = pango_layout_get_context(canvas->layout);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
}

static void canvas_close(struct study_canvas *canvas)
{
	g_object_unref(canvas->layout);
}

static guint count_simulated(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->caution_rows->len; i++) {
		const struct study_caution *caution = g_ptr_array_index(evidence->caution_rows, i);
		if (caution->kind == STUDY_CAUTION_SIMULATED)
			return caution->n;
	}
	return 0;
}

char *study_canvas_tell_label(const struct study_evidence *evidence)
{
	const struct study_evidence_options *options = &evidence->options;
	GString *text = g_string_new(NULL);
	guint n = count_simulated(evidence);

	if (n > 0)
		g_string_append_printf(text,
			ngettext("SIMULATED: %u person is simulated or emulated.",
				"SIMULATED: %u people are simulated or emulated.", n),
			n);
	if (options->group)
		g_string_append_printf(text, _(" Only group %s."), options->group);
	if (options->wave)
		g_string_append_printf(text, _(" Only wave %s."), options->wave);
	if (options->is_everybody)
		g_string_append(text, _(" The declared exclusions are not applied."));
	return g_strstrip(g_string_free(text, FALSE));
}

char *study_canvas_described(GString *text, const struct study_evidence *evidence)
{
	g_autofree char *label = study_canvas_tell_label(evidence);

	if (label[0])
		g_string_append_printf(text, "\n%s", label);
	return g_string_free(text, FALSE);
}

static double paint_whole(
	study_paint paint, const struct study_evidence *evidence, struct study_canvas *canvas)
{
	const struct study_style style = {.size = STUDY_SIZE_SMALL,
		.is_bold = true,
		.ink = STUDY_INK_TEXT,
		.width = STUDY_FIGURE_WIDTH - 12,
		.n_lines = 2};
	g_autofree char *label = evidence ? study_canvas_tell_label(evidence) : g_strdup("");
	double y = paint(evidence, canvas);

	return label[0] ? y + study_canvas_text(canvas, 6, y - 2, &style, label) + 4 : y;
}

double study_canvas_measure(study_paint paint, const struct study_evidence *evidence)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	cairo_t *cairo = cairo_create(surface);
	struct study_canvas canvas;

	/* Clipped away whole, shapes cost next to nothing. */
	cairo_rectangle(cairo, 0, 0, 0, 0);
	cairo_clip(cairo);
	canvas_open(&canvas, cairo);
	double height = paint_whole(paint, evidence, &canvas);
	canvas_close(&canvas);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return ceil(height);
}

void study_canvas_draw(study_paint paint, const struct study_evidence *evidence, cairo_t *cairo)
{
	struct study_canvas canvas;

	cairo_save(cairo);
	canvas_open(&canvas, cairo);
	study_canvas_box(&canvas, 0, 0, STUDY_FIGURE_WIDTH, study_canvas_measure(paint, evidence),
		STUDY_INK_WHITE);
	paint_whole(paint, evidence, &canvas);
	canvas_close(&canvas);
	cairo_restore(cairo);
}

/* One paragraph of whole characters, whatever came in. */
static char *clean(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
	GString *out = g_string_new(NULL);

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		gunichar character = g_utf8_get_char(at);
		GUnicodeType type = g_unichar_type(character);
		bool is_break = type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
				type == G_UNICODE_PARAGRAPH_SEPARATOR;
		g_string_append_unichar(out, is_break ? ' ' : character);
	}
	return g_string_free(out, FALSE);
}

/* Readies the layout; false when there is nothing to set. */
static bool set_text(struct study_canvas *canvas, const struct study_style *style, const char *text)
{
	g_autofree char *cleaned = clean(text);
	if (!cleaned[0])
		return false;
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
	pango_font_description_set_weight(
		font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(canvas->layout, font);
	pango_font_description_free(font);
	bool is_free = !(style->width > 0);
	pango_layout_set_width(canvas->layout, is_free ? -1 : (int)(style->width * PANGO_SCALE));
	pango_layout_set_height(canvas->layout, -MAX(style->n_lines, 1));
	pango_layout_set_ellipsize(
		canvas->layout, is_free ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
	pango_layout_set_wrap(canvas->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(canvas->layout, style->align > 0.75   ? PANGO_ALIGN_RIGHT
						   : style->align > 0.25 ? PANGO_ALIGN_CENTER
									 : PANGO_ALIGN_LEFT);
	pango_layout_set_text(canvas->layout, cleaned, -1);
	return true;
}

static void text_size(struct study_canvas *canvas, const struct study_style *style,
	const char *text, double *ret_width, double *ret_height)
{
	int width = 0, height = 0;

	if (set_text(canvas, style, text))
		pango_layout_get_size(canvas->layout, &width, &height);
	*ret_width = (double)width / PANGO_SCALE;
	*ret_height = (double)height / PANGO_SCALE;
}

double study_canvas_text_width(
	struct study_canvas *canvas, const struct study_style *style, const char *text)
{
	double width = 0, height = 0;
	text_size(canvas, style, text, &width, &height);
	return width;
}

double study_canvas_text_height(
	struct study_canvas *canvas, const struct study_style *style, const char *text)
{
	double width = 0, height = 0;
	text_size(canvas, style, text, &width, &height);
	return height;
}

double study_canvas_text(struct study_canvas *canvas, double x, double y,
	const struct study_style *style, const char *text)
{
	double width = 0, height = 0;

	text_size(canvas, style, text, &width, &height);
	if (!(height > 0) || !is_drawable(x) || !is_drawable(y))
		return height;
	/* Inside of a set width pango aligns. */
	double room = style->width > 0 ? style->width : width;
	cairo_save(canvas->cairo);
	set_ink(canvas, style->ink);
	cairo_translate(canvas->cairo, x, y);
	if (style->is_upright) {
		cairo_rotate(canvas->cairo, -G_PI / 2);
		cairo_move_to(canvas->cairo, -room * style->align, -height / 2);
	} else {
		cairo_move_to(canvas->cairo, -room * style->align, 0);
	}
	pango_cairo_update_layout(canvas->cairo, canvas->layout);
	pango_cairo_show_layout(canvas->cairo, canvas->layout);
	cairo_restore(canvas->cairo);
	/* Its last point is no beginning of the next shape. */
	cairo_new_path(canvas->cairo);
	return height;
}

void study_canvas_text_middle(struct study_canvas *canvas, double x, double y,
	const struct study_style *style, const char *text)
{
	study_canvas_text(
		canvas, x, y - study_canvas_text_height(canvas, style, text) / 2, style, text);
}

static void set_pen(
	struct study_canvas *canvas, double width, enum study_ink ink, enum study_dash dash)
{
	static const double longs[] = {4, 2}, dots[] = {1, 1.6};

	set_ink(canvas, ink);
	cairo_set_line_width(canvas->cairo, width);
	cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_set_dash(canvas->cairo, dash == STUDY_DASH_LONG ? longs : dots,
		dash == STUDY_DASH_NONE ? 0 : 2, 0);
}

void study_canvas_line(struct study_canvas *canvas, double x0, double y0, double x1, double y1,
	double width, enum study_ink ink, enum study_dash dash)
{
	if (!are_drawable(x0, y0, x1, y1))
		return;
	set_pen(canvas, width, ink, dash);
	cairo_move_to(canvas->cairo, x0, y0);
	cairo_line_to(canvas->cairo, x1, y1);
	cairo_stroke(canvas->cairo);
}

void study_canvas_curve(struct study_canvas *canvas, const double *x, const double *y, guint n,
	double width, enum study_ink ink, enum study_dash dash)
{
	bool is_down = false;

	set_pen(canvas, width, ink, dash);
	for (guint i = 0; i < n; i++) {
		bool is_known = is_drawable(x[i]) && is_drawable(y[i]);
		if (is_known && is_down)
			cairo_line_to(canvas->cairo, x[i], y[i]);
		else if (is_known)
			cairo_move_to(canvas->cairo, x[i], y[i]);
		is_down = is_known;
	}
	cairo_stroke(canvas->cairo);
}

void study_canvas_area(struct study_canvas *canvas, const double *x, const double *low,
	const double *high, guint n, enum study_ink ink)
{
	set_ink(canvas, ink);
	for (guint from = 0; from < n;) {
		guint to = from;
		while (to < n && are_drawable(x[to], low[to], high[to], 0))
			to++;
		for (guint i = from; i < to; i++)
			cairo_line_to(canvas->cairo, x[i], low[i]);
		for (guint i = to; i > from; i--)
			cairo_line_to(canvas->cairo, x[i - 1], high[i - 1]);
		if (to > from)
			cairo_close_path(canvas->cairo);
		cairo_new_sub_path(canvas->cairo);
		from = MAX(to, from + 1);
	}
	cairo_fill(canvas->cairo);
}

void study_canvas_cell(struct study_canvas *canvas, double x, double y, double width, double height,
	struct study_colour colour)
{
	if (!are_drawable(x, y, width, height))
		return;
	set_colour(canvas, colour);
	cairo_rectangle(canvas->cairo, x, y, width, height);
	cairo_fill(canvas->cairo);
}

void study_canvas_cells(
	struct study_canvas *canvas, const GArray *boxes, struct study_colour colour)
{
	if (boxes->len == 0)
		return;
	set_colour(canvas, colour);
	for (guint i = 0; i < boxes->len; i++) {
		const struct study_box *box = &g_array_index(boxes, struct study_box, i);
		if (are_drawable(box->x, box->y, box->width, box->height))
			cairo_rectangle(canvas->cairo, box->x, box->y, box->width, box->height);
	}
	cairo_fill(canvas->cairo);
}

void study_canvas_box(struct study_canvas *canvas, double x, double y, double width, double height,
	enum study_ink ink)
{
	study_canvas_cell(canvas, x, y, width, height, inks[ink]);
}

void study_canvas_frame(struct study_canvas *canvas, double x, double y, double width,
	double height, double line_width, enum study_ink ink)
{
	if (!are_drawable(x, y, width, height))
		return;
	set_pen(canvas, line_width, ink, STUDY_DASH_NONE);
	cairo_rectangle(canvas->cairo, x, y, width, height);
	cairo_stroke(canvas->cairo);
}

/* The lines are cut off by arithmetic: a clip for each box would make an SVG file several times as
 * long. */
void study_canvas_hatch(struct study_canvas *canvas, double x, double y, double width,
	double height, enum study_ink ink)
{
	const double step = 2.4;

	if (!are_drawable(x, y, width, height) || !(width > 0) || !(height > 0))
		return;
	set_pen(canvas, 0.45, ink, STUDY_DASH_NONE);
	/* Lines x + y = c, on one lattice for the whole page, so that neighbours fit together. */
	for (double c = ceil((x + y) / step) * step; c < x + width + y + height; c += step) {
		double left = fmax(x, c - y - height), right = fmin(x + width, c - y);
		cairo_move_to(canvas->cairo, left, c - left);
		cairo_line_to(canvas->cairo, right, c - right);
	}
	cairo_stroke(canvas->cairo);
}

static void trace_corners(struct study_canvas *canvas, double x, double y, double size,
	const double (*corners)[2], guint n)
{
	for (guint i = 0; i < n; i++)
		cairo_line_to(canvas->cairo, x + corners[i][0] * size, y + corners[i][1] * size);
	cairo_close_path(canvas->cairo);
}

static void trace_marker(
	struct study_canvas *canvas, double x, double y, double size, enum study_marker marker)
{
	static const double diamond[][2] = {{0, -0.62}, {0.62, 0}, {0, 0.62}, {-0.62, 0}},
			    square[][2] = {{-0.45, -0.45}, {0.45, -0.45}, {0.45, 0.45},
				    {-0.45, 0.45}},
			    up[][2] = {{0, -0.6}, {0.56, 0.42}, {-0.56, 0.42}},
			    right[][2] = {{0.6, 0}, {-0.42, 0.56}, {-0.42, -0.56}},
			    down[][2] = {{0, 0.6}, {0.56, -0.42}, {-0.56, -0.42}};

	cairo_new_path(canvas->cairo);
	switch (marker) {
	case STUDY_MARKER_DIAMOND:
		trace_corners(canvas, x, y, size, diamond, G_N_ELEMENTS(diamond));
		break;
	case STUDY_MARKER_SQUARE:
		trace_corners(canvas, x, y, size, square, G_N_ELEMENTS(square));
		break;
	case STUDY_MARKER_TRIANGLE:
		trace_corners(canvas, x, y, size, up, G_N_ELEMENTS(up));
		break;
	case STUDY_MARKER_ARROW:
		trace_corners(canvas, x, y, size, right, G_N_ELEMENTS(right));
		break;
	case STUDY_MARKER_DOWN:
		trace_corners(canvas, x, y, size, down, G_N_ELEMENTS(down));
		break;
	default:
		cairo_arc(canvas->cairo, x, y, size / 2, 0, 2 * G_PI);
	}
}

void study_canvas_marker(struct study_canvas *canvas, double x, double y, double size,
	enum study_marker marker, enum study_ink ink, bool is_filled)
{
	if (marker == STUDY_MARKER_NONE || !is_drawable(x) || !is_drawable(y))
		return;
	if (marker == STUDY_MARKER_CROSS) {
		double arm = size * 0.42;
		study_canvas_line(
			canvas, x - arm, y - arm, x + arm, y + arm, 1.1, ink, STUDY_DASH_NONE);
		study_canvas_line(
			canvas, x - arm, y + arm, x + arm, y - arm, 1.1, ink, STUDY_DASH_NONE);
		return;
	}
	set_pen(canvas, 0.9, ink, STUDY_DASH_NONE);
	trace_marker(canvas, x, y, size, marker);
	set_ink(canvas, is_filled ? ink : STUDY_INK_WHITE);
	cairo_fill_preserve(canvas->cairo);
	if (is_filled) {
		cairo_new_path(canvas->cairo);
		return;
	}
	set_ink(canvas, ink);
	cairo_stroke(canvas->cairo);
}
