/*
 * What of a study rests on everybody outside of its own rooms: exports (“affekt study export”) and
 * reports that were written to other folders under it; for study/folder/withdraw.c.
 *
 * An export is known by its pages (recordings/session/origin.h; cli/study_origin.h writes them),
 * one for each participant; a report by the mark in report.html.
 */
#ifndef STUDY_FOLDER_WITHDRAW_EXPORTS_H
#define STUDY_FOLDER_WITHDRAW_EXPORTS_H

#include "study/folder/folder.h"

struct study_withdraw_export {
	char *folder;
	GPtrArray *files; /* char*: paths that the export wrote */
	GPtrArray *pages; /* char*: the pages of all who are in it; they go last */
	bool is_unfinished;
};

/* The name in the page of @participant, built like a UUID; the caller's. */
char *study_withdraw_page_name(const char *participant);

/* Adds to @exports (struct study_withdraw_export*) those that hold @code, and to @reports (char*)
 * the paths of reports: the folder, or its parts where other files lie beside them. The rooms of
 * the study itself are not looked into. */
void study_withdraw_list_exports(const struct study_folder *folder, const char *code,
	GPtrArray *exports, GPtrArray *reports);

/* The folders of those reports alone. */
void study_withdraw_list_reports(const struct study_folder *folder, GPtrArray *reports);

/* Adds what recordings/forget/forget.h need not look at to @passed_over (char*). */
void study_withdraw_pass_over(const struct study_withdraw_export *item, GPtrArray *passed_over);

/* Files, folders that became empty, and the pages when nothing else is left; how much went. */
guint study_withdraw_remove_export(const struct study_folder *folder,
	const struct study_withdraw_export *item, GPtrArray *problems);

/* Whether an export wrote a page into the folder at @path. */
bool study_withdraw_has_page(const char *path);

void study_withdraw_export_free(struct study_withdraw_export *item);

#endif
