/*
 * A session as EDF+ (edfplus.info), for viewers of physiological signals.
 *
 * One file for each clock, because a file has one grid of records and samples are never resampled:
 * SESSION.edf for the clock of skin conductance (else the first), SESSION_2.edf and so on for
 * others, every one with all annotations. EDF+C without gaps; else EDF+D, where gaps are gaps
 * between records and places without a sample repeat the number before and lie under the annotation
 * "no data" (of one signal: "no data@@LABEL"). Beside them SESSION_annotations.tsv with the whole
 * texts, SESSION_signals.tsv with rate, unit and resolution of every signal, and LIMITS.txt.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_EDF_H
#define RECORDINGS_EXPORT_EXPORT_EDF_H

#include "recordings/export/tables.h"

/* As recordings/export/export.h says of all writers. SESSION is the name of the session's file. */
bool rec_export_edf(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
