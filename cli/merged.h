/*
 * A session as one rater sees it: opened, with that rater's edits merged into the results and the
 * statistics of the touch points on top. What info, analyze and export show.
 */
#ifndef CLI_MERGED_H
#define CLI_MERGED_H

#include "recordings/session/session.h"

#include <glib.h>
#include <stdbool.h>

struct cli_merged {
	struct rec_session *session;
	char *rater;                 /* whose edits are in; "automatic": nobody's */
	struct rec_results *results; /* NULL: not analysed */
	GArray *touchpoints;         /* struct rec_touchpoint, one per visit */
	guint unmatched;             /* edits whose automatic event is gone */
};

/* Opens @path (a session or a journal) for @wanted_rater; NULL: as rec_edits_choose_rater() says.
 * Blocks on the disk. On failure nothing needs to be finished. */
bool cli_merged_init(
	struct cli_merged *merged, const char *path, const char *wanted_rater, GError **error);

/* The same of a session that is open; takes ownership. */
void cli_merged_init_from(
	struct cli_merged *merged, struct rec_session *session, const char *wanted_rater);

void cli_merged_finish(struct cli_merged *merged);

#endif
