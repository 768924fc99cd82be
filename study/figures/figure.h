/*
 * Figures of a study at publication size, drawn with cairo and pango: SVG, PDF and PNG of the same
 * drawing. Colour-safe (Okabe & Ito 2008), never colour alone; every figure has a text that says
 * what it shows. Byte-identical for the same evidence, fonts and SOURCE_DATE_EPOCH.
 *
 * One file per figure draws; this list names them. Texts are translated into the language that is
 * set (core/locale.h), and numbers have that language's decimal mark. A figure does not draw its
 * title: that is the caption's, as journals want it; axes, legends and notes say the rest.
 *
 * However many touch points and people: a page grows in height up to 7,600 points (an image of 300
 * dpi can be no longer) before anything is squeezed, thinned out or binned, and then says so.
 */
#ifndef STUDY_FIGURES_FIGURE_H
#define STUDY_FIGURES_FIGURE_H

#include "study/evidence/evidence.h"

#include <stdbool.h>

typedef struct _cairo cairo_t;
struct study_canvas;

struct study_figure {
	const char *name;  /* "journey": of the files too */
	const char *title; /* N_() */
	/* False: there is nothing to draw (no answers, no scores). */
	bool (*has)(const struct study_evidence *evidence);
	/* Paints and returns where it ended (study/figures/canvas.h). */
	double (*paint)(const struct study_evidence *evidence, struct study_canvas *canvas);
	/* The text alternative: what the figure shows, with its numbers. Owned by the caller. */
	char *(*describe)(const struct study_evidence *evidence);
};

#define STUDY_FIGURE_WIDTH 510.0

/* journey, shares, heat, perceived, words, kpi, curve, pairs, quality; NULL ends the list. */
extern const struct study_figure *const study_figures[];

/* Points (1/72 inch): the width is STUDY_FIGURE_WIDTH (180 mm), the height as the content needs. */
double study_figure_height(
	const struct study_figure *figure, const struct study_evidence *evidence);

/* Draws into a page of that size, on white ground. */
void study_figure_draw(
	const struct study_figure *figure, const struct study_evidence *evidence, cairo_t *cairo);

enum study_figure_form {
	STUDY_FIGURE_SVG = 0,
	STUDY_FIGURE_PDF,
	STUDY_FIGURE_PNG, /* 300 dpi */
};

/* Replaces what is at @path, whole or not at all (recordings/disk/beside.h). */
bool study_figure_write(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form, const char *path, GError **error);

/* The same as bytes in memory; for a report. Ids in an SVG begin with the figure's name, so that
 * several can stand in one page. */
GBytes *study_figure_bytes(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form, GError **error);

/* Every figure that has something to show in every form into @folder, NAME.svg, .pdf and .png; the
 * folder is made when it is missing. With @replace, files of figures that the study no longer has
 * go; without, REC_ERROR_EXISTS before anything is written. */
bool study_figures_write(
	const struct study_evidence *evidence, const char *folder, bool replace, GError **error);

#endif
