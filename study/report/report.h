/*
 * The report of a study: one self-contained HTML file and a PDF that a customer reads in five
 * minutes, in the language that is set. Both show the same evidence in the same order; both are
 * byte-identical for the same evidence, fonts and SOURCE_DATE_EPOCH (else the date of today).
 *
 * How it is made: content.h turns evidence into a document (document.h), which report_html.h and
 * report_pdf.h write. Pictures come from picture.h, and only of people who consent to video and
 * stills.
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
	bool is_hiding_codes;                       /* "Person 1", … in place of codes */
	const char *folder;                         /* NULL: STUDY/report */
	void (*progress)(double share, void *user); /* NULL none */
	void *user;
};

/* Writes FOLDER/report.html, report.pdf and figures/; replaced whole or not at all. What could not
 * be shown (a video that is gone) is a sentence in @ret_problems (GPtrArray of char*). A folder
 * that holds anything else than a report is left alone (REC_ERROR_EXISTS). Main thread: pictures
 * need GStreamer, which is initialised for the first one. */
bool study_report_write(const struct study_evidence *evidence,
	const struct study_report_options *options, GPtrArray *ret_problems, GError **error);

#endif
