/*
 * A study on its way out: its tables with the texts that explain them, for the writers of
 * recordings/table/.
 */
#ifndef STUDY_TABLES_STUDY_BOOK_H
#define STUDY_TABLES_STUDY_BOOK_H

#include "recordings/session/label.h"
#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

/* @evidence must outlive it; the caller's. */
struct rec_book *study_book_new(const struct study_evidence *evidence);

/* The name of the study: of its plan, else of its folder. Owned by the caller. */
char *study_book_name(const struct study_evidence *evidence);

/* Whether any of its sessions was simulated or emulated. */
struct rec_label study_book_label(const struct study_evidence *evidence);

#endif
