/*
 * The lines of a text file, gzipped or not, through one small buffer.
 *
 * UTF-16 with its byte order mark is read as UTF-8. A byte order mark is skipped; LF, CRLF and CR
 * end a line; a line end inside double quotes belongs to the line. A file with a NUL byte is
 * refused as soon as it is seen, and so is a line of more than 1 MiB, so that no input makes the
 * reader large.
 */
#ifndef RECORDINGS_FORMATS_LINES_H
#define RECORDINGS_FORMATS_LINES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_lines;

/* NULL with an error: no such file, a folder, binary data. */
struct rec_lines *rec_lines_open(const char *path, GError **error);
void rec_lines_close(struct rec_lines *lines); /* NULL is fine */

/* The next line without its end, writable, until the next call; *ret_line is NULL at the end. False
 * with an error that names file and line. */
bool rec_lines_next(struct rec_lines *lines, char **ret_line, GError **error);

/* The path for sentences, and the number of the current line from 1. */
const char *rec_lines_name(const struct rec_lines *lines);
uint64_t rec_lines_number(const struct rec_lines *lines);

#endif
