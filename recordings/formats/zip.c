#include "recordings/formats/zip.h"

#include "recordings/disk/error.h"
#include "recordings/formats/bytes.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* The compressor of GIO makes gzip members: a header of fixed length, the deflated bytes that ZIP
 * wants, and CRC and length of what went in (RFC 1952). */
enum {
	GZIP_HEADER_BYTES = 10,
	GZIP_TRAILER_BYTES = 8,
};

enum {
	BUFFER_BYTES = 1 << 16,
	RESERVE_BYTES = 4096,
	LEVEL = 1, /* a third of the time of 6 for a quarter more bytes, measured on sheets */
	VERSION = 20,
	FLAG_SIZES_BEHIND = 1 << 3,
	METHOD_DEFLATE = 8,
	DATE_1980_01_01 = 0x21,
	MAX_ENTRIES = UINT16_MAX - 1,
};

struct entry {
	char *name;
	uint64_t offset; /* of its header in the file */
	uint64_t packed, plain;
	uint32_t crc;
};

struct rec_zip {
	struct rec_beside *file;
	uint64_t n_written; /* bytes of the file */
	GArray *entries;    /* struct entry; the last one is open while has_entry */
	bool has_entry;
	GConverter *compressor;
	size_t n_skip; /* bytes of the gzip header that are still to come */
	size_t n_held; /* bytes of out that may be the trailer */
	size_t n;      /* bytes in buffer */
	char out[GZIP_TRAILER_BYTES + BUFFER_BYTES];
	char buffer[BUFFER_BYTES];
};

static void clear_entry(gpointer data)
{
	struct entry *entry = data;
	g_free(entry->name);
}

struct rec_zip *rec_zip_create(struct rec_beside *file)
{
	struct rec_zip *zip = g_new0(struct rec_zip, 1);
	zip->file = file;
	zip->entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
	g_array_set_clear_func(zip->entries, clear_entry);
	zip->compressor = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
	return zip;
}

void rec_zip_destroy(rec_zip *zip)
{
	if (!zip)
		return;
	g_array_unref(zip->entries);
	g_object_unref(zip->compressor);
	g_free(zip);
}

static void put_bytes(struct rec_zip *zip, const char *bytes, size_t n)
{
	rec_beside_write(zip->file, bytes, n);
	zip->n_written += n;
}

static void put_16(struct rec_zip *zip, unsigned value)
{
	const char bytes[] = {(char)(value & 0xff), (char)(value >> 8 & 0xff)};
	put_bytes(zip, bytes, sizeof(bytes));
}

static void put_32(struct rec_zip *zip, uint64_t value)
{
	put_16(zip, (unsigned)(value & 0xffff));
	put_16(zip, (unsigned)(value >> 16 & 0xffff));
}

static struct entry *last_entry(struct rec_zip *zip)
{
	return &g_array_index(zip->entries, struct entry, zip->entries->len - 1);
}

/* Of the @n new bytes behind the held ones all go to the file but a possible trailer. */
static void take_output(struct rec_zip *zip, size_t n)
{
	size_t first = zip->n_held;
	size_t skipped = MIN(zip->n_skip, n);
	memmove(zip->out + first, zip->out + first + skipped, n - skipped);
	zip->n_skip -= skipped;
	zip->n_held += n - skipped;
	if (zip->n_held <= GZIP_TRAILER_BYTES)
		return;
	size_t sure = zip->n_held - GZIP_TRAILER_BYTES;
	put_bytes(zip, zip->out, sure);
	last_entry(zip)->packed += sure;
	memmove(zip->out, zip->out + sure, GZIP_TRAILER_BYTES);
	zip->n_held = GZIP_TRAILER_BYTES;
}

/* Deflates what is in the buffer; deflating memory into memory cannot fail. */
static void flush_buffer(struct rec_zip *zip, bool is_end)
{
	size_t done = 0;
	GConverterResult result = G_CONVERTER_CONVERTED;
	while (done < zip->n || (is_end && result != G_CONVERTER_FINISHED)) {
		size_t n_read = 0, n_made = 0;
		result = g_converter_convert(zip->compressor, zip->buffer + done, zip->n - done,
			zip->out + zip->n_held, sizeof(zip->out) - zip->n_held,
			is_end ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &n_read, &n_made,
			NULL);
		g_assert(result != G_CONVERTER_ERROR);
		done += n_read;
		take_output(zip, n_made);
	}
	last_entry(zip)->plain += zip->n;
	zip->n = 0;
}

static void end_entry(struct rec_zip *zip)
{
	if (!zip->has_entry)
		return;
	flush_buffer(zip, true);
	struct entry *entry = last_entry(zip);
	g_assert(zip->n_held == GZIP_TRAILER_BYTES);
	struct rec_cursor trailer;
	rec_cursor_init(&trailer, zip->out, GZIP_TRAILER_BYTES);
	entry->crc = rec_cursor_u32(&trailer);
	put_bytes(zip, "PK\x07\x08", 4);
	put_32(zip, entry->crc);
	put_32(zip, entry->packed);
	put_32(zip, entry->plain);
	zip->has_entry = false;
}

/* What the header of an entry and its line in the directory share. */
static void put_header(struct rec_zip *zip, const struct entry *entry)
{
	put_16(zip, VERSION);
	put_16(zip, FLAG_SIZES_BEHIND);
	put_16(zip, METHOD_DEFLATE);
	put_16(zip, 0);
	put_16(zip, DATE_1980_01_01);
	put_32(zip, entry->crc);
	put_32(zip, entry->packed);
	put_32(zip, entry->plain);
	put_16(zip, (unsigned)strlen(entry->name));
	put_16(zip, 0);
}

void rec_zip_begin(struct rec_zip *zip, const char *name)
{
	end_entry(zip);
	struct entry entry = {.name = g_strdup(name), .offset = zip->n_written};
	g_array_append_val(zip->entries, entry);
	put_bytes(zip, "PK\x03\x04", 4);
	put_header(zip, &entry);
	put_bytes(zip, name, strlen(name));
	g_converter_reset(zip->compressor);
	zip->n_skip = GZIP_HEADER_BYTES;
	zip->n_held = 0;
	zip->has_entry = true;
}

char *rec_zip_reserve(struct rec_zip *zip, size_t n)
{
	g_assert(n <= RESERVE_BYTES && zip->has_entry);
	if (BUFFER_BYTES - zip->n < n)
		flush_buffer(zip, false);
	return zip->buffer + zip->n;
}

void rec_zip_advance(struct rec_zip *zip, const char *end)
{
	zip->n = (size_t)(end - zip->buffer);
}

void rec_zip_write(struct rec_zip *zip, const char *bytes, size_t n)
{
	while (n > 0) {
		size_t piece = MIN(n, (size_t)RESERVE_BYTES);
		char *to = rec_zip_reserve(zip, piece);
		memcpy(to, bytes, piece);
		rec_zip_advance(zip, to + piece);
		bytes += piece;
		n -= piece;
	}
}

void rec_zip_puts(struct rec_zip *zip, const char *text)
{
	rec_zip_write(zip, text, strlen(text));
}

void rec_zip_printf(struct rec_zip *zip, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	rec_zip_puts(zip, text);
}

static bool check_sizes(const struct rec_zip *zip, GError **error)
{
	bool is_good = zip->n_written < UINT32_MAX && zip->entries->len <= MAX_ENTRIES;
	for (guint i = 0; i < zip->entries->len; i++)
		is_good &= g_array_index(zip->entries, struct entry, i).plain < UINT32_MAX;
	if (!is_good)
		g_set_error_literal(error, REC_ERROR, REC_ERROR_FAILED,
			_("The file would be larger than 4 GB, which the format does not hold; "
			  "choose csv."));
	return is_good;
}

bool rec_zip_finish(struct rec_zip *zip, GError **error)
{
	end_entry(zip);
	uint64_t start = zip->n_written;
	for (guint i = 0; i < zip->entries->len; i++) {
		const struct entry *entry = &g_array_index(zip->entries, struct entry, i);
		put_bytes(zip, "PK\x01\x02", 4);
		put_16(zip, VERSION);
		put_header(zip, entry);
		put_16(zip, 0); /* comment */
		put_16(zip, 0); /* disk */
		put_16(zip, 0); /* attributes, inside and outside */
		put_32(zip, 0);
		put_32(zip, entry->offset);
		put_bytes(zip, entry->name, strlen(entry->name));
	}
	uint64_t n_directory = zip->n_written - start;
	put_bytes(zip, "PK\x05\x06", 4);
	put_32(zip, 0); /* disks */
	put_16(zip, zip->entries->len);
	put_16(zip, zip->entries->len);
	put_32(zip, n_directory);
	put_32(zip, start);
	put_16(zip, 0); /* comment */
	return check_sizes(zip, error);
}
