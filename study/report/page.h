/*
 * Pages that text and boxes flow down: what report_pdf.c and report_pdf_table.c draw with.
 *
 * All lengths are points (1/72 inch), y grows downward. A column of STUDY_PAGE_WIDTH lies between
 * equal margins; headers and footers are drawn as pages begin.
 */
#ifndef STUDY_REPORT_PAGE_H
#define STUDY_REPORT_PAGE_H

#include "study/report/document.h"

#include <cairo.h>
#include <pango/pango.h>

#define STUDY_PAGE_WIDTH  510.0   /* as wide as a figure */
#define STUDY_PAGE_PAPER  595.276 /* A4 */
#define STUDY_PAGE_LENGTH 841.89
#define STUDY_PAGE_LEFT   ((STUDY_PAGE_PAPER - STUDY_PAGE_WIDTH) / 2)
#define STUDY_PAGE_TOP    62.0
#define STUDY_PAGE_BOTTOM 786.0

struct study_page {
	cairo_surface_t *surface; /* PDF */
	cairo_t *cairo;
	PangoContext *fonts;
	const struct study_document *document;
	double y;      /* where the next thing begins */
	guint number;  /* from 1 */
	guint n_pages; /* of all; 0: not known yet */
};

/* How text looks. */
struct study_type {
	double size; /* points */
	bool is_bold;
	guint32 colour; /* 0xRRGGBB */
	bool is_right;  /* flush right */
	double spacing; /* of lines; 0: the font's */
};

#define STUDY_INK  0x1c2530u
#define STUDY_SOFT 0x566273u
#define STUDY_LINE 0xd0d7deu
#define STUDY_BLUE 0x0072b2u
#define STUDY_PALE 0xeef4f9u
#define STUDY_WARM 0xd55e00u
#define STUDY_SAND 0xfff5eau
#define STUDY_NAVY 0x0b3a5bu

/* Begins page 1 on @surface, which stays the caller's; @n_pages of a run before, 0 unknown. */
void study_page_begin(struct study_page *page, cairo_surface_t *surface,
	const struct study_document *document, guint n_pages);
void study_page_end(struct study_page *page);

/* What is left below y, and a new page when that is less than @height (no page is begun for what
 * fits none). */
double study_page_rest(const struct study_page *page);
void study_page_need(struct study_page *page, double height);
void study_page_turn(struct study_page *page);
void study_page_skip(struct study_page *page, double height);

void study_page_colour(const struct study_page *page, guint32 colour);
void study_page_box(const struct study_page *page, double x, double y, double width, double height,
	guint32 fill);
void study_page_rule(const struct study_page *page, double x, double y, double width,
	guint32 colour, double thickness);

/* @text set in @width; owned by the caller (g_object_unref). */
PangoLayout *study_page_layout(const struct study_page *page, const char *text,
	const struct study_type *type, double width);
double study_page_layout_height(PangoLayout *layout);

/* Draws @layout whole with its top left corner there. */
void study_page_put(
	const struct study_page *page, PangoLayout *layout, double x, double y, guint32 colour);

/* Height of @text set in @width; draws it at (x, y) unless @is_measuring. */
double study_page_text(const struct study_page *page, const char *text,
	const struct study_type *type, double x, double y, double width, bool is_measuring);

/* Lets a paragraph flow: at least two lines stay together on both sides of a page's end. @x from
 * the column's left edge. */
void study_page_flow(struct study_page *page, const char *text, const struct study_type *type,
	double x, double width);

/* Structure for those who have it read: names of PDF tags ("P", "TR"). NULL @attributes: none. */
void study_page_tag(const struct study_page *page, const char *name, const char *attributes);
void study_page_untag(const struct study_page *page, const char *name);

/* [report_pdf_table.c] */
void study_page_table(struct study_page *page, const struct study_table *table);
/* The height of its caption, head and first two rows: what must not be parted. */
double study_page_table_head(struct study_page *page, const struct study_table *table);

#endif
