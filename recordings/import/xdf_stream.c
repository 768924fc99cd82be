#include "recordings/import/xdf_stream.h"

#include "recordings/disk/disk.h"
#include "recordings/formats/bytes.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum {
	TAG_FILE_HEADER = 1,
	TAG_STREAM_HEADER = 2,
	TAG_SAMPLES = 3,
	TAG_CLOCK_OFFSET = 4,
	STREAMS_MAX = 200,
	CHANNELS_MAX = 1024,
	SAMPLES_MAX = 1 << 28, /* of one stream; days at any rate that people are measured with */
	XML_BYTES_MAX = 1 << 24,
	XML_DEPTH_MAX = 32,
	CHUNK_BYTES_MAX = 1 << 30, /* LabRecorder writes some every few seconds */
};

static void free_stream(gpointer data)
{
	struct rec_xdf_stream *stream = data;
	g_free(stream->name);
	g_free(stream->type);
	g_ptr_array_unref(stream->labels);
	g_ptr_array_unref(stream->units);
	g_array_unref(stream->stamps);
	g_ptr_array_unref(stream->values);
	g_ptr_array_unref(stream->texts);
	g_array_unref(stream->offsets);
	g_free(stream);
}

static struct rec_xdf_stream *new_stream(uint32_t id)
{
	struct rec_xdf_stream *stream = g_new0(struct rec_xdf_stream, 1);
	stream->id = id;
	stream->name = g_strdup("");
	stream->type = g_strdup("");
	stream->labels = g_ptr_array_new_with_free_func(g_free);
	stream->units = g_ptr_array_new_with_free_func(g_free);
	stream->stamps = g_array_new(FALSE, FALSE, sizeof(double));
	stream->values = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	stream->texts = g_ptr_array_new_with_free_func(g_free);
	stream->offsets = g_array_new(FALSE, FALSE, sizeof(struct rec_xdf_offset));
	return stream;
}

void rec_xdf_free(struct rec_xdf *xdf)
{
	if (!xdf)
		return;
	g_ptr_array_unref(xdf->streams);
	g_free(xdf->datetime);
	g_free(xdf);
}

/* What the parser of a header fills. */
struct header {
	struct rec_xdf *xdf;
	struct rec_xdf_stream *stream; /* NULL: the header of the file */
	char *format;
	double n_channels;
};

static void set_text(char **to, const char *text)
{
	g_free(*to);
	*to = g_strdup(text);
}

static void set_last(GPtrArray *texts, const char *text)
{
	if (texts->len == 0)
		return;
	g_free(g_ptr_array_index(texts, texts->len - 1));
	g_ptr_array_index(texts, texts->len - 1) = g_strdup(text);
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
	const char **values, gpointer user, GError **error)
{
	(void)names;
	(void)values;
	struct header *header = user;
	const GSList *stack = g_markup_parse_context_get_element_stack(context);
	if (g_slist_length((GSList *)stack) > XML_DEPTH_MAX) {
		g_set_error_literal(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
			_("its elements are nested too deeply"));
		return;
	}
	bool is_channel = header->stream && strcmp(element, "channel") == 0 && stack->next &&
			  strcmp(stack->next->data, "channels") == 0;
	if (is_channel && header->stream->labels->len < CHANNELS_MAX) {
		g_ptr_array_add(header->stream->labels, NULL);
		g_ptr_array_add(header->stream->units, NULL);
	}
}

static void on_text(
	GMarkupParseContext *context, const char *bytes, gsize n, gpointer user, GError **error)
{
	(void)error;
	struct header *header = user;
	struct rec_xdf_stream *stream = header->stream;
	const GSList *stack = g_markup_parse_context_get_element_stack(context);
	if (!stack || !stack->next)
		return;
	const char *element = stack->data;
	const char *parent = stack->next->data;
	g_autofree char *text = g_strstrip(g_strndup(bytes, n));
	bool is_top = strcmp(parent, "info") == 0 && !stack->next->next;
	if (is_top && !stream && strcmp(element, "datetime") == 0)
		set_text(&header->xdf->datetime, text);
	if (!stream)
		return;
	if (is_top && strcmp(element, "name") == 0)
		set_text(&stream->name, text);
	else if (is_top && strcmp(element, "type") == 0)
		set_text(&stream->type, text);
	else if (is_top && strcmp(element, "channel_count") == 0)
		header->n_channels = g_ascii_strtod(text, NULL);
	else if (is_top && strcmp(element, "nominal_srate") == 0)
		stream->rate_hz = g_ascii_strtod(text, NULL);
	else if (is_top && strcmp(element, "channel_format") == 0)
		set_text(&header->format, text);
	else if (strcmp(parent, "channel") == 0 && strcmp(element, "label") == 0)
		set_last(stream->labels, text);
	else if (strcmp(parent, "channel") == 0 && strcmp(element, "unit") == 0)
		set_last(stream->units, text);
}

static bool read_xml(
	struct header *header, const uint8_t *bytes, size_t n, const char *name, GError **error)
{
	static const GMarkupParser PARSER = {.start_element = on_start, .text = on_text};
	g_autoptr(GError) local = NULL;
	g_autoptr(GMarkupParseContext) context =
		g_markup_parse_context_new(&PARSER, G_MARKUP_TREAT_CDATA_AS_TEXT, header, NULL);
	if (n <= XML_BYTES_MAX &&
		g_markup_parse_context_parse(context, (const char *)bytes, (gssize)n, &local) &&
		g_markup_parse_context_end_parse(context, &local))
		return true;
	/* The parser repeats bytes of the file as they are. */
	g_autofree char *why = g_utf8_make_valid(local ? local->message : _("it is too large"), -1);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s has a header that is no XML (%s), so its streams are not known."), name, why);
	return false;
}

/* The format called @text; false when there is none. */
static bool find_format(const char *text, enum rec_xdf_format *ret)
{
	static const char *const NAMES[] = {
		"float32", "double64", "int8", "int16", "int32", "int64", "string"};
	for (guint i = 0; text && i < G_N_ELEMENTS(NAMES); i++) {
		if (strcmp(text, NAMES[i]) == 0) {
			*ret = (enum rec_xdf_format)i;
			return true;
		}
	}
	return false;
}

static struct rec_xdf_stream *find_stream(const struct rec_xdf *xdf, uint32_t id)
{
	for (guint i = 0; i < xdf->streams->len; i++) {
		struct rec_xdf_stream *stream = g_ptr_array_index(xdf->streams, i);
		if (stream->id == id)
			return stream;
	}
	return NULL;
}

static bool read_stream_header(
	struct rec_xdf *xdf, struct rec_cursor *cursor, const char *name, GError **error)
{
	uint32_t id = rec_cursor_u32(cursor);
	size_t n = (size_t)(cursor->end - cursor->next);
	if (cursor->is_short || find_stream(xdf, id) || xdf->streams->len >= STREAMS_MAX) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s has a damaged list of streams (one twice, or more than %d)."), name,
			STREAMS_MAX);
		return false;
	}
	struct rec_xdf_stream *stream = new_stream(id);
	g_ptr_array_add(xdf->streams, stream);
	struct header header = {.xdf = xdf, .stream = stream};
	bool is_read = read_xml(&header, cursor->next, n, name, error);
	bool is_good = is_read && find_format(header.format, &stream->format) &&
		       header.n_channels >= 1 && header.n_channels <= CHANNELS_MAX &&
		       stream->rate_hz >= 0 && stream->rate_hz <= 1e6;
	g_free(header.format);
	if (is_read && !is_good)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s: the stream \"%s\" has no format, rate or number of channels that "
			  "can be read."),
			name, stream->name);
	if (!is_good)
		return false;
	stream->n_channels = (guint)header.n_channels;
	for (guint i = 0; stream->format != REC_XDF_STRING && i < stream->n_channels; i++)
		g_ptr_array_add(stream->values, g_array_new(FALSE, FALSE, sizeof(double)));
	return true;
}

/* "1, 4 or 8" and a number of so many bytes. */
static uint64_t read_length(struct rec_cursor *cursor)
{
	switch (rec_cursor_u8(cursor)) {
	case 1:
		return rec_cursor_u8(cursor);
	case 4:
		return rec_cursor_u32(cursor);
	case 8:
		return rec_cursor_u64(cursor);
	default:
		cursor->is_short = true;
		return 0;
	}
}

static double read_value(struct rec_cursor *cursor, enum rec_xdf_format format)
{
	switch (format) {
	case REC_XDF_FLOAT32:
		return (double)rec_cursor_f32(cursor);
	case REC_XDF_DOUBLE64:
		return rec_cursor_f64(cursor);
	case REC_XDF_INT8:
		return (int8_t)rec_cursor_u8(cursor);
	case REC_XDF_INT16:
		return (int16_t)rec_cursor_u16(cursor);
	case REC_XDF_INT32:
		return (int32_t)rec_cursor_u32(cursor);
	case REC_XDF_INT64:
		return (double)rec_cursor_i64(cursor);
	case REC_XDF_STRING:
		break;
	}
	return NAN;
}

/* The texts of one sample, joined by ", ". */
static void read_texts(struct rec_xdf_stream *stream, struct rec_cursor *cursor)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	for (guint i = 0; i < stream->n_channels && !cursor->is_short; i++) {
		uint64_t n = read_length(cursor);
		if (n > (uint64_t)(cursor->end - cursor->next)) {
			cursor->is_short = true;
			return;
		}
		g_string_append(joined, i > 0 ? ", " : "");
		g_string_append_len(joined, (const char *)cursor->next, (gssize)n);
		cursor->next += n;
	}
	g_autofree char *whole = g_strndup(joined->str, joined->len);
	g_ptr_array_add(stream->texts, g_utf8_make_valid(whole, -1));
}

static void read_sample(struct rec_xdf_stream *stream, struct rec_cursor *cursor)
{
	uint8_t n_bytes = rec_cursor_u8(cursor);
	double before_s = stream->stamps->len > 0
				  ? g_array_index(stream->stamps, double, stream->stamps->len - 1)
				  : 0;
	double stamp_s = before_s + (stream->rate_hz > 0 ? 1 / stream->rate_hz : 0);
	if (n_bytes == 8)
		stamp_s = rec_cursor_f64(cursor);
	size_t n_before = (size_t)(cursor->end - cursor->next);
	if ((n_bytes != 0 && n_bytes != 8) || !(fabs(stamp_s) < 1e12) || n_before == 0)
		cursor->is_short = true;
	if (cursor->is_short)
		return;
	if (stream->format == REC_XDF_STRING)
		read_texts(stream, cursor);
	for (guint i = 0; i < stream->values->len; i++) {
		double value = read_value(cursor, stream->format);
		GArray *values = g_ptr_array_index(stream->values, i);
		value = isfinite(value) ? value : (double)NAN;
		g_array_append_val(values, value);
	}
	if (!cursor->is_short || stream->format != REC_XDF_STRING)
		g_array_append_val(stream->stamps, stamp_s);
}

static bool read_samples(
	struct rec_xdf *xdf, struct rec_cursor *cursor, const char *name, GError **error)
{
	struct rec_xdf_stream *stream = find_stream(xdf, rec_cursor_u32(cursor));
	uint64_t n = read_length(cursor);
	for (uint64_t i = 0; stream && i < n && !cursor->is_short; i++) {
		if (stream->stamps->len >= SAMPLES_MAX)
			cursor->is_short = true;
		else
			read_sample(stream, cursor);
	}
	if (stream && !cursor->is_short)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s has samples that do not fit their stream: the file is damaged."), name);
	return false;
}

static bool read_chunk(struct rec_xdf *xdf, uint16_t tag, struct rec_cursor *content,
	const char *name, GError **error)
{
	struct header file = {.xdf = xdf};
	struct rec_xdf_stream *stream;
	struct rec_xdf_offset offset;
	switch (tag) {
	case TAG_FILE_HEADER:
		return read_xml(
			&file, content->next, (size_t)(content->end - content->next), name, error);
	case TAG_STREAM_HEADER:
		return read_stream_header(xdf, content, name, error);
	case TAG_SAMPLES:
		return read_samples(xdf, content, name, error);
	case TAG_CLOCK_OFFSET:
		stream = find_stream(xdf, rec_cursor_u32(content));
		offset.time_s = rec_cursor_f64(content);
		offset.offset_s = rec_cursor_f64(content);
		if (stream && !content->is_short && isfinite(offset.time_s) &&
			isfinite(offset.offset_s))
			g_array_append_val(stream->offsets, offset);
		return true;
	default:
		/* Boundaries, footers, and what later versions may add. */
		return true;
	}
}

/* Reads so many bytes, as far as there are; the file may have become shorter meanwhile. */
static void read_bytes(FILE *file, GByteArray *ret, uint64_t n)
{
	g_byte_array_set_size(ret, (guint)n);
	g_byte_array_set_size(ret, (guint)fread(ret->data, 1, n, file));
}

/* The length that the next chunk is to have: "1, 4 or 8" and a number of so many bytes. */
static uint64_t read_chunk_length(FILE *file)
{
	uint8_t bytes[9] = {0};
	struct rec_cursor cursor;
	size_t n = fread(bytes, 1, 1, file);

	if (n == 1 && bytes[0] < sizeof bytes)
		n += fread(bytes + 1, 1, bytes[0], file);
	rec_cursor_init(&cursor, bytes, n);
	uint64_t length = read_length(&cursor);
	return cursor.is_short ? 0 : length;
}

/* The next chunk with its tag; false where the file ends, within it too. */
static bool load_chunk(FILE *file, uint64_t size, GByteArray *chunk, struct rec_xdf *xdf)
{
	int64_t at = ftello(file);

	if (at < 0 || (uint64_t)at >= size)
		return false;
	uint64_t length = read_chunk_length(file);
	at = ftello(file);
	uint64_t n_left = at < 0 || (uint64_t)at > size ? 0 : size - (uint64_t)at;
	xdf->is_cut = length < 2 || length > n_left || length > CHUNK_BYTES_MAX;
	if (xdf->is_cut)
		return false;
	read_bytes(file, chunk, length);
	xdf->is_cut = chunk->len < length;
	return !xdf->is_cut;
}

static bool read_chunks(
	struct rec_xdf *xdf, FILE *file, uint64_t size, const char *name, GError **error)
{
	g_autoptr(GByteArray) chunk = g_byte_array_new();

	while (load_chunk(file, size, chunk, xdf)) {
		struct rec_cursor content;
		rec_cursor_init(&content, chunk->data, chunk->len);
		uint16_t tag = rec_cursor_u16(&content);
		if (!read_chunk(xdf, tag, &content, name, error))
			return false;
	}
	if (!ferror(file))
		return true;
	rec_disk_fail(error, errno, _("Cannot read %s"), name);
	return false;
}

struct rec_xdf *rec_xdf_read(FILE *file, const char *name, GError **error)
{
	char magic[4] = "";
	struct stat status = {0};

	if (fread(magic, 1, sizeof magic, file) != sizeof magic ||
		memcmp(magic, "XDF:", sizeof magic) != 0 || fstat(fileno(file), &status) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no XDF file: give the .xdf file that LabRecorder wrote."), name);
		return NULL;
	}
	struct rec_xdf *xdf = g_new0(struct rec_xdf, 1);
	xdf->streams = g_ptr_array_new_with_free_func(free_stream);
	if (!read_chunks(xdf, file, (uint64_t)status.st_size, name, error)) {
		rec_xdf_free(xdf);
		return NULL;
	}
	return xdf;
}
