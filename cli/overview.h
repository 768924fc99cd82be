/*
 * What `affekt` says about itself: the list of commands, the version, and the hint that follows a
 * command it does not know.
 */
#ifndef CLI_OVERVIEW_H
#define CLI_OVERVIEW_H

#include <glib.h>

/* What `affekt --help` prints; the caller's. */
char *cli_overview_help(void);

/* What `affekt WORD --help` prints when commands begin with @word, as "study"; the caller's. */
char *cli_overview_group(const char *word);

/* What `affekt --version` prints; the caller's. */
char *cli_overview_version(void);

/* Sets CLI_ERROR_CALL: "there is no command “rceord”; did you mean “record”? …". */
void cli_overview_set_unknown(const char *name, GError **error);

#endif
