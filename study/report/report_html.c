#include "study/report/report_html.h"

#include "study/report/report_image.h"

#include <glib/gi18n-lib.h>

/* What is being written, and what of it is open. */
struct html {
	GString *out;
	const struct study_document *document;
	guint n_chapters, n_tables;
	bool is_in_chapter;
};

/* @text for content and for attribute values in double quotes. */
static void append_text(GString *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		switch (*p) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		case '\'':
			g_string_append(out, "&#39;");
			break;
		default:
			g_string_append_c(out, *p);
		}
	}
}

/* "<TAG>TEXT</NAME>\n", where @tag may have attributes behind its @name. */
static void append_element(GString *out, const char *tag, const char *name, const char *text)
{
	g_string_append_printf(out, "<%s>", tag);
	append_text(out, text);
	g_string_append_printf(out, "</%s>\n", name);
}

/* The base64 form of the SHA-256 of @style, as a content security policy names it. */
static char *hash_style(const char *style)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize n = sizeof digest;

	g_checksum_update(sum, (const guchar *)style, -1);
	g_checksum_get_digest(sum, digest, &n);
	return g_base64_encode(digest, n);
}

static void write_head(struct html *html)
{
	const struct study_document *document = html->document;
	g_autofree char *style = g_strjoinv("\n", (char **)study_report_html_style);
	g_autofree char *hash = hash_style(style);

	g_string_append_printf(html->out,
		"<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"img-src data:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"only light\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" "
		"content=\"",
		document->language, hash);
	append_text(html->out, document->generator);
	g_string_append(html->out, "\">\n");
	append_element(html->out, "title", "title", document->title);
	g_string_append_printf(html->out, "<style>%s</style>\n</head>\n<body>\n", style);
}

static void write_contents(struct html *html)
{
	guint n = 0;

	g_string_append(html->out, "<nav aria-label=\"");
	append_text(html->out, _("Contents"));
	g_string_append(html->out, "\">\n<ol>\n");
	for (guint i = 0; i < html->document->blocks->len; i++) {
		const struct study_block *block = html->document->blocks->pdata[i];
		if (block->kind != STUDY_BLOCK_HEADING || block->level != 2)
			continue;
		g_string_append_printf(html->out, "<li><a href=\"#c%u\">", ++n);
		append_text(html->out, block->text);
		g_string_append(html->out, "</a></li>\n");
	}
	g_string_append(html->out, "</ol>\n</nav>\n");
}

static void write_cover(struct html *html)
{
	const struct study_document *document = html->document;

	append_element(html->out, "a class=\"skip\" href=\"#main\"", "a", _("To the content"));
	g_string_append(html->out, "<header class=\"cover\">\n");
	append_element(html->out, "h1 dir=\"auto\"", "h1", document->title);
	if (*document->subject)
		append_element(html->out, "p", "p", document->subject);
	if (*document->label)
		append_element(html->out, "p class=\"label\"", "p", document->label);
	g_string_append(html->out, "</header>\n");
	write_contents(html);
}

static void write_heading(struct html *html, const struct study_block *block)
{
	g_autofree char *tag = NULL;

	if (block->level > 2) {
		append_element(html->out, "h3", "h3", block->text);
		return;
	}
	if (html->is_in_chapter)
		g_string_append(html->out, "</section>\n");
	html->is_in_chapter = true;
	html->n_chapters++;
	g_string_append_printf(html->out, "<section aria-labelledby=\"c%u\">\n", html->n_chapters);
	tag = g_strdup_printf("h2 id=\"c%u\"", html->n_chapters);
	append_element(html->out, tag, "h2", block->text);
}

static void write_paragraph(struct html *html, const struct study_block *block)
{
	const char *tag = block->tone == STUDY_TONE_LEAD    ? "p class=\"lead\""
			  : block->tone == STUDY_TONE_SMALL ? "p class=\"small\""
							    : "p";

	append_element(html->out, tag, "p", block->text);
}

static void write_note(struct html *html, const struct study_block *block)
{
	g_string_append_printf(html->out, "<div class=\"note%s\" role=\"note\">\n",
		block->tone == STUDY_TONE_CAUTION ? " caution"
		: block->tone == STUDY_TONE_GOOD  ? " good"
						  : "");
	if (block->title) {
		g_string_append(html->out, "<p><strong>");
		append_text(html->out, block->title);
		g_string_append(html->out, "</strong></p>\n");
	}
	append_element(html->out, "p", "p", block->text);
	g_string_append(html->out, "</div>\n");
}

static void write_list(struct html *html, const struct study_block *block)
{
	g_string_append(html->out, "<ul class=\"list\">\n");
	for (guint i = 0; i < block->items->len; i++)
		append_element(html->out, "li", "li", block->items->pdata[i]);
	g_string_append(html->out, "</ul>\n");
}

static void write_facts(struct html *html, const struct study_block *block)
{
	g_string_append(html->out, "<dl class=\"facts\">\n");
	for (guint i = 0; i < block->items->len; i++) {
		const struct study_fact *fact = block->items->pdata[i];
		g_string_append(html->out, "<div>\n");
		append_element(html->out, "dt", "dt", fact->label);
		append_element(html->out, "dd", "dd", fact->value);
		g_string_append(html->out, "</div>\n");
	}
	g_string_append(html->out, "</dl>\n");
}

static bool is_number(const struct study_table *table, guint column)
{
	const struct study_column *known =
		column < table->columns->len ? table->columns->pdata[column] : NULL;

	return known && known->is_number;
}

static void write_rows(struct html *html, const struct study_table *table)
{
	for (guint i = 0; i < table->rows->len; i++) {
		const struct study_table_row *row = table->rows->pdata[i];
		g_string_append(html->out, row->is_strong ? "<tr class=\"strong\">" : "<tr>");
		for (guint c = 0; c < row->cells->len; c++) {
			bool is_head = c == 0 && !is_number(table, c);
			g_string_append(html->out, is_head ? "<th scope=\"row\" dir=\"auto\">"
						   : is_number(table, c) ? "<td class=\"n\">"
									 : "<td dir=\"auto\">");
			append_text(html->out, row->cells->pdata[c]);
			g_string_append(html->out, is_head ? "</th>" : "</td>");
		}
		g_string_append(html->out, "</tr>\n");
	}
}

static void write_table(struct html *html, const struct study_table *table)
{
	guint n = ++html->n_tables;

	g_autofree char *name =
		g_strdup_printf("%s id=\"t%u\"", table->is_folded ? "summary" : "caption", n);

	if (table->is_folded) {
		g_string_append(html->out, "<details>\n");
		append_element(html->out, name, "summary", table->caption);
	}
	/* A region that scrolls has to be reached by keyboard, and to have a name. */
	g_string_append_printf(html->out,
		"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"t%u\">\n"
		"<table>\n",
		n);
	if (!table->is_folded)
		append_element(html->out, name, "caption", table->caption);
	g_string_append(html->out, "<thead>\n<tr>");
	for (guint i = 0; i < table->columns->len; i++) {
		const struct study_column *column = table->columns->pdata[i];
		g_string_append(html->out, column->is_number ? "<th scope=\"col\" class=\"n\">"
							     : "<th scope=\"col\">");
		append_text(html->out, column->title);
		g_string_append(html->out, "</th>");
	}
	g_string_append(html->out, "</tr>\n</thead>\n<tbody>\n");
	write_rows(html, table);
	g_string_append(html->out, "</tbody>\n</table>\n</div>\n");
	if (table->note)
		append_element(html->out, "p class=\"small\"", "p", table->note);
	if (table->is_folded)
		g_string_append(html->out, "</details>\n");
}

static void append_data(GString *out, const char *type, const guchar *bytes, gsize n)
{
	g_autofree char *code = g_base64_encode(bytes, n);

	g_string_append_printf(out, "data:%s;base64,%s", type, code);
}

static void write_figure(struct html *html, const struct study_drawing *figure)
{
	gsize n = 0;
	const guchar *bytes = g_bytes_get_data(figure->svg, &n);

	g_string_append(html->out, "<figure>\n");
	append_element(html->out, "figcaption", "figcaption", figure->title);
	g_string_append_printf(html->out, "<img width=\"%.0f\" height=\"%.0f\" src=\"",
		figure->width * 2, figure->height * 2);
	append_data(html->out, "image/svg+xml", bytes, n);
	g_string_append(html->out, "\" alt=\"");
	append_text(html->out, figure->description);
	g_string_append(html->out, "\">\n</figure>\n");
}

static void write_card(struct html *html, const struct study_card *card)
{
	g_string_append(html->out, "<li>\n");
	if (card->still) {
		g_autoptr(GByteArray) png = study_report_image_png(card->still);
		g_string_append_printf(html->out, "<img width=\"%d\" height=\"%d\" src=\"",
			card->still->width, card->still->height);
		append_data(html->out, "image/png", png->data, png->len);
		g_string_append(html->out, "\" alt=\"");
		append_text(html->out, card->alternative);
		g_string_append(html->out, "\">\n");
	}
	append_element(html->out, "h3 dir=\"auto\"", "h3", card->title);
	for (guint i = 0; i < card->lines->len; i++)
		append_element(html->out, "p", "p", card->lines->pdata[i]);
	g_string_append(html->out, "</li>\n");
}

static void write_cards(struct html *html, const struct study_block *block)
{
	g_string_append(html->out, "<ul class=\"cards\">\n");
	for (guint i = 0; i < block->items->len; i++)
		write_card(html, block->items->pdata[i]);
	g_string_append(html->out, "</ul>\n");
}

static void write_quotes(struct html *html, const struct study_block *block)
{
	for (guint i = 0; i < block->items->len; i++) {
		const struct study_quoted *quoted = block->items->pdata[i];
		g_string_append(html->out, "<blockquote>\n");
		append_element(html->out, "p dir=\"auto\"", "p", quoted->text);
		append_element(html->out, "footer", "footer", quoted->whom);
		g_string_append(html->out, "</blockquote>\n");
	}
}

static void write_block(struct html *html, const struct study_block *block)
{
	switch (block->kind) {
	case STUDY_BLOCK_HEADING:
		write_heading(html, block);
		break;
	case STUDY_BLOCK_PARAGRAPH:
		write_paragraph(html, block);
		break;
	case STUDY_BLOCK_NOTE:
		write_note(html, block);
		break;
	case STUDY_BLOCK_LIST:
		write_list(html, block);
		break;
	case STUDY_BLOCK_FACTS:
		write_facts(html, block);
		break;
	case STUDY_BLOCK_TABLE:
		write_table(html, block->table);
		break;
	case STUDY_BLOCK_FIGURE:
		write_figure(html, block->figure);
		break;
	case STUDY_BLOCK_CARDS:
		write_cards(html, block);
		break;
	case STUDY_BLOCK_QUOTES:
		write_quotes(html, block);
		break;
	}
}

GString *study_report_html(const struct study_document *document)
{
	struct html html = {.out = g_string_new(NULL), .document = document};

	write_head(&html);
	write_cover(&html);
	g_string_append(html.out, "<main id=\"main\">\n");
	for (guint i = 0; i < document->blocks->len; i++)
		write_block(&html, document->blocks->pdata[i]);
	if (html.is_in_chapter)
		g_string_append(html.out, "</section>\n");
	g_string_append(html.out, "</main>\n<footer>\n<p>");
	append_text(html.out, document->generator);
	g_string_append(html.out, " · ");
	append_text(html.out, document->date);
	g_string_append(html.out, "</p>\n</footer>\n</body>\n</html>\n");
	return html.out;
}
