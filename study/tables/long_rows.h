/*
 * study_long: one row per participant and visit, in the order of members, sessions and time, for
 * whoever computes with the data: participant, group and wave, the columns of touchpoints.csv
 * (recordings/export/columns.h), then whose session it is and whether the means take it.
 */
#ifndef STUDY_TABLES_LONG_ROWS_H
#define STUDY_TABLES_LONG_ROWS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

void study_long_rows_add(struct rec_book *book, const struct study_evidence *evidence);

/* The same of @member alone; not in the order of the tables of a study. Owned by @book. */
struct rec_book_table *study_long_rows_add_member(struct rec_book *book,
	const struct study_evidence *evidence, const struct study_member *member);

#endif
