/*
 * study_curve and study_synchrony: what everybody who saw the same at the same second did, second
 * by second. Empty when the study is not time-locked.
 */
#ifndef STUDY_TABLES_CURVE_ROWS_H
#define STUDY_TABLES_CURVE_ROWS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

void study_curve_rows_add(struct rec_book *book, const struct study_evidence *evidence);
void study_curve_rows_add_synchrony(struct rec_book *book, const struct study_evidence *evidence);

#endif
