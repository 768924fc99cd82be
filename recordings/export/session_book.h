/*
 * The tables of a session with what explains them, for the writers of recordings/table/.
 */
#ifndef RECORDINGS_EXPORT_SESSION_BOOK_H
#define RECORDINGS_EXPORT_SESSION_BOOK_H

#include "recordings/export/tables.h"
#include "recordings/table/book.h"

/* One table for each of tables->views, in their order. @tables must outlive it; the caller's. */
struct rec_book *rec_session_book_create(const struct rec_tables *tables);

#endif
