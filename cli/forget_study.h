/*
 * `affekt forget CODE STUDY`: a participant withdraws from a study; and what both forms of the
 * command ask and end with.
 */
#ifndef CLI_FORGET_STUDY_H
#define CLI_FORGET_STUDY_H

#include "cli/call.h"

/* The code once more, typed by a person, before @n_files go. */
bool cli_forget_confirm(const char *code, guint n_files, GError **error);

/* @problems line by line, then the error that ends the command; true when there are none. */
bool cli_forget_end(
	const char *code, const char *folder, const GPtrArray *problems, GError **error);

/* The command for a folder that is a study. */
bool cli_forget_study(const struct cli_call *call, GError **error);

#endif
