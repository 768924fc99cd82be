/*
 * What the files of study/folder/folder.h share; for nobody else.
 */
#ifndef STUDY_FOLDER_FOLDER_PARTS_H
#define STUDY_FOLDER_FOLDER_PARTS_H

#include "study/folder/folder.h"

/* Paths of the plans in @path: char*, in order of byte; owned by the caller. */
GPtrArray *study_folder_list_plans(const char *path);

/* The row of the session NAME.nwb, or its journal, in sessions/@place; the folder's. */
struct study_session *study_folder_add_session(
	struct study_folder *folder, const char *place, const char *name);
void study_folder_sort(struct study_folder *folder);

struct rec_session;

/* Copies the session at @file with its edits, manifest and videos into @folder, all or none. */
bool study_folder_copy(
	const struct rec_session *session, const char *file, const char *folder, GError **error);

/* Takes such a copy away again. */
void study_folder_remove_copy(
	const struct rec_session *session, const char *file, const char *folder);

#endif
