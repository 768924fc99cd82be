/*
 * The tables of a study as they leave Affekt, by the machinery of recordings/table/: one
 * description of names, columns, units and meanings (study/tables/columns.h) for CSV, XLSX, JSON,
 * BIDS derivatives and the dictionary.
 *
 *   study_touchpoints  study_long  study_pairs  study_participants  study_kpi
 *   study_tests  study_groups  study_perceived  study_words  study_alerts  study_moments
 *   study_curve  study_synchrony (both empty when the study is not time-locked)
 *   study_quotes
 *
 * Columns stand in a fixed order; new ones come behind them. Every table is always there, with its
 * header when it is empty. Free texts and quotes are in no table but study_quotes, which only has
 * those whose participants consent.
 */
#ifndef STUDY_TABLES_STUDY_TABLES_H
#define STUDY_TABLES_STUDY_TABLES_H

#include "study/evidence/evidence.h"

struct study_tables_format {
	const char *name;    /* "csv"; also the sub-folder when several are written */
	const char *summary; /* N_() phrase: what it is, for whom */
};

/* csv, xlsx, json, bids, in the order of help; a NULL name ends it. */
extern const struct study_tables_format study_tables_formats[];

/* Writes every table of @evidence in @format into @folder (made when it is not there), with
 * dictionary, methods, parameters and limits. Existing files are refused unless @replace. Each file
 * appears whole or not at all. Byte-identical for the same evidence, in every locale. Blocks. */
bool study_tables_write(const struct study_evidence *evidence, const char *format,
	const char *folder, bool replace, GError **error);

/* STUDY/tables: CSV; what `affekt study analyze` leaves. The folder is replaced whole or not at
 * all: nothing of older tables stays, and when the disk is full they stay as they were. */
bool study_tables_refresh(const struct study_evidence *evidence, GError **error);

#endif
