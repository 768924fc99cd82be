/*
 * The report of a study: one self-contained HTML file and a PDF that a customer reads in five
 * minutes, in the language that is set. Both show the same evidence in the same order; both are
 * byte-identical for the same evidence, fonts and SOURCE_DATE_EPOCH (else the date of today).
 */
#ifndef STUDY_REPORT_REPORT_H
#define STUDY_REPORT_REPORT_H

#include "study/evidence/evidence.h"

enum study_stills {
	STUDY_STILLS_NONE = 0,
	STUDY_STILLS_COARSE, /* a mosaic in which no face can be recognised; the default */
	STUDY_STILLS_FULL,
};

struct study_report_options {
	enum study_stills stills;                   /* only of participants who consent to stills */
	void (*progress)(double share, void *user); /* NULL none */
	void *user;
};

/* Writes STUDY/report/report.html, report.pdf and figures/; replaced whole or not at all. What
 * could not be shown (a video that is gone) is a sentence in @ret_problems. */
bool study_report_write(const struct study_evidence *evidence,
	const struct study_report_options *options, GPtrArray *ret_problems, GError **error);

#endif
