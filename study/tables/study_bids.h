/*
 * A study as a BIDS dataset of derivatives (bids-specification.readthedocs.io, "BIDS Derivatives"):
 *
 *   dataset_description.json   DatasetType derivative, GeneratedBy, SourceDatasets (the sessions)
 *   README                     what it is, and what cannot be concluded
 *   participants.tsv .json     participant_id (letters and digits of the pseudonym), then
 *                              study_participants
 *   sub-LABEL/beh/sub-LABEL_task-session_desc-touchpoints_beh.tsv .json    rows of study_long
 *   group/                     every table of the study as TSV with its sidecar, methods.md,
 *                              parameters.json, LIMITS.txt; the standard has no place for them:
 *   .bidsignore                names the folder
 */
#ifndef STUDY_TABLES_STUDY_BIDS_H
#define STUDY_TABLES_STUDY_BIDS_H

#include "recordings/table/book.h"
#include "study/evidence/evidence.h"

/* As study_tables_write(). A dataset that has somebody who is not in the study is never written
 * into, @replace or not: what is left of them would look like a part of it. */
bool study_bids_write(const struct study_evidence *evidence, const struct rec_book *book,
	const char *folder, bool replace, GError **error);

#endif
