/*
 * Touch points as the rows of a chart, in the order of the journey from top to bottom: number and
 * title at the left, phases as brackets with a heading, every second row shaded.
 *
 * The rule for many: a page does not squeeze its rows, it grows. Up to 20 touch points a title has
 * three lines, up to 60 two, above it one; what is longer ends in "…". Only past some 600 rows,
 * when a picture of 300 dpi would become longer than a program can read (32,767 pixels), rows get
 * lower and titles stand at every second, third … row.
 */
#ifndef STUDY_FIGURES_ROWS_H
#define STUDY_FIGURES_ROWS_H

#include "study/figures/canvas.h"

#define STUDY_ROWS_LEFT 158.0  /* where the chart begins */
#define STUDY_PAGE_MOST 7000.0 /* height that rows may take, points */

struct study_row {
	guint touchpoint; /* index */
	double top, height, middle;
	bool is_titled;
};

struct study_rows {
	GArray *rows;   /* struct study_row */
	GArray *phases; /* of this file */
	double top, bottom;
};
typedef struct study_rows study_rows;

/* Rows of the touch points @indices (guint; NULL: all), from @top on. Owned by the caller. */
struct study_rows *study_rows_new(struct study_canvas *canvas,
	const struct study_evidence *evidence, const GArray *indices, double top);
void study_rows_free(study_rows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_rows, study_rows_free)

/* Shades, phases and titles; first thing to be drawn, the chart ends at @right. */
void study_rows_draw(const struct study_rows *rows, struct study_canvas *canvas,
	const struct study_evidence *evidence, double right);

/* A number in every titled row, ending at @x. */
void study_rows_tell(const struct study_row *row, struct study_canvas *canvas, double x,
	bool is_bold, const char *text);

const struct study_touchpoint *study_rows_touchpoint(
	const struct study_evidence *evidence, guint index);

/* What a touch point and a phase are called; never "". */
const char *study_rows_title(const struct study_touchpoint *touchpoint);
const char *study_rows_phase(const struct study_evidence *evidence, const char *phase);

/* True when any touch point is critical: the legend then says so. */
bool study_rows_has_critical(const struct study_evidence *evidence);

/* The value of @member at @touchpoint; NULL none. */
const struct study_value *study_rows_value(const struct study_member *member, guint touchpoint);

#endif
