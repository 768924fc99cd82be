/*
 * The tables of a session as variables of MATLAB, session.mat: one struct per table, its fields the
 * columns, each a column vector of doubles (NaN unknown) or a cell array of texts (empty unknown),
 * and a field "units" with the unit of every column; a struct "session" with the session's facts,
 * the limits and the methods.
 *
 * Version 5 of the format ("MAT-File Format", MathWorks), not 7.3: MATLAB, Octave and
 * scipy.io.loadmat all read it, and 7.3 is HDF5, which the session file is already. Written front
 * to end by this file itself: libmatio needs whole tables in memory and does not tell when the disk
 * is full.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_MAT_H
#define RECORDINGS_EXPORT_EXPORT_MAT_H

#include "recordings/export/tables.h"

/* As rec_export_csv(), with the one file session.mat in @directory. Bounded memory: samples are
 * read once for each column. Numbers are the doubles of the analysis, not rounded. REC_ERROR_FAILED
 * when a table is larger than the 2 GB of a variable. */
bool rec_export_mat(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
