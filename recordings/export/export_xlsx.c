#include "recordings/export/export_xlsx.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/dictionary.h"
#include "recordings/export/limits.h"
#include "recordings/export/samples.h"
#include "recordings/formats/cell_write.h"
#include "recordings/formats/xlsx.h"

#include <errno.h>
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

/* What stands above all: a person who opens the file reads nothing else first. */
#define INTRODUCTION                                                                               \
	"One session of Affekt. Every sheet behind this one is a table: its first row names the "  \
	"columns, and the note on a name tells unit and meaning. Empty cells are unknown values, " \
	"0 is a number. Times are seconds from the start of the session. Numbers have the digits " \
	"of the CSV export."

/* A sheet: a stretch of a table's rows. */
struct sheet {
	char *name;
	const struct rec_tables_view *view;
	uint64_t first, n;
};

/* An export under way. */
struct export
{
	const struct rec_tables *tables;
	struct rec_xlsx *book;
	guint max_rows;
	GArray *sheets;  /* struct sheet; number i is sheet i + 1 of the book */
	guint next;      /* sheet that begins next */
	uint64_t left;   /* rows that the sheet at hand still takes */
	GArray *columns; /* struct rec_xlsx_column of the table at hand */
	GPtrArray *notes;
	guint n_cut; /* texts that were longer than a cell */
};

static void clear_sheet(gpointer data)
{
	struct sheet *sheet = data;
	g_free(sheet->name);
}

static uint64_t count_rows(const struct rec_tables *tables, const struct rec_tables_view *view)
{
	if (view->kind->source == REC_TABLES_ROWS)
		return rec_tables_n_rows(tables, view);
	return view->channel < 0
		       ? 0
		       : rec_session_channel_n(tables->data->session, (guint)view->channel);
}

/* Before anything is written. */
static bool check_size(const struct rec_tables *tables, GError **error)
{
	double millions = 0;

	for (guint i = 0; i < tables->views->len; i++)
		millions += 1e-6 * (double)count_rows(tables, g_ptr_array_index(tables->views, i));
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
	for (guint i = 0; i < export->tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(export->tables->views, i);
		uint64_t n = count_rows(export->tables, view);
		guint part = 0;
		uint64_t first = 0;
		do {
			char *name = rec_xlsx_sheet_name(view->name, ++part);
			while (has_sheet(export->sheets, name)) {
				g_free(name);
				name = rec_xlsx_sheet_name(view->name, ++part);
			}
			struct sheet sheet = {
				name, view, first, MIN(n - first, (uint64_t) export->max_rows)};
			g_array_append_val(export->sheets, sheet);
			first += sheet.n;
		} while (first < n);
	}
}

static void begin_sheet(struct export *export)
{
	const struct sheet *sheet = &g_array_index(export->sheets, struct sheet, export->next);
	export->next++;
	export->left = sheet->n;
	rec_xlsx_begin_sheet(export->book, export->next,
		(const struct rec_xlsx_column *)(void *)export->columns->data,
		export->columns->len);
}

static void put_text(
	struct export *export, guint column, enum rec_xlsx_style style, const char *text)
{
	if (text && text[0] != '\0' && !rec_xlsx_put_text(export->book, column, style, text))
		export->n_cut++;
}

static void put_cell(struct export *export, guint column, struct rec_tables_value cell)
{
	if (cell.form == REC_FORM_TEXT) {
		put_text(export, column, REC_XLSX_PLAIN, cell.text);
		return;
	}
	if (!isfinite(cell.number))
		return;
	char *to = rec_xlsx_begin_number(export->book, column);
	if (cell.form == REC_FORM_INTEGER)
		to = rec_cell_write_integer(to, (int64_t)cell.number);
	else if (cell.form == REC_FORM_FIXED)
		to = rec_cell_write_fixed6(to, cell.number);
	else
		to = rec_cell_write_significant7(to, cell.number);
	rec_xlsx_end_number(export->book, to);
}

static void put_row(struct export *export, const struct rec_tables_view *view, const void *row)
{
	if (export->left == 0) {
		rec_xlsx_end_sheet(export->book);
		begin_sheet(export);
	}
	export->left--;
	rec_xlsx_begin_row(export->book);
	for (guint i = 0; i < view->kind->n_columns; i++)
		put_cell(export, i, rec_tables_cell(export->tables, &view->kind->columns[i], row));
	rec_xlsx_end_row(export->book);
}

/* A table being streamed. */
struct stream {
	struct export *export;
	const struct rec_tables_view *view;
};

static bool put_sample(const struct rec_sample_row *row, void *user)
{
	struct stream *stream = user;
	put_row(stream->export, stream->view, row);
	return true;
}

static void describe_columns(struct export *export, const struct rec_tables_view *view)
{
	g_array_set_size(export->columns, 0);
	g_ptr_array_set_size(export->notes, 0);
	for (guint i = 0; i < view->kind->n_columns; i++) {
		const struct rec_tables_column *from = &view->kind->columns[i];
		const char *unit = rec_tables_unit(export->tables, view, from);
		char *note =
			g_strdup_printf("%s%s%s", unit, unit[0] != '\0' ? ": " : "", from->meaning);
		unsigned width = from->form == REC_FORM_TEXT ? WIDTH_TEXT : WIDTH_NUMBER;
		struct rec_xlsx_column column = {
			from->name, note, MAX(width, (unsigned)strlen(from->name) + 2)};
		g_ptr_array_add(export->notes, note);
		g_array_append_val(export->columns, column);
	}
}

static bool write_table(struct export *export, const struct rec_tables_view *view, GError **error)
{
	struct stream stream = {export, view};
	bool has_analysis = strcmp(view->name, "gsr") == 0;
	describe_columns(export, view);
	begin_sheet(export);
	if (view->kind->source == REC_TABLES_SAMPLES && view->channel >= 0 &&
		!rec_samples_stream(export->tables->data, (guint)view->channel, has_analysis,
			put_sample, &stream, error))
		return false;
	guint n = rec_tables_n_rows(export->tables, view);
	for (guint i = 0; i < n; i++)
		put_row(export, view, rec_tables_row(export->tables, view, i));
	rec_xlsx_end_sheet(export->book);
	return true;
}

/* A row of up to README_COLUMNS texts, ended by NULL. */
static void put_line(struct export *export, enum rec_xlsx_style style, const char *const *texts)
{
	rec_xlsx_begin_row(export->book);
	for (guint i = 0; texts[i]; i++)
		put_text(export, i, style, texts[i]);
	rec_xlsx_end_row(export->book);
}

static void put_lines(struct export *export, const char *title, const char *text)
{
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){title, NULL});
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		put_line(export, REC_XLSX_PLAIN, (const char *const[]){*line, NULL});
}

static void put_fact(struct export *export, const char *name, const char *value)
{
	if (value)
		put_line(export, REC_XLSX_PLAIN, (const char *const[]){name, value, NULL});
}

static void put_session(struct export *export)
{
	const struct rec_export_data *data = export->tables->data;
	const struct rec_session *session = data->session;
	char duration[REC_CELL_BYTES] = {0};
	rec_cell_write_fixed6(duration, session->duration_s);
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){"Session", NULL});
	put_fact(export, "uuid", session->uuid);
	put_fact(export, "start_time", session->start_time);
	put_fact(export, "participant", session->participant);
	put_fact(export, "duration_s", duration);
	put_fact(export, "software", session->software);
	put_fact(export, "rater", data->rater);
	GList *keys = g_list_sort(g_hash_table_get_keys(session->info), (GCompareFunc)strcmp);
	for (GList *key = keys; key; key = key->next)
		put_fact(export, key->data, g_hash_table_lookup(session->info, key->data));
	g_list_free(keys);
}

static void put_sheets(struct export *export)
{
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD, (const char *const[]){"sheet", "table", "rows", NULL});
	for (guint i = 0; i < export->sheets->len; i++) {
		const struct sheet *sheet = &g_array_index(export->sheets, struct sheet, i);
		uint64_t all = count_rows(export->tables, sheet->view);
		g_autofree char *rows =
			sheet->n == all
				? g_strdup_printf("%" G_GUINT64_FORMAT, all)
				: g_strdup_printf("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
						  " of %" G_GUINT64_FORMAT
						  "; a sheet holds no more",
					  sheet->first + 1, sheet->first + sheet->n, all);
		put_line(export, REC_XLSX_PLAIN,
			(const char *const[]){sheet->name, sheet->view->name, rows, NULL});
	}
}

static void put_metrics(struct export *export, const char *table)
{
	g_autoptr(GPtrArray) metrics = rec_dictionary_metrics(export->tables, table);

	for (guint i = 0; i < metrics->len; i++) {
		const struct rec_dictionary_metric *metric = metrics->pdata[i];
		g_autofree char *name = g_strconcat("metric:", metric->name, NULL);
		put_line(export, REC_XLSX_PLAIN,
			(const char *const[]){table, name, metric->unit, metric->meaning, NULL});
	}
}

static void put_dictionary(struct export *export)
{
	const struct rec_tables *tables = export->tables;
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){NULL});
	put_line(export, REC_XLSX_BOLD,
		(const char *const[]){"table", "column", "unit", "meaning", NULL});
	for (guint i = 0; i < tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(tables->views, i);
		for (guint k = 0; k < view->kind->n_columns; k++) {
			const struct rec_tables_column *column = &view->kind->columns[k];
			put_line(export, REC_XLSX_PLAIN,
				(const char *const[]){view->name, column->name,
					rec_tables_unit(tables, view, column), column->meaning,
					NULL});
		}
	}
	for (guint i = 0; i < tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(tables->views, i);
		put_metrics(export, view->name);
	}
}

/* Written last, because it tells how many texts were cut. */
static void write_readme(struct export *export)
{
	const struct rec_xlsx_column columns[README_COLUMNS] = {
		{.width = 30}, {.width = 38}, {.width = 18}, {.width = 100}};
	const struct rec_results *results = export->tables->data->results;
	const char *methods = results ? results->methods : NULL;
	g_autofree char *limits =
		rec_limits_of(rec_label_of_session(export->tables->data->session));
	rec_xlsx_begin_sheet(export->book, 0, columns, README_COLUMNS);
	put_line(export, REC_XLSX_BOLD, (const char *const[]){"Read me", NULL});
	put_line(export, REC_XLSX_PLAIN, (const char *const[]){INTRODUCTION, NULL});
	if (export->n_cut > 0) {
		g_autofree char *cut = g_strdup_printf("Texts that are longer than a cell holds "
						       "(%d) end with “…”, number of them: "
						       "%u; the CSV export has them whole.",
			REC_XLSX_MAX_TEXT, export->n_cut);
		put_line(export, REC_XLSX_PLAIN, (const char *const[]){cut, NULL});
	}
	put_session(export);
	put_lines(export, "Limits", limits);
	put_sheets(export);
	put_dictionary(export);
	put_lines(export, "Methods", methods ? methods : "This session has not been analysed.");
	rec_xlsx_end_sheet(export->book);
}

/* The start of the session, in the one form that properties of a workbook take. */
static char *describe_start(const struct rec_session *session)
{
	g_autoptr(GDateTime) start =
		session->start_time ? g_date_time_new_from_iso8601(session->start_time, NULL)
				    : NULL;
	g_autoptr(GDateTime) utc = start ? g_date_time_to_utc(start) : NULL;
	return utc ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ")
		   : g_strdup("1980-01-01T00:00:00Z");
}

static struct rec_xlsx *create_book(const struct export *export, struct rec_beside *file)
{
	const struct rec_session *session = export->tables->data->session;
	g_autofree char *created = describe_start(session);
	g_autofree const char **names = g_new0(const char *, export->sheets->len + 2);
	names[0] = "Read me";
	for (guint i = 0; i < export->sheets->len; i++)
		names[i + 1] = g_array_index(export->sheets, struct sheet, i).name;
	return rec_xlsx_create(
		file, names, created, session->participant ? session->participant : "Affekt");
}

static bool write_book(struct export *export, struct rec_beside *file, GError **error)
{
	plan_sheets(export);
	g_autoptr(rec_xlsx) book = create_book(export, file);
	export->book = book;
	for (guint i = 0; i < export->tables->views->len; i++) {
		if (!write_table(export, g_ptr_array_index(export->tables->views, i), error))
			return false;
	}
	write_readme(export);
	return rec_xlsx_finish(book, error);
}

bool rec_export_xlsx_split(const struct rec_export_data *data, const char *directory, bool replace,
	guint max_rows, GError **error)
{
	if (g_mkdir_with_parents(directory, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), directory);
		return false;
	}
	g_autofree char *path = g_build_filename(directory, "session.xlsx", NULL);
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	if (!check_size(tables, error))
		return false;
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	if (!file)
		return false;
	g_autoptr(GArray) sheets = g_array_new(FALSE, TRUE, sizeof(struct sheet));
	g_array_set_clear_func(sheets, clear_sheet);
	g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(struct rec_xlsx_column));
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	struct export export = {
		.tables = tables,
		.max_rows = max_rows,
		.sheets = sheets,
		.columns = columns,
		.notes = notes,
	};
	return write_book(&export, file, error) && rec_beside_commit(g_steal_pointer(&file), error);
}

bool rec_export_xlsx(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	return rec_export_xlsx_split(data, directory, replace, REC_XLSX_MAX_ROWS - 1, error);
}
