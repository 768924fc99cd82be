/*
 * A small video in the recorder's own format, made at test time, whose pictures say which frame
 * they are: the number of each frame stands in its top rows as 20 blocks, bit b white or black, and
 * survives any codec and any scaling.
 */
#ifndef TESTS_GUI_BARCODE_H
#define TESTS_GUI_BARCODE_H

#include <cairo.h>
#include <gdk/gdk.h>

enum {
	BARCODE_BITS = 20,
	BARCODE_ROWS = 16, /* of a picture of the size below */
	BARCODE_WIDTH = 640,
	BARCODE_HEIGHT = 360,
};

struct barcode_clip {
	const double *stamp_s; /* of each frame in the file, rising */
	int n;
	int width, height;
	int noise;        /* amplitude in grey levels; 0: a still ground */
	const char *uuid; /* of the session, as a tag; NULL: none */
	double sound_s;   /* length of a tone beside the pictures, from stamp 0 on; 0: none */
};

/* Writes the clip to @path (H.264 in Matroska, a key frame every 15, as the recorder does). */
void barcode_write(const struct barcode_clip *clip, const char *path);

/* @n stamps from @start_s at 30 frames/s; with @is_variable they fall to 15 in the middle, and
 * jitter. Owned by the caller. */
double *barcode_stamps_new(int n, double start_s, gboolean is_variable);

/* The number that stands in @picture, whatever its size; -1 when it is none. */
int barcode_read(cairo_surface_t *picture);
/* The same of a paintable as it would be painted at the size given. */
int barcode_read_paintable(GdkPaintable *paintable, int width, int height);

#endif
