/*
 * Files that are generated from the command tables: man pages and the completion of bash. Pure:
 * texts out, English, the caller's.
 */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include "cli/command.h"

/* man(7) source of affekt(1), the list of commands. */
char *cli_pages_man_overview(void);

/* The page of @command: "affekt-study-new"; the caller's. */
char *cli_pages_name(const struct cli_command *command);

/* man(7) source of that page. */
char *cli_pages_man_command(const struct cli_command *command);

/* A script for bash-completion that completes `affekt`. */
char *cli_pages_bash_completion(void);

#endif
