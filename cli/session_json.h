/* A session as a program reads it: `affekt info --json`. Unknown values are null. */
#ifndef CLI_SESSION_JSON_H
#define CLI_SESSION_JSON_H

#include "cli/merged.h"

/* Everything in the session but the samples, one JSON object and a line end; the caller's. */
char *cli_session_json(const struct cli_merged *merged);

#endif
