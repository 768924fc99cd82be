/*
 * A small table that people edit in a spreadsheet or by hand, read so that it can be written again
 * without losing anything: columns nobody knows, blank lines, rows with mistakes.
 *
 * Cells are parted by tabs; the first line that is not blank names the columns. Understood without
 * being told: a byte order mark, UTF-16, Windows-1252, LF, CRLF and CR, quoted cells. A quote
 * counts only where a cell begins with it and ends with its like, so that 12" in a remark swallows
 * no line. Semicolons and commas, by which spreadsheets part what they save as CSV, are understood,
 * too (and the line "sep=;" that some begin with): when tabs give no column of the wanted name, but
 * they do. Writing parts by tabs again.
 *
 * Life cycle: study_sheet_read() or study_sheet_new() … study_sheet_free(). One thread at a time.
 */
#ifndef STUDY_FOLDER_SHEET_H
#define STUDY_FOLDER_SHEET_H

#include <glib.h>
#include <stdbool.h>

struct study_sheet_line {
	guint number;     /* in the file, from 1; 0: not from a file */
	GPtrArray *cells; /* char*, as they stood, without quotes; may be fewer than columns */
	void *owner;      /* the row that was made of it, its reader's; NULL none */
};

struct study_sheet {
	char *name;        /* of the file, for sentences */
	GPtrArray *header; /* char* */
	GPtrArray *lines;  /* struct study_sheet_line*, below the header */
	char separator;    /* that the file has: '\t', ';' or ',' */
};
typedef struct study_sheet study_sheet;

/* @columns, parted by tabs, as header. */
struct study_sheet *study_sheet_new(const char *columns);
void study_sheet_free(study_sheet *sheet); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_sheet, study_sheet_free)

/* NULL with an error when there is no such file, it is no table, or has no column @key. */
struct study_sheet *study_sheet_read(const char *path, const char *key, GError **error);

/* Adds a sentence to @problems (may be NULL) when the file is parted by something else than tabs.
 */
void study_sheet_tell_separator(const struct study_sheet *sheet, GPtrArray *problems);

/* The column called @name, in any case; -1 none. */
int study_sheet_find(const struct study_sheet *sheet, const char *name);

/* The same, added behind the others when there is none. */
guint study_sheet_need(struct study_sheet *sheet, const char *name);

bool study_sheet_is_blank(const struct study_sheet_line *line);

/* Without blanks around; "" when @column is -1 or the line is shorter. The caller's. */
char *study_sheet_cell(const struct study_sheet_line *line, int column);
void study_sheet_set(struct study_sheet_line *line, guint column, const char *text);

/* A new line at the end; the sheet's. */
struct study_sheet_line *study_sheet_add(struct study_sheet *sheet);

/* Takes out the lines whose cell in column @name is @text; how many went. */
guint study_sheet_remove(struct study_sheet *sheet, const char *name, const char *text);

/* Tabs and LF, beside and renamed; 0600. */
bool study_sheet_write(const struct study_sheet *sheet, const char *path, GError **error);

/* Adds "FILE, line N: sentence." to @problems, which may be NULL. */
void study_sheet_tell(const struct study_sheet *sheet, guint line, GPtrArray *problems,
	const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
