/*
 * Small Matroska files as a recorder writes them, element by element: no picture is in them.
 */
#ifndef TESTS_RECORDINGS_MKV_H
#define TESTS_RECORDINGS_MKV_H

#include <check.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>

/* An element of identifier @id (with its marker bits) and a length of one byte. */
static inline void mkv_put(GByteArray *file, uint32_t id, const void *payload, guint n)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		guint8 byte = (guint8)(id >> shift);
		if (id >> shift)
			g_byte_array_append(file, &byte, 1);
	}
	guint8 length = (guint8)(0x80 | n);
	g_byte_array_append(file, &length, 1);
	g_byte_array_append(file, payload, n);
}

/* Begins an element whose length is not known yet. */
static inline void mkv_open(GByteArray *file, uint32_t id)
{
	mkv_put(file, id, NULL, 0);
	file->data[file->len - 1] = 0xFF;
}

static inline void mkv_put_number(GByteArray *file, uint32_t id, guint8 number)
{
	mkv_put(file, id, &number, 1);
}

/* One block of track @track, @time_ms behind its cluster. */
static inline void mkv_put_block(GByteArray *file, guint8 track, guint8 time_ms)
{
	const guint8 block[] = {0x80 | track, 0, time_ms, 0x80, 'p', 'i', 'c'};

	mkv_put(file, 0xA3, block, sizeof block);
}

/* The head: a video track 1 and a sound track 2, @app as the program that writes. */
static inline GByteArray *mkv_begin(const char *app)
{
	GByteArray *file = g_byte_array_new();

	mkv_put(file, 0x1A45DFA3, "\x42\x82\x88matroska", 11);
	mkv_open(file, 0x18538067);
	mkv_open(file, 0x1549A966);
	mkv_put(file, 0x5741, app, (guint)strlen(app));
	mkv_open(file, 0x1654AE6B);
	for (guint8 track = 1; track <= 2; track++) {
		mkv_open(file, 0xAE);
		mkv_put_number(file, 0xD7, track);
		mkv_put_number(file, 0x83, track);
	}
	return file;
}

/* @n frames 40 ms apart in clusters of two, with sound between them. */
static inline void mkv_put_frames(GByteArray *file, guint n)
{
	for (guint i = 0; i < n; i++) {
		if (i % 2 == 0) {
			const guint8 time_ms[] = {(guint8)(i * 40 >> 8), (guint8)(i * 40)};
			mkv_open(file, 0x1F43B675);
			mkv_put(file, 0xE7, time_ms, sizeof time_ms);
		}
		mkv_put_block(file, 1, i % 2 ? 40 : 0);
		mkv_put_block(file, 2, i % 2 ? 40 : 0);
	}
}

/* The end that a finished file has: an index and a tag @text. */
static inline void mkv_end(GByteArray *file, const char *text)
{
	mkv_put(file, 0x1C53BB6B, "index", 5);
	mkv_open(file, 0x1254C367);
	mkv_open(file, 0x7373);
	mkv_open(file, 0x67C8);
	mkv_put(file, 0x4487, text, (guint)strlen(text));
}

/* Writes and frees @file. */
static inline void mkv_write(GByteArray *file, const char *path)
{
	ck_assert(g_file_set_contents(path, (const char *)file->data, (gssize)file->len, NULL));
	g_byte_array_unref(file);
}

#endif
