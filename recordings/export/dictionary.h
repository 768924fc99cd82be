/*
 * What the values of a table's column metric mean: one line each, of hrv (dsp/base/results.h) and
 * measures (recordings/session/measures.h). CSV, JSON and spreadsheet tell it beside their columns.
 */
#ifndef RECORDINGS_EXPORT_DICTIONARY_H
#define RECORDINGS_EXPORT_DICTIONARY_H

#include "recordings/export/tables.h"
#include "recordings/table/book.h"

/* Of the table of that name; without entries for one that has no column metric. Elements are struct
 * rec_book_metric; the caller's. */
GPtrArray *rec_dictionary_metrics(const struct rec_tables *tables, const char *table);

#endif
