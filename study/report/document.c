#include "study/report/document.h"

#include <string.h>

static void free_fact(void *data)
{
	struct study_fact *fact = data;

	g_free(fact->value);
	g_free(fact->label);
	g_free(fact);
}

static void free_card(void *data)
{
	struct study_card *card = data;

	study_still_free(card->still);
	g_free(card->alternative);
	g_free(card->title);
	g_ptr_array_unref(card->lines);
	g_free(card);
}

static void free_quoted(void *data)
{
	struct study_quoted *quoted = data;

	g_free(quoted->text);
	g_free(quoted->whom);
	g_free(quoted);
}

static void free_column(void *data)
{
	struct study_column *column = data;

	g_free(column->title);
	g_free(column);
}

static void free_row(void *data)
{
	struct study_table_row *row = data;

	g_ptr_array_unref(row->cells);
	g_free(row);
}

static void free_table(struct study_table *table)
{
	if (!table)
		return;
	g_free(table->caption);
	g_free(table->note);
	g_ptr_array_unref(table->columns);
	g_ptr_array_unref(table->rows);
	g_free(table);
}

static void free_figure(struct study_drawing *figure)
{
	if (!figure)
		return;
	g_free(figure->title);
	g_free(figure->description);
	g_free(figure->file);
	g_free(figure->subject);
	g_clear_pointer(&figure->svg, g_bytes_unref);
	g_free(figure);
}

static void free_block(void *data)
{
	struct study_block *block = data;

	g_free(block->title);
	g_free(block->text);
	g_clear_pointer(&block->items, g_ptr_array_unref);
	free_table(block->table);
	free_figure(block->figure);
	g_free(block);
}

struct study_document *study_document_new(const char *language, const char *title)
{
	struct study_document *document = g_new0(struct study_document, 1);

	document->language = g_strdup(language);
	document->title = study_document_clean(title);
	document->subject = g_strdup("");
	document->label = g_strdup("");
	document->generator = g_strdup("");
	document->date = g_strdup("");
	document->blocks = g_ptr_array_new_with_free_func(free_block);
	return document;
}

void study_document_free(study_document *document)
{
	if (!document)
		return;
	g_free(document->language);
	g_free(document->title);
	g_free(document->subject);
	g_free(document->label);
	g_free(document->generator);
	g_free(document->date);
	g_ptr_array_unref(document->blocks);
	g_free(document);
}

/* Embeddings, overrides and isolates of the bidirectional algorithm, and its marks: without its
 * partner each would turn the words behind the name it came with. */
static bool turns_direction(gunichar c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
	       c == 0x200F || c == 0x061C;
}

/* XML and HTML know no characters U+FFFE and U+FFFF either. */
static bool is_refused(gunichar c)
{
	return g_unichar_iscntrl(c) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

char *study_document_clean(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
	GString *clean = g_string_new(NULL);

	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == ' ' && p[1] == '%' && p > valid && g_ascii_isdigit(p[-1]))
			g_string_append_unichar(clean, 0xA0);
		else if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029)
			g_string_append_c(clean, ' ');
		else if (is_refused(c))
			g_string_append_unichar(clean, 0xFFFD);
		else if (!turns_direction(c))
			g_string_append_unichar(clean, c);
	}
	return g_string_free(clean, FALSE);
}

char *study_document_cut(const char *text, glong letters)
{
	g_autofree char *clean = study_document_clean(text);

	if (g_utf8_strlen(clean, -1) <= letters)
		return g_steal_pointer(&clean);
	*g_utf8_offset_to_pointer(clean, letters) = '\0';
	char *blank = strrchr(clean, ' ');
	if (blank && blank > clean + strlen(clean) / 2)
		*blank = '\0';
	return g_strconcat(clean, " …", NULL);
}

static struct study_block *add_block(struct study_document *document, enum study_block_kind kind)
{
	struct study_block *block = g_new0(struct study_block, 1);

	block->kind = kind;
	g_ptr_array_add(document->blocks, block);
	return block;
}

/* The last block when it is of @kind, else a new one with items that @free_item frees. */
static GPtrArray *items_of(
	struct study_document *document, enum study_block_kind kind, GDestroyNotify free_item)
{
	guint n = document->blocks->len;
	struct study_block *block = n ? document->blocks->pdata[n - 1] : NULL;

	if (!block || block->kind != kind) {
		block = add_block(document, kind);
		block->items = g_ptr_array_new_with_free_func(free_item);
	}
	return block->items;
}

static void add_heading(struct study_document *document, guint level, const char *title)
{
	struct study_block *block = add_block(document, STUDY_BLOCK_HEADING);

	block->level = level;
	block->text = study_document_clean(title);
}

void study_document_chapter(struct study_document *document, const char *title)
{
	add_heading(document, 2, title);
}

void study_document_section(struct study_document *document, const char *title)
{
	add_heading(document, 3, title);
}

void study_document_say(struct study_document *document, enum study_tone tone, const char *text)
{
	struct study_block *block = add_block(document, STUDY_BLOCK_PARAGRAPH);

	block->tone = tone;
	block->text = study_document_clean(text);
}

void study_document_sayf(struct study_document *document, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	study_document_say(document, STUDY_TONE_PLAIN, text);
}

void study_document_note(
	struct study_document *document, enum study_tone tone, const char *title, const char *text)
{
	struct study_block *block = add_block(document, STUDY_BLOCK_NOTE);

	block->tone = tone;
	block->title = title ? study_document_clean(title) : NULL;
	block->text = study_document_clean(text);
}

void study_document_item(struct study_document *document, const char *text)
{
	g_ptr_array_add(items_of(document, STUDY_BLOCK_LIST, g_free), study_document_clean(text));
}

void study_document_itemf(struct study_document *document, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	study_document_item(document, text);
}

void study_document_fact(struct study_document *document, const char *value, const char *label)
{
	struct study_fact *fact = g_new0(struct study_fact, 1);

	fact->value = study_document_clean(value);
	fact->label = study_document_clean(label);
	g_ptr_array_add(items_of(document, STUDY_BLOCK_FACTS, free_fact), fact);
}

void study_document_quote(struct study_document *document, const char *text, const char *whom)
{
	struct study_quoted *quoted = g_new0(struct study_quoted, 1);

	quoted->text = study_document_clean(text);
	quoted->whom = study_document_clean(whom);
	g_ptr_array_add(items_of(document, STUDY_BLOCK_QUOTES, free_quoted), quoted);
}

struct study_card *study_document_card(struct study_document *document, const char *title,
	struct study_still *still, const char *alternative)
{
	struct study_card *card = g_new0(struct study_card, 1);

	card->title = study_document_clean(title);
	card->still = still;
	card->alternative = still ? study_document_clean(alternative) : NULL;
	card->lines = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(items_of(document, STUDY_BLOCK_CARDS, free_card), card);
	return card;
}

void study_card_linef(struct study_card *card, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(card->lines, study_document_clean(text));
}

struct study_table *study_document_table(struct study_document *document, const char *caption)
{
	struct study_table *table = g_new0(struct study_table, 1);

	table->caption = study_document_cut(caption, STUDY_TABLE_LETTERS);
	table->columns = g_ptr_array_new_with_free_func(free_column);
	table->rows = g_ptr_array_new_with_free_func(free_row);
	add_block(document, STUDY_BLOCK_TABLE)->table = table;
	return table;
}

void study_table_note(struct study_table *table, const char *note)
{
	g_free(table->note);
	table->note = study_document_clean(note);
}

void study_table_column(struct study_table *table, const char *title, bool is_number)
{
	struct study_column *column = g_new0(struct study_column, 1);

	column->title = study_document_cut(title, STUDY_TABLE_LETTERS);
	column->is_number = is_number;
	g_ptr_array_add(table->columns, column);
}

struct study_table_row *study_table_row(struct study_table *table)
{
	struct study_table_row *row = g_new0(struct study_table_row, 1);

	row->cells = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(table->rows, row);
	return row;
}

void study_table_cell(struct study_table_row *row, const char *text)
{
	g_ptr_array_add(row->cells, study_document_cut(text, STUDY_TABLE_LETTERS));
}

void study_table_cellf(struct study_table_row *row, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	study_table_cell(row, text);
}

struct study_drawing *study_document_draw(struct study_document *document, const char *title,
	const char *description, double width, double height,
	void (*draw)(const void *subject, cairo_t *cairo), void *subject, GBytes *svg)
{
	struct study_drawing *figure = g_new0(struct study_drawing, 1);

	figure->title = study_document_clean(title);
	figure->description = study_document_clean(description);
	figure->width = width;
	figure->height = height;
	figure->draw = draw;
	figure->subject = subject;
	figure->svg = g_bytes_ref(svg);
	add_block(document, STUDY_BLOCK_FIGURE)->figure = figure;
	return figure;
}

struct study_still *study_still_new(int width, int height)
{
	struct study_still *still = g_new0(struct study_still, 1);

	still->width = width;
	still->height = height;
	still->pixels = g_new0(guint32, (gsize)width * (gsize)height);
	return still;
}

void study_still_free(struct study_still *still)
{
	if (!still)
		return;
	g_free(still->pixels);
	g_free(still);
}
