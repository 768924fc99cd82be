/*
 * Every column of every table of a study: names, units, meanings, and where its values stand in the
 * evidence. Rows that do not stand there as they are have files of their own: long_rows.h,
 * member_columns.h, curve_rows.h, quote_rows.h.
 */
#ifndef STUDY_TABLES_COLUMNS_H
#define STUDY_TABLES_COLUMNS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

/* Adds all tables of study/tables/study_tables.h to @book, in their order. @evidence must outlive
 * it. */
void study_columns_add(struct rec_book *book, const struct study_evidence *evidence);

/* Stands where no single touch point, phase or person is meant but all of them. */
#define STUDY_COLUMNS_ALL "(all)"

/* The id of touch point @index; "" for none of them. */
const char *study_columns_touchpoint(const struct study_evidence *evidence, guint index);

#endif
