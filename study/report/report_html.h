/*
 * A document as one HTML5 file that needs nothing else: styles and pictures are in it, there are no
 * scripts, and its content security policy forbids whatever is not there. It is light in every
 * scheme, fits a telephone and prints; headings, landmarks, table headers and text alternatives say
 * the same to those who do not see it.
 *
 * Pure; the same document gives the same bytes.
 */
#ifndef STUDY_REPORT_REPORT_HTML_H
#define STUDY_REPORT_REPORT_HTML_H

#include "study/report/document.h"

/* Owned by the caller. */
GString *study_report_html(const struct study_document *document);

/* [report_html_style.c] The style sheet, a rule per text; NULL ends. */
extern const char *const study_report_html_style[];

#endif
