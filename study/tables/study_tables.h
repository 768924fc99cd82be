/*
 * The tables of a study as they leave Affekt: one description of names, columns, units and meanings
 * for CSV, XLSX, JSON, BIDS derivatives and the dictionary, as recordings/export/tables.h is for a
 * session, and by the same machinery.
 *
 *   study_touchpoints  study_long  study_pairs  study_participants  study_kpi   (fixed columns)
 *   study_tests  study_groups  study_perceived  study_words  study_alerts  study_moments
 *   study_curve (time-locked)
 *
 * Free texts and quotes are in no table but study_quotes, which only has those whose participants
 * consent.
 */
#ifndef STUDY_TABLES_STUDY_TABLES_H
#define STUDY_TABLES_STUDY_TABLES_H

#include "study/evidence/evidence.h"

/* "csv", "xlsx", "json", "bids"; NULL ends. */
extern const char *const study_tables_formats[];

/* Writes every table of @evidence in @format into @folder (made when it is not there), with
 * dictionary, methods.md, LIMITS.txt. Existing files are refused unless @replace. Byte-identical
 * for the same evidence, in every locale. */
bool study_tables_write(const struct study_evidence *evidence, const char *format,
	const char *folder, bool replace, GError **error);

/* STUDY/tables: CSV, replaced whole; what `affekt study analyze` leaves. */
bool study_tables_refresh(const struct study_evidence *evidence, GError **error);

#endif
