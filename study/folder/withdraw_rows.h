/*
 * What a withdrawal takes out of files that are others' too, and what it can only name; for
 * study/folder/withdraw.c. Functions that remove return how much went; what they could not remove
 * is a sentence in @problems.
 */
#ifndef STUDY_FOLDER_WITHDRAW_ROWS_H
#define STUDY_FOLDER_WITHDRAW_ROWS_H

#include "study/folder/folder.h"

/* Rows and bindings of @code in participants.tsv, ratings.tsv and the plan. */
guint study_withdraw_count_rows(const struct study_folder *folder, const char *code);

/* Rows of ratings.tsv about the participant, or given by them. */
guint study_withdraw_scores(
	const struct study_folder *folder, const char *code, GPtrArray *problems);

/* The group [participant CODE] of the plan. */
guint study_withdraw_binding(
	const struct study_folder *folder, const char *code, GPtrArray *problems);

guint study_withdraw_people(struct study_folder *folder, const char *code, GPtrArray *problems);

/* Cells of other people's rows in participants.tsv and ratings.tsv that hold the code as a word:
 * there it becomes "…". @problems NULL: they are only counted. */
guint study_withdraw_redact(
	const struct study_folder *folder, const char *code, GPtrArray *problems);

/* Names folders with tables of the study that no export left a page in: nobody can tell whether
 * they rest on the participant. */
void study_withdraw_name_tables(const struct study_folder *folder, GPtrArray *problems);

#endif
