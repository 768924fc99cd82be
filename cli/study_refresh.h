/*
 * What rests on everybody in a study, made anew when somebody has gone or come: for `affekt forget`
 * and all who change a study.
 */
#ifndef CLI_STUDY_REFRESH_H
#define CLI_STUDY_REFRESH_H

#include "study/folder/folder.h"

#include <glib.h>
#include <stdbool.h>

/* Makes STUDY/tables of the study at @path from the results that hold, in place of those that were
 * there or were removed. Sessions without a result are notes on standard error. Main thread;
 * blocks. */
bool cli_study_refresh_tables(const char *path, GError **error);

/* Writes STUDY/report, as “affekt study report” does without options but --no-codes: nobody knows
 * how the one before was asked for, and codes are not shown to those who may not see them. */
bool cli_study_refresh_report(const char *path, GError **error);

/* Names reports under the study that are older than participants.tsv when somebody withholds
 * signals: they may still be in them, and no command makes reports anew by itself. */
void cli_study_refresh_due(const struct study_folder *folder, GPtrArray *ret_problems);

#endif
