#include "study/report/report_image.h"

#include <cairo.h>
#include <string.h>

cairo_surface_t *study_report_image_surface(const struct study_still *still)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, still->width, still->height);
	guchar *data = cairo_image_surface_get_data(surface);
	gsize stride = (gsize)cairo_image_surface_get_stride(surface);
	gsize row = (gsize)still->width * sizeof *still->pixels;

	cairo_surface_flush(surface);
	for (int y = 0; data && y < still->height; y++)
		memcpy(data + (gsize)y * stride, still->pixels + (gsize)y * (gsize)still->width,
			row);
	cairo_surface_mark_dirty(surface);
	return surface;
}

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(bytes, data, length);
	return CAIRO_STATUS_SUCCESS;
}

GByteArray *study_report_image_png(const struct study_still *still)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = study_report_image_surface(still);

	cairo_surface_write_to_png_stream(surface, append, bytes);
	cairo_surface_destroy(surface);
	return bytes;
}
