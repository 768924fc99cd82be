/*
 * study_participants: one row per participant, with what a quality page tells. Rows are struct
 * study_member.
 */
#ifndef STUDY_TABLES_MEMBER_COLUMNS_H
#define STUDY_TABLES_MEMBER_COLUMNS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

/* The columns; static. */
const struct rec_column *study_member_columns_list(guint *ret_n);

void study_member_columns_add(struct rec_book *book, const struct study_evidence *evidence);

#endif
