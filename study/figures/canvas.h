/*
 * What the figures of a study are drawn with: texts, lines, shapes and colours on a page measured
 * in points. Every figure is painted by one function that returns where it ended, so that its
 * height is found by painting it on nothing.
 *
 * Nothing that is not finite reaches cairo, whose surface it would break: such a shape is left out.
 * Texts may be anything: what is not UTF-8 or is a control character is replaced.
 *
 * Inks are those of Okabe and Ito (2008), which people with any colour vision tell apart, with
 * paler kinds of them for what stands behind. No meaning rests on ink alone: markers, dashes,
 * hatching and printed numbers carry it too.
 */
#ifndef STUDY_FIGURES_CANVAS_H
#define STUDY_FIGURES_CANVAS_H

#include "study/evidence/evidence.h"

#include <stdbool.h>

typedef struct _cairo cairo_t;

enum study_ink {
	STUDY_INK_TEXT = 0,
	STUDY_INK_DIM,
	STUDY_INK_FRAME,
	STUDY_INK_GRID,
	STUDY_INK_STRIPE, /* every second row */
	STUDY_INK_BAND,   /* what chance gives; control limits */
	STUDY_INK_WHITE,
	STUDY_INK_BLUE, /* the body */
	STUDY_INK_PALE_BLUE,
	STUDY_INK_VERMILLION, /* what people said; what is out */
	STUDY_INK_PALE_VERMILLION,
	STUDY_INK_GREEN,
	STUDY_INK_PURPLE,
	STUDY_N_INKS,
};

enum study_marker {
	STUDY_MARKER_NONE = 0,
	STUDY_MARKER_CIRCLE,
	STUDY_MARKER_DIAMOND,
	STUDY_MARKER_SQUARE,
	STUDY_MARKER_TRIANGLE, /* upwards */
	STUDY_MARKER_ARROW,    /* to the right */
	STUDY_MARKER_DOWN,     /* triangle downwards */
	STUDY_MARKER_CROSS,
};

enum study_dash {
	STUDY_DASH_NONE = 0,
	STUDY_DASH_LONG,
	STUDY_DASH_DOTS,
};

/* How a text is set. */
struct study_style {
	double size; /* points */
	bool is_bold;
	enum study_ink ink;
	double width;    /* 0: one line as long as it is; else wrapped to it */
	int n_lines;     /* at most, then "…"; 0: one */
	double align;    /* 0 left of x, 0.5 about it, 1 up to it */
	bool is_upright; /* turned to read upwards */
};

#define STUDY_SIZE_LABEL 7.5
#define STUDY_SIZE_SMALL 6.75
#define STUDY_SIZE_TINY  6.0

struct study_canvas;

/* Paints into @canvas from 0, 0 on; returns the bottom, points. */
typedef double (*study_paint)(const struct study_evidence *evidence, struct study_canvas *canvas);

/* Height of what @paint paints, with the label. @evidence NULL: nothing has one. */
double study_canvas_measure(study_paint paint, const struct study_evidence *evidence);

/* What must stand beside every number of @evidence: that people are simulated, that it is of one
 * group or wave alone, that exclusions are not applied; "" none of it. Every figure ends with it,
 * and every text alternative. Owned by the caller. */
char *study_canvas_tell_label(const struct study_evidence *evidence);

/* @text with that label at its end; takes @text, owned by the caller. */
char *study_canvas_described(GString *text, const struct study_evidence *evidence);

/* Paints on white ground. */
void study_canvas_draw(study_paint paint, const struct study_evidence *evidence, cairo_t *cairo);

/* Size of @text as it would be set; 0 for "". */
double study_canvas_text_width(
	struct study_canvas *canvas, const struct study_style *style, const char *text);
double study_canvas_text_height(
	struct study_canvas *canvas, const struct study_style *style, const char *text);

/* Sets @text with its top at @y (upright: its reading starts at @y and goes up, its middle at @x);
 * returns its height. */
double study_canvas_text(struct study_canvas *canvas, double x, double y,
	const struct study_style *style, const char *text);

/* The same with its middle at @y. */
void study_canvas_text_middle(struct study_canvas *canvas, double x, double y,
	const struct study_style *style, const char *text);

void study_canvas_line(struct study_canvas *canvas, double x0, double y0, double x1, double y1,
	double width, enum study_ink ink, enum study_dash dash);

/* Through @n points; broken where one is not finite. */
void study_canvas_curve(struct study_canvas *canvas, const double *x, const double *y, guint n,
	double width, enum study_ink ink, enum study_dash dash);

/* The area between two curves; broken where one is not finite. */
void study_canvas_area(struct study_canvas *canvas, const double *x, const double *low,
	const double *high, guint n, enum study_ink ink);

void study_canvas_box(struct study_canvas *canvas, double x, double y, double width, double height,
	enum study_ink ink);
void study_canvas_frame(struct study_canvas *canvas, double x, double y, double width,
	double height, double line_width, enum study_ink ink);

/* Diagonal lines inside of a box. */
void study_canvas_hatch(struct study_canvas *canvas, double x, double y, double width,
	double height, enum study_ink ink);

/* @size is the diameter. An open marker is white inside. */
void study_canvas_marker(struct study_canvas *canvas, double x, double y, double size,
	enum study_marker marker, enum study_ink ink, bool is_filled);

/* A box of any colour, 0..1 each. */
struct study_colour {
	double red, green, blue;
};
void study_canvas_cell(struct study_canvas *canvas, double x, double y, double width, double height,
	struct study_colour colour);

/* Many boxes of one colour as one shape; @boxes: struct study_box. */
struct study_box {
	double x, y, width, height;
};
void study_canvas_cells(
	struct study_canvas *canvas, const GArray *boxes, struct study_colour colour);

/* Light to dark for @share 0..1: magma (van der Walt & Smith 2015) read backwards, so that
 * more is darker on paper; lightness falls evenly, also in grey and for any colour vision. */
struct study_colour study_colour_of_share(double share);

/* Blue below 0, white at 0, vermillion above; @share -1..1. */
struct study_colour study_colour_of_sign(double share);

/* True when white text reads better on @colour than black. */
bool study_colour_is_dark(struct study_colour colour);

#endif
