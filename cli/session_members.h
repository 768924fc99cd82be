/*
 * What `info --json` and `import --dry-run --json` tell of a session in the same words.
 */
#ifndef CLI_SESSION_MEMBERS_H
#define CLI_SESSION_MEMBERS_H

#include "cli/json.h"
#include "recordings/session/session.h"

/* The steps from raw numbers to the unit: an array, member @key. */
void cli_session_members_add_chain(
	JsonBuilder *json, const char *key, const struct core_channel *channel);

/* Member "gaps". */
void cli_session_members_add_gaps(JsonBuilder *json, const struct rec_session *session);

#endif
