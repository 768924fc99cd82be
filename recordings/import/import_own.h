/*
 * The tables that Affekt itself exports (gsr.csv, pulse.csv, channel_….csv) as sources of an
 * import. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_OWN_H
#define RECORDINGS_IMPORT_IMPORT_OWN_H

#include "recordings/import/import_source.h"

/* When @table is one of ours (it starts with time_s and the signal, and has flags): its signals get
 * flags, and the units that dictionary.csv beside it tells. Nothing is done for any other table. */
void rec_import_own_describe(struct rec_import_source *source, const struct rec_table *table);

/* After reading: an uncalibrated recording has its conductance in the column conductance_raw. True
 * when that column is wanted instead and the table is to be read again; what was read is dropped.
 */
bool rec_import_own_take_twins(struct rec_import_source *source);

/* Appends the flags of the current row: those of the device. What an analysis found is left out;
 * the next one finds it again. */
bool rec_import_own_read_flags(struct rec_table *table, GArray *flags, GError **error);

#endif
