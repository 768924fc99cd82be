/* A session as a person reads it: `affekt info`. */
#ifndef CLI_SESSION_TEXT_H
#define CLI_SESSION_TEXT_H

#include "cli/merged.h"

/* Everything in the session but the samples; translated; the caller's. */
char *cli_session_text(const struct cli_merged *merged);

/* The section of the results alone, as `affekt analyze` prints it; the caller's. */
char *cli_session_text_results(const struct cli_merged *merged);

#endif
