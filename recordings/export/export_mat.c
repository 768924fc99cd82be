#include "recordings/export/export_mat.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/limits.h"
#include "recordings/export/samples.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Types of data elements and classes of arrays, by their names in the format's description. */
enum {
	MI_INT8 = 1,
	MI_INT32 = 5,
	MI_UINT32 = 6,
	MI_DOUBLE = 9,
	MI_MATRIX = 14,
	MI_UTF8 = 16,
	MX_CELL = 1,
	MX_STRUCT = 2,
	MX_CHAR = 4,
	MX_DOUBLE = 6,
};

enum {
	HEADER_TEXT_BYTES = 116,
	VERSION = 0x0100,
	ALIGNMENT = 8,
	NAME_BYTES = 64, /* of a field, with its NUL: what MATLAB takes */
	MAX_BYTES = INT32_MAX,
};

/* What is written, or, without a file, only counted: the size of an array stands before it. */
struct mat {
	struct rec_beside *file;
	uint64_t n;
	const struct rec_tables *tables;
	GError *error; /* of reading samples */
};

typedef void (*body_fn)(struct mat *mat, const void *what);

struct column {
	const struct rec_tables_view *view;
	const struct rec_column *desc;
};

static void put_bytes(struct mat *mat, const void *bytes, size_t n)
{
	if (mat->file)
		rec_beside_write(mat->file, bytes, n);
	mat->n += n;
}

static void put_padding(struct mat *mat)
{
	static const char zeros[ALIGNMENT] = {0};
	put_bytes(mat, zeros, (size_t)(-mat->n % ALIGNMENT));
}

static void put_u32(struct mat *mat, uint64_t value)
{
	uint32_t number = GUINT32_TO_LE((uint32_t)value);
	put_bytes(mat, &number, sizeof(number));
}

static void put_tag(struct mat *mat, uint32_t type, uint64_t n_bytes)
{
	put_u32(mat, type);
	put_u32(mat, n_bytes);
}

static void put_double(struct mat *mat, double value)
{
	union {
		double number;
		uint64_t bits;
	} cell = {.number = isfinite(value) ? value : (double)NAN};
	cell.bits = GUINT64_TO_LE(cell.bits);
	put_bytes(mat, &cell.bits, sizeof(cell.bits));
}

/* An array: @body is called to count, then to write. */
static void put_array(struct mat *mat, body_fn body, const void *what)
{
	struct mat counter = {.tables = mat->tables};
	body(&counter, what);
	put_tag(mat, MI_MATRIX, counter.n);
	body(mat, what);
}

static void put_head(
	struct mat *mat, uint32_t class, uint64_t n_rows, uint64_t n_columns, const char *name)
{
	put_tag(mat, MI_UINT32, 8);
	put_u32(mat, class);
	put_u32(mat, 0);
	put_tag(mat, MI_INT32, 8);
	put_u32(mat, n_rows);
	put_u32(mat, n_columns);
	put_tag(mat, MI_INT8, strlen(name));
	put_bytes(mat, name, strlen(name));
	put_padding(mat);
}

/* @what: a text of UTF-8; NULL is an empty one. */
static void put_text(struct mat *mat, const void *what)
{
	g_autofree char *text = g_utf8_make_valid(what ? what : "", -1);
	uint64_t n = (uint64_t)g_utf8_strlen(text, -1);
	put_head(mat, MX_CHAR, n > 0 ? 1 : 0, n, "");
	put_tag(mat, MI_UTF8, strlen(text));
	put_bytes(mat, text, strlen(text));
	put_padding(mat);
}

/* The head of a struct of @n fields; their arrays follow in the same order. */
static void put_fields(struct mat *mat, const char *name, const char *const *fields, guint n)
{
	put_head(mat, MX_STRUCT, 1, 1, name);
	/* A number this small stands inside its tag. */
	put_u32(mat, MI_INT32 | sizeof(uint32_t) << 16);
	put_u32(mat, NAME_BYTES);
	put_tag(mat, MI_INT8, (uint64_t)n * NAME_BYTES);
	for (guint i = 0; i < n; i++) {
		char field[NAME_BYTES] = {0};
		g_strlcpy(field, fields[i], sizeof(field));
		put_bytes(mat, field, sizeof(field));
	}
}

static uint64_t count_rows(const struct rec_tables *tables, const struct rec_tables_view *view)
{
	if (view->kind->source == REC_TABLES_ROWS)
		return rec_tables_n_rows(tables, view);
	return view->channel < 0
		       ? 0
		       : rec_session_channel_n(tables->data->session, (guint)view->channel);
}

/* A column of samples being streamed. */
struct stream {
	struct mat *mat;
	const struct rec_column *desc;
};

static bool put_sample(const struct rec_sample_row *row, void *user)
{
	struct stream *stream = user;
	put_double(stream->mat, rec_tables_cell(stream->mat->tables, stream->desc, row).number);
	return true;
}

static void put_samples(struct mat *mat, const struct column *column)
{
	struct stream stream = {mat, column->desc};
	bool has_analysis = strcmp(column->view->name, "gsr") == 0;
	if (column->view->channel >= 0 && !mat->error)
		rec_samples_stream(mat->tables->data, (guint)column->view->channel, has_analysis,
			put_sample, &stream, &mat->error);
}

static void put_numbers(struct mat *mat, const struct column *column, uint64_t n)
{
	put_head(mat, MX_DOUBLE, n, 1, "");
	put_tag(mat, MI_DOUBLE, n * sizeof(double));
	if (!mat->file) {
		mat->n += n * sizeof(double);
		return;
	}
	if (column->view->kind->source == REC_TABLES_SAMPLES) {
		put_samples(mat, column);
		return;
	}
	for (guint i = 0; i < n; i++) {
		const void *row = rec_tables_row(mat->tables, column->view, i);
		put_double(mat, rec_tables_cell(mat->tables, column->desc, row).number);
	}
}

/* @what: struct column. */
static void put_column(struct mat *mat, const void *what)
{
	const struct column *column = what;
	uint64_t n = count_rows(mat->tables, column->view);
	if (column->desc->form != REC_FORM_TEXT) {
		put_numbers(mat, column, n);
		return;
	}
	put_head(mat, MX_CELL, n, 1, "");
	for (guint i = 0; i < n; i++) {
		const void *row = rec_tables_row(mat->tables, column->view, i);
		g_autofree char *text =
			g_strdup(rec_tables_cell(mat->tables, column->desc, row).text);
		put_array(mat, put_text, text);
	}
}

static const char **list_columns(const struct rec_tables_view *view)
{
	const char **names = g_new0(const char *, view->kind->n_columns + 2);
	for (guint i = 0; i < view->kind->n_columns; i++)
		names[i] = view->kind->columns[i].name;
	names[view->kind->n_columns] = "units";
	return names;
}

/* @what: struct rec_tables_view. */
static void put_units(struct mat *mat, const void *what)
{
	const struct rec_tables_view *view = what;
	g_autofree const char **names = list_columns(view);
	put_fields(mat, "", names, view->kind->n_columns);
	for (guint i = 0; i < view->kind->n_columns; i++)
		put_array(
			mat, put_text, rec_tables_unit(mat->tables, view, &view->kind->columns[i]));
}

/* @what: struct rec_tables_view. */
static void put_table(struct mat *mat, const void *what)
{
	const struct rec_tables_view *view = what;
	char name[NAME_BYTES] = {0};
	g_strlcpy(name, view->name, sizeof(name));
	g_strcanon(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_", '_');
	g_autofree const char **names = list_columns(view);
	put_fields(mat, name, names, view->kind->n_columns + 1);
	for (guint i = 0; i < view->kind->n_columns; i++) {
		struct column column = {view, &view->kind->columns[i]};
		put_array(mat, put_column, &column);
	}
	put_array(mat, put_units, view);
}

/* @what: struct rec_export_data. */
static void put_session(struct mat *mat, const void *what)
{
	static const char *const names[] = {"uuid", "start_time", "participant", "software",
		"rater", "limits", "methods", "parameters_json"};
	const struct rec_export_data *data = what;
	const struct rec_session *session = data->session;
	const struct rec_results *results = data->results;
	g_autofree char *limits = rec_limits_of(rec_label_of_session(session));
	const char *const texts[] = {session->uuid, session->start_time, session->participant,
		session->software, data->rater, limits, results ? results->methods : NULL,
		results ? results->parameters_json : NULL};
	G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(texts));
	put_fields(mat, "session", names, G_N_ELEMENTS(names));
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		put_array(mat, put_text, texts[i]);
}

static void put_header(struct mat *mat)
{
	char text[HEADER_TEXT_BYTES + 1];
	static const char subsystem[8] = {0};
	g_snprintf(text, sizeof(text), "%-*s", HEADER_TEXT_BYTES,
		"MATLAB 5.0 MAT-file, written by Affekt " AFFEKT_VERSION);
	put_bytes(mat, text, HEADER_TEXT_BYTES);
	put_bytes(mat, subsystem, sizeof(subsystem));
	put_u32(mat, VERSION | (uint32_t)('I' | 'M' << 8) << 16);
}

/* Before anything is written: a variable that is too large leaves no file. */
static bool check_sizes(const struct rec_tables *tables, GError **error)
{
	for (guint i = 0; i < tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(tables->views, i);
		struct mat counter = {.tables = tables};
		put_table(&counter, view);
		if (counter.n <= MAX_BYTES)
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("The table %s is larger than the 2 GB that a variable of MATLAB holds; "
			  "choose csv."),
			view->name);
		return false;
	}
	return true;
}

static bool write_variables(
	const struct rec_tables *tables, struct rec_beside *file, GError **error)
{
	struct mat mat = {.file = file, .tables = tables};
	put_header(&mat);
	put_array(&mat, put_session, tables->data);
	for (guint i = 0; i < tables->views->len; i++)
		put_array(&mat, put_table, g_ptr_array_index(tables->views, i));
	if (mat.error)
		g_propagate_error(error, mat.error);
	return !mat.error;
}

bool rec_export_mat(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	if (!rec_disk_make_folder(directory, error))
		return false;
	g_autofree char *path = g_build_filename(directory, "session.mat", NULL);
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	if (!check_sizes(tables, error))
		return false;
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	return file && write_variables(tables, file, error) &&
	       rec_beside_commit(g_steal_pointer(&file), error);
}
