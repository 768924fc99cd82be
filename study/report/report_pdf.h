/*
 * A document as a PDF of A4 pages: text that can be searched and copied, figures as vectors, an
 * outline, tags for those who have it read to them, page numbers. Rows of a table, lines of a
 * paragraph and headings do not stand alone at the end or the top of a page.
 *
 * The same document, fonts and libraries give the same bytes.
 */
#ifndef STUDY_REPORT_REPORT_PDF_H
#define STUDY_REPORT_REPORT_PDF_H

#include "study/report/document.h"

/* NULL with an error when cairo cannot make it (no fonts, no memory). Owned by the caller. */
GByteArray *study_report_pdf(const struct study_document *document, GError **error);

#endif
