/*
 * The folder of an Empatica E4 session: EDA.csv, BVP.csv, TEMP.csv, ACC.csv, HR.csv, IBI.csv and
 * tags.csv, each optional, gzipped or not. The first line of a signal is its start in seconds since
 * 1970, the second its rate, then come the samples; ACC.csv has three columns, in 1/64 g. IBI.csv
 * holds the maker's own beats, tags.csv the presses of the button. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_E4_H
#define RECORDINGS_IMPORT_IMPORT_E4_H

#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* A beat that the device found. */
struct rec_import_beat {
	double time_s; /* since 1970 */
	double ibi_ms;
};

/* Appends the signals to @sources (struct rec_import_source*), tags to @tags, beats to @beats
 * (struct rec_import_beat). A folder without EDA.csv and BVP.csv is an error. */
bool rec_import_e4_read(const char *folder, GPtrArray *sources, struct rec_import_events *tags,
	GArray *beats, GPtrArray *notes, GError **error);

#endif
