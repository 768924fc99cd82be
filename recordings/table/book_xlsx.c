#include "recordings/table/book_xlsx.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/formats/xlsx.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	WIDTH_NUMBER = 14,
	WIDTH_TEXT = 26,
	README_COLUMNS = 4,
	/* A row of samples takes some 18 bytes of the 4 GB: more do not fit, and finding that out
	   by writing them takes an hour. */
	MAX_ROWS_MILLIONS = 200,
};

/* A sheet: a stretch of a table's rows. */
struct sheet {
	char *name;
	const struct rec_book_table *table;
	guint64 first, n;
};

/* An export under way. */
struct export
{
	const struct rec_book *book;
	struct rec_xlsx *xlsx;
	guint max_rows;
	GArray *sheets;  /* struct sheet; number i is sheet i + 1 of the book */
	guint next;      /* sheet that begins next */
	guint64 left;    /* rows that the sheet at hand still takes */
	GArray *columns; /* struct rec_xlsx_column of the table at hand */
	GPtrArray *notes;
	guint n_cut; /* texts that were longer than a cell */
};

static void clear_sheet(gpointer data)
{
	struct sheet *sheet = data;
	g_free(sheet->name);
}

/* Before anything is written. */
static bool check_size(const struct rec_book *book, GError **error)
{
	double millions = 0;

	for (guint i = 0; i < book->tables->len; i++) {
		const struct rec_book_table *table = book->tables->pdata[i];
		millions += 1e-6 * (double)table->n_rows;
	}
	if (millions <= MAX_ROWS_MILLIONS)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
		_("The workbook would have %.0f million rows, which the 4 GB of the format do not "
		  "hold; choose csv."),
		millions);
	return false;
}

static bool has_sheet(const GArray *sheets, const char *name)
{
	for (guint i = 0; i < sheets->len; i++) {
		if (g_ascii_strcasecmp(g_array_index(sheets, struct sheet, i).name, name) == 0)
			return true;
	}
	return false;
}

/* Every table has a sheet, a long one several. Long names may agree in what a sheet's name holds:
 * then the number behind it goes on. */
static void plan_sheets(struct export *export)
{
	for (guint i = 0; i < export->book->tables->len; i++) {
		const struct rec_book_table *table = export->book->tables->pdata[i];
		guint part = 0;
		guint64 first = 0;
		do {
			char *name = rec_xlsx_sheet_name(table->name, ++part);
			while (has_sheet(export->sheets, name)) {
				g_free(name);
				name = rec_xlsx_sheet_name(table->name, ++part);
			}
			struct sheet sheet = {name, table, first,
				MIN(table->n_rows - first, (guint64) export->max_rows)};
			g_array_append_val(export->sheets, sheet);
			first += sheet.n;
		} while (first < table->n_rows);
	}
}

static void begin_sheet(struct export *export)
{
	const struct sheet *sheet = &g_array_index(export->sheets, struct sheet, export->next);
	export->next++;
	export->left = sheet->n;
	rec_xlsx_begin_sheet(export->xlsx, export->next,
		(const struct rec_xlsx_column *)(void *)export->columns->data,
		export->columns->len);
}

static void put_text(
	struct export *export, guint column, enum rec_xlsx_style style, const char *text)
{
	if (text && text[0] != '\0' && !rec_xlsx_put_text(export->xlsx, column, style, text))
		export->n_cut++;
}

static void put_cell(struct export *export, guint column, struct rec_value value)
{
	if (value.form == REC_FORM_TEXT) {
		put_text(export, column, REC_XLSX_PLAIN, value.text);
	} else if (isfinite(value.number)) {
		char *to = rec_xlsx_begin_number(export->xlsx, column);
		rec_xlsx_end_number(export->xlsx, rec_column_write_number(to, value));
	}
}

/* A table being streamed. */
struct stream {
	struct export *export;
	const struct rec_book_table *table;
};

static void put_row(const void *row, void *user)
{
	const struct stream *stream = user;
	struct export *export = stream->export;
	struct rec_book_row cells = rec_book_row(export->book, stream->table, row);
	if (export->left == 0) {
		rec_xlsx_end_sheet(export->xlsx);
		begin_sheet(export);
	}
	export->left--;
	rec_xlsx_begin_row(export->xlsx);
	for (guint i = 0; i < stream->table->n_columns; i++)
		put_cell(export, i, rec_book_cell(&cells, i));
	rec_xlsx_end_row(export->xlsx);
}

static void describe_columns(struct export *export, const struct rec_book_table *table)
{
	g_array_set_size(export->columns, 0);
	g_ptr_array_set_size(export->notes, 0);
	for (guint i = 0; i < table->n_columns; i++) {
		const struct rec_column *from = &table->columns[i];
		char *note = g_strdup_printf(
			"%s%s%s", from->unit, from->unit[0] != '\0' ? ": " : "", from->meaning);
		unsigned width = from->form == REC_FORM_TEXT ? WIDTH_TEXT : WIDTH_NUMBER;
		struct rec_xlsx_column column = {
			from->name, note, MAX(width, (unsigned)strlen(from->name) + 2)};
		g_ptr_array_add(export->notes, note);
		g_array_append_val(export->columns, column);
	}
}

static bool write_table(struct export *export, const struct rec_book_table *table, GError **error)
{
	struct stream stream = {export, table};
	describe_columns(export, table);
	begin_sheet(export);
	if (!rec_book_stream(table, put_row, &stream, error))
		return false;
	rec_xlsx_end_sheet(export->xlsx);
	return true;
}

/* A row of up to README_COLUMNS texts, ended by NULL. */
static void put_line(struct export *export, enum rec_xlsx_style style, const char *const *texts)
{
	rec_xlsx_begin_row(export->xlsx);
	for (guint i = 0; texts[i]; i++)
		put_text(export, i, style, texts[i]);
	rec_xlsx_end_row(export->xlsx);
}

static void put_lines(struct export *export, const char *title, const char *text)
{
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){title, NULL});
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		put_line(export, REC_XLSX_PLAIN, (const char *const[]){*line, NULL});
}

static void put_facts(struct export *export)
{
	const GPtrArray *facts = export->book->facts;
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){export->book->heading, NULL});
	for (guint i = 0; i + 1 < facts->len; i += 2)
		put_line(export, REC_XLSX_PLAIN,
			(const char *const[]){facts->pdata[i], facts->pdata[i + 1], NULL});
}

static void put_sheets(struct export *export)
{
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){"sheet", "table", "rows", NULL});
	for (guint i = 0; i < export->sheets->len; i++) {
		const struct sheet *sheet = &g_array_index(export->sheets, struct sheet, i);
		guint64 all = sheet->table->n_rows;
		g_autofree char *rows =
			sheet->n == all
				? g_strdup_printf("%" G_GUINT64_FORMAT, all)
				: g_strdup_printf("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
						  " of %" G_GUINT64_FORMAT
						  "; a sheet holds no more",
					  sheet->first + 1, sheet->first + sheet->n, all);
		put_line(export, REC_XLSX_PLAIN,
			(const char *const[]){sheet->name, sheet->table->name, rows, NULL});
	}
}

static void put_metrics(struct export *export, const struct rec_book_table *table)
{
	for (guint i = 0; i < table->metrics->len; i++) {
		const struct rec_book_metric *metric = table->metrics->pdata[i];
		g_autofree char *name = g_strconcat("metric:", metric->name, NULL);
		put_line(export, REC_XLSX_PLAIN,
			(const char *const[]){
				table->name, name, metric->unit, metric->meaning, NULL});
	}
}

static void put_dictionary(struct export *export)
{
	const GPtrArray *tables = export->book->tables;
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD,
		(const char *const[]){"table", "column", "unit", "meaning", NULL});
	for (guint i = 0; i < tables->len; i++) {
		const struct rec_book_table *table = tables->pdata[i];
		for (guint k = 0; k < table->n_columns; k++) {
			const struct rec_column *column = &table->columns[k];
			put_line(export, REC_XLSX_PLAIN,
				(const char *const[]){table->name, column->name, column->unit,
					column->meaning, NULL});
		}
	}
	for (guint i = 0; i < tables->len; i++)
		put_metrics(export, tables->pdata[i]);
}

/* Written last, because it tells how many texts were cut. */
static void write_readme(struct export *export)
{
	const struct rec_xlsx_column columns[README_COLUMNS] = {
		{.width = 30}, {.width = 38}, {.width = 18}, {.width = 100}};
	const struct rec_book *book = export->book;
	rec_xlsx_begin_sheet(export->xlsx, 0, columns, README_COLUMNS);
	put_line(export, REC_XLSX_BOLD, (const char *const[]){"Read me", NULL});
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){book->introduction, NULL});
	if (export->n_cut > 0) {
		g_autofree char *cut = g_strdup_printf("Texts that are longer than a cell holds "
						       "(%d) end with “…”, number of them: "
						       "%u; the CSV export has them whole.",
			REC_XLSX_MAX_TEXT, export->n_cut);
		put_line(export, REC_XLSX_PLAIN, (const char *const[]){cut, NULL});
	}
	put_facts(export);
	put_lines(export, "Limits", book->limits);
	put_sheets(export);
	put_dictionary(export);
	put_lines(export, "Methods", book->methods ? book->methods : book->no_methods);
	rec_xlsx_end_sheet(export->xlsx);
}

static struct rec_xlsx *create_xlsx(const struct export *export, struct rec_beside *file)
{
	const struct rec_book *book = export->book;
	g_autofree const char **names = g_new0(const char *, export->sheets->len + 2);
	names[0] = "Read me";
	for (guint i = 0; i < export->sheets->len; i++)
		names[i + 1] = g_array_index(export->sheets, struct sheet, i).name;
	return rec_xlsx_create(file, names, book->created, book->title);
}

static bool write_sheets(struct export *export, struct rec_beside *file, GError **error)
{
	plan_sheets(export);
	g_autoptr(rec_xlsx) xlsx = create_xlsx(export, file);
	export->xlsx = xlsx;
	for (guint i = 0; i < export->book->tables->len; i++) {
		if (!write_table(export, export->book->tables->pdata[i], error))
			return false;
	}
	write_readme(export);
	return rec_xlsx_finish(xlsx, error);
}

bool rec_book_xlsx_write(const struct rec_book *book, const char *directory, bool replace,
	guint max_rows, GError **error)
{
	g_autofree char *name = g_strconcat(book->name, ".xlsx", NULL);
	g_autofree char *path = g_build_filename(directory, name, NULL);
	if (!rec_disk_make_folder(directory, error) || !check_size(book, error))
		return false;
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	if (!file)
		return false;
	g_autoptr(GArray) sheets = g_array_new(FALSE, TRUE, sizeof(struct sheet));
	g_array_set_clear_func(sheets, clear_sheet);
	g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(struct rec_xlsx_column));
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	struct export export = {
		.book = book,
		.max_rows = max_rows,
		.sheets = sheets,
		.columns = columns,
		.notes = notes,
	};
	return write_sheets(&export, file, error) &&
	       rec_beside_commit(g_steal_pointer(&file), error);
}
