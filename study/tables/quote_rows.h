/*
 * study_quotes: what participants wrote. Of those alone who consent to texts, asked once more
 * here: a file that has left cannot be called back.
 */
#ifndef STUDY_TABLES_QUOTE_ROWS_H
#define STUDY_TABLES_QUOTE_ROWS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

void study_quote_rows_add(struct rec_book *book, const struct study_evidence *evidence);

#endif
