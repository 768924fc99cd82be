/*
 * A document as a list of blocks: what is said, and in which order, without a word on how it looks.
 * Built once (report_content.h), then written as HTML and PDF by writers that know no studies.
 *
 * Texts are plain UTF-8, translated by whoever builds; what comes from files of strangers may be
 * handed in as it is. The document cleans every text: bytes that are no UTF-8 and control
 * characters become U+FFFD, line breaks and tabs a blank, and characters that turn the direction of
 * the text around them are left out; a number and its % stay on one line. Escaping is the business
 * of a writer.
 *
 * Life cycle: study_document_new() … builders … a writer … study_document_free(). One thread.
 */
#ifndef STUDY_REPORT_DOCUMENT_H
#define STUDY_REPORT_DOCUMENT_H

#include <glib.h>
#include <stdbool.h>

typedef struct _cairo cairo_t;

enum study_block_kind {
	STUDY_BLOCK_HEADING = 0,
	STUDY_BLOCK_PARAGRAPH,
	STUDY_BLOCK_NOTE,   /* set apart: a label, a caution */
	STUDY_BLOCK_LIST,   /* items: char* */
	STUDY_BLOCK_FACTS,  /* items: struct study_fact* */
	STUDY_BLOCK_TABLE,  /* table */
	STUDY_BLOCK_FIGURE, /* figure */
	STUDY_BLOCK_CARDS,  /* items: struct study_card* */
	STUDY_BLOCK_QUOTES, /* items: struct study_quoted* */
};

enum study_tone {
	STUDY_TONE_PLAIN = 0,
	STUDY_TONE_LEAD,    /* a paragraph that is read first */
	STUDY_TONE_SMALL,   /* a paragraph for who looks closely */
	STUDY_TONE_CAUTION, /* a note that must not be overlooked */
	STUDY_TONE_GOOD,
};

/* A number to see from afar, and what it counts. */
struct study_fact {
	char *value, *label;
};

struct study_column {
	char *title;
	bool is_number; /* set flush right */
};

struct study_table_row {
	GPtrArray *cells; /* char*, one per column */
	bool is_strong;
};

struct study_table {
	char *caption;
	GPtrArray *columns; /* struct study_column* */
	GPtrArray *rows;    /* struct study_table_row* */
	char *note;         /* a line below it; NULL none */
	bool is_folded;     /* numbers behind a picture: HTML opens them on demand */
};

/* A drawing of width x height points. The picture is drawn anew wherever it is shown; @svg is the
 * same as a file. */
struct study_drawing {
	char *title, *description; /* the text alternative */
	char *file;                /* beside the report, where it also lies; NULL none */
	double width, height;
	void (*draw)(const void *subject, cairo_t *cairo);
	void *subject; /* freed with g_free() */
	GBytes *svg;
};

/* Pixels from a video, 0x00RRGGBB each, row by row. */
struct study_still {
	int width, height;
	guint32 *pixels;
};

/* A moment: a picture if there is one, a title, and some lines. */
struct study_card {
	struct study_still *still; /* NULL none */
	char *alternative;         /* of the still; NULL without */
	char *title;
	GPtrArray *lines; /* char* */
};

struct study_quoted {
	char *text, *whom;
};

struct study_block {
	enum study_block_kind kind;
	guint level; /* HEADING: 2 a chapter, 3 a part of it */
	enum study_tone tone;
	char *title; /* NOTE; NULL none */
	char *text;  /* HEADING, PARAGRAPH, NOTE */
	GPtrArray *items;
	struct study_table *table;
	struct study_drawing *figure;
};

struct study_document {
	char *language;        /* "da", "nb", "en" */
	char *title, *subject; /* heading of level 1, and the line below it */
	char *label;           /* words on every page, "SIMULATED"; "" none */
	char *generator;       /* program and version */
	char *date;            /* YYYY-MM-DD, of the making */
	gint64 time_s;         /* the same in seconds since 1970 */
	GPtrArray *blocks;     /* struct study_block*; may be filled by the builders only */
};
typedef struct study_document study_document;

/* Texts are copied. */
struct study_document *study_document_new(const char *language, const char *title);
void study_document_free(study_document *document); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_document, study_document_free)

/* @text as documents hold it; NULL is "". Owned by the caller. */
char *study_document_clean(const char *text);

/* The same, but at most @letters of it, cut between words when it can be, and "…". */
char *study_document_cut(const char *text, glong letters);

/* Builders: each appends a block, or goes on with the last one when it is of its kind. */
void study_document_chapter(struct study_document *document, const char *title);
void study_document_section(struct study_document *document, const char *title);
void study_document_say(struct study_document *document, enum study_tone tone, const char *text);
void study_document_sayf(struct study_document *document, const char *format, ...)
	G_GNUC_PRINTF(2, 3);
void study_document_note(
	struct study_document *document, enum study_tone tone, const char *title, const char *text);
void study_document_item(struct study_document *document, const char *text);
void study_document_itemf(struct study_document *document, const char *format, ...)
	G_GNUC_PRINTF(2, 3);
void study_document_fact(struct study_document *document, const char *value, const char *label);
void study_document_quote(struct study_document *document, const char *text, const char *whom);

/* Takes @still over; it may be NULL, as may @alternative. The card is the document's. */
struct study_card *study_document_card(struct study_document *document, const char *title,
	struct study_still *still, const char *alternative);
void study_card_linef(struct study_card *card, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A table without columns and rows, which is the document's; first the columns, then row by row
 * one cell per column. What is longer than STUDY_TABLE_LETTERS is cut: no row fills a page. */
#define STUDY_TABLE_LETTERS 240
struct study_table *study_document_table(struct study_document *document, const char *caption);
/* The line below it. */
void study_table_note(struct study_table *table, const char *note);
void study_table_column(struct study_table *table, const char *title, bool is_number);
struct study_table_row *study_table_row(struct study_table *table);
void study_table_cell(struct study_table_row *row, const char *text);
void study_table_cellf(struct study_table_row *row, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Takes @subject (g_malloc) over; @svg is kept by a reference. The drawing is the document's. */
struct study_drawing *study_document_draw(struct study_document *document, const char *title,
	const char *description, double width, double height,
	void (*draw)(const void *subject, cairo_t *cairo), void *subject, GBytes *svg);

/* Black pixels. */
struct study_still *study_still_new(int width, int height);
void study_still_free(struct study_still *still); /* NULL is fine */

#endif
