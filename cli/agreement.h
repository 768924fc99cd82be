/*
 * The two forms of `affekt agreement`, over the numbers of study/raters/agreement.h: text for
 * people, JSON for programs.
 */
#ifndef CLI_AGREEMENT_H
#define CLI_AGREEMENT_H

#include "study/raters/agreement.h"

/* Both are the caller's. */
char *cli_agreement_text(const struct study_agreement *agreement);
char *cli_agreement_json(const struct study_agreement *agreement);

#endif
