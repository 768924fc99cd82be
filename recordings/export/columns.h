/* The tables of the export, in the order of the dictionary; a table without a name ends them. */
#ifndef RECORDINGS_EXPORT_COLUMNS_H
#define RECORDINGS_EXPORT_COLUMNS_H

#include "recordings/export/tables.h"

extern const struct rec_tables_kind rec_columns_tables[];

/* What every channel that is not a primary one is written as. */
extern const struct rec_tables_kind rec_columns_channel;

#endif
