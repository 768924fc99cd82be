/*
 * The two forms of `affekt study show`: a table for people, JSON for programs.
 */
#ifndef CLI_STUDY_SHOW_H
#define CLI_STUDY_SHOW_H

#include "study/folder/folder.h"

/* @problems: char*, of opening the folder; more are added. Texts end in a line break; the
 * caller's. */
char *cli_study_show_text(const struct study_folder *folder, GPtrArray *problems);
char *cli_study_show_json(const struct study_folder *folder, GPtrArray *problems);

#endif
