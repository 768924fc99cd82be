/*
 * What the report says: evidence in, a document out, chapter by chapter. The only part of the room
 * that knows studies; how it looks is the writers' business.
 *
 * Every number comes from the evidence; nothing is computed here but counts of what is listed.
 * Texts are translated into the language that is set; words of people and files stay as they are.
 */
#ifndef STUDY_REPORT_CONTENT_H
#define STUDY_REPORT_CONTENT_H

#include "study/evidence/evidence.h"
#include "study/report/document.h"
#include "study/report/report.h"
#include "study/report/view.h"

struct study_content {
	const struct study_view *view;
	const struct study_evidence *evidence; /* of the view */
	const struct study_report_options *options;
	struct study_document *document;
	GPtrArray *problems; /* char*: what could not be shown; never NULL */
	GStringChunk *words; /* texts that live as long as the content */
	GError *error;       /* the first figure that failed */
};

/* The whole report; NULL with an error when a figure cannot be drawn. @ret_problems: GPtrArray of
 * char*. @view must outlive the document, whose figures draw from it. Owned by the caller. */
struct study_document *study_content_new(const struct study_view *view,
	const struct study_report_options *options, GPtrArray *ret_problems, GError **error);

/* [content_*.c] The chapters, in order. */
void study_content_head(struct study_content *content);
void study_content_journey(struct study_content *content);
void study_content_differences(struct study_content *content);
void study_content_moments(struct study_content *content);
void study_content_perceived(struct study_content *content);
void study_content_kpi(struct study_content *content);
void study_content_quality(struct study_content *content);
void study_content_methods(struct study_content *content);
void study_content_limits(struct study_content *content);

/* The figure @name of study/figures/figure.h, when there is something to draw. */
void study_content_figure(struct study_content *content, const char *name);

/* [content_words.c] Words for numbers, which live as long as the content; unknown is "–". */
const char *study_content_number(struct study_content *content, double value, int decimals);
const char *study_content_signed(struct study_content *content, double value, int decimals);
const char *study_content_percent(struct study_content *content, double share);
const char *study_content_range(
	struct study_content *content, struct study_interval interval, int decimals);
const char *study_content_percents(struct study_content *content, struct study_interval shares);
/* "p = 0.013", "p < 0.001". */
const char *study_content_p(struct study_content *content, double p);
const char *study_content_clock(struct study_content *content, double time_s);
/* Titles in quotation marks: of a touch point by its index, and by its id. */
const char *study_content_title(const struct study_content *content, guint touchpoint);
const char *study_content_title_of(const struct study_content *content, const char *id);
const char *study_content_keep(struct study_content *content, char *text);
const char *study_content_keepf(struct study_content *content, const char *format, ...)
	G_GNUC_PRINTF(2, 3);

/* Rows of a long table that a reader of a report still looks at; the rest stands in the tables. */
#define STUDY_CONTENT_ROWS 60
/* Says under a table that @n_more rows are in tables/@file, or how to get them when the report lies
 * elsewhere or is of a part of the people; nothing for 0. */
void study_content_more(struct study_content *content, guint n_more, const char *file);

/* [content_head.c] 1 above the chance band, -1 below, 0 inside or unknown. */
int study_content_side(const struct study_touchpoint *touchpoint);

#endif
