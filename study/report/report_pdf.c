#include "study/report/report_pdf.h"

#include "recordings/disk/error.h"
#include "study/report/page.h"
#include "study/report/report_image.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

static const struct study_type BODY = {.size = 9.2, .colour = STUDY_INK, .spacing = 1.25};
static const struct study_type LEAD = {.size = 10.6, .colour = STUDY_INK, .spacing = 1.25};
static const struct study_type SMALL = {.size = 7.8, .colour = STUDY_SOFT, .spacing = 1.2};
static const struct study_type CHAPTER = {.size = 15, .colour = STUDY_NAVY, .is_bold = true};
static const struct study_type SECTION = {.size = 10.6, .colour = STUDY_INK, .is_bold = true};
static const struct study_type TITLE = {.size = 8.5, .colour = STUDY_INK, .is_bold = true};

#define TEXT_WIDTH   455.0 /* of running text: longer lines are hard to follow */
#define STILL_WIDTH  150.0
#define GAP          8.0
#define LINES_LEAST  42.0 /* three lines of text */
/* Of a page, for the heading and the words that introduce its figure. */
#define ABOVE_FIGURE 140.0
#define PAGES_MOST   3 /* what a figure may be scaled down from */

/* A box of text with a title: how wide its text is, and how high it is. */
static double note_height(const struct study_page *page, const struct study_block *block)
{
	double height =
		14 + study_page_text(page, block->text, &BODY, 0, 0, STUDY_PAGE_WIDTH - 24, true);

	if (block->title)
		height += study_page_text(
				  page, block->title, &TITLE, 0, 0, STUDY_PAGE_WIDTH - 24, true) +
			  2;
	return height;
}

static void draw_note(struct study_page *page, const struct study_block *block)
{
	bool is_caution = block->tone == STUDY_TONE_CAUTION;
	double height = note_height(page, block), y;

	study_page_need(page, height);
	y = page->y;
	study_page_box(page, STUDY_PAGE_LEFT, y, STUDY_PAGE_WIDTH, height,
		is_caution ? STUDY_SAND : STUDY_PALE);
	study_page_box(page, STUDY_PAGE_LEFT, y, 3.5, height, is_caution ? STUDY_WARM : STUDY_BLUE);
	y += 7;
	study_page_tag(page, "P", NULL);
	if (block->title)
		y += study_page_text(page, block->title, &TITLE, STUDY_PAGE_LEFT + 14, y,
			     STUDY_PAGE_WIDTH - 24, false) +
		     2;
	study_page_text(
		page, block->text, &BODY, STUDY_PAGE_LEFT + 14, y, STUDY_PAGE_WIDTH - 24, false);
	study_page_untag(page, "P");
	page->y += height + GAP;
}

static const struct study_type *type_of(const struct study_block *block)
{
	return block->tone == STUDY_TONE_LEAD    ? &LEAD
	       : block->tone == STUDY_TONE_SMALL ? &SMALL
						 : &BODY;
}

static void draw_paragraph(struct study_page *page, const struct study_block *block)
{
	double width = block->tone == STUDY_TONE_SMALL ? STUDY_PAGE_WIDTH : TEXT_WIDTH;

	study_page_tag(page, "P", NULL);
	study_page_flow(page, block->text, type_of(block), 0, width);
	study_page_untag(page, "P");
	page->y += GAP * 0.8;
}

static void draw_list(struct study_page *page, const struct study_block *block)
{
	study_page_tag(page, "L", NULL);
	for (guint i = 0; i < block->items->len; i++) {
		/* As much as its first two lines, which stay together. */
		study_page_need(page, 28);
		study_page_tag(page, "LI", NULL);
		study_page_box(page, STUDY_PAGE_LEFT + 5, page->y + 5.5, 2.6, 2.6, STUDY_BLUE);
		study_page_flow(page, block->items->pdata[i], &BODY, 15, TEXT_WIDTH - 15);
		study_page_untag(page, "LI");
		page->y += 2.5;
	}
	study_page_untag(page, "L");
	page->y += GAP * 0.6;
}

#define FACTS_BESIDE 5

/* Beside each other, in boxes of one height per line. */
static void draw_fact_line(
	struct study_page *page, const GPtrArray *facts, guint first, guint n, double width)
{
	const struct study_type value = {.size = 14, .colour = STUDY_NAVY, .is_bold = true};
	double height = 0;

	for (guint i = first; i < first + n; i++) {
		const struct study_fact *fact = facts->pdata[i];
		height = fmax(height,
			study_page_text(page, fact->value, &value, 0, 0, width - 18, true) +
				study_page_text(page, fact->label, &SMALL, 0, 0, width - 18, true));
	}
	height += 15;
	study_page_need(page, height);
	for (guint i = first; i < first + n; i++) {
		const struct study_fact *fact = facts->pdata[i];
		double x = STUDY_PAGE_LEFT + (i - first) * (width + GAP);
		study_page_box(page, x, page->y, width, height, STUDY_PALE);
		study_page_tag(page, "P", NULL);
		double y = page->y + 6;
		y += study_page_text(page, fact->value, &value, x + 9, y, width - 18, false) + 1;
		study_page_text(page, fact->label, &SMALL, x + 9, y, width - 18, false);
		study_page_untag(page, "P");
	}
	page->y += height + GAP;
}

static void draw_facts(struct study_page *page, const struct study_block *block)
{
	guint n = block->items->len, lines = (n + FACTS_BESIDE - 1) / FACTS_BESIDE,
	      beside = (n + lines - 1) / lines;
	double width = (STUDY_PAGE_WIDTH - GAP * (beside - 1)) / beside;

	for (guint first = 0; first < n; first += beside)
		draw_fact_line(page, block->items, first, MIN(beside, n - first), width);
	page->y += 2;
}

/* So much higher than a page that nobody could read it there. */
static bool is_too_tall(const struct study_drawing *figure)
{
	double height = figure->height * fmin(1, STUDY_PAGE_WIDTH / figure->width);

	return figure->file && height > PAGES_MOST * (STUDY_PAGE_BOTTOM - STUDY_PAGE_TOP);
}

/* What stands in place of such a figure. Owned by the caller. */
static char *say_too_tall(const struct study_drawing *figure)
{
	return g_strdup_printf(
		_("%s: the figure is too tall for this page; it is the file %s beside the report."),
		figure->title, figure->file);
}

static double figure_scale(const struct study_page *page, const struct study_drawing *figure)
{
	double caption = study_page_text(page, figure->title, &TITLE, 0, 0, STUDY_PAGE_WIDTH, true);
	double room = STUDY_PAGE_BOTTOM - STUDY_PAGE_TOP - caption - GAP - ABOVE_FIGURE;

	return fmin(fmin(1, STUDY_PAGE_WIDTH / figure->width), room / figure->height);
}

static double figure_height(const struct study_page *page, const struct study_drawing *figure)
{
	if (is_too_tall(figure))
		return LINES_LEAST;
	return study_page_text(page, figure->title, &TITLE, 0, 0, STUDY_PAGE_WIDTH, true) + 4 +
	       figure->height * figure_scale(page, figure);
}

static void draw_figure(struct study_page *page, const struct study_drawing *figure)
{
	double scale = figure_scale(page, figure);

	if (is_too_tall(figure)) {
		g_autofree char *text = say_too_tall(figure);
		study_page_tag(page, "P", NULL);
		study_page_flow(page, text, &BODY, 0, TEXT_WIDTH);
		study_page_untag(page, "P");
		page->y += GAP;
		return;
	}
	study_page_need(page, figure_height(page, figure));
	study_page_tag(page, "Figure", NULL);
	page->y += study_page_text(page, figure->title, &TITLE, STUDY_PAGE_LEFT, page->y,
			   STUDY_PAGE_WIDTH, false) +
		   4;
	cairo_save(page->cairo);
	cairo_translate(page->cairo,
		STUDY_PAGE_LEFT + (STUDY_PAGE_WIDTH - figure->width * scale) / 2, page->y);
	cairo_scale(page->cairo, scale, scale);
	cairo_rectangle(page->cairo, 0, 0, figure->width, figure->height);
	cairo_clip(page->cairo);
	figure->draw(figure->subject, page->cairo);
	cairo_restore(page->cairo);
	study_page_untag(page, "Figure");
	page->y += figure->height * scale + GAP;
}

static double still_height(const struct study_still *still)
{
	return still ? STILL_WIDTH * still->height / still->width : 0;
}

static double card_text(const struct study_page *page, const struct study_card *card, double x,
	double y, bool is_measuring)
{
	const struct study_type line = {.size = 8.6, .colour = STUDY_SOFT, .spacing = 1.15};
	double width = STUDY_PAGE_LEFT + STUDY_PAGE_WIDTH - x, height;

	height = study_page_text(page, card->title, &SECTION, x, y, width, is_measuring) + 3;
	for (guint i = 0; i < card->lines->len; i++)
		height += study_page_text(
			page, card->lines->pdata[i], &line, x, y + height, width, is_measuring);
	return height;
}

static double card_left(const struct study_card *card)
{
	return STUDY_PAGE_LEFT + (card->still ? STILL_WIDTH + 12 : 0);
}

static double card_height(const struct study_page *page, const struct study_card *card)
{
	return fmax(card_text(page, card, card_left(card), 0, true), still_height(card->still));
}

static void draw_still(struct study_page *page, const struct study_still *still)
{
	cairo_surface_t *surface = study_report_image_surface(still);
	double scale = STILL_WIDTH / still->width;

	study_page_tag(page, "Figure", NULL);
	cairo_save(page->cairo);
	cairo_translate(page->cairo, STUDY_PAGE_LEFT, page->y);
	cairo_scale(page->cairo, scale, scale);
	cairo_set_source_surface(page->cairo, surface, 0, 0);
	cairo_paint(page->cairo);
	cairo_restore(page->cairo);
	study_page_untag(page, "Figure");
	cairo_surface_destroy(surface);
}

static void draw_cards(struct study_page *page, const struct study_block *block)
{
	for (guint i = 0; i < block->items->len; i++) {
		const struct study_card *card = block->items->pdata[i];
		double height = card_height(page, card);
		study_page_need(page, height);
		if (card->still)
			draw_still(page, card->still);
		study_page_tag(page, "P", NULL);
		card_text(page, card, card_left(card), page->y, false);
		study_page_untag(page, "P");
		page->y += height + GAP;
	}
}

static void draw_quotes(struct study_page *page, const struct study_block *block)
{
	for (guint i = 0; i < block->items->len; i++) {
		const struct study_quoted *quoted = block->items->pdata[i];
		study_page_need(page, 30);
		study_page_tag(page, "BlockQuote", NULL);
		study_page_flow(page, quoted->text, &BODY, 12, TEXT_WIDTH - 12);
		study_page_flow(page, quoted->whom, &SMALL, 12, TEXT_WIDTH - 12);
		study_page_untag(page, "BlockQuote");
		page->y += GAP * 0.7;
	}
}

static const struct study_block *nth_block(const struct study_page *page, guint i)
{
	return i < page->document->blocks->len ? page->document->blocks->pdata[i] : NULL;
}

/* A short paragraph, and a note, stand on the page of the figure that they introduce. */
static double paragraph_height(struct study_page *page, const struct study_block *block)
{
	double height = study_page_text(page, block->text, type_of(block), 0, 0, TEXT_WIDTH, true);

	return fmin(height, LINES_LEAST * 2) + GAP;
}

static double figure_below(struct study_page *page, guint i)
{
	const struct study_block *next = nth_block(page, i + 1);

	return next && next->kind == STUDY_BLOCK_FIGURE ? figure_height(page, next->figure) : 0;
}

/* The height that the begin of block @i must have on one page. */
static double least_height(struct study_page *page, guint i)
{
	const struct study_block *block = nth_block(page, i);

	if (!block)
		return 0;
	switch (block->kind) {
	case STUDY_BLOCK_HEADING:
		return (block->level == 2 ? 34 : 22) + least_height(page, i + 1);
	case STUDY_BLOCK_NOTE:
		return note_height(page, block) + GAP + figure_below(page, i);
	case STUDY_BLOCK_TABLE:
		return study_page_table_head(page, block->table);
	case STUDY_BLOCK_FIGURE:
		return figure_height(page, block->figure);
	case STUDY_BLOCK_CARDS:
		return card_height(page, block->items->pdata[0]);
	case STUDY_BLOCK_FACTS:
		return 50;
	case STUDY_BLOCK_PARAGRAPH:
		return paragraph_height(page, block) + figure_below(page, i);
	case STUDY_BLOCK_LIST:
	case STUDY_BLOCK_QUOTES:
		break;
	}
	return LINES_LEAST;
}

static void draw_heading(struct study_page *page, guint i)
{
	const struct study_block *block = nth_block(page, i);
	bool is_chapter = block->level == 2;
	const struct study_type *type = is_chapter ? &CHAPTER : &SECTION;
	const char *tag = is_chapter ? "H2" : "H3";

	study_page_skip(page, is_chapter ? 16 : 6);
	study_page_need(page, least_height(page, i));
	if (is_chapter) {
		g_autofree char *place = g_strdup_printf("page=%u", page->number);
		cairo_pdf_surface_add_outline(
			page->surface, CAIRO_PDF_OUTLINE_ROOT, block->text, place, 0);
		study_page_rule(page, STUDY_PAGE_LEFT, page->y, STUDY_PAGE_WIDTH, STUDY_BLUE, 1.4);
		page->y += 7;
	}
	study_page_tag(page, tag, NULL);
	study_page_flow(page, block->text, type, 0, STUDY_PAGE_WIDTH);
	study_page_untag(page, tag);
	page->y += is_chapter ? 7 : 4;
}

static void draw_block(struct study_page *page, guint i)
{
	const struct study_block *block = nth_block(page, i);

	switch (block->kind) {
	case STUDY_BLOCK_HEADING:
		draw_heading(page, i);
		break;
	case STUDY_BLOCK_PARAGRAPH:
		draw_paragraph(page, block);
		break;
	case STUDY_BLOCK_NOTE:
		draw_note(page, block);
		break;
	case STUDY_BLOCK_LIST:
		draw_list(page, block);
		break;
	case STUDY_BLOCK_FACTS:
		draw_facts(page, block);
		break;
	case STUDY_BLOCK_TABLE:
		study_page_table(page, block->table);
		page->y += GAP * 1.2;
		break;
	case STUDY_BLOCK_FIGURE:
		draw_figure(page, block->figure);
		break;
	case STUDY_BLOCK_CARDS:
		draw_cards(page, block);
		break;
	case STUDY_BLOCK_QUOTES:
		draw_quotes(page, block);
		break;
	}
}

/* The band on top of page 1. */
static void draw_cover(struct study_page *page)
{
	const struct study_document *document = page->document;
	const struct study_type title = {.size = 21, .colour = 0xffffff, .is_bold = true};
	const struct study_type subject = {.size = 9.5, .colour = 0xd5e5f1};
	const struct study_type label = {.size = 9, .colour = 0xffd9b8, .is_bold = true};
	double width = STUDY_PAGE_WIDTH, y = 34;
	double height = y + 18 + study_page_text(page, document->title, &title, 0, 0, width, true) +
			study_page_text(page, document->subject, &subject, 0, 0, width, true) +
			(*document->label ? 20 : 0);

	study_page_box(page, 0, 0, STUDY_PAGE_PAPER, height, STUDY_NAVY);
	study_page_tag(page, "H1", NULL);
	y += study_page_text(page, document->title, &title, STUDY_PAGE_LEFT, y, width, false) + 3;
	study_page_untag(page, "H1");
	study_page_tag(page, "P", NULL);
	y += study_page_text(page, document->subject, &subject, STUDY_PAGE_LEFT, y, width, false);
	if (*document->label)
		study_page_text(
			page, document->label, &label, STUDY_PAGE_LEFT, y + 6, width, false);
	study_page_untag(page, "P");
	page->y = height + 14;
}

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(bytes, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *surface, const struct study_document *document)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(document->time_s);
	g_autofree char *made = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *subject =
		*document->label ? g_strdup_printf("%s. %s", document->label, document->subject)
				 : g_strdup(document->subject);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, document->generator);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, document->generator);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, subject);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, made);
}

/* Draws all pages into @bytes; how many they are. */
static guint draw_all(const struct study_document *document, guint n_pages, GByteArray *bytes,
	cairo_status_t *ret_status)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		append, bytes, STUDY_PAGE_PAPER, STUDY_PAGE_LENGTH);
	struct study_page page;

	set_metadata(surface, document);
	study_page_begin(&page, surface, document, n_pages);
	draw_cover(&page);
	for (guint i = 0; i < document->blocks->len; i++)
		draw_block(&page, i);
	*ret_status = cairo_status(page.cairo);
	study_page_end(&page);
	cairo_surface_finish(surface);
	if (*ret_status == CAIRO_STATUS_SUCCESS)
		*ret_status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return page.number;
}

GByteArray *study_report_pdf(const struct study_document *document, GError **error)
{
	g_autoptr(GByteArray) counted = g_byte_array_new();
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	cairo_status_t status = CAIRO_STATUS_SUCCESS;
	guint n_pages = draw_all(document, 0, counted, &status);

	if (status == CAIRO_STATUS_SUCCESS)
		draw_all(document, n_pages, bytes, &status);
	if (status != CAIRO_STATUS_SUCCESS) {
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("Cannot make the PDF of the report: %s; check that fonts are installed "
			  "(fonts-dejavu-core) and that there is memory."),
			cairo_status_to_string(status));
		return NULL;
	}
	return g_steal_pointer(&bytes);
}
