#include "study/report/page.h"

#include <math.h>
#include <pango/pangocairo.h>

#define HEADER_Y 30.0
#define FOOTER_Y 806.0

void study_page_colour(const struct study_page *page, guint32 colour)
{
	cairo_set_source_rgb(page->cairo, (colour >> 16 & 0xff) / 255.0,
		(colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

void study_page_box(const struct study_page *page, double x, double y, double width, double height,
	guint32 fill)
{
	study_page_colour(page, fill);
	cairo_rectangle(page->cairo, x, y, width, height);
	cairo_fill(page->cairo);
}

void study_page_rule(const struct study_page *page, double x, double y, double width,
	guint32 colour, double thickness)
{
	study_page_box(page, x, y - thickness / 2, width, thickness, colour);
}

void study_page_tag(const struct study_page *page, const char *name, const char *attributes)
{
	cairo_tag_begin(page->cairo, name, attributes);
}

void study_page_untag(const struct study_page *page, const char *name)
{
	cairo_tag_end(page->cairo, name);
}

PangoLayout *study_page_layout(const struct study_page *page, const char *text,
	const struct study_type *type, double width)
{
	PangoLayout *layout = pango_layout_new(page->fonts);
	g_autoptr(PangoFontDescription) font = pango_font_description_from_string("Sans");

	pango_font_description_set_absolute_size(font, type->size * PANGO_SCALE);
	if (type->is_bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, (int)lround(width * PANGO_SCALE));
	pango_layout_set_alignment(layout, type->is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_line_spacing(layout, (float)type->spacing);
	return layout;
}

double study_page_layout_height(PangoLayout *layout)
{
	int height = 0;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

void study_page_put(
	const struct study_page *page, PangoLayout *layout, double x, double y, guint32 colour)
{
	study_page_colour(page, colour);
	cairo_move_to(page->cairo, x, y);
	pango_cairo_show_layout(page->cairo, layout);
}

double study_page_text(const struct study_page *page, const char *text,
	const struct study_type *type, double x, double y, double width, bool is_measuring)
{
	g_autoptr(PangoLayout) layout = study_page_layout(page, text, type, width);

	if (!is_measuring)
		study_page_put(page, layout, x, y, type->colour);
	return study_page_layout_height(layout);
}

static void draw_margins(struct study_page *page)
{
	const struct study_type small = {.size = 7.5, .colour = STUDY_SOFT};
	const struct study_type right = {.size = 7.5, .colour = STUDY_SOFT, .is_right = true};
	const struct study_type label = {
		.size = 7.5, .colour = STUDY_WARM, .is_bold = true, .is_right = true};
	const struct study_document *document = page->document;
	double half = STUDY_PAGE_WIDTH / 2;
	g_autofree char *made = g_strdup_printf("%s · %s", document->generator, document->date);
	g_autofree char *number = page->n_pages
					  ? g_strdup_printf("%u/%u", page->number, page->n_pages)
					  : g_strdup_printf("%u", page->number);

	if (page->number > 1) {
		g_autoptr(PangoLayout) title =
			study_page_layout(page, document->title, &small, half * 1.5);
		pango_layout_set_ellipsize(title, PANGO_ELLIPSIZE_END);
		study_page_put(page, title, STUDY_PAGE_LEFT, HEADER_Y, STUDY_SOFT);
		study_page_rule(
			page, STUDY_PAGE_LEFT, HEADER_Y + 14, STUDY_PAGE_WIDTH, STUDY_LINE, 0.5);
		study_page_text(page, document->label, &label, STUDY_PAGE_LEFT + half * 1.5,
			HEADER_Y, half / 2, false);
	}
	study_page_text(page, made, &small, STUDY_PAGE_LEFT, FOOTER_Y, half, false);
	study_page_text(page, number, &right, STUDY_PAGE_LEFT + half, FOOTER_Y, half, false);
}

void study_page_begin(struct study_page *page, cairo_surface_t *surface,
	const struct study_document *document, guint n_pages)
{
	*page = (struct study_page){
		.surface = surface, .document = document, .n_pages = n_pages, .number = 1};
	page->cairo = cairo_create(surface);
	page->fonts = pango_cairo_create_context(page->cairo);
	pango_cairo_context_set_resolution(page->fonts, 72);
	/* Outlines at their true places: what is set on paper has no pixels to be fitted to. */
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(page->fonts, options);
	cairo_font_options_destroy(options);
	page->y = STUDY_PAGE_TOP;
	draw_margins(page);
}

void study_page_end(struct study_page *page)
{
	cairo_show_page(page->cairo);
	g_clear_object(&page->fonts);
	cairo_destroy(page->cairo);
	page->cairo = NULL;
}

double study_page_rest(const struct study_page *page)
{
	return STUDY_PAGE_BOTTOM - page->y;
}

void study_page_turn(struct study_page *page)
{
	cairo_show_page(page->cairo);
	page->number++;
	page->y = STUDY_PAGE_TOP;
	draw_margins(page);
}

void study_page_need(struct study_page *page, double height)
{
	if (study_page_rest(page) < height && page->y > STUDY_PAGE_TOP)
		study_page_turn(page);
}

void study_page_skip(struct study_page *page, double height)
{
	if (page->y > STUDY_PAGE_TOP)
		page->y += height;
}

/* How many of @n_left lines of height @line go on this page so that no one line stands alone. */
static int lines_that_fit(const struct study_page *page, double line, int n_left, bool is_begun)
{
	int n = (int)floor((study_page_rest(page) + 0.01) / line);

	if (n >= n_left)
		return n_left;
	n = MIN(n, n_left - 2);
	return n < 2 && !is_begun ? 0 : MAX(n, 0);
}

void study_page_flow(struct study_page *page, const char *text, const struct study_type *type,
	double x, double width)
{
	g_autoptr(PangoLayout) layout = study_page_layout(page, text, type, width);
	int n_left = pango_layout_get_line_count(layout);
	double line = study_page_layout_height(layout) / MAX(n_left, 1);
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	int n_here = lines_that_fit(page, line, n_left, false);

	do {
		if (n_here == 0) {
			if (page->y > STUDY_PAGE_TOP)
				study_page_turn(page);
			n_here = MAX(lines_that_fit(page, line, n_left, true), 1);
		}
		PangoRectangle logical;
		pango_layout_iter_get_line_extents(iter, NULL, &logical);
		double down =
			(double)(pango_layout_iter_get_baseline(iter) - logical.y) / PANGO_SCALE;
		study_page_colour(page, type->colour);
		cairo_move_to(page->cairo, STUDY_PAGE_LEFT + x + (double)logical.x / PANGO_SCALE,
			page->y + down);
		pango_cairo_show_layout_line(
			page->cairo, pango_layout_iter_get_line_readonly(iter));
		page->y += line;
		n_here--;
		n_left--;
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
}
