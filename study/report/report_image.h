/*
 * Stills as cairo and PNG know them. Byte-identical for the same pixels.
 */
#ifndef STUDY_REPORT_REPORT_IMAGE_H
#define STUDY_REPORT_REPORT_IMAGE_H

#include "study/report/document.h"

typedef struct _cairo_surface cairo_surface_t;

/* The pixels as an image surface, copied. Owned by the caller: cairo_surface_destroy(). */
cairo_surface_t *study_report_image_surface(const struct study_still *still);

/* A PNG file in memory; owned by the caller. */
GByteArray *study_report_image_png(const struct study_still *still);

#endif
