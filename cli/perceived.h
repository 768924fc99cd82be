/*
 * Lived against perceived (study/recall/perceived.h) in the two forms of `affekt info`; nothing
 * when the participant answered nothing.
 */
#ifndef CLI_PERCEIVED_H
#define CLI_PERCEIVED_H

#include "cli/merged.h"

#include <json-glib/json-glib.h>

/* A section: a table per touch point and what can be said of it. */
void cli_perceived_append_text(GString *out, const struct cli_merged *merged);

/* The member "self_report"; null without answers. */
void cli_perceived_add_json(JsonBuilder *json, const struct cli_merged *merged);

#endif
