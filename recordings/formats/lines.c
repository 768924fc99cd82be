/*
 * DESIGN: the unread bytes are [start, end) of one buffer. A line is terminated in place; the rest
 * moves to the front only when the buffer has to be filled.
 */
#include "recordings/formats/lines.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/formats/utf16.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

enum {
	BUFFER_BYTES = 1 << 18,
	LINE_BYTES_MAX = 1 << 20,
};

struct rec_lines {
	char *name;
	gzFile file;
	char *buffer;
	size_t capacity, start, end;
	bool is_drained; /* the file has no more bytes */
	bool is_utf16;
	struct rec_utf16 utf16;
	char line_end;
	uint64_t line; /* the current one */
	uint64_t next_line;
};

void rec_lines_close(struct rec_lines *lines)
{
	if (!lines)
		return;
	gzclose(lines->file);
	g_free(lines->buffer);
	g_free(lines->name);
	g_free(lines);
}

const char *rec_lines_name(const struct rec_lines *lines)
{
	return lines->name;
}

uint64_t rec_lines_number(const struct rec_lines *lines)
{
	return lines->line;
}

/* Always false: an error about the line that comes next. */
static bool fail(struct rec_lines *lines, GError **error, const char *sentence)
{
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s, line %" PRIu64 ": %s."), lines->name,
		lines->next_line, sentence);
	return false;
}

/* What zlib has to say about the last read; false when it is bad. */
static bool check_read(struct rec_lines *lines, int n, GError **error)
{
	int status = Z_OK;
	int reason = errno;
	gzerror(lines->file, &status);
	if (n >= 0 && status != Z_BUF_ERROR && status != Z_DATA_ERROR)
		return true;
	return fail(lines, error,
		status == Z_ERRNO
			? g_strerror(reason)
			: _("the gzip data is cut or damaged from here on; fetch the file "
			    "again"));
}

/* Reads at most @room bytes of UTF-8 to @to; 0 at the end, negative when zlib has an error. */
static int read_text(struct rec_lines *lines, char *to, size_t room)
{
	if (!lines->is_utf16)
		return gzread(lines->file, to, (unsigned)room);
	unsigned wanted = (unsigned)room / 2;
	g_autofree uint8_t *bytes = g_malloc(wanted);
	for (;;) {
		int n = gzread(lines->file, bytes, wanted);
		if (n <= 0)
			return n;
		size_t length = rec_utf16_decode(&lines->utf16, bytes, (size_t)n, to);
		if (length > 0)
			return (int)length;
	}
}

/* Appends bytes of the file to the buffer, after moving the unread ones to its front. */
static bool fill_buffer(struct rec_lines *lines, GError **error)
{
	size_t n_left = lines->end - lines->start;
	memmove(lines->buffer, lines->buffer + lines->start, n_left);
	lines->start = 0;
	lines->end = n_left;
	if (lines->capacity - n_left < BUFFER_BYTES / 2) {
		lines->capacity *= 2;
		lines->buffer = g_realloc(lines->buffer, lines->capacity + 1);
	}
	int n = read_text(lines, lines->buffer + n_left, lines->capacity - n_left);
	if (!check_read(lines, n, error))
		return false;
	if (memchr(lines->buffer, '\0', n_left + (size_t)n)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a table of text (it holds NUL bytes): export it as CSV in "
			  "UTF-8."),
			lines->name);
		return false;
	}
	lines->is_drained = n == 0;
	lines->end += (size_t)n;
	return true;
}

/* Position behind the quote-balanced line that starts at lines->start; SIZE_MAX when the buffer
 * does not hold its end yet. Goes on at *scanned. */
static size_t find_line_end(const struct rec_lines *lines, size_t *scanned, bool *is_quoted)
{
	const char *buffer = lines->buffer;
	size_t from = *scanned;
	for (;;) {
		const char *hit = memchr(buffer + from, lines->line_end, lines->end - from);
		size_t stop = hit ? (size_t)(hit - buffer) : lines->end;
		for (const char *quote = buffer + from;
			(quote = memchr(quote, '"', (size_t)(buffer + stop - quote))) != NULL;
			quote++)
			*is_quoted = !*is_quoted;
		if (!hit) {
			*scanned = lines->end;
			return SIZE_MAX;
		}
		from = stop + 1;
		if (!*is_quoted)
			return from;
	}
}

/* Terminates the line that ends before @stop, or at the end of the file. */
static char *cut_line(struct rec_lines *lines, size_t stop)
{
	char *line = lines->buffer + lines->start;
	char *last = stop == SIZE_MAX ? lines->buffer + lines->end : lines->buffer + stop - 1;
	lines->start = stop == SIZE_MAX ? lines->end : stop;
	*last = '\0';
	if (last > line && last[-1] == '\r')
		last[-1] = '\0';
	for (const char *c = line; (c = strchr(c, lines->line_end)) != NULL; c++)
		lines->next_line++;
	lines->next_line++;
	return line;
}

bool rec_lines_next(struct rec_lines *lines, char **ret_line, GError **error)
{
	bool is_quoted = false;
	size_t scanned = lines->start;
	size_t stop = find_line_end(lines, &scanned, &is_quoted);
	while (stop == SIZE_MAX && !lines->is_drained) {
		size_t offset = scanned - lines->start;
		if (lines->end - lines->start > LINE_BYTES_MAX)
			return fail(lines, error,
				_("the line is longer than 1 MiB (or a quote is never closed), so "
				  "this is no table of samples"));
		if (!fill_buffer(lines, error))
			return false;
		scanned = lines->start + offset;
		stop = find_line_end(lines, &scanned, &is_quoted);
	}
	if (stop == SIZE_MAX && is_quoted)
		return fail(lines, error, _("a quote is opened and never closed"));
	lines->line = lines->next_line;
	bool is_end = stop == SIZE_MAX && lines->start == lines->end;
	*ret_line = is_end ? NULL : cut_line(lines, stop);
	return true;
}

/* Fills the first buffer; the byte order mark goes, the line end is found. */
static bool read_start(struct rec_lines *lines, GError **error)
{
	unsigned char start[2] = {0};
	int n = gzread(lines->file, start, sizeof(start));
	if (!check_read(lines, n, error))
		return false;
	if (n == 2 && (start[0] ^ start[1]) == 0x01 && start[0] >= 0xfe) {
		lines->is_utf16 = true;
		lines->utf16.is_big_endian = start[0] == 0xfe;
	} else {
		memcpy(lines->buffer, start, (size_t)n);
		lines->end = (size_t)n;
	}
	if (!fill_buffer(lines, error))
		return false;
	if (lines->end >= 3 && memcmp(lines->buffer, "\xef\xbb\xbf", 3) == 0)
		lines->start = 3;
	bool has_lf = memchr(lines->buffer, '\n', lines->end) != NULL;
	bool has_cr = memchr(lines->buffer, '\r', lines->end) != NULL;
	lines->line_end = !has_lf && has_cr ? '\r' : '\n';
	return true;
}

struct rec_lines *rec_lines_open(const char *path, GError **error)
{
	g_autofree char *shown = g_filename_display_name(path);
	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is a folder: give the file with the samples."), shown);
		return NULL;
	}
	int fd = rec_disk_open_file(path, /* follows_links= */ true, error);
	if (fd < 0)
		return NULL;
	gzFile file = gzdopen(fd, "rb");
	g_assert(file);
	gzbuffer(file, BUFFER_BYTES / 2);
	struct rec_lines *lines = g_new0(struct rec_lines, 1);
	lines->name = g_steal_pointer(&shown);
	lines->file = file;
	lines->capacity = BUFFER_BYTES;
	lines->buffer = g_malloc(lines->capacity + 1);
	lines->next_line = 1;
	if (!read_start(lines, error)) {
		rec_lines_close(lines);
		return NULL;
	}
	return lines;
}
